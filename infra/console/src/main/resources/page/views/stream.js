import { getTrace } from "../api.js";
import { empty, h, svg } from "../dom.js";
import { count, duration, number } from "../format.js";

/** An interval is telling when it is so many times the usual one, and no mere jitter. */
const TELLING = 4;
const JITTER_MICROS = 1000;
const MAX_SENTENCES = 12;

/** The messages of one call on a time line, as both sides saw them if both are here. */
export function stream({ id = "", span = "" }) {
  const body = h("div");
  let shown = 0;
  return {
    node: h("section", {}, h("h1", {}, "Messages"), body),
    async refresh() {
      try {
        const found = await getTrace(id, { span });
        const chosen = found.tree.find((one) => one.spanId === span);
        if (!chosen || messages(chosen).length === 0) {
          body.replaceChildren(empty("This span marks no messages. Streams do, from step 5 on. To see one, type", "./lab demo --step 5"));
        } else if (shown !== found.spans) {
          shown = found.spans;
          body.replaceChildren(...page(found, sides(chosen, found.tree)));
        }
      } catch (error) {
        body.replaceChildren(empty(`Trace ${id.slice(0, 40)}: ${error.message}. To see a stream, type`, "./lab demo --step 5"));
      }
    },
  };
}

function messages(span) {
  return span.events.flatMap(({ offsetMicros, attributes }) => {
    const type = attributes["message.type"] ?? attributes["rpc.message.type"];
    const number = Number(attributes["message.id"] ?? attributes["rpc.message.id"]);
    return type === "SENT" || type === "RECEIVED" ? [{ type, number, at: offsetMicros }] : [];
  }).sort((a, b) => a.at - b.at);
}

/** The call's spans, the caller's first; the other side's may be missing. */
function sides(chosen, tree) {
  const caller = chosen.kind === "SERVER" ? tree.find((one) => one.spanId === chosen.parentSpanId && one.kind === "CLIENT") : chosen;
  const called = chosen.kind === "SERVER" ? chosen : tree.find((one) => one.parentSpanId === chosen.spanId && one.kind === "SERVER");
  return [caller, called].filter((side) => side && messages(side).length > 0);
}

/** One direction as one side saw it; lanes of one direction stand side by side. */
function lanes(spans) {
  const lane = (span, type) => ({ span, type, marks: messages(span).filter((message) => message.type === type) });
  const [first, second] = spans;
  return second
    ? [lane(first, "SENT"), lane(second, "RECEIVED"), lane(second, "SENT"), lane(first, "RECEIVED")]
    : [lane(first, "SENT"), lane(first, "RECEIVED")];
}

function page(found, spans) {
  const all = lanes(spans);
  const ways = spans.length === 2 ? [[all[0], all[1]], [all[2], all[3]]] : [];
  const passages = ways.map(([from, to]) => passagesBetween(from, to));
  const gaps = all.map(gapsOf);
  const ends = spans.map((span) => span.offsetMicros + span.durationMicros);
  const times = all.flatMap((lane) => lane.marks.map((mark) => mark.at));
  const from = Math.min(...spans.map((span) => span.offsetMicros), ...times);
  const to = Math.max(from + 1, ...ends, ...times);
  const percent = (micros) => (100 * (micros - from)) / (to - from);
  // Of two sides the sender tells why; what the receiver saw is an echo of it.
  const telling = [...spans.flatMap(endOf), ...passages.flatMap((passage, i) => slow(passage, ways[i])), ...gaps.flatMap((gap, i) => (spans.length === 2 && all[i].type === "RECEIVED" ? [] : gap.map((one) => tell(one, all[i]))))];
  return [
    h("p", {}, h("a", { href: `#/trace?${new URLSearchParams({ id: found.traceId, span: spans[0].spanId })}` }, spans[0].name.slice(0, 200))),
    h("p", { class: "mute" }, `${duration(to - from)}  ·  ${spans.map(counted).join("; ")}`),
    spans.length === 1 && h("p", { class: "mute" }, "Only one side of the call is here, so how long a message was on its way is not known."),
    h("div", { class: "panel padded stream" },
      all.map((lane, i) => [
        h("div", { class: "side" }, h("span", { class: `sample event ${lane.type.toLowerCase()}` }), `${lane.span.kind.toLowerCase()} ${lane.type.toLowerCase()} (${number(lane.marks.length)})`),
        drawLane(lane, gaps[i], percent),
        i % 2 === 0 && ways.length > 0 && [h("div", { class: "side" }), drawPassages(passages[i / 2], percent)],
      ]),
      h("div", { class: "side mute" }, "time"), h("div", { class: "scale mute" }, h("span", {}, duration(0)), h("span", {}, duration((to - from) / 2)), h("span", {}, duration(to - from)))),
    h("h2", {}, "What stands out"),
    telling.length > 0
      ? h("ul", {}, telling.slice(0, MAX_SENTENCES).map((sentence) => h("li", {}, sentence)), telling.length > MAX_SENTENCES && h("li", {}, `and ${number(telling.length - MAX_SENTENCES)} more like these`))
      : h("p", { class: "mute" }, "Nothing: the messages follow each other steadily, none is long on its way, and the stream ends as it should."),
    h("h2", {}, "One by one"), table(all, passages, from),
  ].filter(Boolean);
}

function counted(span) {
  const part = (type) => span.attributes[`calculator.messages.${type}`];
  return part("sent") === undefined
    ? `${span.kind.toLowerCase()}: ${count(messages(span).length, "message")}`
    : `${span.kind.toLowerCase()}: ${number(part("sent"))} sent, ${number(part("received"))} received, the first and last of them marked`;
}

function median(numbers) {
  return [...numbers].sort((a, b) => a - b)[Math.floor(numbers.length / 2)] ?? 0;
}

/** Messages that are not marked, and waits that are long beside the usual one. */
function gapsOf({ marks }) {
  const pairs = marks.slice(1).map((mark, i) => ({ from: marks[i].at, to: mark.at, after: marks[i].number, missing: Math.max(0, mark.number - marks[i].number - 1) || 0 }));
  const usual = median(pairs.filter((pair) => !pair.missing).map((pair) => pair.to - pair.from));
  return pairs.filter((pair) => pair.missing || (pairs.length > 2 && pair.to - pair.from > Math.max(JITTER_MICROS, TELLING * usual)));
}

function tell({ from, to, after, missing }, { span, type }) {
  const who = `${span.kind.toLowerCase()} ${type.toLowerCase()}`;
  if (missing) return `The ${who} ${count(missing, "message")} after number ${after} that ${missing === 1 ? "is" : "are"} not marked, in ${duration(to - from)}.`;
  const why = type === "SENT" ? "it had nothing to send, or the other side did not take more (backpressure)" : "nothing came, or it did not ask for more";
  return `The ${who} nothing for ${duration(to - from)} after message ${after}: ${why}.`;
}

/** When a message was sent by the one and received by the other. */
function passagesBetween(from, to) {
  const received = new Map(to.marks.map((mark) => [mark.number, mark.at]));
  return from.marks.filter((mark) => received.has(mark.number)).map((mark) => ({ number: mark.number, from: mark.at, to: received.get(mark.number) }));
}

function slow(passages, [sender, receiver]) {
  const usual = median(passages.map(({ from, to }) => to - from));
  const early = passages.filter(({ from, to }) => to < from);
  const late = passages.filter(({ from, to }) => to - from > Math.max(JITTER_MICROS, TELLING * usual));
  return [
    early.length > 0 && `${count(early.length, "message")} of the ${sender.span.kind.toLowerCase()} arrived before being sent: the two clocks differ.`,
    late.length > 0 && `${count(late.length, "message")} of the ${sender.span.kind.toLowerCase()} took long to arrive (number ${late[0].number}: ${duration(late[0].to - late[0].from)}): the ${receiver.span.kind.toLowerCase()} did not take more at that time (backpressure), or the network was slow.`,
  ].filter(Boolean);
}

function endOf(span) {
  const code = String(span.attributes["rpc.status_code"] ?? span.attributes["error.type"] ?? "");
  if (!span.ended) return [`The ${span.kind.toLowerCase()}'s span has not ended yet.`];
  if (code === "" || code === "OK") return [];
  const after = `after ${duration(span.durationMicros)}`;
  return code === "CANCELLED" ? [`The ${span.kind.toLowerCase()} saw the stream cancelled ${after}.`] : [`The ${span.kind.toLowerCase()} saw the stream end with ${code.slice(0, 100)} ${after}.`];
}

function drawLane({ span, type, marks }, gaps, percent) {
  const start = percent(span.offsetMicros);
  const end = percent(span.offsetMicros + span.durationMicros);
  const life = h("span", { class: "life" });
  life.style.left = `${start}%`;
  life.style.width = `${end - start}%`;
  const failed = endOf(span).length > 0 && span.ended;
  const code = String(span.attributes["rpc.status_code"] ?? span.attributes["error.type"]).slice(0, 30);
  const stop = failed && h("span", { class: "stop", title: endOf(span)[0] }, h("span", {}, code));
  if (stop) stop.style.left = `${end}%`;
  return h("div", { class: "messages" }, life,
    gaps.map((gap) => {
      const width = percent(gap.to) - percent(gap.from);
      const block = h("span", { class: gap.missing ? "unmarked" : "gap", title: tell(gap, { span, type }) }, width > 12 && h("span", {}, gap.missing ? `${number(gap.missing)} not marked` : duration(gap.to - gap.from)));
      block.style.left = `${percent(gap.from)}%`;
      block.style.width = `${width}%`;
      return block;
    }),
    marks.map((mark) => {
      const sign = h("span", { class: `event ${type.toLowerCase()}`, title: `number ${mark.number}` });
      sign.style.left = `${percent(mark.at)}%`;
      return sign;
    }),
    stop);
}

function drawPassages(passages, percent) {
  return svg("svg", { class: "passages", viewBox: "0 0 100 10", preserveAspectRatio: "none", "aria-hidden": "true" },
    svg("path", { d: passages.map(({ from, to }) => `M${percent(from).toFixed(2)},0L${percent(to).toFixed(2)},10`).join("") }));
}

function table(all, passages, from) {
  const way = new Map(passages.flatMap((one, i) => one.map((passage) => [`${i} ${passage.number}`, passage.to - passage.from])));
  const rows = all.flatMap((lane, i) => lane.marks.map((mark, at) => ({
    ...mark, who: lane.span.kind.toLowerCase(), since: at > 0 ? mark.at - lane.marks[at - 1].at : undefined,
    way: i % 2 === 1 && passages.length > 0 ? way.get(`${(i - 1) / 2} ${mark.number}`) : undefined,
  }))).sort((a, b) => a.at - b.at);
  const text = (micros) => (micros === undefined ? "" : `${micros < 0 ? "−" : ""}${duration(Math.abs(micros))}`);
  return h("div", { class: "panel", role: "region", "aria-label": "Messages", tabindex: "0" }, h("table", {},
    h("thead", {}, h("tr", {}, h("th", { class: "num" }, "At"), h("th", {}, "Who"), h("th", {}, "What"), h("th", { class: "num" }, "Number"), h("th", { class: "num" }, "Since the last"), h("th", { class: "num" }, "On its way"))),
    h("tbody", {}, rows.map((row) => h("tr", {},
      h("td", { class: "num" }, text(row.at - from)), h("td", {}, row.who), h("td", {}, row.type.toLowerCase()),
      h("td", { class: "num" }, number(row.number)), h("td", { class: "num" }, text(row.since)), h("td", { class: "num" }, text(row.way)))))));
}
