import { get, getTrace } from "../api.js";
import { empty, h } from "../dom.js";
import { count, duration, number, time } from "../format.js";
import { logLine, spanDetails } from "./span.js";
import { waterfall } from "./waterfall.js";

/** A trace that has not changed for so many ticks is asked for more rarely. */
const QUIET = 5;

const MAX_LOGS = 200;

/** One trace: its spans against time, and all that is known of the one that is chosen. */
export function trace({ id = "", span, first, from, to }) {
  const body = h("div");
  const state = { span, from: from && Number(from), to: to && Number(to), closed: new Set() };
  let shown = 0;
  let quiet = 0;
  return {
    node: body,
    async refresh() {
      quiet += 1;
      if (quiet > QUIET && quiet % QUIET !== 0) return;
      let found;
      try {
        found = await getTrace(id, { first, span: state.span });
      } catch (error) {
        body.replaceChildren(empty(`Trace ${id.slice(0, 40)}: ${error.message}. Old traces make room for new ones. To see some, type`, "./lab demo"));
        return;
      }
      const size = found.spans + found.logCount;
      if (size === shown) return; // nothing new: leave what the reader is looking at
      shown = size;
      quiet = 0;
      draw(body, found, state);
    },
  };
}

function draw(body, found, state) {
  let neighbours = { linkedFrom: [], exemplars: [] };
  const detail = h("section", { class: "panel padded details", "aria-label": "The chosen span" });
  const spans = waterfall(found, state, change);
  function showDetails(span) {
    detail.replaceChildren(...spanDetails(span, found, neighbours));
  }
  function change(span) {
    showDetails(span);
    const zoomed = state.to - state.from < found.durationMicros;
    const range = zoomed ? { from: Math.round(state.from), to: Math.round(state.to) } : {};
    history.replaceState(null, "", `#/trace?${new URLSearchParams({ id: found.traceId, span: span.spanId, ...range })}`);
  }
  const hadFocus = body.contains(document.activeElement);
  body.replaceChildren(...heading(found), h("div", { class: "split" },
    h("div", {}, spans.node, logs(found, spans)), detail));
  spans.draw();
  showDetails(spans.chosen());
  if (hadFocus) spans.node.querySelector("[role=tree]").focus({ preventScroll: true });
  new ResizeObserver(() => spans.draw()).observe(spans.node);
  get(`traces/${found.traceId}/neighbours`).then((answer) => {
    neighbours = answer;
    showDetails(spans.chosen());
  }, () => {}); // without them the trace is still worth looking at
}

function heading(found) {
  const clocks = found.tree.filter((span) => span.clock).length;
  const date = new Date(found.startMillis);
  const day = Number.isNaN(date.getTime()) || date.toDateString() === new Date().toDateString() ? "" : `${date.toLocaleDateString("en", { dateStyle: "medium" })} `;
  return [
    h("h1", { class: "long" }, found.name),
    h("p", { class: "mute" },
      `${day}${time(found.startMillis)}  ·  ${duration(found.durationMicros)}  ·  ${count(found.spans, "span")}  ·  `,
      h("span", { class: "mono" }, found.traceId)),
    h("p", {}, h("a", { href: `api/traces/${found.traceId}/otlp`, download: `trace-${found.traceId}.json` }, "Save as OTLP JSON")),
    ...(isPart(found) ? part(found) : []),
    clocks > 0 && h("p", { class: "mute" }, `${count(clocks, "span")}${isPart(found) ? " of these" : ""} with times that do not fit into what caused ${clocks === 1 ? "it" : "them"}: marked `,
      h("span", { class: "warn" }, "clock"), ", with the reason beside it when chosen. Nothing has been moved."),
  ].filter(Boolean);
}

function isPart(found) {
  return found.tree.length < found.spans;
}

/** Which spans of a long trace are drawn, and the way to the others. */
function part({ traceId, spans, first, tree }) {
  const end = first + tree.length;
  const link = (begin, text) => h("a", { class: "button", href: `#/trace?${new URLSearchParams({ id: traceId, first: begin })}` }, text);
  return [
    h("p", { class: "finding" }, `Drawn are the spans ${number(first + 1)} to ${number(end)} of ${number(spans)}, in the order of the tree; their times are told by the whole trace.`),
    h("div", { class: "row" }, first > 0 && [link(0, "First spans"), link(first - 1, "Spans before these")], end < spans && link(end, "Spans after these")),
  ];
}

function logs(found, spans) {
  if (found.logs.length === 0) return h("p", { class: "mute" }, "No log record carries this trace's id.");
  const left = found.logCount - MAX_LOGS;
  const choose = (spanId) => {
    if (!spans.choose(spanId) && isPart(found)) location.hash = `#/trace?${new URLSearchParams({ id: found.traceId, span: spanId })}`;
  };
  return h("section", {},
    h("h2", {}, `Logs of this trace (${number(found.logCount)})`),
    h("ul", { class: "lines panel padded" }, found.logs.slice(0, MAX_LOGS).map((log) => h("li", {}, logLine(log), " ",
      log.spanId && h("button", { type: "button", class: "small", onclick: () => choose(log.spanId) }, "its span")))),
    left > 0 && h("p", { class: "mute" }, `and ${number(left)} more: `, h("a", { href: `#/logs?${new URLSearchParams({ traceId: found.traceId })}` }, "all of them")));
}
