package lab.console.store;

import java.util.Map;

/**
 * Who has recorded something. All that it sends refers to one such object.
 *
 * @param resource the attributes of the sender
 * @param scope the name of the instrumentation, or of the logger
 * @param service {@code service.name}, or {@code unknown}
 * @param instance {@code service.instance.id}, or empty
 */
public record Origin(Map<String, Object> resource, String scope, String service, String instance) {}
