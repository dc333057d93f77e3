import { get } from "../api.js";
import { empty, h, svg } from "../dom.js";
import { inline, number, time } from "../format.js";

const WIDTH = 420;
const HEIGHT = 150;
const MAX_SERIES = 12;

/** Every instrument: a histogram's newest buckets, or the course of a number. */
export function metrics({ text = "" }) {
  const body = h("div");
  return {
    node: h("section", {}, h("h1", {}, "Metrics"), body),
    async refresh() {
      const all = await get("metrics");
      const found = all.filter((metric) => metric.name.includes(text));
      body.replaceChildren(found.length
        ? h("div", { class: "metrics" }, found.map(card))
        : empty("No metric has arrived yet. They are sent at an interval, so the first may take a while. To see some, type", "./lab demo"));
    },
  };
}

function card(metric) {
  const isHistogram = metric.kind === "HISTOGRAM";
  const series = metric.series.slice(0, MAX_SERIES);
  return h("article", { class: "panel padded metric" },
    h("h2", {}, metric.name),
    h("p", { class: "mute" }, `${metric.description} `, h("span", { class: "mono" }, `${kind(metric)}, unit ${metric.unit || "none"}`)),
    metric.findings.map((sentence) => h("p", { class: "finding" }, sentence)),
    isHistogram ? histogram(series, metric.unit) : lines(series, metric.monotonic, metric.cumulative),
    h("ul", { class: "legend" }, series.map((one, i) => h("li", {},
      h("span", { class: `service s${isHistogram ? 0 : i % 6}` }, `${one.service} ${one.instance.slice(0, 8)}`),
      h("span", { class: "attrs mute" }, inline(differing(one, series))),
      h("span", { class: "value" }, isHistogram ? summary(one.histogram, metric.unit) : number(one.points.at(-1)[1]))))),
    metric.series.length > MAX_SERIES && h("p", { class: "mute" }, `and ${metric.series.length - MAX_SERIES} more series`),
    isHistogram && exemplars(metric));
}

/** The attributes that tell the series apart; all of them where there is one series only. */
function differing(one, series) {
  if (series.length === 1) return one.attributes;
  return Object.fromEntries(Object.entries(one.attributes).filter(([key, value]) =>
    series.some((other) => JSON.stringify(other.attributes[key]) !== JSON.stringify(value))));
}

function kind(metric) {
  if (metric.kind !== "SUM") return metric.kind.toLowerCase();
  return metric.monotonic ? "counter" : "up-down counter";
}

function summary(one, unit) {
  return one.count ? `${number(one.count)}×  p50 ${number(one.p50)}  p95 ${number(one.p95)} ${unit}` : "0×";
}

/** The buckets of all series together. */
function histogram(series, unit) {
  const { bounds } = series[0].histogram;
  const alike = series.filter((one) => one.histogram.bounds.length === bounds.length);
  const counts = series[0].histogram.counts.map((_, i) => alike.reduce((sum, one) => sum + one.histogram.counts[i], 0));
  const top = Math.max(1, ...counts);
  const step = WIDTH / counts.length;
  return svg("svg", { class: "chart", viewBox: `0 0 ${WIDTH} ${HEIGHT}`, preserveAspectRatio: "xMinYMid meet", role: "img", "aria-label": `Buckets in ${unit}: ${counts.join(", ")}` },
    counts.map((count, i) => {
      const height = (count / top) * (HEIGHT - 36);
      const bound = i < bounds.length ? `≤ ${bounds[i]} ${unit}` : `> ${bounds.at(-1)} ${unit}`;
      return [
        svg("rect", { x: i * step + 1, y: HEIGHT - 18 - height, width: step - 2, height }, svg("title", {}, `${bound}: ${count}`)),
        count > 0 && svg("text", { x: (i + 0.5) * step, y: HEIGHT - 22 - height, "text-anchor": "middle" }, number(count)),
        i < bounds.length && (bounds.length < 9 || i % 2 === 1) && svg("text", { x: (i + 1) * step, y: HEIGHT - 4, "text-anchor": "middle" }, String(bounds[i])),
      ];
    }).flat(),
    svg("line", { class: "axis", x1: 0, y1: HEIGHT - 18, x2: WIDTH, y2: HEIGHT - 18 }));
}

/** The course of each series; of a counter what it counted from point to point, per second. */
function lines(series, monotonic, cumulative) {
  const courses = series.map((one) => (monotonic && cumulative ? rates(one.points) : one.points));
  const all = courses.flat();
  const values = all.map(([, value]) => value);
  const [left, right] = [Math.min(...all.map(([t]) => t)), Math.max(...all.map(([t]) => t))];
  const [low, high] = [Math.min(0, ...values), Math.max(1e-9, ...values)];
  const x = (t) => ((t - left) / Math.max(1, right - left)) * (WIDTH - 60) + 50;
  const y = (value) => HEIGHT - 20 - ((value - low) / (high - low)) * (HEIGHT - 34);
  return svg("svg", { class: "chart", viewBox: `0 0 ${WIDTH} ${HEIGHT}`, preserveAspectRatio: "xMinYMid meet", role: "img", "aria-label": `${series.length} series, highest ${number(high)}` },
    [low, high].map((value) => [
      svg("line", { class: "axis", x1: 50, x2: WIDTH, y1: y(value), y2: y(value) }),
      svg("text", { x: 46, y: y(value) + 4, "text-anchor": "end" }, number(value) + (monotonic && value ? "/s" : "")),
    ]).flat(),
    all.length > 0 && [svg("text", { x: 50, y: HEIGHT - 4 }, time(left).slice(0, 8)),
      svg("text", { x: WIDTH, y: HEIGHT - 4, "text-anchor": "end" }, time(right).slice(0, 8))],
    courses.map((points, i) => svg("polyline", { class: `l${i % 6}`, points: points.map(([t, value]) => `${x(t)},${y(value)}`).join(" ") })));
}

function rates(points) {
  return points.slice(1).map(([t, value], i) => [t, Math.max(0, value - points[i][1]) / Math.max(0.001, (t - points[i][0]) / 1000)]);
}

function exemplars(metric) {
  const found = metric.series.flatMap((one) => one.exemplars).filter((one) => one.traceId)
    .sort((a, b) => b.value - a.value).slice(0, 5);
  return found.length > 0 && h("p", {}, "Slowest examples: ", found.map((one) => [
    h("a", { href: `#/trace?id=${one.traceId}` }, `${number(one.value)} ${metric.unit}`), "  "]));
}
