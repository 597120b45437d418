/** The player as it is seen and touched. */

import { clock, length, size } from "./times.js";
import { $, dress, facts, paintCover, say } from "./page.js";
import { SKIP, SPEEDS } from "./player.js";
import { Scrubber } from "./scrubber.js";
import { wordsOf } from "./words.js";

export function showPlayer(player) {
  let words = null;
  let timer = 0;

  const scrubber = new Scrubber(
    { input: $("scrubber"), ticks: $("ticks"), gone: $("gone"), left: $("left") },
    {
      seek: (ms) => player.seek(ms),
      skip: (ms) => player.skip(ms),
      hold: (ms) => place(ms ?? player.at),
    },
  );
  $("toggle").addEventListener("click", () => player.toggle());
  $("back").addEventListener("click", () => player.skip(-SKIP));
  $("forward").addEventListener("click", () => player.skip(SKIP));
  $("previous").addEventListener("click", () => player.previous());
  $("next").addEventListener("click", () => player.next());
  drawSpeeds(player);

  /** Open a track's page. */
  function track() {
    const { track: now } = player;
    say($("track-title"), now.title);
    say($("track-meta"), facts(length(now.ms), now.level, now.format.toUpperCase()));
    say($("health"), now.health);
    $("health").hidden = !now.health;
    const download = $("track-download");
    download.href = `${now.url}?download=1`;
    download.download = now.name;
    say(download.querySelector(".unseen"), `Download ${now.title}, ${size(now.bytes)}`);
    glow(now);
    paintCover($("stage-cover"), now);
    scrubber.measure(now.ms, now.chapters, (ms) => now.chapters[player.chapterAt(ms)]?.title ?? "");
    drawChapters(player);
    words = null;
    draw();
    wordsOf(now).then((found) => {
      if (player.track !== now) return;
      words = found;
      line();
    });
  }

  function draw() {
    if (!player.track) return;
    dress($("toggle"), player.playing ? "pause" : "play", player.playing ? "Pause" : "Play");
    $("player").classList.toggle("playing", player.playing);
    $("player").classList.toggle("waiting", player.waiting);
    $("next").disabled = !player.hasNext;
    const hint = $("speed-hint");
    hint.hidden = player.speed === 1;
    say(hint, player.speed > 1 ? "Holds are shorter at this speed." : "Holds are longer at this speed.");
    tick();
  }

  function tick() {
    if (!player.track) return;
    scrubber.show(player.at);
    place(player.at);
    line();
  }

  /** Show which exercise an instant belongs to. */
  function place(ms) {
    const { chapters, title } = player.track;
    const here = player.chapterAt(ms);
    say($("chapter"), chapters[here]?.title ?? title);
    const items = $("chapter-list").children;
    for (let nth = 0; nth < items.length; nth += 1) {
      const button = items[nth].firstElementChild;
      if (nth === here) button.setAttribute("aria-current", "true");
      else button.removeAttribute("aria-current");
    }
  }

  /** Show what is being said, and look again when that changes. */
  function line() {
    clearTimeout(timer);
    const now = words?.at(player.at);
    const place = $("line");
    say(place, now?.text ?? "");
    place.hidden = !now;
    $("stage-cover").hidden = Boolean(now);
    place.classList.toggle("spoken", Boolean(now?.spoken));
    place.classList.toggle("long", (now?.text.length ?? 0) > 70);
    if (!words || !player.playing) return;
    const wait = (words.changes(player.at) - player.at) / player.speed;
    if (wait < 2_000) timer = setTimeout(line, Math.max(10, wait));
  }

  player.addEventListener("track", track);
  player.addEventListener("change", draw);
  player.addEventListener("tick", tick);
}

function glow(track) {
  const picture = $("glow");
  picture.hidden = !track.cover;
  if (track.cover) picture.src = track.cover;
  else picture.removeAttribute("src");
}

function drawSpeeds(player) {
  const group = $("speed");
  for (const speed of SPEEDS) {
    const label = document.createElement("label");
    const input = document.createElement("input");
    input.type = "radio";
    input.name = "speed";
    input.value = String(speed);
    input.checked = speed === player.speed;
    input.addEventListener("change", () => {
      player.speed = speed;
    });
    const name = document.createElement("span");
    name.textContent = `${speed}×`;
    label.append(input, name);
    group.append(label);
  }
}

function drawChapters(player) {
  const { chapters } = player.track;
  $("chapters").hidden = chapters.length < 2;
  $("chapter-list").replaceChildren(
    ...chapters.map((chapter, nth) => {
      const item = document.createElement("li");
      const button = document.createElement("button");
      button.type = "button";
      const title = document.createElement("span");
      title.className = "title";
      title.textContent = chapter.title;
      const at = document.createElement("span");
      at.className = "at";
      at.textContent = clock(chapter.at);
      button.append(title, at);
      button.addEventListener("click", () => {
        player.jump(nth);
        player.play();
      });
      item.append(button);
      return item;
    }),
  );
}
