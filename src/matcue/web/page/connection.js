/** The line to a live session: states come as server-sent events, presses go out as posts. */

/** The session is heard of every five seconds at least. */
const SILENCE = 12_000;

/** How soon it asks again after a refusal; twice as long after each. */
const PATIENCE = 1_000;

const REFUSED_FOR = 4_000;

export class Connection extends EventTarget {
  #events = null;
  #heard = performance.now();
  #timer = 0;
  #forget = 0;
  #over = false;
  #tries = 0;
  lost = true;
  refused = "";

  constructor() {
    super();
    this.#listen();
    this.#timer = setInterval(() => this.#watch(), 1_000);
  }

  press(name) {
    return this.#post("press", { press: name });
  }

  seek(ms) {
    return this.#post("seek", { to: Math.round(ms) });
  }

  /** A phone that was in a pocket: do not wait for the browser to notice that its line is dead. */
  wake() {
    if (!this.#over && (this.lost || performance.now() - this.#heard > SILENCE / 2)) this.#listen();
  }

  close() {
    this.#over = true;
    clearInterval(this.#timer);
    this.#events?.close();
  }

  #listen() {
    this.#events?.close();
    this.#heard = performance.now();
    const events = new EventSource("live");
    this.#events = events;
    events.onmessage = (event) => {
      this.#heard = performance.now();
      this.#tries = 0;
      this.#set(false);
      this.#tell("state", JSON.parse(event.data));
    };
    events.addEventListener("chapters", (event) => this.#tell("chapters", JSON.parse(event.data)));
    events.onerror = () => this.#set(true);
  }

  #watch() {
    // A browser gives up for good on an answer that is no stream; and a dead line says nothing.
    const closed = this.#events.readyState === EventSource.CLOSED;
    const waited = performance.now() - this.#heard;
    if (waited > (closed ? Math.min(SILENCE, PATIENCE * 2 ** this.#tries) : SILENCE)) {
      this.#set(true);
      this.#tries += 1;
      this.#listen();
    }
  }

  async #post(where, what) {
    if (this.#over) return;
    try {
      const answer = await fetch(where, {
        method: "POST",
        headers: { "content-type": "application/json" },
        body: JSON.stringify(what),
        // With no referrer some browsers name no origin either, and then the post is refused.
        referrerPolicy: "same-origin",
      });
      this.#refuse(answer.ok ? "" : "That was not taken.");
    } catch {
      this.#refuse("That did not arrive.");
    }
  }

  #refuse(why) {
    clearTimeout(this.#forget);
    if (why) this.#forget = setTimeout(() => this.#refuse(""), REFUSED_FOR);
    if (why === this.refused) return;
    this.refused = why;
    this.#tell("signal");
  }

  #set(lost) {
    if (lost === this.lost) return;
    this.lost = lost;
    this.#tell("signal");
  }

  #tell(name, detail = null) {
    this.dispatchEvent(new CustomEvent(name, { detail }));
  }
}
