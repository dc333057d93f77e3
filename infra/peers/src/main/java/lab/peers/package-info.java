/** What runs in the processes that {@code lab bench layers} measures, beside a step's program. */
@NullMarked
package lab.peers;

import org.jspecify.annotations.NullMarked;
