/** Takes OTLP, keeps the newest of it, and shows it live in a page. */
@NullMarked
package lab.console;

import org.jspecify.annotations.NullMarked;
