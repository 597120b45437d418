"""The script writer: from a routine to its passages, with rendered sentences."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Final

from matcue.base.units import SECOND, Ms
from matcue.plan.manner import FACTORS, Manner, Words, levelled, pace_factors, paced
from matcue.plan.rigid import breath_passage, hold_passage, reps_passage
from matcue.plan.roles import Role, Sentence
from matcue.plan.steps import Elastic, Item, Labels, Passage, Script, Speech, count, unrolled
from matcue.plan.timeline import SpanKind
from matcue.plan.welcome import closing, welcome
from matcue.plan.wording import (
    Announced,
    Sentences,
    Wording,
    breathing_key,
    dose_amounts,
    dose_key,
    pattern_amounts,
    pattern_key,
)
from matcue.routine.model import (
    Breathe,
    Dose,
    Exercise,
    PhaseBreath,
    Position,
    Relax,
    Rest,
    Routine,
    Say,
    Side,
    Sides,
    Work,
)

if TYPE_CHECKING:
    from collections.abc import Iterator

    from matcue.routine.phrasebook import Phrasebook

COUNT_IN: Final = Ms(3_000)
"""Three ticks, a second apart, before a go tone."""

CHANGE: Final = Ms(6_000)
"""Usual time to take another position."""

SETTLE: Final = Ms(1_500)
"""Time to get ready in the same position."""

NOBODY: Final = Labels()


def adjusted(routine: Routine, manner: Manner) -> Routine:
    """Return a routine for a level and a pace. Their speech rates multiply, within limits."""
    return paced(levelled(routine, manner.level), manner.pace)


def write_script(
    routine: Routine, manner: Manner, book: Phrasebook, announced: Announced
) -> Script:
    """Write the script of a routine that has been adjusted for *manner*."""
    wording = Wording(book)
    sentences = Sentences(manner.words, wording, announced)
    writer = _Writer(routine, manner, wording, sentences)
    return Script(tuple(writer.session()))


@dataclass(slots=True)
class _Writer:
    routine: Routine
    manner: Manner
    wording: Wording
    sentences: Sentences
    position: Position | None = None
    told: set[str] = field(default_factory=set)
    """Exercises whose long instructions have been given."""
    tips_given: dict[str, int] = field(default_factory=dict)
    breathing_told: str = ""
    relaxing_said: int = 0

    @property
    def words(self) -> Words:
        return self.manner.words

    @property
    def full(self) -> bool:
        return self.sentences.full

    def session(self) -> Iterator[Passage]:
        items = unrolled(self.routine)
        yield from welcome(self.routine, self.sentences)
        for index, item in enumerate(items):
            following = items[index + 1 :]
            match item.block:
                case Work():
                    yield from self._work(item, item.block, following)
                case Say(text=text):
                    says = self.sentences.own(Role.OWN, [text], self.sentences.values(following))
                    yield Elastic(kind=SpanKind.READY, says=says)
                case Breathe():
                    yield from self._breathe(item.block)
                case Rest(lasts=lasts):
                    yield self._rest(lasts, following, [])
                case Relax():
                    yield self._relax(item.block, following)
        yield from closing(self.routine, self.sentences)

    def _work(self, item: Item, work: Work, following: tuple[Item, ...]) -> Iterator[Passage]:
        exercise, dose = work.exercise, work.dose
        yield self._intro(item, work, following)
        sides = (Side.RIGHT, Side.LEFT) if dose.sides is Sides.EACH else (None,)
        for nth, side in enumerate(sides):
            if nth and side is not None:
                yield self._switch(work, side, following)
            yield from self._side(work, side, following)
        yield from self._after(work, following)
        self.told.add(exercise.id)
        self.position = exercise.position

    def _intro(self, item: Item, work: Work, following: tuple[Item, ...]) -> Passage:
        exercise, dose = work.exercise, work.dose
        title = exercise.name
        labels = Labels(exercise=exercise.id)
        move = self._moving_time(exercise)
        if self.words is Words.TONES:
            return self._counted_in(labels, Ms(move + COUNT_IN), chapter=title)
        say = self.wording.sentence
        if item.rounds > 1:
            first = say("exercise-round", name=exercise.short, round=item.round, rounds=item.rounds)
        elif self.full and (total := count(self.routine.blocks)) > 1:
            first = say("exercise", name=exercise.short, number=item.number, count=total)
        else:
            first = say("exercise-only", name=exercise.short)
        already = self.position is exercise.position
        place = self.wording.position(exercise.position, already=already)
        if place and (self.full or not already):
            to_take = Sentence(place, Role.MOVE)
            says = self.sentences.speech([first]) + self.sentences.speech([to_take], move)
        else:
            says = self.sentences.speech([first], move)
        new = exercise.id not in self.told
        how = exercise.how if self.full and new else exercise.how_short or exercise.how
        values = self.sentences.values(
            following, work, Side.RIGHT if dose.sides is not Sides.NONE else None
        )
        if self.full or new:
            says += self.sentences.own(Role.HOW, how, values)
        says += self.sentences.speech([*self._dose_told(dose, exercise, new=new), say("get-ready")])
        return self._counted_in(labels, COUNT_IN, says=says, chapter=title)

    def _dose_told(self, dose: Dose, exercise: Exercise, *, new: bool) -> list[Sentence]:
        say = self.wording.sentence
        told = [say(dose_key(dose), **dose_amounts(dose, self.wording))]
        if dose.sides is Sides.ALTERNATE:
            told.append(say("dose-alternate"))
        elif dose.sides is Sides.EACH:
            told += [say("dose-each")] * self.full
        if self.full and new and dose.tempo is not None:
            told += self._breathing_told(exercise.breathing)
        if dose.sides is Sides.EACH:
            told.append(say("side-first", side=self.wording.side(Side.RIGHT)))
        return told

    def _breathing_told(self, breathing: PhaseBreath) -> list[Sentence]:
        """Tell how to breathe with the movement, if it has changed since it was last told."""
        key = breathing_key(breathing)
        if key is None or key == self.breathing_told:
            return []
        self.breathing_told = key
        return [self.wording.sentence(key)]

    def _side(
        self, work: Work, side: Side | None, following: tuple[Item, ...]
    ) -> Iterator[Passage]:
        exercise, dose = work.exercise, work.dose
        for nth in range(1, dose.sets + 1):
            labels = Labels(exercise=exercise.id, side=side, set=nth)
            if nth > 1:
                yield from self._next_set(work, labels, following)
            if dose.hold is None:
                tips = self._tips(exercise, dose, once=side is not Side.LEFT)
                yield reps_passage(exercise, dose, labels, tips, self.wording, self.words)
            else:
                yield from self._holds(exercise, dose, labels)

    def _holds(self, exercise: Exercise, dose: Dose, labels: Labels) -> Iterator[Passage]:
        turns = (Side.RIGHT, Side.LEFT) if dose.sides is Sides.ALTERNATE else (labels.side,)
        every = dose.reps * len(turns)
        for index in range(every):
            side, rep = turns[index % len(turns)], index // len(turns) + 1
            here = Labels(exercise=exercise.id, side=side, set=labels.set, rep=rep)
            if index:
                yield self._between(dose, here, turns, last=index >= every - len(turns))
            tips = self._tips(exercise, dose, once=index == 0 and labels.side is not Side.LEFT)
            yield hold_passage(dose, here, tips, self.wording, self.words)

    def _tips(self, exercise: Exercise, dose: Dose, *, once: bool) -> tuple[str, ...]:
        """Give tips in turn: the next hold goes on where the last one stopped."""
        if not exercise.tips or not once:
            return ()
        begin = self.tips_given.get(exercise.id, 0)
        many = 1 + (dose.hold or 0) // (30 * SECOND)
        self.tips_given[exercise.id] = begin + many
        turn = [exercise.tips[(begin + n) % len(exercise.tips)] for n in range(many)]
        values = {**dose_amounts(dose, self.wording), "name": exercise.short}
        return tuple(self.wording.render(tip, **values) for tip in dict.fromkeys(turn))

    def _between(
        self, dose: Dose, labels: Labels, turns: tuple[Side | None, ...], *, last: bool
    ) -> Passage:
        """Between two holds of a set: let go, be told the next one, begin on the go tone."""
        say = self.wording.sentence

        def told(side: Side | None) -> Sentence:
            if labels.side is None or len(turns) == 1:
                return say("rep-last") if last else say("rep", rep=labels.rep)
            name = self.wording.side(side) if side else ""
            return say("side-last" if last else "side-count", rep=labels.rep, side=name)

        says = self.sentences.speech([say("release")], Ms(300))
        # Right and left take turns; their words are given the same room, so that they last alike.
        says += self.sentences.speech(
            [told(labels.side)], Ms(500), room_for=tuple(told(s).text for s in turns)
        )
        return Elastic(kind=SpanKind.REST, says=says, at_least=dose.pause, labels=labels, ends="go")

    def _next_set(
        self, work: Work, labels: Labels, following: tuple[Item, ...]
    ) -> Iterator[Passage]:
        exercise, dose = work.exercise, work.dose
        nth = labels.set or 1
        say = self.wording.sentence
        values = {**self.sentences.values(following, work, labels.side), "set": nth}
        told = say("set-last") if nth == dose.sets else say("set", set=nth, sets=dose.sets)
        rest = self.sentences.speech(
            [say("relax"), say("rest", rest=self.wording.duration(dose.rest))]
        )
        if self.full and exercise.relax:
            rest += self.sentences.own(Role.RELAX, [exercise.relax], values, optional=True)
        here = Labels(exercise=exercise.id, side=labels.side, set=nth)
        yield Elastic(
            kind=SpanKind.REST,
            says=rest,
            at_least=dose.rest,
            labels=here,
            beeps="rest-beep",
            ends="rest-end",
        )
        ready = self.sentences.speech([told])
        if self.full:
            ready += self.sentences.own(Role.HOW, exercise.how_short, values, room_of_sides=work)
        yield self._counted_in(
            here, COUNT_IN, says=(*ready, *self.sentences.speech([say("get-ready")]))
        )

    def _switch(self, work: Work, side: Side, following: tuple[Item, ...]) -> Passage:
        told = self.wording.sentence("switch", side=self.wording.side(side))
        says = self.sentences.speech([told])
        if self.full and "{side}" in "".join(work.exercise.how_short):
            says += self.sentences.own(
                Role.HOW, work.exercise.how_short, self.sentences.values(following, work, side)
            )
        return self._counted_in(
            Labels(exercise=work.exercise.id, side=side),
            Ms(max(work.dose.switch, COUNT_IN)),
            says=says,
            kind=SpanKind.SWITCH,
            opens="switch" if self.words is Words.TONES else None,
        )

    def _after(self, work: Work, following: tuple[Item, ...]) -> Iterator[Passage]:
        """Let go after an exercise; a rest that follows as a step takes the place of its own."""
        labels = Labels(exercise=work.exercise.id)
        rests = bool(following) and isinstance(following[0].block, Rest | Relax)
        relax = work.exercise.relax if self.full and not rests else ""
        release = [self.wording.sentence("relax")]
        if rests or not following:
            says = self.sentences.speech(release)
            if relax:
                says += self.sentences.own(
                    Role.RELAX, [relax], self.sentences.values(following, work)
                )
            lasts = Ms(2 * SECOND) if rests else work.dose.rest_after
            yield Elastic(kind=SpanKind.RELAX, says=says, at_least=lasts, labels=labels)
        elif work.dose.rest_after:
            yield self._rest(work.dose.rest_after, following, release, relax, labels)

    def _rest(
        self,
        lasts: Ms,
        following: tuple[Item, ...],
        first: list[Sentence],
        relax: str = "",
        labels: Labels = NOBODY,
    ) -> Passage:
        say, ahead = self.wording.sentence, self.sentences.next(following)
        says = self.sentences.speech(first or [say("rest", rest=self.wording.duration(lasts))])
        if ahead:
            says += self.sentences.speech([say("next", next=ahead)])
        if relax:
            says += self.sentences.own(
                Role.RELAX, [relax], self.sentences.values(following), optional=True
            )
        return Elastic(
            kind=SpanKind.REST,
            says=says,
            at_least=lasts,
            labels=labels,
            beeps="rest-beep",
            ends="rest-end",
        )

    def _relax(self, relax: Relax, following: tuple[Item, ...]) -> Passage:
        book = self.wording.book
        values = self.sentences.values(following)
        if relax.text:
            says = self.sentences.own(Role.RELAX, relax.text, values)
        else:
            # Another relaxation goes on where the last one stopped.
            many = min(len(book.relaxing), max(1, relax.lasts // (12 * SECOND)))
            turn = [
                book.relaxing[(self.relaxing_said + n) % len(book.relaxing)] for n in range(many)
            ]
            self.relaxing_said += many
            says = self.sentences.own(Role.RELAX, turn, values)
        return Elastic(
            kind=SpanKind.RELAX,
            says=says,
            at_least=relax.lasts,
            spread=True,
            ends="rest-end" if following else None,
            chapter=book.chapters["relaxing"],
        )

    def _breathe(self, block: Breathe) -> Iterator[Passage]:
        say = self.wording.sentence
        says = self.sentences.own(
            Role.HOW, [block.text or self.wording.book.phrases["breathe"]], {}
        )
        if self.words is not Words.TONES:
            cycles = say("breathe-cycles", cycles=block.cycles)
            told = say(pattern_key(block.pattern), **pattern_amounts(block.pattern))
            says += self.sentences.speech([told, cycles])
        yield self._counted_in(
            Labels(), COUNT_IN, says=says, chapter=self.wording.book.chapters["breathing"]
        )
        yield breath_passage(block.pattern, block.cycles, self.wording, self.words)

    def _counted_in(
        self,
        labels: Labels,
        at_least: Ms,
        *,
        says: tuple[Speech, ...] = (),
        kind: SpanKind = SpanKind.READY,
        opens: str | None = None,
        chapter: str | None = None,
    ) -> Elastic:
        """Get ready: speech, three ticks, and a go tone at the end."""
        return Elastic(
            kind=kind,
            says=says,
            at_least=at_least,
            labels=labels,
            opens=opens,
            beeps="tick",
            ends="go",
            chapter=chapter,
        )

    def _moving_time(self, exercise: Exercise) -> Ms:
        by = pace_factors(self.manner.pace).ready * FACTORS[self.manner.level].ready
        if exercise.move is not None:
            return Ms(round(exercise.move * by))
        return Ms(round((SETTLE if self.position is exercise.position else CHANGE) * by))
