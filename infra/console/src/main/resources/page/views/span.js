import { h } from "../dom.js";
import { explainedGroups, explainedList } from "../explain.js";
import { colour, count, duration, number, time } from "../format.js";
import { eventKind } from "./waterfall.js";

const MAX_EVENTS = 50;

/** All that is known of one span of a trace. */
export function spanDetails(span, found, neighbours) {
  const { deprecated } = found;
  const onPath = span.critical.reduce((sum, [from, to]) => sum + to - from, 0);
  const share = (micros) => `${duration(micros)} (${Math.round((100 * micros) / Math.max(1, found.durationMicros))} % of the trace)`;
  const logs = found.logs.filter((log) => log.spanId === span.spanId);
  const exemplars = neighbours.exemplars.filter((exemplar) => exemplar.spanId === span.spanId);
  const linkedFrom = neighbours.linkedFrom.filter((link) => link.to === span.spanId);
  const messages = span.events.filter((event) => ["sent", "received"].includes(eventKind(event)));
  const left = span.attributeCount - Object.keys(span.attributes).length;
  return [
    h("h2", {}, span.name),
    h("p", { class: "mute" }, h("span", { class: `service s${colour(span.service)}` }, span.service), `  ·  ${span.kind}`,
      span.status !== "UNSET" && h("span", { class: span.status === "ERROR" ? "error" : "" }, `  ·  ${span.status} ${span.statusDescription}`)),
    span.findings.map((sentence) => h("p", { class: "finding" }, sentence)),
    span.clock && h("p", { class: "finding" }, h("b", {}, "Clock: "), span.clock),
    h("dl", { class: "attributes" },
      h("dt", {}, "Begins"), h("dd", {}, `+${duration(span.offsetMicros)}`),
      h("dt", {}, "Takes"), h("dd", {}, span.ended ? share(span.durationMicros) : "still open: no end has been seen"),
      h("dt", {}, "By itself"), h("dd", {}, share(span.selfMicros)),
      h("dt", {}, "On the critical path"), h("dd", {}, onPath > 0 ? share(onPath) : "with no part of its own")),
    messages.length > 0 && h("p", {}, h("a", { href: `#/stream?${new URLSearchParams({ id: found.traceId, span: span.spanId })}` }, `Its ${count(messages.length, "message")} on a time line`)),
    explainedGroups(span.attributes, deprecated),
    span.attributeCount === 0 && h("p", { class: "mute" }, "The span has no attributes."),
    left > 0 && h("p", { class: "mute" }, `and ${number(left)} more attributes, left out here`),
    events(span, deprecated),
    section("Links", span.links, (link) => [h("a", { class: "mono", href: address(link.traceId, link.spanId) }, link.traceId), explainedList(link.attributes)]),
    section("Linked from", linkedFrom, (link) => h("a", { href: address(link.traceId, link.spanId) }, `${link.name} (${link.service})`)),
    section("Logs", logs, logLine),
    section("Exemplars", exemplars, (exemplar) => [h("a", { href: `#/metrics?${new URLSearchParams({ text: exemplar.metric })}` }, exemplar.metric), ` ${number(exemplar.value)} ${exemplar.unit}`]),
    h("h2", {}, "Sent by"), explainedList(span.resource, deprecated),
    h("h2", {}, "Name and ids"), explainedList({ name: span.name, "span id": span.spanId, parent: parent(span, found), trace: found.traceId, scope: span.scope || "none" }),
  ].flat(Infinity).filter(Boolean);
}

function parent(span, found) {
  if (!span.parentSpanId) return "none: it begins the trace";
  const here = span.depth > 0 || found.tree.some((other) => other.spanId === span.parentSpanId);
  return here ? span.parentSpanId : `${span.parentSpanId}, which is not here: it came late, was dropped, or its program sends elsewhere`;
}

function address(id, span) {
  return `#/trace?${new URLSearchParams({ id, span })}`;
}

function section(title, items, line) {
  return items.length > 0 && [h("h2", {}, `${title} (${number(items.length)})`), h("ul", { class: "lines" }, items.map((item) => h("li", {}, line(item))))];
}

function events(span, deprecated) {
  if (span.eventCount === 0) return false;
  const rest = span.eventCount - MAX_EVENTS;
  return [
    h("h2", {}, `Events (${number(span.eventCount)})`),
    h("ul", { class: "lines" }, span.events.slice(0, MAX_EVENTS).map((event) => {
      const kind = eventKind(event);
      const { "message.type": type, "message.id": number, ...others } = event.attributes;
      return h("li", {}, h("span", { class: `sample event ${kind}` }), h("b", { class: kind === "exception" ? "error" : "" }, event.name),
        ` ${[number, type?.toLowerCase?.()].filter((part) => part !== undefined).join(" ")} +${duration(event.offsetMicros - span.offsetMicros)}`,
        Object.keys(others).length > 0 && explainedList(others, deprecated));
    })),
    rest > 0 && h("p", { class: "mute" }, `and ${number(rest)} more`),
  ];
}

/** One log record in a line. */
export function logLine(log) {
  const level = log.severity >= 17 ? "error" : log.severity >= 13 ? "warn" : "mute";
  return [h("span", { class: "mono mute" }, time(log.millis)), " ", h("span", { class: level }, log.severityText || String(log.severity)), " ",
    h("span", { class: "name" }, log.body.slice(0, 2000))];
}
