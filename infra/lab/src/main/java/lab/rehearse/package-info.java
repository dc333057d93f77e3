/** Plays the demo's scenes without an audience, and asserts what each of them claims. */
@NullMarked
package lab.rehearse;

import org.jspecify.annotations.NullMarked;
