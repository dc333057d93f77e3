import { get, isTraceId } from "../api.js";
import { empty, h } from "../dom.js";
import { explainedList } from "../explain.js";
import { colour, count, duration, number, shortName, time } from "../format.js";

const AT_ONCE = 200;

/** Two traces span by span: what only one of them has, what differs, how long each took. */
export function compare({ left = "", right = "" }) {
  const body = h("div");
  let drawn = false;
  return {
    node: h("section", {}, h("h1", {}, "Two traces"), body),
    async refresh() {
      if (drawn) return;
      if (!isTraceId(left) || !isTraceId(right)) {
        body.replaceChildren(empty("Choose two traces in the list of traces by their check boxes, then press Compare."), h("p", {}, h("a", { href: "#/traces" }, "To the traces")));
        return;
      }
      try {
        const found = await get("compare", { left, right });
        drawn = true;
        body.replaceChildren(...aligned(found, ["Left", "Right"]));
      } catch (error) {
        body.replaceChildren(empty(`One of the two: ${error.message}. Choose two others.`), h("p", {}, h("a", { href: "#/traces" }, "To the traces")));
      }
    },
  };
}

/** Both traces, and their spans in pairs; names are those of the two sides. */
export function aligned({ left, right, pairs }, names) {
  const [first, second] = names.map((name) => name.toLowerCase());
  const longest = Math.max(1, left.durationMicros, right.durationMicros);
  const body = h("tbody");
  const more = h("button", { type: "button", onclick: () => draw(Infinity) }, "Show all");
  const only = h("input", { type: "checkbox", onchange: () => draw(AT_ONCE) });
  function draw(limit) {
    const wanted = only.checked ? pairs.filter(differs) : pairs;
    body.replaceChildren(...wanted.slice(0, limit).map((pair) => row(pair, longest, names)));
    more.hidden = wanted.length <= limit;
  }
  draw(AT_ONCE);
  const those = (is) => pairs.filter(is).length;
  const leftOut = left.spans + right.spans - pairs.filter((pair) => pair.left).length - pairs.filter((pair) => pair.right).length;
  const values = pairs.filter((pair) => pair.left && pair.right && differs(pair)).length;
  return [
    h("div", { class: "tiles sides" }, side(names[0], left), side(names[1], right)),
    h("p", {}, `${count(those((pair) => pair.left && pair.right), "span")} on both sides, ${values} with differences; `,
      `${those((pair) => !pair.right)} only ${first}, ${those((pair) => !pair.left)} only ${second}.`),
    leftOut > 0 && h("p", { class: "finding" }, `These are the first ${number(pairs.length)} pairs in the order of the trees; ${count(leftOut, "span")} more are not compared.`),
    h("div", { class: "row" }, h("label", {}, only, " only differences")),
    h("div", { class: "panel", role: "region", "aria-label": "Spans of both traces", tabindex: "0" }, h("table", { class: "compared" },
      h("thead", {}, h("tr", {}, h("th", {}, h("span", { class: "unseen" }, "Alike or not")), h("th", {}, "Span, and what differs"), h("th", { class: "optional" }, `${names[0]} and ${second} in time`),
        [...names, `${names[1]} − ${first}`].map((name) => h("th", { class: "num" }, name)))),
      body)),
    more,
  ].filter(Boolean);
}

function side(title, trace) {
  return h("div", { class: "panel padded" }, h("h2", {}, title),
    h("p", {}, h("a", { href: `#/trace?id=${trace.traceId}` }, trace.name.slice(0, 200))),
    h("p", { class: "mute" }, `${time(trace.startMillis)}  ·  ${duration(trace.durationMicros)}  ·  ${count(trace.spans, "span")}, ${trace.errors} failed`),
    h("p", { class: "mono mute" }, trace.traceId));
}

function differs(pair) {
  return !pair.left || !pair.right || sentences(pair).length > 0 || Object.keys(pair.leftAttributes).length > 0 || Object.keys(pair.rightAttributes).length > 0;
}

/** What differs apart from attributes and times, which always do. */
function sentences({ left, right }) {
  return [
    left.status !== right.status && `status ${left.status}, then ${right.status}`,
    left.service !== right.service && `service ${left.service}, then ${right.service}`,
    left.events !== right.events && `${count(left.events, "event")}, then ${right.events}`,
  ].filter(Boolean);
}

/** How a pair, or one thing of two sides, is marked: on one side only, different, or alike. */
export function sign(before, after, different) {
  return !before ? "+" : !after ? "−" : different ? "≠" : "=";
}

function row(pair, longest, names) {
  const { left, right } = pair;
  const span = left ?? right;
  const change = left && right && right.durationMicros - left.durationMicros;
  const name = h("td", { class: "long", title: span.name.slice(0, 200) },
    h("span", { class: `service s${colour(span.service)}` }, h("span", { class: "name" }, shortName(span.name).slice(0, 200))), h("span", { class: "kind mute" }, ` ${span.kind} `),
    left && right ? values(pair) : h("b", {}, `only ${names[left ? 0 : 1].toLowerCase()}`));
  name.style.paddingLeft = `${12 + 14 * Math.min(10, pair.depth)}px`;
  return h("tr", { class: left ? right ? "" : "left-only" : "right-only" }, h("td", { class: "mono" }, sign(left, right, differs(pair))), name,
    h("td", { class: "pair optional" }, bar(left, longest), bar(right, longest)),
    [left, right].map((one) => h("td", { class: "num" }, one ? duration(one.durationMicros) : "–")),
    h("td", { class: "num" }, left && right ? `${change < 0 ? "−" : "+"}${duration(Math.abs(change))}` : ""));
}

function bar(span, longest) {
  const shown = h("span", { class: span ? `bar b${colour(span.service)} ${span.status === "ERROR" ? "failed" : ""}` : "" });
  if (span) {
    const at = (micros) => Math.max(0, Math.min(100, (100 * micros) / longest));
    shown.style.left = `${at(span.offsetMicros)}%`;
    shown.style.width = `${at(span.offsetMicros + span.durationMicros) - at(span.offsetMicros)}%`;
  }
  return h("span", { class: "track" }, shown);
}

function values(pair) {
  const keys = [...new Set([...Object.keys(pair.leftAttributes), ...Object.keys(pair.rightAttributes)])];
  const text = (attributes, key) => (Object.hasOwn(attributes, key) ? String(attributes[key]) : "(none)");
  const changed = Object.fromEntries(keys.map((key) => [key, `${text(pair.leftAttributes, key)} → ${text(pair.rightAttributes, key)}`]));
  return [sentences(pair).map((sentence) => h("div", {}, sentence)), keys.length > 0 && explainedList(changed)];
}
