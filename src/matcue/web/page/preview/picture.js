/** The lanes of the exercise that is on, and below them the strip of the whole session. */

import { markChapter, warning } from "./aside.js";
import { $, clock, draw } from "./page.js";
import { detail } from "./now.js";

const ORDER = ["voice", "breath", "hold", "count", "rest"];
const LANE = 44;
const GAP = 6;
const TOP = 22;
const HEIGHT = TOP + ORDER.length * LANE;
const LEAST_PX_PER_S = 9;
const LETTER = 6.6;
const AHEAD = 0.35;
const MOST_ZOOM = 16;

const SHORT = { ready: "ready", switch: "other side", rest: "rest", relax: "relax" };

export class Picture {
  #place;
  #strip;
  #player;
  #session = null;
  #chapter = -1;
  #zoom = 1;
  #px = 0;
  #wide = 0;
  #moving = null;
  #cursor = null;
  #marker = null;

  constructor(place, strip, player) {
    this.#place = place;
    this.#strip = strip;
    this.#player = player;
    place.addEventListener("pointerdown", (event) => this.#seek(event));
    place.addEventListener("pointermove", (event) => event.buttons && this.#seek(event));
    $("in").addEventListener("click", () => this.zoom(2));
    $("out").addEventListener("click", () => this.zoom(0.5));
    new ResizeObserver(() => this.#resized()).observe(place);
  }

  take(session) {
    this.#session = session;
    this.#chapter = -1;
    this.#drawStrip();
    this.move(this.#player.position);
  }

  zoom(by) {
    this.#zoom = Math.min(Math.max(this.#zoom * by, 1), MOST_ZOOM);
    this.#resized();
  }

  move(at) {
    if (!this.#session) return;
    const index = this.#session.chapterAt(at);
    if (index !== this.#chapter) this.#drawChapter(index);
    const chapter = this.#session.chapters[index];
    const x = ((at - chapter.at) / 1000) * this.#px;
    const all = ((chapter.ends - chapter.at) / 1000) * this.#px;
    const shift = Math.min(Math.max(x - this.#wide * AHEAD, 0), Math.max(0, all - this.#wide));
    this.#shift = shift;
    this.#moving?.setAttribute("transform", `translate(${-shift.toFixed(1)} 0)`);
    this.#cursor?.setAttribute("transform", `translate(${(x - shift).toFixed(1)} 0)`);
    this.#marker?.setAttribute("x", ((at / this.#session.total) * 1000).toFixed(2));
  }

  #shift = 0;

  #resized() {
    if (!this.#session) return;
    this.#chapter = -1;
    this.move(this.#player.position);
  }

  #seek(event) {
    if (!this.#session || event.button > 0) return;
    const x = event.clientX - this.#place.getBoundingClientRect().left + this.#shift;
    const chapter = this.#session.chapters[this.#chapter];
    const at = chapter.at + (x / this.#px) * 1000;
    this.#player.seek(Math.min(Math.max(at, chapter.at), chapter.ends - 1));
  }

  #drawChapter(index) {
    const session = this.#session;
    const chapter = session.chapters[index];
    const lasts = (chapter.ends - chapter.at) / 1000;
    this.#chapter = index;
    this.#wide = this.#place.clientWidth || 600;
    this.#px = Math.max(this.#wide / lasts, LEAST_PX_PER_S) * this.#zoom;
    const warnings = session.warningsIn(index);
    this.#moving = draw("g", {}, ...this.#ruler(chapter), ...this.#bars(chapter), ...warnings.map((each) => this.#flag(chapter, each)));
    this.#cursor = draw("g", { class: "cursor" }, draw("path", { d: `M0 ${TOP - 8}V${HEIGHT}` }), draw("path", { class: "head", d: `M-5 ${TOP - 14}h10l-5 8z` }));
    const svg = draw("svg", { viewBox: `0 0 ${this.#wide} ${HEIGHT}`, width: this.#wide, height: HEIGHT, role: "img", "aria-label": `${chapter.title}: voice, breath, work, count and rest, from ${clock(chapter.at)} to ${clock(chapter.ends)}` }, ...rows(this.#wide), this.#moving, this.#cursor);
    this.#place.replaceChildren(svg);
    $("lanes-title").textContent = `${chapter.title}, ${clock(chapter.at)} to ${clock(chapter.ends)}`;
    $("here").replaceChildren(...warnings.map(warning));
    $("out").disabled = this.#zoom <= 1;
    $("in").disabled = this.#zoom >= MOST_ZOOM;
    markChapter(index);
  }

  #x(chapter, at) {
    return ((at - chapter.at) / 1000) * this.#px;
  }

  #ruler(chapter) {
    const step = [1, 2, 5, 10, 15, 30, 60, 120].find((each) => each * this.#px >= 56) ?? 300;
    const lasts = (chapter.ends - chapter.at) / 1000;
    const found = [];
    for (let second = 0; second < lasts; second += step) {
      const x = second * this.#px;
      found.push(draw("path", { class: "tick", d: `M${x} ${TOP}V${HEIGHT}` }));
      found.push(draw("text", { class: "ruler", x: x + 3, y: 12 }, clock(second * 1000)));
    }
    return found;
  }

  #bars(chapter) {
    return ORDER.flatMap((lane, row) => {
      const bars = (this.#session.lanes.get(lane) ?? []).filter((bar) => bar.at < chapter.ends && bar.ends > chapter.at);
      return bars.map((bar, nth) => this.#bar(chapter, bar, row, bars[nth + 1]));
    });
  }

  #bar(chapter, bar, row, next) {
    const x = this.#x(chapter, bar.at);
    const wide = Math.max(1.5, this.#x(chapter, bar.ends) - x - 0.75);
    const y = TOP + row * LANE + GAP / 2;
    const high = LANE - GAP;
    const group = draw("g", { class: `bar ${bar.lane} ${bar.lane === "breath" || bar.lane === "rest" || bar.lane === "hold" ? bar.text : ""}` });
    const label = this.#label(bar);
    group.append(draw("title", {}, `${clock(bar.at)} ${label}`));
    if (bar.lane === "breath") {
      const [begins, ends] = bar.full ?? [0, 0];
      const level = (full) => (y + high - 2 - full * (high - 4)).toFixed(1);
      group.append(draw("path", { d: `M${x} ${y + high}V${level(begins)}L${x + wide} ${level(ends)}V${y + high}z` }));
    } else if (bar.lane === "count" && !/[\p{L}\p{N}]\.$/u.test(bar.text)) {
      group.append(draw("circle", { cx: x + 2.5, cy: y + high - 8, r: bar.ends - bar.at > 200 ? 5 : 3 }));
      return group;
    } else {
      group.append(draw("rect", { x, y, width: wide, height: high, rx: Math.min(5, wide / 2) }));
    }
    const spill = bar.lane === "voice";
    const room = spill ? (next ? this.#x(chapter, next.at) : Infinity) - x - 8 : wide - 8;
    const letters = Math.floor(room / LETTER);
    if (letters >= Math.min(label.length, 4)) {
      const text = label.length <= letters ? label : `${label.slice(0, letters - 1).trimEnd()}…`;
      const outside = spill && text.length * LETTER + 8 > wide;
      group.append(draw("text", { class: outside ? "outside" : "", x: x + 5, y: y + high / 2 + 4 }, text));
    }
    return group;
  }

  #label(bar) {
    if (bar.lane === "hold") return detail(this.#session.stage(bar.at));
    if (bar.lane === "rest") return SHORT[bar.text] ?? bar.text;
    if (bar.lane === "breath") return bar.text === "stay" ? "" : bar.text;
    return bar.text;
  }

  #flag(chapter, each) {
    const x = this.#x(chapter, each.at_ms);
    const flag = draw("g", { class: "flag" }, draw("path", { class: "pole", d: `M${x} ${TOP - 4}V${HEIGHT}` }), draw("path", { d: `M${x} 2l7 13h-14z` }));
    flag.append(draw("title", {}, each.message));
    return flag;
  }

  #drawStrip() {
    const session = this.#session;
    const x = (at) => (at / session.total) * 1000;
    const svg = draw("svg", { viewBox: "0 0 1000 20", preserveAspectRatio: "none" });
    for (const [nth, chapter] of session.chapters.entries()) {
      svg.append(draw("rect", { class: nth % 2 ? "odd" : "even", x: x(chapter.at), y: 0, width: Math.max(0, x(chapter.ends) - x(chapter.at) - 1), height: 20 }));
    }
    for (const stage of session.stages) {
      if (["hold", "rep", "breath"].includes(stage.kind)) svg.append(draw("rect", { class: "work", x: x(stage.at), y: 5, width: Math.max(0.5, x(stage.ends) - x(stage.at)), height: 10 }));
    }
    for (const each of session.warnings) {
      if (each.at_ms !== null) svg.append(draw("rect", { class: "flag", x: x(each.at_ms) - 1.5, y: 0, width: 3, height: 20 }));
    }
    this.#marker = draw("rect", { class: "marker", x: 0, y: 0, width: 2, height: 20 });
    svg.append(this.#marker);
    this.#strip.replaceChildren(svg);
  }
}

function rows(wide) {
  return ORDER.map((lane, row) => draw("rect", { class: `row ${lane}`, x: 0, y: TOP + row * LANE, width: wide, height: LANE - 1 }));
}
