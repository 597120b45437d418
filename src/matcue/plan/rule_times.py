"""Rules that only the planned session can show: who is worked for how long, and what is heard.

Each yields one sentence for each exercise or instant that breaks it.
"""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from matcue.plan.timeline import CueKind, SpanKind
from matcue.plan.wording import Wording
from matcue.routine.model import Position, Side
from matcue.units import MINUTE, SECOND, Ms, clock

if TYPE_CHECKING:
    from collections.abc import Iterator

    from matcue.plan.timeline import Span, Timeline
    from matcue.routine.model import Exercise, Routine
    from matcue.routine.phrasebook import Phrasebook

BREATH_PHRASES: Final = (
    "hold-free",
    "hold-breathe",
    "moving",
    "keep-breathing",
    "in",
    "in-long",
    "out",
    "out-long",
)
"""What the phrasebook has to say about the breath inside a hold."""

LONGEST_ON_A_JOINT: Final = Ms(15 * MINUTE)

JOINTS: Final = {
    "wrists": (Position.ALL_FOURS,),
    "knees": (Position.KNEELING, Position.ALL_FOURS),
    "neck and lower back": (Position.PRONE,),
}
"""What tires first, and the positions that rest on it.

Ours: the joint that carries weight (wrist, knee) or is held at the end of its way (neck turned,
loins arched) in the position. Standing, sitting and lying on the back ask for no such limit.
"""

_PLACES: Final = {
    Position.ALL_FOURS: "on all fours",
    Position.KNEELING: "kneeling",
    Position.PRONE: "lying on the stomach",
}


def uneven_sides(routine: Routine, timeline: Timeline) -> Iterator[str]:
    """The right side of an exercise works exactly as long as the left."""
    worked: dict[str, dict[Side, int]] = defaultdict(lambda: dict.fromkeys(Side, 0))
    for span in timeline.spans:
        doing = span.kind in {SpanKind.HOLD, SpanKind.REP}
        if doing and span.exercise is not None and span.side is not None:
            worked[span.exercise][span.side] += span.lasts
    known = _exercises(routine)
    for id_, sides in worked.items():
        more, less = sorted(Side, key=lambda side: sides[side], reverse=True)
        extra = sides[more] - sides[less]
        if extra:
            yield (
                f"{_name(known, id_)} works {extra / SECOND:g} s longer on the {more.value} "
                f"than on the {less.value}"
            )


def breathless_holds(routine: Routine, timeline: Timeline, book: Phrasebook) -> Iterator[str]:
    """In every hold the breath is heard: a word about it, or the sound of it.

    A session of tones alone is exempt: whoever chooses it does without words.
    """
    if not any(cue.kind is CueKind.SAY for cue in timeline.cues):
        return
    wording = Wording(book)
    words = {wording.phrase(key) for key in BREATH_PHRASES}
    breaths = [cue.at for cue in timeline.cues if cue.kind is CueKind.SWELL or cue.text in words]
    breathless: dict[str, list[Span]] = defaultdict(list)
    for span in timeline.spans:
        if span.kind is SpanKind.HOLD and not any(span.at <= at < span.ends for at in breaths):
            breathless[span.exercise or ""].append(span)
    known = _exercises(routine)
    for id_, spans in breathless.items():
        yield (
            f"{_name(known, id_)} holds {spans[0].lasts / SECOND:g} s without a word about the "
            f"breath at {_listed_instants(spans)}"
        )
