/** What the page asks for, as JSON, and who may ask. */
@NullMarked
package lab.console.page;

import org.jspecify.annotations.NullMarked;
