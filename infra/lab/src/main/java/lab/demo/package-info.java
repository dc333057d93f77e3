/** What can be made to go wrong in the live demo, from outside of the programs. */
@NullMarked
package lab.demo;

import org.jspecify.annotations.NullMarked;
