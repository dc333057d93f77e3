// What the attributes mean, in a sentence each, by the semantic conventions of OpenTelemetry.

/** Groups in the order in which one wants to read them; the last takes what fits nowhere else. */
export const groups = [
  ["The call", ["rpc."]],
  ["What went wrong", ["error.", "exception."]],
  ["Between whom", ["server.", "client.", "network."]],
  ["Messages", ["message.", "rpc.message."]],
  ["The calculator", ["calculator."]],
  ["Who sent it", ["service.", "telemetry.", "host.", "os.", "process."]],
  ["More", [""]],
];

const meanings = {
  "rpc.system.name": "Which kind of remote call it is; for gRPC it is grpc.",
  "rpc.method": "The full name of the method: package, service, slash, method. The same on both sides, and also the name of the span.",
  "rpc.status_code": "How the call ended, as gRPC's name of the code: OK, NOT_FOUND, UNAVAILABLE …",
  "rpc.system": "Which kind of remote call it is.",
  "rpc.service": "The service of the method, without the method.",
  "rpc.grpc.status_code": "How the call ended, as gRPC's number of the code.",
  "rpc.response.status_code": "How the call ended.",
  "error.type": "Why the call counts as failed: the status code, or the exception's class if there never was a status. Absent when nothing failed. Few different values, so that one can group by it.",
  "exception.type": "The class of the exception.",
  "exception.message": "What the exception says. For people: never group by it.",
  "exception.stacktrace": "Where the exception came from.",
  "exception.escaped": "Whether the exception left the span.",
  "server.address": "The server's name as the caller knows it: the target of the channel, not the address behind it.",
  "server.port": "The server's port as the caller knows it.",
  "client.address": "The caller's address as the server knows it.",
  "client.port": "The caller's port as the server knows it.",
  "network.peer.address": "The address at the other end of the connection: with several server instances, the one that really answered.",
  "network.peer.port": "The port at the other end of the connection.",
  "network.type": "IPv4 or IPv6.",
  "network.transport": "The transport, such as tcp.",
  "network.protocol.name": "The protocol, such as http.",
  "network.protocol.version": "The version of the protocol, such as 2.",
  "service.name": "The logical name of the program, the same for all of its instances. Without it nobody knows whose telemetry this is.",
  "service.version": "The version of the program, so that one can see what a release has changed.",
  "service.instance.id": "Which of several instances of the program it is. Unique for each.",
  "service.namespace": "A name for a group of services that belong together.",
  "telemetry.sdk.name": "Which telemetry SDK recorded this; opentelemetry for OpenTelemetry's own.",
  "telemetry.sdk.language": "The SDK's programming language.",
  "telemetry.sdk.version": "The SDK's version.",
};

const own = {
  "message.type": "SENT or RECEIVED, seen from the span's side.",
  "message.id": "The number of the message in its direction, from 1.",
  "calculator.operation": "Which operation was asked for.",
  "calculator.outcome": "What came of it.",
  "calculator.reason": "Why the input was refused.",
  "calculator.messages.sent": "How many messages this side sent in the whole stream; only the first and last ones are marked as events.",
  "calculator.messages.received": "How many messages this side received in the whole stream; only the first and last ones are marked as events.",
};

const REGISTRY = "https://opentelemetry.io/docs/specs/semconv/registry/attributes/";

/** What is known of a name: { meaning, section }, or nothing. Names of this lab have no section. */
export function convention(name) {
  if (Object.hasOwn(own, name)) return { meaning: own[name] };
  if (!Object.hasOwn(meanings, name)) return undefined;
  const page = name.slice(0, name.indexOf("."));
  return { meaning: meanings[name], section: `${REGISTRY}${page}/#${name.replace(/[._]/g, "-")}` };
}
