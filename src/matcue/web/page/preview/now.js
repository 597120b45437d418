/** What is on: the exercise, its figure, the line that is spoken, and the countdown. */

import { $, make, write } from "./page.js";

const KINDS = {
  ready: "get ready",
  enter: "go in",
  hold: "hold",
  rep: "move",
  breath: "breathe",
  switch: "change sides",
  rest: "rest",
  relax: "relax",
};
const FLOWS = { in: "in", out: "out", stay: "" };
const COUNTED = new Set(["rep", "breath"]);

let figure = "";

export function showNow(session, at) {
  const stage = session.stage(at);
  document.body.dataset.kind = stage.kind;
  const [nth, of] = stage.exercise ?? [];
  write($("exercise"), nth ? `Exercise ${nth} of ${of}` : "");
  write($("doing"), stage.name);
  write($("detail"), detail(stage));
  write($("said"), session.lastSaid(at));
  write($("next"), stage.next ? `Then: ${stage.next}` : "");
  showCount(stage, at);
  showBreath(session.breath(at));
  showFigure(session.chapters[session.chapterAt(at)].exercise, session);
}

/** Say what is done, on which side, and which set and rep it is. */
export function detail(stage) {
  const parts = [KINDS[stage.kind]];
  if (stage.side) parts.push(`${stage.side} side`);
  if (stage.set) parts.push(`set ${stage.set[0]} of ${stage.set[1]}`);
  if (stage.rep) parts.push(`${stage.rep[0]} of ${stage.rep[1]}`);
  return parts.join(", ");
}

function showCount(stage, at) {
  const left = Math.max(0, Math.ceil((stage.ends - at) / 1000));
  const counts = COUNTED.has(stage.kind) && stage.rep;
  const number = String(counts ? stage.rep[0] : left);
  write($("figure-number"), number);
  $("figure-number").dataset.digits = number.length;
  write($("unit"), counts ? `of ${stage.rep[1]}` : left === 1 ? "second" : "seconds");
}

function showBreath(breath) {
  $("breath").hidden = !breath;
  if (!breath) return;
  $("lungs").style.transform = `scaleY(${breath.full.toFixed(3)})`;
  write($("flow"), FLOWS[breath.flow]);
}

async function showFigure(exercise, session) {
  const wanted = exercise ? `${exercise} ${session.choice.level}` : "";
  if (wanted === figure) return;
  figure = wanted;
  const drawn = exercise ? await drawing(exercise) : null;
  if (figure === wanted) $("figure").replaceChildren(...(drawn ? [drawn] : []));
}

async function drawing(exercise) {
  try {
    const answer = await fetch(`figures/${encodeURIComponent(exercise)}.svg`);
    if (!answer.ok) return null;
    const read = new DOMParser().parseFromString(await answer.text(), "image/svg+xml");
    return document.importNode(read.documentElement, true);
  } catch {
    return make("span");
  }
}
