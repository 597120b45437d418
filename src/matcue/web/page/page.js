/** Small hands for the page's elements. */

import { $, say } from "./elements.js";

export { $, say };

/** Give a button another icon and name. */
export function dress(button, icon, name) {
  const use = button.querySelector("use");
  const href = `#icon-${icon}`;
  if (use.getAttribute("href") !== href) use.setAttribute("href", href);
  say(button.querySelector(".unseen, span:not(.icon)"), name);
}

/** Put a track's picture into a place for it, or a plain one where it has none. */
export function paintCover(place, track) {
  if (track.cover) {
    const picture = new Image();
    picture.alt = "";
    picture.loading = "lazy";
    picture.decoding = "async";
    picture.src = track.cover;
    picture.addEventListener("error", () => place.replaceChildren(plain()), { once: true });
    place.replaceChildren(picture);
  } else {
    place.replaceChildren(plain());
  }
}

function plain() {
  const names = "http://www.w3.org/2000/svg";
  const svg = document.createElementNS(names, "svg");
  svg.setAttribute("class", "plain");
  svg.setAttribute("aria-hidden", "true");
  const use = document.createElementNS(names, "use");
  use.setAttribute("href", "#icon-spine");
  svg.append(use);
  return svg;
}

/** The small line below a title: length, level, what else tells tracks apart. */
export function facts(...parts) {
  return parts.filter(Boolean).join(" · ");
}
