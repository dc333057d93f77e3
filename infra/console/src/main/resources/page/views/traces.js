import { get } from "../api.js";
import { empty, h } from "../dom.js";
import { colour, duration, number, time } from "../format.js";

/** The newest traces, filtered by what the address says. */
export function traces(parameters) {
  const body = h("div");
  const change = (name) => (event) => {
    const value = event.target.type === "checkbox" ? (event.target.checked ? "1" : "") : event.target.value;
    const next = new URLSearchParams(Object.entries({ ...parameters, [name]: value }).filter(([, v]) => v));
    location.hash = `#/traces?${next}`;
  };
  const filters = h("div", { class: "row" },
    h("label", {}, h("input", { type: "checkbox", checked: Boolean(parameters.errors), onchange: change("errors") }), " with errors"),
    h("label", {}, "at least ", h("input", { type: "number", min: "0", size: "6", value: parameters.minMillis ?? "", onchange: change("minMillis") }), " ms"),
    (parameters.text || parameters.service) && h("span", {}, `“${parameters.text ?? parameters.service}” `, h("a", { href: "#/traces" }, "show all")));
  return {
    node: h("section", {}, h("h1", {}, "Traces"), filters, body),
    async refresh() {
      const rows = await get("traces", { ...parameters, limit: 200 });
      body.replaceChildren(rows.length ? table(rows) : nothing(parameters));
    },
  };
}

function nothing(parameters) {
  return Object.keys(parameters).length
    ? empty("No trace here is like that.")
    : empty("No trace has arrived yet. To see some, type", "./lab demo");
}

function table(rows) {
  return h("div", { class: "panel" }, h("table", {},
    h("thead", {}, h("tr", {}, h("th", {}, "Begun"), h("th", {}, "Begins with"), h("th", { class: "optional" }, "Services"),
      h("th", { class: "num" }, "Spans"), h("th", { class: "num" }, "Errors"), h("th", { class: "num" }, "Duration"))),
    h("tbody", {}, rows.map((row) => h("tr", {},
      h("td", { class: "mono nowrap" }, time(row.startMillis)),
      h("td", {}, h("a", { href: `#/trace?id=${row.traceId}` }, row.name)),
      h("td", { class: "optional" }, row.services.map((service) => [h("span", { class: `service s${colour(service)}` }, service), " "])),
      h("td", { class: "num" }, number(row.spans)),
      h("td", { class: `num ${row.errors ? "error" : "mute"}` }, number(row.errors)),
      h("td", { class: "num" }, duration(row.durationMicros)))))));
}
