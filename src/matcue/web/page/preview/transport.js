/** Buttons and the scrubber. */

import { $, clock, say } from "./page.js";

export const STEP_MS = 5_000;
const PLAY = "M7 4v16l13-8z";
const PAUSE = "M7 4h4v16H7zM14 4h4v16h-4z";

export function showTransport(player, session) {
  $("play").addEventListener("click", () => player.toggle());
  $("back").addEventListener("click", () => player.seek(player.position - STEP_MS));
  $("forward").addEventListener("click", () => player.seek(player.position + STEP_MS));
  $("previous").addEventListener("click", () => step(player, session(), -1));
  $("following").addEventListener("click", () => step(player, session(), 1));
  $("scrub").addEventListener("input", () => player.seek(Number($("scrub").value)));
  player.addEventListener("state", () => {
    $("play-icon").setAttribute("d", player.playing ? PAUSE : PLAY);
    $("play").setAttribute("aria-label", player.playing ? "Pause" : "Play");
    $("scrub").max = player.total;
    say($("total"), clock(player.total));
    where(player, session());
  });
  player.addEventListener("move", () => where(player, session()));
}

/** Go to the exercise after this one, or to the start of this one and then to the one before. */
export function step(player, session, by) {
  if (!session) return;
  const { chapters } = session;
  const here = session.chapterAt(player.position);
  const begun = player.position - chapters[here].at > 2_000;
  const to = by > 0 ? here + 1 : begun ? here : here - 1;
  player.seek(to >= chapters.length ? session.total : chapters[Math.max(0, to)].at);
}

function where(player, session) {
  const at = player.position;
  $("scrub").value = at;
  say($("position"), clock(at));
  if (session) {
    const chapter = session.chapters[session.chapterAt(at)];
    $("scrub").setAttribute("aria-valuetext", `${clock(at)}, ${chapter.title}`);
  }
}
