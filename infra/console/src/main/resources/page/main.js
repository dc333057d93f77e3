import { clear, isTraceId, onTick } from "./api.js";
import { demoBar } from "./demo.js";
import { h } from "./dom.js";
import { number } from "./format.js";
import { compare } from "./views/compare.js";
import { findings } from "./views/findings.js";
import { logs } from "./views/logs.js";
import { map } from "./views/map.js";
import { metric } from "./views/metric.js";
import { metrics } from "./views/metrics.js";
import { overview } from "./views/overview.js";
import { enter, search } from "./views/search.js";
import { stream } from "./views/stream.js";
import { trace } from "./views/trace.js";
import { traces } from "./views/traces.js";
import { versions } from "./views/versions.js";
import { why } from "./views/why.js";

// A view takes its parameters and returns { node, refresh }; refresh may be absent.
const views = { overview, traces, trace, compare, stream, metrics, metric, logs, map, findings, versions, why, search };
const ofTraces = ["trace", "compare", "stream"];
const main = document.getElementById("main");
const box = document.querySelector("#search input");
const TYPING_MILLIS = 250;
const ENOUGH_LETTERS = 2;
const demo = demoBar(document.getElementById("demo"), () => current.refresh?.());
let typing;
let current = {};

function route() {
  const [, name = "overview", query = ""] = location.hash.match(/^#\/(\w+)\??(.*)$/) ?? [];
  const parameters = Object.fromEntries(new URLSearchParams(query));
  if (name === "demo") {
    arrange(parameters);
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
async function arrange({ step, fault, view = "overview", ...parameters }) {
  main.replaceChildren(h("p", { class: "mute" }, "Setting up the demo …"));
  await demo.arrange({ step, fault });
  location.replace(`#/${view}?${new URLSearchParams(parameters)}`);
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

function setTheme(theme) {
  document.documentElement.dataset.theme = theme;
  localStorage.setItem("theme", theme);
}

function switchTheme() {
  setTheme(document.documentElement.dataset.theme === "dark" ? "light" : "dark");
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
  "?": () => document.getElementById("keys").showModal(),
};

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
setTheme(localStorage.getItem("theme") ?? (matchMedia("(prefers-color-scheme: dark)").matches ? "dark" : "light"));
route();
onTick((counts) => {
  showCounts(counts);
  if (counts) current.refresh?.();
});
