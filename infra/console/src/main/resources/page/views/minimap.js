import { h, svg } from "../dom.js";
import { colour } from "../format.js";

const WIDTH = 1000;

/** All spans in small, with the range that is shown; dragging chooses another range. */
export function minimap(spans, total, onChoose) {
  const paths = new Map();
  spans.forEach((span, i) => {
    const x = clamp((WIDTH * span.offsetMicros) / total);
    const width = Math.max(2, clamp((WIDTH * (span.offsetMicros + span.durationMicros)) / total) - x);
    const key = colour(span.service);
    paths.set(key, `${paths.get(key) ?? ""}M${x.toFixed(1)},${i + 0.5}h${width.toFixed(1)}`);
  });
  const drawing = svg("svg", { viewBox: `0 0 ${WIDTH} ${Math.max(6, spans.length)}`, preserveAspectRatio: "none", "aria-hidden": "true" },
    [...paths].map(([key, d]) => svg("path", { class: `l${key}`, d })));
  const view = h("div", { class: "view" });
  const node = h("div", { class: "minimap", onpointerdown: drag }, drawing, view);

  function show(from, to) {
    view.style.left = `${(100 * from) / total}%`;
    view.style.width = `${(100 * (to - from)) / total}%`;
  }

  function drag(event) {
    if (event.button !== 0) return;
    const { left, width } = node.getBoundingClientRect();
    const micros = (x) => Math.max(0, Math.min(1, (x - left) / width)) * total;
    const start = micros(event.clientX);
    node.setPointerCapture(event.pointerId);
    node.onpointermove = ({ clientX }) => show(Math.min(start, micros(clientX)), Math.max(start, micros(clientX)));
    node.onpointerup = ({ clientX }) => {
      node.onpointermove = node.onpointerup = null;
      const end = micros(clientX);
      if (Math.abs(end - start) > total / 200) onChoose(Math.min(start, end), Math.max(start, end));
      else onChoose(0, total);
    };
  }

  return { node, show };
}

function clamp(x) {
  return Math.max(0, Math.min(WIDTH, x));
}
