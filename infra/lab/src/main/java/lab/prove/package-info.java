/** Proof that the lab teaches what it says: that every task matters and every mistake is told. */
@NullMarked
package lab.prove;

import org.jspecify.annotations.NullMarked;
