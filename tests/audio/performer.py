"""The process that plays: one wish in, lines of what was done and when out.

    python -m audio.performer '{"scene": "bare", "seconds": 3}'

Run by `audio.child.Child`, with the environment of a sound server. Positions in what it tells are
the numbers of the sample counter (see `audio.counter`), or a session's frames.
"""

from __future__ import annotations

import json
import os
import queue
import random
import sys
import threading
import time
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

import numpy as np

from audio.counter import counted
from audio.recording import RATE
from matcue.base.units import Ms, frames
from matcue.out.live import (
    DeviceBack,
    DeviceLost,
    DeviceTrouble,
    Ended,
    Player,
    SourceFailed,
    Underrun,
    device,
)

if TYPE_CHECKING:
    from collections.abc import Iterator

    from matcue.out.live import Event, Position, Source
    from matcue.sound.api import Block

BASE: Final = 1 << 21
"""How far apart the numbers of two takes begin: 43 s, which no take of these scenes lasts."""

_LOOK_S: Final = 0.02
_SURE_S: Final = 0.002
_TELLING: Final = threading.Lock()


def tell(what: str, at_s: float | None = None, **more: Any) -> None:
    """Write a line about what happened at an instant, or just now."""
    instant = time.monotonic() if at_s is None else at_s
    line = json.dumps({"what": what, "s": instant, **more})
    with _TELLING:
        print(line, flush=True)


def count_from(base: int, lasts: Ms | None = None) -> Source:
    """Give a source that counts: at its beginning it says *base*."""

    def source(at: Ms) -> Iterator[Block]:
        first: int = frames(at, RATE)
        end = None if lasts is None else frames(lasts, RATE)
        while end is None or first < end:
            size = RATE // 10 if end is None else min(RATE // 10, end - first)
            yield counted(base + first, size).astype(np.float32) / np.float32(32_768)
            first += size

    return source


class Stage:
    """A player, and everything that it tells as lines."""

    def __init__(self, channels: int, by: str = "sounddevice") -> None:
        self.events: queue.SimpleQueue[Event] = queue.SimpleQueue()
        self.player = Player(device(by), rate=RATE, channels=channels, listener=self._listen)
        self._bases: dict[int, int] = {}
        self._newest = 0

    def number(self, heard: Position) -> int:
        """Tell which number a position stands for."""
        return self._bases.get(heard.source_id, 0) + frames(heard.at, RATE)

    def start(self, source: Source, at: Ms, source_id: int, **more: Any) -> None:
        """Start, and tell when that was asked for and how long asking took."""
        self._newest = source_id
        asked_s = time.monotonic()
        self.player.start(source, at, source_id=source_id)
        tell("start", asked_s, took_s=time.monotonic() - asked_s, source_id=source_id, **more)

    def count(self, base: int, at: Ms, source_id: int, kind: str) -> None:
        """Start to count."""
        self._bases[source_id] = base
        self.start(count_from(base), at, source_id, kind=kind, number=base + frames(at, RATE))

    def go_on(self, heard: Position, kind: str) -> None:
        """Start to count from where the listener was."""
        self.count(self._bases[heard.source_id], heard.at, heard.source_id, kind)

    def splice(self, source_id: int, chance: random.Random) -> None:
        """Go over into another source that goes on counting, as soon as that can be done."""
        after = Ms(self.player.ahead() + chance.randrange(200))
        at = Ms(chance.randrange(after + 1))
        base = self._bases[self._newest] + frames(after, RATE) - frames(at, RATE)
        self._bases[source_id] = base
        asked_s = time.monotonic()
        done = self.player.splice(count_from(base), after=after, at=at, source_id=source_id)
        took_s = time.monotonic() - asked_s
        if done:
            self._newest = source_id
        tell(
            "splice",
            asked_s,
            took_s=took_s,
            source_id=source_id,
            number=base + frames(at, RATE),
            done=done,
        )

    def pause(self) -> Position:
        """Pause, and tell when that was asked for and where the player says that it was."""
        asked_s = time.monotonic()
        heard = self.player.pause()
        tell("pause", asked_s, took_s=time.monotonic() - asked_s, at=self.number(heard))
        return heard

    def look(self, seconds: float) -> None:
        """Tell for a while where the player says that the listener is."""
        end_s = time.monotonic() + seconds
        while (left_s := end_s - time.monotonic()) > 0:
            self.tell_heard()
            time.sleep(min(_LOOK_S, left_s))

    def tell_heard(self) -> None:
        """Tell where the player says that the listener is."""
        before_s = time.monotonic()
        heard = self.player.heard()
        after_s = time.monotonic()
        # Who was put to sleep in between does not know of which instant the answer is.
        if after_s - before_s < _SURE_S:
            tell(
                "heard", (before_s + after_s) / 2, at=self.number(heard), source_id=heard.source_id
            )

    def close(self) -> None:
        """Give the device back."""
        asked_s = time.monotonic()
        self.player.close()
        tell("close", asked_s, took_s=time.monotonic() - asked_s)

    def _listen(self, event: Event) -> None:
        match event:
            case Ended(source_id):
                tell("ended", source_id=source_id)
            case SourceFailed(source_id, error):
                tell("source-failed", source_id=source_id, error=repr(error))
            case Underrun(count):
                tell("underrun", count=count)
            case DeviceTrouble(trouble):
                tell("trouble", trouble=trouble)
            case DeviceLost(heard, trouble, why):
                tell("lost", at=self.number(heard), trouble=trouble, why=why)
            case DeviceBack():
                tell("back")
        self.events.put(event)


def bare(seconds: float) -> None:
    """Play a count through a stream of PortAudio's with nothing of matcue's in between.

    It shows that the server, its plugin and the recorder are without fault, so that a fault
    elsewhere is the player's.
    """
    import sounddevice

    sound = memoryview(counted(0, round(seconds * RATE)).tobytes())
    taken = 0
    done = threading.Event()

    def fill(out: Any, _count: int, when: Any, status: Any) -> None:
        nonlocal taken
        calls.append((time.monotonic(), taken // 4, when.outputBufferDacTime - when.currentTime))
        piece = sound[taken : taken + len(out)]
        out[: len(piece)] = piece
        out[len(piece) :] = bytes(len(out) - len(piece))
        taken += len(out)
        if status:
            late.append(time.monotonic())
        if taken > len(sound) + RATE:
            done.set()

    calls: list[tuple[float, int, float]] = []
    late: list[float] = []
    with sounddevice.RawOutputStream(
        samplerate=RATE, channels=2, dtype="int16", blocksize=0, latency=0.1, callback=fill
    ):
        done.wait(seconds + 10)
    for instant, number, ahead_s in calls:
        if number < len(sound) // 4:
            tell("heard", instant + ahead_s, at=number)
    for instant in late:
        tell("underrun", instant)


def session(routine: str, wav: str, cache: str) -> None:
    """Export a whole session, tell its cues, and play it."""
    os.environ["XDG_CACHE_HOME"] = cache
    from audio import sessions

    ready = sessions.prepared(routine)
    sessions.export(ready, Path(wav))
    for cue in ready.timeline.cues:
        tell("cue", at=cue.at, lasts=cue.lasts, kind=cue.kind, text=cue.text)
    stage = Stage(1)
    stage.start(lambda at: ready.blocks(start=at), Ms(0), 0, kind="first", number=0)
    limit_s = time.monotonic() + ready.timeline.total / 1_000 + 20
    ended = False
    while not ended and time.monotonic() < limit_s:
        stage.look(0.2)
        while not stage.events.empty():
            ended = ended or isinstance(stage.events.get(), Ended)
    stage.close()


def presses(count: int, seed: int) -> None:
    """Pause, go on and skip so many times, each a good while after the one before."""
    chance = random.Random(seed)  # noqa: S311 (it only has to be another each time)
    stage = Stage(2)

    def wait() -> None:
        # Not in step with anything that has a period.
        time.sleep(chance.uniform(0.3, 0.4))

    stage.count(0, Ms(0), 0, "first")
    wait()
    for source_id in range(1, count + 1):
        heard = stage.pause()
        wait()
        stage.go_on(heard, "resume")
        wait()
        stage.count(source_id * BASE, Ms(chance.randrange(20_000)), source_id, "skip")
        wait()
    stage.pause()
    time.sleep(0.3)
    stage.close()


def chances(count: int, seed: int) -> None:
    """Do whatever a listener could do, at instants that nobody could foresee."""
    chance = random.Random(seed)  # noqa: S311 (it only has to be another each time)
    stage = Stage(2)
    paused: Position | None = None
    for source_id in range(count):
        wish = (
            "go" if source_id == 0 or paused else chance.choice(["skip", "pause", "splice", "back"])
        )
        match wish:
            case "go" if paused and chance.random() < 0.7:
                stage.go_on(paused, "resume")
                paused = None
            case "go" | "skip":
                stage.count(source_id * BASE, Ms(chance.randrange(20_000)), source_id, "skip")
                paused = None
            case "pause":
                paused = stage.pause()
            case "back":
                heard = stage.player.heard()
                stage.go_on(replace(heard, at=Ms(max(0, heard.at - 3_000))), "back")
            case _:
                stage.splice(source_id, chance)
        # Often at once, sometimes after long enough to be heard, or to be rendered far ahead.
        time.sleep(chance.choice([0.0, 0.02, 0.1, 0.3]) * chance.uniform(0.5, 1.5))
    stage.pause()
    time.sleep(0.3)
    stage.close()


def starts(count: int, seconds: float, by: str) -> None:
    """Start anew so many times, each time on a device of one's own, and play for a while."""
    for source_id in range(count):
        stage = Stage(2, by)
        stage.count(0, Ms(0), source_id, "first")
        time.sleep(seconds)
        tell("heard", at=stage.number(stage.player.heard()))
        stage.close()
        time.sleep(0.3)


def lasting(seconds: float, look_s: float, collected_s: float = 0.0, paused_s: float = 0.0) -> None:
    """Count for a long time, and go on where the listener was whenever a device comes back.

    It tells now and then how much memory it has.

    Args:
        seconds: How far to count.
        look_s: How often to tell where the listener is, and how much memory there is.
        collected_s: How long to wait before going on, so that a recorder can be started as well.
        paused_s: How long to pause after a second; not at all if it is 0.
    """
    stage = Stage(2)
    lasts = Ms(round(seconds * 1_000))

    def go(at: Ms, kind: str) -> None:
        stage.start(count_from(0, lasts), at, 0, kind=kind, number=frames(at, RATE))

    at = Ms(0)
    go(at, "first")
    if paused_s:
        time.sleep(1)
        at = stage.pause().at
        time.sleep(paused_s)
        go(at, "resume")
    ended = False
    while not ended:
        stage.tell_heard()
        tell("memory", bytes=_resident())
        try:
            match stage.events.get(timeout=look_s):
                case DeviceLost(heard):
                    at = heard.at
                case DeviceBack():
                    time.sleep(collected_s)
                    go(at, "back")
                case Ended():
                    ended = True
        except queue.Empty:
            pass
    stage.close()


def _resident() -> int:
    pages = int(Path("/proc/self/statm").read_text("ascii").split()[1])
    return pages * os.sysconf("SC_PAGE_SIZE")


SCENES: Final = {each.__name__: each for each in (bare, session, presses, chances, starts, lasting)}


if __name__ == "__main__":
    wish = json.loads(sys.argv[1])
    SCENES[wish.pop("scene")](**wish)
    tell("done")
