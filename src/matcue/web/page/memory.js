/** What this phone remembers between visits. Where it may not, the page works all the same. */

const PLACES = "matcue.places";
const SPEED = "matcue.speed";
const MOST_PLACES = 100;

/** Where each track was left, in milliseconds; it is known by its file's name and its length. */
export class Places {
  #places = read(PLACES, {});

  of(track) {
    const place = this.#places[key(track)];
    return Number.isInteger(place) && place > 0 && place < track.ms ? place : 0;
  }

  keep(track, at) {
    // What was kept last stands last, so that the oldest can go.
    delete this.#places[key(track)];
    if (at > 0) this.#places[key(track)] = Math.round(at);
    const extra = Object.keys(this.#places).slice(0, -MOST_PLACES);
    for (const name of extra) delete this.#places[name];
    write(PLACES, this.#places);
  }
}

export function keptSpeed() {
  const speed = read(SPEED, 1);
  return typeof speed === "number" ? speed : 1;
}

export function keepSpeed(speed) {
  write(SPEED, speed);
}

function key(track) {
  return `${track.name} ${track.ms}`;
}

function read(name, otherwise) {
  try {
    return JSON.parse(localStorage.getItem(name)) ?? otherwise;
  } catch {
    return otherwise;
  }
}

function write(name, value) {
  try {
    localStorage.setItem(name, JSON.stringify(value));
  } catch {
    // A private window keeps nothing.
  }
}
