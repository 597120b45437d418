/** Level, pace, words and minutes. What is chosen stands in the address, so that a reload keeps it. */

import { $, make } from "./page.js";

const PATIENCE_MS = 160;
const NAMES = { tones: "only tones" };

export class Choices extends EventTarget {
  #said = new URLSearchParams(location.hash.slice(1));
  #waiting = 0;
  #paces = {};

  constructor() {
    super();
    $("choices").addEventListener("submit", (event) => event.preventDefault());
    $("choices").addEventListener("input", (event) => this.#changed(event.target));
  }

  get query() {
    return this.#said.toString();
  }

  /** Show what the session was planned with; what somebody is just changing stays theirs. */
  show({ choice, choices }) {
    this.#paces = choices.paces;
    if (!$("levels").children.length) this.#begin(choices);
    for (const input of $("levels").querySelectorAll("input")) input.checked = input.value === choice.level;
    if (document.activeElement !== $("pace")) $("pace").value = choice.pace;
    $("words").value = choice.words;
    if (document.activeElement !== $("minutes")) $("minutes").value = choice.minutes ?? "";
    this.#sayPace();
  }

  #begin({ levels, words, slowest, fastest }) {
    for (const level of levels) {
      const input = make("input", { type: "radio", name: "level", value: level });
      $("levels").append(make("label", {}, input, make("span", {}, level)));
    }
    $("words").append(...words.map((each) => make("option", { value: each }, NAMES[each] ?? each)));
    $("pace").min = slowest;
    $("pace").max = fastest;
  }

  #changed(input) {
    if (input.id === "minutes" && input.value && !input.checkValidity()) return;
    this.#said.set(input.name || input.id, input.value);
    this.#sayPace();
    history.replaceState(null, "", `#${this.#said}`);
    clearTimeout(this.#waiting);
    this.#waiting = setTimeout(() => this.dispatchEvent(new Event("change")), PATIENCE_MS);
  }

  #sayPace() {
    const pace = Number($("pace").value);
    const name = Object.keys(this.#paces).find((each) => this.#paces[each] === pace);
    $("pace-said").textContent = name ?? `× ${pace}`;
  }
}
