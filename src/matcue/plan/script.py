"""The script writer: from a routine to its passages, with rendered sentences."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from matcue.base.units import SECOND, Ms
from matcue.plan.care import lightened
from matcue.plan.exercise import COUNT_IN, TOLD_REST, ExerciseWriter, counted_in, resting
from matcue.plan.manner import Manner, Words, levelled, paced
from matcue.plan.place import FLOOR, Place
from matcue.plan.rigid import breath_passage
from matcue.plan.roles import Role
from matcue.plan.steps import Elastic, Labels, Passage, Script, unrolled
from matcue.plan.timeline import SpanKind
from matcue.plan.welcome import closing, welcome
from matcue.plan.wording import Announced, Sentences, Wording, pattern_amounts, pattern_key
from matcue.routine.model import Breathe, Position, Relax, Rest, Routine, Say, Work

if TYPE_CHECKING:
    from collections.abc import Iterator

    from matcue.plan.steps import Item, Speech
    from matcue.routine.phrasebook import Phrasebook


def adjusted(routine: Routine, manner: Manner) -> Routine:
    """Return a routine for a level and a pace. Their speech rates multiply, within limits."""
    return paced(lightened(levelled(routine, manner.level)), manner.pace)


def write_script(
    routine: Routine, manner: Manner, book: Phrasebook, announced: Announced
) -> Script:
    """Write the script of a routine that has been adjusted for *manner*."""
    wording = Wording(book)
    sentences = Sentences(manner.words, wording, announced)
    place = Place(routine, manner, _first_position(routine))
    exercises = ExerciseWriter(routine, manner, wording, sentences, place)
    return Script(tuple(_Writer(routine, manner, wording, sentences, place, exercises).session()))


@dataclass(slots=True)
class _Writer:
    routine: Routine
    manner: Manner
    wording: Wording
    sentences: Sentences
    place: Place
    exercises: ExerciseWriter
    relaxing_said: int = 0

    def session(self) -> Iterator[Passage]:
        items = unrolled(self.routine)
        yield from welcome(self.routine, self.manner, self.sentences)
        for index, item in enumerate(items):
            following = items[index + 1 :]
            match item.block:
                case Work():
                    yield from self.exercises.passages(item, item.block, following)
                case Say(text=text):
                    says = self.sentences.own(Role.OWN, [text], self.sentences.values(following))
                    yield Elastic(kind=SpanKind.READY, says=says)
                case Breathe():
                    yield from self._breathe(item.block)
                case Rest(lasts=lasts):
                    yield from self._rest(lasts, following)
                case Relax():
                    yield from self._relax(item.block, following)
        yield from closing(self.routine, self.sentences, self.place)

    def _rest(self, lasts: Ms, following: tuple[Item, ...]) -> Iterator[Passage]:
        told = [self.wording.sentence("rest", rest=self.wording.duration(lasts))]
        says = self.sentences.speech(told, Ms(0)) if lasts >= TOLD_REST else ()
        yield Elastic(kind=SpanKind.REST, says=says)
        yield resting(lasts, Labels(), self.exercises.announced(following, lasts))

    def _relax(self, relax: Relax, following: tuple[Item, ...]) -> Iterator[Passage]:
        """Lie down, be told how long it is, and be led through it by a sentence now and then."""
        book, own = self.wording.book, self.sentences.own
        values = self.sentences.values(following)
        chapter = book.chapters["relaxing"]
        way = self._way(relax.position)
        key = "lie-still" if self.place.position in FLOOR - {Position.SEATED} else "rest"
        told = [self.wording.sentence(key, rest=self.wording.duration(relax.lasts))]
        says = way + (self.sentences.speech(told, Ms(0)) if relax.lasts >= TOLD_REST else ())
        if relax.text:
            text = relax.text
        else:
            # Another relaxation goes on where the last one stopped.
            many = min(len(book.relaxing), max(1, relax.lasts // (12 * SECOND)))
            text = tuple(
                book.relaxing[(self.relaxing_said + n) % len(book.relaxing)] for n in range(many)
            )
            self.relaxing_said += many
        yield Elastic(kind=SpanKind.READY, says=says, chapter=chapter)
        yield Elastic(
            kind=SpanKind.RELAX,
            says=own(Role.RELAX, text, values),
            lead=Ms(2 * SECOND),
            at_least=relax.lasts,
            spread=True,
            ends="rest-end" if following else None,
        )

    def _breathe(self, block: Breathe) -> Iterator[Passage]:
        say, own = self.wording.sentence, self.sentences.own
        says = self._way(block.position)
        says += own(Role.HOW, block.text or (self.wording.book.phrases["breathe"],), {})
        if self.manner.words is not Words.TONES:
            cycles = say("breathe-cycles", cycles=block.cycles)
            told = say(pattern_key(block.pattern), **pattern_amounts(block.pattern))
            says += self.sentences.speech([told, cycles])
        yield counted_in(
            Labels(), COUNT_IN, says=says, chapter=self.wording.book.chapters["breathing"]
        )
        words = Words.FULL if self.manner.words is Words.AUTO else self.manner.words
        yield breath_passage(block.pattern, block.cycles, self.wording, words)

    def _way(self, to: Position | None) -> tuple[Speech, ...]:
        if to is None or to is self.place.position:
            return ()
        words = Words.FULL if self.manner.words is Words.AUTO else self.manner.words
        return self.place.way(to, self.sentences, words)[0]


def _first_position(routine: Routine) -> Position:
    """Return where a listener is at the beginning: on the chair, if it begins there."""
    works = routine.works
    begins = works[0].exercise.position if works else Position.STANDING
    return begins if begins is Position.CHAIR else Position.STANDING
