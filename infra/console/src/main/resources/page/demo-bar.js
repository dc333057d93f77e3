import { h } from "./dom.js";

/**
 * The bar with which a presenter changes what runs: which step, and what goes wrong. There is none
 * where no demo runs beside the console.
 */
export function demoBar(node, demo) {
  let shown = "";

  function draw() {
    const { state, busy, error, lost } = demo;
    node.hidden = !state.running || lost;
    const drawing = JSON.stringify([state.step, state.faults, state.gone, busy, error]);
    if (node.hidden || drawing === shown) return;
    shown = drawing;
    const focused = node.contains(document.activeElement) && document.activeElement.dataset.order;
    const button = (text, title, order, pressed, act) =>
      h("button", { type: "button", title, "data-order": order, "aria-pressed": pressed === undefined ? undefined : String(pressed), onclick: act }, text);
    node.replaceChildren(
      h("div", { class: "choices", role: "group", "aria-label": "Step" }, h("b", {}, "Step"),
        state.steps.map(({ number, layer }) =>
          button(String(number), layer, `step/${number}`, number === state.step, () => demo.give("POST", `step/${number}`, `starting step ${number}`)))),
      h("div", { class: "choices", role: "group", "aria-label": "What goes wrong" }, h("b", {}, "Wrong"),
        state.faults.map(({ id, title, on }) =>
          button(id.replaceAll("-", " "), title, `fault/${id}`, on, () => demo.give(on ? "DELETE" : "POST", `fault/${id}`, on ? `ending: ${id}` : `beginning: ${id}`)))),
      button("Reset (r)", "The beginning of the scene; without one nothing goes wrong, and everything is running", "reset", undefined, demo.reset),
      h("p", { role: "status" }, error ? h("span", { class: "error" }, error) : busy ? `${busy} …` : told(state)));
    if (focused) node.querySelector(`[data-order="${focused}"]`)?.focus();
  }

  demo.listen(draw);
  draw();
}

function told(state) {
  const layer = state.steps.find(({ number }) => number === state.step).layer;
  const wrong = state.faults.filter(({ on }) => on).map(({ title }) => `${title}.`);
  const gone = state.gone.map((name) => `${name} has ended: reset starts it again.`);
  return [`Step ${state.step}: ${layer}.`, ...wrong, ...gone].join(" ");
}
