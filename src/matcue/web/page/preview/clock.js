/** What moves through the session: its sound where there is some, and a silent clock until then. */

export class Clock extends EventTarget {
  #audio;
  #sound = null;
  #at = 0;
  #since = 0;
  #playing = false;
  #ready = false;
  #frame = 0;

  constructor(audio) {
    super();
    this.#audio = audio;
    this.total = 0;
    audio.addEventListener("loadedmetadata", () => this.#soundIsHere());
    audio.addEventListener("ended", () => this.#ended());
    audio.addEventListener("error", () => {
      const at = this.position;
      this.#ready = false;
      this.#from(at);
    });
  }

  get playing() {
    return this.#playing;
  }

  /** Where it is, in milliseconds. */
  get position() {
    let at = this.#at;
    if (this.#ready) at = this.#audio.currentTime * 1000;
    else if (this.#playing) at += performance.now() - this.#since;
    return Math.min(Math.max(at, 0), this.total);
  }

  /** Go on in another plan, at an instant of that. */
  take(total, sound, at) {
    this.total = total;
    if (sound !== this.#sound) {
      this.#sound = sound;
      this.#ready = false;
      this.#from(at);
      if (sound) this.#audio.src = sound;
      else {
        this.#audio.pause();
        this.#audio.removeAttribute("src");
        this.#audio.load();
      }
    } else if (Math.abs(at - this.position) > 1) {
      this.seek(at);
    }
    this.#tell("state");
  }

  toggle() {
    if (this.#playing) this.pause();
    else this.play();
  }

  play() {
    if (this.#playing) return;
    if (this.position >= this.total) this.seek(0);
    this.#from(this.position);
    this.#playing = true;
    if (this.#ready) this.#sounding();
    this.#tell("state");
    this.#tick();
  }

  pause() {
    if (!this.#playing) return;
    this.#from(this.position);
    this.#playing = false;
    if (this.#ready) this.#audio.pause();
    this.#tell("state");
    this.#tell("move");
  }

  seek(to) {
    const at = Math.min(Math.max(to, 0), this.total);
    this.#from(at);
    if (this.#ready) this.#audio.currentTime = at / 1000;
    this.#tell("move");
  }

  #from(at) {
    this.#at = at;
    this.#since = performance.now();
  }

  #soundIsHere() {
    const at = this.position;
    this.#audio.currentTime = at / 1000;
    this.#ready = true;
    if (this.#playing) this.#sounding();
    this.#tell("state");
  }

  #sounding() {
    // A browser may refuse to sound before anybody has pressed something; then it goes on in silence.
    this.#audio.play().catch((error) => {
      if (error.name === "NotAllowedError") {
        const at = this.position;
        this.#ready = false;
        this.#from(at);
      }
    });
  }

  #ended() {
    this.#playing = false;
    this.#from(this.total);
    this.#tell("state");
    this.#tell("move");
  }

  #tick() {
    cancelAnimationFrame(this.#frame);
    if (!this.#playing) return;
    this.#tell("move");
    if (!this.#ready && this.position >= this.total) this.#ended();
    else this.#frame = requestAnimationFrame(() => this.#tick());
  }

  #tell(what) {
    this.dispatchEvent(new Event(what));
  }
}
