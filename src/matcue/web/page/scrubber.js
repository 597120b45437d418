/** A scrubber: a slider over a whole session, with a mark for each chapter. */

import { clock, spoken } from "./times.js";
import { say } from "./page.js";

const KEY_STEP = 10_000;

/** More than time alone does from one look to the next. */
const JUMP = 2_000;

export class Scrubber {
  #input;
  #ticks;
  #gone;
  #left;
  #held = false;
  #named = () => "";
  #total = 0;
  #told = -Infinity;
  #chapters = null;

  /**
   * @param parts The elements: `input`, `ticks`, `gone` and `left`.
   * @param acts What is done: `seek` to an instant, `skip` a stretch, `hold` while it is dragged.
   */
  constructor({ input, ticks, gone, left }, { seek, skip, hold = () => {} }) {
    this.#input = input;
    this.#ticks = ticks;
    this.#gone = gone;
    this.#left = left;
    input.addEventListener("input", () => {
      this.#held = true;
      this.#draw(Number(input.value));
      hold(Number(input.value));
    });
    input.addEventListener("change", () => {
      this.#held = false;
      hold(null);
      seek(Number(input.value));
    });
    input.addEventListener("keydown", (event) => {
      const steps = { ArrowLeft: -1, ArrowDown: -1, ArrowRight: 1, ArrowUp: 1 };
      const step = event.altKey || event.ctrlKey || event.metaKey ? undefined : steps[event.key];
      if (step === undefined) return;
      event.preventDefault();
      event.stopPropagation();
      skip(step * KEY_STEP);
    });
  }

  /** Take a session: its length, where its chapters begin, and how an instant is called. */
  measure(total, chapters, named) {
    this.#named = named;
    if (total === this.#total && chapters === this.#chapters) return;
    this.#total = total;
    this.#chapters = chapters;
    this.#input.max = String(total);
    this.#ticks.replaceChildren(
      ...chapters.slice(1).map((chapter) => {
        const tick = document.createElement("i");
        tick.style.left = `${(100 * chapter.at) / total}%`;
        return tick;
      }),
    );
  }

  /** Show an instant, unless a finger is choosing another. */
  show(at) {
    if (this.#held) return;
    this.#input.value = String(Math.round(at));
    this.#draw(at);
  }

  #draw(at) {
    const share = this.#total ? Math.min(1, at / this.#total) : 0;
    this.#input.parentElement.style.setProperty("--share", share.toFixed(4));
    say(this.#gone, clock(at));
    say(this.#left, this.#total ? `−${clock(this.#total - at)}` : "");
    const name = this.#named(at);
    // While it has the focus, a screen reader says whatever changes: only what the listener did.
    const jumped = Math.abs(at - this.#told) > JUMP;
    if (document.activeElement === this.#input && !jumped) {
      this.#told = at;
      return;
    }
    this.#told = at;
    const text = `${spoken(at)} of ${spoken(this.#total)}${name ? `, ${name}` : ""}`;
    if (this.#input.getAttribute("aria-valuetext") !== text) {
      this.#input.setAttribute("aria-valuetext", text);
    }
  }
}
