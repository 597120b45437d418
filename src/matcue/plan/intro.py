"""What is said before an exercise begins: its name, the way to its position, what is to come."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Final

from matcue.base.units import SECOND, Ms
from matcue.plan.manner import FACTORS, Words, pace_factors
from matcue.plan.roles import Role, Sentence
from matcue.plan.steps import WARM_UP, Elastic, Labels
from matcue.plan.timeline import SpanKind
from matcue.plan.wording import GAP, dose_amounts, dose_key
from matcue.routine.model import Dose, Exercise, Level, Position, Screening, Side, Sides, Work

if TYPE_CHECKING:
    from collections.abc import Mapping

    from matcue.plan.manner import Manner
    from matcue.plan.steps import Item, Speech
    from matcue.plan.wording import Sentences, Wording
    from matcue.routine.model import Routine
    from matcue.routine.phrasebook import Steps, Transition

COUNT_IN: Final = Ms(3 * SECOND)
"""Three ticks, a second apart, before a go tone."""

IN_SHAPE: Final = Ms(2 * SECOND)
"""The time after each sentence of the starting shape."""

LONG_SETUP: Final = Ms(15 * SECOND)
"""So long a silence has a calm word in its middle, so that it is not taken for the end."""

BEFORE_GO: Final = Ms(200)
"""The pause after each sentence of the dose: a go soon after it finds it remembered."""

SETTLE: Final = Ms(1_500)
"""Time to get ready in the same position."""

SPOKEN: Final = Ms(2 * SECOND)
"""The time that a sentence of the way takes, where only tones are heard."""

FLOOR: Final = frozenset(
    {Position.ALL_FOURS, Position.PRONE, Position.SUPINE, Position.SEATED, Position.SIDE}
)
"""The positions on the floor, for which things are fetched before one goes down."""


@dataclass(slots=True)
class Place:
    """Where the listener is, and how they are led from there.

    Attributes:
        routine: The routine, which may ask for single steps at every level.
        manner: Level and pace; a beginner is led in single steps.
        position: Where the listener is now.
        side: On which side, if lying on one.
        moved: Whether a rest has changed the shape, so that one has to be told to stay.
    """

    routine: Routine
    manner: Manner
    position: Position = Position.STANDING
    side: Side | None = None
    moved: bool = False

    def way(
        self, to: Position | None, sentences: Sentences, words: Words, side: Side | None = None
    ) -> tuple[tuple[Speech, ...], Ms]:
        """Return what is said on the way to a position, and how long it takes without words.

        The listener is there afterwards; None is where the listener is.
        """
        if to is None:
            to, side, self.moved = self.position, self.side, False
        table = sentences.wording.book.transitions
        values: Mapping[str, object] = sentences.sides(side or Side.LEFT)
        steps: Steps = ()
        if to is not self.position:
            steps = self._steps(table.table[self.position, to], words)
        elif to is Position.SIDE and side is not self.side:
            steps = (table.other_side,)
        elif self.moved and table.stay[to]:
            steps = ((table.stay[to], SETTLE),)
        self.position, self.side, self.moved = to, side, False
        by = max(1.0, pace_factors(self.manner.pace).ready)
        says: tuple[Speech, ...] = ()
        for text, lasts in steps:
            says += sentences.own(Role.MOVE, [text], values, Ms(round(lasts * by)))
        silent = sum(lasts + SPOKEN for _, lasts in steps) or SETTLE
        return says, Ms(round(silent * by))

    def up(self, sentences: Sentences) -> tuple[Speech, ...]:
        """Return the way to where the routine ends: up to standing, step by step at any level."""
        to = self.routine.ends or Position.STANDING
        if self.routine.ends is None and self.position is Position.CHAIR:
            to = Position.CHAIR
        if to is self.position:
            return ()
        move = sentences.wording.book.transitions.table[self.position, to]
        self.position = to
        return tuple(
            speech
            for text, lasts in self._single(move)
            for speech in sentences.own(Role.MOVE, [text], {}, lasts)
        )

    def rested(self, left_in: Position | None) -> None:
        """Note where a rest has left the listener; None is where the exercise was."""
        if left_in is not None:
            self.position, self.moved = left_in, True

    def _steps(self, move: Transition, words: Words) -> Steps:
        single = self.routine.by_steps or self.manner.level is Level.BEGINNER
        if words is Words.SHORT:
            return ((move.short, Ms(sum(lasts for _, lasts in move.regular))),)
        return self._single(move) if single else move.regular

    def _single(self, move: Transition) -> Steps:
        return move.left if Screening.PREGNANCY in self.routine.screening else move.steps


def ready_factor(manner: Manner) -> float:
    """Return by how much the times for getting ready are stretched, never shortened."""
    return max(1.0, pace_factors(manner.pace).ready * FACTORS[manner.level].ready)


@dataclass(slots=True)
class Told:
    """What has been told so far, so that it is not told again.

    Attributes:
        exercises: Exercises whose explanation has been given.
        tips: How many tips of each exercise have been given.
        announced: The id of the exercise that was announced as the next.
    """

    exercises: set[str] = field(default_factory=set)
    tips: dict[str, int] = field(default_factory=dict)
    announced: str = ""


@dataclass(slots=True)
class IntroWriter:
    """Writes what is said of an exercise before it begins, up to the count-in."""

    routine: Routine
    manner: Manner
    wording: Wording
    sentences: Sentences
    place: Place
    told: Told = field(default_factory=Told)

    def rendered(self, text: str, work: Work, side: Side | None) -> str:
        """Fill in what a sentence of an exercise names, as the side."""
        return self.wording.render(text, **self.sentences.values((), work, side))

    def announcement(
        self, item: Item, work: Work, side: Side | None, following: tuple[Item, ...]
    ) -> tuple[Speech, ...]:
        """Return what leads to an exercise in the rest before it, each of it with shorter forms."""
        exercise, words = work.exercise, self.words_for(work.exercise)
        way, _ = self.place.way(exercise.position, self.sentences, Words.SHORT, side)
        if words is Words.TONES:
            return ()
        values = self.sentences.values(following, work, side or first_side(work.dose))
        plain = self.wording.phrase("exercise-only", name=exercise.short)
        *before, name = self.sentences.speech(self._name(item, exercise, words))
        says = (*before, replace(name, forms=(plain,) if len(plain) < len(name.text) else ()))
        says += way + self.sentences.own(Role.SETUP, exercise.setup, values, exercise.move or GAP)
        if exercise.id not in self.told.exercises:
            how = exercise.how_short or exercise.how
            says += self.sentences.own(Role.HOW, how, values)
        dose = self._dose(work, None, Words.SHORT, way)
        ready = [self.wording.sentence("get-ready")] if words is Words.FULL else []
        told = self.sentences.speech([*dose, *ready], BEFORE_GO)
        return says + tuple(replace(speech, optional=True) for speech in told)

    def words_for(self, exercise: Exercise) -> Words:
        """Return how much is said of an exercise."""
        if self.manner.words is not Words.AUTO:
            return self.manner.words
        return Words.SHORT if exercise.id in self.manner.known.exercises else Words.FULL

    def intro(
        self, item: Item, work: Work, side: Side | None, following: tuple[Item, ...]
    ) -> Elastic:
        """Return the passage that leads from where the listener is to the go of an exercise."""
        exercise, words = work.exercise, self.words_for(work.exercise)
        labels = Labels(exercise=exercise.id)
        above = self.place.position not in FLOOR
        way, silent = self.place.way(exercise.position, self.sentences, words, side)
        move = Ms(round((exercise.move or 0) * ready_factor(self.manner)))
        if words is Words.TONES:
            return counted_in(labels, Ms(silent + move + COUNT_IN), chapter=exercise.name)
        values = self.sentences.values(following, work, side or first_side(work.dose))
        setup = self._setup(exercise, move, values)
        says = self.sentences.speech(self._name(item, exercise, words))
        # Whoever goes down fetches things before; whoever comes up, or stays, does it there.
        says += setup + way if above and exercise.position in FLOOR else way + setup
        explained = self._explained(work, words, values)
        if explained and move and not exercise.setup:
            # Written before there was a `setup`: what takes time stands in the explanation.
            explained = (*explained[:-1], replace(explained[-1], then=move))
        says += explained
        says += self.sentences.speech(self._dose(work, side, words, way), BEFORE_GO)
        if work.dose.exact and work.dose.hold is not None and not work.dose.moving:
            # One goes into an exact hold before the go.
            then = Ms(max(GAP, exercise.enter_for - COUNT_IN))
            says += self.sentences.own(
                Role.ENTER, [exercise.enter] * bool(exercise.enter), values, then
            )
        least = COUNT_IN if says else Ms(silent + COUNT_IN)
        intro = counted_in(labels, least, says=says, chapter=exercise.name)
        if self.told.announced != exercise.id:
            return intro
        name = self.wording.sentence("exercise-only", name=exercise.short)
        return replace(intro, announced=self.sentences.speech([name]))

    def _name(self, item: Item, exercise: Exercise, words: Words) -> list[Sentence]:
        say, known = self.wording.sentence, self.told.announced == exercise.id
        told: list[Sentence] = []
        if item.rounds > 1:
            return [
                say("exercise-round", name=exercise.short, round=item.round, rounds=item.rounds)
            ]
        if item.warm_up and item.number == 1:
            told.append(say("warm-up", count=item.count))
        if item.count < 2:
            return [*told, say("exercise-only", name=exercise.short)]
        # In a warm-up one movement flows into the next.
        flowing = item.warm_up or self.routine.id == WARM_UP
        key = "exercise" if words is Words.FULL and not flowing else "exercise-brief-name"
        if known:
            key = "exercise-number" if key == "exercise" else "exercise-brief"
        values = {"number": item.number, "count": item.count, "name": exercise.short}
        return [*told, say(key, **values)]

    def _setup(self, exercise: Exercise, move: Ms, values: dict[str, object]) -> tuple[Speech, ...]:
        """Say what to fetch, and give the time for it."""
        if not exercise.setup:
            return ()
        *first, last = exercise.setup
        says = self.sentences.own(Role.SETUP, first, values)
        if move < LONG_SETUP:
            return says + self.sentences.own(Role.SETUP, [last], values, max(move, GAP))
        half = Ms(move // 2)
        says += self.sentences.own(Role.SETUP, [last], values, half)
        return says + self.sentences.speech([self.wording.sentence("take-your-time")], half)

    def _explained(self, work: Work, words: Words, values: dict[str, object]) -> tuple[Speech, ...]:
        shape, how = self._how(work.exercise, words)
        own = self.sentences.own
        return own(Role.HOW, shape, values, self.in_shape()) + own(Role.HOW, how, values)

    def _how(self, exercise: Exercise, words: Words) -> tuple[tuple[str, ...], tuple[str, ...]]:
        """Return what is said of the starting shape, and of what is to come."""
        new = exercise.id not in self.told.exercises
        if words is not Words.FULL:
            return (), (exercise.how_short or exercise.how) if new else ()
        return exercise.shape, exercise.how if new else exercise.how_short

    def dose_of(self, dose: Dose, side: Side | None) -> Sentence:
        """Say how much there is to do on a side."""
        here = dose.on(side)
        return self.wording.sentence(dose_key(here), **dose_amounts(here, self.wording))

    def in_shape(self) -> Ms:
        """Return the time after each sentence of the starting shape."""
        return Ms(round(IN_SHAPE * ready_factor(self.manner)))

    def _dose(
        self, work: Work, side: Side | None, words: Words, way: tuple[Speech, ...]
    ) -> list[Sentence]:
        """Say how much, and on which side first, unless that has been said; and to get ready."""
        exercise, dose, say = work.exercise, work.dose, self.wording.sentence
        told: list[Sentence] = []
        if dose.hold is not None or dose.sets * dose.reps > 1:
            told.append(self.dose_of(dose, side))
        if dose.sides is Sides.ALTERNATE and dose.reps > 1 and words is Words.FULL:
            told.append(say("dose-alternate"))
        # A falling dose is long enough to hear; each later set says "on each side".
        elif (
            dose.sides is Sides.EACH and words is Words.FULL and not (dose.varies or dose.is_uneven)
        ):
            told.append(say("dose-each"))
        shape, how = self._how(exercise, words)
        lies_on_it = exercise.position is Position.SIDE and way
        if side is not None and len(dose.order) == 1:
            told.append(say("side-only", side=self.wording.moving(exercise, side)))
        elif side is not None and "{side}" not in text_of(shape + how) and not lies_on_it:
            told.append(say("side-first", side=self.wording.moving(exercise, side)))
        # A dose of several figures is warning enough that it is about to begin.
        if words is Words.FULL and len(told) < 2 and not dose.varies:
            told.append(say("get-ready"))
        return told


def counted_in(
    labels: Labels,
    at_least: Ms,
    *,
    says: tuple[Speech, ...] = (),
    kind: SpanKind = SpanKind.READY,
    opens: str | None = None,
    chapter: str | None = None,
) -> Elastic:
    """Return the passage that ends with three ticks and a go tone."""
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


def first_side(dose: Dose) -> Side | None:
    """Return the side that comes first; None of an exercise without sides."""
    return dose.order[0] if dose.order else None


def text_of(sentences: tuple[str, ...]) -> str:
    """Return sentences as one text, to look for a placeholder in it."""
    return "".join(sentences)
