"""The data model of a routine: frozen objects, complete, independent of files and YAML.

Every default is filled in and every exercise looked up, so that planning needs nothing else.
Times are milliseconds.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import StrEnum
from typing import TYPE_CHECKING

from matcue.base.units import Ms
from matcue.routine.dose import (
    Breath,
    BreathPattern,
    Dose,
    FromTo,
    LevelDose,
    Line,
    PhaseBreath,
    Side,
    SideDose,
    Sides,
    Tempo,
    Within,
)

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator


__all__ = [
    "Block",
    "Breath",
    "BreathPattern",
    "Breathe",
    "Caution",
    "Dose",
    "Exercise",
    "FromTo",
    "Kind",
    "Leaf",
    "Level",
    "LevelDose",
    "Line",
    "Part",
    "PhaseBreath",
    "Position",
    "Relax",
    "Repeat",
    "Rest",
    "Routine",
    "Say",
    "Screening",
    "Side",
    "SideDose",
    "Sides",
    "Tempo",
    "When",
    "Within",
    "Work",
    "in_order",
    "length",
    "rest_after_round",
    "works",
]


class When(StrEnum):
    """The time of day a routine is for."""

    MORNING = "morning"
    EVENING = "evening"
    ANY = "any"


class Kind(StrEnum):
    """Whether a routine loads the back or only moves it."""

    GENTLE = "gentle"
    STRENGTHENING = "strengthening"


class Level(StrEnum):
    """The level of a listener, or the lowest level that a routine is for."""

    BEGINNER = "beginner"
    REGULAR = "regular"
    STRONG = "strong"


class Screening(StrEnum):
    """Groups of health questions that a routine adds to those asked before every session."""

    PREGNANCY = "pregnancy"
    CHILDREN = "children"
    PAIN = "pain"
    """The signs that need a doctor, at once or today."""


class Position(StrEnum):
    """The position of the body."""

    STANDING = "standing"
    KNEELING = "kneeling"
    ALL_FOURS = "all fours"
    PRONE = "prone"
    SUPINE = "supine"
    SEATED = "seated"
    CHAIR = "chair"
    BALL = "ball"
    """Sitting on a large ball."""
    SIDE = "side"
    """Lying on the side that works."""


class Caution(StrEnum):
    """A risk in a movement, which a sore back should avoid."""

    TWIST = "twist"
    SWING = "swing"
    JUMP = "jump"
    INVERSION = "inversion"
    BEND = "bend"
    """Deep or repeated bending forward, under one's own weight or a load."""
    LOAD = "load"
    """A heavy load on the spine, as both ends lifted on the stomach."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Exercise:
    """One movement of the catalogue. Its sentences may have placeholders: ``{hold}``.

    What is said when, in order: `setup`, `shape`, `how`, then in the movement `enter` or `phases`,
    then `release` and `relax`. `docs/coaching.md` has the whole order.
    """

    id: str
    name: str
    short: str
    position: Position | None = None
    """Where the body starts; None is wherever it is."""
    how: tuple[str, ...] = ()
    """What is to come, told before it begins; `shape` is what to do at once."""
    how_short: tuple[str, ...] = ()
    setup: tuple[str, ...] = ()
    """What to fetch or put up; then there is the time `move` for it."""
    shape: tuple[str, ...] = ()
    """The starting shape, taken while it is said."""
    enter: str = ""
    """The way into a hold, said as it begins; `enter_short` is for the later holds."""
    enter_short: str = ""
    enter_for: Ms = Ms(3_000)
    """The time for the way in, before the hold counts."""
    phases: tuple[str, ...] = ()
    """What the body does in each phase of a rep that lasts; right then left, if they alternate."""
    right: str = ""
    """What is moved when the right side is meant, as "Right arm, left leg"."""
    left: str = ""
    switch: tuple[str, ...] = ()
    """The way to the other side, where turning round in one's mind is not enough."""
    release: str = ""
    """The way out, said as it ends; `release_short` is for between the holds of a set."""
    release_short: str = ""
    release_for: Ms = Ms(3_000)
    """The time for the way out, from the beginning of its words."""
    rests_in: Position | None = None
    """The position in which `relax` leaves somebody; None if it leaves nobody elsewhere."""
    tips: tuple[str, ...] = ()
    breathing: PhaseBreath = field(default_factory=PhaseBreath)
    relax: str = ""
    """What to let go of after it; if empty, the phrase of the language."""
    cautions: frozenset[Caution] = frozenset()
    equipment: tuple[str, ...] = ()
    easier: str | None = None
    harder: str | None = None
    relaxing: bool = False
    """Whether it is rest rather than work; a session may end with it."""
    move: Ms | None = None
    """Time for what `setup` asks for; None for none."""
    dose: Dose = field(default_factory=Dose)
    levels: tuple[tuple[str, LevelDose], ...] = ()
    source: str = ""
    bases: tuple[str, ...] = ()
    """Ids of what it is based on, the nearest first; it is the same movement in other words."""

    def is_a(self, ids: Collection[str]) -> bool:
        """Return whether it is one of these exercises, or based on one."""
        return not {self.id, *self.bases}.isdisjoint(ids)


@dataclass(frozen=True, slots=True, kw_only=True)
class Work:
    """Do an exercise."""

    exercise: Exercise
    dose: Dose
    levels: tuple[tuple[str, LevelDose], ...] = ()
    """Doses of levels set by the step; they go before the exercise's."""
    written: frozenset[str] = frozenset()
    """What of the dose was written for it, and so is not the exercise's own: sets, reps, hold."""
    within: Within = field(default_factory=Within)
    reason: str = ""
    """Why the sides do not do the same."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Say:
    """Say a sentence, as it stands in the routine."""

    text: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Breathe:
    """Breathe in a pattern for a number of breaths."""

    pattern: BreathPattern
    cycles: int
    text: tuple[str, ...] = ()
    """The sentences before it, in place of the phrase of the language."""
    position: Position | None = None
    """Where to do it; None for where one is."""
    within: Within = field(default_factory=Within)


@dataclass(frozen=True, slots=True, kw_only=True)
class Rest:
    """Do nothing for a while; where nothing is said in it, just as long as written."""

    lasts: Ms
    within: Within = field(default_factory=Within)
    exact: bool = False
    """Whether it lasts just as written at every level and pace, all words about it included."""
    calls_time: bool = False
    """Whether the time of a block is over with it, which the voice calls."""

    @property
    def stays(self) -> bool:
        """Whether no level and no pace changes it."""
        return self.exact or self.within.quiet


@dataclass(frozen=True, slots=True, kw_only=True)
class Relax:
    """Let go completely, led by words."""

    lasts: Ms
    text: tuple[str, ...] = ()
    """The sentence, in place of the phrase of the language."""
    position: Position | None = None
    """Where to lie or sit; None for where one is."""
    within: Within = field(default_factory=Within)


@dataclass(frozen=True, slots=True, kw_only=True)
class Repeat:
    """Do some blocks again and again, as in a superset."""

    times: int
    blocks: tuple[Block, ...]
    between: Rest | None = None
    """Between two rounds, and not after the last."""
    every: Ms | None = None
    """From the beginning of a round to that of the next; what is left of it is rest."""
    lasts: Ms | None = None
    """How long all of it lasts; at the end the voice calls time."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Part:
    """Another routine, used as a block of this one."""

    routine: str
    title: str
    blocks: tuple[Block, ...]
    longest: Ms | None = None
    """How long it may take here; exercises that do not fit are left out."""
    kind: Kind = Kind.GENTLE


Leaf = Work | Say | Breathe | Rest | Relax
Block = Leaf | Repeat | Part


@dataclass(frozen=True, slots=True, kw_only=True)
class Routine:
    """A whole session as its author wrote it."""

    id: str
    title: str
    language: str = "en"
    when: When = When.ANY
    kind: Kind = Kind.GENTLE
    level: Level = Level.REGULAR
    """The lowest level that may do it as written."""
    speech: float = 1.0
    """How fast the voice speaks, as a factor; below 1 is calmer."""
    hardest: Level = Level.STRONG
    """The highest level there is for it; a higher one is led like this one."""
    by_steps: bool = False
    """Whether the way from one position to the next is told step by step at every level."""
    ends: Position | None = None
    """Where it ends, if not standing, or on the chair of its last exercise."""
    first: tuple[str, ...] = ()
    """What must be heard before anything else, such as when to see a doctor."""
    first_short: tuple[str, ...] = ()
    """The same for somebody who has heard it three times."""
    safety: tuple[str, ...] = ()
    """What keeps it safe, in place of the phrases of the language."""
    intro: tuple[str, ...] = ()
    outro: tuple[str, ...] = ()
    source: str = ""
    screening: tuple[Screening, ...] = ()
    blocks: tuple[Block, ...] = field(default=())
    variants: tuple[Exercise, ...] = ()
    """Easier and harder forms of its exercises, and the forms of these."""
    gentle: bool = False
    """Whether it is led with the doses and forms of a beginner, at every level."""
    lighter: tuple[str, ...] = ()
    """The ids of exercises of which less is done this time, whatever the level."""
    left_out: tuple[str, ...] = ()
    """The spoken names of exercises that the selection left out."""
    part: tuple[int, int] | None = None
    """Which portion of a day this is, counted from 1, of how many; None if it is whole."""
    eased: tuple[tuple[str, str], ...] = ()
    """(exercise, its easier form) by spoken names, where the selection replaced it."""

    def variant(self, id_: str | None) -> Exercise | None:
        """Return the easier or harder form of an exercise by its id; None if it is not here."""
        return next((found for found in self.variants if found.id == id_), None)

    @property
    def works(self) -> tuple[Work, ...]:
        """All work blocks, in the order of `works`."""
        return works(self.blocks)

    @property
    def equipment(self) -> tuple[str, ...]:
        """The equipment, in the order of first use, each thing once."""
        return tuple(dict.fromkeys(thing for w in self.works for thing in w.exercise.equipment))


def in_order(blocks: tuple[Block, ...]) -> Iterator[Leaf]:
    """Yield what is done in order, all rounds written out and with the rests between them."""
    for block in blocks:
        match block:
            case Repeat():
                for nth in range(block.times):
                    yield from in_order(block.blocks)
                    rest = rest_after_round(block, nth + 1)
                    yield from () if rest is None else (rest,)
            case Part(blocks=inner):
                yield from in_order(inner)
            case _:
                yield block


def rest_after_round(block: Repeat, nth: int) -> Rest | None:
    """Return the rest after the *nth* round, counted from 1; None is that of its last exercise."""
    if block.every is None and block.lasts is None:
        return block.between if nth < block.times else None
    round_, after = length(block.blocks)
    if nth < block.times:
        if block.every is None:
            return block.between
        return Rest(lasts=Ms(max(0, block.every - round_)), exact=True)
    if block.lasts is None:
        return None
    each = block.every or round_ + (after if block.between is None else block.between.lasts)
    left = Ms(max(0, block.lasts - (block.times - 1) * each - round_))
    return Rest(lasts=left, exact=True, calls_time=True)


def length(blocks: tuple[Block, ...]) -> tuple[Ms, Ms]:
    """Return how long exact blocks last, and the rest after them, which a rest step replaces."""
    total, after = 0, Ms(0)
    for block in in_order(blocks):
        match block:
            case Work(dose=dose):
                total += after + dose.lasts
                after = dose.rest_after
            case Rest(lasts=lasts):
                total, after = total + lasts, Ms(0)
            case _:
                pass
    return Ms(total), after


def works(blocks: tuple[Block, ...]) -> tuple[Work, ...]:
    """List all work blocks in order, also inside of repeats and parts; each block once."""
    found: list[Work] = []
    for block in blocks:
        match block:
            case Work():
                found.append(block)
            case Repeat(blocks=inner) | Part(blocks=inner):
                found.extend(works(inner))
            case _:
                pass
    return tuple(found)
