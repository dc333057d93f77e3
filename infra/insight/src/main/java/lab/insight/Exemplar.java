package lab.insight;

/**
 * One measurement that stands for many, with the span in which it was made.
 *
 * @param traceId 32 lowercase hex characters, or empty when there was no span
 * @param spanId 16 lowercase hex characters, or empty
 */
public record Exemplar(double value, long epochNanos, String traceId, String spanId) {}
