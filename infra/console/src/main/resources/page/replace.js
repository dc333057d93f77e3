/**
 * Replaces what an element holds with something newer of the same. Who was on a link or button in
 * it is on the same one afterwards, and what was scrolled or open stays so.
 */
export function replace(body, ...children) {
  const focused = body.contains(document.activeElement) ? keyOf(document.activeElement) : null;
  const scrolled = [...body.querySelectorAll("[data-scroll]")].map((panel) => panel.scrollLeft);
  const open = new Set([...body.querySelectorAll("details[open]")].map((one) => one.dataset.key));
  body.replaceChildren(...children);
  body.querySelectorAll("[data-scroll]").forEach((panel, i) => { panel.scrollLeft = scrolled[i] ?? 0; });
  body.querySelectorAll("details").forEach((one) => { one.open = open.has(one.dataset.key); });
  if (focused) [...body.querySelectorAll("a, button, summary, [tabindex]")].find((one) => keyOf(one) === focused)?.focus({ preventScroll: true });
}

function keyOf(element) {
  return element.dataset.key ?? element.getAttribute("href") ?? element.closest("[data-key]")?.dataset.key ?? null;
}
