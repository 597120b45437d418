"""Rests in exact timing: what leads from one effort to the next, within the time that is written.

The beat never moves. So a rest says the way out, the side, and what comes next in as many words as
it has room for: first what must be said, in its shortest form, then longer forms of that and more,
by how much each is needed.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Final

from matcue.base.units import SECOND, Ms
from matcue.plan.manner import TOLD_REST, Words
from matcue.plan.rigid import named_phases, rep_words
from matcue.plan.roles import Role
from matcue.plan.steps import BELL, Elastic, Labels, Speech, Tone
from matcue.plan.timeline import SpanKind
from matcue.plan.wording import GAP
from matcue.routine.model import Rest, Say, Side, Sides, Work

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

    from matcue.plan.exercise import ExerciseWriter
    from matcue.plan.steps import Candidate, Item
    from matcue.plan.wording import Wording
    from matcue.routine.model import Exercise, Tempo

UNKNOWN: Final = 0
"""The number of reps where it is not known."""

TICKS: Final = 3
"""The most ticks before a go; a short rest has fewer."""

APART: Final = Ms(120)
"""The least silence after a sentence."""

AFTER_END: Final = Ms(660)
"""When the way out is said, from the end of an effort: as the end tone ends."""

AT_ONCE: Final = Ms(2 * SECOND)
"""If so much is left of a time as the last effort ends, it is over with its way out."""

NEEDED: Final = (
    Role.NAME,
    Role.NUMBER,
    Role.LAST,
    Role.SET,
    Role.MOVE,
    Role.OWN,
    Role.ENTER,
    Role.SETUP,
    Role.HOW,
    Role.DOSE,
    Role.READY,
    Role.REST,
)
"""What need not be said, the most needed first."""


def links(items: Sequence[Item]) -> dict[int, int]:
    """Return which exact exercise leads to which item in time: the next, or the end of a block."""
    found: dict[int, int] = {}
    begins: int | None = None
    for nth, item in enumerate(items):
        match item.block:
            case Work(dose=dose):
                if begins is not None and dose.exact:
                    found[begins] = nth
                begins = nth if dose.exact else None
            case Rest(calls_time=True):
                if begins is not None:
                    found[begins] = nth
                begins = None
            case Rest() | Say():
                pass
            case _:
                begins = None
    return found


def between_efforts(
    writer: ExerciseWriter, work: Work, before: Labels, after: Labels, lasts: Ms, key: str
) -> Elastic:
    """Return the rest between two holds, sets or sides of one exercise.

    Args:
        writer: Writes the exercise.
        work: The exercise.
        before: The labels of the effort that is over.
        after: Those of the effort that comes.
        lasts: How long the rest lasts, in milliseconds.
        key: The key of the step that says so.
    """
    turned = before.side is not after.side
    # The other side begins its sets anew, which its name says already.
    anew = turned and after.rep is None and not work.dose.varies
    late = () if anew else tuple(_which(writer, work, before, after))
    if turned:
        # Whoever lies on the side that works rolls over.
        late += writer.place.way(work.exercise.position, writer.sentences, Words.SHORT, after.side)[
            0
        ]
    if turned and after.side is not None and work.dose.sides is Sides.EACH:
        late += _side(writer, work, after.side, "switch")
        if work.dose.is_uneven:
            late += writer.sentences.speech([writer.dose_of(work.dose, after.side)])
    late += _enter(writer, work, after.side)
    says = _out(writer, work, before) + _told(writer, lasts)
    rest = _rest(says, late, lasts, key, work)
    return replace(rest, opens=_turn(writer) if turned else None)


def before_next(
    writer: ExerciseWriter,
    work: Work,
    between: Sequence[Item],
    item: Item,
    following: tuple[Item, ...],
) -> Elastic:
    """Return the rest between two exercises, in which the next one is announced.

    Args:
        writer: Writes the exercises.
        work: The exercise that is over.
        between: The rests and sentences after it.
        item: The exercise that comes.
        following: What comes after that.

    Raises:
        TypeError: What comes is no exercise.
    """
    to = item.block
    if not isinstance(to, Work):
        raise TypeError("only an exercise follows another in time")
    side = to.dose.order[0] if to.dose.order else None
    values = writer.sentences.values((item,))
    lasts, bells = _length(between, work)
    says = _out(writer, work, Labels()) + _told(writer, lasts)
    says += writer.sentences.own(Role.OWN, _texts(between), values)
    late = writer.announcement(item, to, side, following)
    if side is not None and to.dose.hold is not None:
        late += _side(writer, to, side, "side-first" if len(to.dose.order) > 1 else "side-only")
    late += _enter(writer, to, side)
    rest = _rest(says, late, lasts, "rest-after", work)
    into = Labels(exercise=to.exercise.id)
    return replace(rest, chapter=to.exercise.name, into=into, tones=bells)


def until_time(writer: ExerciseWriter, work: Work, between: Sequence[Item]) -> Iterator[Elastic]:
    """Yield the rest at whose end the time of a block is over, and the word for that."""
    values = writer.sentences.values(())
    says = _out(writer, work, Labels()) + writer.sentences.own(Role.OWN, _texts(between), values)
    lasts, bells = _length(between, work)
    time = writer.sentences.speech([writer.wording.sentence("time")])
    labels = Labels(exercise=work.exercise.id)
    if lasts < AT_ONCE:
        yield Elastic(kind=SpanKind.REST, says=says + time, lead=AFTER_END, labels=labels)
        return
    rest = _rest(says, (), lasts, "for", work)
    yield replace(rest, beeps=None, ends="rest-end", tones=bells)
    yield Elastic(kind=SpanKind.REST, says=time, labels=labels)


def _rest(
    says: tuple[Speech, ...], late: tuple[Speech, ...], lasts: Ms, key: str, work: Work
) -> Elastic:
    return Elastic(
        kind=SpanKind.REST,
        says=says,
        late=late,
        lead=AFTER_END,
        at_least=lasts,
        exact=True,
        within=key,
        labels=Labels(exercise=work.exercise.id),
        beeps="tick",
        ends="go",
    )


def _turn(writer: ExerciseWriter) -> str | None:
    return "switch" if writer.sentences.words is Words.TONES else None


def _out(writer: ExerciseWriter, work: Work, labels: Labels) -> tuple[Speech, ...]:
    """Say the way out, which is never left out."""
    short = work.exercise.release_short or writer.wording.phrase("release")
    short = writer.rendered(short, work, labels.side)
    return tuple(
        replace(each, forms=(short,) if len(short) < len(each.text) else (), must=True)
        for each in writer.way_out(work, labels)
    )


def _told(writer: ExerciseWriter, lasts: Ms) -> tuple[Speech, ...]:
    """Say how long a long rest is, where there is room for that too."""
    if lasts < TOLD_REST:
        return ()
    told = writer.wording.sentence("rest", rest=writer.wording.duration(lasts))
    return tuple(replace(each, optional=True) for each in writer.sentences.speech([told]))


def _which(writer: ExerciseWriter, work: Work, before: Labels, after: Labels) -> Iterator[Speech]:
    """Say which hold or set comes; where sides take turns, with the side, which is not left out."""
    dose = work.dose
    turns = dose.sides is Sides.ALTERNATE
    if after.rep is not None:
        last = after.rep == dose.on(after.side).in_set(after.set or 1).reps
        for each in writer.sentences.speech([writer.number(work, after, last=last)]):
            sides = _side(writer, work, after.side, "side-word") if turns and after.side else ()
            forms = tuple(form for side in sides for form in (side.text, *side.forms))
            yield replace(each, forms=forms, must=turns)
    elif before.set != after.set:
        yield from writer.sentences.speech(writer.set_of(work, after))
        if turns and dose.hold is not None:
            yield from _side(writer, work, dose.order[0], "side-first")


def _side(writer: ExerciseWriter, work: Work, side: Side, key: str) -> tuple[Speech, ...]:
    """Say the side, which is never left out: how to change to it, what moves, or the side alone."""
    if writer.sentences.words is Words.TONES:
        return ()
    exercise, say = work.exercise, writer.wording.phrase
    name = writer.wording.moving(exercise, side)
    plain = writer.wording.book.phrases[f"side-{side.value}"]
    forms = [say(key, side=name), say("side-word", side=name), say("side-word", side=plain)]
    if exercise.switch and key == "switch":
        forms.insert(0, " ".join(writer.rendered(text, work, side) for text in exercise.switch))
    text, *shorter = dict.fromkeys(forms)
    role = Role.SWITCH if key == "switch" else Role.SIDE
    return (Speech(text=text, role=role, then=GAP, forms=tuple(shorter), must=True),)


def _enter(writer: ExerciseWriter, work: Work, side: Side | None) -> tuple[Speech, ...]:
    """Say the way into a hold, which is gone before the go."""
    exercise, dose = work.exercise, work.dose
    nothing = writer.sentences.words is Words.TONES or not exercise.enter
    if dose.hold is None or dose.moving or nothing:
        return ()
    text = writer.rendered(exercise.enter, work, side)
    short = (writer.rendered(exercise.enter_short, work, side),) if exercise.enter_short else ()
    return (Speech(text=text, role=Role.ENTER, then=GAP, forms=short),)


def _texts(between: Sequence[Item]) -> list[str]:
    return [each.block.text for each in between if isinstance(each.block, Say)]


def _length(between: Sequence[Item], work: Work) -> tuple[Ms, tuple[Tone, ...]]:
    """Return how long a rest lasts, and its bells: that of the steps, or of the exercise itself."""
    tones: list[Tone] = []
    total: int | None = None
    for rest in (each.block for each in between if isinstance(each.block, Rest)):
        total = total or 0
        tones += [Tone(Ms(total + at), BELL) for at in rest.within.bells(rest.lasts)]
        total += rest.lasts
    return Ms(work.dose.rest_after if total is None else total), tuple(tones)


def reps_in_time(
    exercise: Exercise, tempo: Tempo, labels: Labels, until: Ms, wording: Wording, words: Words
) -> Iterator[Candidate]:
    """Count the reps of a work that lasts for a time, which nobody knows the last one of."""
    phases = named_phases(exercise, tempo, None)
    for nth, at in enumerate(range(0, until - SECOND, tempo.lasts), start=1):
        here = replace(labels, rep=nth)
        for said in rep_words(exercise, here, UNKNOWN, None, phases, Ms(at), tempo, wording, words):
            yield replace(said, optional=True)


@dataclass(frozen=True, slots=True)
class Fitted:
    """What a rest of a written length says.

    Attributes:
        early: Sentences from its beginning on, each with the silence after it.
        late: The same for those that end with the rest.
        ticks: How many ticks there are before its end.
        dropped: The sentences for which there is no room.
        needs: How long it has to be for what must be said; None if it is.
    """

    early: tuple[tuple[Speech, Ms], ...]
    late: tuple[tuple[Speech, Ms], ...]
    ticks: int
    dropped: tuple[Speech, ...]
    needs: Ms | None


def fitted(rest: Elastic, begin: Ms, length: Callable[[str], Ms]) -> Fitted:
    """Choose what a rest has room for.

    Args:
        rest: The rest.
        begin: When its first sentence may begin, from its first instant, in milliseconds.
        length: Returns the length of a sentence.
    """

    def cost(text: str) -> int:
        return length(text) + APART

    says = [*rest.says, *rest.late]
    chosen = {
        nth: min((each.text, *each.forms), key=cost) for nth, each in enumerate(says) if each.must
    }
    needed = begin + sum(map(cost, chosen.values()))
    ticks = TICKS if rest.beeps else 0
    while ticks and needed + ticks * SECOND > rest.at_least:
        ticks -= 1
    left = rest.at_least - needed - ticks * SECOND
    short = left < 0
    dropped: list[int] = []
    for nth in sorted(range(len(says)), key=lambda nth: _need(says[nth])):
        each = says[nth]
        known = chosen.get(nth)
        # Of an explanation there is no later part without an earlier one.
        if known is None and each.role in {says[gone].role for gone in dropped} & {Role.HOW}:
            dropped.append(nth)
            continue
        paid = cost(known) if known is not None else 0
        form = next((f for f in (each.text, *each.forms) if cost(f) - paid <= left), None)
        if form is not None and not short:
            chosen[nth] = form
            left -= cost(form) - paid
        elif known is None:
            dropped.append(nth)
    wanted = {nth: max(0, says[nth].then - APART) for nth in chosen}
    share = min(1.0, max(0, left) / max(1, sum(wanted.values())))
    parts = [
        (nth, (replace(each, text=chosen[nth]), Ms(APART + int(wanted[nth] * share))))
        for nth, each in enumerate(says)
        if nth in chosen
    ]
    return Fitted(
        early=tuple(part for nth, part in parts if nth < len(rest.says)),
        late=tuple(part for nth, part in parts if nth >= len(rest.says)),
        ticks=ticks,
        dropped=tuple(says[nth] for nth in sorted(dropped)),
        needs=Ms(-(-needed // 100) * 100) if short else None,
    )


def _need(speech: Speech) -> int:
    """Return how much a sentence is needed: the smaller the number, the more."""
    return NEEDED.index(speech.role) if speech.role in NEEDED and not speech.must else -1
