/** The lanes of the exercise that is on, and below them the strip of the whole session. */

import { markChapter, warning } from "./aside.js";
import { $, clock, draw } from "./page.js";
import { detail } from "./now.js";

/** The lanes from top to bottom. Their heights are those of the labels beside them. */
const LANES = new Map([["voice", 70], ["breath", 40], ["hold", 40], ["count", 40], ["rest", 40]]);
const GAP = 6;
const TOP = 22;
const TOPS = new Map();
let HEIGHT = TOP;
for (const [lane, high] of LANES) {
  TOPS.set(lane, HEIGHT);
  HEIGHT += high;
}
const SPOKEN = 24;
const LINE = 17;
const PADDING = 6;
const LEAST_PX_PER_S = 9;
const LETTER = 6.6;
const AHEAD = 0.35;
const MOST_ZOOM = 16;

/** A tone is called by its name, in small letters; what is said is a sentence. */
const isTone = (bar) => /^[a-z-]+$/.test(bar.text);

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
  #pinned = [];

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
    for (const { text, least, most } of this.#pinned) {
      text.setAttribute("x", Math.min(Math.max(shift + PADDING, least), most).toFixed(1));
    }
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
    this.#pinned = [];
    const flags = warnings.map((each) => this.#flag(chapter, each));
    this.#moving = draw("g", {}, ...this.#ruler(chapter), ...this.#bars(chapter), ...flags);
    this.#cursor = draw(
      "g",
      { class: "cursor" },
      draw("path", { d: `M0 ${TOP - 8}V${HEIGHT}` }),
      draw("path", { class: "head", d: `M-5 ${TOP - 14}h10l-5 8z` }),
    );
    const from = `${clock(chapter.at)} to ${clock(chapter.ends)}`;
    const about = {
      viewBox: `0 0 ${this.#wide} ${HEIGHT}`,
      width: this.#wide,
      height: HEIGHT,
      role: "img",
      "aria-label": `${chapter.title}: voice, breath, work, count and rest, from ${from}`,
    };
    const svg = draw("svg", about, ...rows(this.#wide), this.#moving, this.#cursor);
    this.#place.replaceChildren(svg);
    $("lanes-title").textContent = `${chapter.title}, ${from}`;
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
    return [...LANES.keys()].flatMap((lane) => {
      const all = this.#session.lanes.get(lane) ?? [];
      const bars = all.filter((bar) => bar.at < chapter.ends && bar.ends > chapter.at);
      return bars.map((bar, nth) => this.#bar(chapter, bar, nth, bars));
    });
  }

  #bar(chapter, bar, nth, bars) {
    const x = this.#x(chapter, bar.at);
    const wide = Math.max(2, this.#x(chapter, bar.ends) - x - 0.75);
    const y = TOPS.get(bar.lane) + GAP / 2;
    const high = LANES.get(bar.lane) - GAP;
    const labels = this.#labels(bar);
    const [label] = labels;
    const group = draw("g", { class: `bar ${bar.lane}` }, draw("title", {}, `${clock(bar.at)} ${label}`));
    if (bar.lane === "voice") {
      group.append(draw("rect", { x, y, width: wide, height: SPOKEN, rx: Math.min(5, wide / 2) }));
      // Two lines of text in turn, so that each has the room of two.
      const until = bars[nth + 2] ? this.#x(chapter, bars[nth + 2].at) : this.#x(chapter, chapter.ends);
      group.append(...fitted(label, x + 1, y + SPOKEN + 13 + (nth % 2) * LINE, until - x - 2 * PADDING));
    } else if (bar.lane === "breath") {
      const [begins, ends] = bar.full ?? [0, 0];
      const level = (full) => (y + high - 2 - full * (high - 4)).toFixed(1);
      if (bar.text === "stay") group.classList.add("stay");
      group.append(draw("path", { d: `M${x} ${y + high}V${level(begins)}L${x + wide} ${level(ends)}V${y + high}z` }));
      group.append(...fitted(label, x + PADDING, y + high - 6, wide - PADDING));
    } else if (bar.lane === "count" && isTone(bar)) {
      group.append(draw("circle", { cx: x + 3, cy: y + high - 8, r: bar.ends - bar.at > 200 ? 5 : 3 }));
    } else {
      group.append(draw("rect", { x, y, width: wide, height: high, rx: Math.min(5, wide / 2) }));
      const room = wide - 2 * PADDING;
      const whole = labels.find((each) => each.length * LETTER <= room) ?? label;
      const [text] = fitted(whole, x + PADDING, y + high / 2 + 4, room);
      if (text) {
        group.append(text);
        const most = Math.max(x + PADDING, x + wide - PADDING - text.textContent.length * LETTER);
        this.#pinned.push({ text, least: x + PADDING, most });
      }
    }
    return group;
  }

  /** What a bar may be called, from the whole of it to the shortest. */
  #labels(bar) {
    if (bar.lane === "hold") return shorter(this.#session.stage(bar.at));
    if (bar.lane === "rest") return [SHORT[bar.text] ?? bar.text];
    if (bar.lane === "breath") return [bar.text === "stay" ? "" : bar.text];
    return [bar.text];
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
      if (["enter", "hold", "rep", "breath"].includes(stage.kind)) svg.append(draw("rect", { class: "work", x: x(stage.at), y: 5, width: Math.max(0.5, x(stage.ends) - x(stage.at)), height: 10 }));
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
  return [...LANES].map(([lane, high]) => draw("rect", { class: "lane", x: 0, y: TOPS.get(lane), width: wide, height: high - 1 }));
}

function shorter(stage) {
  const parts = [stage.side, stage.rep && `${stage.rep[0]} of ${stage.rep[1]}`].filter(Boolean);
  const least = stage.rep ? [String(stage.rep[0])] : [];
  return [detail(stage), ...(parts.length ? [parts.join(", ")] : []), ...parts.slice(-1), ...least];
}

/** Write a text into so much room; nothing where it would be but a letter or two. */
function fitted(label, x, y, room) {
  const letters = Math.floor(room / LETTER);
  if (!label || letters < Math.min(label.length, 4)) return [];
  const text = label.length <= letters ? label : `${label.slice(0, letters - 1).trimEnd()}…`;
  return [draw("text", { x: x.toFixed(1), y: y.toFixed(1) }, text)];
}
