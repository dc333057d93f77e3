/** Measures what things cost, as ratios within one run. */
@NullMarked
package lab.bench;

import org.jspecify.annotations.NullMarked;
