"""Every error that matcue raises on purpose, in one tree.

    MatcueError
    ├── InputError          exit code 2: the user can mend it
    │   ├── RoutineError    mistakes in a routine, catalogue or phrase file
    │   ├── SettingsError   mistakes in the user's settings
    │   ├── UnknownName     no routine, voice, exercise of that name
    │   ├── UnspeakableError a sentence that the voice cannot say
    │   ├── MusicError      a music file or playlist that cannot be played
    │   ├── NothingPlaying  a remote control command, but no session plays
    │   └── AlreadyPlaying  a second live session beside the first
    └── MachineError        exit code 1: something outside failed
        ├── VoiceError      the speech engine failed
        ├── SoundError      the sounds that belong to matcue cannot be read
        ├── ExportError     a file could not be written whole
        ├── DeviceError     no sound device, or it went away
        ├── AwakeError      nothing keeps the machine from going to sleep
        ├── ControlError    remote control is impossible, or the session does not answer
        └── HistoryError    the history cannot be read or written

The command line turns each into one clear line and its exit code; anything else that escapes is
a bug.
"""

from __future__ import annotations

import difflib
from dataclasses import dataclass
from typing import TYPE_CHECKING, ClassVar, Final

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence


def near(word: str, known: Iterable[str]) -> str:
    """Return ``; did you mean 'hold'?`` for the nearest known word, or an empty string."""
    spelled = {_in_digits(each): each for each in known}
    match = difflib.get_close_matches(_in_digits(word), list(spelled), n=1, cutoff=0.6)
    match = match or [name for name in spelled if word in name.split("-")]
    return f"; did you mean '{spelled[match[0]]}'?" if match else ""


_DIGITS: Final = {
    "one": "1", "two": "2", "three": "3", "four": "4", "five": "5", "six": "6", "seven": "7",
    "eight": "8", "nine": "9", "ten": "10", "twenty": "20", "thirty": "30", "sixty": "60",
}  # fmt: skip


def _in_digits(name: str) -> str:
    """Write the numbers of a name such as ``thirty-days`` in digits; some people type them so."""
    return "-".join(_DIGITS.get(part, part) for part in name.split("-"))


class MatcueError(Exception):
    """Base class of all errors that matcue raises on purpose."""

    exit_code: ClassVar[int] = 1


class InputError(MatcueError):
    """The user's input is wrong; the message says what to write instead. Exit code 2."""

    exit_code = 2


class MachineError(MatcueError):
    """Something outside of matcue failed; the message says what, and the next step. Exit code 1."""


@dataclass(frozen=True, slots=True, order=True)
class Problem:
    """One mistake in a file. Lines and columns count from 1, as editors do."""

    line: int
    column: int
    message: str


class RoutineError(InputError):
    """A routine, catalogue or phrase file is wrong.

    `problems` has its mistakes in the order of lines, and `more` is how many more there are.
    """

    def __init__(self, source: str, problems: Iterable[Problem], *, more: int = 0) -> None:
        self.source = source
        self.problems = tuple(sorted(problems))
        self.more = more
        lines = [f"{source}:{p.line}:{p.column}: {p.message}" for p in self.problems]
        super().__init__("\n".join([*lines, *([f"and {more:,} more"] if more else [])]))


class SettingsError(InputError):
    """The user's settings are wrong; `told` has one line for every mistake."""

    def __init__(self, told: Sequence[str]) -> None:
        self.told = tuple(told)
        super().__init__("\n".join(self.told))


class UnknownName(InputError):
    """A name is unknown; the message offers similar names."""


class UnspeakableError(InputError):
    """The voice cannot say a sentence; the message quotes it."""


class NothingPlaying(InputError):
    """No session of this user is playing on this machine."""


class AlreadyPlaying(InputError):
    """A session of this user is playing on this machine; the message says which."""


class MusicError(InputError):
    """A music file or playlist of the user's cannot be played; the message names it."""


class VoiceError(MachineError):
    """The speech engine failed or is not there."""


class SoundError(MachineError):
    """A tone that belongs to matcue is missing or damaged."""


class ExportError(MachineError):
    """A file could not be written whole; nothing carries its final name."""


class DeviceError(MachineError):
    """No sound device can play the session."""


class AwakeError(MachineError):
    """The system cannot be asked to stay awake, or refuses; the message says why."""


class ControlError(MachineError):
    """The control endpoint cannot be opened, or a session does not answer on it."""


class HistoryError(MachineError):
    """The history cannot be read or written; nothing in it has changed."""
