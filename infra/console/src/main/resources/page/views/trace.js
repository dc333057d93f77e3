import { get, getTrace } from "../api.js";
import { empty, h } from "../dom.js";
import { count, duration, number, time } from "../format.js";
import { logLine, spanDetails } from "./span.js";
import { waterfall } from "./waterfall.js";

/** A trace that has not changed for so many ticks is asked for more rarely. */
const QUIET = 5;

const MAX_LOGS = 200;

/** One trace: its spans against time, and all that is known of the one that is chosen. */
export function trace({ id = "", span, from, to }) {
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
        found = await getTrace(id);
      } catch (error) {
        body.replaceChildren(empty(`Trace ${id.slice(0, 40)}: ${error.message}. Old traces make room for new ones. To see some, type`, "./lab demo"));
        return;
      }
      const size = found.spans + found.logs.length;
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
  const left = found.spans - found.tree.length;
  const clocks = found.tree.filter((span) => span.clock).length;
  const date = new Date(found.startMillis);
  const day = Number.isNaN(date.getTime()) || date.toDateString() === new Date().toDateString() ? "" : `${date.toLocaleDateString("en", { dateStyle: "medium" })} `;
  return [
    h("h1", { class: "long" }, found.name),
    h("p", { class: "mute" },
      `${day}${time(found.startMillis)}  ·  ${duration(found.durationMicros)}  ·  ${count(found.spans, "span")}  ·  `,
      h("span", { class: "mono" }, found.traceId)),
    h("p", {}, h("a", { href: `api/traces/${found.traceId}/otlp`, download: `trace-${found.traceId}.json` }, "Save as OTLP JSON")),
    left > 0 && h("p", { class: "finding" }, `The first ${number(found.tree.length)} spans are drawn; ${number(left)} more are not.`),
    clocks > 0 && h("p", { class: "mute" }, `${count(clocks, "span")} with times that do not fit into what caused ${clocks === 1 ? "it" : "them"}: marked `,
      h("span", { class: "warn" }, "clock"), ", with the reason beside it when chosen. Nothing has been moved."),
  ].filter(Boolean);
}

function logs(found, spans) {
  if (found.logs.length === 0) return h("p", { class: "mute" }, "No log record carries this trace's id.");
  const left = found.logs.length - MAX_LOGS;
  return h("section", {},
    h("h2", {}, `Logs of this trace (${number(found.logs.length)})`),
    h("ul", { class: "lines panel padded" }, found.logs.slice(0, MAX_LOGS).map((log) => h("li", {}, logLine(log), " ",
      log.spanId && h("button", { type: "button", class: "small", onclick: () => spans.choose(log.spanId) }, "its span")))),
    left > 0 && h("p", { class: "mute" }, `and ${number(left)} more: `, h("a", { href: `#/logs?${new URLSearchParams({ traceId: found.traceId })}` }, "all of them")));
}
