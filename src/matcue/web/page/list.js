/** The list of what there is: pictures, titles, lengths, and ways to take it along. */

import { length, size } from "./times.js";
import { $, facts, paintCover, say } from "./page.js";

export function showList({ tracks, zip, feed }, places, addressOf) {
  const total = tracks.reduce((sum, track) => sum + track.ms, 0);
  const many = tracks.length === 1 ? "1 session" : `${tracks.length} ${parts(tracks) ? "tracks" : "sessions"}`;
  say($("sum"), facts(many, length(total)));
  $("groups").replaceChildren(...groups(tracks).map((group) => drawn(group, places, addressOf)));
  offerZip(zip, tracks);
  offerFeed(feed);
  $("along").hidden = !zip && !feed;
}

/** Say in the list which track is open, and how far each has been heard. */
export function markOpen(tracks, open, places) {
  document.querySelectorAll("#groups .track").forEach((row) => {
    const track = tracks[Number(row.dataset.nth)];
    const link = row.querySelector(".open");
    if (track === open) link.setAttribute("aria-current", "true");
    else link.removeAttribute("aria-current");
    say(link.querySelector(".meta"), meta(track, places));
  });
}

function parts(tracks) {
  return tracks.some((track) => track.number !== null);
}

/** Parts of one session stand together under its title. */
function groups(tracks) {
  const found = new Map();
  tracks.forEach((track, nth) => {
    const name = track.number === null ? "" : track.album;
    if (!found.has(name)) found.set(name, []);
    found.get(name).push({ track, nth });
  });
  return [...found].map(([title, rows]) => ({ title, rows }));
}

function drawn({ title, rows }, places, addressOf) {
  const section = document.createElement("section");
  if (title) {
    const heading = document.createElement("h3");
    heading.textContent = title;
    section.append(heading);
  }
  const list = document.createElement("ul");
  list.className = "tracks";
  list.append(...rows.map(({ track, nth }) => row(track, nth, places, addressOf)));
  section.append(list);
  return section;
}

function row(track, nth, places, addressOf) {
  const item = $("row").content.firstElementChild.cloneNode(true);
  item.dataset.nth = String(nth);
  const open = item.querySelector(".open");
  open.href = addressOf(track);
  paintCover(open.querySelector(".cover"), track);
  open.querySelector(".title").textContent = named(track);
  open.querySelector(".meta").textContent = meta(track, places);
  const download = item.querySelector(".download");
  download.href = `${track.url}?download=1`;
  download.download = track.name;
  const details = facts(track.level, track.format, size(track.bytes)).replaceAll(" ·", ",");
  download.querySelector(".unseen").textContent = `Download ${track.title}, ${details}`;
  return item;
}

function named(track) {
  return track.number === null ? track.title : `${track.number}. ${track.title}`;
}

function meta(track, places) {
  const place = places.of(track);
  const how = place ? `${length(track.ms - place)} left` : length(track.ms);
  return facts(how, track.level, track.format.toUpperCase());
}

function offerZip(zip, tracks) {
  const link = $("zip");
  link.hidden = !zip;
  if (!zip) return;
  link.href = zip;
  link.download = "";
  const bytes = tracks.reduce((sum, track) => sum + track.bytes, 0);
  say(link.querySelector("span"), `All as one zip, ${size(bytes)}`);
}

function offerFeed(feed) {
  $("feed").hidden = !feed;
  if (!feed) return;
  const address = new URL(feed, location.href).href;
  const field = $("feed-address");
  field.value = address;
  field.addEventListener("focus", () => field.select());
  $("feed-link").href = feed;
  const button = $("feed-copy");
  let timer = 0;
  button.addEventListener("click", async () => {
    const done = await copied(address, field);
    say(button.querySelector("span"), done ? "Copied" : "Copy by hand");
    button.querySelector("use").setAttribute("href", done ? "#icon-done" : "#icon-copy");
    clearTimeout(timer);
    timer = setTimeout(() => {
      say(button.querySelector("span"), "Copy");
      button.querySelector("use").setAttribute("href", "#icon-copy");
    }, 4_000);
  });
}

async function copied(text, field) {
  try {
    await navigator.clipboard.writeText(text);
    return true;
  } catch {
    // Over plain http there is no clipboard; the old way still works.
    field.focus();
    field.select();
    return document.execCommand("copy");
  }
}
