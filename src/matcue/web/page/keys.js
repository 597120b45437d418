/** Keys that work wherever the focus is, unless what has it wants them itself. */

import { SKIP } from "./player.js";

export function heedKeys(player) {
  addEventListener("keydown", (event) => {
    if (!player.track || event.altKey || event.ctrlKey || event.metaKey || event.repeat) return;
    if (event.target.closest("input[type=text], select, textarea")) return;
    const does = {
      ArrowLeft: () => player.skip(-SKIP),
      ArrowRight: () => player.skip(SKIP),
      n: () => player.next(),
      p: () => player.previous(),
      " ": () => player.toggle(),
    }[event.key];
    if (!does) return;
    // Space presses what has the focus, and arrows choose the speed there.
    if (event.key === " " && event.target.closest("button, a, input, summary")) return;
    if (event.key.startsWith("Arrow") && event.target.closest("input[type=radio]")) return;
    event.preventDefault();
    does();
  });
}
