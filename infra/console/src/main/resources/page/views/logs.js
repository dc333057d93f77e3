import { get } from "../api.js";
import { empty, h } from "../dom.js";
import { colour, inline, time } from "../format.js";

const SEVERITIES = { "": "all", 9: "INFO and above", 13: "WARN and above", 17: "ERROR and above" };

/** The newest log records; they stand still while the page is scrolled down. */
export function logs(parameters) {
  const body = h("div");
  const note = h("span", { class: "mute" });
  const choose = (event) => {
    location.hash = `#/logs?${new URLSearchParams(Object.entries({ ...parameters, minSeverity: event.target.value }).filter(([, v]) => v))}`;
  };
  return {
    node: h("section", {},
      h("h1", {}, "Logs"),
      h("div", { class: "row" },
        h("label", {}, "Severity ", h("select", { onchange: choose },
          Object.entries(SEVERITIES).map(([value, name]) => h("option", { value, selected: value === (parameters.minSeverity ?? "") }, name)))),
        parameters.text && h("span", {}, `“${parameters.text}” `, h("a", { href: "#/logs" }, "show all")),
        note),
      body),
    async refresh() {
      if (window.scrollY > 80 && body.childElementCount > 0) {
        note.textContent = "paused: scroll to the top to go on";
        return;
      }
      note.textContent = "";
      const found = await get("logs", { ...parameters, limit: 300 });
      body.replaceChildren(found.length ? logTable(found, true) : empty("No log record here is like that, or none has arrived. To see some, type", "./lab demo"));
    },
  };
}

/** Log records as a table, with links to their traces or without. */
export function logTable(records, links) {
  return h("div", { class: "panel", role: "region", "aria-label": "Log records", tabindex: "0" }, h("table", {},
    h("thead", {}, h("tr", {}, ["Time", "Severity", "Service", "Message", ...(links ? ["Trace"] : [])].map((name) => h("th", {}, name)))),
    h("tbody", {}, records.map((record) => h("tr", {},
      h("td", { class: "mono nowrap" }, time(record.millis)),
      h("td", { class: record.severity >= 17 ? "error" : record.severity >= 13 ? "warn" : "mute" }, record.severityText || String(record.severity)),
      h("td", {}, h("span", { class: `service s${colour(record.service)}` }, record.service)),
      h("td", {}, record.body, h("div", { class: "mono mute" }, inline(record.attributes))),
      links && h("td", {}, record.traceId && h("a", { class: "mono", href: `#/trace?${new URLSearchParams({ id: record.traceId, span: record.spanId })}` }, record.traceId.slice(0, 8))))))));
}
