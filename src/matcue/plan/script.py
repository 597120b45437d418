"""The script writer: from a routine to its passages, with rendered sentences."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Final

from matcue.base.units import SECOND, Ms
from matcue.plan.care import lightened
from matcue.plan.exercise import ExerciseWriter, resting
from matcue.plan.intro import COUNT_IN, FLOOR, Place, counted_in
from matcue.plan.levels import levelled
from matcue.plan.manner import TOLD_REST, Manner, Words, paced
from matcue.plan.rigid import breath_passage
from matcue.plan.roles import Role
from matcue.plan.steps import (
    BELL,
    Elastic,
    Labels,
    Passage,
    Script,
    Tone,
    count,
    unrolled,
    warm_up_of,
)
from matcue.plan.timeline import SpanKind
from matcue.plan.wording import Announced, Sentences, Wording, pattern_amounts, pattern_key
from matcue.routine.model import Breathe, Line, Position, Relax, Rest, Routine, Say, Work

if TYPE_CHECKING:
    from collections.abc import Iterator

    from matcue.plan.roles import Sentence
    from matcue.plan.steps import Item, Speech
    from matcue.routine.model import Within
    from matcue.routine.phrasebook import Phrasebook


MOST_NAMED: Final = 6
"""The most names to list in one sentence; nobody remembers more."""

CLOSING_PAUSE: Final = Ms(1 * SECOND)
AFTER_SIGN: Final = Ms(400)
"""The silence after a tone that has just been explained."""


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
        ahead, leads_to = _ahead(items), _exact_links(items)
        yield from _welcome(self.routine, self.manner, self.sentences)
        held = {n for nth, to in leads_to.items() for n in range(nth + 1, to + 1)}
        for nth, (item, following) in enumerate(zip(items, ahead, strict=True)):
            match item.block:
                case Work(dose=dose) if dose.exact:
                    to = leads_to.get(nth)
                    arrived, goes_on = nth in held, to is not None
                    yield from self.exercises.passages(
                        item, item.block, following, arrived=arrived, goes_on=goes_on
                    )
                    if to is not None:
                        between, after = items[nth + 1 : to], items[to]
                        yield from self._exact_rest(item.block, between, after, ahead[to])
                case _ if nth in held:
                    pass  # it has been said in the exact rest
                case Work():
                    yield from self.exercises.passages(item, item.block, following)
                case Say(text=text):
                    says = self.sentences.own(Role.OWN, [text], self.sentences.values(following))
                    yield Elastic(kind=SpanKind.READY, says=says)
                case Breathe():
                    yield from self._breathe(item.block)
                case Rest(lasts=lasts, within=within) if within.quiet:
                    yield Elastic(
                        kind=SpanKind.REST, at_least=lasts, exact=True, tones=_bells(within, lasts)
                    )
                case Rest(lasts=lasts):
                    yield from self._rest(lasts, following)
                case Relax():
                    yield from self._relax(item.block, following)
        yield from _closing(self.routine, self.sentences, self.place)

    def _exact_rest(
        self,
        work: Work,
        between: tuple[Item, ...],
        after: Item,
        following: tuple[Item, ...],
    ) -> Iterator[Passage]:
        from matcue.plan import exact

        if isinstance(after.block, Work):
            yield exact.before_next(self.exercises, work, between, after, following)
        else:
            yield from exact.until_time(self.exercises, work, (*between, after))

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
        is_told = relax.lasts >= TOLD_REST and not relax.within.quiet
        says = way + (self.sentences.speech(told, Ms(0)) if is_told else ())
        if relax.text or relax.within.quiet:
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
            tones=_bells(relax.within, relax.lasts),
        )

    def _breathe(self, block: Breathe) -> Iterator[Passage]:
        say, own = self.wording.sentence, self.sentences.own
        says = self._way(block.position)
        told = not block.within.quiet
        if told:
            says += own(Role.HOW, block.text or (self.wording.book.phrases["breathe"],), {})
        if told and self.manner.words is not Words.TONES:
            cycles = say("breathe-cycles", cycles=block.cycles)
            pattern = say(pattern_key(block.pattern), **pattern_amounts(block.pattern))
            says += self.sentences.speech([pattern, cycles])
        yield counted_in(
            Labels(), COUNT_IN, says=says, chapter=self.wording.book.chapters["breathing"]
        )
        words = Words.FULL if self.manner.words is Words.AUTO else self.manner.words
        render = self.wording.render
        lines = tuple(Line(line.at, render(line.text)) for line in block.within.lines)
        block = replace(block, within=replace(block.within, lines=lines))
        yield breath_passage(block, self.wording, words)

    def _way(self, to: Position | None) -> tuple[Speech, ...]:
        if to is None or to is self.place.position:
            return ()
        words = Words.FULL if self.manner.words is Words.AUTO else self.manner.words
        return self.place.way(to, self.sentences, words)[0]


def _exact_links(items: tuple[Item, ...]) -> dict[int, int]:
    """Return which exercise leads to which item in exact timing, both by their index."""
    if not any(isinstance(item.block, Work) and item.block.dose.exact for item in items):
        return {}
    from matcue.plan import exact

    return exact.links(items)


def _bells(within: Within, lasts: Ms) -> tuple[Tone, ...]:
    return tuple(Tone(at, BELL) for at in within.bells(lasts))


def _ahead(items: tuple[Item, ...]) -> list[tuple[Item, ...]]:
    """Return for each item what is asked of those after it.

    That is the next, the next with a name of its own, and the next exercise; they may be one.
    """
    ahead: list[tuple[Item, ...]] = []
    after: Item | None = None
    named: Item | None = None
    exercise: Item | None = None
    for item in reversed(items):
        ahead.append(tuple(each for each in (after, named, exercise) if each is not None))
        after = item
        match item.block:
            case Work():
                named = exercise = item
            case Breathe() | Relax():
                named = item
            case _:
                pass
    return ahead[::-1]


def _first_position(routine: Routine) -> Position:
    """Return where a listener is at the beginning: on the chair, if it begins there."""
    works = routine.works
    begins = works[0].exercise.position if works else Position.STANDING
    return begins if begins is Position.CHAIR else Position.STANDING


def _welcome(routine: Routine, manner: Manner, sentences: Sentences) -> Iterator[Passage]:
    """Yield the opening: the title, then all that must be known before anybody moves."""
    wording = sentences.wording
    say = wording.sentence
    opening = sentences.speech([say("welcome-title", title=routine.title)])
    yield Elastic(
        kind=SpanKind.READY,
        says=opening,
        opens="begin",
        chapter=wording.book.chapters["welcome"],
    )
    full = manner.words in (Words.FULL, Words.AUTO)
    told = []
    if routine.part is not None:
        told.append(say("welcome-part", part=routine.part[0], parts=routine.part[1]))
    total = wording.roughly(sentences.announced.total)
    exercises = count(warm_up_of(routine)[1])
    if exercises and full:
        told.append(say("welcome-exercises", count=exercises, total=total))
    else:
        told.append(say("welcome-total", total=total))
    if routine.equipment:
        told.append(say("welcome-equipment", things=wording.listed(routine.equipment)))
    told += _choices(routine, wording)
    says = sentences.speech(told)
    known = manner.words is Words.AUTO and manner.known.signs
    first = routine.first_short if routine.first_short and known else routine.first
    says += sentences.own(Role.SAFETY, first, sentences.values(()))
    if full:
        # An intro speaks of the routine as a whole; of a part of it, it would not be true.
        whole = not routine.left_out and routine.part is None
        says += sentences.own(Role.WELCOME, routine.intro if whole else (), sentences.values(()))
    yield Elastic(kind=SpanKind.READY, says=says)
    yield from _legend(routine, sentences, told=full and not known)
    yield Elastic(kind=SpanKind.READY, says=_safety(routine, sentences, full=full))


def _closing(routine: Routine, sentences: Sentences, place: Place) -> Iterator[Passage]:
    """Yield the closing: the way up, the goodbye and the end."""
    outro = routine.outro or (sentences.wording.book.phrases["outro"],)
    says = place.up(sentences)
    says += sentences.own(Role.CLOSING, outro, sentences.values(()))
    yield Elastic(
        kind=SpanKind.RELAX,
        says=says,
        at_least=CLOSING_PAUSE,
        ends="session-end",
        chapter=sentences.wording.book.chapters["closing"],
    )


def _legend(routine: Routine, sentences: Sentences, *, told: bool) -> Iterator[Passage]:
    """Say what the tones mean, each before its tone; with fewer words both passages are empty."""
    say = sentences.wording.sentence
    if not (told and routine.works):
        yield Elastic(kind=SpanKind.READY)
        yield Elastic(kind=SpanKind.READY)
        return
    held = any(w.dose.hold is not None and not w.dose.moving for w in routine.works)
    go = sentences.speech([say("legend-listen"), say("legend-go")], AFTER_SIGN)
    end = sentences.speech([say("legend-down" if held else "legend-stop")], AFTER_SIGN)
    yield Elastic(kind=SpanKind.READY, says=go, ends="go")
    yield Elastic(kind=SpanKind.READY, says=end, lead=Ms(SECOND), ends="hold-end")


def _safety(routine: Routine, sentences: Sentences, *, full: bool) -> tuple[Speech, ...]:
    say = sentences.wording.sentence
    if routine.safety:
        return sentences.own(Role.SAFETY, routine.safety, sentences.values(()))
    told = [say("welcome-pain"), say("welcome-safety")]
    return sentences.speech(told + [say("welcome-slowly")] * full)


def _choices(routine: Routine, wording: Wording) -> list[Sentence]:
    """Return sentences about what the listener's selection left out or replaced."""
    say, left_out, eased = wording.sentence, routine.left_out, routine.eased
    told = []
    if 0 < len(left_out) <= MOST_NAMED:
        told.append(say("welcome-left-out", things=wording.listed(left_out)))
    elif left_out:
        told.append(say("welcome-many-left-out", count=len(left_out)))
    if len(eased) <= MOST_NAMED:
        told += [say("welcome-eased", name=name, other=other) for name, other in eased]
    else:
        told.append(say("welcome-many-eased", count=len(eased)))
    return told
