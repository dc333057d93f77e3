import { get, getTrace } from "./api.js";
import { h } from "./dom.js";
import { words } from "./words.js";

const ENOUGH = 20;
const PAUSE_MILLIS = 500;

/** The scene's place in the talk: it, its number, and those beside it. */
export function place(scenes, scene) {
  const index = scenes.findIndex(({ id }) => id === scene?.id);
  return { number: index + 1, all: scenes.length, previous: scenes[index - 1], next: scenes[index + 1] };
}

/** The address of the stage of the scene that is set. */
export function stageAddress(scene) {
  return `#/demo/scene/${scene.id}`;
}

/**
 * The address of the scene's view. Where it needs a trace this waits for one of the scene's own.
 *
 * @param wanted says whether anybody still waits; if nobody does, the answer is null
 */
export async function viewAddress(scene, wanted) {
  while (wanted()) {
    const found = scene.find ? await newest(scene) : {};
    if (found) return `#/${scene.show.replaceAll("{trace}", found.trace).replaceAll("{span}", found.span)}`;
    await new Promise((resolve) => { setTimeout(resolve, PAUSE_MILLIS); });
  }
  return null;
}

/** The newest trace that is as complete as the others. */
async function newest({ find, sinceMillis }) {
  try {
    const rows = (await get("traces", { ...Object.fromEntries(new URLSearchParams(find)), limit: ENOUGH })).filter((row) => row.startMillis >= sinceMillis);
    const most = Math.max(...rows.map((row) => row.spans));
    const row = rows.find(({ spans }) => spans === most);
    return row && { trace: row.traceId, span: (await getTrace(row.traceId)).tree[0].spanId };
  } catch {
    return undefined; // asked again
  }
}

/** The strip that says which scene is on, and leads to the others. */
export function strip(node, demo, scenes, projector) {
  let shown = "";
  function draw() {
    const { scene, language, showing } = demo.state;
    node.hidden = !scene || demo.lost || !scenes();
    const drawing = JSON.stringify([scene?.id, language, showing, node.hidden]);
    if (node.hidden || drawing === shown) return;
    shown = drawing;
    const say = words(language);
    const { number, all, previous, next } = place(scenes(), scene);
    const focused = node.contains(document.activeElement) && document.activeElement.dataset.act;
    const button = (act, text, title, go) => h("button", { type: "button", "data-act": act, title, onclick: go }, text);
    node.lang = language;
    node.replaceChildren(...[
      h("p", {}, h("span", { class: "mute" }, `${say.scene(number, all)}  `), h("b", {}, scene.title[language])),
      !projector && [
        scene.show && (showing === "view" ? button("stage", say.stage, "v", () => demo.show("stage")) : button("view", say.view, "v", () => demo.show("view"))),
        previous && button("previous", `← ${say.previous}`, previous.title[language], () => demo.scene(previous.id)),
        next && button("next", `${say.next} →`, next.title[language], () => demo.scene(next.id)),
        button("end", say.end, "", () => demo.give("DELETE", "scene", "ending the scene")),
        h("a", { href: "presenter.html", target: "presenter" }, say.presenter),
        h("a", { href: "?projector", target: "projector" }, say.projector),
      ],
    ].flat().filter(Boolean));
    if (focused) (node.querySelector(`[data-act="${focused}"]`) ?? node.querySelector("button"))?.focus();
  }
  demo.listen(draw);
  return { draw };
}
