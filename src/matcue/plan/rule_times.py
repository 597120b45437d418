"""Rules about the planned session: how long each side and joint works, and what is heard.

Each rule is a function that yields every breach of it.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections import defaultdict
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from matcue.base.units import MINUTE, SECOND, Ms, clock, written
from matcue.plan.roles import Role
from matcue.plan.rule_steps import PLACES
from matcue.plan.rule_told import Breach
from matcue.plan.timeline import CueKind, SpanKind
from matcue.routine.model import Position, Side

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from matcue.plan.timeline import Timeline
    from matcue.routine.model import Exercise, Routine

LONGEST_ON_A_JOINT: Final = Ms(15 * MINUTE)

JOINTS: Final = {
    "wrists": (Position.ALL_FOURS,),
    "knees": (Position.KNEELING, Position.ALL_FOURS),
    "neck and lower back": (Position.PRONE,),
}
"""The joint that tires first, and the positions that strain it. Source: our own judgement.

Wrists and knees carry weight; on the stomach the neck is turned and the lower back arched.
Standing, sitting and lying on the back ask for no such limit.
"""


def uneven_sides(routine: Routine, timeline: Timeline) -> Iterator[Breach]:
    """The right side of an exercise works exactly as long as the left, or it is said why not."""
    meant = {work.exercise.id for work in routine.works if work.reason}
    worked: dict[str, dict[Side, int]] = defaultdict(lambda: dict.fromkeys(Side, 0))
    for span in timeline.spans:
        works = span.kind in {SpanKind.HOLD, SpanKind.REP}
        if works and span.exercise is not None and span.side is not None:
            worked[span.exercise][span.side] += span.lasts
    known = _exercises(routine)
    for id_, sides in worked.items():
        more, less = sorted(Side, key=lambda side: sides[side], reverse=True)
        extra = sides[more] - sides[less]
        if extra and id_ not in meant:
            yield Breach(
                f"'{_name(known, id_)}' works the {more.value} side {extra / SECOND:g} s longer "
                f"than the {less.value}; give both the same, or write `reason:` beside it",
                exercise=id_,
            )


def breathless_holds(routine: Routine, timeline: Timeline) -> Iterator[Breach]:
    """In every hold, or on the way into it, the breath is heard: a word about it, or its sound.

    What counts is what finally sounds, for a sentence that finds no room gives way to a shorter
    one. Where nothing is said at all the listener chose tones, and the rule does not apply; nor
    where reps are counted for a time, each with its beat.
    """
    cues = timeline.cues
    if all(cue.kind is not CueKind.SAY for cue in cues):
        return
    heard = sorted(cue.at for cue in cues if cue.kind is CueKind.SWELL or cue.role is Role.BREATH)
    beats = [cue.at for cue in cues if cue.kind is CueKind.TONE and cue.text == "beat"]
    breathless: dict[str, list[Ms]] = defaultdict(list)
    entered = {s.ends: s.at for s in timeline.spans if s.kind is SpanKind.ENTER}
    for span in timeline.spans:
        begins = entered.get(span.at, span.at)
        if span.kind is not SpanKind.HOLD or _among(beats, span.at, span.ends):
            continue
        if not _among(heard, begins, span.ends):
            breathless[span.exercise or ""].append(span.at)
    known = _exercises(routine)
    for id_, instants in breathless.items():
        holds = "a hold" if len(instants) == 1 else f"{len(instants)} holds"
        first = "at" if len(instants) == 1 else "the first at"
        yield Breach(
            f"'{_name(known, id_)}' has {holds} without a word or a sound of the breath, "
            f"{first} {clock(instants[0])}; a longer hold has room for one",
            at=instants[0],
            exercise=id_,
            key="hold",
        )


def _among(instants: Sequence[Ms], begin: Ms, end: Ms) -> bool:
    """Return whether one of the sorted instants lies within a time."""
    return bisect_left(instants, begin) < bisect_left(instants, end)


def hurried_entries(routine: Routine, timeline: Timeline) -> Iterator[Breach]:
    """The way into a hold has the time that its words take, and a second more for the body."""
    entries = {s.at: s for s in timeline.spans if s.kind is SpanKind.ENTER}
    begins = sorted(entries)
    known, longest = _exercises(routine), dict[str, Ms]()
    for cue in timeline.cues:
        if cue.role is not Role.ENTER:
            continue
        nth = bisect_right(begins, cue.at) - 1
        if nth < 0 or entries[begins[nth]].ends <= cue.at:
            continue  # in exact timing it is said in the rest before
        span = entries[begins[nth]]
        needed = Ms(cue.lasts + SECOND)
        if needed > span.lasts:
            id_ = span.exercise or ""
            longest[id_] = max(needed, longest.get(id_, needed))
    for id_, needed in longest.items():
        given = known[id_].enter_for if id_ in known else Ms(0)
        yield Breach(
            f"the way into '{_name(known, id_)}' takes {(needed - SECOND) / SECOND:.1f} s to say, "
            f"which `enter-for: {written(given)}` leaves too little time to follow; write "
            f"`enter-for: {-(-needed // SECOND)}s`, or a shorter `enter:`",
            exercise=id_,
            key="enter",
        )


def strained_joints(routine: Routine, timeline: Timeline) -> Iterator[Breach]:
    """No joint is leant on for more than `LONGEST_ON_A_JOINT` on end.

    Rests count, for one mostly stays where one is; only an exercise in another position relieves.
    Where an exercise has none, nobody knows where one is, and `rule_steps.unknown_positions` tells.
    """
    known = _exercises(routine)
    for joint, positions in JOINTS.items():
        for stay in _stays(timeline, known, positions):
            if stay.lasts > LONGEST_ON_A_JOINT:
                places = " and ".join(PLACES[position] for position in stay.positions)
                yield Breach(
                    f"{clock(stay.lasts)} minutes on end {places}, from {clock(stay.begins)} on, "
                    f"are hard on the {joint}; put another position in between",
                    at=stay.begins,
                )


def left_out(_: Routine, timeline: Timeline) -> Iterator[Breach]:
    """Every sentence has room in the plan."""
    begins = [span.at for span in timeline.spans]
    for dropped in timeline.dropped:
        if not dropped.optional and dropped.needs is None:
            # Spans follow each other without gaps.
            nth = max(0, bisect_right(begins, dropped.at) - 1)
            near = timeline.spans[nth : nth + 1]
            here = (span.exercise for span in near if span.at <= dropped.at < span.ends)
            yield Breach(
                f"at {clock(dropped.at)} '{dropped.text}' was left out: {dropped.why}",
                at=dropped.at,
                exercise=next(here, None),
            )


def too_short_to_be_exact(routine: Routine, timeline: Timeline) -> Iterator[Breach]:
    """An exact rest has room for the way out, the side and the go, in their shortest forms."""
    begins = [span.at for span in timeline.spans]
    told: set[tuple[str | None, str]] = set()
    known = _exercises(routine)
    for dropped in timeline.dropped:
        if dropped.needs is None:
            continue
        id_ = timeline.spans[max(0, bisect_right(begins, dropped.at) - 1)].exercise or ""
        if (id_, dropped.key) not in told:
            told.add((id_, dropped.key))
            yield Breach(
                f"the rest after '{_name(known, id_)}' at {clock(dropped.at)} is too short for "
                f"'{dropped.text}', which is never left out; the shortest that fits is "
                f"{written(dropped.needs)}",
                at=dropped.at,
                exercise=id_,
                key=dropped.key,
            )


@dataclass(slots=True)
class _Stay:
    """A stretch of time in which every exercise leans on one joint."""

    begins: Ms
    ends: Ms
    positions: dict[Position, None]
    """The positions, in the order in which they are taken."""

    @property
    def lasts(self) -> Ms:
        return Ms(self.ends - self.begins)


def _stays(
    timeline: Timeline, known: Mapping[str, Exercise], positions: tuple[Position, ...]
) -> Iterator[_Stay]:
    stay: _Stay | None = None
    for span in timeline.spans:
        exercise = known.get(span.exercise or "")
        if exercise is None:
            continue
        if exercise.position in positions:
            stay = stay or _Stay(span.at, span.ends, {})
            stay.ends = span.ends
            stay.positions[exercise.position] = None
        elif stay:
            yield stay
            stay = None
    if stay:
        yield stay


def _exercises(routine: Routine) -> dict[str, Exercise]:
    """Every exercise that a span may name: the routine's own, and what a level puts in place."""
    found = (*routine.variants, *(work.exercise for work in routine.works))
    return {exercise.id: exercise for exercise in found}


def _name(known: Mapping[str, Exercise], id_: str) -> str:
    return known[id_].name if id_ in known else id_
