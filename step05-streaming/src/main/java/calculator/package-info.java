/** A calculator over gRPC: {@link calculator.ServerMain} and {@link calculator.ClientMain}. */
@NullMarked
package calculator;

import org.jspecify.annotations.NullMarked;
