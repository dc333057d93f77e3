/** What is wrong with what arrives. */
@NullMarked
package lab.console.findings;

import org.jspecify.annotations.NullMarked;
