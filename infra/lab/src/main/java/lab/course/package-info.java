/**
 * The lab's material: steps, tasks, the regions in their sources, and what a learner makes of them.
 */
@NullMarked
package lab.course;

import org.jspecify.annotations.NullMarked;
