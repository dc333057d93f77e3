// All that arrives was written by strangers. Text becomes text nodes, never markup.

/** Makes an element; `on…` attributes are listeners, absent children are left out. */
export function h(tag, attributes = {}, ...children) {
  return build(document.createElement(tag), attributes, children);
}

/** The same for SVG. */
export function svg(tag, attributes = {}, ...children) {
  return build(document.createElementNS("http://www.w3.org/2000/svg", tag), attributes, children);
}

function build(element, attributes, children) {
  for (const [name, value] of Object.entries(attributes)) {
    if (value === undefined || value === null || value === false) continue;
    if (name.startsWith("on")) element.addEventListener(name.slice(2), value);
    else element.setAttribute(name, value === true ? "" : value);
  }
  element.append(...children.flat(Infinity).filter((child) => child !== null && child !== undefined && child !== false));
  return element;
}

/** A place for things to show when there is nothing to show yet. */
export function empty(text, command) {
  return h("div", { class: "panel empty" }, h("p", {}, text), command && h("p", {}, h("code", {}, command)));
}

/** Attributes as a list of terms and values. */
export function attributeList(attributes) {
  return h("dl", { class: "attributes" },
    Object.entries(attributes).map(([key, value]) => [
      h("dt", {}, key),
      h("dd", {}, typeof value === "string" ? value : JSON.stringify(value)),
    ]));
}
