import { get } from "../api.js";
import { sparkline } from "../chart.js";
import { empty, h } from "../dom.js";
import { colour, number } from "../format.js";
import { replace } from "../replace.js";

/** Every instrument in a line: what it is called, what it measures, and how it goes. */
export function metrics(parameters) {
  const body = h("div");
  const search = (event) => {
    event.preventDefault();
    location.hash = `#/metrics?${new URLSearchParams({ text: new FormData(event.target).get("text") })}`;
  };
  return {
    node: h("section", {}, h("h1", {}, "Metrics"),
      h("form", { class: "row", onsubmit: search },
        h("label", {}, "Name, unit or description ", h("input", { type: "search", name: "text", value: parameters.text ?? "" })),
        h("button", {}, "Find"),
        parameters.text && h("a", { href: "#/metrics" }, "show all")),
      body),
    async refresh() {
      const { count, instruments } = await get("metrics", parameters);
      const left = count - instruments.length;
      replace(body,
        count ? h("ul", { class: "panel instruments" }, instruments.map(row)) : nothing(parameters),
        left > 0 ? h("p", { class: "mute" }, `and ${number(left)} more: type a part of the name above`) : "");
    },
  };
}

function nothing({ text }) {
  return text
    ? empty(`No instrument has “${text}” in its name, unit or description.`)
    : empty("No metric has arrived yet. They are sent at an interval, so the first may take a minute. To see some, type", "./lab demo");
}

function row(metric) {
  return h("li", {},
    h("div", { class: "what" },
      h("a", { class: "name", href: address(metric) }, metric.label),
      h("p", {}, metric.description || h("span", { class: "mute" }, "no description")),
      metric.findings.map((sentence) => h("p", { class: "finding" }, sentence))),
    h("div", { class: "facts mute" },
      h("span", {}, `${kind(metric)}, unit ${metric.unitLabel || "none"}`),
      h("span", {}, `${number(metric.series)} series of `, metric.services.map((service) => [h("span", { class: `service s${colour(service)}` }, service), " "]))),
    sparkline(metric.preview));
}

/** Kind and unit are told as well: others may have the same name. */
export function address(metric, more = {}) {
  return `#/metric?${new URLSearchParams({ name: metric.name, kind: metric.kind, ...(metric.unit && { unit: metric.unit }), ...more })}`;
}

export function kind(metric) {
  if (metric.kind !== "SUM") return metric.kind.toLowerCase();
  return metric.monotonic ? "counter" : "up-down counter";
}
