/** What has arrived and still fits: spans, log records and series, within a bound in bytes. */
@NullMarked
package lab.console.store;

import org.jspecify.annotations.NullMarked;
