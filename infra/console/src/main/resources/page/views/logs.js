import { get } from "../api.js";
import { attributeList, empty, h } from "../dom.js";
import { colour, inline, number, time } from "../format.js";

const SEVERITIES = { "": "all", 5: "DEBUG and above", 9: "INFO and above", 13: "WARN and above", 17: "ERROR and above" };
const MOST_ROWS = 300;
const MOST_WAITING = 1000;

/**
 * The newest log records, what is new on top. While the reader scrolls, reads a record in full or
 * says so, nothing moves: what is new waits.
 */
export function logs(parameters) {
  const rows = h("tbody");
  const tail = h("button", { type: "button", onclick: () => (reading() ? goOn() : stop()) }, "Pause");
  const state = h("span", { class: "visually-hidden", role: "status" });
  const body = h("div");
  let newest = 0;
  let stopped = false;
  let asking = false;

  const reading = () => stopped || window.scrollY > 80 || rows.querySelector("tr[data-open]") !== null;
  function stop() {
    stopped = true;
    showWaiting(0);
  }
  function goOn() {
    stopped = false;
    rows.querySelectorAll("button[aria-expanded=true]").forEach((button) => button.click());
    window.scrollTo({ top: 0 });
    refresh();
  }
  function showWaiting(waiting) {
    const paused = reading();
    const many = waiting >= MOST_WAITING ? `${number(MOST_WAITING)} or more` : number(waiting);
    tail.textContent = paused ? `Go on: ${waiting ? `${many} waiting` : "nothing new yet"}` : "Pause";
    tail.classList.toggle("paused", paused);
    const said = paused ? "Paused. New records wait." : "New records appear as they arrive.";
    if (state.textContent !== said) state.textContent = said;
  }

  async function refresh() {
    if (asking) return; // what is new will be in the next answer
    asking = true;
    try {
      await ask();
    } finally {
      asking = false;
    }
  }

  async function ask() {
    const found = await get("logs", { ...parameters, after: newest, limit: newest && reading() ? MOST_WAITING : MOST_ROWS });
    if (newest && reading()) {
      showWaiting(found.length);
      return;
    }
    showWaiting(0);
    const focused = rows.contains(document.activeElement) ? document.activeElement : null;
    rows.prepend(...found.flatMap((record) => logRow(record, true)));
    while (rows.childElementCount > MOST_ROWS) rows.lastChild.remove();
    newest = found[0]?.number ?? newest;
    focused?.focus({ preventScroll: true });
    if (rows.childElementCount === 0) body.replaceChildren(nothing(parameters));
    else if (!rows.isConnected) body.replaceChildren(table(rows, true));
  }

  const onScroll = () => (body.isConnected ? showWaiting(0) : window.removeEventListener("scroll", onScroll));
  window.addEventListener("scroll", onScroll, { passive: true });
  return {
    node: h("section", { class: "logs" }, h("h1", {}, "Logs"), filters(parameters), h("div", { class: "tail" }, tail, state), body),
    refresh,
  };
}

function filters(parameters) {
  const go = (changes) => { location.hash = `#/logs?${new URLSearchParams(Object.entries({ ...parameters, ...changes }).filter(([, value]) => value))}`; };
  const service = h("select", { onchange: (event) => go({ service: event.target.value }) }, h("option", { value: "" }, "all"));
  get("logs/services").then((services) => {
    const all = new Set([...services, parameters.service].filter(Boolean));
    service.append(...[...all].map((name) => h("option", { value: name, selected: name === parameters.service }, name)));
  });
  const search = (event) => {
    event.preventDefault();
    const { text, traceId } = Object.fromEntries(new FormData(event.target));
    go({ text, traceId: traceId.trim(), spanId: traceId.trim() === parameters.traceId ? parameters.spanId : "" });
  };
  return h("form", { class: "row", onsubmit: search },
    h("label", {}, "Severity ", h("select", { onchange: (event) => go({ minSeverity: event.target.value }) },
      Object.entries(SEVERITIES).map(([value, name]) => h("option", { value, selected: value === (parameters.minSeverity ?? "") }, name)))),
    h("label", {}, "Service ", service),
    h("label", {}, "Text ", h("input", { type: "search", name: "text", value: parameters.text ?? "" })),
    h("label", {}, "Trace id ", h("input", { type: "search", name: "traceId", class: "mono", size: "34", value: parameters.traceId ?? "" })),
    h("button", {}, "Find"),
    parameters.spanId && h("span", {}, "of one span ", h("a", { href: `#/logs?${new URLSearchParams({ traceId: parameters.traceId ?? "" })}` }, "of the whole trace")),
    parameters.traceId && h("a", { href: `#/trace?${new URLSearchParams({ id: parameters.traceId, ...(parameters.spanId && { span: parameters.spanId }) })}` }, "Back to the trace"),
    Object.keys(parameters).length > 0 && h("a", { href: "#/logs" }, "show all"));
}

function nothing(parameters) {
  return Object.keys(parameters).length
    ? empty("No log record here is like that.")
    : empty("No log record has arrived yet. To see some, type", "./lab demo");
}

/** Log records as a table, with links to their traces or without. */
export function logTable(records, links) {
  return table(h("tbody", {}, records.map((record) => logRow(record, links))), links);
}

function table(rows, links) {
  rows.addEventListener("keydown", rove);
  return h("div", { class: "panel", role: "region", "aria-label": "Log records", tabindex: "0" }, h("table", { class: "log" },
    h("thead", {}, h("tr", {}, ["Time", "Severity", "Service", "Message", ...(links ? ["Trace"] : [])].map((name) => h("th", {}, name)))),
    rows));
}

function logRow(record, links) {
  const message = h("td", {}, h("span", { class: "body" }, record.body));
  const row = h("tr", {},
    h("td", { class: "mono nowrap" }, time(record.millis)),
    h("td", { class: record.severity >= 17 ? "error" : record.severity >= 13 ? "warn" : "mute" }, record.severityText || (record.severity ? String(record.severity) : "none")),
    h("td", {}, h("span", { class: `service s${colour(record.service)}` }, record.service)),
    message,
    links && h("td", {}, record.traceId && h("a", { class: "mono", "aria-label": `Trace ${record.traceId.slice(0, 8)}, span ${record.spanId || "unknown"}`, href: `#/trace?${new URLSearchParams({ id: record.traceId, span: record.spanId })}` }, record.traceId.slice(0, 8))));
  const left = (record.attributeCount ?? 0) - Object.keys(record.attributes).length;
  const [button, whole] = record.number ? more(record, row) : [null, null];
  message.append(h("div", { class: "mono mute attrs" }, inline(record.attributes), left > 0 && `  and ${number(left)} more`, button), whole ?? "");
  return row;
}

/** A button that shows all of a record below it. */
function more(record, row) {
  const place = h("div", { class: "whole" });
  const button = h("button", { type: "button", class: "more", "aria-expanded": "false", onclick: toggle }, "All of it");
  async function toggle() {
    const open = button.getAttribute("aria-expanded") !== "true";
    button.setAttribute("aria-expanded", open);
    row.toggleAttribute("data-open", open);
    place.replaceChildren();
    if (open) place.replaceChildren(...(await whole(record)));
  }
  return [button, place];
}

async function whole({ number: id }) {
  let record;
  try {
    record = await get(`logs/${id}`);
  } catch (error) {
    return [h("p", {}, `${error.message}.`)];
  }
  const left = record.attributeCount - Object.keys(record.attributes).length;
  return [
    h("pre", {}, record.body),
    h("h2", {}, `Attributes (${number(record.attributeCount)})`), attributeList(record.attributes),
    left > 0 && h("p", { class: "mute" }, `and ${number(left)} more, not shown`),
    record.traceId && h("p", {}, h("a", { href: `#/logs?${new URLSearchParams({ traceId: record.traceId })}` }, "All records of this trace")),
    h("h2", {}, "Sent by"), attributeList({ logger: record.scope, ...record.resource }),
  ].filter(Boolean);
}

/** The arrow keys go from record to record. */
function rove(event) {
  const row = event.target.closest("tr");
  const next = { ArrowDown: row?.nextElementSibling, ArrowUp: row?.previousElementSibling }[event.key];
  if (!next || !event.target.matches("a, button")) return;
  event.preventDefault();
  (next.querySelector(event.target.tagName) ?? next.querySelector("a, button"))?.focus();
}
