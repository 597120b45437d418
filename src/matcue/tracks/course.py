"""Progress of exports: the part done, the speed, and the time left.

The number of sentences still to be spoken is unknown beforehand, so a session that has not begun
counts as an average of those that have.
"""

from __future__ import annotations

from dataclasses import dataclass
from time import monotonic
from typing import TYPE_CHECKING, Final

from matcue.base.progress import Work
from matcue.base.units import MINUTE, SECOND, Ms

if TYPE_CHECKING:
    from collections.abc import Callable

SENTENCE_WORK: Final = 1.0
MINUTE_WORK: Final = 4.0
"""The cost of encoding a minute of sound to one format, relative to speaking a sentence (1);
measured with `scripts/bench.py growth`. It affects only the estimated time left."""

_USUAL: Final = Ms(15 * MINUTE)
"""The assumed length of a session before any has been planned."""


@dataclass(slots=True)
class _Session:
    formats: int
    known: int = 0
    """Sentences that had been spoken before."""
    spoken: int = 0
    sentences: int = 0
    written: Ms = Ms(0)
    total: Ms = Ms(0)
    begun: bool = False
    finished: bool = False

    def work(self, total: Ms, missing: float) -> tuple[float, float]:
        """Tell how much is done, and how much that is of."""
        length = self.total or total
        speech = self.sentences - self.known if self.begun else missing
        whole = SENTENCE_WORK * speech + MINUTE_WORK * self.formats * length / MINUTE
        done = SENTENCE_WORK * (self.spoken - self.known)
        done += MINUTE_WORK * self.formats * self.written / MINUTE
        return (whole if self.finished else min(done, whole)), whole


class ExportProgress(Work):
    """The progress of several sessions, each exported to one or more formats at once.

    Args:
        formats: The number of tracks of each session.
        clock: A monotonic clock, in seconds.
    """

    def __init__(self, formats: tuple[int, ...], clock: Callable[[], float] = monotonic) -> None:
        super().__init__(clock)
        self._sessions = [_Session(count) for count in formats]

    def speaking(self, session: int, done: int, of: int) -> None:
        """Called after each sentence of a session with (done, total)."""
        here = self._sessions[session]
        if not here.begun:
            here.begun, here.known = True, done
        here.spoken, here.sentences = max(done, here.spoken), max(of, here.sentences)

    def writing(self, session: int, done: Ms, of: Ms) -> None:
        """Called after each piece of a session's sound with (done, total), in ms."""
        here = self._sessions[session]
        here.begun, here.written, here.total = True, done, of

    def finished(self, session: int) -> None:
        """Called when a session is done, or has failed."""
        self._sessions[session].begun = self._sessions[session].finished = True

    @property
    def tracks(self) -> int:
        """The number of tracks in all."""
        return sum(each.formats for each in self._sessions)

    @property
    def tracks_done(self) -> int:
        """The number of tracks of finished sessions."""
        return sum(each.formats for each in self._sessions if each.finished)

    @property
    def is_speaking(self) -> bool:
        """Whether sessions are in work and none of them has begun to write sound."""
        busy = [each for each in self._sessions if each.begun and not each.finished]
        return bool(busy) and not any(each.written for each in busy)

    @property
    def sentences(self) -> tuple[int, int]:
        """Sentences spoken, and in all, of the sessions in work."""
        busy = [each for each in self._sessions if each.begun and not each.finished]
        return sum(each.spoken for each in busy), sum(each.sentences for each in busy)

    @property
    def part(self) -> float:
        """The part of all work that is done, 0 to 1."""
        totals = [each.total for each in self._sessions if each.total]
        usual = Ms(sum(totals) // len(totals)) if totals else _USUAL
        begun = [each for each in self._sessions if each.begun]
        missing = sum(each.sentences - each.known for each in begun) / max(1, len(begun))
        works = [each.work(usual, missing) for each in self._sessions]
        whole = sum(of for _, of in works)
        return sum(done for done, _ in works) / whole if whole else 0.0

    @property
    def speed(self) -> float:
        """Seconds of sound written per second."""
        written = sum(each.written * each.formats for each in self._sessions)
        return written / SECOND / self.took_s if self.took_s > 0 else 0.0
