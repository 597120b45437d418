"""Easier and harder forms of an exercise: which can stand in for it, and with what dose."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Final

from matcue.routine.model import Position, Tempo, Work

if TYPE_CHECKING:
    from collections.abc import Set as AbstractSet

    from matcue.routine.model import Caution, Dose, Exercise, Routine

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
    for its words and its breath belong to its phases.
    """
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
        and form.dose.sides is dose.sides
    )
    places = frozenset({plain.position, form.position})
    return (
        same_dose
        and (len(places) == 1 or places in NEIGHBOURS)
        and form.cautions <= plain.cautions
        and set(form.equipment) <= set(plain.equipment)
        and not form.relaxing
    )
