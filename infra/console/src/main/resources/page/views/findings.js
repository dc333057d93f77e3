import { get } from "../api.js";
import { h } from "../dom.js";
import { colour, number, time } from "../format.js";

/** What is wrong with what has arrived: what, why it matters, where to see it, which task teaches it. */
export function findings() {
  const body = h("div");
  return {
    node: h("section", {}, h("h1", {}, "Findings"), body),
    async refresh() {
      const { findings: found, leftOut } = await get("findings");
      body.replaceChildren(
        found.length
          ? h("div", {}, found.map(card))
          : h("div", { class: "panel empty" }, h("p", {}, "Nothing wrong has been seen in what has arrived."), h("p", {}, "Looked for: names and attributes by the conventions, status, units and buckets, too many series, broken propagation, spans that ended early, never, or were cut, logs without a trace, exporters that say what they dropped.")),
        leftOut ? h("p", { class: "mute" }, `and ${number(leftOut)} of further kinds`) : "");
    },
  };
}

function card(finding) {
  return h("article", { class: "panel padded found" },
    h("h2", {}, finding.sentence),
    h("p", {}, h("span", { class: "mono" }, finding.subject), "  ",
      finding.services.map((service) => [h("span", { class: `service s${colour(service)}` }, service), "  "])),
    finding.why && h("p", {}, h("b", {}, "Why it matters: "), finding.why),
    h("p", { class: "mute" }, `Seen ${number(finding.count)}×, first ${time(finding.firstMillis).slice(0, 8)}, last ${time(finding.lastMillis).slice(0, 8)}.`,
      finding.task && [" Task ", h("b", {}, finding.task), " teaches it."]),
    finding.examples.length > 0 && h("p", {}, "Look at ", [...finding.examples].reverse().map(({ text, address }) => [
      h("a", { class: "mono", href: address }, text), "  "])));
}
