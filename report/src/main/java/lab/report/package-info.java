/** Builds the report and the slides in both languages, and refuses what has no source. */
@NullMarked
package lab.report;

import org.jspecify.annotations.NullMarked;
