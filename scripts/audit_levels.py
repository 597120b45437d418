"""What holds between the levels of a routine, and the most that a back is asked to bear."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Final

from audit_rules import Fault
from matcue.base.units import MINUTE, SECOND, Ms
from matcue.plan.selection import GENTLE
from matcue.routine.model import Level

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from audit_figures import Figures
    from audit_plans import Choice, Planned

MOST_BENDS: Final = {Level.BEGINNER: 20, Level.REGULAR: 40}
"""Deep bends in one session; the strong may do all that the article asks for. Our judgement."""

MOST_IN_A_ROW: Final = 15

MOST_ON_THE_STOMACH: Final = Ms(4 * MINUTE)
"""On end, with no rest of 20 s; for the strong too much is what the article asks for."""


def burden(choice: Choice, figures: Figures) -> Iterator[Fault]:
    """No session bends, or lies on the stomach, more than a back should bear."""
    if choice.level is Level.STRONG:
        return
    most = MOST_BENDS[choice.level]
    if figures.bends > most:
        yield Fault(Ms(0), "bends", f"{figures.bends} deep bends; at most {most}")
    if figures.bends_in_a_row > MOST_IN_A_ROW:
        yield Fault(Ms(0), "bends", f"{figures.bends_in_a_row} deep bends in a row")
    if figures.stomach_ms > MOST_ON_THE_STOMACH:
        yield Fault(Ms(0), "stomach", f"{figures.stomach_ms / SECOND:.0f} s on the stomach on end")


def gentle(choice: Choice, planned: Planned) -> Iterator[Fault]:
    """A gentle session has no exercise with a caution that gentle ones avoid."""
    if not choice.gentle:
        return
    for part in planned.parts:
        risks = part.work.exercise.cautions & set(GENTLE) if part.work else frozenset()
        if part.work and risks:
            yield Fault(part.at, "gentle-caution", f"'{part.work.exercise.id}': {', '.join(risks)}")


def across(sessions: Mapping[Choice, Figures]) -> Iterator[tuple[Choice, Fault]]:
    """No gentle session is longer than the plain one of the same level."""
    for choice, figures in sessions.items():
        plain = sessions.get(replace(choice, gentle=False))
        if choice.gentle and plain is not None and figures.total_ms > plain.total_ms:
            longer = (figures.total_ms - plain.total_ms) / SECOND
            yield choice, Fault(Ms(0), "gentle-length", f"{longer:.0f} s longer than the plain one")


def unlightened(beginner: Planned, regular: Planned) -> Iterator[Fault]:
    """A beginner has an easier form of something, if the catalogue has one like it.

    Like it is a form of the same kind of dose, on the same sides, in the same position, that adds
    no equipment and that the routine does not do anyway.
    """
    done = {work.exercise.id for work in regular.routine.works}
    offered = []
    for work in regular.routine.works:
        form = regular.routine.variant(work.exercise.easier)
        if form is None or form.id in done or work.exercise.relaxing or form.relaxing:
            continue
        alike = (
            (form.dose.hold is None) is (work.dose.hold is None)
            and form.dose.moving is work.dose.moving
            and form.dose.sides is work.dose.sides
            and form.position is work.exercise.position
            and set(form.equipment) <= set(work.exercise.equipment)
            and form.cautions <= work.exercise.cautions
        )
        if alike and not any(level == Level.BEGINNER.value for level, _ in work.levels):
            offered.append(form.id)
    has = {work.exercise.id for work in beginner.routine.works}
    if offered and not has & set(offered):
        yield Fault(Ms(0), "easier-form", f"none of {', '.join(dict.fromkeys(offered))}")
