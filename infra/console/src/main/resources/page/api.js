/** Asks the console; parameters that are empty are left out. */
export async function get(path, parameters = {}) {
  const query = new URLSearchParams(Object.entries(parameters).filter(([, value]) => value));
  const response = await fetch(`api/${path}?${query}`);
  const body = await response.json();
  if (!response.ok) throw new Error(body.error ?? response.statusText);
  return body;
}

/** Sends a file of OTLP JSON; answers how many lines were taken in. */
export async function importFile(file) {
  const response = await fetch("api/import", { method: "POST", body: file });
  const body = await response.json();
  if (!response.ok) throw new Error(body.error ?? response.statusText);
  return body;
}

/** Says whether a text, which may stand in an address that somebody typed, can be a trace's id. */
export function isTraceId(text) {
  return /^[0-9a-f]{32}$/i.test(text);
}

/** Asks for one trace; of a long one for the part that begins with a number or holds a span. */
export async function getTrace(id, { first, span } = {}) {
  if (!isTraceId(id)) throw new Error("no trace id, which has 32 hex digits");
  return get(`traces/${id}`, { first, span });
}

/** Gives the demo an order, and answers how it is then. */
export async function order(method, what) {
  const response = await fetch(`api/demo/${what}`, { method });
  const body = await response.json();
  if (!response.ok) throw new Error(body.error ?? response.statusText);
  return body;
}

export async function clear() {
  await fetch("api/clear", { method: "POST" });
}

/** Calls back with the counts whenever something has arrived, and with null when nobody answers. */
export function onTick(listener) {
  const events = new EventSource("api/events");
  events.addEventListener("tick", (event) => listener(JSON.parse(event.data)));
  events.addEventListener("error", () => listener(null));
}
