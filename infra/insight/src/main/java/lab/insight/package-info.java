/**
 * What a piece of telemetry says: a model that is neither the SDK's nor OTLP's, trees of spans,
 * comparisons with what was expected, and findings in plain words. No input or output of its own.
 */
@NullMarked
package lab.insight;

import org.jspecify.annotations.NullMarked;
