/** The {@code lab} command: starts things, and checks what holds the five steps together. */
@NullMarked
package lab.cli;

import org.jspecify.annotations.NullMarked;
