/** The words of a track, each from the instant at which it is spoken. */

import { lastBegun } from "./order.js";

export class Words {
  #lines;

  /** @param lines What words/N.json holds: `at`, `to` and `text`, in order of time. */
  constructor(lines) {
    this.#lines = lines;
  }

  /** Tell what is being said, or was said last; null before the first word. */
  at(ms) {
    const line = this.#lines[lastBegun(this.#lines, ms)];
    return line ? { text: line.text, spoken: ms < line.to } : null;
  }

  /** Tell when `at` will next give something else; Infinity after the last word. */
  changes(ms) {
    const index = lastBegun(this.#lines, ms);
    const line = this.#lines[index];
    const next = this.#lines[index + 1]?.at ?? Infinity;
    return line && ms < line.to ? Math.min(line.to, next) : next;
  }
}

/** Fetch the words of a track; a track without any, or whose words do not come, has none. */
export async function wordsOf(track) {
  if (!track.words) return new Words([]);
  try {
    const answer = await fetch(track.words);
    return new Words(answer.ok ? await answer.json() : []);
  } catch {
    return new Words([]);
  }
}
