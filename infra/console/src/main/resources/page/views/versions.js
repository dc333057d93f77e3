import { get } from "../api.js";
import { empty, h } from "../dom.js";

const PARTS = { spans: "Spans", instruments: "Instruments", logs: "Logs" };

/** Before and after: what one version sends and the other does not. */
export function versions(parameters) {
  const body = h("div");
  return {
    node: h("section", {}, h("h1", {}, "Before and after"),
      h("p", { class: "mute" }, "Two versions of the programs side by side, told apart by the resource attribute service.version."), body),
    async refresh() {
      if (body.contains(document.activeElement)) return; // somebody is choosing
      const known = await get("versions");
      if (known.length < 2) {
        body.replaceChildren(empty("Telemetry of two versions is needed: export what one step sends (at the end of the overview), start another one, and import it there. For example", "./lab demo --step 3"));
        return;
      }
      const left = parameters.left ?? known.at(-2);
      const right = parameters.right ?? known.at(-1);
      const [before, after] = await Promise.all([left, right].map((version) => get("contents", { version })));
      body.replaceChildren(choices(known, left, right), ...Object.entries(PARTS).map(([part, title]) => comparison(title, before[part], after[part], left, right)), examples(before, after));
    },
  };
}

function named(version) {
  return version || "(no version)";
}

function choices(known, left, right) {
  const select = (label, chosen, change) => h("label", {}, `${label} `, h("select", { onchange: (event) => {
    event.target.blur();
    location.hash = `#/versions?${new URLSearchParams(change(event.target.value))}`;
  } }, known.map((version) => h("option", { value: version, selected: version === chosen }, named(version)))));
  return h("div", { class: "row" }, select("Before", left, (value) => ({ left: value, right })), select("After", right, (value) => ({ left, right: value })));
}

/** A row for each thing that is on one side only, or carries something else there. */
function comparison(title, before, after, left, right) {
  const names = [...new Set([...Object.keys(before), ...Object.keys(after)])].sort();
  const rows = names.map((name) => {
    const gone = (before[name] ?? []).filter((each) => !(after[name] ?? []).includes(each));
    const added = (after[name] ?? []).filter((each) => !(before[name] ?? []).includes(each));
    const sign = !before[name] ? "+" : !after[name] ? "−" : gone.length || added.length ? "≠" : "=";
    return { name, gone, added, sign };
  });
  const words = { "+": `only in ${named(right)}`, "−": `only in ${named(left)}`, "≠": "carries something else", "=": "alike" };
  return h("section", {}, h("h2", {}, title),
    rows.length === 0
      ? h("p", { class: "mute" }, "Neither sends any.")
      : h("div", { class: "panel", role: "region", "aria-label": title, tabindex: "0" }, h("table", {},
        h("thead", {}, h("tr", {}, ["", "What", "Difference"].map((text) => h("th", {}, text)))),
        h("tbody", {}, rows.map(({ name, gone, added, sign }) => h("tr", {},
          h("td", { class: "mono" }, sign), h("td", {}, name),
          h("td", {}, h("span", { class: sign === "=" ? "mute" : "" }, words[sign]),
            added.length > 0 && h("div", { class: "mono" }, `+ ${added.join("  + ")}`),
            gone.length > 0 && h("div", { class: "mono" }, `− ${gone.join("  − ")}`))))))));
}

function examples(before, after) {
  const link = ({ version, example }) => example && h("li", {}, `${named(version)}: `, h("a", { class: "mono", href: `#/trace?id=${example}` }, example.slice(0, 8)));
  return (before.example || after.example) && h("section", {}, h("h2", {}, "One trace of each"), h("ul", {}, link(before), link(after)));
}
