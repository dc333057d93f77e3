import { get, order } from "./api.js";
import { h } from "./dom.js";

const POLL_MILLIS = 1000;

/**
 * The bar with which a presenter changes what runs: which step, and what goes wrong. There is none
 * where no demo runs beside the console.
 */
export function demoBar(node, changed) {
  let state = { running: false };
  let busy = "";
  let error = "";
  let shown = "";

  function draw() {
    node.hidden = !state.running;
    const drawing = JSON.stringify([state, busy, error]);
    if (!state.running || drawing === shown) return;
    shown = drawing;
    const focused = document.activeElement?.dataset.order;
    const button = (text, title, order, pressed, act) =>
      h("button", { type: "button", title, "data-order": order, "aria-pressed": pressed === undefined ? undefined : String(pressed), onclick: act }, text);
    node.replaceChildren(
      h("div", { class: "choices", role: "group", "aria-label": "Step" }, h("b", {}, "Step"),
        state.steps.map(({ number, layer }) =>
          button(String(number), layer, `step/${number}`, number === state.step, () => give("POST", `step/${number}`, `starting step ${number}`)))),
      h("div", { class: "choices", role: "group", "aria-label": "What goes wrong" }, h("b", {}, "Wrong"),
        state.faults.map(({ id, title, on }) =>
          button(id.replaceAll("-", " "), title, `fault/${id}`, on, () => give(on ? "DELETE" : "POST", `fault/${id}`, on ? `ending: ${id}` : `beginning: ${id}`)))),
      button("Reset (r)", "Nothing goes wrong, and everything is running", "reset", undefined, reset),
      h("p", { role: "status" }, error ? h("span", { class: "error" }, error) : busy ? `${busy} …` : told()));
    if (focused) node.querySelector(`[data-order="${focused}"]`)?.focus();
  }

  function told() {
    const layer = state.steps.find(({ number }) => number === state.step).layer;
    const wrong = state.faults.filter(({ on }) => on).map(({ title }) => `${title}.`);
    const gone = state.gone.map((name) => `${name} has ended: reset starts it again.`);
    return [`Step ${state.step}: ${layer}.`, ...wrong, ...gone].join(" ");
  }

  async function give(method, what, doing) {
    busy = doing;
    error = "";
    draw();
    try {
      state = await order(method, what);
    } catch (failure) {
      error = failure.message;
    }
    busy = "";
    draw();
    changed();
  }

  function reset() {
    return state.running && give("POST", "reset", "resetting");
  }

  async function ask() {
    if (busy) return;
    try {
      state = await get("demo");
    } catch {
      state = { running: false };
    }
    draw();
  }

  /** Brings about what an address asks for: a step, and what goes wrong and nothing else. */
  async function arrange({ step, fault = "" }) {
    await ask();
    if (!state.running) return;
    if (step) await give("POST", `step/${encodeURIComponent(step)}`, `starting step ${step}`);
    const wanted = fault.split(",").filter(Boolean);
    for (const { id, on } of state.faults) {
      if (on && !wanted.includes(id)) await give("DELETE", `fault/${id}`, `ending: ${id}`);
    }
    for (const id of wanted) {
      if (!error) await give("POST", `fault/${encodeURIComponent(id)}`, `beginning: ${id}`);
    }
  }

  ask().then(() => {
    if (!state.running) return;
    setInterval(ask, POLL_MILLIS);
    changed(); // what is shown may depend on there being a demo
  });
  return { reset, arrange, since: () => state.sinceMillis };
}
