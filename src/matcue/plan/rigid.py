"""The rigid passages: a hold, a set of reps, a breathing block, and what sounds in them."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Final

from matcue.base.units import MINUTE, SECOND, Ms
from matcue.plan.manner import Words
from matcue.plan.roles import Role, Sentence
from matcue.plan.steps import BreathSound, Candidate, Labels, Rigid, Stretch, Tone
from matcue.plan.timeline import SpanKind
from matcue.routine.model import Breath, BreathPattern, Dose, Exercise, Side, Sides, Tempo

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from matcue.plan.wording import Wording

BEFORE_COUNTDOWN: Final = Ms(400)
"""Time kept clear before the first number, which begins a little before its second."""

SHORTEST_SWELL: Final = Ms(800)
"""A breath sound shorter than this would be a noise, not a breath."""

TO_GO: Final = (1, 2, 5, 10, 15, 20, 30, 45)
"""Minutes to go that are called out in a long hold."""


def countdown_from(hold: Ms) -> int:
    """Return how many last seconds of a hold are counted: 5, under 10 s 3, under 4 s none."""
    if hold >= 10 * SECOND:
        return 5
    return 3 if hold >= 4 * SECOND else 0


def hold_passage(
    dose: Dose, labels: Labels, tips: Sequence[str], wording: Wording, words: Words
) -> Rigid:
    """Return the passage of one hold, or of one stretch of steady movement."""
    lasts = dose.hold or Ms(0)
    counts = countdown_from(lasts)
    quiet_from = Ms(lasts - counts * SECOND - BEFORE_COUNTDOWN) if counts else lasts
    count_tones = words is Words.TONES
    candidates = (
        []
        if count_tones
        else [
            *_countdown(lasts, counts, wording),
            _opening_word(dose, wording),
            *_midway(lasts, quiet_from, wording),
            *_tips(tips, quiet_from, words),
        ]
    )
    pattern = dose.breath
    if not count_tones:
        if pattern is None:
            candidates += _reminders(quiet_from, wording, words)
        else:
            candidates += _breath_words(pattern, quiet_from, wording, words)
    return Rigid(
        lasts=lasts,
        stretches=(Stretch(Ms(0), lasts, SpanKind.HOLD, labels),),
        candidates=tuple(candidates),
        tones=(
            *(Tone(Ms(lasts - n * SECOND), "count") for n in range(counts, 0, -1) if count_tones),
            Tone(lasts, "hold-end"),
        ),
        breath_sounds=tuple(_pattern_breath_sounds(pattern, quiet_from)) if pattern else (),
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
    sides = (Side.RIGHT, Side.LEFT) if dose.sides is Sides.ALTERNATE else (labels.side,)
    candidates: list[Candidate] = []
    tones: list[Tone] = []
    breath_sounds: list[BreathSound] = []
    stretches: list[Stretch] = []
    for index in range(dose.reps * len(sides)):
        rep, side = index // len(sides) + 1, sides[index % len(sides)]
        at = Ms(index * tempo.lasts)
        stretches.append(
            Stretch(at, tempo.lasts, SpanKind.REP, replace(labels, side=side, rep=rep))
        )
        tones += _beats(tempo, at, first=index == 0)
        breath_sounds += _phase_breath_sounds(exercise, tempo, at)
        if words is not Words.TONES:
            turn = side if dose.sides is Sides.ALTERNATE else None
            candidates += _rep_count(rep, dose.reps, turn, at, tempo, wording, words)
            candidates += _phase_words(exercise, tempo, at, rep, wording, words)
    lasts = Ms(len(stretches) * tempo.lasts)
    # From the fourth rep on the breath is mostly left to its sound, so that there is time.
    if words is Words.FULL and tips and dose.reps > 4:
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


def breath_passage(pattern: BreathPattern, cycles: int, wording: Wording, words: Words) -> Rigid:
    """Return the passage of *cycles* breaths in a pattern."""
    lasts = Ms(cycles * pattern.lasts)
    stretches = tuple(
        Stretch(Ms(n * pattern.lasts), pattern.lasts, SpanKind.BREATH, Labels(rep=n + 1))
        for n in range(cycles)
    )
    candidates: list[Candidate] = []
    if words is not Words.TONES:
        candidates += _breath_words(pattern, lasts, wording, words, stays=True)
        if cycles > 3:
            last = Ms(lasts - pattern.lasts)
            form = wording.sentence("breath-last")
            candidates.append(_soon(last, pattern.breathe_in, form))
    return Rigid(
        lasts=lasts,
        stretches=stretches,
        candidates=tuple(candidates),
        tones=(Tone(lasts, "hold-end"),),
        breath_sounds=tuple(_pattern_breath_sounds(pattern, lasts)),
        quiet_from=lasts,
    )


def _countdown(lasts: Ms, counts: int, wording: Wording) -> Iterator[Candidate]:
    for n in range(1, counts + 1):
        at = Ms(lasts - n * SECOND)
        word = wording.sentence("count", n=n)
        yield Candidate(at=at, earliest=at, latest=at, forms=(word,), tone="count")


def _opening_word(dose: Dose, wording: Wording) -> Candidate:
    if dose.moving:
        keys = ["moving", "moving-short"]
    elif dose.breath is None:
        keys = ["hold-free", "hold-brief", "keep-breathing", "hold"]
    elif (dose.hold or 0) < dose.breath.lasts:
        keys = ["hold-breathe", "hold-brief", "keep-breathing", "hold"]
    else:
        keys = ["hold"]
    forms = tuple(wording.sentence(key) for key in keys)
    return _soon(Ms(0), Ms(2 * SECOND), *forms)


def _midway(lasts: Ms, quiet_from: Ms, wording: Wording) -> Iterator[Candidate]:
    called: list[Ms] = []
    for minutes in TO_GO:
        at = Ms(lasts - minutes * MINUTE)
        if at >= MINUTE / 2:
            called.append(at)
            word = wording.sentence("to-go", remaining=wording.duration(Ms(minutes * MINUTE)))
            yield _around(at, Ms(1_500), quiet_from, word)
    half = Ms(lasts // 2)
    if lasts >= 20 * SECOND and all(abs(at - half) >= 5 * SECOND for at in called):
        yield _around(half, Ms(1_500), quiet_from, wording.sentence("halfway"))


def _tips(tips: Sequence[str], quiet_from: Ms, words: Words) -> Iterator[Candidate]:
    if words is not Words.FULL:
        return
    every = Ms(20 * SECOND)
    for index, tip in enumerate(tips):
        at = Ms(6 * SECOND + index * every)
        if at + 3 * SECOND <= quiet_from:
            yield _around(at, Ms(6 * SECOND), quiet_from, Sentence(tip, Role.TIP))


def _reminders(until: Ms, wording: Wording, words: Words) -> Iterator[Candidate]:
    """Free breathing is reminded of now and then, so that nobody holds the breath."""
    every = Ms((15 if words is Words.FULL else 30) * SECOND)
    for at in range(every, until - 2 * SECOND, every):
        word = wording.sentence("keep-breathing")
        yield _around(Ms(at), Ms(3 * SECOND), until, word)


def _breath_words(
    pattern: BreathPattern, until: Ms, wording: Wording, words: Words, *, stays: bool = False
) -> Iterator[Candidate]:
    """Say the breath in the first three cycles, then about every twenty seconds."""
    keys = ("in", "stay", "out", "stay")
    # A hold without room for one whole breath is told to keep breathing instead.
    partial = not stays and until < pattern.lasts
    every = max(2, -(-20 * SECOND // pattern.lasts))
    for cycle in range(until // pattern.lasts + 1):
        often = 3 if words is Words.FULL else 1
        if cycle >= often and (words is Words.SHORT or cycle % every):
            continue
        at = Ms(cycle * pattern.lasts)
        for key, phase in zip(keys, pattern.phases, strict=True):
            if phase >= SECOND and at < until and (key != "stay" or stays):
                short = wording.sentence(key)
                forms = (
                    (short,) if key == "stay" or cycle else (wording.sentence(f"{key}-long"), short)
                )
                yield _soon(at, phase, *forms, optional=partial or cycle > 0)
            at = Ms(at + phase)


def _pattern_breath_sounds(pattern: BreathPattern, until: Ms) -> Iterator[BreathSound]:
    at = Ms(0)
    while at < until:
        for direction, phase in zip(("in", "", "out", ""), pattern.phases, strict=True):
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


def _phase_words(
    exercise: Exercise, tempo: Tempo, at: Ms, rep: int, wording: Wording, words: Words
) -> Iterator[Candidate]:
    """Say the breath in the first three reps, and now and then after that."""
    if (rep > 3 and rep % 5) or (words is Words.SHORT and rep > 1):
        return
    for breath, phase in zip(exercise.breathing.phases, tempo.phases, strict=True):
        if breath is not None and phase >= 1_500:
            key = "in" if breath is Breath.IN else "out"
            forms: tuple[Sentence, ...] = (wording.sentence(key),)
            if rep == 1:
                forms = (wording.sentence(f"{key}-long"), *forms)
            yield _soon(at, phase, *forms, optional=rep > 1)
        at = Ms(at + phase)


def _rep_count(
    rep: int, reps: int, turn: Side | None, at: Ms, tempo: Tempo, wording: Wording, words: Words
) -> Iterator[Candidate]:
    last = rep == reps and reps > 1
    told = last or words is Words.FULL or rep % 5 == 0
    side = wording.side(turn) if turn else ""
    number = wording.sentence("rep-last" if last else "rep", rep=rep)
    forms: tuple[Sentence, ...]
    match turn:
        case None:
            forms = (number,)
        case Side.RIGHT:
            forms = (
                wording.sentence("side-last" if last else "side-count", rep=rep, side=side),
                number,
            )
        case Side.LEFT:
            forms = (wording.sentence("side-word", side=side),)
            told = told or rep == 1
    if told or (turn and rep == 1):
        yield _soon(at, tempo.lasts, *forms)


def _soon(at: Ms, phase: Ms, *forms: Sentence, optional: bool = False) -> Candidate:
    """Say something at the beginning of a phase, or within its first two thirds."""
    latest = Ms(at + min(phase * 2 // 3, 2_000))
    return Candidate(at=at, earliest=at, latest=latest, forms=forms, optional=optional)


def _around(at: Ms, slack: Ms, until: Ms, *forms: Sentence) -> Candidate:
    """Say something near an instant, before or after."""
    earliest, latest = Ms(max(0, at - slack)), Ms(min(at + slack, until))
    return Candidate(at=at, earliest=earliest, latest=latest, forms=forms)
