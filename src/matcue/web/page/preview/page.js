/** Small things that all parts of the page need. */

export const $ = (id) => document.getElementById(id);

/** Write a text; without one the place for it is not shown. */
export function say(place, text) {
  if (place.textContent !== text) place.textContent = text;
  place.hidden = !text;
}

/** Write a text into a place that keeps its room without one. */
export function write(place, text) {
  if (place.textContent !== text) place.textContent = text;
}

/** Write a length or instant, cut to whole seconds. */
export function clock(ms) {
  const seconds = Math.floor(ms / 1000);
  const [h, m, s] = [Math.floor(seconds / 3600), Math.floor(seconds / 60) % 60, seconds % 60];
  const two = (n) => String(n).padStart(2, "0");
  return h ? `${h}:${two(m)}:${two(s)}` : `${m}:${two(s)}`;
}

/** Make an element with attributes and children. */
export function make(name, attributes = {}, ...children) {
  const made = document.createElement(name);
  for (const [key, value] of Object.entries(attributes)) made.setAttribute(key, value);
  made.append(...children);
  return made;
}

const SVG = "http://www.w3.org/2000/svg";

/** The same for a part of a drawing. */
export function draw(name, attributes = {}, ...children) {
  const made = document.createElementNS(SVG, name);
  for (const [key, value] of Object.entries(attributes)) made.setAttribute(key, value);
  made.append(...children);
  return made;
}

/** Find the last of things in order of `at` that has begun; -1 if none has. */
export function lastBegun(things, at) {
  let [low, high] = [0, things.length];
  while (low < high) {
    const middle = (low + high) >> 1;
    if (things[middle].at <= at) low = middle + 1;
    else high = middle;
  }
  return low - 1;
}
