import { get } from "../api.js";
import { empty, h } from "../dom.js";
import { time } from "../format.js";
import { aligned, sign } from "./compare.js";

const PARTS = { services: "Services", spans: "Spans", instruments: "Instruments", logs: "Logs" };
const NAMES = ["Before", "After"];

/** Before and after: what one version or run sends and the other does not. */
export function versions(parameters) {
  const body = h("div");
  const example = exampleOfEach();
  return {
    node: h("section", {}, h("h1", {}, "Before and after"),
      h("p", { class: "mute" }, "Two versions of the programs side by side, told apart by the resource attribute service.version; or two runs, each one start of a program, told apart by service.instance.id."), body),
    async refresh() {
      if (body.contains(document.activeElement)) return; // somebody is choosing
      const sides = await get("sides");
      const chosen = choose(sides, parameters);
      if (!chosen) {
        body.replaceChildren(empty("Telemetry of two versions is needed, or of two runs of one program: change something and start it again, or import what another step sent (at the end of the overview). For example", "./lab demo --step 3"));
        return;
      }
      const [before, after] = await Promise.all([chosen.left, chosen.right].map((side) => get("contents", { by: chosen.by, side })));
      body.replaceChildren(choices(sides, chosen), await example(before.examples, after.examples),
        ...Object.entries(PARTS).map(([part, title]) => comparison(title, before[part], after[part])));
    },
  };
}

/** What the address says; else the newest version or run, and of the same program the one before. */
function choose(sides, { by = sides.version.length > 1 ? "version" : "run", left, right }) {
  const known = by === "run" ? sides.run : sides.version;
  const before = (side) => known.slice(0, known.indexOf(side)).findLast((each) => each.service === side.service);
  const after = right === undefined ? known.findLast(before) : known.find((side) => side.id === right);
  left ??= after && (before(after) ?? known.find((side) => side !== after))?.id;
  right ??= after?.id;
  return left === undefined || right === undefined ? null : { by, left, right };
}

function choices(sides, { by, left, right }) {
  const select = (label, options, chosen, change) => h("label", {}, `${label} `, h("select", { onchange: (event) => {
    event.target.blur();
    location.hash = `#/versions?${new URLSearchParams(change(event.target.value))}`;
  } }, options.map(([value, text]) => h("option", { value, selected: value === chosen }, text))));
  const known = sides[by].map((side) => [side.id, by === "run" ? runName(side) : side.id || "(no version)"]);
  return h("div", { class: "row" },
    select("Compare", [["version", "versions"], ["run", "runs"]], by, (value) => ({ by: value })),
    select("Before", known, left, (value) => ({ by, left: value, right })),
    select("After", known, right, (value) => (by === "run" ? { by, right: value } : { by, left, right: value })));
}

function runName({ id, service, millis }) {
  return `${time(millis).slice(0, 8)}  ${service}  ${id.slice(service.length + 1, service.length + 21)}`;
}

/** A row for each thing that is on one side only, or carries something else there. */
function comparison(title, before, after) {
  const names = [...new Set([...Object.keys(before), ...Object.keys(after)])].sort();
  const rows = names.map((name) => {
    const gone = (before[name] ?? []).filter((each) => !(after[name] ?? []).includes(each));
    const added = (after[name] ?? []).filter((each) => !(before[name] ?? []).includes(each));
    return { name, gone, added, mark: sign(before[name], after[name], gone.length || added.length) };
  });
  const words = { "+": "only after", "−": "only before", "≠": "carries something else", "=": "alike" };
  return h("section", {}, h("h2", {}, title),
    rows.length === 0
      ? h("p", { class: "mute" }, "Neither sends any.")
      : h("div", { class: "panel", role: "region", "aria-label": title, tabindex: "0" }, h("table", { class: "contents" },
        h("thead", {}, h("tr", {}, [h("span", { class: "unseen" }, "Alike or not"), "What", "Difference"].map((text) => h("th", {}, text)))),
        h("tbody", {}, rows.map(({ name, gone, added, mark }) => h("tr", {},
          h("td", { class: "mono" }, mark), h("td", { class: "attrs" }, name),
          h("td", {}, h("span", { class: mark === "=" ? "mute" : "" }, words[mark]),
            added.length > 0 && h("div", { class: "mono" }, `+ ${added.join("  + ")}`),
            gone.length > 0 && h("div", { class: "mono" }, `− ${gone.join("  − ")}`))))))));
}

/** One trace of each, span by span; the pair stays until a better one comes, so that it can be read. */
function exampleOfEach() {
  let shown = { spans: 0, node: h("section") };
  return async (before, after) => {
    const begins = Object.keys(before).filter((begin) => Object.hasOwn(after, begin));
    const spans = (begin) => before[begin].spans + after[begin].spans;
    const best = begins.reduce((one, other) => (one === undefined || spans(other) > spans(one) ? other : one), undefined);
    if (best === undefined) return alone({ ...before, ...after });
    if (spans(best) > shown.spans) {
      const found = await get("compare", { left: before[best].traceId, right: after[best].traceId });
      shown = { spans: spans(best), node: h("section", {}, h("h2", {}, "One trace of each, span by span"), aligned(found, NAMES)) };
    }
    return shown.node;
  };
}

function alone(examples) {
  const traces = Object.entries(examples);
  return h("section", {}, h("h2", {}, "One trace of each, span by span"),
    h("p", { class: "mute" }, traces.length ? "No trace begins alike on both sides. There are: " : "Neither sends any.",
      traces.map(([begin, { traceId }]) => [h("a", { href: `#/trace?id=${traceId}` }, begin), "  "])));
}
