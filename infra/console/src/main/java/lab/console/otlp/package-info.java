/** OTLP's own JSON. */
@NullMarked
package lab.console.otlp;

import org.jspecify.annotations.NullMarked;
