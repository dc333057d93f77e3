package lab.console.store;

import io.opentelemetry.proto.resource.v1.Resource;
import java.util.Map;

/**
 * Who has recorded something. All that it sends refers to one such object.
 *
 * @param resource the attributes of the sender
 * @param sent the resource as it came: a Resource message
 * @param scope the name of the instrumentation, or of the logger
 * @param service {@code service.name}, or {@code unknown}
 * @param instance {@code service.instance.id}, or empty
 */
public record Origin(
    Map<String, Object> resource, Resource sent, String scope, String service, String instance) {}
