"""How a routine is led, level, pace and amount of words, and what each makes of its doses.

A lighter level adds rest, never work. Pace never touches sets, reps, sides or the length of a hold:
it scales rests and the time for getting ready, slows the tempo of reps (it never hurries one: slow
and smooth is a rule of the content), and the rate of speech, each within bounds of its own.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from enum import StrEnum
from typing import TYPE_CHECKING, Final

from matcue.base.units import SECOND, Ms, written
from matcue.plan.forms import Forms, in_form
from matcue.plan.steps import WARM_UP
from matcue.routine.model import (
    Block,
    Dose,
    Level,
    LevelDose,
    Part,
    Relax,
    Repeat,
    Rest,
    Routine,
    Screening,
    Tempo,
    Work,
    works,
)

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from matcue.routine.model import Dose, Routine


class Words(StrEnum):
    """The amount of words: full, short, or tones only.

    `AUTO` is full for what the listener has not done three times, and short for what is known.
    """

    FULL = "full"
    AUTO = "auto"
    SHORT = "short"
    TONES = "tones"


PACES: Final = {"slow": 0.75, "steady": 1.0, "brisk": 1.25}
SLOWEST: Final = 0.5
FASTEST: Final = 1.5


@dataclass(frozen=True, slots=True)
class Known:
    """What a listener knows from earlier sessions, by `Words.AUTO`.

    Attributes:
        exercises: The ids of the exercises that need no explanation any more.
        signs: Whether the meaning of the tones, and what must be heard first, are known.
    """

    exercises: frozenset[str] = frozenset()
    signs: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Manner:
    """The listener's choices about how a routine is led.

    `pace` is a factor from `SLOWEST` to `FASTEST`: 1 is as written, less is slower.
    """

    level: Level = Level.REGULAR
    pace: float = 1.0
    words: Words = Words.FULL
    known: Known = Known()


LEAST_REST: Final = Ms(5 * SECOND)
"""No pace shortens a rest under this; a rest written shorter stays as it is."""

TOLD_REST: Final = Ms(20 * SECOND)
"""A shorter rest has no number: its beeps tell its end."""

FIVE: Final = Ms(5 * SECOND)


@dataclass(frozen=True, slots=True)
class PaceFactors:
    """The factors of a pace for rests, time to get ready, reps, and speech rate."""

    rest: float
    ready: float
    tempo: float
    speech: float


def pace_factors(pace: float) -> PaceFactors:
    """Return the factors of a pace; the slower the pace, the longer everything takes."""
    stretch = 1 / pace
    return PaceFactors(
        rest=min(max(stretch, 0.7), 1.6),
        ready=min(max(stretch, 0.7), 1.6),
        tempo=min(max(stretch, 1.0), 1.3),
        # Half as strong as the pace itself: speech that drags or rushes is hard to follow.
        speech=min(max(1 - (1 - pace) / 2, 0.85), 1.15),
    )


def paced(routine: Routine, pace: float) -> Routine:
    """Return a routine for a pace; for 1 it is unchanged."""
    by = pace_factors(pace)
    return replace(
        routine,
        speech=routine.speech * by.speech,
        blocks=each_block(routine.blocks, lambda block: _paced(block, by)),
    )


def each_block(blocks: tuple[Block, ...], change: Callable[[Block], Block]) -> tuple[Block, ...]:
    """Apply *change* to every block, also inside of repeats and parts."""

    def changed(block: Block) -> Block:
        match block:
            case Repeat(blocks=inner) | Part(blocks=inner):
                return replace(block, blocks=each_block(inner, change))
            case _:
                return change(block)

    return tuple(changed(block) for block in blocks)


def _paced(block: Block, by: PaceFactors) -> Block:
    match block:
        case Work(dose=dose):
            return replace(block, dose=_stretched(dose, by))
        case Rest(lasts=lasts) | Relax(lasts=lasts):
            return replace(block, lasts=scaled_rest(lasts, by.rest))
        case _:
            return block


def _stretched(dose: Dose, by: PaceFactors | LevelFactors, longest: Ms | None = None) -> Dose:
    """Return a dose with other rests and another tempo; no phase grows beyond *longest*."""

    def slower(phase: Ms) -> Ms:
        slow = Ms(round(phase * by.tempo))
        return slow if longest is None else max(phase, min(slow, longest))

    return replace(
        dose,
        rest=scaled_rest(dose.rest, by.rest),
        rest_after=scaled_rest(dose.rest_after, by.rest),
        pause=scaled_rest(dose.pause, by.ready),
        switch=scaled_rest(dose.switch, by.ready),
        tempo=Tempo(*map(slower, dose.tempo.phases)) if dose.tempo else None,
    )


def scaled_rest(rest: Ms, factor: float) -> Ms:
    """Scale a rest, but shorten it no further than `LEAST_REST`.

    One that is told is rounded, away from what it was, to what people say: five seconds.
    """
    scaled = max(round(rest * factor), min(rest, LEAST_REST))
    if scaled < TOLD_REST or factor == 1:
        return Ms(scaled)
    fives = -(-scaled // FIVE) if factor > 1 else scaled // FIVE
    return Ms(fives * FIVE)


@dataclass(frozen=True, slots=True)
class LevelFactors:
    """The factors of a level: for holds, reps, the tempo, rests, time to get ready, speech rate."""

    hold: float
    reps: float
    tempo: float
    rest: float
    ready: float
    speech: float


FACTORS: Final = {
    Level.BEGINNER: LevelFactors(hold=0.6, reps=0.6, tempo=1.25, rest=1.25, ready=1.3, speech=0.93),
    Level.REGULAR: LevelFactors(hold=1.0, reps=1.0, tempo=1.0, rest=1.0, ready=1.0, speech=1.0),
    Level.STRONG: LevelFactors(hold=1.5, reps=1.25, tempo=1.0, rest=1.0, ready=1.0, speech=1.0),
}

LEAST_HOLD: Final = Ms(3 * SECOND)
"""No level shortens a hold under this; a hold written shorter stays as it is."""

SHORT_HOLD: Final = Ms(10 * SECOND)
"""Up to this a hold is a repeat, and more of them train endurance better than longer ones."""

LONGEST_PHASE: Final = Ms(6 * SECOND)
"""No level slows a phase of a rep beyond this, for it is a breath; one written longer stays."""


def led_at(routine: Routine, level: Level) -> Level:
    """Return the level at which a routine is led: no higher than its hardest, nor in pregnancy."""
    known = [level, routine.hardest]
    if Screening.PREGNANCY in routine.screening:
        known.append(Level.REGULAR)
    return min(known, key=list(Level).index)


def levelled(routine: Routine, level: Level) -> Routine:
    """Return a routine for a level; for `regular` it is unchanged, unless it is to be gentle.

    A beginner gets easier forms, and then fewer, shorter and slower; the strong a harder form or
    more of it. A gentle routine has the forms and doses of a beginner, and nothing else of that.
    """
    level = led_at(routine, level)
    if routine.gentle or level is Level.BEGINNER:
        routine = _lightened(routine)
        if routine.gentle and level is Level.BEGINNER:
            # A beginner gets easier forms in any case, and the voice makes no words about them.
            routine = replace(routine, eased=())
    elif level is Level.STRONG:
        routine = _strengthened(routine)
    by = FACTORS[level]

    def led(block: Block) -> Block:
        match block:
            case Work(exercise=exercise, dose=dose) if not exercise.relaxing:
                return replace(block, dose=_stretched(dose, by, LONGEST_PHASE))
            case Rest(lasts=lasts) | Relax(lasts=lasts):
                return replace(block, lasts=scaled_rest(lasts, by.rest))
            case _:
                return block

    return replace(
        routine, speech=routine.speech * by.speech, blocks=each_block(routine.blocks, led)
    )


def _lightened(routine: Routine) -> Routine:
    """Return a routine with the doses of a beginner, and with easier forms where they fit.

    A step that says itself what a beginner does of its exercise means that exercise. Rest in a
    position stays as long as it is, unless it has taken the place of work.
    """
    in_place_of_work = {form for _, form in routine.eased}
    # A warm-up may well do once what comes later.
    warming, working = Forms(routine), Forms(routine)

    def lighter(block: Block, forms: Forms) -> Block:
        if not isinstance(block, Work) or (
            block.exercise.relaxing and block.exercise.short not in in_place_of_work
        ):
            return block
        less = replace(block, dose=_less(block.dose, _figures(block, Level.BEGINNER)))
        form = None if _own_figures(block, Level.BEGINNER) else forms.easier(block)
        return in_form(less, form) if form else less

    def part(block: Block) -> Block:
        forms = warming if _warms_up(block) else working
        return each_block((block,), lambda inner: lighter(inner, forms))[0]

    return replace(routine, blocks=tuple(map(part, routine.blocks)))


def _strengthened(routine: Routine) -> Routine:
    """Return a routine with harder forms where they fit, and with more of everything else.

    Where figures say how much more, that counts, and the form stays. A warm-up stays as it is: it
    prepares, and the strong need no harder one.
    """
    forms = Forms(routine)

    def stronger(block: Block) -> Block:
        if not isinstance(block, Work) or block.exercise.relaxing:
            return block
        level = Level.STRONG.value
        more = level in dict(block.levels) or level in dict(block.exercise.levels)
        form = None if more else forms.harder(block)
        return in_form(block, form) if form else replace(block, dose=_more(block))

    return replace(
        routine,
        blocks=tuple(
            block if _warms_up(block) else each_block((block,), stronger)[0]
            for block in routine.blocks
        ),
    )


def _warms_up(block: Block) -> bool:
    return isinstance(block, Part) and block.routine == WARM_UP


def _own_figures(work: Work, level: Level) -> LevelDose | None:
    """Return the figures of a level that the step itself says."""
    return dict(work.levels).get(level.value)


def _figures(work: Work, level: Level) -> LevelDose:
    """Return a level's figures: the step's, or the exercise's if they are for this very dose.

    The exercise's figures go with its own dose. What somebody wrote in a step instead is theirs:
    the factors of the level scale it, and no figure takes its place.
    """
    own = _own_figures(work, level)
    if own is not None:
        return own
    said = dict(work.exercise.levels).get(level.value, LevelDose())
    plain, dose = work.exercise.dose, work.dose
    alike = (plain.hold is None) is (dose.hold is None) and plain.moving is dose.moving
    of = {part for part in ("sets", "reps", "hold") if getattr(said, part) is not None}
    return said if alike and not of & work.written else LevelDose()


def _figure(said: LevelDose, nth: int) -> int | None:
    """Return the reps of the *nth* set, counted from 1, if a level has a figure for them."""
    return said.pyramid[nth - 1] if nth <= len(said.pyramid) else said.reps


def _less(dose: Dose, said: LevelDose) -> Dose:
    """Return the dose of a beginner: by figures where there are some, else by the factors."""
    by = FACTORS[Level.BEGINNER]
    hold = dose.hold
    if hold is not None:
        hold = Ms(min(hold, said.hold or _scaled_hold(hold, by.hold)))
    reps = tuple(
        min(plain, _figure(said, nth) or max(1, round(plain * by.reps)))
        for nth in range(1, min(dose.sets, said.sets or dose.sets) + 1)
        for plain in (dose.reps_of(nth),)
    )
    return _with_reps(replace(dose, hold=hold), reps)


def _more(work: Work) -> Dose:
    """Return the dose of the strong, with one thing grown: long holds, or else the reps.

    Figures may say both for short holds. A step's own figures are as they are said, if only they
    are not less.
    """
    dose, said = work.dose, _figures(work, Level.STRONG)
    hold, by = _longer(work, said), FACTORS[Level.STRONG]
    longer, meant = hold != dose.hold, _own_figures(work, Level.STRONG) is not None
    sets = max(dose.sets, said.sets or 1) if meant or not longer else dose.sets

    def grown(nth: int) -> int:
        plain, figure = dose.reps_of(min(nth, dose.sets)), _figure(said, nth)
        if dose.moving:
            return plain
        if longer:
            return figure or plain
        usual = plain if sets > dose.sets else round(plain * by.reps)
        return max(plain, figure or usual)

    reps = tuple(map(grown, range(1, sets + 1)))
    if hold is not None and hold > SHORT_HOLD and longer and not meant:
        hold, reps = _in_bounds(dose, hold, reps)
    return _with_reps(replace(dose, hold=hold), reps)


def _longer(work: Work, said: LevelDose) -> Ms | None:
    """Return the hold of the strong: by a figure, or by the factor up to the article's bound.

    Short holds stay, unless the exercise has a figure for longer ones.
    """
    hold = work.dose.hold
    if hold is None:
        return None
    if said.hold is not None or said.reps is not None or said.sets is not None:
        return max(hold, said.hold or hold)
    plain = work.exercise.dose
    figure = dict(work.exercise.levels).get(Level.STRONG.value, LevelDose()).hold
    bound = figure or (plain.hold if plain.moving is work.dose.moving else None)
    if hold <= SHORT_HOLD and not work.dose.moving and (figure or 0) <= hold:
        return hold
    # Whole seconds, but never more than the factor.
    grown = Ms(int(hold * FACTORS[Level.STRONG].hold / SECOND) * SECOND)
    return max(hold, grown if bound is None else min(grown, bound))


def _in_bounds(dose: Dose, hold: Ms, reps: tuple[int, ...]) -> tuple[Ms, tuple[int, ...]]:
    """Let reps fall, and then the hold, until there is no more of it than the factor allows."""
    plain = dose.hold or hold
    written = tuple(map(dose.reps_of, range(1, dose.sets + 1)))
    most = FACTORS[Level.STRONG].hold * plain * sum(written)
    all_ = hold * sum(reps)
    if all_ > most:
        reps = tuple(max(1, int(each * most / all_)) for each in reps)
    bounded = Ms(min(hold, int(most / sum(reps) / SECOND) * SECOND))
    # Fewer holds are fair only if each is longer.
    return (bounded, reps) if bounded > plain else (plain, written)


def _with_reps(dose: Dose, reps: tuple[int, ...]) -> Dose:
    """Return a dose with so many reps in each of its sets."""
    unlike = bool(dose.pyramid) or len(set(reps)) > 1
    return replace(dose, sets=len(reps), reps=max(reps), pyramid=reps if unlike else ())


def _scaled_hold(hold: Ms, factor: float) -> Ms:
    whole = Ms(round(hold * factor / SECOND) * SECOND)
    return max(whole, min(hold, LEAST_HOLD))


def changes(chosen: Routine, adjusted: Routine, manner: Manner) -> tuple[str, ...]:
    """Return lines about what was left out, made easier, and changed by level and pace.

    Args:
        chosen: The part of the routine that the listener selected.
        adjusted: The same, for the listener's level and pace.
        manner: Level and pace.
    """
    return tuple(_lines(chosen, adjusted, manner))


def _lines(chosen: Routine, adjusted: Routine, manner: Manner) -> Iterator[str]:
    if chosen.left_out:
        yield f"left out: {', '.join(chosen.left_out)}"
    for name, other in chosen.eased:
        yield f"eased: {name} is now {other}"
    level = led_at(chosen, manner.level)
    if level is not manner.level:
        yield f"level {manner.level}: led as {level}, for this routine knows no harder"
    light, by = FACTORS[Level.BEGINNER], FACTORS[level]
    if chosen.gentle and level is not Level.BEGINNER:
        yield f"gentle: holds x{light.hold:g}, reps x{light.reps:g}, as for a beginner"
    elif level is not Level.REGULAR:
        joined = " or" if level is Level.STRONG else ","
        yield (
            f"level {level}: holds x{by.hold:g}{joined} reps x{by.reps:g}, tempo x{by.tempo:g},"
            f" rests x{by.rest:g}, getting ready x{by.ready:g}, speech x{by.speech:g}"
        )
    for before, after in zip(chosen.works, adjusted.works, strict=True):
        if told := ", ".join(_work_changes(before, after)):
            yield f"  {before.exercise.name}: {told}"
    if manner.pace != 1:
        pace = pace_factors(manner.pace)
        yield (
            f"pace {manner.pace:g}: rests x{pace.rest:.2g}, getting ready x{pace.ready:.2g},"
            f" tempo x{pace.tempo:.2g}, speech x{pace.speech:.2g}"
        )


def levels_of_written_doses(routine: Routine) -> tuple[str, ...]:
    """Return what levels make of the doses that steps write: a line for each that one changes.

    The steps of routines that this one uses are left out.
    """

    def steps(of: Routine) -> tuple[Work, ...]:
        return works(tuple(block for block in of.blocks if not isinstance(block, Part)))

    light, strong = (steps(levelled(routine, each)) for each in (Level.BEGINNER, Level.STRONG))
    return tuple(
        f"{work.exercise.name}: {'; '.join(told)}"
        for work, less, more in zip(steps(routine), light, strong, strict=True)
        if work.written
        and (
            told := [
                f"{level} {', '.join(changed)}"
                for level, after in ((Level.BEGINNER, less), (Level.STRONG, more))
                if (changed := list(_work_changes(work, after)))
            ]
        )
    )


def _work_changes(before: Work, after: Work) -> Iterator[str]:
    if before.exercise != after.exercise:
        yield f"now {after.exercise.name}"
    was, now = before.dose, after.dose
    if was.pyramid or now.pyramid:
        if was.pyramid != now.pyramid:
            yield f"reps {_reps(was)} to {_reps(now)}"
    else:
        if was.sets != now.sets:
            yield f"sets {was.sets} to {now.sets}"
        if was.reps != now.reps:
            yield f"reps {was.reps} to {now.reps}"
    if was.hold is not None and now.hold is not None and was.hold != now.hold:
        yield f"hold {written(was.hold)} to {written(now.hold)}"


def _reps(dose: Dose) -> str:
    return str([dose.reps_of(nth) for nth in range(1, dose.sets + 1)])
