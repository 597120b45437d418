"""Sentences: phrases and a routine's own words, rendered, as passages take them."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from matcue.base.units import Ms
from matcue.plan.amounts import dose_amounts
from matcue.plan.manner import Words
from matcue.plan.steps import Speech
from matcue.routine.model import Breathe, Relax, Side, Sides, Work

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from matcue.plan.roles import Role, Sentence
    from matcue.plan.unroll import Item
    from matcue.plan.wording import Wording

GAP: Final = Ms(700)
"""Between two sentences that tell a movement."""


@dataclass(frozen=True, slots=True)
class Announced:
    """Lengths of time that the script speaks of; they come from the timeline, by way of a guess.

    `remaining` are the times to go at the sentences that tell them, in order.
    """

    total: Ms
    remaining: tuple[Ms, ...] = ()


@dataclass(slots=True)
class Sentences:
    """Makes speech of sentences; of none at all where only tones are wanted.

    Attributes:
        words: How much is said.
        wording: The language's phrases.
        announced: Lengths of time that are spoken of.
        remaining_asked: How many sentences have told the time to go.
    """

    words: Words
    wording: Wording
    announced: Announced
    remaining_asked: int = 0

    @property
    def full(self) -> bool:
        """Whether everything is said."""
        return self.words is Words.FULL

    def speech(
        self, sentences: Iterable[Sentence], then: Ms = GAP, *, room_for: tuple[str, ...] = ()
    ) -> tuple[Speech, ...]:
        """Say finished sentences, each with a pause behind it."""
        if self.words is Words.TONES:
            return ()
        return tuple(
            Speech(text=each.text, role=each.role, then=then, room_for=room_for)
            for each in sentences
        )

    def own(
        self,
        role: Role,
        templates: Iterable[str],
        values: Mapping[str, object],
        *,
        optional: bool = False,
        room_of_sides: Work | None = None,
    ) -> tuple[Speech, ...]:
        """Render a routine's own sentences."""
        if self.words is Words.TONES:
            return ()
        render = self.wording.render
        says: list[Speech] = []
        for template in templates:
            timed = "{remaining" in template
            known = dict(values)
            if timed:
                known["remaining"] = self._time_to_go()
            rooms: tuple[str, ...] = ()
            if room_of_sides is not None and room_of_sides.dose.sides is Sides.EACH:
                both = [{**known, "side": self.wording.side(side)} for side in Side]
                rooms = tuple(render(template, **side) for side in both)
            text = render(template, **known)
            says.append(
                Speech(
                    text=text,
                    role=role,
                    then=GAP,
                    room_for=rooms,
                    optional=optional,
                    remaining=timed,
                )
            )
        return tuple(says)

    def values(
        self, following: tuple[Item, ...], work: Work | None = None, side: Side | None = None
    ) -> dict[str, object]:
        """List what a routine's own sentences may name, as far as it is known here."""
        values: dict[str, object] = {
            "total": self.wording.roughly(self.announced.total),
            "next": self.next(following),
        }
        if work is not None:
            values |= {"name": work.exercise.short, **dose_amounts(work.dose, self.wording)}
        if side is not None:
            values["side"] = self.wording.side(side)
        return values

    def next(self, following: tuple[Item, ...]) -> str:
        """Name what comes next, past speech and rests."""
        for item in following:
            match item.block:
                case Work(exercise=exercise):
                    return exercise.short
                case Breathe():
                    return self.wording.book.phrases["next-breathing"]
                case Relax():
                    return self.wording.book.phrases["next-relaxing"]
                case _:
                    continue
        return ""

    def _time_to_go(self) -> str:
        nth, self.remaining_asked = self.remaining_asked, self.remaining_asked + 1
        times = self.announced.remaining
        return self.wording.roughly(times[nth] if nth < len(times) else self.announced.total)
