"""What a level makes of a routine: forms of its exercises, and more or less of their doses.

A lighter level gives easier forms, and fewer, shorter and slower; the strong get a harder form, or
more of what there is. The factors, and what a pace does, are in `manner`.
"""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Final

from matcue.base.units import SECOND, Ms
from matcue.plan.manner import FACTORS, each_block, scaled_rest, stretched
from matcue.plan.steps import WARM_UP
from matcue.routine.model import (
    Block,
    Dose,
    Level,
    LevelDose,
    Part,
    Position,
    Relax,
    Rest,
    Screening,
    Sides,
    Tempo,
    Work,
)

if TYPE_CHECKING:
    from collections.abc import Set as AbstractSet

    from matcue.routine.model import Caution, Exercise, Routine

LEAST_HOLD: Final = Ms(3 * SECOND)
"""No level shortens a hold under this; a hold written shorter stays as it is."""

SHORT_HOLD: Final = Ms(10 * SECOND)
"""Up to this a hold is a repeat, and more of them train endurance better than longer ones."""

LONGEST_PHASE: Final = Ms(6 * SECOND)
"""No level slows a phase of a rep beyond this, for it is a breath; one written longer stays."""

FLOOR: Final = frozenset(
    {
        Position.KNEELING,
        Position.ALL_FOURS,
        Position.PRONE,
        Position.SUPINE,
        Position.SEATED,
        Position.SIDE,
    }
)

NEIGHBOURS: Final = (
    frozenset({Position.KNEELING, Position.ALL_FOURS}),
    frozenset({Position.ALL_FOURS, Position.PRONE}),
)
"""Positions that are one movement of the hands apart, six seconds at most, told step by step too.

Any other way turns the body over or takes two steps, which is over ten seconds with the words for
it; down from standing, or onto a chair or a ball, it is more.
"""


def safer_form(
    routine: Routine, exercise: Exercise, without: AbstractSet[Caution]
) -> Exercise | None:
    """Return the first easier form without some cautions; None if there is none nearby.

    Nobody sits down on a chair or a ball for it, and who is on the floor stays there.
    """
    seen: set[str] = set()
    form = routine.variant(exercise.easier)
    while form is not None and form.id not in seen:
        near = form.position is exercise.position or {form.position, exercise.position} <= FLOOR
        if near and not form.cautions & without:
            return form
        seen.add(form.id)
        form = routine.variant(form.easier)
    return None


def in_form(work: Work, form: Exercise) -> Work:
    """Return a work with another form of its exercise; sets, reps and holds stay.

    The tempo is the slower of both, phase by phase. A form with other phases has its own tempo,
    for its words and its breath belong to its phases. What is exact keeps its tempo in any case.
    """
    if work.dose.exact:
        return replace(work, exercise=form)
    return replace(work, exercise=form, dose=replace(work.dose, tempo=_tempo(work.dose, form)))


def _tempo(dose: Dose, form: Exercise) -> Tempo | None:
    own = form.dose.tempo
    if dose.tempo is None or own is None:
        return dose.tempo
    pairs = list(zip(dose.tempo.phases, own.phases, strict=True))
    if any((here > 0) is not (there > 0) for here, there in pairs):
        return own
    return Tempo(*(max(pair) for pair in pairs))


@dataclass(slots=True)
class Forms:
    """Chooses the forms that a level puts in the place of exercises.

    It remembers what it has chosen: no form is taken for two exercises, nor one that the routine
    has anyway, for nobody wants to do the same twice.
    """

    routine: Routine
    _as_written: set[str] = field(init=False)
    _eased: set[str] = field(init=False)
    _taken: dict[str, str] = field(init=False, default_factory=dict)
    """The exercise that each form was taken for, both by id."""

    def __post_init__(self) -> None:
        self._as_written = {work.exercise.id for work in self.routine.works}
        self._eased = {form for _, form in self.routine.eased}

    def easier(self, work: Work) -> Exercise | None:
        """Return the easier form for a work; None if none fits, or it has been eased before."""
        form = self.routine.variant(work.exercise.easier)
        if form is None or work.exercise.short in self._eased:
            return None
        return self._taken_for(work, form)

    def harder(self, work: Work) -> Exercise | None:
        """Return the harder form for a work; None if none fits."""
        form = self.routine.variant(work.exercise.harder)
        if form is None or form.equipment != work.exercise.equipment:
            return None
        return self._taken_for(work, form)

    def _taken_for(self, work: Work, form: Exercise) -> Exercise | None:
        if form.id in self._as_written or not _fits(work, form):
            return None
        plain = work.exercise.id
        return form if self._taken.setdefault(form.id, plain) == plain else None


def _fits(work: Work, form: Exercise) -> bool:
    """Return whether a form can take over a dose: as much work, nearby, at no new risk."""
    plain, dose = work.exercise, work.dose
    same_dose = (
        (form.dose.hold is None) is (dose.hold is None)
        and form.dose.moving is dose.moving
        and bool(form.dose.order) is bool(dose.order)
        and (form.dose.sides is Sides.ALTERNATE) is (dose.sides is Sides.ALTERNATE)
    )
    places = frozenset({plain.position, form.position})
    return (
        same_dose
        and (len(places) == 1 or places in NEIGHBOURS)
        and form.cautions <= plain.cautions
        and set(form.equipment) <= set(plain.equipment)
        and not form.relaxing
    )


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
            case Rest(stays=True) | Work(dose=Dose(exact=True)):
                return block
            case Work(exercise=exercise, dose=dose) if not exercise.relaxing:
                return replace(block, dose=stretched(dose, by, LONGEST_PHASE))
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
        less = block
        if not block.dose.exact:
            figures = _figures(block, Level.BEGINNER)
            dose = _less(block.dose, figures)
            dose = dose.with_sides(block.dose, lambda side: _less(side, LevelDose()))
            less = replace(block, dose=dose)
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
        if form is not None:
            return in_form(block, form)
        if block.dose.exact:
            return block
        work = block
        dose = _more(work).with_sides(work.dose, lambda side: _more(replace(work, dose=side)))
        return replace(work, dose=dose)

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
    return _with_reps(dose.held(hold), reps)


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
    return _with_reps(dose.held(hold), reps)


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
    holds = dose.holds[: len(reps)] + dose.holds[-1:] * (len(reps) - len(dose.holds))
    pyramid = reps if unlike else ()
    return replace(dose, sets=len(reps), reps=max(reps), pyramid=pyramid, holds=holds)


def _scaled_hold(hold: Ms, factor: float) -> Ms:
    whole = Ms(round(hold * factor / SECOND) * SECOND)
    return max(whole, min(hold, LEAST_HOLD))
