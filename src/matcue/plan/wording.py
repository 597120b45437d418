"""From phrases to spoken sentences: numbers as words, plurals, durations, doses, lists."""

from __future__ import annotations

import re
import string
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Final

from matcue.base.units import HOUR, MINUTE, SECOND, Ms
from matcue.plan.manner import Words
from matcue.plan.roles import ROLE_OF, Sentence
from matcue.plan.steps import Speech
from matcue.routine.model import Breathe, FromTo, Relax, Side, Sides, Work
from matcue.routine.phrasebook import PluralRules

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from matcue.plan.roles import Role
    from matcue.plan.steps import Item
    from matcue.routine.model import BreathPattern, Dose, Exercise
    from matcue.routine.phrasebook import Phrasebook


NEAR: Final = 0.09
"""How far from the truth a rounded length may be; what is planned later may move it a little."""

_FORMATTER: Final = string.Formatter()
_SENTENCE_START: Final = re.compile(r"(?:^|[.!?]\s+)\w")


@dataclass(frozen=True, slots=True)
class Wording:
    """Renders one language's phrases."""

    book: Phrasebook
    plurals: PluralRules = field(init=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "plurals", PluralRules(self.book.plurals))

    def phrase(self, key: str, **values: object) -> str:
        """Render the phrase *key*."""
        return self.render(self.book.phrases[key], **values)

    def sentence(self, key: str, **values: object) -> Sentence:
        """Render the phrase *key* as a `Sentence` with its role."""
        return Sentence(self.phrase(key, **values), ROLE_OF[key])

    def render(self, template: str, **values: object) -> str:
        """Fill a template's placeholders and begin each sentence with a capital letter.

        A placeholder without a value (a rest in an exercise without one) stays empty.
        """
        parts: list[str] = []
        for text, name, unit, _ in _FORMATTER.parse(template):
            parts.append(text)
            if name is not None:
                parts.append(self._worded(values.get(name, ""), unit or ""))
        return _SENTENCE_START.sub(lambda start: start[0].upper(), "".join(parts).strip())

    def number(self, n: int) -> str:
        """Return a number's word, or its digits if the language's file has no word."""
        return self.book.numbers[n] if 0 <= n < len(self.book.numbers) else str(n)

    def amount(self, n: int, unit: str) -> str:
        """Return an amount with its plural: "one minute", "ten seconds"."""
        forms = self.book.units[unit]
        form = forms.get(f"={n}") or forms.get(self.plurals.category(n), forms["other"])
        return form.replace("{n}", self.number(n))

    def duration(self, length: Ms) -> str:
        """Return a duration in words: "one minute and thirty seconds"."""
        # What is shorter than half a second takes a moment all the same.
        whole = max(1, round(length / SECOND)) * SECOND
        hours, rest = divmod(whole, HOUR)
        minutes, rest = divmod(rest, MINUTE)
        figures = (("hours", hours), ("minutes", minutes), ("seconds", rest // SECOND))
        parts = [self.amount(n, unit) for unit, n in figures if n]
        return self._joined(parts, self.book.join_duration)

    def roughly(self, length: Ms) -> str:
        """Return a rounded duration in words, as `rounded` rounds it."""
        return self.duration(rounded(length))

    def listed(self, items: Sequence[str]) -> str:
        """Join a list: "a mat, a ball and a wall"."""
        *first, last = items
        if not first:
            return last
        return self.book.join_last.format(a=self._joined(first, self.book.join_list), b=last)

    def in_turn(self, numbers: Sequence[int]) -> str:
        """Say one number after the other: "three, then two"."""
        return self.then([self.number(n) for n in numbers])

    def then(self, parts: Sequence[str]) -> str:
        """Say one thing after the other: "three, then two"; nothing of none."""
        return self._joined(parts, self.book.join_then) if parts else ""

    def range_of(self, told: FromTo) -> str:
        """Return a range of lengths in words: "thirty to forty-five seconds"."""
        low, high = Ms(told.low), Ms(told.high)
        seconds = high < MINUTE and low % SECOND == 0
        begin = self.number(low // SECOND) if seconds else self.duration(low)
        return self.book.join_to.format(a=begin, b=self.duration(high))

    def side(self, side: Side) -> str:
        """Return the word for a side."""
        return self.book.sides[side.value]

    def moving(self, exercise: Exercise, side: Side) -> str:
        """Return what a side of an exercise is called: what moves, or the side itself."""
        own, usual = exercise.right, "side-right"
        if side is Side.LEFT:
            own, usual = exercise.left, "side-left"
        return own or self.book.phrases[usual]

    def _joined(self, parts: Sequence[str], join: str) -> str:
        joined, *others = parts
        for part in others:
            joined = join.format(a=joined, b=part)
        return joined

    def _worded(self, value: object, unit: str) -> str:
        if isinstance(value, FromTo):
            high = self._worded(value.high, unit)
            return self.book.join_to.format(a=self.number(value.low), b=high)
        if isinstance(value, int):
            return self.amount(value, unit) if unit in self.book.units else self.number(value)
        return str(value)


def rounded(length: Ms) -> Ms:
    """Round a length as `Wording.roughly` speaks it: as coarsely as is true within a tenth."""
    for step in (MINUTE, 30 * SECOND, 10 * SECOND, 5 * SECOND):
        rough = Ms(max(1, round(length / step)) * step)
        if abs(rough - length) <= length * NEAR:
            return rough
    return Ms(max(1, round(length / SECOND)) * SECOND)


def dose_key(dose: Dose) -> str:
    """Return the key of the phrase for a dose."""
    kind = "moving" if dose.moving else "hold" if dose.hold is not None else "reps"
    if dose.holds:
        # Sets that differ in both are told one by one.
        return "dose-holds" if dose.reps == 1 else "dose-hold-reps"
    if dose.pyramid:
        return "dose-reps-pyramid" if kind == "reps" else "dose-hold-pyramid"
    key = f"dose-{kind}"
    if kind == "hold" and dose.reps > 1:
        key += "-reps"
    if dose.sets > 1:
        key += "-sets"
    return key


def dose_amounts(dose: Dose, wording: Wording) -> dict[str, object]:
    """Return the placeholder values of the phrases for a dose."""
    values: dict[str, object] = {
        "set": 1,
        "sets": dose.sets,
        "rep": 1,
        "reps": dose.range_of(dose.reps) or dose.reps_of(1),
        "rest": wording.duration(dose.rest),
    }
    if dose.hold is not None:
        told = dose.range_of(dose.hold)
        first = dose.in_set(1).hold or dose.hold
        values["hold"] = wording.range_of(told) if told else wording.duration(first)
    if dose.holds:
        values["later"] = wording.then([wording.duration(each) for each in dose.holds[1:]])
    if dose.pyramid[1:]:
        values["fewer"] = wording.in_turn(dose.pyramid[1:])
    return values


def pattern_key(pattern: BreathPattern) -> str:
    """Return the key of the phrase for a breath pattern."""
    match (pattern.hold_in > 0, pattern.hold_out > 0):
        case (True, True):
            return "breathe-box"
        case (True, False):
            return "breathe-full"
        case (False, True):
            return "breathe-after"
        case _:
            return "breathe-pattern"


def pattern_amounts(pattern: BreathPattern) -> dict[str, object]:
    """Return the placeholder values of the phrases for a breath pattern, in seconds."""
    keys = ("in", "stay", "out", "pause")
    return {
        key: round(phase / SECOND) if phase % SECOND == 0 else f"{phase / SECOND:g}"
        for key, phase in zip(keys, pattern.phases, strict=True)
    }


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
        then: Ms = GAP,
        *,
        room_of_sides: Work | None = None,
    ) -> tuple[Speech, ...]:
        """Render a routine's own templates; return their speech, each with a pause of *then* ms.

        Args:
            role: Their role.
            templates: The templates.
            values: What to fill in.
            then: The pause after each, in milliseconds.
            room_of_sides: An exercise on each side; both are given the same room.
        """
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
                rooms = tuple(render(template, **{**known, **self.sides(side)}) for side in Side)
            text = render(template, **known)
            says.append(Speech(text=text, role=role, then=then, room_for=rooms, remaining=timed))
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
        return values | self.sides(side) if side is not None else values

    def sides(self, side: Side) -> dict[str, object]:
        """Return the words for a side and the opposite one."""
        return {"side": self.wording.side(side), "other": self.wording.side(side.other)}

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
