"""The roles of sentences. Code that selects sentences goes by the role, never by the words."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Mapping


class Role(StrEnum):
    """The purpose of a sentence; its value is in `matcue show --json`."""

    WELCOME = "welcome"
    """What session this is, how long, with what, and what was left out."""
    LEGEND = "legend"
    """What the tones mean."""
    SAFETY = "safety"
    """What keeps the whole session safe."""
    NAME = "name"
    """Which exercise comes."""
    MOVE = "move"
    """The way into its position, or that one stays there."""
    SETUP = "setup"
    """What to fetch and put up for it."""
    HOW = "how"
    """How it is done and breathed."""
    DOSE = "dose"
    """How long, how often, on which side first."""
    READY = "ready"
    """That it is about to begin."""
    ENTER = "enter"
    """The way into a hold."""
    HOLD = "hold"
    """That a hold, or steady movement, has begun, and no word of the breath."""
    NUMBER = "number"
    """Which rep or hold this is, with its side where sides take turns."""
    LAST = "last"
    """That it is the last rep, hold or breath."""
    SIDE = "side"
    """Which side's turn it is, and nothing more."""
    PHASE = "phase"
    """Which part of a movement is on."""
    BREATH = "breath"
    """In, out, stay; or that the breath goes on, as in "Hold, and breathe freely"."""
    COUNT = "count"
    """How many seconds of a hold are left, one of its last few."""
    HALFWAY = "halfway"
    """How much of a hold is left, long before its end."""
    TIP = "tip"
    """What to mind while doing it."""
    RELEASE = "release"
    """The way out of a hold."""
    SOFTNESS = "softness"
    """What to let go of after an effort."""
    SWITCH = "switch"
    """That the other side is next."""
    SET = "set"
    """Which set is next."""
    REST = "rest"
    """How long a rest lasts."""
    NEXT = "next"
    """What comes next, or where it goes on after a pause."""
    RELAX = "relax"
    """How to relax, after an exercise or in a time of its own."""
    CLOSING = "closing"
    """Goodbye."""
    OWN = "own"
    """A routine's own words between its exercises."""


@dataclass(frozen=True, slots=True)
class Sentence:
    """A rendered sentence and its role."""

    text: str
    role: Role


_PHRASES: Final[Mapping[Role, tuple[str, ...]]] = {
    Role.WELCOME: (
        "welcome-title",
        "welcome-part",
        "welcome-total",
        "welcome-exercises",
        "welcome-equipment",
        "welcome-slowly",
        "welcome-left-out",
        "welcome-many-left-out",
        "welcome-many-eased",
        "welcome-eased",
        "again-session",
    ),
    Role.LEGEND: ("legend-listen", "legend-go", "legend-down", "legend-stop"),
    Role.SAFETY: ("welcome-pain", "welcome-safety"),
    Role.NAME: (
        "warm-up",
        "exercise",
        "exercise-number",
        "exercise-brief",
        "exercise-brief-name",
        "exercise-only",
        "exercise-round",
    ),
    Role.SETUP: ("take-your-time",),
    Role.DOSE: (
        "dose-reps",
        "dose-reps-sets",
        "dose-hold",
        "dose-hold-sets",
        "dose-hold-reps",
        "dose-hold-reps-sets",
        "dose-hold-pyramid",
        "dose-holds",
        "dose-reps-pyramid",
        "dose-moving",
        "dose-moving-sets",
        "dose-each",
        "dose-alternate",
        "side-first",
        "side-only",
        "breathe-cycles",
    ),
    Role.HOW: (
        "breathe",
        "breathe-pattern",
        "breathe-box",
        "breathe-after",
        "breathe-full",
    ),
    Role.SIDE: ("side-word",),
    Role.NUMBER: ("side-count", "rep", "rep-phase", "hold-number"),
    Role.LAST: ("side-last", "rep-last", "rep-last-phase", "hold-last", "breath-last"),
    Role.PHASE: ("phase",),
    Role.READY: ("get-ready",),
    Role.HOLD: ("hold", "moving-short"),
    Role.BREATH: (
        "hold-in",
        "hold-out",
        "hold-in-brief",
        "hold-out-brief",
        "hold-free",
        "keep-breathing",
        "moving",
        "in",
        "out",
        "in-long",
        "out-long",
        "stay",
    ),
    Role.HALFWAY: ("halfway", "to-go"),
    Role.COUNT: ("count",),
    Role.RELEASE: ("release",),
    Role.SOFTNESS: ("relax", "last-exercise", "time"),
    Role.SWITCH: ("switch",),
    Role.SET: ("set", "set-last", "set-reps", "set-reps-each", "hold-set", "hold-set-last"),
    Role.REST: ("rest", "lie-still"),
    Role.NEXT: (
        "next",
        "again-side",
        "again-hold",
        "again-rep",
        "again-breath",
        "again-set",
    ),
    Role.CLOSING: ("outro",),
}

ROLE_OF: Final[Mapping[str, Role]] = {key: role for role, keys in _PHRASES.items() for key in keys}
"""The role of each phrase that is a whole sentence; `next-breathing` and the like are names."""
