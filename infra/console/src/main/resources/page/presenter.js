import { connect } from "./demo.js";
import { demoBar } from "./demo-bar.js";
import { h } from "./dom.js";
import { replace } from "./replace.js";
import { place } from "./scene.js";
import { switchTheme, useTheme } from "./theme.js";
import { condition, words } from "./words.js";

const TALK_MILLIS = 20 * 60 * 1000;
const CLOCK_MILLIS = 250;

const main = document.getElementById("main");
const demo = connect();
let scenes = [];
let heardAt = performance.now();
let shown = "";

const minutes = (millis) => `${Math.floor(millis / 60000)}:${String(Math.floor(millis / 1000) % 60).padStart(2, "0")}`;
const wording = () => words(demo.state.language);
const around = () => place(scenes, demo.state.scene);

/** All but the clocks, which have an element each and go on by themselves. */
function draw() {
  const { state, busy, error, lost } = demo;
  const runs = state.scene?.runs.map(({ id, command, exit }) => [id, command, exit]);
  const drawing = JSON.stringify([state.running, state.scene?.id, runs, state.language, state.showing, state.changing, busy, error, lost, scenes.length]);
  if (drawing === shown) return;
  shown = drawing;
  const say = wording();
  document.documentElement.lang = state.language ?? "en";
  document.title = state.scene ? `${around().number}. ${state.scene.title[state.language]} – ${say.presenter}` : say.presenter;
  if (!state.running) {
    replace(main, h("p", { class: "panel empty" }, say.none));
    return;
  }
  replace(main, ...[
    lost && h("p", { class: "error", role: "alert" }, say.away),
    error && h("p", { class: "error", role: "alert" }, error),
    controls(state, say, busy),
    state.scene ? notes(state.scene, state.language, say) : h("p", { class: "panel padded" }, say.noScene),
    list(state, say),
    h("p", { class: "mute" }, say.keys),
  ].filter(Boolean));
  tick();
}

function controls({ scene, language, showing, changing }, say, busy) {
  const { previous, next } = around();
  const button = (key, text, act, more = {}) => h("button", { type: "button", "data-key": key, onclick: act, ...more }, text);
  const first = scenes[0];
  return h("div", { class: "controls" },
    h("div", { class: "clocks" },
      scene && h("h1", {}, scene.title[language]),
      h("div", { class: "clock" }, h("span", { class: "mute" }, say.talk), h("b", { id: "talk" }), h("span", { class: "mute" }, say.ofTalk)),
      h("div", { class: "clock" }, h("span", { class: "mute" }, scene ? say.scene(around().number, scenes.length) : ""), h("b", { id: "elapsed" }), h("span", { class: "mute", id: "left" }))),
    h("div", { class: "row" },
      scene && previous && button("previous", `← ${say.previous}`, go.previous),
      scene ? next && button("next", `${say.next} →`, go.next, { class: "main" }) : first && button("next", say.begin, go.next, { class: "main" }),
      scene && button("reset", `${say.reset} (r)`, go.reset),
      scene?.show && button("view", `${showing === "view" ? say.stage : say.view} (v)`, go.view),
      button("clock", `${say.clock} (c)`, go.clock),
      h("span", { class: "choices", role: "group", "aria-label": say.language }, ["en", "pl"].map((code) => button(code, code.toUpperCase(), () => demo.give("POST", `language/${code}`, code), { "aria-pressed": String(code === language) }))),
      h("a", { href: "./?projector", target: "projector" }, say.projector),
      h("span", { class: "mute", role: "status" }, busy || changing ? say.setting : "")));
}

function notes({ claim, points, acts, trouble, runs }, language, say) {
  const { next } = around();
  const part = (name, kind, list) => h("section", { class: "panel padded" }, h("h2", {}, name), h(kind, {}, list.map((sentence) => h("li", {}, sentence))));
  return h("div", { class: "notes" },
    h("div", { class: "say" }, part(say.say, "ul", points[language]),
      h("section", { class: "panel padded" }, h("h2", {}, say.upcoming), h("p", {}, next ? [h("b", {}, next.title[language]), ` – ${next.points[language][0]}`] : say.last))),
    h("div", {}, part(say.act, "ol", acts[language]),
      runs.length > 0 && h("section", { class: "panel padded" }, h("h2", {}, say.runs), runs.map((run) => program(run, language, say))),
      h("section", { class: "panel padded" }, h("h2", {}, say.trouble), h("p", {}, trouble[language])),
      h("section", { class: "panel padded" }, h("h2", {}, say.claim), h("p", {}, claim[language]))));
}

function program(run, language, say) {
  return h("p", { class: "program" }, h("button", { type: "button", "data-key": `run-${run.id}`, "aria-label": `${say.again}: ${run.title[language]}`, onclick: () => demo.give("POST", `run/${run.id}`, run.id) }, say.again),
    h("span", {}, run.title[language]), h("span", { class: run.exit ? "warn" : "mute" }, condition(run, say)));
}

function list({ scene, language }, say) {
  return h("nav", { "aria-label": say.all }, h("ol", { class: "scenes" }, scenes.map((one) => h("li", {},
    h("button", { type: "button", "data-key": one.id, "aria-current": one.id === scene?.id ? "true" : undefined, onclick: () => demo.scene(one.id) }, one.title[language])))));
}

/** The clocks go by the server's time, so that all windows agree; between answers by this one's. */
function tick() {
  const since = performance.now() - heardAt;
  const { scene, talkMillis } = demo.state;
  const say = wording();
  const put = (id, text, bad) => {
    const node = document.getElementById(id);
    if (!node) return;
    node.textContent = text;
    node.classList.toggle("error", bad);
  };
  const talk = talkMillis ? talkMillis + since : 0;
  put("talk", minutes(talk), talk > TALK_MILLIS);
  if (!scene) return;
  const elapsed = scene.elapsedMillis + since;
  const left = scene.seconds * 1000 - elapsed;
  put("elapsed", minutes(elapsed), left < 0);
  put("left", left < 0 ? `/ ${minutes(scene.seconds * 1000)}, ${say.over} ${minutes(-left)}` : `/ ${minutes(scene.seconds * 1000)}`, left < 0);
}

const go = {
  previous: () => around().previous && demo.scene(around().previous.id),
  next: () => {
    const next = demo.state.scene ? around().next : scenes[0];
    return next && demo.scene(next.id);
  },
  reset: () => demo.reset(),
  view: () => demo.state.scene?.show && demo.show(demo.state.showing === "view" ? "stage" : "view"),
  clock: () => demo.give("POST", "talk", "clock"),
};
const keys = { ArrowRight: go.next, PageDown: go.next, ArrowLeft: go.previous, PageUp: go.previous, r: go.reset, v: go.view, c: go.clock, d: switchTheme };

document.addEventListener("keydown", (event) => {
  if (event.ctrlKey || event.metaKey || event.altKey || event.repeat || !Object.hasOwn(keys, event.key)) return;
  event.preventDefault();
  if (!demo.busy) keys[event.key]();
});
demo.listen(() => {
  heardAt = performance.now();
  draw();
});
demoBar(document.getElementById("demo"), demo);
useTheme();
await demo.ready;
if (demo.state.running) {
  scenes = await demo.scenes();
  const asked = new URLSearchParams(location.search).get("lang");
  if (asked && asked !== demo.state.language) await demo.give("POST", `language/${encodeURIComponent(asked)}`, asked);
}
draw();
setInterval(tick, CLOCK_MILLIS);
