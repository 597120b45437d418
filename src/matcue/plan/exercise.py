"""The script of one exercise, from its name to the rest after it.

In order: the name, the way to its position, what to fetch, the starting shape, what is to come, the
dose, the count-in; then the effort with the way in; the way out, what to let go of, the rest, and
near its end what comes next. What is said is done at once by somebody with closed eyes, so nothing
is said before its time, and the way out comes as the effort ends.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Final

from matcue.base.units import SECOND, Ms
from matcue.plan.intro import COUNT_IN, IntroWriter, counted_in, text_of
from matcue.plan.manner import TOLD_REST, Words
from matcue.plan.rigid import hold_passage, reps_passage
from matcue.plan.roles import Role, Sentence
from matcue.plan.steps import Elastic, Labels
from matcue.plan.timeline import SpanKind
from matcue.plan.wording import GAP, dose_amounts
from matcue.routine.model import Dose, Exercise, Line, Relax, Rest, Side, Sides, Within, Work

if TYPE_CHECKING:
    from collections.abc import Iterator

    from matcue.plan.steps import Item, Passage, Speech

END_TONE: Final = Ms(660)
"""When the way out is said, from the end of an effort: as the end tone ends."""

ANNOUNCED_REST: Final = Ms(8 * SECOND)
"""A shorter rest has no room for the name of what comes next, before its beeps."""

LEAST_BETWEEN: Final = Ms(6 * SECOND)
"""The least time between two holds of a set: the way out, and a breath."""

BREATH: Final = Ms(3 * SECOND)

BEFORE_HOW: Final = Ms(300)
"""What the words of a way out leave of its time, which counts from their beginning."""


@dataclass(slots=True)
class ExerciseWriter(IntroWriter):
    """Writes the passages of one exercise after the other."""

    def passages(
        self,
        item: Item,
        work: Work,
        following: tuple[Item, ...],
        *,
        arrived: bool = False,
        goes_on: bool = False,
    ) -> Iterator[Passage]:
        """Yield the passages of an exercise.

        Args:
            item: The item of the exercise.
            work: The exercise.
            following: What comes after it.
            arrived: Whether the rest before has led to it, in exact timing.
            goes_on: Whether such a rest follows it.
        """
        turns = work.dose.turns
        if not arrived:
            yield self.intro(item, work, turns[0][1], following)
        for index, (nth, side) in enumerate(turns):
            labels = Labels(exercise=work.exercise.id, side=side, set=nth)
            if index:
                yield from self._between_sets(work, labels, turns[index - 1], following)
            yield from self._effort(work, labels, turns)
        self.told.announced = ""
        if not goes_on:
            yield from self._after(work, following)
        self.told.exercises.add(work.exercise.id)

    # ------------------------------------------------------------ the effort

    def _effort(
        self, work: Work, labels: Labels, turns: tuple[tuple[int, Side | None], ...]
    ) -> Iterator[Passage]:
        exercise, dose = work.exercise, work.dose.on(labels.side).in_set(labels.set or 1)
        words = Words.TONES if work.within.quiet else self.words_for(exercise)
        if dose.hold is None:
            once = labels.side in (None, *dose.order[:1])
            tips = self._tips(exercise, dose, 1) if once else ()
            yield reps_passage(exercise, dose, labels, tips, self.wording, words)
            return
        sides = dose.order if dose.sides is Sides.ALTERNATE else (labels.side,)
        sets = {nth for nth, side in turns if side is labels.side}
        reps = dose.reps_of(labels.set or 1)
        every = reps * len(sides)
        for index in range(every):
            side, rep = sides[index % len(sides)], index // len(sides) + 1
            here = Labels(exercise=exercise.id, side=side, set=labels.set, rep=rep)
            if index:
                yield self._between_holds(work, here, reps)
            # The first and the last hold are counted aloud; tones are enough for the others.
            ends = {rep} if reps > 1 else {labels.set}
            bounds = {1, reps} if reps > 1 else {1, max(sets)}
            first = index < len(sides) and labels.set == 1
            yield hold_passage(
                self._with_way_in(work, side),
                dose,
                here,
                self._hold_tips(exercise, dose, first=first),
                self.wording,
                words,
                first=first,
                counted=bool(ends & bounds),
                within=self._within(work, side),
            )

    def _within(self, work: Work, side: Side | None) -> Within:
        """Fill in what the sentences within a hold name."""
        lines = (Line(line.at, self.rendered(line.text, work, side)) for line in work.within.lines)
        return replace(work.within, lines=tuple(lines))

    def _with_way_in(self, work: Work, side: Side | None) -> Exercise:
        """Fill in what the words of the way in name, as the side."""
        exercise = work.exercise
        enter, short = (
            self.rendered(text, work, side) for text in (exercise.enter, exercise.enter_short)
        )
        return replace(exercise, enter=enter, enter_short=short)

    def _hold_tips(self, exercise: Exercise, dose: Dose, *, first: bool) -> tuple[str, ...]:
        """Give tips in turn: the next hold goes on where the last one stopped."""
        hold = dose.hold or Ms(0)
        # The first of some short holds has enough to listen to.
        if first and hold < TOLD_REST and dose.reps * dose.sets > 1:
            return ()
        return self._tips(exercise, dose, 1 + hold // (30 * SECOND))

    def _tips(self, exercise: Exercise, dose: Dose, many: int) -> tuple[str, ...]:
        if not exercise.tips:
            return ()
        begin = self.told.tips.get(exercise.id, 0)
        self.told.tips[exercise.id] = begin + many
        turn = [exercise.tips[(begin + n) % len(exercise.tips)] for n in range(many)]
        values = {**dose_amounts(dose, self.wording), "name": exercise.short}
        return tuple(self.wording.render(tip, **values) for tip in dict.fromkeys(turn))

    def _between_holds(self, work: Work, labels: Labels, reps: int) -> Passage:
        """Between two holds of a set: the way out, the number of the next, and the go tone."""
        exercise, dose = work.exercise, work.dose
        if dose.exact:
            from matcue.plan import exact

            before = replace(labels, side=_before(labels.side, dose))
            return exact.between_efforts(self, work, before, labels, dose.pause, "pause")
        last = labels.rep == reps
        number = self.sentences.speech(
            [self.number(work, labels, last=last)],
            Ms(0),
            room_for=self._number_of_sides(work, labels, last=last),
        )
        least = max(dose.pause, exercise.release_for + BREATH, LEAST_BETWEEN)
        return Elastic(
            kind=SpanKind.REST,
            says=self.way_out(work, labels, between=True),
            lead=END_TONE,
            late=number,
            at_least=Ms(least),
            labels=labels,
            ends="go",
        )

    def number(self, work: Work, labels: Labels, *, last: bool) -> Sentence:
        """Say which hold of a set comes, and its side where sides take turns."""
        say = self.wording.sentence
        if work.dose.sides is Sides.ALTERNATE and labels.side is not None:
            name = self.wording.moving(work.exercise, labels.side)
            return say("side-last" if last else "side-count", rep=labels.rep, side=name)
        return say("hold-last") if last else say("hold-number", rep=labels.rep)

    def _number_of_sides(self, work: Work, labels: Labels, *, last: bool) -> tuple[str, ...]:
        """The words of both sides, which are given the same room so that they last alike."""
        if work.dose.sides is not Sides.ALTERNATE:
            return ()
        both = (
            Labels(exercise=labels.exercise, side=side, set=labels.set, rep=labels.rep)
            for side in Side
        )
        return tuple(self.number(work, each, last=last).text for each in both)

    # ------------------------------------------------------------ after it

    def way_out(self, work: Work, labels: Labels, *, between: bool = False) -> tuple[Speech, ...]:
        """Say the way out of an effort, and give the time for it."""
        exercise, dose = work.exercise, work.dose
        text = exercise.release
        if between and exercise.release_short:
            text = exercise.release_short
        then = Ms(max(exercise.release_for - BEFORE_HOW, 0))
        if text:
            values = self.sentences.values((), work, labels.side or _last_side(dose))
            return self.sentences.own(Role.RELEASE, [text], values, then)
        if dose.hold is None:
            return ()
        return self.sentences.speech([self.wording.sentence("release")], GAP)

    def _let_go(
        self, work: Work, labels: Labels, following: tuple[Item, ...], rest: Ms, *, end: str = ""
    ) -> Passage:
        """The way out, what to let go of, and how long the rest is, which begins after it.

        It belongs to no side, so that both sides last the same.
        """
        exercise, words = work.exercise, self.words_for(work.exercise)
        says = self.way_out(work, labels)
        least = exercise.release_for if work.dose.hold is not None or exercise.release else Ms(0)
        if rest and words is Words.FULL:
            side = labels.side or _last_side(work.dose)
            values = self.sentences.values(following, work, side)
            soft = self.sentences.own(Role.SOFTNESS, [exercise.relax], values, GAP)
            relax = self.sentences.speech([self.wording.sentence("relax")])
            says += soft if exercise.relax else relax
            self.place.rested(exercise.rests_in)
        if end:
            says += self.sentences.speech([self.wording.sentence(end)])
        if rest >= TOLD_REST:
            told = self.wording.sentence("rest", rest=self.wording.duration(rest))
            says += self.sentences.speech([told], Ms(0))
        return Elastic(
            kind=SpanKind.REST,
            says=says,
            lead=END_TONE,
            at_least=Ms(least),
            labels=Labels(exercise=exercise.id, set=labels.set),
        )

    def _between_sets(
        self,
        work: Work,
        labels: Labels,
        before: tuple[int, Side | None],
        following: tuple[Item, ...],
    ) -> Iterator[Passage]:
        """Rest, go back to the starting shape, and change sides if it is the other one's turn."""
        exercise, dose, words = work.exercise, work.dose, self.words_for(work.exercise)
        if dose.exact:
            from matcue.plan import exact

            switches = dose.is_switch(before, (labels.set or 1, labels.side))
            lasts, key = (dose.switch, "switch") if switches else (dose.rest, "rest")
            was = Labels(exercise=exercise.id, side=before[1], set=before[0])
            yield exact.between_efforts(self, work, was, labels, lasts, key)
            return
        last = Labels(exercise=exercise.id, side=before[1], set=before[0])
        turned = before[1] is not labels.side
        same_set = before[0] == labels.set
        rest = Ms(0) if same_set or (turned and not dose.varies) else dose.rest
        yield self._let_go(work, last, following, rest)
        if rest:
            yield resting(rest, last)
        values = self.sentences.values(following, work, labels.side)
        says: tuple[Speech, ...] = ()
        if not same_set and not (turned and not dose.varies):
            says += self.sentences.speech(self.set_of(work, labels))
        moved = self.place.moved
        switch, silent = self._switch(work, labels, values) if turned else ((), Ms(0))
        way, walk = self.place.way(exercise.position, self.sentences, words, labels.side)
        # Rolling over is the way to the other side, where one lies on the side that works.
        says += switch if turned and exercise.switch else switch + way
        if turned and dose.is_uneven:
            says += self.sentences.speech([self.dose_of(dose, labels.side)])
        if words is Words.FULL and moved:
            says += self.sentences.own(Role.HOW, exercise.shape, values, self.in_shape())
        if words is Words.FULL and (moved or not turned or "{side}" in text_of(exercise.how_short)):
            says += self.sentences.own(Role.HOW, exercise.how_short, values, room_of_sides=work)
        here = Labels(exercise=exercise.id, side=labels.side, set=labels.set)
        least = COUNT_IN if not turned else max(dose.switch, COUNT_IN)
        if words is Words.TONES:
            least = Ms(max(least, silent + COUNT_IN, (walk if moved else 0) + COUNT_IN))
        yield counted_in(
            here,
            Ms(least),
            says=says,
            kind=SpanKind.SWITCH if turned else SpanKind.READY,
            opens="switch" if turned and words is Words.TONES else None,
        )

    def set_of(self, work: Work, labels: Labels) -> list[Sentence]:
        """Say which set comes, and how much it is where sets differ."""
        say, nth, dose = self.wording.sentence, labels.set or 1, work.dose
        # Of holds that come once a set, each set is a hold.
        single = dose.hold is not None and dose.reps == 1
        if nth == dose.sets:
            told = say("hold-set-last" if single else "set-last")
        else:
            told = say("hold-set" if single else "set", set=nth, sets=dose.sets)
        if dose.holds:
            # The number comes first: "Set two of three. Hold for twenty seconds."
            return [told, self.dose_of(replace(dose.in_set(nth), sets=1), labels.side)]
        if not dose.pyramid:
            return [told]
        reps = dose.reps_of(nth)
        if dose.sides is Sides.EACH:
            return [told, say("set-reps-each", reps=reps)]
        return [told, say("set-reps", reps=reps)]

    def _switch(
        self, work: Work, labels: Labels, values: dict[str, object]
    ) -> tuple[tuple[Speech, ...], Ms]:
        """Say how to get to the other side."""
        exercise, dose = work.exercise, work.dose
        if labels.side is None:
            return (), Ms(0)
        if exercise.switch:
            says = self.sentences.own(
                Role.SWITCH, exercise.switch, values, Ms(max(dose.switch - SECOND, GAP))
            )
            return says, dose.switch
        name = self.wording.moving(exercise, labels.side)
        told = self.wording.sentence("switch", side=name)
        names = tuple(
            self.wording.phrase("switch", side=self.wording.moving(exercise, side)) for side in Side
        )
        return self.sentences.speech([told], Ms(2 * SECOND), room_for=names), dose.switch

    def _after(self, work: Work, following: tuple[Item, ...]) -> Iterator[Passage]:
        """Let go after an exercise; a rest that follows as a step takes the place of its own."""
        labels = Labels(exercise=work.exercise.id)
        block = following[0].block if following else None
        if isinstance(block, Rest | Relax):
            rest = Ms(0) if isinstance(block, Rest) and block.within.quiet else Ms(1)
            yield self._let_go(work, labels, following, rest)
            return
        rest = work.dose.rest_after
        full = self.words_for(work.exercise) is Words.FULL
        end = "last-exercise" if full and not _works(following) and rest else ""
        yield self._let_go(work, labels, following, rest, end=end)
        if rest:
            yield resting(rest, labels, self.announced(following, rest))

    def announced(self, following: tuple[Item, ...], rest: Ms) -> tuple[Speech, ...]:
        """Announce what comes next, if the rest has room; an exercise is then not named again."""
        ahead = self.sentences.next(following)
        if not ahead or rest < ANNOUNCED_REST:
            return ()
        for item in following:
            if isinstance(item.block, Work):
                self.told.announced = item.block.exercise.id
                break
        return self.sentences.speech([self.wording.sentence("next", next=ahead)])


def resting(lasts: Ms, labels: Labels, late: tuple[Speech, ...] = ()) -> Elastic:
    """Return a rest of just *lasts* ms, with beeps before its end, and *late* before these."""
    return Elastic(
        kind=SpanKind.REST,
        late=late,
        at_least=lasts,
        exact=True,
        labels=labels,
        beeps="rest-beep",
        ends="rest-end",
    )


def _before(side: Side | None, dose: Dose) -> Side | None:
    """Return the side of the hold before one in the same set."""
    return side.other if side is not None and dose.sides is Sides.ALTERNATE else side


def _last_side(dose: Dose) -> Side | None:
    return dose.order[-1] if dose.order else None


def _works(following: tuple[Item, ...]) -> bool:
    return any(isinstance(item.block, Work) for item in following)
