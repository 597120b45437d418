/** The small player below the list. */

import { $, dress, paintCover, say } from "./page.js";

export function showMini(player, addressOf) {
  $("mini-toggle").addEventListener("click", () => player.toggle());

  player.addEventListener("track", () => {
    $("mini").hidden = false;
    document.body.classList.add("has-mini");
    say($("mini-title"), player.track.title);
    paintCover($("mini-cover"), player.track);
    $("mini-open").href = addressOf(player.track);
  });
  function draw() {
    dress($("mini-toggle"), player.playing ? "pause" : "play", player.playing ? "Pause" : "Play");
    tick();
  }
  function tick() {
    say($("mini-chapter"), player.chapterTitle);
    $("mini").style.setProperty("--share", (player.total ? player.at / player.total : 0).toFixed(4));
  }
  player.addEventListener("change", draw);
  player.addEventListener("tick", tick);
}
