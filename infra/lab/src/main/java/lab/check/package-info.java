/** Compiles a learner's code, runs its tests in a warm JVM, and says in words what came of it. */
@NullMarked
package lab.check;

import org.jspecify.annotations.NullMarked;
