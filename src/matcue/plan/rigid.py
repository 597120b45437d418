"""The rigid passages: a hold, a set of reps, a breathing block, and what sounds in them."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Final

from matcue.base.units import MINUTE, SECOND, Ms
from matcue.plan.manner import Words
from matcue.plan.roles import Role, Sentence
from matcue.plan.steps import BELL, BreathSound, Candidate, Labels, Rigid, Stretch, Tone
from matcue.plan.timeline import SpanKind
from matcue.routine.model import (
    Breath,
    Breathe,
    BreathPattern,
    Dose,
    Exercise,
    Side,
    Sides,
    Tempo,
    Within,
)

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from matcue.plan.wording import Wording

BEFORE_COUNTDOWN: Final = Ms(400)
"""Time kept clear before the first number, which begins a little before its second."""

SHORTEST_SWELL: Final = Ms(800)
"""A breath sound shorter than this would be a noise, not a breath."""

AFTER_TONE: Final = Ms(500)
"""When the way into a hold is said, from the tone on which it begins."""

APART: Final = Ms(8 * SECOND)
"""In a hold no two sentences begin closer to each other, so that there is quiet to hold in."""

SLACK: Final = Ms(500)
"""How far a tip may move from where it is wanted."""

BETWEEN_TIPS: Final = Ms(12 * SECOND)
BETWEEN_REMINDERS: Final = Ms(25 * SECOND)
BEFORE_REMINDER: Final = Ms(10 * SECOND)
"""The first word in a hold speaks of the breath; so soon after it nobody needs to hear it again."""

TO_GO: Final = (1, 2, 5, 10, 15, 20, 30, 45)
"""Minutes to go that are called out in a long hold."""

_OTHER: Final = {Breath.IN: Breath.OUT, Breath.OUT: Breath.IN}
_HOLD: Final = {
    Breath.IN: ("hold-in", "hold-in-brief", "hold"),
    Breath.OUT: ("hold-out", "hold-out-brief", "hold"),
}


def countdown_from(hold: Ms) -> int:
    """Return how many last seconds of a hold are counted: 5 from 10 s, 3 from 5 s, else none."""
    if hold >= 10 * SECOND:
        return 5
    return 3 if hold >= 5 * SECOND else 0


def entering_time(exercise: Exercise, dose: Dose) -> Ms:
    """Return the time for the way into a hold; steady movement has none, nor what is exact.

    In exact timing one goes into it before the go.
    """
    return Ms(0) if dose.moving or dose.exact else exercise.enter_for


def hold_passage(
    exercise: Exercise,
    dose: Dose,
    labels: Labels,
    tips: Sequence[str],
    wording: Wording,
    words: Words,
    *,
    first: bool = True,
    counted: bool = True,
    within: Within,
) -> Rigid:
    """Return the passage of one hold with the way into it, or of one stretch of steady movement.

    Args:
        exercise: The exercise.
        dose: Its dose, with a hold.
        labels: The labels of the spans.
        tips: What to mind, in the order in which it is said.
        wording: The language's phrases.
        words: How much is said.
        first: Whether it is the first hold, into which the whole way is told.
        counted: Whether its last seconds are counted aloud; otherwise by tones.
        within: What else sounds in it.
    """
    words = Words.TONES if within.quiet else words
    labels = _named(labels, exercise, wording)
    entering, hold = entering_time(exercise, dose), dose.hold or Ms(0)
    lasts = Ms(entering + hold)
    counts = countdown_from(hold)
    quiet_from = Ms(lasts - counts * SECOND - BEFORE_COUNTDOWN) if counts else lasts
    aloud = counted and words is not Words.TONES
    entered = None if dose.moving else exercise.breathing.go
    pattern = _after(entered, dose.breath)
    candidates: list[Candidate] = []
    if words is not Words.TONES:
        if aloud:
            candidates += _countdown(lasts, counts, wording)
        candidates += _entering(exercise, entering, first=first)
        lines = [*own_lines(within, entering)]
        if dose.counted is None:
            candidates += _opening_word(dose, entered, entering, wording)
            midway = _midway(entering, lasts, quiet_from, wording)
            apart = lines + [each for each in midway if _is_apart(each, lines)]
            apart += _in_hold(tips, entering, lasts, quiet_from, wording, words, apart)
            candidates += apart
        else:
            from matcue.plan.exact import reps_in_time

            candidates += lines
            candidates += reps_in_time(exercise, dose.counted, labels, quiet_from, wording, words)
    tones = [Tone(lasts, "hold-end")]
    if not aloud:
        tones += [Tone(Ms(lasts - n * SECOND), "count") for n in range(counts, 0, -1)]
    if words is Words.TONES and entering:
        tones.append(Tone(entering, "beat"))
    if dose.counted is not None:
        for at in range(0, quiet_from, dose.counted.lasts):
            beats = _beats(dose.counted, Ms(at), first=at == 0)
            tones += [beat for beat in beats if beat.at + SECOND <= quiet_from]
    tones += [Tone(Ms(entering + at), BELL) for at in within.bells(Ms(quiet_from - entering))]
    stretches = [Stretch(entering, hold, SpanKind.HOLD, labels)]
    if entering:
        stretches.insert(0, Stretch(Ms(0), entering, SpanKind.ENTER, labels))
    return Rigid(
        lasts=lasts,
        stretches=tuple(stretches),
        candidates=tuple(candidates),
        tones=tuple(tones),
        breath_sounds=tuple(_hold_breath(entered, pattern, entering, quiet_from)),
        quiet_from=quiet_from,
    )


def reps_passage(
    exercise: Exercise,
    dose: Dose,
    labels: Labels,
    tips: Sequence[str],
    wording: Wording,
    words: Words,
) -> Rigid:
    """Return the passage of one set of reps; the first rep begins on the go tone."""
    tempo = dose.tempo
    if tempo is None:
        raise ValueError("a set of reps needs a tempo")
    sides = dose.order if dose.sides is Sides.ALTERNATE else (labels.side,)
    reps = dose.reps_of(labels.set or 1)
    candidates: list[Candidate] = []
    tones: list[Tone] = []
    breath_sounds: list[BreathSound] = []
    stretches: list[Stretch] = []
    for index in range(reps * len(sides)):
        rep, side = index // len(sides) + 1, sides[index % len(sides)]
        at = Ms(index * tempo.lasts)
        here = _named(replace(labels, side=side, rep=rep), exercise, wording)
        stretches.append(Stretch(at, tempo.lasts, SpanKind.REP, here))
        tones += _beats(tempo, at, first=index == 0)
        breath_sounds += _phase_breath_sounds(exercise, tempo, at)
        if words is not Words.TONES:
            turn = side if dose.sides is Sides.ALTERNATE else None
            named = named_phases(exercise, tempo, turn)
            opens = index % len(sides) == 0
            candidates += rep_words(
                exercise, here, reps, turn, named, at, tempo, wording, words, opens=opens
            )
    lasts = Ms(len(stretches) * tempo.lasts)
    # From the fourth rep on there is only the number, so that there is time.
    if words is Words.FULL and tips and reps > 4:
        at = Ms(3 * len(sides) * tempo.lasts)
        candidates.append(
            replace(_around(at, tempo.lasts, lasts, Sentence(tips[0], Role.TIP)), optional=True)
        )
    return Rigid(
        lasts=lasts,
        stretches=tuple(stretches),
        candidates=tuple(candidates),
        tones=(*tones, Tone(lasts, "hold-end")),
        breath_sounds=tuple(breath_sounds),
        quiet_from=lasts,
    )


def breath_passage(block: Breathe, wording: Wording, words: Words) -> Rigid:
    """Return the passage of a number of breaths in a pattern."""
    pattern, cycles, within = block.pattern, block.cycles, block.within
    lasts = Ms(cycles * pattern.lasts)
    stretches = tuple(
        Stretch(Ms(n * pattern.lasts), pattern.lasts, SpanKind.BREATH, Labels(rep=n + 1))
        for n in range(cycles)
    )
    candidates: list[Candidate] = []
    if words is not Words.TONES and not within.quiet:
        lines = [*own_lines(within, Ms(0))]
        taken = {line.at // pattern.lasts for line in lines}
        candidates += lines
        candidates += _breath_words(pattern, lasts, wording, words, taken)
        if cycles > 3 and cycles - 1 not in taken:
            last = Ms(lasts - pattern.lasts)
            form = wording.sentence("breath-last")
            candidates.append(_soon(last, pattern.breathe_in, form))
    return Rigid(
        lasts=lasts,
        stretches=stretches,
        candidates=tuple(candidates),
        tones=(Tone(lasts, "hold-end"), *(Tone(at, BELL) for at in within.bells(lasts))),
        breath_sounds=tuple(_pattern_breath_sounds(pattern, Breath.IN, Ms(0), lasts)),
        quiet_from=lasts,
    )


def _named(labels: Labels, exercise: Exercise, wording: Wording) -> Labels:
    if labels.side is None:
        return labels
    return replace(labels, moves=wording.moving(exercise, labels.side))


def _countdown(lasts: Ms, counts: int, wording: Wording) -> Iterator[Candidate]:
    for n in range(1, counts + 1):
        at = Ms(lasts - n * SECOND)
        word = wording.sentence("count", n=n)
        yield Candidate(at=at, earliest=at, latest=at, forms=(word,), tone="count")


def _entering(exercise: Exercise, entering: Ms, *, first: bool) -> Iterator[Candidate]:
    """Say the way into a hold; a later one is known, and has a shorter form."""
    told = (exercise.enter, exercise.enter_short)
    forms = tuple(Sentence(text, Role.ENTER) for text in (told if first else told[::-1]) if text)
    if forms and entering:
        yield Candidate(
            at=AFTER_TONE, earliest=AFTER_TONE, latest=Ms(AFTER_TONE + SECOND), forms=forms[:1]
        )


def own_lines(within: Within, begin: Ms) -> Iterator[Candidate]:
    """Say the routine's own sentences at their instants, or a little after these."""
    for line in within.lines:
        at = Ms(begin + line.at)
        said = Sentence(line.text, Role.OWN)
        yield Candidate(at=at, earliest=at, latest=Ms(at + 2 * SECOND), forms=(said,))


def _is_apart(each: Candidate, others: Sequence[Candidate]) -> bool:
    return all(abs(each.at - other.at) >= APART for other in others)


def _after(entered: Breath | None, pattern: BreathPattern | None) -> BreathPattern | None:
    """Return the pattern of a hold so that its first breath is not that of the way in."""
    if pattern is None or entered is not Breath.IN:
        return pattern
    return BreathPattern(pattern.breathe_out, pattern.hold_out, pattern.breathe_in, pattern.hold_in)


def _opening_word(
    dose: Dose, entered: Breath | None, at: Ms, wording: Wording
) -> Iterator[Candidate]:
    keys: tuple[str, ...] = ("hold-free", "hold")
    if dose.moving:
        keys = ("moving", "moving-short")
    elif (dose.hold or 0) < 4 * SECOND:
        # A short hold needs its quiet more than its words.
        keys = ("hold",)
    elif entered is not None:
        keys = _HOLD[_OTHER[entered]]
    yield _soon(at, Ms(2 * SECOND), *(wording.sentence(key) for key in keys))


def _midway(begin: Ms, lasts: Ms, quiet_from: Ms, wording: Wording) -> Iterator[Candidate]:
    hold = Ms(lasts - begin)
    called: list[Ms] = []
    for minutes in TO_GO:
        at = Ms(lasts - minutes * MINUTE)
        if at - begin >= MINUTE / 2:
            called.append(at)
            word = wording.sentence("to-go", remaining=wording.duration(Ms(minutes * MINUTE)))
            yield _around(at, Ms(1_500), quiet_from, word)
    half = Ms(begin + hold // 2)
    if hold >= 20 * SECOND and all(abs(at - half) >= APART for at in called):
        yield _around(half, Ms(1_500), quiet_from, wording.sentence("halfway"))


def _in_hold(
    tips: Sequence[str],
    begin: Ms,
    lasts: Ms,
    quiet_from: Ms,
    wording: Wording,
    words: Words,
    apart: Sequence[Candidate],
) -> Iterator[Candidate]:
    """Tips and reminders of the breath, far from each other and from what is said anyway."""
    hold = Ms(lasts - begin)
    taken = [each.at for each in apart]
    # A short hold has room for one short word, somewhere after "Hold" has been heard.
    short = hold < 2 * APART
    at = Ms(begin + (APART if hold >= 30 * SECOND else 2_400))
    waiting = [Sentence(tip, Role.TIP) for tip in tips] if words is Words.FULL else []
    while at + 2 * SECOND <= quiet_from:
        if all(abs(at - each) >= APART - SLACK for each in taken):
            if waiting:
                tip = _around(at, SLACK, quiet_from, waiting.pop(0))
                yield replace(tip, latest=quiet_from) if short else tip
                at = Ms(at + BETWEEN_TIPS)
            elif hold >= 2 * APART:
                if at - begin < BEFORE_REMINDER:
                    at = Ms(at + 2 * SECOND)
                    continue
                yield _around(at, SLACK, quiet_from, wording.sentence("keep-breathing"))
                at = Ms(at + BETWEEN_REMINDERS)
            else:
                return
        else:
            at = Ms(at + 2 * SECOND)


def _hold_breath(
    entered: Breath | None, pattern: BreathPattern | None, begin: Ms, until: Ms
) -> Iterator[BreathSound]:
    """The sound of the breath on the way in, and of those of the hold."""
    if entered is not None and begin >= SHORTEST_SWELL:
        yield BreathSound(Ms(0), begin, entered.value)
    first = _OTHER[entered] if entered is not None else Breath.IN
    if pattern is not None:
        yield from _pattern_breath_sounds(pattern, first, begin, until)
    elif entered is not None and until - begin >= 4 * SECOND:
        # Free breathing is led into, and then left alone.
        yield BreathSound(begin, Ms(3 * SECOND), first.value)


def _breath_words(
    pattern: BreathPattern, until: Ms, wording: Wording, words: Words, taken: set[int]
) -> Iterator[Candidate]:
    """Say the breath in the first three cycles, then about every twenty seconds.

    A breath with a sentence of the routine's own has that.
    """
    keys = ("in", "stay", "out", "stay")
    every = max(2, -(-20 * SECOND // pattern.lasts))
    for cycle in range(until // pattern.lasts + 1):
        often = 3 if words is Words.FULL else 1
        if cycle in taken or (cycle >= often and (words is Words.SHORT or cycle % every)):
            continue
        at = Ms(cycle * pattern.lasts)
        for key, phase in zip(keys, pattern.phases, strict=True):
            if phase >= SECOND and at < until:
                short = wording.sentence(key)
                forms = (
                    (short,) if key == "stay" or cycle else (wording.sentence(f"{key}-long"), short)
                )
                yield _soon(at, phase, *forms, optional=cycle > 0)
            at = Ms(at + phase)


def _pattern_breath_sounds(
    pattern: BreathPattern, first: Breath, begin: Ms, until: Ms
) -> Iterator[BreathSound]:
    """The breaths of a pattern from *begin* on; *first* is the direction of the first of them."""
    turns = (first.value, "", _OTHER[first].value, "")
    at = begin
    while at < until:
        for direction, phase in zip(turns, pattern.phases, strict=True):
            if direction and phase >= SHORTEST_SWELL and at + phase <= until:
                yield BreathSound(at, phase, direction)
            at = Ms(at + phase)


def _beats(tempo: Tempo, at: Ms, *, first: bool) -> Iterator[Tone]:
    # The go tone already marks the beginning of the first rep.
    if not first:
        yield Tone(at, "beat")
    if tempo.back:
        yield Tone(Ms(at + tempo.go + tempo.stay), "beat")


def _phase_breath_sounds(exercise: Exercise, tempo: Tempo, at: Ms) -> Iterator[BreathSound]:
    for breath, phase in zip(exercise.breathing.phases, tempo.phases, strict=True):
        if breath is not None and phase >= SHORTEST_SWELL:
            yield BreathSound(at, phase, breath.value)
        at = Ms(at + phase)


def named_phases(
    exercise: Exercise, tempo: Tempo, turn: Side | None
) -> tuple[tuple[Ms, Ms, str], ...]:
    """Return (instant in the rep, length, words) of each phase that lasts.

    The words fit only a tempo with as many phases; to another one there are none.
    """
    lasting: list[tuple[Ms, Ms]] = []
    at = Ms(0)
    for phase in tempo.phases:
        if phase:
            lasting.append((at, phase))
        at = Ms(at + phase)
    said = exercise.phases
    if turn is not None and len(said) == 2 * len(lasting):
        said = said[: len(lasting)] if turn is Side.RIGHT else said[len(lasting) :]
    if len(said) != len(lasting):
        return ()
    return tuple((at, phase, word) for (at, phase), word in zip(lasting, said, strict=True))


def rep_words(
    exercise: Exercise,
    labels: Labels,
    reps: int,
    turn: Side | None,
    named: tuple[tuple[Ms, Ms, str], ...],
    begin: Ms,
    tempo: Tempo,
    wording: Wording,
    words: Words,
    *,
    opens: bool = True,
) -> Iterator[Candidate]:
    """Say what moves in the first two reps, and then only the number, and whose turn it is."""
    rep = labels.rep or 1
    last = rep == reps and reps > 1
    learning = rep <= (2 if words is Words.FULL else 1)
    side = wording.moving(exercise, turn) if turn else ""
    if named and named[0][2]:
        side = named[0][2] if turn or learning else ""
    numbered = opens and rep > 1 and (words is Words.FULL or last or rep % 5 == 0)
    number = wording.sentence("rep-last" if last else "rep", rep=rep)
    forms: tuple[Sentence, ...] = ()
    if numbered and side:
        key = "rep-last-phase" if last else "rep-phase"
        forms = (wording.sentence(key, rep=rep, phase=side), number)
    elif numbered:
        forms = (number,)
    elif side and (learning or words is Words.FULL):
        is_phase = bool(named and named[0][2])
        forms = (
            wording.sentence("phase", phase=side)
            if is_phase
            else wording.sentence("side-word", side=side),
        )
    if forms:
        yield _soon(begin, tempo.lasts, *forms)
    if not learning:
        return
    if named:
        for at, phase, word in named[1:]:
            if word:
                told = wording.sentence("phase", phase=word)
                yield _soon(Ms(begin + at), phase, told, optional=rep > 1)
    elif turn is None:
        yield from _breath_of_rep(exercise, begin, tempo, wording, rep)


def _breath_of_rep(
    exercise: Exercise, at: Ms, tempo: Tempo, wording: Wording, rep: int
) -> Iterator[Candidate]:
    """Say the breath of a rep, for an exercise that does not name its phases."""
    for breath, phase in zip(exercise.breathing.phases, tempo.phases, strict=True):
        if breath is not None and phase >= 1_500:
            forms: tuple[Sentence, ...] = (wording.sentence(breath.value),)
            if rep == 1:
                forms = (wording.sentence(f"{breath.value}-long"), *forms)
            yield _soon(at, phase, *forms, optional=rep > 1)
        at = Ms(at + phase)


def _soon(at: Ms, phase: Ms, *forms: Sentence, optional: bool = False) -> Candidate:
    """Say something at the beginning of a phase, or within its first two thirds."""
    latest = Ms(at + min(phase * 2 // 3, 2_000))
    return Candidate(at=at, earliest=at, latest=latest, forms=forms, optional=optional)


def _around(at: Ms, slack: Ms, until: Ms, *forms: Sentence) -> Candidate:
    """Say something near an instant, before or after."""
    earliest, latest = Ms(max(0, at - slack)), Ms(min(at + slack, until))
    return Candidate(at=at, earliest=earliest, latest=latest, forms=forms)
