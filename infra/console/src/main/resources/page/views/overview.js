import { get, importFile } from "../api.js";
import { empty, h, svg } from "../dom.js";
import { colour, duration, number, shortName, time } from "../format.js";
import { replace } from "../replace.js";

/** Rate, errors and duration of every method in the last minute, or since the demo has changed its step; what changed last; who is sending. */
export function overview(parameters, { since }) {
  const body = h("div");
  return {
    node: h("section", {}, h("h1", {}, "Overview"), body, transfer()),
    async refresh() {
      const { services, methods, windowSeconds, changes } = await get("overview", { since: since() });
      if (changes.length === 0) {
        body.replaceChildren(since() === undefined
          ? empty("Nothing has arrived yet. To see something, type", "./lab demo")
          : empty("Nothing has arrived: the demo's programs send nothing at step 1. The bar above starts another step."));
        return;
      }
      replace(body, tiles(services, methods, windowSeconds), calls(methods, windowSeconds), newest(changes), senders(services));
    },
  };
}

/** Everything out to a file, and back in. */
function transfer() {
  const note = h("span", { class: "mute", role: "status" });
  const choose = h("input", { type: "file", accept: ".jsonl,.json", onchange: async () => {
    const [file] = choose.files;
    if (!file) return;
    note.textContent = "Reading …";
    note.textContent = await importFile(file).then(({ lines }) => `${lines} requests taken in.`, (error) => `${file.name}: ${error.message}`);
    choose.value = "";
  } });
  return h("section", {}, h("h2", {}, "Keep it, or bring it back"),
    h("div", { class: "row" }, h("a", { href: "api/export", download: "telemetry.jsonl" }, "Export everything as OTLP JSON"),
      h("label", {}, "Import ", choose), note));
}

function tiles(services, methods, seconds) {
  const taken = methods.filter((method) => method.kind === "SERVER");
  const total = taken.reduce((sum, method) => sum + method.calls, 0);
  const errors = taken.reduce((sum, method) => sum + method.errors, 0);
  const tile = (value, text) => h("div", { class: "panel padded tile" }, h("b", {}, value), text);
  return h("div", { class: "tiles" },
    tile(`${number(Math.round((10 * total) / seconds) / 10)} /s`, "calls taken by servers"),
    tile(total ? `${number((100 * errors) / total)} %` : "–", "of them failed"),
    tile(Object.keys(services).length, "services"),
    tile(Object.values(services).flat().length, "instances"));
}

/** The latest changes, each a link to the view that shows it. */
function newest(changes) {
  return h("section", {}, h("h2", {}, "What changed last"),
    h("ol", { class: "panel padded lines" }, changes.map((change) => {
      const [text, view, parameters] = told(change);
      return h("li", {}, h("span", { class: "mono mute" }, time(change.millis).slice(0, 8)), "  ", h("a", { href: `#/${view}?${new URLSearchParams(parameters)}` }, text));
    })));
}

function told({ what, service, names, count }) {
  const [name] = names;
  const left = count - names.length;
  const list = names.map(shortName).join(", ") + (left > 0 ? ` and ${number(left)} more` : "");
  switch (what) {
    case "SERVICE": return [`${service} has sent something for the first time`, "why", { q: service }];
    case "VERSION": return [`${service} runs in a new version: ${name || "(none)"}`, "versions", { by: "version", right: name }];
    case "INSTANCE": return [`${service} was started as another instance: ${instance(name)}`, "versions", { by: "run", right: `${service} ${name}` }];
    case "SPAN": return [`${service} sends a new span: ${list}`, "traces", count > 1 ? { service } : { service, method: name }];
    case "INSTRUMENT": return [`${service} sends a new instrument: ${list}`, ...(count > 1 ? ["metrics", { service }] : ["metric", { name }])];
    case "LOG": return [`${service} has sent its first log record`, "logs", { service }];
    default: return [`${service} ${instance(name)} has fallen silent`, "why", { q: service }];
  }
}

/** What tells an instance from others; ids are long. */
function instance(name) {
  return name.length > 20 ? `${name.slice(0, 13)}…` : name;
}

function calls(methods, seconds) {
  return h("section", {},
    h("h2", {}, `Calls of the last ${seconds} s`),
    h("div", { class: "panel" }, h("table", {},
      h("thead", {}, h("tr", {}, ["Service", "Method", "Side", "Last minute"].map((name) => h("th", {}, name)),
        ["Calls", "Errors", "p50", "p95", "p99"].map((name) => h("th", { class: "num" }, name)))),
      h("tbody", {}, methods.map((method) => h("tr", {},
        h("td", {}, h("span", { class: `service s${colour(method.service)}` }, method.service)),
        h("td", {}, h("a", { title: method.name, href: `#/traces?${new URLSearchParams({ text: method.name })}` }, shortName(method.name))),
        h("td", { class: "mute" }, method.kind),
        h("td", {}, sparkline(method)),
        h("td", { class: "num" }, number(method.calls)),
        h("td", { class: `num ${method.errors ? "error" : "mute"}` }, number(method.errors)),
        ["p50", "p95", "p99"].map((part) => h("td", { class: "num" }, duration(method[part])))))))));
}

/** Calls in slices of two seconds, those that failed below in red. */
function sparkline({ callsBySlice: calls, errorsBySlice: errors }) {
  const top = Math.max(1, ...calls);
  const bar = (count, i, extra) => count > 0 && svg("rect", { ...extra, x: i * 3.2, width: 2.6, y: 20 - (19 * count) / top, height: (19 * count) / top });
  return svg("svg", { class: "spark", viewBox: "0 0 96 20", role: "img", "aria-label": `at most ${top} calls in two seconds` },
    calls.map((count, i) => bar(count, i, {})), errors.map((count, i) => bar(count, i, { class: "failed" })));
}

function senders(services) {
  return h("section", {},
    h("h2", {}, "Who is sending"),
    h("div", { class: "panel" }, h("table", {},
      h("thead", {}, h("tr", {}, h("th", {}, "Service"), h("th", {}, "Instances"))),
      h("tbody", {}, Object.entries(services).map(([service, instances]) => h("tr", {},
        h("td", {}, h("span", { class: `service s${colour(service)}` }, service)),
        h("td", { class: "mono" }, instances.join(", "))))))));
}
