"""What was done of a session, computed from what was heard of it. Pure.

What was jumped over was not heard, so it was not done; what was heard twice counts once.
"""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Final, TypeAlias

from matcue.base.units import SECOND, Ms
from matcue.plan.timeline import SpanKind

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from matcue.plan.live_timeline import LiveTimeline
    from matcue.plan.timeline import Span
    from matcue.routine.model import Side

ENOUGH: Final = 0.9
"""A rep or a hold of which so much was heard is done; nobody stops at its last tenth."""

_WORKS: Final = (SpanKind.HOLD, SpanKind.REP)
_Key: TypeAlias = "tuple[Side | None, int, int]"


@dataclass(frozen=True, slots=True)
class HeardStretch:
    """A stretch of a live timeline that was heard without a jump."""

    led: LiveTimeline
    begin: Ms
    ends: Ms

    @property
    def lasts(self) -> Ms:
        """Its length."""
        return Ms(max(0, self.ends - self.begin))

    def of(self, span: Span) -> Ms:
        """Return how much of a span was heard."""
        return Ms(max(0, min(span.ends, self.ends) - max(span.at, self.begin)))


@dataclass(frozen=True, slots=True)
class Amount:
    """How much of one exercise was done.

    Attributes:
        exercise: Its id.
        sets: Sets of which at least one rep or hold was done.
        reps: The most reps or holds of one set, on one side where it has sides.
        hold: The longest that a hold was held, in whole seconds; None where it has none.
        finished: Whether all of it was done.
    """

    exercise: str
    sets: int
    reps: int
    hold: Ms | None
    finished: bool


@dataclass(frozen=True, slots=True)
class Done:
    """What was done of a session.

    Attributes:
        length: How long was heard, what was heard twice counted twice.
        total: How long all of it was, as it was led in the end.
        exercises: Those that were begun, in the order of their beginning.
        at: The exercise that was on at the end, or the last one before it.
    """

    length: Ms
    total: Ms
    exercises: tuple[Amount, ...]
    at: str | None


NOTHING: Final = Done(Ms(0), Ms(0), (), None)


def done(heard: Sequence[HeardStretch]) -> Done:
    """Work out what was done from what was heard.

    Args:
        heard: The stretches in the order in which they were heard.
    """
    if not heard:
        return NOTHING
    tallies: dict[str, _Tally] = defaultdict(_Tally)
    for stretch in heard:
        for exercise, span in _works(stretch.led):
            if (listened := stretch.of(span)) > 0:
                tallies[exercise].add(span, listened)
    for exercise, span in _works(heard[-1].led):
        if exercise in tallies:
            tallies[exercise].plan(span)
    last = heard[-1]
    spans = [s for s in last.led.timeline.spans if s.exercise and s.at < last.ends]
    return Done(
        length=Ms(sum(stretch.lasts for stretch in heard)),
        total=last.led.total,
        exercises=tuple(tally.amount(exercise) for exercise, tally in tallies.items()),
        at=spans[-1].exercise if spans else None,
    )


def _works(led: LiveTimeline) -> Iterator[tuple[str, Span]]:
    for span in led.timeline.spans:
        if span.exercise is not None and span.kind in _WORKS:
            yield span.exercise, span


@dataclass(slots=True)
class _Tally:
    """What was heard of one exercise, by side, set and rep."""

    listened: dict[_Key, Ms] = field(default_factory=dict)
    lasts: dict[_Key, Ms] = field(default_factory=dict)
    holds: bool = False

    def add(self, span: Span, listened: Ms) -> None:
        key = _key(span)
        # A hold that was broken off and held anew counts by the better of the two.
        self.listened[key] = max(self.listened.get(key, Ms(0)), listened)
        self.plan(span)

    def plan(self, span: Span) -> None:
        key = _key(span)
        self.lasts[key] = max(self.lasts.get(key, Ms(0)), span.lasts)
        self.holds = self.holds or span.kind is SpanKind.HOLD

    def amount(self, exercise: str) -> Amount:
        whole = [key for key in self.lasts if self._is_done(key)]
        by_set: dict[tuple[Side | None, int], int] = defaultdict(int)
        for side, nth, _ in whole:
            by_set[side, nth] += 1
        longest = max(self.listened.values(), default=Ms(0))
        return Amount(
            exercise=exercise,
            sets=len({nth for _, nth in by_set}),
            reps=max(by_set.values(), default=0),
            hold=Ms(round(longest / SECOND) * SECOND) if self.holds else None,
            finished=len(whole) == len(self.lasts),
        )

    def _is_done(self, key: _Key) -> bool:
        return self.listened.get(key, 0) >= ENOUGH * self.lasts[key]


def _key(span: Span) -> _Key:
    return (span.side, span.set or 1, span.rep or 1)


class HeardRecord:
    """Records each stretch that was heard, up to a jump or a change of plan."""

    def __init__(self) -> None:
        """Begin with an empty record."""
        self.heard: tuple[HeardStretch, ...] = ()
        """All stretches that have ended; replaced as a whole, so that any thread may read it."""
        self._since: Ms | None = None

    def begin(self, at: Ms) -> None:
        """Begin a stretch: *led* plays from an instant on."""
        self._since = at

    def end(self, led: LiveTimeline | None, until: Ms) -> None:
        """End the stretch at an instant and record it if it is not empty."""
        since, self._since = self._since, None
        if led is not None and since is not None and until > since:
            self.heard = (*self.heard, HeardStretch(led, since, until))
