"""The keys of the phrases for doses and breathing, and the values of their placeholders."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from matcue.base.units import SECOND
from matcue.routine.model import Breath

if TYPE_CHECKING:
    from matcue.plan.wording import Wording
    from matcue.routine.model import BreathPattern, Dose, PhaseBreath

_BREATHING: Final[dict[tuple[Breath | None, Breath | None], str]] = {
    (Breath.OUT, Breath.IN): "breathing-out-in",
    (Breath.IN, Breath.OUT): "breathing-in-out",
}


def dose_key(dose: Dose) -> str:
    """Return the key of the phrase for a dose."""
    kind = "moving" if dose.moving else "hold" if dose.hold is not None else "reps"
    key = f"dose-{kind}"
    if kind == "hold" and dose.reps > 1:
        key += "-reps"
    if dose.sets > 1:
        key += "-sets"
    return key


def dose_amounts(dose: Dose, wording: Wording) -> dict[str, object]:
    """Return the placeholder values of the phrases for a dose."""
    values: dict[str, object] = {
        "set": 1,
        "sets": dose.sets,
        "rep": 1,
        "reps": dose.reps,
        "rest": wording.duration(dose.rest),
    }
    if dose.hold is not None:
        values["hold"] = wording.duration(dose.hold)
    return values


def breathing_key(breathing: PhaseBreath) -> str | None:
    """Return the key of the phrase for breathing with a movement; None if there is none."""
    return _BREATHING.get((breathing.go, breathing.back))


def pattern_key(pattern: BreathPattern) -> str:
    """Return the key of the phrase for a breath pattern."""
    match (pattern.hold_in > 0, pattern.hold_out > 0):
        case (True, True):
            return "breathe-box"
        case (True, False):
            return "breathe-full"
        case (False, True):
            return "breathe-after"
        case _:
            return "breathe-pattern"


def pattern_amounts(pattern: BreathPattern) -> dict[str, object]:
    """Return the placeholder values of the phrases for a breath pattern, in seconds."""
    keys = ("in", "stay", "out", "pause")
    return {
        key: round(phase / SECOND) if phase % SECOND == 0 else f"{phase / SECOND:g}"
        for key, phase in zip(keys, pattern.phases, strict=True)
    }
