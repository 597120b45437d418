/** Small things that all parts of the page need. */

import { $, say as write } from "./elements.js";
import { lastBegun } from "./order.js";
import { clock } from "./times.js";

export { $, clock, lastBegun, write };

/** Write a text; without one the place for it is not shown. */
export function say(place, text) {
  write(place, text);
  place.hidden = !text;
}

/** Make an element with attributes and children. */
export function make(name, attributes = {}, ...children) {
  return filled(document.createElement(name), attributes, children);
}

const SVG = "http://www.w3.org/2000/svg";

/** The same for a part of a drawing. */
export function draw(name, attributes = {}, ...children) {
  return filled(document.createElementNS(SVG, name), attributes, children);
}

function filled(made, attributes, children) {
  for (const [key, value] of Object.entries(attributes)) made.setAttribute(key, value);
  made.append(...children);
  return made;
}
