/** Recorded runs, and whether the sources that they show are still the same. */
@NullMarked
package lab.evidence;

import org.jspecify.annotations.NullMarked;
