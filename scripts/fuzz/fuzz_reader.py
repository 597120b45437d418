"""One reader under test, and what happens to one input of it."""

from __future__ import annotations

import resource
import signal
import time
import traceback
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, Final, NoReturn

import yaml
from fuzz_damage import damaged, flipped, odd

from matcue.base.errors import MatcueError
from matcue.base.json_record import plain
from matcue.base.text import stray

if TYPE_CHECKING:
    import random
    from collections.abc import Callable, Iterator, Sequence

MOST_S: Final = 5.0
"""Processor time of one input, in seconds."""

MOST_BYTES: Final = 300_000_000
"""Memory that one input may take."""

_HANGS_S: Final = 60
_SCALE: Final = 1_024  # Linux counts in KiB


class Hangs(BaseException):
    """An input takes far too long. No reader catches this."""


class Refused(Exception):
    """An input was refused otherwise than by an error: by an answer that says so."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Reader:
    """A reader.

    Attributes:
        name: Its name in the table.
        samples: Sound inputs, which are damaged.
        read: Reads one; what it raises on purpose is a `MatcueError` or `Refused`, and None says
            that the input is none of ours. Anything else that it raises is a crash.
        binary: Whether bits are flipped, rather than pieces of text put in.
        trees: The samples as data, where odd values can be put into it.
        clean: Whether no text of what is read may have a character that cannot stand in one.
        every: It gets an input in one round of so many; several rows are then one reader.
    """

    name: str
    samples: Sequence[bytes]
    read: Callable[[bytes], object]
    binary: bool = False
    trees: Sequence[Any] = ()
    clean: bool = False
    every: int = 1

    def input(self, chance: random.Random) -> bytes:
        """Return a damaged sample."""
        if self.binary and chance.randrange(8):
            return flipped(chance.choice(self.samples), chance)
        if self.trees and chance.randrange(2):
            return odd(chance.choice(self.trees), chance)
        return damaged(chance.choice(self.samples), chance)


def data_of(*samples: bytes) -> tuple[Any, ...]:
    """Return samples of YAML or JSON as data, for `Reader.trees`."""
    return tuple(yaml.safe_load(sample) for sample in samples)


@dataclass(slots=True)
class Counts:
    """What became of the inputs of a reader."""

    inputs: int = 0
    refused: int = 0
    accepted: int = 0
    slowest_s: float = 0.0
    crashes: list[str] = field(default_factory=list)


def tried(reader: Reader, data: bytes, counts: Counts) -> str:
    """Give one input to a reader and count it; return what harm it did, or nothing."""
    counts.inputs += 1
    memory = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    begun = time.process_time()
    harm = ""
    try:
        with _bounded():
            value = reader.read(data)
    except (MatcueError, Refused):
        counts.refused += 1
    except (Exception, Hangs):  # noqa: BLE001 (whatever it is, it is what is looked for)
        harm = traceback.format_exc(limit=-6)
    else:
        counts.refused += value is None
        counts.accepted += value is not None
        if reader.clean and (text := _stray_in(plain(value))) is not None:
            harm = f"this was taken: {text!r}"
    took_s = time.process_time() - begun
    counts.slowest_s = max(counts.slowest_s, took_s)
    grown = (resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - memory) * _SCALE
    if not harm and took_s > MOST_S:
        harm = f"it took {took_s:.1f} s"
    if not harm and grown > MOST_BYTES:
        harm = f"it took {grown / 1e6:.0f} MB"
    return harm


@contextmanager
def _bounded() -> Iterator[None]:
    """End what waits for something that never comes, or computes for ever."""

    def hang(_signal: int, _frame: object) -> NoReturn:
        raise Hangs

    before = signal.signal(signal.SIGALRM, hang)
    signal.alarm(_HANGS_S)
    try:
        yield
    finally:
        signal.alarm(0)
        signal.signal(signal.SIGALRM, before)


def _stray_in(value: Any) -> str | None:
    match value:
        case str():
            return value if stray(value) is not None else None
        case dict():
            return next(filter(None, map(_stray_in, [*value, *value.values()])), None)
        case list() | tuple() | frozenset():
            return next(filter(None, map(_stray_in, value)), None)
    return None
