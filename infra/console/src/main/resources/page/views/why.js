import { get } from "../api.js";
import { h } from "../dom.js";

/** Why something is not there: a person names it, and is told what is known. */
export function why({ q = "" }) {
  const answer = h("div", { "aria-live": "polite" });
  const input = h("input", { type: "search", name: "q", value: q, "aria-label": "Trace id, traceparent, service, method or instrument", placeholder: "trace id, traceparent, service, method, instrument" });
  const form = h("form", { class: "row", onsubmit: (event) => {
    event.preventDefault();
    location.hash = `#/why?${new URLSearchParams({ q: input.value.trim() })}`;
  } }, input, h("button", {}, "Ask"));
  return {
    node: h("section", {}, h("h1", {}, "Why is it not there?"),
      h("p", { class: "mute" }, "Paste a trace id or the beginning of one, a span id or a traceparent header, or name what you miss."), form, answer),
    async refresh() {
      const { sentences, links } = await get("why", { q });
      answer.replaceChildren(h("div", { class: "panel padded" },
        h("h2", {}, q ? `“${q}”` : "Who has sent anything"),
        h("ul", {}, sentences.map((sentence) => h("li", {}, sentence))),
        h("p", {}, Object.entries(links).map(([text, href], i) => [i > 0 && "  ·  ", h("a", { href }, text)]))));
    },
  };
}
