import { get } from "../api.js";
import { empty, h } from "../dom.js";
import { colour, duration, number, time } from "../format.js";

const LIMIT = 200;
const SERVICES = 4;
const CODES = ["OK", "CANCELLED", "UNKNOWN", "INVALID_ARGUMENT", "DEADLINE_EXCEEDED", "NOT_FOUND", "ALREADY_EXISTS", "PERMISSION_DENIED",
  "RESOURCE_EXHAUSTED", "FAILED_PRECONDITION", "ABORTED", "OUT_OF_RANGE", "UNIMPLEMENTED", "INTERNAL", "UNAVAILABLE", "DATA_LOSS", "UNAUTHENTICATED"];

/** The newest traces, filtered by what the address says. */
export function traces({ errors, ...asked }) {
  let parameters = errors ? { ...asked, status: "error" } : asked;
  const body = h("div");
  const chosen = new Set();
  const compare = h("a", { class: "button", role: "link" });
  const known = { services: h("datalist", { id: "services" }), methods: h("datalist", { id: "methods" }) };
  const form = filters(parameters, known, compare, (next) => {
    parameters = next;
    history.pushState(null, "", `#/traces?${new URLSearchParams(next)}`);
    refresh();
  });
  function choose(id, on) {
    if (on) chosen.add(id);
    else chosen.delete(id);
    const [left, right] = chosen;
    const enough = chosen.size === 2;
    compare.textContent = enough ? "Compare the two" : chosen.size > 2 ? "Two at a time" : `Compare (${chosen.size} of 2 chosen)`;
    compare.setAttribute("aria-disabled", String(!enough));
    if (enough) compare.setAttribute("href", `#/compare?${new URLSearchParams({ left, right })}`);
    else compare.removeAttribute("href");
  }
  choose(undefined, false);
  let last = "";
  async function refresh() {
    const rows = await get("traces", { ...parameters, limit: LIMIT });
    const now = JSON.stringify([rows, parameters]);
    if (now === last) return;
    last = now;
    const focused = body.contains(document.activeElement) && document.activeElement.id;
    offer(known, rows);
    body.replaceChildren(...(rows.length ? [chart(rows), table(rows, chosen, choose)] : [nothing(parameters)]));
    if (focused) document.getElementById(focused)?.focus({ preventScroll: true });
  }
  return { node: h("section", {}, h("h1", {}, "Traces"), form, body), refresh };
}

function filters(parameters, known, compare, onChange) {
  const field = (name, label, attributes) => h("label", {}, label, h("input", { name, value: parameters[name], autocomplete: "off", ...attributes }));
  const status = h("select", { name: "status" }, [["", "any"], ["error", "any error"], ...CODES.map((code) => [code, code])].map(([value, text]) =>
    h("option", { value, selected: value === (parameters.status ?? "") }, text)));
  const form = h("form", { class: "row filters", "aria-label": "Filter traces" },
    field("service", "Service", { list: "services" }), field("method", "Method", { list: "methods" }), h("label", {}, "Status", status),
    field("attribute", "Attribute", { placeholder: "key=value" }), field("text", "Text", {}),
    field("minMillis", "From ms", { type: "number", min: "0", step: "any" }), field("maxMillis", "To ms", { type: "number", min: "0", step: "any" }),
    h("a", { class: "button", href: "#/traces" }, "Show all"), compare, known.services, known.methods);
  const change = (event) => {
    event.preventDefault();
    onChange(Object.fromEntries([...new FormData(form)].filter(([, value]) => value)));
  };
  form.addEventListener("change", change);
  form.addEventListener("submit", change);
  // Without a button Enter would submit nothing in a form with several fields.
  form.addEventListener("keydown", (event) => { if (event.key === "Enter" && event.target.matches("input")) change(event); });
  return form;
}

function offer({ services, methods }, rows) {
  const options = (values) => [...new Set(values)].slice(0, 50).map((value) => h("option", { value }));
  services.replaceChildren(...options(rows.flatMap((row) => row.services)));
  methods.replaceChildren(...options(rows.map((row) => row.name)));
}

function nothing(parameters) {
  return Object.keys(parameters).length
    ? empty("No trace here is like that. “Show all” forgets the filters; an attribute is written as", "rpc.status_code=UNAVAILABLE")
    : empty("No trace has arrived yet. To see some, type", "./lab demo");
}

/** Duration, in powers of ten, over time; the rows below say the same and are there for the keyboard. */
function chart(rows) {
  const [left, right] = usual(rows.map((row) => row.startMillis));
  const size = (row) => Math.log10(Math.max(1, row.durationMicros));
  const low = Math.floor(Math.min(...rows.map(size)));
  const high = Math.max(low + 1, Math.ceil(Math.max(...rows.map(size))));
  const x = (row) => 100 * Math.max(0, Math.min(1, (row.startMillis - left) / (right - left)));
  const y = (row) => 100 * (1 - (size(row) - low) / (high - low));
  return h("div", { class: "panel scatter", "aria-hidden": "true" },
    h("div", { class: "scale" }, h("span", {}, duration(10 ** high)), h("span", {}, duration(10 ** low))),
    h("div", { class: "dots" }, rows.map((row) => {
      const dot = h("a", { class: row.errors ? "failed" : "", href: `#/trace?id=${row.traceId}`, tabindex: "-1", title: `${time(row.startMillis)}  ${duration(row.durationMicros)}  ${row.name.slice(0, 100)}` });
      dot.style.left = `${x(row)}%`;
      dot.style.top = `${y(row)}%`;
      return dot;
    })),
    h("div", { class: "scale times" }, h("span", {}, time(left).slice(0, 8)), h("span", {}, time(right).slice(0, 8))));
}

/** A range for times of which a few may be centuries off; these stand at its ends. */
function usual(times) {
  const sorted = [...times].sort((a, b) => a - b);
  const at = (share) => sorted[Math.round(share * (sorted.length - 1))];
  const reach = Math.max(500, at(0.9) - at(0.1));
  return [Math.max(sorted[0], at(0.1) - reach), Math.max(sorted[0] + 1, Math.min(sorted.at(-1), at(0.9) + reach))];
}

function table(rows, chosen, choose) {
  const longest = Math.max(1, ...rows.map((row) => row.durationMicros));
  return h("div", { class: "panel" }, h("table", { class: "traces" },
    h("thead", {}, h("tr", {}, h("th", {}, h("span", { class: "unseen" }, "Compare")), h("th", {}, "Begun"), h("th", {}, "Begins with"), h("th", { class: "optional" }, "Services"),
      h("th", { class: "num optional" }, "Spans"), h("th", { class: "num optional" }, "Errors"), h("th", { class: "num" }, "Duration"))),
    h("tbody", {}, rows.map((row) => h("tr", {},
      h("td", {}, h("input", { type: "checkbox", id: `compare-${row.traceId}`, checked: chosen.has(row.traceId), "aria-label": `Compare the trace of ${time(row.startMillis)}`, onchange: (event) => choose(row.traceId, event.target.checked) })),
      h("td", { class: "mono nowrap" }, time(row.startMillis)),
      h("td", { class: "long" }, row.errors > 0 && h("span", { class: "error", title: "failed" }, "✗ "), h("a", { id: `open-${row.traceId}`, href: `#/trace?id=${row.traceId}` }, row.name.slice(0, 160))),
      h("td", { class: "optional" }, services(row)),
      h("td", { class: "num optional" }, number(row.spans)),
      h("td", { class: `num optional ${row.errors ? "error" : "mute"}` }, number(row.errors)),
      h("td", { class: "num" }, duration(row.durationMicros), miniBar(row, longest)))))));
}

function services(row) {
  const rest = row.services.length - SERVICES;
  return [row.services.slice(0, SERVICES).map((service) => [h("span", { class: `service s${colour(service)}` }, h("span", { class: "name" }, service.slice(0, 60))), " "]), rest > 0 && `+${rest}`];
}

function miniBar(row, longest) {
  const bar = h("span", { class: row.errors ? "failed" : "" });
  bar.style.width = `${(100 * row.durationMicros) / longest}%`;
  return h("span", { class: "mini", "aria-hidden": "true" }, bar);
}
