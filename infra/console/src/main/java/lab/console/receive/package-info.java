/** OTLP from the network, over gRPC and HTTP. */
@NullMarked
package lab.console.receive;

import org.jspecify.annotations.NullMarked;
