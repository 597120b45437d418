"""Rendering phrases and a routine's own sentences into the speech of passages."""

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
"""The pause between two sentences of instructions."""


@dataclass(frozen=True, slots=True)
class Announced:
    """The lengths that the script announces, guessed first and then taken from the timeline.

    `remaining` are the remaining times at the sentences that say them, in order.
    """

    total: Ms
    remaining: tuple[Ms, ...] = ()


@dataclass(slots=True)
class Sentences:
    """Makes speech from sentences; none at all with `Words.TONES`.

    Attributes:
        words: How much is said.
        wording: The language's phrases.
        announced: The lengths that are announced.
        remaining_asked: How many sentences have said the remaining time so far.
    """

    words: Words
    wording: Wording
    announced: Announced
    remaining_asked: int = 0

    @property
    def full(self) -> bool:
        """Whether the amount of words is `Words.FULL`."""
        return self.words is Words.FULL

    def speech(
        self, sentences: Iterable[Sentence], then: Ms = GAP, *, room_for: tuple[str, ...] = ()
    ) -> tuple[Speech, ...]:
        """Return speech of rendered sentences, each followed by a pause of *then* ms."""
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
        """Render a routine's own templates and return their speech."""
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
        """Return the placeholder values for a routine's own sentences at this point."""
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
        """Return the name of the next exercise or block, speech and rests skipped."""
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
