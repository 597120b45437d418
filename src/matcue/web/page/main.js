/** Where the page begins: it asks what there is, and shows a list and a player, or a remote. */

import { heedKeys } from "./keys.js";
import { markOpen, showList } from "./list.js";
import { lockScreen } from "./lock-screen.js";
import { Places } from "./memory.js";
import { showMini } from "./mini.js";
import { $, say } from "./page.js";
import { Player } from "./player.js";
import { showPlayer } from "./player-view.js";

const WIDE = matchMedia("(min-width: 62rem)");
const GONE = "The computer no longer serves this page. Start matcue there again and open the new address.";

async function begin() {
  let told;
  try {
    const answer = await fetch("tracks.json");
    if (!answer.ok) throw new Error(answer.statusText);
    told = await answer.json();
  } catch {
    say($("notice"), GONE);
    return;
  }
  if (told.live) {
    const { showRemote } = await import("./remote.js");
    showRemote();
  } else if (told.tracks.length) {
    showTracks(told);
  } else {
    say($("notice"), "There is no session here yet. Make one with matcue export, then share it again.");
  }
}

function showTracks(told) {
  const { tracks } = told;
  const places = new Places();
  const player = new Player($("audio"), places, (track, step) => partBeside(tracks, track, step));
  const addressOf = (track) => `#${tracks.indexOf(track) + 1}`;

  showList(told, places, addressOf);
  showPlayer(player);
  showMini(player, addressOf);
  lockScreen(player);
  heedKeys(player);
  player.addEventListener("change", () => say($("notice"), player.failed ? trouble(player) : ""));
  player.addEventListener("track", () => {
    // It went on to the next part by itself; no step for the back button.
    const shown = document.body.dataset.view === "player";
    if (shown && location.hash !== addressOf(player.track)) location.replace(addressOf(player.track));
  });

  function route({ first = false } = {}) {
    const track = tracks[Number(location.hash.slice(1)) - 1];
    if (track) player.open(track);
    else if (WIDE.matches && !player.track) player.open(tracks[0]);
    document.body.dataset.view = track ? "player" : "shelf";
    $("shelf").hidden = Boolean(track) && !WIDE.matches;
    $("player").hidden = !track && !WIDE.matches;
    markOpen(tracks, player.track, places);
    document.title = track ? `${track.title} – matcue` : "matcue";
    if (!first) {
      scrollTo(0, 0);
      $(track ? "track-title" : "shelf-title").focus({ preventScroll: true });
    }
  }
  addEventListener("hashchange", () => route());
  WIDE.addEventListener("change", () => route({ first: true }));
  if (tracks.length === 1 && !location.hash) history.replaceState(null, "", addressOf(tracks[0]));
  route({ first: true });
}

/** Find the part of a session before or after one; null at either end, and for whole sessions. */
function partBeside(tracks, track, step) {
  const other = tracks[tracks.indexOf(track) + step];
  const parts = track.number !== null && other?.number === track.number + step;
  return parts && other.album === track.album ? other : null;
}

/** Say why a track does not play. */
function trouble({ track }) {
  if ($("audio").canPlayType(track.mime)) return GONE;
  return `This browser cannot play ${track.format.toUpperCase()} files. Download it for another player.`;
}

begin();
