import { svg } from "./dom.js";
import { number, time } from "./format.js";

const LEFT = 76;
const RIGHT = 44;
const FOOT = 22;
const TOP = 14;
const LABEL = 14;

/** A number as it was sent, with its unit; annotations such as {call} lose their braces. */
export function amount(value, unit) {
  const text = Number.isInteger(value) || Math.abs(value) >= 100 ? number(value) : number(value).replace(/\.?0+$/, "");
  const shown = unit.replace(/[{}]/g, "");
  return shown && shown !== "1" ? `${text} ${shown}` : text;
}

/** A few words drawn small: how much, slice by slice. */
export function sparkline(values) {
  const known = values.map(Number).filter(Number.isFinite);
  const [low, high] = [Math.min(0, ...known), Math.max(1e-12, ...known)];
  const y = (value) => 26 - (24 * (value - low)) / (high - low);
  const step = 160 / Math.max(1, values.length);
  return svg("svg", { class: "preview", viewBox: "0 0 160 28", preserveAspectRatio: "none", "aria-hidden": "true" },
    svg("line", { class: "axis", x1: 0, x2: 160, y1: y(0), y2: y(0) }),
    runs(values.map(Number)).map((run) => svg("polyline", { class: "l0", points: level(run, step, y) })));
}

/** Stretches without a gap, as [index, value]. */
function runs(values) {
  const found = [];
  values.forEach((value, i) => {
    if (!Number.isFinite(value)) return;
    if (i > 0 && Number.isFinite(values[i - 1])) found.at(-1).push([i, value]);
    else found.push([[i, value]]);
  });
  return found;
}

/** A stretch as a line that is level within each slice. */
function level(run, step, y, left = 0) {
  return run.map(([i, value]) => `${left + i * step},${y(value)} ${left + (i + 1) * step},${y(value)}`).join(" ");
}

/**
 * Numbers against time, one line for each of { name, values }.
 * `found` has fromMillis, stepMillis, slices and resets.
 */
export function lineChart({ found, lines, unit, label, width, height = 190 }) {
  const known = lines.flatMap((line) => line.values.map(Number)).filter(Number.isFinite);
  const low = Math.min(0, ...known);
  const high = Math.max(low === 0 && known.every((value) => value === 0) ? 1 : low, ...known);
  const y = (value) => TOP + (height - TOP - FOOT) * (1 - (value - low) / (high - low || 1));
  const step = (width - LEFT - RIGHT) / found.slices;
  const levels = [...new Set([low, (low + high) / 2, high])];
  return svg("svg", { class: "chart", width, height, viewBox: `0 0 ${width} ${height}`, role: "img",
    "aria-label": `${label}: ${known.length ? `from ${amount(Math.min(...known), unit)} to ${amount(Math.max(...known), unit)}` : "nothing known"}` },
    levels.map((value) => [
      svg("line", { class: "axis", x1: LEFT, x2: width - RIGHT, y1: y(value), y2: y(value) }),
      svg("text", { x: LEFT - 6, y: y(value) + 4, "text-anchor": "end" }, number(value))]),
    times(found, width, height),
    resets(found, width, height),
    lines.map((line, i) => runs(line.values.map(Number)).map((run) =>
      svg("polyline", { class: `l${i % 6}`, points: level(run, step, y, LEFT) }, svg("title", {}, line.name)))));
}

/** Where the clock stands below a chart. */
function times({ fromMillis, stepMillis, slices }, width, height) {
  const inner = width - LEFT - RIGHT;
  const count = Math.max(1, Math.min(6, Math.floor(inner / 110)));
  return Array.from({ length: count + 1 }, (_, i) => svg("text", {
    x: LEFT + (inner * i) / count, y: height - 5, "text-anchor": i === 0 ? "start" : i === count ? "end" : "middle",
  }, time(fromMillis + (stepMillis * slices * i) / count).slice(0, 8)));
}

function resets(found, width, height) {
  return found.resets.map((millis) => {
    const x = xOf(millis, found, width);
    return svg("g", { class: "reset" },
      svg("line", { x1: x, x2: x, y1: TOP - 2, y2: height - FOOT }),
      svg("text", { x, y: 10, "text-anchor": x > width / 2 ? "end" : "start" }, "reset"));
  });
}

function xOf(millis, { fromMillis, stepMillis, slices }, width) {
  const part = (millis - fromMillis) / (stepMillis * slices);
  return LEFT + (width - LEFT - RIGHT) * Math.min(1, Math.max(0, part));
}

/** Buckets against time, with percentiles as lines and exemplars as links to their traces. */
export function heatmap({ found, heat, exemplars, unit, label, width }) {
  const bounds = heat.bounds.map(Number);
  const rows = bounds.length + 1;
  const rowHeight = Math.min(28, Math.max(7, 300 / rows));
  const height = TOP + rows * rowHeight + FOOT;
  const top = Math.max(1e-9, ...heat.cells.flat());
  const step = (width - LEFT - RIGHT) / found.slices;
  const yOf = (position) => TOP + (rows - position) * rowHeight;
  const y = (value) => yOf(position(value, bounds));
  const cells = heat.cells.flatMap((column, i) => column.map((count, row) => count > 0 && svg("rect", {
    x: LEFT + i * step, y: yOf(row + 1), width: Math.max(1, step - (step > 6 ? 1 : 0)), height: rowHeight - 1,
    "fill-opacity": (0.12 + 0.88 * Math.sqrt(count / top)).toFixed(2),
  }, svg("title", {}, `${time(found.fromMillis + i * found.stepMillis).slice(0, 8)}  ${range(row, bounds, unit)}: ${number(count)}`))));
  const every = Math.ceil(LABEL / rowHeight);
  return svg("svg", { class: "chart heatmap", width, height, viewBox: `0 0 ${width} ${height}`, role: "group", "aria-label": label },
    svg("g", { "aria-hidden": "true" },
      svg("rect", { class: "ground", x: LEFT, y: TOP, width: width - LEFT - RIGHT, height: rows * rowHeight }),
      cells,
      bounds.map((bound, i) => (i + 1) % every === 0 && svg("text", { x: LEFT - 6, y: yOf(i + 1) + 4, "text-anchor": "end" }, amount(bound, unit))),
      times(found, width, height),
      resets(found, width, height),
      percentiles(heat, step, y, width)),
    svg("g", { class: "exemplars", onkeydown: rove }, [...exemplars].sort((a, b) => a.millis - b.millis).map((one, i, all) =>
      exemplar(one, xOf(one.millis, found, width), y(one.value), unit, i === all.length - 1))));
}

/** How many rows up a value lies: within its bucket by a straight line. */
function position(value, bounds) {
  const found = bounds.findIndex((bound) => value <= bound);
  if (found < 0) return bounds.length + 0.5;
  const low = found === 0 ? Math.min(0, bounds[0]) : bounds[found - 1];
  const part = (value - low) / (bounds[found] - low);
  return found + (Number.isFinite(part) ? Math.min(1, Math.max(0, part)) : 0.5);
}

function range(row, bounds, unit) {
  if (bounds.length === 0) return "all";
  return row < bounds.length ? `≤ ${amount(bounds[row], unit)}` : `> ${amount(bounds.at(-1), unit)}`;
}

/** Names stand at the right end, moved apart where they would cover each other. */
function percentiles(heat, step, y, width) {
  const lines = ["p50", "p95", "p99"].map((name) => ({ name, stretches: runs(heat[name].map(Number)) })).filter((line) => line.stretches.length);
  let below = Infinity;
  return lines.map(({ name, stretches }) => {
    const end = Math.min(below - 12, y(stretches.at(-1).at(-1)[1]) + 4);
    below = end;
    return svg("g", { class: `percentile ${name}` },
      stretches.map((run) => [
        svg("polyline", { class: "halo", points: level(run, step, y, LEFT) }),
        svg("polyline", { points: level(run, step, y, LEFT) })]),
      svg("text", { x: width - RIGHT + 6, y: end }, name));
  });
}

function exemplar({ value, millis, traceId, spanId }, x, y, unit, inTabOrder) {
  const name = `${amount(value, unit)} at ${time(millis)}, open trace ${traceId.slice(0, 8)}`;
  return svg("a", { href: `#/trace?${new URLSearchParams({ id: traceId, span: spanId })}`, "aria-label": name, tabindex: inTabOrder ? "0" : "-1", "data-key": `${traceId}${spanId}${millis}` },
    svg("circle", { class: "target", cx: x, cy: y, r: 12 }),
    svg("path", { d: `M${x} ${y - 5} l5 5 l-5 5 l-5 -5 z` }),
    svg("title", {}, name));
}

/** The arrow keys go from exemplar to exemplar, in the order of time. */
function rove(event) {
  const next = { ArrowLeft: -1, ArrowRight: 1, ArrowDown: -1, ArrowUp: 1 }[event.key];
  if (!next) return;
  event.preventDefault();
  const all = [...event.currentTarget.querySelectorAll("a")];
  const from = all.indexOf(document.activeElement);
  const to = all[Math.min(all.length - 1, Math.max(0, from + next))];
  all[from].setAttribute("tabindex", "-1");
  to.setAttribute("tabindex", "0");
  to.focus();
}
