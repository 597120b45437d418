"""Give damaged files to all that reads files of others, and look that none does any harm.

Each file has to be read, or refused with an error of matcue's own, within `MOST_S` of processor
time; and no command may print a character that steers a terminal. It is seeded, so that what fails
fails again; every file that did harm is kept in the folder of the run, which is named at the end.

    python scripts/fuzz_readers.py --seed 1 --seconds 60
"""

from __future__ import annotations

import argparse
import contextlib
import io
import os
import random
import sys
import tempfile
import time
import traceback
from collections import Counter
from pathlib import Path
from typing import TYPE_CHECKING, Final

from matcue.authoring.importing.importer import Importer
from matcue.base.errors import MatcueError
from matcue.base.text import stray
from matcue.cli.main import run
from matcue.routine.library import Library
from matcue.routine.phrasebook import read_phrasebook
from matcue.routine.programs import Programs
from matcue.routine.shelf import Shelf, content
from matcue.settings.resolution import resolve
from matcue.sound.playlist import songs

if TYPE_CHECKING:
    from collections.abc import Callable

MOST_S: Final = 5.0

ROUTINE: Final = b"""\
id: tiny
title: Tiny
exercises:
  reach: {name: Reach, position: seated, how: Reach up., tips: [Softly., "Breathe."]}
steps:
- {exercise: reach, hold: 12s}
- say: Hello {name}
- use: morning
- repeat: 2
  steps: [{rest: 5s}]
- {breathe: box, cycles: 3}
"""
WORDS: Final = b"routines:\n  tiny: {title: Tiny, say: {hello: Hello.}}\n"
SETTINGS: Final = b'level = "strong"\nworking-days = ["mon-fri"]\n[play]\nsafe = true\nx.y = 1\n'
PLAYLIST: Final = b"#EXTM3U\n10 End.mp3\nfile:///x/y.mp3\nFile1=a.mp3\nhttp://example.org/b\n"

ZWIFT: Final = b"""\
<workout_file><name>A</name><workout>
<Ramp Duration="9"><textevent timeoffset="3" message="B"/></Ramp>
<IntervalsT Repeat="3" OnDuration="9" OffDuration="5"/>
</workout></workout_file>
"""
IMPORTS: Final = (
    b'{"title": "A", "sets": [{"repetitions": 2, "exercises": [{"name": "B", "duration": 9}]}]}',
    b"pause: {text: A, duration: 9s}\nx: &x {name: B, duration: 9s}\nexercises: [{<<: *x}]\n",
    ZWIFT,
    b"Sit.;3\n*;9\n",
    b"# A\nBreathe. [Gap: 9 seconds]\n#PAUSE 3\n",
    b"| Exercise | Reps |\n|---|---|\n| Cat | 3x8 |\n",
    b"Exercise,Time\nPlank,30s\n",
    b"Plank | 30\nRest | 5\n",
    b"- Plank 30s\n- 3x12 Squats, rest 60-90 s\n## 3 rounds\n- Bridge 8/side\n",
)

PIECES: Final = (
    *(b"\x00", b"\x1b[2J", b"\xc2\x9b", b"\xe2\x80\xae", b"\xef\xbf\xbe", b"\xff", b"\r", b"\t"),
    *(b'"\\e]0;x\\a"', b'"\\ud800"', b"1e999", b".inf", b"9" * 30, b"null", b"&a ", b"*a", b"!x "),
    *(b"{", b"}", b"[", b"]", b": ", b"- ", b"'", b'"', b"\\", b"=", b"..", b"---\n", b"\n"),
    *(b"%00", b"http://[", b"0s", b"-1", b"{x}", b"use: ", b"\xf0\x9f\xa7\x98"),
)


def damaged(data: bytes, chance: random.Random) -> bytes:
    """Return bytes with a few pieces put in, left out, repeated or changed."""
    made = bytearray(data)
    for _ in range(chance.choice((1, 1, 2, 3, 8))):
        at = chance.randrange(len(made) + 1)
        match chance.randrange(4):
            case 0:
                made[at:at] = chance.choice(PIECES)
            case 1:
                made[at : at + chance.randrange(1, 30)] = b""
            case 2:
                begin = chance.randrange(len(made) + 1)
                made[at:at] = made[begin : begin + chance.randrange(200)]
            case _:
                made[at : at + chance.randrange(1, 6)] = bytes([chance.randrange(256)])
    return bytes(made)


class Readers:
    """All that reads a file of others; each takes the path of one that was just written."""

    def __init__(self, folder: Path) -> None:
        self.library = Library()
        self.importer = Importer()
        self.folder = folder
        self.own = folder / "own"
        (self.own / "en").mkdir(parents=True)
        (self.own / "routines").mkdir()
        (self.own / "routines" / "tiny.yaml").write_bytes(ROUTINE)

    def routine(self, path: Path) -> None:
        """Read it as a routine."""
        self.library.load(str(path))

    def program(self, path: Path) -> None:
        """Read it as a program."""
        Programs(self.library).load(str(path))

    def words(self, path: Path) -> None:
        """Read it as one of the files of a user's own words."""
        for name in ("phrases", "routines", "exercises", "transitions", "page"):
            place = self.own / "en" / f"{name}.yaml"
            place.write_bytes(path.read_bytes())
            try:
                read_phrasebook(Shelf(own=self.own), "en")
                Library(Shelf(own=self.own)).load("tiny")
            except MatcueError:
                pass
            finally:
                place.unlink()

    def settings(self, path: Path) -> None:
        """Read it as the settings."""
        resolve(environment={}, path=path)

    def playlist(self, path: Path) -> None:
        """Read it as a playlist of either kind."""
        songs(path, [])

    def imported(self, path: Path) -> None:
        """Make a routine of it, and read that."""
        self.library.read(self.importer.imported(path.read_bytes(), path.name).text)

    def command(self, path: Path) -> None:
        """Show it, and look at what is printed."""
        out = io.StringIO()
        with contextlib.redirect_stdout(out), contextlib.redirect_stderr(out):
            run(["show", str(path), "--voice", "none"])
        told = out.getvalue()
        if stray(told) is not None or "Traceback" in told:
            raise AssertionError(f"this was printed: {told!r}")


def main() -> int:
    """Run for a while; return 1 if anything did harm."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").split("\n\n", maxsplit=1)[0])
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--seconds", type=float, default=60)
    asked = parser.parse_args()
    folder = Path(tempfile.mkdtemp(prefix="fuzz-"))
    for variable in ("XDG_DATA_HOME", "XDG_CONFIG_HOME", "XDG_CACHE_HOME"):
        os.environ[variable] = str(folder / variable)
    chance, readers = random.Random(asked.seed), Readers(folder)  # noqa: S311 (no secret)
    ours = [path.read_bytes() for path in sorted(content().glob("routines/*.yaml"))]
    programs = [path.read_bytes() for path in sorted(content().glob("programs/*.yaml"))]
    kinds: list[tuple[Callable[[Path], None], str, list[bytes]]] = [
        (readers.routine, "yaml", [ROUTINE, *ours]),
        (readers.program, "yaml", programs),
        (readers.words, "yaml", [WORDS, WORDS, (content() / "en" / "page.yaml").read_bytes()]),
        (readers.settings, "toml", [SETTINGS]),
        (readers.playlist, "m3u", [PLAYLIST]),
        (readers.playlist, "pls", [PLAYLIST]),
        (readers.imported, "txt", list(IMPORTS)),
        (readers.command, "yaml", [ROUTINE]),
    ]
    tried, harm, end = Counter[str](), 0, time.monotonic() + asked.seconds
    while time.monotonic() < end:
        read, suffix, samples = chance.choice(kinds)
        path = folder / f"{read.__name__}.{suffix}"
        path.write_bytes(damaged(chance.choice(samples), chance))
        tried[read.__name__] += 1
        begun = time.process_time()
        told = ""
        try:
            with contextlib.suppress(MatcueError):
                read(path)
        except Exception:  # noqa: BLE001 (whatever it is, it is what is looked for)
            told = traceback.format_exc(limit=-4)
        if (took := time.process_time() - begun) > MOST_S:
            told = f"it took {took:.1f} s"
        if told:
            harm += 1
            kept = path.rename(folder / f"harm-{harm}-{path.name}")
            sys.stdout.write(f"{kept}: {told}\n")
    counts = ", ".join(f"{name} {count}" for name, count in sorted(tried.items()))
    sys.stdout.write(f"{sum(tried.values())} files ({counts}), {harm} did harm; {folder}\n")
    return 1 if harm else 0


if __name__ == "__main__":
    sys.exit(main())
