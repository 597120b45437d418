"""What a recording says about the player, given what the player told of itself.

The player's lines are those of `audio.performer`: `what` happened, when (`s`, monotonic), and more.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, Final, TypeAlias

import numpy as np

from audio.counter import Kind, numbers, stretches
from audio.recording import RATE

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from audio.counter import Stretch
    from audio.recording import Recording

    Line: TypeAlias = dict[str, Any]

_CERTAIN_S: Final = 0.35
"""A start that is left alone for so long has to be heard."""

_STOPPING_S: Final = 0.03
"""How long sound may go on after something else was asked for."""


class Unheard(Exception):
    """Something that the player did cannot be found in the recording."""


def position_errors_ms(told: Sequence[Line], recording: Recording) -> list[float]:
    """Compare every position that was reported with the one that was heard at that instant.

    Returns:
        How far ahead of the listener the reports were; nothing for instants of silence.
    """
    errors = []
    for each in _of("heard", told):
        frame = recording.frame_at(each["s"])
        if 0 <= frame < len(recording.frames):
            heard = int(numbers(recording.frames[frame : frame + 1])[0])
            if heard >= 0:
                errors.append((each["at"] - heard) * 1_000 / RATE)
    return errors


def silences_ms(told: Sequence[Line], recording: Recording) -> list[float]:
    """Tell how long after each pause was asked for the sound was gone.

    Raises:
        Unheard: It went on.
    """
    row = list(stretches(recording.frames))
    found = []
    for asked_s, until_s in _with_next("pause", told):
        # What sounds after the pause, if anything, sounds before the next thing that is done.
        counts = [
            each
            for each in row
            if each.kind is Kind.COUNT and recording.heard_s(each.at) < asked_s + 0.15
        ]
        gone_s = recording.heard_s(counts[-1].end) if counts else asked_s
        if gone_s > until_s:
            raise Unheard("a pause did not silence anything")
        found.append(max(0.0, gone_s - asked_s) * 1_000)
    return found


def slips_ms(told: Sequence[Line], recording: Recording) -> list[float]:
    """Tell how far each pause's position was ahead of the last that was heard before it."""
    row = list(stretches(recording.frames))
    found = []
    for each in _of("pause", told):
        before = [
            one
            for one in row
            if one.kind is Kind.COUNT and recording.heard_s(one.at) < each["s"] + 0.15
        ]
        if before:
            found.append((each["at"] - before[-1].after) * 1_000 / RATE)
    return found


def first_sounds_ms(kind: str, told: Sequence[Line], recording: Recording) -> list[float]:
    """Tell how long after each start of a kind was asked for its first frame was heard.

    Raises:
        Unheard: The very frame that was asked for did not come first.
    """
    row = [each for each in stretches(recording.frames) if each.kind is Kind.COUNT]
    found = []
    for each in _of("start", told):
        if each["kind"] != kind:
            continue
        sounds = [
            recording.heard_s(one.at)
            for one in row
            if one.first == each["number"] and recording.heard_s(one.at) >= each["s"]
        ]
        if not sounds:
            raise Unheard(f"a {kind} to {each['number']} was not heard")
        found.append((sounds[0] - each["s"]) * 1_000)
    return found


@dataclass(slots=True)
class Verdict:
    """What was wrong with the sound of many starts.

    Attributes:
        wrong: Sound that nobody had asked for then, and starts that were not heard.
        hiccups: How often silence came within a start's sound that then went on where it was.
        heard: How many starts were heard.
    """

    wrong: list[str] = field(default_factory=list)
    hiccups: int = 0
    heard: int = 0


def verdict(told: Sequence[Line], recording: Recording) -> Verdict:
    """Hold everything that was heard against everything that was asked for, in order.

    Each stretch must begin with the very frame with which a start was to begin. A start may be
    unheard only if something else was done right after it.
    """
    found = Verdict()
    acts = [each for each in told if each["what"] in {"start", "pause"}]
    starts = [each for each in acts if each["what"] == "start"]
    nexts = dict(zip(map(id, acts), [each["s"] for each in acts[1:]] + [float("inf")], strict=True))
    waiting = 0
    earlier = 0
    """Askings for the place that was heard last that were passed over for a later one."""
    last: Stretch | None = None
    for stretch in stretches(recording.frames):
        at_s = recording.heard_s(stretch.at)
        if stretch.kind is Kind.FOREIGN:
            found.wrong.append(f"{stretch.length} foreign frames at {at_s:.3f}")
        if stretch.kind is not Kind.COUNT:
            continue
        # The same place may have been asked for again and again; the last asking counts.
        asked = (nth for nth, each in enumerate(starts) if _begins(each, stretch, at_s))
        where = max((nth for nth in asked if nth >= waiting), default=None)
        if where is not None:
            passed = starts[waiting:where]
            found.wrong += _unheard(passed, nexts, last)
            found.heard += 1
            waiting = where + 1
            earlier = sum(each["number"] == stretch.first for each in passed)
        elif earlier and stretch.first == starts[waiting - 1]["number"]:
            # So the sound before was that of an earlier asking, and this is that of the last.
            found.heard += 1
            earlier -= 1
        elif (
            last is not None
            and stretch.first == last.after
            and waiting
            and not _was_ended(starts[waiting - 1], acts, at_s)
        ):
            found.hiccups += 1
        else:
            found.wrong.append(f"{stretch.length} frames from {stretch.first} on at {at_s:.3f}")
        last = stretch
    found.wrong += _unheard(starts[waiting:], nexts, last)
    return found


def _begins(start: Line, stretch: Stretch, at_s: float) -> bool:
    return bool(start["number"] == stretch.first and start["s"] <= at_s)


def _was_ended(start: Line, acts: Sequence[Line], at_s: float) -> bool:
    """Tell whether something had been done that should have ended a start's sound by then."""
    return any(start["s"] < each["s"] < at_s - _STOPPING_S for each in acts)


def _unheard(starts: Sequence[Line], nexts: dict[int, float], last: Stretch | None) -> list[str]:
    """Name the starts that should have been heard.

    A resume right after a pause may go on in the very frame where the sound had stopped, and then
    it lies within the last stretch.
    """
    return [
        f"the {each['kind']} to {each['number']} at {each['s']:.3f} was not heard"
        for each in starts
        if nexts[id(each)] - each["s"] > _CERTAIN_S
        and not (last is not None and last.first < each["number"] < last.after)
    ]


def underruns(told: Sequence[Line]) -> int:
    """Count how often the player says that its sound was late."""
    return max((each["count"] for each in _of("underrun", told)), default=0)


def _of(what: str, told: Sequence[Line]) -> Iterator[Line]:
    return (each for each in told if each["what"] == what)


def _with_next(what: str, told: Sequence[Line]) -> Iterator[tuple[float, float]]:
    """Give the instant of each, and that of what was done after it."""
    acts = [each for each in told if each["what"] in {"start", "pause", "close"}]
    for nth, each in enumerate(acts):
        if each["what"] == what:
            yield each["s"], acts[nth + 1]["s"] if nth + 1 < len(acts) else float("inf")


def mostly(errors_ms: Sequence[float]) -> float:
    """Tell within what 99 of a hundred errors are.

    On a busy machine a stream now and then begins later than the sound server foretold, by some
    20 ms; the next report is right again.
    """
    return float(np.percentile(np.abs(errors_ms), 99))
