/** Small hands for the elements of every page. */

export const $ = (id) => document.getElementById(id);

/** Change what an element says only where it says something else: nothing is laid out anew. */
export function say(element, text) {
  if (element.textContent !== text) element.textContent = text;
}
