import { get } from "../api.js";
import { empty, h, svg } from "../dom.js";
import { colour, duration, number } from "../format.js";

const BOX = { width: 190, height: 52 };
const GAP = { across: 210, down: 64 };
const OUTSIDE = "(sends nothing here)";

/** Who has called whom in the last minute, how often, with how many errors and how fast. */
export function map() {
  const body = h("div");
  return {
    node: h("section", {}, h("h1", {}, "Service map"), body),
    async refresh() {
      const arrows = await get("map");
      body.replaceChildren(...(arrows.length
        ? [drawing(arrows), table(arrows)]
        : [empty("No server has told of a call in the last minute. To see some, type", "./lab demo --step 2")]));
    },
  };
}

function name(service) {
  return service || OUTSIDE;
}

/** Callers stand left of what they call; what calls itself in a circle stands where it came first. */
function columns(arrows) {
  const column = new Map();
  const place = (service, at, path) => {
    if ((column.get(service) ?? -1) >= at || path.includes(service)) return;
    column.set(service, at);
    arrows.filter((arrow) => arrow.from === service).forEach((arrow) => place(arrow.to, at + 1, [...path, service]));
  };
  const called = new Set(arrows.filter((arrow) => arrow.from !== arrow.to).map((arrow) => arrow.to));
  const callers = [...new Set(arrows.map((arrow) => arrow.from))];
  callers.filter((service) => !called.has(service)).forEach((service) => place(service, 0, []));
  callers.forEach((service) => { if (!column.has(service)) place(service, 0, []); });
  return column;
}

function drawing(arrows) {
  const column = columns(arrows);
  const places = new Map();
  const filled = [];
  for (const [service, at] of column) {
    filled[at] = (filled[at] ?? 0) + 1;
    places.set(service, { x: 8 + at * (BOX.width + GAP.across), y: 40 + (filled[at] - 1) * (BOX.height + GAP.down) });
  }
  const width = 16 + filled.length * BOX.width + (filled.length - 1) * GAP.across;
  const height = 48 + Math.max(...filled) * (BOX.height + GAP.down);
  const most = Math.max(...arrows.map((arrow) => arrow.calls));
  const picture = svg("svg", { class: "map", viewBox: `0 0 ${width} ${height}`, preserveAspectRatio: "xMidYMid meet", role: "group", "aria-label": "Services and their calls" },
    svg("defs", {}, svg("marker", { id: "tip", viewBox: "0 0 8 8", refX: 7, refY: 4, markerWidth: 8, markerHeight: 8, markerUnits: "userSpaceOnUse", orient: "auto" }, svg("path", { d: "M0,0 L8,4 L0,8 z" }))),
    arrows.map((arrow) => edge(arrow, places, most)),
    [...places].map(([service, at]) => node(service, at)));
  picture.style.maxWidth = `${width}px`; // text as large as elsewhere
  return h("div", { class: "panel padded" }, picture);
}

function node(service, { x, y }) {
  return svg("g", { class: "node" },
    svg("rect", { class: "box", x, y, width: BOX.width, height: BOX.height, rx: 8 }),
    service && svg("rect", { class: `f${colour(service)}`, x: x + 12, y: y + BOX.height / 2 - 6, width: 12, height: 12, rx: 3 }),
    svg("text", { x: x + (service ? 32 : 14), y: y + BOX.height / 2 + 5 }, name(service).slice(0, 22), svg("title", {}, name(service))));
}

function edge(arrow, places, most) {
  const from = places.get(arrow.from);
  const to = places.get(arrow.to);
  const itself = arrow.from === arrow.to;
  const start = { x: from.x + BOX.width, y: from.y + BOX.height / 2 };
  const end = { x: to.x - 2, y: to.y + BOX.height / 2 };
  const back = !itself && end.x <= start.x;
  const middle = (start.x + end.x) / 2;
  const d = itself
    ? `M${from.x + BOX.width - 30},${from.y} c10,-34 -60,-34 -50,-2`
    : back
      ? `M${from.x + BOX.width / 2},${from.y + BOX.height} C${from.x},${from.y + 110} ${to.x + BOX.width},${to.y + 110} ${to.x + BOX.width / 2},${to.y + BOX.height + 2}`
      : `M${start.x},${start.y} C${middle},${start.y} ${middle},${end.y} ${end.x},${end.y}`;
  const label = itself ? { x: from.x + BOX.width - 50, y: from.y - 32 } : back ? { x: (from.x + to.x + BOX.width) / 2, y: Math.max(from.y, to.y) + 108 } : { x: middle, y: (start.y + end.y) / 2 - 24 };
  const text = `${name(arrow.from)} to ${name(arrow.to)}: ${arrow.calls} calls, ${arrow.errors} errors, p95 ${duration(arrow.p95)}`;
  return svg("g", { class: `arrow ${arrow.errors ? "failing" : ""}` },
    svg("a", { href: `#/traces?${new URLSearchParams({ service: arrow.to, ...(arrow.errors ? { errors: 1 } : {}) })}`, "aria-label": text },
      svg("path", { d, "marker-end": "url(#tip)", "stroke-width": 1 + (3 * arrow.calls) / most }),
      svg("text", { x: label.x, y: label.y }, `${number(arrow.calls)} calls`),
      svg("text", { class: "sub", x: label.x, y: label.y + 16 }, `${arrow.errors ? `${number(arrow.errors)} ✗  ` : ""}p95 ${duration(arrow.p95)}`)));
}

function table(arrows) {
  return h("section", {}, h("h2", {}, "The same as a table"), h("div", { class: "panel", role: "region", "aria-label": "Calls between services", tabindex: "0" }, h("table", {},
    h("thead", {}, h("tr", {}, h("th", {}, "Caller"), h("th", {}, "Called"), ["Calls", "Errors", "p50", "p95", "p99"].map((text) => h("th", { class: "num" }, text)))),
    h("tbody", {}, arrows.map((arrow) => h("tr", {},
      h("td", { class: arrow.from ? "" : "mute" }, name(arrow.from)),
      h("td", {}, h("span", { class: `service s${colour(arrow.to)}` }, arrow.to)),
      h("td", { class: "num" }, number(arrow.calls)),
      h("td", { class: `num ${arrow.errors ? "error" : "mute"}` }, number(arrow.errors)),
      ["p50", "p95", "p99"].map((part) => h("td", { class: "num" }, duration(arrow[part])))))))));
}
