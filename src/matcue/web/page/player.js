/**
 * One audio element and what is known about the track in it. It draws nothing.
 *
 * It tells of a "track" when another is opened, of a "tick" when time has gone on, and of a
 * "change" when anything else is different. Times are in milliseconds.
 */

import { keepSpeed, keptSpeed } from "./memory.js";

/** How far the buttons and the arrows go, in milliseconds. */
export const SKIP = 10_000;

export const SPEEDS = [0.8, 0.9, 1, 1.1, 1.25];

/** From the first seconds of an exercise "previous" means the one before. */
const FIRST_SECONDS = 3_000;

/** Decoders put a seek a few samples early; that is no reason to show the exercise before. */
const EARLY = 40;

const KEEP_EVERY = 5_000;

export class Player extends EventTarget {
  #audio;
  #places;
  #track = null;
  #wanted = null;
  #keptAt = 0;
  #beside;
  #speed = SPEEDS.includes(keptSpeed()) ? keptSpeed() : 1;

  /**
   * @param audio The element.
   * @param places Where tracks were left.
   * @param beside Gives the part of a session before (-1) or after (1) a track, or null.
   */
  constructor(audio, places, beside) {
    super();
    this.#beside = beside;
    this.#audio = audio;
    this.#places = places;
    const change = () => this.#tell("change");
    for (const name of ["play", "pause", "ratechange", "waiting", "playing", "error"]) {
      audio.addEventListener(name, change);
    }
    audio.addEventListener("loadedmetadata", () => this.#arrive());
    audio.addEventListener("timeupdate", () => this.#tick());
    audio.addEventListener("seeked", () => {
      this.#keep();
      this.#tell("tick");
      change();
    });
    audio.addEventListener("pause", () => this.#keep());
    audio.addEventListener("ended", () => this.#end());
    addEventListener("pagehide", () => this.#keep());
  }

  get track() {
    return this.#track;
  }

  get playing() {
    return !this.#audio.paused;
  }

  /** Whether it would play, but nothing comes. */
  get waiting() {
    return this.playing && this.#audio.readyState < HTMLMediaElement.HAVE_FUTURE_DATA;
  }

  get failed() {
    return this.#audio.error !== null;
  }

  get at() {
    return this.#wanted ?? Math.min(this.#track?.ms ?? 0, this.#audio.currentTime * 1000);
  }

  get total() {
    return this.#track?.ms ?? 0;
  }

  get speed() {
    return this.#speed;
  }

  set speed(speed) {
    this.#speed = speed;
    this.#audio.playbackRate = speed;
    keepSpeed(speed);
    this.#tell("change");
  }

  /** Tell which chapter an instant belongs to; -1 where there are none. */
  chapterAt(ms) {
    return (this.#track?.chapters ?? []).findLastIndex((chapter) => chapter.at <= ms + EARLY);
  }

  get chapter() {
    return this.chapterAt(this.at);
  }

  get chapterTitle() {
    return this.#track?.chapters[this.chapter]?.title ?? "";
  }

  /** Take a track up where it was left, without a sound; the one before keeps its place. */
  open(track) {
    if (track === this.#track) return;
    this.#keep();
    this.#load(track);
  }

  #load(track) {
    this.#track = track;
    this.#wanted = this.#places.of(track) || null;
    this.#audio.src = track.url;
    // Another source sets the speed back to the default.
    this.#audio.defaultPlaybackRate = this.#speed;
    this.#audio.playbackRate = this.#speed;
    this.#tell("track");
    this.#tell("change");
  }

  async play() {
    if (this.failed) this.#again();
    try {
      await this.#audio.play();
    } catch {
      // It was paused or exchanged before it began, or cannot be played: the element says which.
      this.#tell("change");
    }
  }

  pause() {
    this.#audio.pause();
  }

  toggle() {
    return this.playing ? this.pause() : this.play();
  }

  seek(ms) {
    const to = Math.max(0, Math.min(ms, this.total - 1));
    if (this.#audio.readyState >= HTMLMediaElement.HAVE_METADATA) {
      this.#wanted = null;
      this.#audio.currentTime = to / 1000;
    } else {
      this.#wanted = to;
    }
    this.#tell("tick");
    this.#tell("change");
  }

  skip(ms) {
    this.seek(this.at + ms);
  }

  jump(index) {
    const chapter = this.#track?.chapters[index];
    if (chapter) this.seek(chapter.at);
  }

  get hasNext() {
    return Boolean(this.#track && (this.#hasChapter || this.#beside(this.#track, 1)));
  }

  get #hasChapter() {
    return this.chapter + 1 < this.#track.chapters.length;
  }

  next() {
    if (!this.#track) return;
    if (this.#hasChapter) this.jump(this.chapter + 1);
    else this.#turn(1);
  }

  previous() {
    if (!this.#track) return;
    const begin = this.#track.chapters[this.chapter]?.at ?? 0;
    if (this.at - begin >= FIRST_SECONDS) this.seek(begin);
    else if (this.chapter > 0) this.jump(this.chapter - 1);
    else if (!this.#turn(-1)) this.seek(0);
  }

  /** Go on with the part before or after, from its start, and as it was: playing or paused. */
  #turn(step) {
    const other = this.#beside(this.#track, step);
    if (!other) return false;
    const playing = this.playing || this.#audio.ended;
    this.#places.keep(this.#track, 0);
    this.#places.keep(other, 0);
    this.#load(other);
    if (playing) this.play();
    return true;
  }

  #arrive() {
    if (this.#wanted !== null) {
      this.#audio.currentTime = this.#wanted / 1000;
      this.#wanted = null;
    }
    this.#tell("tick");
    this.#tell("change");
  }

  #again() {
    this.#wanted = this.at || null;
    this.#audio.load();
    this.#audio.playbackRate = this.#speed;
  }

  #tick() {
    if (Math.abs(this.at - this.#keptAt) >= KEEP_EVERY) this.#keep();
    this.#tell("tick");
  }

  #keep() {
    if (!this.#track || this.#audio.ended) return;
    this.#keptAt = this.at;
    this.#places.keep(this.#track, this.at);
  }

  #end() {
    this.#places.keep(this.#track, 0);
    this.#tell("change");
    this.#turn(1);
  }

  #tell(name) {
    this.dispatchEvent(new Event(name));
  }
}
