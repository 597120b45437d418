"""A session as cards: the text about each exercise, ready to be shown.

Times are those of the session's own timeline; the words are its language's phrases and the
exercise's own sentences, as the voice would say them.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Final

from matcue.base.units import SECOND, Ms
from matcue.plan.rigid import named_phases
from matcue.plan.steps import Item, unrolled
from matcue.plan.wording import (
    Wording,
    dose_amounts,
    dose_key,
    pattern_amounts,
    pattern_key,
)
from matcue.routine.model import (
    Breath,
    Breathe,
    Caution,
    Part,
    Relax,
    Repeat,
    Side,
    Sides,
    Work,
)

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from matcue.routine.model import Block, BreathPattern, Dose, Exercise, Tempo
    from matcue.session.session import Session

_WAYS: Final = {Breath.IN: "in-long", Breath.OUT: "out-long"}
_PHASES: Final = ("go", "there", "return", "pause")
"""The phases of a rep, by their keys in the page's phrases."""

_BETWEEN: Final = " \N{MIDDLE DOT} "
"""What parts the phases of a rep."""

_OF_THE_MOMENT: Final = ("{remaining", "{next")
"""Placeholders that can be filled only while the session is spoken."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Card:
    """The text of one card; empty fields are not shown.

    Attributes:
        name: The heading.
        at: The times at which it begins in the session; several in rounds.
        number: The exercise's number from 1; None for breathing and relaxing.
        exercise: The exercise of its figure; None if it has no figure.
        dose: Sentences on the dose.
        sides: What moves on the side that comes first, and on the other.
        tempo: The phases of a rep, by what moves in each if it has names for them.
        setup: Sentences on what to fetch and put up.
        shape: Sentences on the starting shape.
        how: Sentences on what to do.
        enter: The way into a hold.
        release: The way out.
        breathing: How to breathe.
        tips: What to pay attention to.
        afterwards: What to let go of.
        cautions: What a sore back should leave out.
        equipment: The equipment needed beyond that of the whole session.
        easier: The name of the easier form.
        harder: The name of the harder form.
    """

    name: str
    at: tuple[Ms, ...]
    number: int | None = None
    exercise: Exercise | None = None
    dose: tuple[str, ...] = ()
    sides: tuple[str, ...] = ()
    tempo: str = ""
    setup: tuple[str, ...] = ()
    shape: tuple[str, ...] = ()
    how: tuple[str, ...] = ()
    enter: str = ""
    release: str = ""
    breathing: str = ""
    tips: tuple[str, ...] = ()
    afterwards: str = ""
    cautions: tuple[str, ...] = ()
    equipment: tuple[str, ...] = ()
    easier: str = ""
    harder: str = ""


@dataclass(frozen=True, slots=True)
class CardSection:
    """Cards under one heading: a part of the session such as the warm-up, or all the rest."""

    title: str
    cards: tuple[Card, ...]


def sections(session: Session) -> tuple[CardSection, ...]:
    """Return the cards of a session in order; an exercise repeated in rounds has one card."""
    writer = _Writer(session, Wording(session.draft.book), _times(session))
    return tuple(writer.sections())


@dataclass(frozen=True, slots=True)
class _Place:
    """Where a block is met: its number among the exercises, and when it begins each time."""

    number: int
    at: tuple[Ms, ...]


def _times(session: Session) -> Mapping[int, _Place]:
    """Find each block's place by walking the session's chapters; by the block's identity."""
    found: dict[int, _Place] = {}
    titles = session.draft.book.chapters
    chapters = iter(session.timeline.chapters)
    for item in unrolled(session.draft.routine):
        title = _chapter(item, titles)
        if title is not None:
            at = next(chapter.at for chapter in chapters if chapter.title == title)
            before = found[id(item.block)].at if id(item.block) in found else ()
            found[id(item.block)] = _Place(item.number, (*before, at))
    return found


def _chapter(item: Item, titles: Mapping[str, str]) -> str | None:
    match item.block:
        case Work(exercise=exercise):
            return exercise.name
        case Breathe():
            return titles["breathing"]
        case Relax():
            return titles["relaxing"]
        case _:
            return None


@dataclass(slots=True)
class _Writer:
    session: Session
    wording: Wording
    places: Mapping[int, _Place]
    page: Mapping[str, str] = field(init=False)

    def __post_init__(self) -> None:
        self.page = self.wording.book.page

    def sections(self) -> Iterator[CardSection]:
        own: list[Card] = []
        for block in self.session.draft.routine.blocks:
            if isinstance(block, Part):
                if own:
                    yield CardSection(self.page["exercises"], tuple(own))
                    own = []
                yield CardSection(block.title, tuple(self.cards(block.blocks)))
            else:
                own += self.cards((block,))
        if own:
            yield CardSection(self.page["exercises"], tuple(own))

    def cards(self, blocks: tuple[Block, ...]) -> Iterator[Card]:
        for block in blocks:
            match block:
                case Work():
                    yield self.work(block)
                case Breathe():
                    yield self.breathe(block)
                case Relax():
                    yield self.relax(block)
                case Repeat(blocks=inner) | Part(blocks=inner):
                    yield from self.cards(inner)
                case _:
                    pass

    def work(self, work: Work) -> Card:
        exercise, dose, place = work.exercise, work.dose, self.places[id(work)]
        routine = self.session.draft.routine
        easier, harder = routine.variant(exercise.easier), routine.variant(exercise.harder)
        return Card(
            name=exercise.name,
            at=place.at,
            number=place.number,
            exercise=exercise if exercise.position else None,
            dose=tuple(self.dose(dose)),
            sides=self.sides(exercise, dose),
            tempo=self.tempo(exercise, dose),
            setup=self.sentences(exercise.setup, work),
            shape=self.sentences(exercise.shape, work),
            how=self.sentences(exercise.how, work),
            enter=" ".join(self.sentences((exercise.enter,), work)) if _is_held(dose) else "",
            release=" ".join(self.sentences((exercise.release,), work)),
            breathing=self.breathing(exercise, dose),
            tips=self.sentences(exercise.tips, work),
            afterwards=" ".join(self.sentences((exercise.relax,), work)),
            cautions=tuple(self.cautions(exercise)),
            equipment=() if exercise.equipment == routine.equipment else exercise.equipment,
            easier=easier.name if easier else "",
            harder=harder.name if harder else "",
        )

    def breathe(self, block: Breathe) -> Card:
        cycles = self.wording.phrase("breathe-cycles", cycles=block.cycles)
        return Card(
            name=self.wording.book.chapters["breathing"],
            at=self.places[id(block)].at,
            dose=(self.pattern(block.pattern), cycles),
            how=tuple(self.wording.render(text) for text in block.text),
        )

    def relax(self, block: Relax) -> Card:
        return Card(
            name=self.wording.book.chapters["relaxing"],
            at=self.places[id(block)].at,
            dose=(f"{self.wording.render(self.wording.duration(block.lasts))}.",),
            how=tuple(self.wording.render(text) for text in block.text),
        )

    def dose(self, dose: Dose) -> Iterator[str]:
        say = self.wording.phrase
        first = dose.on(dose.order[0]) if dose.order else dose
        yield say(dose_key(first), **dose_amounts(first, self.wording))
        if dose.is_uneven:
            for side in dose.order[1:]:
                yield say("side-word", side=say(f"side-{side.value}"))
                yield say(dose_key(dose.on(side)), **dose_amounts(dose.on(side), self.wording))
        elif len(dose.order) > 1:
            yield say("dose-each" if dose.sides is Sides.EACH else "dose-alternate")
        if dose.pyramid:
            reps = map(self.wording.number, dose.pyramid)
            yield self.wording.render(self.page["sets"], reps=self.wording.listed([*reps]))
        if dose.sets > 1 and dose.rest:
            yield self.wording.render(self.page["rest"], rest=self.wording.duration(dose.rest))

    def sides(self, exercise: Exercise, dose: Dose) -> tuple[str, ...]:
        return tuple(self.wording.moving(exercise, side) for side in dose.order)

    def tempo(self, exercise: Exercise, dose: Dose) -> str:
        """Put the phases of a rep into words; sides that move alike are told once."""
        if dose.tempo is None:
            return ""
        sides = dose.order if dose.sides is Sides.ALTERNATE else (None,)
        told = [tuple(self.phases(exercise, dose.tempo, side)) for side in sides]
        return _BETWEEN.join(phase for phases in dict.fromkeys(told) for phase in phases)

    def phases(self, exercise: Exercise, tempo: Tempo, side: Side | None) -> Iterator[str]:
        """Name each phase that takes time by what moves in it; where nothing does, one stays."""
        named = {at: word for at, _, word in named_phases(exercise, tempo, side)}
        at = Ms(0)
        for phase, lasts in zip(_PHASES, tempo.phases, strict=True):
            if lasts:
                word = (named[at] or self.page["there"]) if named else self.page[phase]
                time = f"{round(lasts / SECOND, 1):g} s"
                yield self.page["phase"].format(phase=word, time=time)
            at = Ms(at + lasts)

    def breathing(self, exercise: Exercise, dose: Dose) -> str:
        say = self.wording.phrase
        if dose.hold is not None:
            return self.pattern(dose.breath) if dose.breath else self.page["breathing-free"]
        told = [
            self.wording.render(self.page[f"breathing-{phase}"], way=_lowered(say(_WAYS[way])))
            for phase, way in zip(_PHASES, exercise.breathing.phases, strict=True)
            if way is not None
        ]
        return " ".join(told) or self.page["breathing-free"]

    def pattern(self, pattern: BreathPattern) -> str:
        return self.wording.phrase(pattern_key(pattern), **pattern_amounts(pattern))

    def cautions(self, exercise: Exercise) -> Iterator[str]:
        if exercise.cautions:
            told = [self.page[f"caution-{c}"] for c in Caution if c in exercise.cautions]
            yield f"{self.wording.render(self.wording.listed(told))}."
            yield self.page["caution-sore"]

    def sentences(self, templates: tuple[str, ...], work: Work) -> tuple[str, ...]:
        """Render an exercise's own sentences, but not those about the time that is left."""
        values = dose_amounts(work.dose, self.wording) | {
            "name": work.exercise.short,
            "total": self.wording.roughly(self.session.timeline.total),
        }
        if work.dose.order:
            side = work.dose.order[0]
            values |= {"side": self.wording.side(side), "other": self.wording.side(side.other)}
        return tuple(
            self.wording.render(template, **values)
            for template in templates
            if template and not any(place in template for place in _OF_THE_MOMENT)
        )


def _is_held(dose: Dose) -> bool:
    return dose.hold is not None and not dose.moving


def _lowered(sentence: str) -> str:
    return sentence[:1].lower() + sentence[1:]
