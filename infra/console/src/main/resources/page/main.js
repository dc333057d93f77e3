import { clear, isTraceId, onTick } from "./api.js";
import { arrange, connect } from "./demo.js";
import { demoBar } from "./demo-bar.js";
import { h } from "./dom.js";
import { number } from "./format.js";
import { place, stageAddress, strip, viewAddress } from "./scene.js";
import { switchTheme, useTheme } from "./theme.js";
import { compare } from "./views/compare.js";
import { findings } from "./views/findings.js";
import { logs } from "./views/logs.js";
import { map } from "./views/map.js";
import { metric } from "./views/metric.js";
import { metrics } from "./views/metrics.js";
import { overview } from "./views/overview.js";
import { enter, search } from "./views/search.js";
import { stage } from "./views/stage.js";
import { stream } from "./views/stream.js";
import { trace } from "./views/trace.js";
import { traces } from "./views/traces.js";
import { versions } from "./views/versions.js";
import { why } from "./views/why.js";
import { words } from "./words.js";

// A view takes its parameters and returns { node, refresh }; refresh may be absent.
const views = { overview, traces, trace, compare, stream, metrics, metric, logs, map, findings, versions, why, search };
const ofTraces = ["trace", "compare", "stream"];
const main = document.getElementById("main");
const box = document.querySelector("#search input");
const TYPING_MILLIS = 250;
const ENOUGH_LETTERS = 2;
const asked = new URLSearchParams(location.search);
const projector = asked.has("projector");
const demo = connect();
const begun = demo.ready.then(() => {
  const language = asked.get("lang");
  return demo.state.running && language && language !== demo.state.language && demo.give("POST", `language/${encodeURIComponent(language)}`, language);
});
let typing;
let current = {};
let scenes;
let followed;

function route() {
  const [, scene] = location.hash.match(/^#\/demo\/scene\/([\w-]+)/) ?? [];
  if (scene) {
    enterScene(scene);
    return;
  }
  const [, name = "overview", query = ""] = location.hash.match(/^#\/(\w+)\??(.*)$/) ?? [];
  const parameters = Object.fromEntries(new URLSearchParams(query));
  if (name === "demo") {
    setUp(parameters);
    return;
  }
  const view = Object.hasOwn(views, name) ? views[name] : views.overview;
  current = view(parameters, { since: demo.since });
  main.replaceChildren(current.node);
  if (document.activeElement !== box) box.value = name === "search" ? parameters.text ?? "" : "";
  for (const link of document.querySelectorAll("nav a")) {
    const here = link.hash === `#/${name}` || (ofTraces.includes(name) && link.hash === "#/traces") || (name === "metric" && link.hash === "#/metrics");
    link.toggleAttribute("aria-current", here);
  }
  document.title = `${name[0].toUpperCase()}${name.slice(1)} – Console`;
  current.refresh?.();
}

/** An address such as #/demo?step=3&fault=slow&view=traces, for slides: first the demo, then the view. */
async function setUp({ step, fault, view = "overview", ...parameters }) {
  main.replaceChildren(h("p", { class: "mute" }, "Setting up the demo …"));
  await arrange(demo, { step, fault });
  location.replace(`#/${view}?${new URLSearchParams(parameters)}`);
}

/** The address of a scene sets it, unless it is set already: then a reload changes nothing. */
async function enterScene(id) {
  current = {};
  await begun;
  if (demo.state.running && demo.state.scene?.id !== id) {
    main.replaceChildren(h("p", { class: "panel empty", lang: demo.state.language }, words(demo.state.language).setting));
    await demo.scene(id);
  } else if (demo.state.scene && demo.state.showing === "view") {
    await demo.show("stage");
  }
  if (demo.state.scene?.id !== id) {
    const reason = demo.error || words(demo.state.language).none;
    main.replaceChildren(h("p", { class: "panel empty" }, reason));
    return;
  }
  if (!current.refresh || followed !== scenario()) await show();
}

const scenario = () => JSON.stringify([demo.state.scene?.id, demo.state.scene?.sinceMillis, demo.state.showing]);

/** Shows what all windows show: the scene's stage or its view. */
async function show() {
  const { scene, showing, language } = demo.state;
  followed = scenario();
  const now = followed;
  scenes ??= await demo.scenes();
  bar.draw();
  if (showing === "view" && scene.show) {
    if (scene.find) main.replaceChildren(h("p", { class: "panel empty", lang: language }, words(language).looking));
    current = {};
    const address = await viewAddress(scene, () => followed === now);
    if (address === null) return;
    if (location.hash === address) route();
    else location.hash = address;
    return;
  }
  if (location.hash !== stageAddress(scene)) history.pushState(null, "", stageAddress(scene));
  current = stage(demo, () => scenes, projector);
  document.title = `${scene.title[language]} – Console`;
  for (const link of document.querySelectorAll("nav a")) link.removeAttribute("aria-current");
  main.replaceChildren(current.node);
  current.refresh();
}

/** When another window has changed the scene, or what is shown of it, this one goes along. */
function follow() {
  if (demo.busy) return;
  if (demo.state.changing) {
    if (location.hash.length > 2) followed ??= scenario(); // loaded meanwhile: what comes is new
    return;
  }
  if (!demo.state.scene) return;
  followed ??= location.hash.length > 2 ? scenario() : "";
  if (followed !== scenario()) show();
}

/** The scene beside this one. */
function beside(which) {
  const scene = demo.state.scene && scenes && place(scenes, demo.state.scene)[which];
  if (scene && !demo.busy) demo.scene(scene.id);
}

function showCounts(counts) {
  const text = counts
    ? ["spans", "metrics", "logs"].map((signal) => {
        const { kept, dropped } = counts[signal];
        return `${number(kept)} ${signal}${dropped ? ` (${number(dropped)} dropped)` : ""}`;
      }).join("  ·  ")
    : "the console has stopped: showing what was there";
  const link = document.querySelector('nav a[href="#/findings"]');
  link.textContent = counts?.findings ? `Findings (${counts.findings})` : "Findings";
  document.getElementById("counts").replaceChildren(h("span", { class: counts ? "" : "error" }, text));
}

const keys = {
  "/": () => box.focus(),
  o: () => { location.hash = "#/overview"; },
  t: () => { location.hash = "#/traces"; },
  m: () => { location.hash = "#/metrics"; },
  l: () => { location.hash = "#/logs"; },
  s: () => { location.hash = "#/map"; },
  f: () => { location.hash = "#/findings"; },
  b: () => { location.hash = "#/versions"; },
  w: () => { location.hash = "#/why"; },
  d: switchTheme,
  r: () => demo.reset(),
  n: () => beside("next"),
  p: () => beside("previous"),
  v: () => demo.state.scene?.show && demo.show(demo.state.showing === "view" ? "stage" : "view"),
  "?": () => document.getElementById("keys").showModal(),
};

if (projector) Object.assign(keys, { PageDown: keys.n, PageUp: keys.p }); // what a remote control sends

document.addEventListener("keydown", (event) => {
  const writing = event.target.closest("input, select, textarea");
  if (event.key === "Escape" && writing) event.target.blur();
  if (writing || event.ctrlKey || event.metaKey || event.altKey || !Object.hasOwn(keys, event.key)) return;
  event.preventDefault();
  keys[event.key]();
});

/** Back leads to where one was before the first letter. */
function searchFor(text) {
  const address = `#/search?${new URLSearchParams({ text })}`;
  if (location.hash === address) return;
  if (!location.hash.startsWith("#/search")) {
    location.hash = address;
    return;
  }
  history.replaceState(null, "", address);
  route();
}

box.addEventListener("input", () => {
  clearTimeout(typing);
  const text = box.value.trim();
  if (text.length >= ENOUGH_LETTERS) typing = setTimeout(() => searchFor(text), TYPING_MILLIS);
});
box.addEventListener("keydown", (event) => {
  if (event.key !== "ArrowDown") return;
  event.preventDefault();
  enter();
});
document.getElementById("search").addEventListener("submit", (event) => {
  event.preventDefault();
  clearTimeout(typing);
  const text = box.value.trim();
  if (isTraceId(text)) location.hash = `#/trace?id=${text}`;
  else searchFor(text);
});
document.getElementById("theme").addEventListener("click", switchTheme);
document.getElementById("help").addEventListener("click", keys["?"]);
document.getElementById("clear").addEventListener("click", async () => {
  await clear();
  route();
});
window.addEventListener("hashchange", route);
document.documentElement.toggleAttribute("data-projector", projector);
useTheme();
demoBar(document.getElementById("demo"), demo);
const bar = strip(document.getElementById("scene"), demo, () => scenes, projector);
route();
demo.listen(() => {
  if (demo.state.scene && !scenes) {
    demo.scenes().then((found) => {
      scenes = found;
      bar.draw();
    });
  }
  follow();
  if (!demo.busy) current.refresh?.();
});
onTick((counts) => {
  showCounts(counts);
  if (counts) current.refresh?.();
});
