import { get } from "../api.js";
import { attributeList, empty, h } from "../dom.js";
import { colour, duration, shortName, time } from "../format.js";
import { logTable } from "./logs.js";

/** One trace: its spans against time, and all that is known of the one that is chosen. */
export function trace({ id, span }) {
  const body = h("div");
  let shown = 0;
  let chosen = span;
  return {
    node: body,
    async refresh() {
      let found;
      try {
        found = await get(`traces/${id}`);
      } catch (error) {
        body.replaceChildren(empty(`Trace ${id}: ${error.message}.`));
        return;
      }
      const size = found.tree.length + found.logs.length;
      if (size === shown) return; // nothing new: leave what the reader is looking at
      shown = size;
      body.replaceChildren(...page(found, chosen, (next) => { chosen = next; }));
    },
  };
}

function page(found, chosen, onChoose) {
  const detail = h("aside", { class: "panel padded", "aria-live": "polite" });
  const rows = found.tree.map((span) => spanRow(span, found, choose));
  function choose(span) {
    onChoose(span.spanId);
    rows.forEach((row) => row.setAttribute("aria-pressed", row.dataset.id === span.spanId));
    detail.replaceChildren(...details(span, found));
    history.replaceState(null, "", `#/trace?${new URLSearchParams({ id: found.traceId, span: span.spanId })}`);
  }
  const first = found.tree.find((span) => span.spanId === chosen) ?? found.tree[0];
  rows.forEach((row) => row.setAttribute("aria-pressed", row.dataset.id === first.spanId));
  detail.replaceChildren(...details(first, found));
  const left = found.spans - rows.length;
  return [
    h("h1", {}, found.name),
    h("p", { class: "mute" },
      `${time(found.startMillis)}  ·  ${duration(found.durationMicros)}  ·  ${found.spans} spans  ·  `,
      h("span", { class: "mono" }, found.traceId)),
    h("div", { class: "split" },
      h("div", {},
        h("div", { class: "panel" }, h("div", { class: "waterfall" }, rows,
          left > 0 && h("p", { class: "empty" }, `and ${left} more spans, not drawn`))),
        h("h2", {}, `Logs of this trace (${found.logs.length})`),
        found.logs.length ? logTable(found.logs, false) : h("p", { class: "mute" }, "No log record carries this trace's id.")),
      detail),
  ];
}

function spanRow(span, found, choose) {
  const total = Math.max(1, found.durationMicros);
  const percent = (micros) => `${Math.min(100, Math.max(0, (100 * micros) / total))}%`;
  const bar = h("span", { class: `bar b${colour(span.service)} ${span.status === "ERROR" ? "failed" : ""}` });
  bar.style.left = percent(span.offsetMicros);
  bar.style.width = percent(span.durationMicros);
  const ticks = span.events.slice(0, 100).map((event) => {
    const tick = h("span", { class: "event", title: event.name });
    tick.style.left = percent(event.offsetMicros);
    return tick;
  });
  const label = h("span", { class: "time" }, duration(span.durationMicros));
  label.style.left = percent(span.offsetMicros + span.durationMicros);
  const name = h("span", { class: "label", title: span.name },
    h("span", { class: `service s${colour(span.service)}` }, span.status === "ERROR" && h("span", { class: "error", title: "error" }, "✗"), h("span", { class: "name" }, shortName(span.name))),
    h("span", { class: "kind" }, span.kind, span.findings.length > 0 && h("span", { class: "warn" }, "  ⚠")));
  name.style.paddingLeft = `${8 + 18 * Math.min(12, span.depth)}px`;
  return h("button", { class: "span", type: "button", "data-id": span.spanId, onclick: () => choose(span) },
    name, h("span", { class: "lane" }, bar, ticks, label));
}

function details(span, found) {
  const events = span.events.map((event) => h("li", {},
    h("b", {}, event.name), ` +${duration(event.offsetMicros - span.offsetMicros)}`, attributeList(event.attributes)));
  return [
    h("h2", {}, span.name),
    h("p", { class: "mute" }, `${span.kind}  ·  ${span.service}  ·  ${duration(span.durationMicros)}`,
      span.status !== "UNSET" && h("span", { class: "error" }, `  ·  ${span.status} ${span.statusDescription}`)),
    ...span.findings.map((sentence) => h("p", { class: "finding" }, sentence)),
    h("h2", {}, "Attributes"), attributeList(span.attributes),
    events.length > 0 && h("h2", {}, `Events (${events.length})`), events.length > 0 && h("ol", {}, events),
    span.links.length > 0 && h("h2", {}, "Links"),
    ...span.links.map((link) => h("p", {}, h("a", { class: "mono", href: `#/trace?id=${link.traceId}` }, link.traceId))),
    h("h2", {}, "Sent by"), attributeList(span.resource),
    h("h2", {}, "Ids"), attributeList({ "span id": span.spanId, parent: span.parentSpanId || "none", trace: found.traceId, scope: span.scope }),
  ].filter(Boolean);
}
