"""The state of a live session as plain values, the same for every screen and remote."""

from __future__ import annotations

from dataclasses import asdict, dataclass, fields
from enum import StrEnum
from typing import TYPE_CHECKING, Any, Final

from matcue.base.units import Ms
from matcue.plan.manner import Words
from matcue.plan.timeline import SpanKind
from matcue.routine.model import Side

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping


class Playback(StrEnum):
    """Whether the session plays, is paused, or waits."""

    PLAYING = "playing"
    PAUSED = "paused"
    WAITING = "waiting"
    """It would sound but cannot: the device went away, or a sentence is still being spoken."""


@dataclass(frozen=True, slots=True, kw_only=True)
class SessionState:
    """A session at one instant. What does not apply is None.

    Attributes:
        state: Whether it plays.
        routine: The id of the routine.
        title: What the voice calls it.
        exercise: The exercise that is being done, got ready for, or rested from.
        doing: What the listener does.
        countdown_s: Whole seconds to the end of what the listener does, as a display shows them.
        side: Which side.
        set: Which set, from 1.
        sets: Of how many.
        rep: Which rep, from 1.
        reps: Of how many.
        next: The exercise that comes after this one.
        at_ms: What is heard now, from the start of the session.
        total_ms: The end of the session; None while that is still being planned.
        pace: The density; 1 is as written.
        words: How much is said.
        voice_gain_db: How much louder the voice is than usual.
        tones_gain_db: How much louder the tones are than usual.
        chapter: Which chapter, from 0.
        chapters: Of how many.
    """

    state: Playback
    routine: str
    title: str
    exercise: str | None = None
    doing: SpanKind | None = None
    countdown_s: int | None = None
    side: Side | None = None
    set: int | None = None
    sets: int | None = None
    rep: int | None = None
    reps: int | None = None
    next: str | None = None
    at_ms: Ms = Ms(0)
    total_ms: Ms | None = None
    pace: float = 1.0
    words: Words = Words.FULL
    voice_gain_db: float = 0.0
    tones_gain_db: float = 0.0
    chapter: int | None = None
    chapters: int | None = None


def as_facts(state: SessionState) -> dict[str, Any]:
    """Convert a state to a JSON object with every key, in the documented order."""
    return asdict(state)


def from_facts(facts: Mapping[str, Any]) -> SessionState:
    """Parse a state that `as_facts` made, in this or another version of matcue.

    Unknown keys are ignored, and so are unknown values of optional keys.

    Raises:
        ValueError: A required key is missing or has the wrong type.
    """
    known = {field.name for field in fields(SessionState)}
    taken = {key: value for key, value in facts.items() if key in known and value is not None}
    try:
        taken["state"] = Playback(taken["state"])
        for key, kind in _OPTIONAL.items():
            if key in taken and (value := _known(kind, taken.pop(key))) is not None:
                taken[key] = value
        state = SessionState(**taken)
    except (KeyError, TypeError) as error:
        raise ValueError(f"this is no state of a session: {error}") from error
    for field in fields(SessionState):
        sound = _KINDS.get(str(field.type).partition(" | ")[0], object)
        if field.name in taken and not isinstance(taken[field.name], sound):
            raise ValueError(f"this is no state of a session: {field.name}")
    return state


_KINDS: Final[dict[str, type | tuple[type, ...]]] = {
    "str": str,
    "int": int,
    "Ms": int,
    "float": (float, int),
}

_OPTIONAL: dict[str, Callable[[str], StrEnum]] = {"doing": SpanKind, "side": Side, "words": Words}


def _known(kind: Callable[[str], StrEnum], value: str) -> StrEnum | None:
    try:
        return kind(value)
    except ValueError:
        return None
