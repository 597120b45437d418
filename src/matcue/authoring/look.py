"""View model of a planned session for the preview."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from matcue.authoring.lanes import lanes
from matcue.base.errors import InputError
from matcue.base.units import MINUTE, Ms
from matcue.plan.manner import FASTEST, PACES, SLOWEST, Manner, Words
from matcue.plan.rules import warnings
from matcue.plan.script import adjusted
from matcue.plan.selection import longest_of
from matcue.routine.model import Level
from matcue.session.report import changes
from matcue.session.session import title

if TYPE_CHECKING:
    from pathlib import Path

    from matcue.authoring.lanes import Lanes
    from matcue.plan.rules import Finding
    from matcue.plan.timeline import Dropped, Timeline
    from matcue.session.options import Options
    from matcue.session.session import Draft


@dataclass(frozen=True, slots=True)
class PreviewChoice:
    """The options that can be changed in the preview; each combination is planned anew.

    Attributes:
        level: The level.
        pace: The pace.
        words: How much is said.
        minutes: The longest it may be; None is no limit.
    """

    level: Level = Level.REGULAR
    pace: float = PACES["steady"]
    words: Words = Words.FULL
    minutes: int | None = None

    @classmethod
    def of(cls, options: Options) -> PreviewChoice:
        """Return the choice that these options make."""
        longest = options.selection.longest
        manner = options.manner
        minutes = longest // MINUTE if longest else None
        return cls(manner.level, manner.pace, manner.words, minutes)

    @classmethod
    def read(cls, *, level: str, pace: str, words: str, minutes: str) -> PreviewChoice:
        """Parse a choice sent by the page.

        Raises:
            InputError: A value is not possible.
        """
        try:
            found = cls(Level(level), float(pace), Words(words), int(minutes) if minutes else None)
        except ValueError:
            raise InputError("that is no level, pace, words or minutes") from None
        if not SLOWEST <= found.pace <= FASTEST:
            raise InputError(f"a pace is from {SLOWEST:g} to {FASTEST:g}")
        if found.minutes is not None and not 1 <= found.minutes <= 240:
            raise InputError("minutes are from 1 to 240")
        return found

    def options(self, usual: Options) -> Options:
        """Return the options with this choice."""
        longest = longest_of(self.minutes) if self.minutes else None
        return replace(
            usual,
            manner=Manner(level=self.level, pace=self.pace, words=self.words),
            selection=replace(usual.selection, longest=longest),
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class PreviewView:
    """A planned session, as the preview shows it.

    Attributes:
        routine: The routine's id.
        title: The routine's title.
        choice: The choice it was planned with.
        lanes: The picture's data.
        changes: Lines on what level, pace and minutes changed.
        longer: How much longer it is than at the usual level and pace, estimated.
        warnings: The warnings of `matcue check`.
        dropped: What was left out for lack of room.
        exact: Whether lengths are those of the spoken sentences, not estimates.
        voice: The voice's name; empty before it has spoken.
        sound: The file with the whole session's sound; None until it is written.
    """

    routine: str
    title: str
    choice: PreviewChoice
    lanes: Lanes
    changes: tuple[str, ...]
    longer: Ms
    warnings: tuple[Finding, ...]
    dropped: tuple[Dropped, ...]
    exact: bool
    voice: str = ""
    sound: Path | None = None


def looked_at(
    ready: Draft, choice: PreviewChoice, timeline: Timeline, *, exact: bool, voice: str = ""
) -> PreviewView:
    """Return the view of a plan.

    Args:
        ready: The draft session.
        choice: The choice it was planned with.
        timeline: The plan.
        exact: Whether its lengths are those of the spoken sentences.
        voice: The voice's name, once it has spoken.
    """
    # What is compared are estimates, for nobody has spoken the other.
    now = (ready.estimate().timeline if exact else timeline).total
    then = _as_written(ready).estimate().timeline.total
    return PreviewView(
        routine=ready.written.id,
        title=title(ready),
        choice=choice,
        lanes=lanes(timeline, ready.routine),
        changes=changes(ready.chosen, ready.routine, ready.manner),
        longer=Ms(now - then),
        warnings=warnings(ready.written, timeline),
        dropped=timeline.dropped,
        exact=exact,
        voice=voice,
    )


def _as_written(ready: Draft) -> Draft:
    """Give the whole routine at the usual level and pace, in as many words."""
    manner = replace(ready.manner, level=Level.REGULAR, pace=1.0)
    return replace(
        ready,
        routine=adjusted(ready.written, manner),
        chosen=ready.written,
        manner=manner,
    )
