import { get } from "../api.js";
import { amount, heatmap, lineChart } from "../chart.js";
import { empty, h } from "../dom.js";
import { colour, number, time } from "../format.js";
import { replace } from "../replace.js";
import { address, kind } from "./metrics.js";

const LABEL = "is.";
const MOST_FILTERS = 8;

/** One instrument in full; how it is split and filtered stands in the address. */
export function metric(parameters) {
  const node = h("section", { class: "instrument" });
  const controls = h("div", { class: "row" });
  const head = h("div", { class: "head" });
  const body = h("div");
  let shown = "";
  let found = null;
  let asking = false;
  node.append(head, controls, body);
  const draw = () => replace(body, ...charts(found, body.clientWidth));
  let width = 0;
  new ResizeObserver(() => {
    if (found && body.clientWidth !== width) draw();
    width = body.clientWidth;
  }).observe(body);
  return {
    node,
    async refresh() {
      if (asking) return;
      asking = true;
      try {
        found = await get("metric", { ...parameters, slices: Math.floor(body.clientWidth / 12) });
      } catch (error) {
        found = null;
        shown = "";
        replace(head, empty(`${parameters.name || "An instrument without a name"}: ${error.message}. To see some, type`, "./lab demo"));
        controls.replaceChildren();
        body.replaceChildren();
        return;
      } finally {
        asking = false;
      }
      const text = JSON.stringify(found);
      if (text === shown) return; // leave what the reader is looking at
      shown = text;
      replace(head, ...title(found));
      if (!controls.contains(document.activeElement)) controls.replaceChildren(...choices(found, parameters));
      draw();
    },
  };
}

function title(found) {
  return [
    h("p", {}, h("a", { href: "#/metrics" }, "All metrics")),
    h("h1", { class: "name" }, found.label),
    h("p", {}, found.description || h("span", { class: "mute" }, "The sender gives no description.")),
    h("p", { class: "mute" }, `${kind(found)}, ${found.kind === "GAUGE" || found.kind === "SUMMARY" ? "" : found.cumulative ? "cumulative, " : "delta, "}unit ${found.unitLabel || "none"}  ·  ${number(found.series)} of ${number(found.seriesOfAll)} series  ·  `,
      found.services.map((service) => [h("span", { class: `service s${colour(service)}` }, service), "  "])),
    ...found.findings.map((sentence) => h("p", { class: "finding" }, sentence, " ", h("a", { href: "#/findings" }, "Why it matters"))),
    ...found.others.map((other) => h("p", { class: "finding" }, `Another instrument has this name: `,
      h("a", { href: address(other) }, `${other.kind.toLowerCase()}, unit ${other.unit.slice(0, 40) || "none"}`))),
  ];
}

/** What one can choose: only labels that have more than one value. */
function choices(found, parameters) {
  const change = (name) => (event) => {
    const next = Object.entries({ ...parameters, [name]: event.target.value }).filter(([, value]) => value);
    location.hash = `#/metric?${new URLSearchParams(next)}`;
  };
  const select = (name, label, options) => h("label", {}, `${label} `, h("select", { name, onchange: change(name) },
    options.map(([value, text]) => h("option", { value, selected: value === (parameters[name] ?? "") }, text))));
  const labels = Object.entries(found.labels).filter(([key, values]) => values.length > 1 || parameters[LABEL + key]);
  if (labels.length === 0) return [];
  const adds = found.kind === "SUM" || found.kind === "HISTOGRAM";
  return [
    select("split", "Split by", [["", adds ? "nothing" : "series"], ...(adds ? [["*", "series"]] : []), ...labels.map(([key]) => [key, key])]),
    ...labels.slice(0, MOST_FILTERS).map(([key, values]) => select(LABEL + key, key, [["", "all"], ...values.map((value) => [value, value || "(empty)"])])),
  ];
}

function charts(found, width) {
  if (found.groups.length === 0) return [empty("No series of this instrument is like that: choose “all” above.")];
  const left = found.groupCount - found.groups.length;
  return [
    ...pictures(found, Math.max(280, width)),
    left > 0 && h("p", { class: "mute" }, `and ${number(left)} more: choose one above to see it`),
    found.notDrawn > 0 && h("p", { class: "finding" }, `${number(found.notDrawn)} points have times that cannot be right and are not drawn.`),
    h("section", { class: "panel padded meaning" }, h("h2", {}, "What this is"), meaning(found).map((sentence) => h("p", {}, sentence))),
    newest(found),
  ].filter(Boolean);
}

function pictures(found, width) {
  const inner = width - 34;
  const half = width > 900 ? (width - 16) / 2 - 34 : inner;
  const lines = (part) => found.groups.map((group) => ({ name: group.name, values: group[part] }));
  const panel = (name, chart) => h("figure", { class: "panel padded" }, h("figcaption", {}, name), chart);
  const line = (name, part, unit, room) => panel(name, lineChart({ found, lines: lines(part), unit, label: name, width: room }));
  const unit = found.unitLabel;
  switch (found.kind) {
    case "HISTOGRAM": return found.groups.map((group) => heat(found, group, inner));
    case "SUMMARY": return found.groups.map((group) => panel(group.name || "Quantiles as sent", [
      lineChart({ found, lines: Object.entries(group.quantiles).map(([name, values]) => ({ name, values })), unit, label: "Quantiles", width: inner }),
      legend(Object.keys(group.quantiles))]));
    case "GAUGE": return [line(inUnit("Value", unit), "values", unit, inner), legend(found.groups.map((group) => group.name))];
    default: return [
      h("div", { class: "beside" },
        found.monotonic && line(inUnit("Per second", unit), "rates", unit, half),
        line(inUnit(found.cumulative ? "As sent: the total so far" : "As sent: each export by itself", unit), "values", unit, found.monotonic ? half : inner)),
      legend(found.groups.map((group) => group.name))];
  }
}

function inUnit(name, unit) {
  return unit ? `${name}, in ${unit}` : name;
}

function heat(found, group, width) {
  const unit = found.unitLabel;
  const { senseless } = group.heatmap;
  const name = group.name || "Everything measured";
  return h("figure", { class: "panel padded" },
    h("figcaption", {}, inUnit(name, unit), h("span", { class: "mute" }, "  the stronger the colour, the more measurements")),
    heatmap({ found, heat: group.heatmap, exemplars: group.exemplars.slice(0, Math.floor(width / 18)), unit, label: `Heatmap of ${name}`, width }),
    senseless > 0 && h("p", { class: "finding" }, `${number(senseless)} points have buckets that do not fit their bounds; they are counted and not drawn.`),
    group.exemplars.length > 0
      ? h("p", { class: "mute" }, `◇ Exemplars: single measurements that open their trace. Tab goes to the newest, the arrow keys from one to the next.`)
      : h("p", { class: "mute" }, "No exemplars: they come when a measurement is recorded while a sampled span is current."));
}

function legend(names) {
  return names.some(Boolean) && h("ul", { class: "legend" }, names.map((name, i) => h("li", {}, h("span", { class: `service s${i % 6}` }, name || "(empty)"))));
}

function meaning(found) {
  const resets = found.resets.length
    ? `The dashed line marks a reset: a sender began again from zero, as after a restart. Its points say so by a later start time.`
    : "A sender that begins again from zero, as after a restart, says so by a later start time: that is a reset. None is seen here.";
  const cumulative = found.cumulative
    ? "Cumulative: each point counts everything since the sender's start. What was added is the difference from one point to the next."
    : "Delta: each point counts only what is new since the export before. A point that is lost is missing for good.";
  switch (found.kind) {
    case "HISTOGRAM": return ["A histogram sorts measurements into buckets. Each row is a bucket, each column a time. p50 is the value that half of the measurements stay below, p95 and p99 what 95 and 99 of a hundred do, estimated from the buckets. An exponential histogram is shown with the bounds that its scale means.",
      cumulative, found.cumulative && resets].filter(Boolean);
    case "SUM": return [found.monotonic
      ? "A counter is monotonic: it can only grow. How fast it grows tells more than how far it has come."
      : "An up-down counter is not monotonic: it may fall as well, so its value is what counts.",
      cumulative, found.cumulative && resets].filter(Boolean);
    case "SUMMARY": return ["A summary holds percentiles that the sender worked out. They cannot be added up across series, so each series stands by itself. Programs with OpenTelemetry send histograms instead."];
    default: return ["A gauge says what is so at the moment of the export. Sums of it mean nothing, so each series has its own line; split by something else, the lines are averages."];
  }
}

function newest(found) {
  const histogram = found.kind === "HISTOGRAM";
  const unit = found.unitLabel;
  const keys = Object.keys(found.labels);
  const varying = keys.filter((key) => found.labels[key].length > 1).slice(0, 6);
  const shown = varying.length ? varying : keys.slice(-1);
  const names = ["service.name", "service.instance.id"].includes(shown[0]) ? shown : ["service.name", ...shown.filter((key) => key !== "service.name")];
  const columns = histogram ? ["mean", "p50", "p95", "p99"] : [];
  const left = found.series - found.newest.length;
  return h("section", {},
    h("h2", {}, "Newest values"),
    h("div", { class: "panel", role: "region", "aria-label": "Newest values", tabindex: "0", "data-scroll": true, "data-key": "newest" }, h("table", {},
      h("thead", {}, h("tr", {}, names.map((key) => h("th", {}, key)), h("th", { class: "num" }, "Time"),
        h("th", { class: "num" }, histogram || found.kind === "SUMMARY" ? "Count" : "Value"), columns.map((name) => h("th", { class: "num" }, name)))),
      h("tbody", {}, found.newest.map((row) => h("tr", {},
        names.map((key) => h("td", { class: "attrs" }, row.labels[key] ?? "")),
        h("td", { class: "num mono" }, time(row.millis).slice(0, 8)),
        h("td", { class: "num" }, histogram ? number(row.value) : amount(Number(row.value), unit)),
        columns.map((name) => h("td", { class: "num" }, row[name] === undefined ? "–" : amount(Number(row[name]), unit)))))))),
    left > 0 && h("p", { class: "mute" }, `and ${number(left)} more series`),
    constants(found, names));
}

/** What all series have in common. */
function constants(found, names) {
  const same = Object.entries(found.labels).filter(([key, values]) => values.length === 1 && values[0] && !names.includes(key));
  return same.length > 0 && h("p", { class: "mute attrs" }, "All of them have ", same.map(([key, [value]]) => h("code", {}, `${key}=${value} `)));
}
