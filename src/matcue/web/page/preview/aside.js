/** The whole session beside its picture: chapters, what was changed, and what to look at. */

import { $, clock, make } from "./page.js";

let player = null;

export function showAside(session, clockOf) {
  player = clockOf;
  $("chapters").replaceChildren(...session.chapters.map((each, index) => chapter(session, each, index)));
  list("changed", "changes", session.changes.map(change));
  const general = session.warnings.filter((each) => each.at_ms === null);
  list("general", "warnings", general.map((each) => make("li", {}, each.message)));
  const dropped = session.dropped.filter((each) => each.optional);
  list("optional", "dropped", dropped.map((each) => make("li", {}, jump(each.at, `${clock(each.at)} ${each.text}`))));
}

/** Write one thing to look at, as a button that goes there. */
export function warning(each) {
  return make("li", {}, jump(each.at_ms, each.message));
}

export function markChapter(index) {
  for (const [nth, item] of [...$("chapters").children].entries()) {
    item.classList.toggle("on", nth === index);
    const button = item.firstElementChild;
    if (nth === index) button.setAttribute("aria-current", "step");
    else button.removeAttribute("aria-current");
  }
}

function chapter(session, { at, ends, title }, index) {
  const button = jump(at, make("span", { class: "title" }, title));
  button.append(make("span", { class: "lasts" }, clock(ends - at)));
  const found = session.warningsIn(index);
  const item = make("li", {}, button);
  if (found.length) item.append(make("ul", { class: "warnings" }, ...found.map(warning)));
  return item;
}

function change(line) {
  const inner = line.startsWith("  ");
  return make("li", inner ? { class: "inner" } : {}, line.trim());
}

function jump(at, what) {
  const button = make("button", { type: "button" }, what);
  button.addEventListener("click", () => player.seek(at));
  return button;
}

function list(section, place, items) {
  $(section).hidden = !items.length;
  $(place).replaceChildren(...items);
}
