"""Kill all that writes at random moments, and look that nothing is half and the next run succeeds.

Each kill has a home of its own, with a history, tracks, answers and settings in it. A command runs
there in a child process; SIGKILL comes at a moment that the seed chooses, half of the times soon
after the first change of a file. Then

- whatever has its final name is whole: JSON, TOML, YAML, calendars, clips and the history can be
  read, a track or a picture is that of before or that of a whole run, byte for byte;
- all commands that read still succeed, and tell nothing of damage;
- no child of the command lives on;
- the command itself succeeds when it is run again, and leaves no parts of files behind, but in the
  cache.

    python scripts/kill_writers.py --kills 300 --seed 1

Homes in which something was wrong are kept, and named.
"""

from __future__ import annotations

import argparse
import importlib
import json
import os
import random
import shutil
import signal
import sqlite3
import sys
import tempfile
import time
import tomllib
from contextlib import closing, suppress
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Final

import yaml

from matcue.base import folders
from matcue.cli.main import run
from matcue.coach import screening
from matcue.voice.cache import SUFFIX, ClipCache

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

ROUTINE: Final = """\
id: tiny
title: Tiny
exercises:
  reach: {name: Reach, position: seated, how: Reach up.}
steps:
- {exercise: reach, hold: 5s}
"""
ORDERS: Final = """\
routine,level,pace,without,words,voice,output
tiny.yaml,,,,,tone,b.mp3
tiny.yaml,,,,short,tone,c.flac
"""
TONE: Final = ("--voice", "tone", "--yes-i-have-asked")
READERS: Final = (
    ("config",),
    ("history", "--json"),
    ("screening", "--show"),
    ("remind", "--list"),
    ("today", "--json"),
)
LOADED: Final = (
    *("av", "numpy", "pydantic", "icalendar", "uvicorn", "rich.console", "tomlkit"),
    *("matcue.coach.today", "matcue.coach.history.store", "matcue.settings.resolution"),
    *("matcue.routine.library", "matcue.tracks.batch", "matcue.out.encode", "matcue.sound.mix"),
    *("matcue.voice.tone_engine", "matcue.voice.speaker", "matcue.session.performance"),
    *("matcue.web.server", "matcue.web.tracks", "matcue.web.connection", "matcue.web.feed"),
)
"""What commands import, so that the kills hit their work and not their start."""
SAME: Final = frozenset({".mp3", ".flac", ".m4b", ".m3u8", ".lrc"})
"""Endings of files that are the same in each run."""

PATIENCE_S: Final = 120.0


@dataclass(frozen=True, slots=True)
class Writer:
    """Something that writes: its name in the table, and a command, or what else to do."""

    name: str
    does: tuple[str, ...] | Callable[[], int | None]


def _read_all() -> int:
    for command in READERS:
        if code := run(list(command)):
            sys.stdout.write(f"`{' '.join(command)}` ends with {code}\n")
            return code
    return 0


def _answer() -> None:
    for nth in range(30):
        kept = screening.read().answered({"pain": nth % 2 == 0}, date(2026, 11, 1))
        screening.keep(kept)


def _keep_clips() -> None:
    import numpy as np

    from matcue.base.units import Ms
    from matcue.voice.api import Clip

    cache = ClipCache(folders.clips())
    for nth in range(100):
        cache.put(f"{nth:02}", Clip(np.zeros(5_000, np.float32), 24_000, Ms(5)))
    cache.trim()


WRITERS: Final = (
    Writer("export", ("export", "tiny.yaml", "-o", "a.mp3", "--pace", "slow", *TONE)),
    Writer("export, in files", ("export", "tiny.yaml", "--split", "-o", "split", *TONE)),
    Writer(
        "export, formats", ("export", "tiny.yaml", "--format", "m4b,flac", "--jobs", "1", *TONE)
    ),
    Writer("orders", ("export", "--orders", "orders.csv", "-o", ".", "--yes-i-have-asked")),
    Writer("play", ("play", "tiny.yaml", "--device", "null", "--plain", *TONE)),
    Writer("share", ("share", "--keep", "--port", "0", "--for", "1s", "--json", ".")),
    Writer("copy", ("copy", "card", "--yes")),
    Writer("list", ("list", "--json")),
    Writer("log", ("log", "right")),
    Writer("log --did", ("log", "--did", "Swimming", "--minutes", "30")),
    Writer("config set", ("config", "set", "level", "strong")),
    Writer("program start", ("program", "start", "thirty-days", "--replace")),
    Writer("remind", ("remind", "five-minutes", "--at", "7:00", "-o", "x.ics")),
    Writer("new", ("new", "mine", "--for", "6m", "-o", "mine.yaml")),
    Writer("history export", ("history", "export", "h.json")),
    Writer("history import", ("history", "import", "taken.json")),
    Writer("answers", _answer),
    Writer("clips", _keep_clips),
)


def main() -> int:
    """Kill as often as asked, every writer in turn; return 1 if anything was wrong."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").split("\n\n", maxsplit=1)[0])
    parser.add_argument("--kills", type=int, default=len(WRITERS))
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--seconds", type=float, default=float("inf"), help="kill no more then")
    parser.add_argument("--writer", metavar="NAME", help="only this one")
    asked = parser.parse_args()
    for name in LOADED:
        importlib.import_module(name)
    chance = random.Random(asked.seed)  # noqa: S311 (no secret)
    # The path of a socket has about a hundred bytes.
    top = Path(tempfile.mkdtemp(prefix="mk-"))
    home = Home(top / "home")
    home.prepare()
    before = home.top.rename(top / "before")
    trials = [Trial(each, home, before) for each in WRITERS if asked.writer in (None, each.name)]
    wrong = nth = 0
    until = time.monotonic() + asked.seconds
    while sum(trial.kills for trial in trials) < asked.kills and time.monotonic() < until:
        if found := trials[nth % len(trials)].kill(chance):
            wrong += 1
            kept = home.top.rename(top / f"wrong-{nth}")
            sys.stdout.write("".join(f"{kept}: {line}\n" for line in found))
        nth += 1
    for trial in trials:
        sys.stdout.write(f"{trial.writer.name:18} {trial.kills:4} kills {trial.wrong:4} wrong\n")
    sys.stdout.write(f"{sum(each.kills for each in trials)} kills, {wrong} wrong; {top}\n")
    if not wrong:
        shutil.rmtree(top)
    return 1 if wrong else 0


class Home:
    """A user's folders, and a folder to work in."""

    def __init__(self, top: Path) -> None:
        self.top = top
        self.work = top / "work"

    def prepare(self) -> None:
        """Fill it as that of somebody who has used matcue."""
        self.work.mkdir(parents=True)
        (self.work / "tiny.yaml").write_text(ROUTINE, "utf-8")
        (self.work / "orders.csv").write_text(ORDERS, "utf-8")
        (self.work / "card").mkdir()
        (self.work / "split").mkdir()
        for command in (
            ("config", "set", "pace", "brisk"),
            ("log", "--did", "Walking", "--minutes", "20"),
            ("history", "export", "taken.json"),
            ("remind", "desk", "--at", "9:00", "-o", "y.ics"),
            ("export", "tiny.yaml", "-o", "a.mp3", *TONE),
        ):
            self.succeed(command)
        self.succeed(_answer)

    def start(self, does: Sequence[str] | Callable[[], int | None]) -> int:
        """Begin something in a child process, which leads a group of its own; return its id."""
        sys.stdout.flush()
        child = os.fork()
        if child:
            return child
        code = 99
        try:
            os.setsid()
            os.chdir(self.work)
            for name in ("DATA_HOME", "CONFIG_HOME", "CACHE_HOME", "RUNTIME_DIR"):
                os.environ[f"XDG_{name}"] = str(self.top / name[:4].lower())
            (self.top / "runt").mkdir(mode=0o700, exist_ok=True)
            out = os.open(self.top / "told", os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
            os.dup2(os.open(os.devnull, os.O_RDONLY), 0)
            os.dup2(out, 1)
            os.dup2(out, 2)
            code = does() or 0 if callable(does) else run(list(does))
            sys.stdout.flush()
        except BaseException:  # noqa: BLE001 (a child never comes back)
            import traceback

            traceback.print_exc()
            sys.stderr.flush()
        finally:
            os._exit(code)

    def succeed(self, does: Sequence[str] | Callable[[], int | None]) -> str | None:
        """Do something to its end; return what it told if it did not succeed."""
        _, status = os.waitpid(self.start(does), 0)
        told = (self.top / "told").read_text("utf-8", "replace")
        bad = "damaged" in told or "cannot be read" in told or "Traceback" in told
        return told if status or bad else None

    def files(self) -> Iterator[Path]:
        """Yield all files."""
        yield from (path for path in self.top.rglob("*") if path.is_file())

    def content(self) -> dict[Path, bytes]:
        """Return the bytes of the files that are the same in each run."""
        same = (path for path in self.files() if path.suffix in SAME)
        return {path.relative_to(self.top): path.read_bytes() for path in same}

    def state(self) -> tuple[tuple[str, int], ...]:
        """Return what changes when a file does."""
        found = []
        for folder, _, names in os.walk(self.top):
            for name in names:
                with suppress(OSError):
                    path = os.path.join(folder, name)  # noqa: PTH118 (a thousand times a second)
                    if name != "told":
                        found.append((path, os.stat(path).st_mtime_ns))  # noqa: PTH116 (the same)
        return tuple(found)


class Trial:
    """A writer, how long it takes, and what it leaves when nobody kills it.

    Args:
        writer: The writer.
        home: Where it works; its files know that path, so all trials have the same.
        before: What stands there at first.
    """

    def __init__(self, writer: Writer, home: Home, before: Path) -> None:
        self.writer = writer
        self.kills = self.wrong = self._group = 0
        self._home = home
        self._before = before
        shutil.copytree(before, home.top)
        old = home.content()
        begun = time.monotonic()
        if told := home.succeed(writer.does):
            raise SystemExit(f"{writer.name} does not even succeed unharmed: {told}")
        self._lasts_s = time.monotonic() - begun
        self._known = (old, home.content())
        shutil.rmtree(home.top)

    def kill(self, chance: random.Random) -> list[str]:
        """Kill it once; return what is wrong then. Where something is, the home stays."""
        wrong = []
        shutil.copytree(self._before, self._home.top)
        if self._killed(self._home, chance):
            self.kills += 1
            wrong = [f"{self.writer.name}: {line}" for line in self._wrong(self._home)]
            self.wrong += bool(wrong)
        if not wrong:
            shutil.rmtree(self._home.top)
        return wrong

    def _killed(self, home: Home, chance: random.Random) -> bool:
        at_a_change = chance.random() < 0.5
        at_s = chance.uniform(0, 0.05 if at_a_change else self._lasts_s)
        state = home.state() if at_a_change else ()
        child = home.start(self.writer.does)
        until = time.monotonic() + PATIENCE_S
        while at_a_change and time.monotonic() < until and home.state() == state:
            if os.waitpid(child, os.WNOHANG) != (0, 0):
                return False
            time.sleep(0.0005)
        time.sleep(at_s)
        os.kill(child, signal.SIGKILL)
        _, status = os.waitpid(child, 0)
        self._group = child
        return os.WIFSIGNALED(status)

    def _wrong(self, home: Home) -> Iterator[str]:
        if _lives_on(self._group):
            yield "something of it lives on"
        yield from self._half(home)
        if told := home.succeed(_read_all):
            yield f"reading fails: {told}"
        if told := home.succeed(self.writer.does):
            yield f"the next run fails: {told}"
        yield from self._half(home)
        for path in home.files():
            if path.suffix == ".part" and home.top / "cach" not in path.parents:
                yield f"{path.name} is left behind"

    def _half(self, home: Home) -> Iterator[str]:
        for path in home.files():
            name = path.relative_to(home.top)
            if any(part.endswith(".part") for part in name.parts):
                continue
            if path.suffix in SAME:
                if path.read_bytes() not in [each.get(name) for each in self._known]:
                    yield f"{name} is neither the old nor the new one"
            else:
                try:
                    _look_at(path)
                except Exception as error:  # noqa: BLE001 (as many as there are kinds of files)
                    yield f"{name} is half: {error}"


def _lives_on(group: int) -> bool:
    """Return whether a child of a killed command does not notice by itself that it is alone."""
    until = time.monotonic() + PATIENCE_S
    while time.monotonic() < until:
        try:
            os.killpg(group, 0)
        except OSError:
            return False
        time.sleep(0.01)
    return True


def _look_at(path: Path) -> None:
    """Read a file by its kind; raises anything if it is not whole."""
    match path.suffix:
        case ".json":
            json.loads(path.read_text("utf-8"))
        case ".toml":
            tomllib.loads(path.read_text("utf-8"))
        case ".yaml":
            yaml.safe_load(path.read_text("utf-8"))["steps"]
        case ".ics":
            if not path.read_bytes().endswith(b"END:VCALENDAR\r\n"):
                raise ValueError("it has no end")
        case ".png":
            if not path.read_bytes().endswith(b"IEND\xaeB`\x82"):
                raise ValueError("it has no end")
        case ".sqlite3":
            with closing(sqlite3.connect(path)) as db:
                if db.execute("PRAGMA integrity_check").fetchall() != [("ok",)]:
                    raise ValueError("it is damaged")
        case _ if path.suffix == SUFFIX:
            if ClipCache(path.parent.parent).get(path.stem) is None:
                raise ValueError("it is damaged")


if __name__ == "__main__":
    sys.exit(main())
