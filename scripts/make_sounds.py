#!/usr/bin/env python3
"""Make every sound of matcue that is not speech, from the tables below.

    python scripts/make_sounds.py            write the files and the README's table
    python scripts/make_sounds.py --check    say whether they are what this makes, to one bit
    python scripts/make_sounds.py --table    print the table

Needs numpy and nothing else. No random generator is used: the noise of the breath comes from a
hash, so that every machine makes the same files.
"""

from __future__ import annotations

import argparse
import hashlib
import io
import math
import wave
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Final

import numpy as np

if TYPE_CHECKING:
    from collections.abc import Iterator

    from numpy.typing import NDArray

FOLDER: Final = Path(__file__).resolve().parent.parent / "sounds"
RATE: Final = 24_000
"""The highest partial lies at 8 kHz, so the lower of the session's two rates holds them all."""

LOUDEST_PEAK_DB: Final = -6.0
"""No tone goes above: it must leave room for a voice that speaks over it."""


@dataclass(frozen=True, slots=True)
class Partial:
    """One sine of a timbre.

    Attributes:
        ratio: Its frequency, as a multiple of the note's.
        level: Its amplitude against the other partials.
        ring: How long it rings, as a part of the note's ring.
    """

    ratio: float
    level: float
    ring: float = 1.0


@dataclass(frozen=True, slots=True)
class Timbre:
    """What a tone seems to be made of: how quickly it speaks, and its partials."""

    attack_ms: int
    partials: tuple[Partial, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Tone:
    """Notes struck one after another in one timbre.

    Attributes:
        timbre: What is struck.
        notes: Each note's instant in milliseconds and its pitch.
        lasts: The length of the whole, in milliseconds.
        ring: The time in which a note falls by 60 dB, in milliseconds.
        fade: The ramp to silence at the very end, in milliseconds.
        loudness: The loudest 400 ms as ITU-R BS.1770 weighs them, in LUFS. A session's speech
            is at -20. A tick reads 3 to 6 lower than it seems, for the ear adds up 100 to 200
            ms, not 400: at -30 it seems about 6 below the voice.
    """

    timbre: Timbre
    notes: tuple[tuple[int, str], ...]
    lasts: int
    ring: int
    fade: int
    loudness: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Texture:
    """A loop of noise without a seam, as loud as the others whatever its colour.

    Attributes:
        centre: Where it is loudest, in Hz.
        width: How far it reaches around that, as a standard deviation in octaves.
        lasts: Its length in milliseconds. No two have a common factor, so that together they
            repeat after days; each has small factors alone, so that its transform is quick.
    """

    centre: float
    width: float
    lasts: int


# ---------------------------------------------------------------------------------------- facts

MEANS: Final = {
    "begin": "the session opens",
    "tick": "get ready",
    "go": "an effort starts",
    "beat": "the tempo inside a rep",
    "count": "the countdown, where no words are spoken",
    "hold-end": "the end of a hold, of reps, of a breathing block",
    "switch": "change sides",
    "rest-beep": "the last three seconds of a rest",
    "rest-end": "the rest is over",
    "session-end": "the session closes",
}

ABOUT: Final = {
    "soft": "for a quiet room in the morning: round, most of it below 1 kHz",
    "clear": (
        "for a room with a fan or a street in it: about an octave higher, metal, with partials "
        "from 1 to 4 kHz, and 2 to 3 dB louder"
    ),
}
"""What each set is for; the README says it."""

# The soft set: struck wood, small bells and bowls, most of it below 1 kHz. The bars of a marimba
# are tuned so that their second partial lies two octaves up; a struck bowl's lie near 2.7 and 5.1.
WOOD: Final = Timbre(4, (Partial(1, 1), Partial(3.93, 0.16, 0.3)))
FELT: Final = Timbre(9, (Partial(1, 1), Partial(2, 0.06, 0.5)))
GLASS: Final = Timbre(5, (Partial(1, 1), Partial(2, 0.4, 0.8), Partial(3, 0.12, 0.6)))
REED: Final = Timbre(16, (Partial(1, 1), Partial(3, 0.2), Partial(5, 0.05)))
BELL: Final = Timbre(
    7, (Partial(1, 1), Partial(2, 0.4, 0.8), Partial(3, 0.15, 0.5), Partial(4.2, 0.07, 0.3))
)
TONGUE: Final = Timbre(5, (Partial(1, 1), Partial(2, 0.1, 0.6), Partial(5.4, 0.1, 0.15)))
BOWL: Final = Timbre(
    22,
    (
        Partial(0.5, 0.35, 1.1),
        Partial(1, 1),
        Partial(1.004, 0.4),  # beats slowly with the one before: the bowl seems to breathe
        Partial(2, 0.4, 0.7),
        Partial(2.71, 0.16, 0.5),
        Partial(5.15, 0.04, 0.25),
    ),
)

# The clear set: the same gestures an octave or so higher, on metal: partials from 1 to 4 kHz,
# where a fan, a fountain or a street leaves the most room.
BLOCK: Final = Timbre(2, (Partial(1, 1), Partial(2.7, 0.5, 0.6), Partial(4.1, 0.2, 0.4)))
PLASTIC: Final = Timbre(4, (Partial(1, 1), Partial(2, 0.3, 0.7), Partial(4, 0.12, 0.4)))
CRYSTAL: Final = Timbre(3, (Partial(1, 1), Partial(2, 0.6, 0.9), Partial(3, 0.3, 0.7)))
HORN: Final = Timbre(
    10, (Partial(1, 1), Partial(2, 0.12), Partial(3, 0.45), Partial(5, 0.25), Partial(7, 0.1))
)
CHIME: Final = Timbre(
    4, (Partial(1, 1), Partial(2, 0.6, 0.9), Partial(3, 0.35, 0.7), Partial(4.2, 0.2, 0.45))
)
PLATE: Final = Timbre(
    3, (Partial(1, 1), Partial(2, 0.3, 0.7), Partial(2.76, 0.35, 0.5), Partial(5.4, 0.12, 0.25))
)
GONG: Final = Timbre(
    12,
    (
        Partial(0.5, 0.3, 1.1),
        Partial(1, 1),
        Partial(1.004, 0.4),
        Partial(2, 0.55, 0.8),
        Partial(2.71, 0.35, 0.6),
        Partial(4.1, 0.2, 0.4),
        Partial(5.15, 0.1, 0.3),
    ),
)


def _tone(
    timbre: Timbre,
    *notes: tuple[int, str],
    lasts: int,
    ring: int,
    loudness: float,
    fade: int | None = None,
) -> Tone:
    """Say a tone in one line of the table; it fades over its last third unless told otherwise."""
    if fade is None:
        fade = lasts // 3
    return Tone(timbre=timbre, notes=notes, lasts=lasts, ring=ring, fade=fade, loudness=loudness)


# One gesture means one thing in every set: up a fifth to start, down a fifth to stop, three notes
# up out of a rest, there and back to change sides, four down to the end. All notes are of one
# scale, D E F# A B, so that whatever follows whatever sounds like one piece.
#
# What tests/sound/test_tones.py asks of a set: tick, beat, count and rest-beep last 60 to 120 ms,
# go, hold-end, switch and rest-end 250 to 700, begin at most 1,500, session-end at most 3,000. The
# first and last quarter of a millisecond are 25 dB below the peak, as an attack of 2 ms and a fade
# of some more make them; no peak is above LOUDEST_PEAK_DB. Any two tones differ in more than
# loudness: in timbre, in pitch, or in when their notes come.
SETS: Final = {
    "soft": {
        "begin": _tone(BOWL, (0, "D4"), lasts=1_500, ring=3_000, fade=700, loudness=-21),
        "tick": _tone(WOOD, (0, "D5"), lasts=80, ring=130, loudness=-30),
        "go": _tone(BELL, (0, "D5"), (120, "A5"), lasts=480, ring=900, loudness=-20),
        "beat": _tone(FELT, (0, "D4"), lasts=70, ring=160, loudness=-35),
        "count": _tone(GLASS, (0, "A5"), lasts=110, ring=260, loudness=-29),
        "hold-end": _tone(BELL, (0, "A5"), (170, "D5"), lasts=660, ring=1_200, loudness=-20),
        "switch": _tone(
            TONGUE, (0, "E5"), (130, "B4"), (260, "E5"), lasts=520, ring=600, loudness=-20.5
        ),
        "rest-beep": _tone(REED, (0, "F#4"), lasts=120, ring=900, loudness=-29),
        "rest-end": _tone(
            REED, (0, "F#4"), (110, "A4"), (220, "D5"), lasts=560, ring=1_000, loudness=-20.5
        ),
        "session-end": _tone(
            BOWL,
            *((0, "F#5"), (320, "D5"), (640, "A4"), (960, "D4")),
            lasts=3_000,
            ring=3_400,
            fade=1_300,
            loudness=-20,
        ),
    },
    "clear": {
        "begin": _tone(GONG, (0, "D5"), lasts=1_400, ring=2_600, fade=600, loudness=-18),
        "tick": _tone(BLOCK, (0, "B5"), lasts=70, ring=130, loudness=-28),
        "go": _tone(CHIME, (0, "A5"), (110, "E6"), lasts=460, ring=900, loudness=-18.5),
        "beat": _tone(PLASTIC, (0, "A4"), lasts=60, ring=130, loudness=-32),
        "count": _tone(CRYSTAL, (0, "E6"), lasts=110, ring=280, loudness=-27),
        "hold-end": _tone(CHIME, (0, "E6"), (160, "A5"), lasts=640, ring=1_200, loudness=-18.5),
        "switch": _tone(
            PLATE, (0, "B5"), (120, "F#5"), (240, "B5"), lasts=500, ring=600, loudness=-18
        ),
        "rest-beep": _tone(HORN, (0, "F#5"), lasts=120, ring=900, loudness=-27),
        "rest-end": _tone(
            HORN, (0, "F#5"), (100, "A5"), (200, "D6"), lasts=520, ring=1_000, loudness=-18
        ),
        "session-end": _tone(
            GONG,
            *((0, "D6"), (300, "A5"), (600, "F#5"), (900, "D5")),
            lasts=2_800,
            ring=3_000,
            fade=1_200,
            loudness=-18,
        ),
    },
}

TEXTURES: Final = {
    "breath-low": Texture(centre=330, width=0.8, lasts=4_375),
    "breath-mid": Texture(centre=900, width=0.7, lasts=4_096),
    "breath-high": Texture(centre=2_400, width=0.7, lasts=3_993),
}
TEXTURE_RMS_DB: Final = -18.0

# ------------------------------------------------------------------------------------ synthesis


def pitch(name: str) -> float:
    """Turn ``A4`` into 440 Hz, in equal temperament."""
    steps = {"C": -9, "D": -7, "E": -5, "F": -4, "G": -2, "A": 0, "B": 2}
    semitones = steps[name[0]] + name.count("#") + 12 * (int(name[-1]) - 4)
    return float(440.0 * 2.0 ** (semitones / 12))


def ramp(length: int) -> NDArray[np.float64]:
    """Rise from 0 towards 1 over *length* frames, flat at both ends so that nothing clicks."""
    return 0.5 - 0.5 * np.cos(np.pi * np.arange(length) / length)


def struck(timbre: Timbre, frequency: float, ring: int, length: int) -> NDArray[np.float64]:
    """Strike one note and let it ring for *length* frames."""
    time = np.arange(length) / RATE
    sound = np.zeros(length)
    for partial in timbre.partials:
        decay = math.log(1_000) / (ring * partial.ring / 1_000)
        wave_form = np.sin(2 * np.pi * frequency * partial.ratio * time)
        sound += partial.level * np.exp(-decay * time) * wave_form
    attack = timbre.attack_ms * RATE // 1_000
    sound[:attack] *= ramp(attack)
    return sound


def toned(tone: Tone) -> NDArray[np.float64]:
    """Play a tone at the loudness that its table asks for."""
    sound = np.zeros(tone.lasts * RATE // 1_000)
    for at, name in tone.notes:
        start = at * RATE // 1_000
        sound[start:] += struck(tone.timbre, pitch(name), tone.ring, len(sound) - start)
    fade = tone.fade * RATE // 1_000
    sound[-fade:] *= ramp(fade)[::-1]
    return sound * 10 ** ((tone.loudness - loudest(sound)) / 20)


def textured(name: str, texture: Texture) -> NDArray[np.float64]:
    """Make a loop of noise: every frequency that fits into it, each at a phase of its own.

    The inverse transform of a spectrum is one period of an endless sound, so no seam exists.
    """
    length = texture.lasts * RATE // 1_000
    frequencies = np.arange(1, length // 2) * (RATE / length)
    octaves = np.log2(frequencies / texture.centre)
    # Divided by the root of the frequency, the bell is one of power in each octave, as heard.
    levels = np.exp(-0.5 * (octaves / texture.width) ** 2) / np.sqrt(frequencies)
    digits = hashlib.shake_128(name.encode()).digest(4 * len(frequencies))
    phases = 2 * np.pi * np.frombuffer(digits, "<u4") / 2**32
    spectrum = np.zeros(length // 2 + 1, np.complex128)
    spectrum[1 : len(frequencies) + 1] = levels * np.exp(1j * phases)
    sound = np.fft.irfft(spectrum, length)
    return sound * (10 ** (TEXTURE_RMS_DB / 20) / math.sqrt(np.mean(sound**2)))


def made() -> dict[str, NDArray[np.int16]]:
    """Make every file's samples, by the file's name below the folder.

    Raises:
        SystemExit: A table asks for a peak that leaves a voice no room, or ABOUT lacks a set.
    """
    if lacking := sorted(SETS.keys() - ABOUT.keys()):
        raise SystemExit(f"ABOUT does not say what this is for: {', '.join(lacking)}")
    sounds = {
        f"{folder}/{name}.wav": toned(t) for folder, s in SETS.items() for name, t in s.items()
    }
    if loud := [
        f"{file}: the peak is {peak:.1f} dBFS, above {LOUDEST_PEAK_DB:g}; ask for less loudness"
        for file, sound in sounds.items()
        if (peak := peak_db(sound)) > LOUDEST_PEAK_DB
    ]:
        raise SystemExit("\n".join(loud))
    sounds |= {f"{name}.wav": textured(name, texture) for name, texture in TEXTURES.items()}
    return {file: np.rint(sound * 32_767).astype(np.int16) for file, sound in sounds.items()}


# ------------------------------------------------------------------------------------ measuring


def peak_db(sound: NDArray[np.float64]) -> float:
    """Tell the highest sample, in dBFS."""
    return 20 * math.log10(float(np.max(np.abs(sound))))


def loudest(sound: NDArray[np.float64]) -> float:
    """Tell the momentary loudness at its highest, in LUFS.

    The two filters and the offset are those of ITU-R BS.1770-4, given there for 48 kHz; their
    response is taken at our frequencies instead of being designed anew.
    """
    window = RATE * 400 // 1_000
    padded = np.concatenate([np.zeros(window), sound, np.zeros(window)])
    z = np.exp(-2j * np.pi * np.fft.rfftfreq(len(padded), 1 / RATE) / 48_000)
    shelf = (1.53512485958697 - 2.69169618940638 * z + 1.19839281085285 * z**2) / (
        1 - 1.69065929318241 * z + 0.73248077421585 * z**2
    )
    high_pass = (1 - 2 * z + z**2) / (1 - 1.99004745483398 * z + 0.99007225036621 * z**2)
    heard = np.fft.irfft(np.fft.rfft(padded) * shelf * high_pass, len(padded))
    energy = np.concatenate([[0.0], np.cumsum(heard**2)])
    return -0.691 + 10 * math.log10(float(np.max(energy[window:] - energy[:-window])) / window)


def table() -> str:
    """Write what there is to know of each set and each tone as Markdown."""

    def row(*cells: str) -> str:
        return f"| {' | '.join(cells)} |"

    def rows() -> Iterator[str]:
        yield from (f"- **{folder}**: {ABOUT[folder]}" for folder in SETS)
        yield ""
        yield row("set", "tone", "says", "ms", "peak dBFS", "loudest LUFS", "notes (Hz)")
        yield row("---", "---", "---", "---:", "---:", "---:", "---")
        for folder, tones in SETS.items():
            for name, tone in tones.items():
                notes = ", ".join(f"{note} ({pitch(note):.0f})" for _, note in tone.notes)
                sound = toned(tone)
                levels = (f"{peak_db(sound):.1f}", f"{loudest(sound):.1f}")
                yield row(folder, f"`{name}`", MEANS[name], str(tone.lasts), *levels, notes)

    return "\n".join(rows()) + "\n"


# ---------------------------------------------------------------------------------------- files


def wav(samples: NDArray[np.int16]) -> bytes:
    """Wrap samples as a mono WAV file."""
    buffer = io.BytesIO()
    with wave.open(buffer, "wb") as file:
        file.setnchannels(1)
        file.setsampwidth(2)
        file.setframerate(RATE)
        file.writeframes(samples.astype("<i2").tobytes())
    return buffer.getvalue()


def differs(path: Path, samples: NDArray[np.int16]) -> str:
    """Say how a file differs from what it should hold, or nothing.

    One step of the 16 bits is let pass: the last bit of a sine is the machine's own.
    """
    if not path.is_file():
        return "is missing"
    try:
        with wave.open(str(path), "rb") as file:
            form = (file.getnchannels(), file.getsampwidth(), file.getframerate())
            found = np.frombuffer(file.readframes(file.getnframes()), "<i2")
    except (wave.Error, EOFError, ValueError):
        return "cannot be read"
    if form != (1, 2, RATE):
        return f"is not mono, 16 bits, {RATE} Hz"
    if len(found) != len(samples):
        return f"has {len(found)} frames, not {len(samples)}"
    off = int(np.max(np.abs(found.astype(int) - samples)))
    return f"is off by up to {off} steps" if off > 1 else ""


def with_table(readme: str) -> str:
    """Put the table of today into the README's text, between its two marks."""
    before, rest = readme.split("<!-- table -->\n", 1)
    _, after = rest.split("<!-- end of table -->", 1)
    return f"{before}<!-- table -->\n{table()}<!-- end of table -->{after}"


def check(folder: Path) -> list[str]:
    """List what in *folder* is not what this script makes."""
    sounds = made()
    wrong = [f"{file} {word}" for file, s in sounds.items() if (word := differs(folder / file, s))]
    there = {path.relative_to(folder).as_posix() for path in folder.rglob("*.wav")}
    wrong += [f"{file} is made by nothing" for file in sorted(there - set(sounds))]
    readme = folder / "README.md"
    if not readme.is_file() or readme.read_text("utf-8") != with_table(readme.read_text("utf-8")):
        wrong.append("README.md has another table")
    return wrong


def write(folder: Path) -> None:
    """Write every sound, and the table where a README is."""
    for file, samples in made().items():
        path = folder / file
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(wav(samples))
    readme = folder / "README.md"
    if readme.is_file():
        readme.write_text(with_table(readme.read_text("utf-8")), "utf-8")


def main() -> None:
    """Make, check or list the sounds."""
    parser = argparse.ArgumentParser(description="Make every sound of matcue that is not speech.")
    parser.add_argument("folder", nargs="?", type=Path, default=FOLDER, help="default: sounds")
    what = parser.add_mutually_exclusive_group()
    what.add_argument("--check", action="store_true", help="only say whether they are up to date")
    what.add_argument("--table", action="store_true", help="only print the table of tones")
    args = parser.parse_args()
    if args.table:
        print(table(), end="")
    elif args.check:
        if wrong := check(args.folder):
            parser.exit(1, "\n".join([*wrong, "run scripts/make_sounds.py to make them anew\n"]))
        print("every sound is what scripts/make_sounds.py makes")
    else:
        write(args.folder)


if __name__ == "__main__":
    main()
