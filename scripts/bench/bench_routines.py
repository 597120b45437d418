"""Long routines for the benchmark: rounds of the catalogue's exercises, again and again.

However often a round is repeated, nearly the same sentences are said: the welcome tells another
length, and tips take turns in the first few rounds. So the length of a session and the number of
its different sentences can be chosen one by one.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

import yaml

if TYPE_CHECKING:
    from pathlib import Path


@dataclass(frozen=True, slots=True)
class Round:
    """Exercises in a row, and about how long they take together."""

    name: str
    minutes: int
    steps: tuple[dict[str, Any], ...]


FEW: Final = Round(
    "few",
    5,
    (
        {"exercise": "cat", "reps": 6},
        {"exercise": "bridge", "sets": 1, "hold": "20s"},
        {"exercise": "child-pose", "hold": "40s"},
    ),
)
"""What a short session says, with no exercise for long."""

MANY: Final = Round(
    "many",
    30,
    tuple(
        {"exercise": exercise, "sets": 1}
        for exercise in (
            "tall-breath",
            "head-tilts",
            "shoulder-circles",
            "arm-circles",
            "hip-circles",
            "half-bend",
            "march",
            "back-bends",
            "cat",
            "down-dog",
            "up-dog",
            "crocodile",
            "boat",
            "bridge",
            "roll-down",
            "bird-dog",
            "knee-hug",
        )
    ),
)
"""A long session in which no exercise comes twice."""


def routine(one: Round, minutes: int) -> str:
    """Write a routine file that repeats a round until about so many minutes are full."""
    times = max(1, round(minutes / one.minutes))
    # The inner repeat keeps the voice from counting rounds, each of which would be a sentence.
    inner = {"repeat": 1, "steps": list(one.steps)}
    document = {
        "id": f"bench-{one.name}-{minutes}",
        "title": "Long session",
        "rests": {"sets": "15s", "after": "12s"},
        "steps": [{"repeat": times, "steps": [inner]}],
    }
    return yaml.safe_dump(document, sort_keys=False)


def written(folder: Path, one: Round, minutes: int) -> Path:
    """Write a routine file into *folder*, and name it."""
    path = folder / f"{one.name}-{minutes}.yaml"
    path.write_text(routine(one, minutes), "utf-8")
    return path
