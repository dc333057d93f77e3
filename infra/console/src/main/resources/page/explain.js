import { convention, groups } from "./conventions.js";
import { h } from "./dom.js";

const LONG = 160;

// One box for all explanations; it is moved to the name that it explains.
const box = h("div", { id: "explanation", class: "explanation", role: "tooltip", popover: "manual" });

document.addEventListener("keydown", (event) => {
  if (event.key === "Escape") hide();
});

function hide() {
  if (box.isConnected && box.matches(":popover-open")) box.hidePopover();
}

function show(name, sentences) {
  box.replaceChildren(...sentences.map((sentence) => h("p", {}, sentence)));
  name.after(box);
  box.showPopover();
  const at = name.getBoundingClientRect();
  const { width, height } = box.getBoundingClientRect();
  const below = at.bottom + height < innerHeight;
  box.style.left = `${Math.max(8, Math.min(at.left, innerWidth - width - 8))}px`;
  box.style.top = `${below ? at.bottom : Math.max(0, at.top - height)}px`;
}

/** An attribute's name with what the conventions say of it, while it is pointed at or focused. */
function term(key, deprecated) {
  const known = convention(key);
  const current = Object.hasOwn(deprecated, key) ? deprecated[key] : undefined;
  if (!known && current === undefined) return key;
  const givenUp = current !== undefined && `The conventions have given this name up${current && `; today it is ${current}`}.`;
  const sentences = [known?.meaning, givenUp, known?.section && "The name leads to its section of the specification."].filter(Boolean);
  const name = known?.section
    ? h("a", { href: known.section, target: "_blank", rel: "noreferrer", "aria-describedby": box.id }, key)
    : h("button", { type: "button", "aria-describedby": box.id }, key);
  const appear = () => show(name, sentences);
  return h("span", { class: "term", onmouseenter: appear, onmouseleave: hide, onfocusin: appear, onfocusout: hide },
    name, givenUp && h("span", { class: "warn" }, " given up"));
}

function value(of) {
  const text = typeof of === "string" ? of : JSON.stringify(of);
  return text.length > LONG ? h("details", {}, h("summary", {}, `${text.slice(0, LONG)}…`), text) : text;
}

/** Attributes as terms and values, with explanations. */
export function explainedList(attributes, deprecated = {}) {
  return h("dl", { class: "attributes" }, Object.entries(attributes).map(([key, of]) => [
    h("dt", {}, term(key, deprecated)), h("dd", {}, value(of))]));
}

/** Attributes grouped by what they are about. */
export function explainedGroups(attributes, deprecated) {
  const found = groups.map(([title, prefixes]) => ({ title, prefixes, members: {} }));
  for (const [key, of] of Object.entries(attributes)) {
    const group = found.find(({ prefixes }) => prefixes.some((prefix) => key.startsWith(prefix)));
    group.members[key] = of;
  }
  return found.filter(({ members }) => Object.keys(members).length > 0).map(({ title, members }) => [
    h("h3", {}, title), explainedList(members, deprecated)]);
}
