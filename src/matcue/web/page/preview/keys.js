/** The keyboard, where nothing is being typed or chosen. */

import { step, STEP_MS } from "./transport.js";

export function heedKeys(player, picture, session) {
  addEventListener("keydown", (event) => {
    if (event.ctrlKey || event.metaKey || event.altKey || taken(event)) return;
    const act = {
      " ": () => player.toggle(),
      k: () => player.toggle(),
      ArrowLeft: () => player.seek(player.position - STEP_MS),
      ArrowRight: () => player.seek(player.position + STEP_MS),
      n: () => step(player, session(), 1),
      p: () => step(player, session(), -1),
      "+": () => picture.zoom(2),
      "=": () => picture.zoom(2),
      "-": () => picture.zoom(0.5),
      Home: () => player.seek(0),
      End: () => player.seek(player.total),
    }[event.key];
    if (!act) return;
    event.preventDefault();
    act();
  });
}

function taken(event) {
  const on = event.target;
  // A slider has its own arrows, and nothing else.
  if (on.matches("input[type=range]")) return !"kn p+=-".includes(event.key);
  if (on.matches("input, select, textarea")) return true;
  return event.key === " " && on.matches("button, a, summary");
}
