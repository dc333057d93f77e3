/** Microseconds, in the unit that a person would choose. */
export function duration(micros) {
  if (micros < 1000) return `${Math.round(micros)} µs`;
  if (micros < 1e6) return `${(micros / 1000).toFixed(micros < 1e4 ? 2 : 1)} ms`;
  if (micros < 1e9) return `${(micros / 1e6).toFixed(2)} s`;
  if (micros < 4e11) return `${number(micros / 3.6e9)} h`;
  return `${number(Math.round(micros / 8.64e10))} days`;
}

/** The time of day, with milliseconds. */
export function time(millis) {
  const date = new Date(millis);
  if (Number.isNaN(date.getTime())) return "no time";
  const pad = (number, width) => String(number).padStart(width, "0");
  return `${pad(date.getHours(), 2)}:${pad(date.getMinutes(), 2)}:${pad(date.getSeconds(), 2)}.${pad(date.getMilliseconds(), 3)}`;
}

const compact = new Intl.NumberFormat("en", { notation: "compact", maximumSignificantDigits: 4 });

/** A number with as many digits as one can read. */
export function number(value) {
  if (!Number.isFinite(value)) return "–";
  if (Math.abs(value) >= 1e15) return value.toExponential(1).replace("e+", "e");
  if (Math.abs(value) >= 1e6) return compact.format(value);
  if (Number.isInteger(value)) return value.toLocaleString("en");
  return Math.abs(value) >= 100 ? value.toFixed(1) : value.toPrecision(3);
}

/** A number of things, named in the singular. */
export function count(value, thing) {
  return `${number(value)} ${thing}${value === 1 ? "" : "s"}`;
}

const colours = new Map();

/** One of six colours for a service, the same for as long as the page is open. */
export function colour(service) {
  if (!colours.has(service)) colours.set(service, colours.size % 6);
  return colours.get(service);
}

/** Attributes in one line. */
export function inline(attributes) {
  return Object.entries(attributes).map(([key, value]) => `${key}=${value}`).join("  ");
}

/** A method without its package and service; the full name is a title or stands beside it. */
export function shortName(name) {
  return name.replace(/^.*\/(?=[^/]+$)/, "");
}
