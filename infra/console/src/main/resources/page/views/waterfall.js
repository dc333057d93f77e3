import { h } from "../dom.js";
import { colour, duration, shortName } from "../format.js";
import { minimap } from "./minimap.js";

const SPARE_ROWS = 8;
const MAX_MARKS = 60;
const DRAG_PIXELS = 4;

/**
 * The spans of a trace against time, as a tree. Only the rows in sight are in the document, so a
 * trace may be long.
 *
 * @param state { span, from, to, closed }: what is chosen, shown and folded; kept up to date
 * @param onChange called with the chosen span after each change of the state
 */
export function waterfall(found, state, onChange) {
  const tree = outline(found.tree);
  const total = Math.max(1, found.durationMicros);
  let chosen = Math.max(0, found.tree.findIndex((span) => span.spanId === state.span));
  let shown = [];

  const axis = h("div", { class: "axis span-grid", "aria-hidden": "true" });
  const sizer = h("div", { class: "sizer", role: "none" });
  const rows = h("div", { class: "rows", role: "tree", tabindex: "0", "aria-label": "Spans of the trace", onscroll: draw, onkeydown: press, onclick: click, onpointerdown: drag }, axis, sizer);
  const range = h("span", { class: "mute", role: "status" });
  const overview = minimap(found.tree, total, zoom);

  function unfold(index) {
    for (let up = tree.parents[index]; up >= 0; up = tree.parents[up]) state.closed.delete(found.tree[up].spanId);
  }

  function arrange() {
    shown = [];
    for (let i = 0; i < found.tree.length;) {
      shown.push(i);
      i = state.closed.has(found.tree[i].spanId) ? tree.ends[i] : i + 1;
    }
  }

  function draw() {
    const height = rowHeight(rows);
    const first = Math.floor(rows.scrollTop / height) - SPARE_ROWS;
    const last = first + Math.ceil(rows.clientHeight / height) + 2 * SPARE_ROWS;
    const drawn = shown.map((index, at) => [index, at]).filter(([index, at]) => (at >= first && at <= last) || index === chosen);
    sizer.style.height = `${shown.length * height}px`;
    sizer.replaceChildren(...drawn.map(([index, at]) => {
      const row = spanRow(found.tree[index], index, tree, state, index === chosen);
      row.style.top = `${at * height}px`;
      return row;
    }));
    rows.setAttribute("aria-activedescendant", `span-${chosen}`);
  }

  function drawAll() {
    arrange();
    axis.replaceChildren(h("span", { class: "label" }, "Span"), h("span", { class: "lane" }, [0, 0.25, 0.5, 0.75].map((part) => {
      const tick = h("span", { class: "tick" }, duration(state.from + part * (state.to - state.from)));
      tick.style.left = `${100 * part}%`;
      return tick;
    })));
    const whole = state.from === 0 && state.to === total;
    range.textContent = whole ? `all of ${duration(total)}` : `${duration(state.from)} to ${duration(state.to)} of ${duration(total)}`;
    overview.show(state.from, state.to);
    draw();
  }

  function choose(index) {
    chosen = index;
    state.span = found.tree[index].spanId;
    unfold(index);
    arrange();
    const height = rowHeight(rows);
    const top = shown.indexOf(index) * height;
    const room = rows.clientHeight - axis.offsetHeight - height;
    if (top < rows.scrollTop) rows.scrollTop = top;
    else if (top > rows.scrollTop + room) rows.scrollTop = top - room;
    draw();
    onChange(found.tree[index]);
  }

  function fold(index, closed) {
    const id = found.tree[index].spanId;
    if (closed) state.closed.add(id);
    else state.closed.delete(id);
    choose(index);
  }

  function foldAll(closed) {
    found.tree.forEach((span, i) => { if (closed && tree.ends[i] > i + 1 && tree.parents[i] >= 0) state.closed.add(span.spanId); });
    if (!closed) state.closed.clear();
    while (closed && tree.parents[chosen] >= 0 && found.tree[chosen].depth > 1) chosen = tree.parents[chosen];
    choose(chosen);
  }

  function zoom(from, to) {
    const width = Math.min(total, Math.max(total / 1e6, to - from));
    state.from = Math.max(0, Math.min(total - width, from));
    state.to = state.from + width;
    drawAll();
    onChange(found.tree[chosen]);
  }

  /** Around the middle of what is seen of the chosen span, so that it stays in sight. */
  function scale(factor) {
    const span = found.tree[chosen];
    const left = Math.max(state.from, span.offsetMicros);
    const right = Math.min(state.to, span.offsetMicros + span.durationMicros);
    const middle = left <= right ? (left + right) / 2 : (state.from + state.to) / 2;
    zoom(middle - (middle - state.from) * factor, middle + (state.to - middle) * factor);
  }

  function move(part) {
    const by = part * (state.to - state.from);
    zoom(state.from + by, state.to + by);
  }

  function zoomToSpan() {
    const span = found.tree[chosen];
    zoom(span.offsetMicros - span.durationMicros / 20, span.offsetMicros + span.durationMicros * 1.05);
  }

  function step(by) {
    const at = shown.indexOf(chosen);
    choose(shown[Math.max(0, Math.min(shown.length - 1, at + by))]);
  }

  const page = () => Math.max(1, Math.floor(rows.clientHeight / rowHeight(rows)) - 2);
  const isClosed = () => state.closed.has(found.tree[chosen].spanId);
  const hasChildren = () => tree.ends[chosen] > chosen + 1;
  const keys = {
    ArrowDown: () => step(1),
    ArrowUp: () => step(-1),
    PageDown: () => step(page()),
    PageUp: () => step(-page()),
    Home: () => step(-Infinity),
    End: () => step(Infinity),
    ArrowRight: () => { if (hasChildren()) { if (isClosed()) fold(chosen, false); else choose(chosen + 1); } },
    ArrowLeft: () => {
      if (hasChildren() && !isClosed()) fold(chosen, true);
      else if (tree.parents[chosen] >= 0) choose(tree.parents[chosen]);
    },
    "+": () => scale(0.5),
    "-": () => scale(2),
    0: () => zoom(0, total),
  };

  function press(event) {
    if (event.ctrlKey || event.metaKey || event.altKey) return;
    const pan = event.shiftKey && { ArrowLeft: -0.25, ArrowRight: 0.25 }[event.key];
    if (!pan && !Object.hasOwn(keys, event.key)) return;
    event.preventDefault();
    if (pan) move(pan);
    else keys[event.key]();
  }

  function click(event) {
    const row = event.target.closest(".span");
    if (!row) return;
    const index = Number(row.dataset.index);
    if (event.target.closest(".toggle.parent")) fold(index, !state.closed.has(found.tree[index].spanId));
    else choose(index);
  }

  /** A drag across the lanes zooms into what was dragged over; anything shorter is a click. */
  function drag(event) {
    const lane = event.target.closest(".lane");
    if (!lane || event.button !== 0 || event.pointerType === "touch") return;
    const { left, width } = lane.getBoundingClientRect();
    const part = (x) => Math.max(0, Math.min(1, (x - left) / width));
    const veil = h("div", { class: "veil" });
    const start = event.clientX;
    const moved = ({ clientX }) => {
      if (!veil.isConnected && Math.abs(clientX - start) < DRAG_PIXELS) return;
      if (!veil.isConnected) {
        rows.setPointerCapture(event.pointerId);
        sizer.append(veil);
      }
      veil.style.left = `${left - sizer.getBoundingClientRect().left + Math.min(part(start), part(clientX)) * width}px`;
      veil.style.width = `${Math.abs(part(clientX) - part(start)) * width}px`;
    };
    const done = ({ type, clientX }) => {
      rows.removeEventListener("pointermove", moved);
      rows.removeEventListener("pointerup", done);
      rows.removeEventListener("pointercancel", done);
      const dragged = veil.isConnected;
      veil.remove();
      const at = (x) => state.from + part(x) * (state.to - state.from);
      if (dragged && type === "pointerup") zoom(Math.min(at(start), at(clientX)), Math.max(at(start), at(clientX)));
    };
    rows.addEventListener("pointermove", moved);
    rows.addEventListener("pointerup", done);
    rows.addEventListener("pointercancel", done);
  }

  const button = (text, label, onclick) => h("button", { type: "button", title: label, "aria-label": label, onclick }, text);
  const tools = h("div", { class: "row tools", role: "group", "aria-label": "Zoom and fold" },
    button("−", "Zoom out (-)", () => scale(2)), button("+", "Zoom in (+)", () => scale(0.5)),
    button("←", "Earlier (shift and arrow)", () => move(-0.25)), button("→", "Later (shift and arrow)", () => move(0.25)),
    button("Whole trace", "Whole trace (0)", () => zoom(0, total)), button("This span", "This span", zoomToSpan),
    button("Fold all", "Fold all", () => foldAll(true)), button("Unfold all", "Unfold all", () => foldAll(false)), range);

  state.from = Math.min(state.from ?? 0, total);
  state.to = Math.min(state.to ?? total, total);
  if (!(state.to > state.from)) [state.from, state.to] = [0, total];
  unfold(chosen);
  arrange();
  return {
    node: h("div", { class: "panel waterfall" }, tools, overview.node, rows, legend()),
    chosen: () => found.tree[chosen],
    /** Says whether the span is among these. */
    choose(spanId) {
      const index = found.tree.findIndex((span) => span.spanId === spanId);
      if (index >= 0) choose(index);
      return index >= 0;
    },
    /** To be called once the node is in the document, and again when its size has changed. */
    draw() {
      drawAll();
      const top = shown.indexOf(chosen) * rowHeight(rows);
      if (top > rows.scrollTop + rows.clientHeight) rows.scrollTop = top - rows.clientHeight / 2;
    },
  };
}

/**
 * For each span its parent, the first span after its subtree, and its place among its siblings. Of a
 * part of a trace the first spans may be deep, with parents that are not in it.
 */
function outline(spans) {
  const parents = [];
  const ends = [];
  const places = [];
  const counts = new Map();
  const path = [];
  spans.forEach((span, i) => {
    while (path.length && spans[path.at(-1)].depth >= span.depth) ends[path.pop()] = i;
    parents[i] = path.at(-1) ?? -1;
    const place = (counts.get(parents[i]) ?? 0) + 1;
    counts.set(parents[i], place);
    places[i] = place;
    path.push(i);
  });
  while (path.length) ends[path.pop()] = spans.length;
  const children = (index) => {
    const found = [];
    for (let i = index + 1; i < ends[index]; i = ends[i]) found.push(spans[i]);
    return found;
  };
  return { parents, ends, places, counts, children };
}

function rowHeight(rows) {
  return parseFloat(getComputedStyle(rows).getPropertyValue("--row"));
}

function spanRow(span, index, tree, state, isChosen) {
  const hasChildren = tree.ends[index] > index + 1;
  const closed = state.closed.has(span.spanId);
  const failed = span.status === "ERROR";
  const name = h("span", { class: "label", title: span.name },
    h("span", { class: `toggle ${hasChildren ? "parent" : ""}`, "aria-hidden": "true" }, hasChildren && (closed ? "▸" : "▾")),
    h("span", { class: `service s${colour(span.service)}` },
      failed && h("span", { class: "error", title: "error" }, "✗"), h("span", { class: "name" }, shortName(span.name).slice(0, 200))),
    h("span", { class: "kind" }, span.kind, closed && ` +${tree.ends[index] - index - 1}`,
      span.links.length > 0 && h("span", { title: "links to another trace" }, " ↗"),
      span.clock && h("span", { class: "warn", title: span.clock }, " clock"),
      span.findings.length > 0 && h("span", { class: "warn", title: "findings" }, " ⚠")));
  name.style.paddingLeft = `${4 + 14 * Math.min(10, span.depth)}px`;
  return h("div", {
    class: "span span-grid", id: `span-${index}`, role: "treeitem", "data-index": index, "data-id": span.spanId,
    "aria-level": span.depth + 1, "aria-posinset": tree.places[index], "aria-setsize": tree.counts.get(tree.parents[index]),
    "aria-selected": String(isChosen), "aria-expanded": hasChildren ? String(!closed) : undefined,
    "aria-label": `${span.name.slice(0, 200)}, ${span.kind}, ${span.service}, ${duration(span.durationMicros)}${failed ? ", error" : ""}${span.clock ? ", clock" : ""}`,
  }, name, lane(span, tree.children(index), state));
}

function lane(span, children, { from, to }) {
  const percent = (micros) => Math.max(-1, Math.min(101, (100 * (micros - from)) / (to - from)));
  const place = (element, start, end) => {
    element.style.left = `${percent(start)}%`;
    element.style.width = `${percent(end) - percent(start)}%`;
    return element;
  };
  const end = span.offsetMicros + span.durationMicros;
  const part = (name) => ([start, stop]) => place(h("span", { class: name }), start, stop);
  const wide = ([start, stop]) => percent(stop) - percent(start) > 0.1;
  const label = h("span", { class: "time" }, span.ended ? duration(span.durationMicros) : "still open");
  label.style.left = `${Math.max(0, Math.min(100, percent(end)))}%`;
  const inSight = span.events.filter((event) => event.offsetMicros >= from && event.offsetMicros <= to).slice(0, MAX_MARKS);
  return h("span", { class: "lane" },
    h("span", { class: "track" },
      place(h("span", { class: `bar b${colour(span.service)} ${span.status === "ERROR" ? "failed" : ""}` }), span.offsetMicros, end),
      own(span, children).filter(wide).map(part(`own b${colour(span.service)}`)),
      span.critical.filter(wide).map(part("critical")),
      inSight.map((event) => {
        const mark = h("span", { class: `event ${eventKind(event)}`, title: `${event.name.slice(0, 100)} +${duration(event.offsetMicros - span.offsetMicros)}` });
        mark.style.left = `${percent(event.offsetMicros)}%`;
        return mark;
      })),
    label);
}

/** The parts of a span during which none of its children, which are in order, was at work. */
function own(span, children) {
  const parts = [];
  const end = span.offsetMicros + span.durationMicros;
  let covered = span.offsetMicros;
  for (const child of children) {
    if (child.offsetMicros > covered) parts.push([covered, Math.min(end, child.offsetMicros)]);
    covered = Math.max(covered, child.offsetMicros + child.durationMicros);
  }
  return covered < end ? [...parts, [covered, end]] : parts;
}

/** How an event is marked: a message that was sent or received, an exception, or anything else. */
export function eventKind(event) {
  const type = event.attributes["message.type"] ?? event.attributes["rpc.message.type"];
  if (event.name === "exception") return "exception";
  return type === "SENT" ? "sent" : type === "RECEIVED" ? "received" : "other";
}

function legend() {
  return h("ul", { class: "marks mute", "aria-label": "What the marks mean" }, [
    ["own b0", "own time"], ["bar b0", "waiting for children"], ["critical", "critical path"], ["event sent", "sent"],
    ["event received", "received"], ["event exception", "exception"], ["event other", "other event"],
  ].map(([mark, text]) => h("li", {}, h("span", { class: `sample ${mark}` }), text)));
}
