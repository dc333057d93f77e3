import { h, svg } from "../dom.js";
import { number } from "../format.js";
import { replace } from "../replace.js";
import { place } from "../scene.js";
import { condition, words } from "../words.js";

const SECONDS = 60;
const RECENT_SECONDS = 5;
const EVEN = 10; // the scale ends with a multiple of it

/** The scene as the room sees it: who runs, what goes wrong, how the calls fare, what programs say. */
export function stage(demo, scenes, projector) {
  const node = h("section", { class: "stage" });
  let shown = "";
  return {
    node,
    refresh() {
      const { state, busy, error } = demo;
      const { talkMillis, scene, ...others } = state;
      if (!scene || !scenes()) return;
      const drawing = JSON.stringify([others, { ...scene, elapsedMillis: 0 }, busy, error]);
      if (drawing === shown) return;
      shown = drawing;
      const say = words(state.language);
      node.lang = state.language;
      replace(node, heading(scene, place(scenes(), scene), state, say, busy, error), picture(state, say), ...lower(scene, state, say, demo, projector));
    },
  };
}

function heading({ title, claim }, { number: which, all }, { language, changing }, say, busy, error) {
  return h("div", { class: "heading" },
    h("p", { class: "mute" }, say.scene(which, all)),
    h("h1", {}, title[language]),
    h("p", { class: "claim", role: "status" }, error ? h("span", { class: "error" }, error) : busy || changing ? say.setting : claim[language]));
}

function rate(seconds, of) {
  const whole = seconds.slice(-RECENT_SECONDS - 1, -1);
  return whole.length ? Math.round(whole.reduce((sum, second) => sum + of(second), 0) / whole.length) : 0;
}

/** Client, servers and what takes the telemetry, each with a sign and a word for how it is. */
function picture({ actors, calls: { seconds }, faults, step, language }, say) {
  const on = (id) => faults.some((fault) => fault.id === id && fault.on);
  const box = (kind, name, sign, state, more) => h("div", { class: `actor ${kind}` }, h("b", {}, name), h("span", {}, `${sign} ${state}`), more && h("span", { class: "mute" }, more));
  const [client, ...servers] = actors;
  const arrow = () => h("span", { class: "arrow", "aria-hidden": "true" }, "→");
  const told = step === 1 ? box("telemetry", say.telemetry, "○", say.silent) : on("backend-gone") ? box("telemetry bad", say.telemetry, "✗", say.lost) : box("telemetry", say.telemetry, "✓", say.taken);
  const wrong = faults.filter((fault) => fault.on);
  return h("div", { class: "picture" },
    h("div", { class: "actors" },
      box(client.alive ? "" : "bad", say.client, client.alive ? "✓" : "✗", client.alive ? say.running : say.gone, say.rate(rate(seconds, (second) => second.ok + second.failed))),
      arrow(),
      h("div", { class: "servers" }, servers.map((server, i) => {
        const late = i === servers.length - 1 && on("slow");
        const [kind, sign, state] = !server.alive ? ["bad", "✗", on("killed") ? say.killed : say.gone] : !server.known ? ["", "○", say.unknown] : late ? ["late", "…", say.late] : ["", "✓", say.running];
        return box(`server s${i} ${kind}`, `${say.server} ${i + 1}`, sign, state, say.each(rate(seconds, (second) => second.servers[i])));
      })),
      arrow(), told),
    h("p", { class: "wrong" }, h("b", {}, `${say.step} ${step}: ${say[`step${step}`]}.`), " ",
      wrong.length ? wrong.map((fault) => h("span", { class: "warn" }, `⚠ ${say.faults[fault.id] ?? fault.title}. `)) : say.nothing));
}

/** What programs say, if there are any, comes before the calls: it is what the scene is about. */
function lower(scene, state, say, demo, projector) {
  const said = state.actors.filter((actor) => actor.says).map((actor) => [actor.name, actor.says]);
  const cards = scene.runs.map((run) => card(run, state.language, say, demo, projector));
  if (said.length > 0) {
    cards.push(h("div", { class: "panel padded program wide" }, h("h2", {}, say.says), h("ul", {}, said.map(([name, text]) =>
      h("li", {}, h("b", {}, `${name.replace("client", say.client).replace("server", say.server)}: `), h("span", { lang: "en" }, text))))));
  }
  return [cards.length > 0 && h("div", { class: "programs" }, cards), calls(state, say, cards.length)].filter(Boolean);
}

/** Calls of each second: answered ones by server, failed ones on top. */
function calls({ calls: { seconds, failed, retried, client } }, say, others) {
  const whole = seconds.slice(0, -1);
  const top = Math.max(EVEN, ...whole.map((second) => EVEN * Math.ceil((second.ok + second.failed) / EVEN)));
  const x = (i) => SECONDS - whole.length + i;
  const y = (value) => 100 - (100 * value) / top;
  const bars = (kind, from, to) => svg("path", { class: kind, d: whole.map((second, i) => (to(second) > from(second) ? `M${x(i)},${y(from(second))}V${y(to(second))}h.86V${y(from(second))}Z` : "")).join("") });
  const one = (second) => second.servers[0];
  const both = (second) => second.servers[0] + second.servers[1];
  const seen = client?.failed ?? failed;
  return h("figure", { class: `panel padded calls${others > 2 ? " aside" : others > 0 ? " low" : ""}` },
    h("figcaption", {}, say.calls),
    h("div", { class: "chart" },
      svg("svg", { viewBox: `0 0 ${SECONDS} 100`, preserveAspectRatio: "none", role: "img", "aria-label": `${say.calls}: ${say.answered} ${rate(seconds, (second) => second.ok)}, ${say.failed} ${seen}` },
        svg("defs", {}, svg("pattern", { id: "hatch", width: 0.4, height: 6, patternUnits: "userSpaceOnUse" }, svg("rect", { class: "ground", width: 0.4, height: 6 }), svg("rect", { class: "stripe", width: 0.4, height: 2.5 }))),
        bars("first", () => 0, one), bars("second", one, both), bars("failing", both, (second) => both(second) + second.failed)),
      h("div", { class: "scale mute" }, h("span", {}, number(top)), h("span", {}, "0")),
      h("div", { class: "times mute" }, h("span", {}, say.ago), h("span", {}, say.now))),
    h("ul", { class: "key" },
      h("li", {}, h("span", { class: "sample first" }), `${say.server} 1`),
      h("li", {}, h("span", { class: "sample second" }), `${say.server} 2`),
      h("li", { class: seen ? "error" : "" }, h("span", { class: "sample failing" }), `${say.failed}: `, h("b", {}, number(seen))),
      retried > 0 && h("li", {}, `↻ ${say.retried}: `, h("b", {}, number(retried)))),
    h("p", { class: "mute small-print" }, say.counted));
}

function card(run, language, say, demo, projector) {
  const { id, title, command, output, exit, program, call } = run;
  return h("div", { class: `panel padded program${program === "server" ? " wide" : ""}` },
    h("div", { class: "top" }, h("h2", {}, title[language]), h("span", { class: exit ? "warn" : "mute" }, condition(run, say)),
      !projector && h("button", { type: "button", "data-key": `run-${id}`, onclick: () => demo.give("POST", `run/${id}`, id) }, say.again)),
    command && h("p", { class: "mono command", lang: "en" }, `$ ${command}`),
    h("pre", { class: "mono", lang: "en", tabindex: "0", "aria-label": title[language] }, output || " "),
    call?.code === "OK" && h("dl", { class: "bytes" },
      h("dt", {}, `→ ${say.sent(call.request.bytes)}`), h("dd", { class: "mono" }, call.request.hex, call.request.bytes > 32 && " …"),
      call.response.bytes > 0 && [h("dt", {}, `← ${say.received(call.response.bytes)}`), h("dd", { class: "mono" }, call.response.hex, call.response.bytes > 32 && " …")]),
    call?.code === "OK" && h("p", { class: "mute" }, say.took(number(call.millis))));
}
