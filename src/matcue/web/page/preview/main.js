/** Where the page begins: it asks for the session, shows it, and asks again when it has changed. */

import { showAside } from "./aside.js";
import { Choices } from "./choices.js";
import { Clock } from "./clock.js";
import { heedKeys } from "./keys.js";
import { Picture } from "./picture.js";
import { $, clock as told, say } from "./page.js";
import { showNow } from "./now.js";
import { keepPlace, Session } from "./session.js";
import { showTransport } from "./transport.js";

const GONE = "matcue no longer runs there. Start `matcue preview` again and open the new address.";

const player = new Clock($("audio"));
const choices = new Choices();
const picture = new Picture($("picture"), $("overview"), player);
let session = null;
let asked = 0;

choices.addEventListener("change", look);
player.addEventListener("move", move);
player.addEventListener("state", () => session && showFacts());
showTransport(player, () => session);
heedKeys(player, picture, () => session);
listen();
look();

/** Ask for the session as it is now. Of several answers on their way the last question counts. */
async function look() {
  const question = ++asked;
  let answer;
  try {
    const got = await fetch(`session.json?${choices.query}`, { cache: "no-store" });
    if (!got.ok) throw new Error(got.statusText);
    answer = await got.json();
  } catch {
    say($("notice"), GONE);
    return;
  }
  if (question !== asked) return;
  say($("error"), answer.error ?? "");
  document.body.classList.toggle("stale", Boolean(answer.error));
  if (answer.error) return;
  show(new Session(answer));
}

function show(next) {
  const before = session;
  const at = before ? keepPlace(before, next, player.position) : 0;
  session = next;
  choices.show(next);
  player.take(next.total, next.sound, at);
  document.title = `${next.title} – matcue preview`;
  $("title").textContent = next.title;
  $("main").hidden = false;
  showAside(next, player);
  picture.take(next);
  showFacts();
  move();
}

function move() {
  if (!session) return;
  const at = player.position;
  showNow(session, at);
  picture.move(at);
}

let status = null;
function showFacts() {
  const parts = [told(session.total)];
  const longer = Math.round(session.longer / 1000);
  if (longer) {
    const than = `${longer > 0 ? "longer" : "shorter"} than as written`;
    parts.push(`about ${told(Math.abs(longer) * 1000)} ${than}`);
  }
  parts.push(howExact());
  if (!session.sound) parts.push("still silent");
  say($("facts"), parts.join(" · "));
}

function howExact() {
  if (session.exact) return session.voice === "none" ? "as it is played" : `as ${session.voice} speaks it`;
  if (status?.trouble) return `times are estimated, for ${status.trouble}`;
  if (!status?.sentences) return "times are estimated";
  return `times are estimated; ${status.spoken} of ${status.sentences} sentences spoken`;
}

function listen() {
  const source = new EventSource("changes");
  source.addEventListener("message", (event) => {
    const before = status;
    status = JSON.parse(event.data);
    say($("notice"), "");
    if (before && before.version !== status.version) look();
    else if (session) showFacts();
  });
  source.addEventListener("error", () => say($("notice"), GONE));
}
