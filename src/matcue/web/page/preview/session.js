/** The session that is looked at, and what of it is on at an instant. */

import { lastBegun } from "./page.js";

export class Session {
  constructor(told) {
    Object.assign(this, told);
    this.lanes = Map.groupBy ? Map.groupBy(this.bars, (bar) => bar.lane) : grouped(this.bars);
  }

  stage(at) {
    return this.stages[Math.max(0, lastBegun(this.stages, at))];
  }

  chapterAt(at) {
    return Math.max(0, lastBegun(this.chapters, at));
  }

  /** The breath that is led at an instant, with how full the lungs are. */
  breath(at) {
    const airs = this.lanes.get("breath") ?? [];
    const air = airs[lastBegun(airs, at)];
    if (!air || at >= air.ends) return null;
    const [begins, ends] = air.full ?? [0, 0];
    return { flow: air.text, full: begins + (ends - begins) * ((at - air.at) / (air.ends - air.at)) };
  }

  /** The last sentence that belongs to what is on. */
  lastSaid(at) {
    const said = this.said[lastBegun(this.said, at)];
    return said && said.at >= this.stage(at).since ? said.text : "";
  }

  warningsIn(chapter) {
    return this.warnings.filter((each) => each.at_ms !== null && this.chapterAt(each.at_ms) === chapter);
  }
}

/** Find the instant in a new plan that is the same place as an instant in an old one. */
export function keepPlace(before, after, at) {
  const index = before.chapterAt(at);
  const old = before.chapters[index];
  const nth = before.chapters.slice(0, index).filter((each) => each.title === old.title).length;
  // A level may have put an easier or harder form in its place.
  const instead = after.chapters.length === before.chapters.length ? after.chapters[index] : undefined;
  const found = after.chapters.filter((each) => each.title === old.title)[nth] ?? instead;
  if (!found) return Math.min(after.total, Math.round((at / before.total) * after.total));
  const part = (at - old.at) / Math.max(1, old.ends - old.at);
  return Math.round(found.at + part * (found.ends - found.at));
}

function grouped(bars) {
  const found = new Map();
  for (const bar of bars) {
    if (!found.has(bar.lane)) found.set(bar.lane, []);
    found.get(bar.lane).push(bar);
  }
  return found;
}
