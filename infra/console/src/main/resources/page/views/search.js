import { get } from "../api.js";
import { empty, h } from "../dom.js";
import { count, duration, time } from "../format.js";
import { address } from "./metrics.js";

const LIMIT = 8;

/** All that has a text in it, by what it is. The arrow keys go from one to the next, Escape back to the box. */
export function search({ text = "" }) {
  const said = h("p", { class: "mute", role: "status" });
  const body = h("div", { onkeydown: rove });
  let found = false;
  return {
    node: h("section", {}, h("h1", {}, "Search"), said, body),
    async refresh() {
      if (found) return; // what is found stays where the reader saw it
      if (!text) {
        body.replaceChildren(empty("Type into the box above what you look for: a trace id, or a part of any name, value or message."));
        return;
      }
      const groups = grouped(await get("search", { text, limit: LIMIT + 1 }), text).filter(({ hits }) => hits.length > 0);
      found = groups.length > 0;
      const total = groups.reduce((sum, { hits }) => sum + Math.min(LIMIT, hits.length), 0);
      const more = groups.some(({ hits }) => hits.length > LIMIT) ? " or more" : "";
      said.textContent = `${count(total, "hit")}${more} for “${text}”`;
      body.replaceChildren(...groups.map(section),
        h("p", {}, h("a", { href: `#/why?${new URLSearchParams({ q: text })}` }, found ? "Something is missing: why?" : "Why is it not there?")));
    },
  };
}

/** From the box into what was found. */
export function enter() {
  document.querySelector("main .hits a")?.focus();
}

/** A hit is a text, where it leads, and what else is said of it; a group may lead to all of its kind. */
function grouped({ services, spans, instruments, attributes, traces, logs }, text) {
  const to = (view, parameters) => `#/${view}?${new URLSearchParams(parameters)}`;
  return [
    { title: "Services", hits: services.map((service) => [service, to("why", { q: service })]) },
    { title: "Methods and other spans", hits: spans.map((method) => [method, to("traces", { method })]) },
    { title: "Instruments", all: to("metrics", { text }), hits: instruments.map((metric) => [metric.name, address(metric), metric.description]) },
    { title: "Attributes", hits: attributes.map((attribute) => [attribute, to("traces", { attribute })]) },
    { title: "Traces", all: to("traces", { text }), hits: traces.map((trace) => [trace.name, to("trace", { id: trace.traceId }),
      `${time(trace.startMillis)}  ·  ${duration(trace.durationMicros)}  ·  ${count(trace.spans, "span")}, ${trace.errors} failed`]) },
    { title: "Log records", all: to("logs", { text }), hits: logs.map((log) => [log.body || "(no message)", to("logs", { text, traceId: log.traceId, spanId: log.spanId }),
      `${time(log.millis)}  ·  ${log.severityText}  ·  ${log.service}`]) },
  ];
}

function section({ title, all, hits }) {
  return h("section", {}, h("h2", {}, title),
    h("ul", { class: "panel padded lines hits" },
      hits.slice(0, LIMIT).map(([text, href, more]) => h("li", {}, h("a", { href }, text.slice(0, 200)), more && h("span", { class: "mute" }, more))),
      hits.length > LIMIT && h("li", {}, all ? h("a", { href: all }, `All ${title.toLowerCase()} with this text`) : h("span", { class: "mute" }, "and more: type more of it"))));
}

function rove(event) {
  const links = [...event.currentTarget.querySelectorAll("a")];
  const at = links.indexOf(event.target);
  const box = document.querySelector("#search input");
  const next = { ArrowDown: links[at + 1], ArrowUp: links[at - 1] ?? box, Escape: box }[event.key];
  if (!next) return;
  event.preventDefault();
  next.focus();
}
