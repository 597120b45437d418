"""The rules of guidance, each tried on a planned session's timeline.

Each rule is a function that yields every fault it finds. They read the cues with their roles, the
spans and the chapters, and know of the routine only what there is to be said.
"""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from dataclasses import dataclass, replace
from itertools import pairwise
from operator import attrgetter
from typing import TYPE_CHECKING, Final, TypeAlias

from audit_way import least_times, rendered, ways
from matcue.base.units import MINUTE, SECOND, Ms
from matcue.plan.intro import ready_factor
from matcue.plan.manner import Words
from matcue.plan.roles import Role
from matcue.plan.timeline import CueKind, SpanKind
from matcue.plan.wording import dose_amounts, dose_key
from matcue.routine.model import Side, Sides

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from audit_plans import Part, Planned
    from matcue.plan.timeline import Cue, Span
    from matcue.routine.model import Dose


@dataclass(frozen=True, slots=True, order=True)
class Fault:
    """One place where a session breaks a rule."""

    at: Ms
    rule: str
    message: str


Found: TypeAlias = "Iterator[tuple[Ms, str]]"
"""The instant of each fault, and what is wrong there."""

RELEASED: Final = Ms(700)
"""The way out of a hold begins no later than this after its end."""

TO_GO: Final = Ms(8 * SECOND)
"""From the end of an explanation to its go tone."""

TRUE: Final = Ms(SECOND)
"""How far a rest may be from what was told."""

APART: Final = Ms(100)
"""The least silence between two sentences."""

QUIET: Final = Ms(7 * SECOND)
"""In a hold, from one sentence to the next."""

A_LITTLE: Final = Ms(20)
"""What dividing a time may lose."""

IDLE: Final = Ms(4 * SECOND)
"""A longer silence before an effort has to be asked for: to move, or to fetch something."""

EFFORTS: Final = (SpanKind.HOLD, SpanKind.REP, SpanKind.ENTER, SpanKind.BREATH)


def release(planned: Planned) -> Found:
    """The first word after a hold is the way out of it, and comes at once."""
    if planned.manner.words is Words.TONES:
        return
    for hold in planned.timeline.spans:
        if hold.kind is SpanKind.HOLD:
            word = _first(planned.says, hold.ends)
            if word is None or word.role is not Role.RELEASE:
                yield hold.ends, f"no way out of '{hold.exercise}'"
            elif word.at - hold.ends > RELEASED:
                late = _s(word.at - hold.ends)
                yield hold.ends, f"the way out of '{hold.exercise}' comes after {late}"


def setup(planned: Planned) -> Found:
    """What to fetch is said before the explanation, and has its time after it."""
    calm = planned.book.phrases["take-your-time"]
    for part in planned.parts:
        work = part.work
        if work is None or not work.exercise.setup or not part.said():
            continue
        told = [cue for cue in part.said(Role.SETUP) if cue.text != calm]
        explained = part.said(Role.HOW)
        if not told or (explained and told[-1].at > explained[0].at):
            yield part.at, f"'{work.exercise.id}' is explained before it is set up"
            continue
        needed = (work.exercise.move or 0) * ready_factor(planned.manner)
        # "Take your time" in the middle of a long silence is a part of it.
        given = sum(
            _silence_after(cue, planned) for cue in part.said(Role.SETUP) if cue.at >= told[-1].at
        )
        if given < needed - A_LITTLE:
            yield told[-1].ends, f"'{work.exercise.id}' is set up in {_s(given)} of {_s(needed)}"


def idle(planned: Planned) -> Found:
    """Before an effort nobody waits longer than `IDLE`, except to move or to fetch something."""
    for part in planned.parts:
        if part.work is None or not part.said():
            continue
        begins = next((tone.at for tone in planned.tones("go") if tone.at >= part.at), part.ends)
        before = [cue for cue in part.said() if cue.ends <= begins]
        for cue in before:
            silence = _silence_after(cue, planned)
            if cue.role not in (Role.MOVE, Role.SETUP) and silence > IDLE:
                yield cue.ends, f"{_s(silence)} of waiting after '{cue.text}'"


def transition(planned: Planned) -> Found:
    """The way to each position is the table's, and each of its sentences has its seconds."""
    if planned.manner.words is Words.TONES:
        return
    needed: dict[Cue, Ms] = {}
    for way in ways(planned):
        told = [cue.text for cue in way.told]
        known = [rendered(text, planned) for text, _ in way.steps]
        if len(told) != len(known) or any(
            text not in forms for text, forms in zip(told, known, strict=False)
        ):
            yield way.at, f"the way to {way.to} is told as '{' '.join(told)}'"
            continue
        needed |= {cue: lasts for cue, (_, lasts) in zip(way.told, way.steps, strict=True)}
    moves = [cue for cue in planned.says if cue.role is Role.MOVE]
    least = least_times(planned) if set(moves) - set(needed) else {}
    for cue in moves:
        given, lasts = _silence_after(cue, planned), needed.get(cue, least.get(cue.text))
        if lasts is None:
            yield cue.at, f"'{cue.text}' is no way of the table"
        elif given < lasts - A_LITTLE:
            yield cue.ends, f"'{cue.text}' has {_s(given)} of {_s(lasts)}"


def explanation(planned: Planned) -> Found:
    """What is explained begins soon, and only the dose, the side and "ready" come between."""
    goes = [tone.at for tone in planned.tones("go")]
    hows = [cue for cue in planned.says if cue.role is Role.HOW]
    for index, how in enumerate(hows):
        go = next((at for at in goes if at >= how.ends), None)
        if go is not None and any(later.at < go for later in hows[index + 1 : index + 2]):
            continue
        if go is None or any(
            how.at < span.at < go for span in planned.timeline.spans if span.kind in EFFORTS
        ):
            yield how.at, f"'{how.text}' is followed by no go"
            continue
        if go - how.ends > TO_GO:
            yield how.ends, f"{_s(go - how.ends)} from '{how.text}' to its go"
        for cue in planned.says:
            between = how.at < cue.at < go
            if between and cue.role not in (Role.DOSE, Role.SIDE, Role.READY):
                yield cue.at, f"'{cue.text}' stands between an explanation and its go"


def legend(planned: Planned) -> Found:
    """What the tones mean is told before the first explanation, where there are all words."""
    if planned.manner.words is not Words.FULL or not planned.routine.works:
        return
    told = [cue.at for cue in planned.says if cue.role is Role.LEGEND]
    hows = [cue.at for cue in planned.says if cue.role is Role.HOW]
    if not told or (hows and told[-1] > hows[0]):
        yield Ms(hows[0] if hows else 0), "the tones are not explained before they are used"


def told_rest(planned: Planned) -> Found:
    """A rest that is told is heard, counted from the end of its sentence."""
    wording = planned.wording
    ends = sorted(
        [tone.at for tone in planned.tones("rest-end")]
        + [span.ends for span in planned.timeline.spans if span.kind is SpanKind.RELAX]
    )
    for cue in planned.says:
        if cue.role is not Role.REST:
            continue
        end = next((at for at in ends if at >= cue.ends), None)
        if end is None:
            yield cue.at, f"'{cue.text}' has no end"
            continue
        heard = end - cue.ends
        near = range(-(-(heard - TRUE) // SECOND), (heard + TRUE) // SECOND + 1)
        true = {
            wording.phrase(key, rest=wording.duration(Ms(n * SECOND)))
            for key in ("rest", "lie-still")
            for n in near
        }
        if cue.text not in true:
            yield cue.at, f"'{cue.text}' is {_s(heard)}"


def told_total(planned: Planned) -> Found:
    """The total that the welcome tells is true within a tenth, to the second."""
    if planned.manner.words is Words.TONES:
        return
    wording, total = planned.wording, planned.timeline.total
    least, most = total * 9 // 10 // SECOND, -(-total * 11 // 10 // SECOND)
    true = {wording.duration(Ms(n * SECOND)) for n in range(least, most + 1)}
    welcome = [cue.text for cue in planned.says if cue.role is Role.WELCOME]
    if not any(text.lower().endswith(f"about {each}.") for text in welcome for each in true):
        yield Ms(0), f"the session takes {total / MINUTE:.1f} min: {' '.join(welcome)}"


def told_dose(planned: Planned) -> Found:
    """Before an exercise one hears how long, how often and in how many sets, and so it is done."""
    if planned.manner.words is Words.TONES:
        return
    wording = planned.wording
    # A short rest in exact timing has no room for it, and says so.
    left_out = {dropped.text for dropped in planned.timeline.dropped}
    for part in planned.parts:
        if part.work is None:
            continue
        dose = _dose_done(part)
        if part.work.dose.holds or part.work.dose.is_uneven:
            # What differs is told for each set and side as it comes.
            dose = part.work.dose.on(part.work.dose.order[0] if part.work.dose.order else None)
        told = wording.phrase(dose_key(dose), **dose_amounts(dose, wording))
        known = dose.hold is None and dose.sets * dose.reps == 1
        heard = {cue.text for cue in part.said(Role.DOSE)} | left_out
        if not known and told not in heard:
            yield part.at, f"'{part.work.exercise.id}' does not say '{told}', which is done"
        each = wording.phrase("dose-each").lower()
        for cue in part.said(Role.DOSE, Role.SET):
            if dose.sides is not Sides.EACH and cue.text.lower().endswith(each):
                yield cue.at, f"'{part.work.exercise.id}' has no sides: '{cue.text}'"


def first_side(planned: Planned) -> Found:
    """Before an exercise that has sides one hears on which it begins."""
    if planned.manner.words is Words.TONES:
        return
    for part in planned.parts:
        if part.work is None or part.work.dose.sides is not Sides.EACH:
            continue
        efforts = [span for span in part.spans if span.kind in EFFORTS]
        side = efforts[0].side or Side.RIGHT
        name = planned.wording.moving(part.work.exercise, side).lower()
        before = [cue.text.lower() for cue in part.said() if cue.at < efforts[0].at]
        # An exercise on the side that lies below is told by the way there.
        if not any(name in text or planned.book.sides[side] in _words(text) for text in before):
            yield part.at, f"'{part.work.exercise.id}' does not say on which side it begins"


def counted(planned: Planned) -> Found:
    """What is counted is true: how long is left of a hold, and which rep or hold it is."""
    wording = planned.wording
    kinds = (SpanKind.HOLD, SpanKind.REP, SpanKind.BREATH)
    efforts = [span for span in planned.timeline.spans if span.kind in kinds]
    for cue in planned.says:
        index = bisect_right(efforts, cue.at, key=attrgetter("ends"))
        here, later = efforts[index : index + 1], efforts[index + 1 : index + 2]
        if not here:
            return
        if cue.role is Role.COUNT:
            left = round((here[0].ends - cue.at) / SECOND)
            if cue.text != wording.phrase("count", n=left):
                yield cue.at, f"'{cue.text}' is said {left} s before the end"
        elif cue.role is Role.NUMBER:
            # A word is heard a little after it begins, so that it may begin in the rep before.
            meant = [*here, *(span for span in later if span.at <= cue.ends)]
            reps = {span.rep or 1 for span in meant}
            if (tempo := _counted_in(here[0], planned)) is not None:
                began, ended = ((at - here[0].at) // tempo + 1 for at in (cue.at, cue.ends))
                reps = set(range(began, ended + 1))
            if not {wording.number(rep) for rep in reps} & set(_words(cue.text)):
                yield cue.at, f"'{cue.text}' is said of number {here[0].rep}"
        elif cue.role is Role.LAST and here[0].ends > cue.ends and _goes_on(here[0], efforts):
            yield cue.at, f"'{cue.text}' is said of number {here[0].rep}, and there are more"


def zero(planned: Planned) -> Found:
    """No sentence says "zero"."""
    word = planned.book.numbers[0]
    for cue in planned.says:
        if word in _words(cue.text):
            yield cue.at, f"'{cue.text}'"


def crowded(planned: Planned) -> Found:
    """Two sentences never overlap, and are heard as two."""
    for one, two in pairwise(planned.says):
        if two.at - one.ends < APART:
            yield two.at, f"'{two.text}' follows '{one.text}' after {two.at - one.ends} ms"


def over_a_tone(planned: Planned) -> Found:
    """Nothing is said over a tone, except the way out, over a long end tone.

    The beat of a movement sounds with the word for it, and what wakes a headset is not heard.
    """
    for one, two in _overlaps(planned.sounds):
        tone, said = (one, two) if one.kind is CueKind.TONE else (two, one)
        if tone.kind is not CueKind.TONE or said.kind is not CueKind.SAY or tone.text == "beat":
            continue
        if said.role is not Role.RELEASE or tone.text != "hold-end":
            yield said.at, f"'{said.text}' is said over the tone '{tone.text}'"


def restless_hold(planned: Planned) -> Found:
    """In a hold there is quiet between what is said."""
    exempt = (Role.COUNT, Role.ENTER)
    for hold in planned.timeline.spans:
        if hold.kind is SpanKind.HOLD:
            says = [cue for cue in planned.says if hold.at <= cue.at < hold.ends]
            # The first word is "Hold", with or without the breath.
            heard = [cue for cue in says if cue.role not in exempt][1:]
            for one, two in pairwise(heard):
                if two.at - one.at < QUIET:
                    yield two.at, f"'{two.text}' comes {_s(two.at - one.at)} after '{one.text}'"


RULES: Final[dict[str, Callable[[Planned], Found]]] = {
    "release": release,
    "setup": setup,
    "idle": idle,
    "transition": transition,
    "explanation": explanation,
    "legend": legend,
    "rest": told_rest,
    "total": told_total,
    "dose": told_dose,
    "side": first_side,
    "count": counted,
    "zero": zero,
    "crowded": crowded,
    "tone": over_a_tone,
    "hold": restless_hold,
}
"""All rules by the names under which their faults are told."""


def faults(planned: Planned) -> tuple[Fault, ...]:
    """Return all faults of a session, in order of time."""
    return tuple(
        sorted(
            Fault(at, name, message)
            for name, rule in RULES.items()
            for at, message in rule(planned)
        )
    )


def _goes_on(effort: Span, efforts: list[Span]) -> bool:
    """Return whether a set has more reps after this one."""
    of_set = (effort.exercise, effort.set)
    reps = [
        span.rep or 1
        for span in efforts
        if span.at > effort.at and (span.exercise, span.set) == of_set and span.side is effort.side
    ]
    return bool(reps) and reps[0] == (effort.rep or 1) + 1


def _counted_in(hold: Span, planned: Planned) -> Ms | None:
    """Return how long a rep lasts that is counted during a hold; None if none is."""
    work = next((part.work for part in planned.parts if part.at <= hold.at < part.ends), None)
    return work.dose.counted.lasts if work and work.dose.counted else None


def _overlaps(sounds: tuple[Cue, ...]) -> Iterator[tuple[Cue, Cue]]:
    for index, one in enumerate(sounds):
        for two in sounds[index + 1 :]:
            if two.at >= one.ends:
                break
            yield one, two


def _first(says: tuple[Cue, ...], since: Ms) -> Cue | None:
    return next((cue for cue in says if cue.at >= since), None)


def _silence_after(cue: Cue, planned: Planned) -> Ms:
    """Return the time from the end of a sentence to the next word or tone."""
    sounds = planned.sounds
    after = bisect_left(sounds, cue.ends, key=attrgetter("at"))
    return Ms((sounds[after].at if after < len(sounds) else planned.timeline.total) - cue.ends)


def _dose_done(part: Part) -> Dose:
    """Return the dose that the spans of an exercise add up to, on one side."""
    work = part.work
    if work is None:
        raise TypeError("only an exercise has a dose")
    efforts = [span for span in part.spans if span.kind in (SpanKind.HOLD, SpanKind.REP)]
    reps: dict[int, int] = {}
    for span in efforts:
        reps[span.set or 1] = max(reps.get(span.set or 1, 0), span.rep or 1)
    each = tuple(reps.values())
    return replace(
        work.dose,
        sets=len(each),
        reps=max(each),
        pyramid=each if len(set(each)) > 1 else (),
        hold=efforts[0].lasts if efforts[0].kind is SpanKind.HOLD else None,
    )


def _words(text: str) -> list[str]:
    return re.findall(r"[\w-]+", text.lower())


def _s(length: float) -> str:
    return f"{length / SECOND:.1f} s"
