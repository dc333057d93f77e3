import { get, order } from "./api.js";

const POLL_MILLIS = 1000;

/**
 * What runs beside the console, and the way to change it. All windows, wherever they are, show what
 * the demo's server says; those of one browser hear of a change at once.
 */
export function connect() {
  const listeners = [];
  const others = new BroadcastChannel("demo");
  let scenes;
  const demo = {
    state: { running: false }, busy: "", error: "", lost: false,
    listen(listener) { listeners.push(listener); },
    ask, give, scenes: () => (scenes ??= get("demo/scenes").then((found) => found.scenes)),
    reset() { return demo.state.running && give("POST", "reset", "resetting"); },
    scene(id) { return give("POST", `scene/${encodeURIComponent(id)}`, `setting scene ${id}`); },
    show(what) { return give("POST", `show/${what}`, what); },
    since: () => demo.state.scene?.sinceMillis ?? demo.state.sinceMillis,
  };

  function tell() {
    listeners.forEach((listener) => listener());
  }

  async function ask() {
    if (demo.busy) return;
    try {
      const state = await get("demo");
      if (demo.busy) return; // older than what the order will answer
      demo.state = state;
      demo.lost = false;
    } catch {
      demo.lost = true;
    }
    tell();
  }

  async function give(method, what, doing) {
    demo.busy = doing;
    demo.error = "";
    tell();
    try {
      demo.state = await order(method, what);
    } catch (failure) {
      demo.error = failure.message;
    }
    demo.busy = "";
    tell();
    others.postMessage("changed");
  }

  others.addEventListener("message", ask);
  demo.ready = ask().then(() => demo.state.running && setInterval(ask, POLL_MILLIS));
  return demo;
}

/** Brings about what an address asks for: a step, and what goes wrong and nothing else. */
export async function arrange(demo, { step, fault = "" }) {
  await demo.ask();
  if (!demo.state.running) return;
  if (step) await demo.give("POST", `step/${encodeURIComponent(step)}`, `starting step ${step}`);
  const wanted = fault.split(",").filter(Boolean);
  for (const { id, on } of demo.state.faults) {
    if (on && !wanted.includes(id)) await demo.give("DELETE", `fault/${id}`, `ending: ${id}`);
  }
  for (const id of wanted) {
    if (!demo.error) await demo.give("POST", `fault/${encodeURIComponent(id)}`, `beginning: ${id}`);
  }
}
