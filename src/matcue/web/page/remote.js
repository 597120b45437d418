/** The remote of a live session: what is on, and what can be pressed. */

import { $, dress, facts, say } from "./page.js";
import { Connection } from "./connection.js";
import { Scrubber } from "./scrubber.js";

const DOING = {
  ready: "Get ready",
  enter: "Go in",
  hold: "Hold",
  rep: "Rep",
  breath: "Breath",
  switch: "Change sides",
  rest: "Rest",
  relax: "Relax",
};
const FLOW = { in: "Breathe in", out: "Breathe out" };
const SIDE = { left: "left side", right: "right side" };
const PAUSES = ["ready", "rest"];
const COUNT_EVERY = 250;

const KEYS = {
  " ": "toggle",
  ArrowLeft: "back",
  ArrowRight: "forward",
  n: "next",
  p: "previous",
  r: "repeat",
  s: "skip-rest",
  t: "more-time",
  "-": "slower",
  "+": "faster",
};

export function showRemote() {
  const connection = new Connection();
  let now = null;
  let chapters = [];

  const scrubber = new Scrubber(
    {
      input: $("live-scrubber"),
      ticks: $("live-ticks"),
      gone: $("live-gone"),
      left: $("live-left"),
    },
    { seek: (ms) => connection.seek(ms), skip: (ms) => connection.press(ms < 0 ? "back" : "forward") },
  );

  document.querySelectorAll("[data-press]").forEach((button) => {
    button.addEventListener("click", () => connection.press(button.dataset.press));
  });
  addEventListener("keydown", (event) => {
    if (event.altKey || event.ctrlKey || event.metaKey || event.repeat) return;
    const press = KEYS[event.key];
    if (!press || (event.key === " " && event.target.closest("button, input"))) return;
    event.preventDefault();
    connection.press(press);
  });

  connection.addEventListener("chapters", ({ detail }) => {
    chapters = detail;
    if (now) draw();
  });
  connection.addEventListener("state", ({ detail }) => {
    now = { ...detail, heard: performance.now() };
    draw();
  });
  connection.addEventListener("signal", signal);
  setInterval(() => now?.going === "playing" && count(), COUNT_EVERY);
  document.addEventListener("visibilitychange", () => document.hidden || connection.wake());

  $("remote").hidden = false;
  document.body.dataset.view = "remote";
  signal();

  function signal() {
    const { lost, refused } = connection;
    say($("live-signal"), lost ? "Looking for the session …" : refused);
    $("remote").classList.toggle("lost", lost);
  }

  /** Between two events the position goes on by itself. */
  function count() {
    const goes = now.going === "playing" && !connection.lost;
    const gone = goes ? performance.now() - now.heard : 0;
    scrubber.show(Math.min(now.total, now.at + gone));
  }

  function draw() {
    const ended = now.going === "ended";
    document.title = `${now.title} – matcue`;
    say($("live-title"), now.title);
    say($("live-where"), now.exercise ? `Exercise ${now.exercise[0]} of ${now.exercise[1]}` : "");
    say($("live-exercise"), ended ? "The session is over." : now.name);
    say($("live-doing"), ended ? "" : doing(now));
    say($("live-counts"), ended ? "" : counts(now));
    say($("live-next"), ended || !now.next ? "" : `${now.again ? "Then" : "Next"}: ${now.next}`);
    say($("live-message"), now.message);
    figure(ended);
    lungs(ended);
    dress($("live-toggle"), now.going === "paused" ? "play" : "pause", now.going === "paused" ? "Go on" : "Pause");
    $("live-skip").disabled = !PAUSES.includes(now.kind);
    say($("live-pace"), now.pace.toFixed(2));
    say($("live-voice"), decibels(now.voice_db));
    say($("live-tones"), decibels(now.tones_db));
    scrubber.measure(now.total, chapters, (ms) => chapters.findLast((chapter) => chapter.at <= ms)?.title ?? "");
    count();
    if (ended) {
      document.querySelectorAll("#remote button, #remote input").forEach((each) => {
        each.disabled = true;
      });
      connection.close();
    }
  }

  function figure(ended) {
    const place = $("live-figure");
    const text = ended ? "" : number(now);
    say(place, text);
    place.classList.toggle("wide", text.length > 3);
  }

  function lungs(ended) {
    const disc = $("lungs");
    const led = !ended && now.full !== null;
    disc.classList.toggle("led", led);
    if (led) disc.style.transform = `scale(${(0.45 + 0.55 * now.full).toFixed(3)})`;
  }
}

/** Long stretches are told in minutes, so that the digits stay large. */
function number(now) {
  if (now.counts || now.figure < 100) return String(now.figure);
  return `${Math.floor(now.figure / 60)}:${String(now.figure % 60).padStart(2, "0")}`;
}

function doing(now) {
  if (now.going === "paused") return "Paused";
  const led = !["rest", "enter"].includes(now.kind);
  return (led && FLOW[now.flow]) || DOING[now.kind] || "";
}

function counts(now) {
  const of = (what, count) => count && `${what} ${count[0]} of ${count[1]}`;
  const told = facts(
    of(now.kind === "breath" ? "breath" : now.kind === "rep" ? "rep" : "hold", now.rep),
    SIDE[now.side],
    of("set", now.set),
    of("round", now.round),
  );
  return told.charAt(0).toUpperCase() + told.slice(1);
}

function decibels(db) {
  return `${db > 0 ? "+" : db < 0 ? "−" : ""}${Math.abs(db)} dB`;
}
