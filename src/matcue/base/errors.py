"""Every error that matcue raises on purpose, in one tree.

    MatcueError
    ├── InputError          exit code 2: the user can mend it
    │   ├── RoutineError    a routine, catalogue or phrase file says something impossible
    │   ├── SettingsError   the user's settings say something impossible
    │   ├── UnknownName     no routine, voice, exercise of that name
    │   ├── UnspeakableError a sentence that the voice cannot say
    │   ├── MusicError      a music file or playlist that cannot be played
    │   ├── NothingPlaying  a press for a session that is not there
    │   └── AlreadyPlaying  a second live session beside the first
    └── MachineError        exit code 1: something outside failed
        ├── VoiceError      the speech engine failed
        ├── SoundError      the sounds that belong to matcue cannot be read
        ├── ExportError     a file could not be written whole
        ├── DeviceError     no sound device, or it went away
        ├── ControlError    nobody can press from outside, or the session does not answer
        └── HistoryError    what was done cannot be read or kept

The command line turns each into one clear line and its exit code; anything else that escapes is
a bug.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, ClassVar

if TYPE_CHECKING:
    from collections.abc import Sequence


class MatcueError(Exception):
    """What all of matcue's own errors are."""

    exit_code: ClassVar[int] = 1


class InputError(MatcueError):
    """Something that the user wrote cannot be; the message says what to write instead."""

    exit_code = 2


class MachineError(MatcueError):
    """Something outside of matcue failed; the message says what and the next step."""


@dataclass(frozen=True, slots=True, order=True)
class Problem:
    """One mistake in a file. Lines and columns count from 1, as editors do."""

    line: int
    column: int
    message: str


class RoutineError(InputError):
    """A file of ours that says something impossible; it carries every mistake found in it."""

    def __init__(self, source: str, problems: Sequence[Problem]) -> None:
        self.source = source
        self.problems = tuple(sorted(problems))
        super().__init__(
            "\n".join(f"{source}:{p.line}:{p.column}: {p.message}" for p in self.problems)
        )


class SettingsError(InputError):
    """The user's settings say something impossible; `told` has a line for every mistake."""

    def __init__(self, told: Sequence[str]) -> None:
        self.told = tuple(told)
        super().__init__("\n".join(self.told))


class UnknownName(InputError):
    """Nothing is called that; the message offers what is near."""


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


class ControlError(MachineError):
    """A session cannot be pressed from outside, or does not answer."""


class HistoryError(MachineError):
    """The history cannot be read or written; nothing in it has changed."""
