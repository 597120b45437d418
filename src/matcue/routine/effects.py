"""Effects of exercises: which regions of the body they serve and load, and their movement."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING

from pydantic import Field

from matcue.routine.document import Doc
from matcue.routine.notation import Id
from matcue.routine.problems import validated
from matcue.routine.shelf import Shelf, content
from matcue.routine.source import read_tree

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping


class Region(StrEnum):
    """A part of the body that may be weak, or hurt."""

    NECK = "neck"
    UPPER_BACK = "upper-back"
    """With the shoulders."""
    LOWER_BACK = "lower-back"
    """With the belly."""
    HIPS = "hips"
    """With the thighs."""
    WRISTS = "wrists"
    KNEES = "knees"


class Movement(StrEnum):
    """The kind of a movement; a balanced session has several kinds."""

    HEAD = "head"
    ARMS = "arms"
    ROUND = "round"
    ARCH = "arch"
    SIDE = "side"
    TURN = "turn"
    HIPS = "hips"
    LEGS = "legs"
    BRACE = "brace"
    LENGTHEN = "lengthen"
    BREATH = "breath"
    REST = "rest"


@dataclass(frozen=True, slots=True)
class Effect:
    """The effect of one exercise; see the head of ``effects.yaml``."""

    serves: frozenset[Region]
    loads: frozenset[Region]
    movement: Movement
    strengthens: bool = False
    playful: bool = False


class EffectDoc(Doc):
    """An entry of ``effects.yaml``."""

    serves: tuple[Region, ...] = Field(min_length=1)
    loads: tuple[Region, ...]
    movement: Movement
    strengthens: bool = False
    playful: bool = False


class EffectsDoc(Doc):
    """The schema of ``effects.yaml``."""

    effects: dict[Id, EffectDoc]


def read_effects(exercises: Iterable[str] = (), shelf: Shelf | None = None) -> Mapping[str, Effect]:
    """Read the effect of every exercise of the catalogue, by its id.

    Args:
        exercises: Ids that have to have a row.
        shelf: Where the file is.

    Raises:
        RoutineError: The file says something impossible, or lacks one of the exercises.
    """
    path = content() / "effects.yaml"
    tree = read_tree((shelf or Shelf()).bytes_of(path), path.name)
    rows = validated(tree, EffectsDoc).effects
    for id_ in exercises:
        if id_ not in rows:
            tree.blame(("effects",), f"'{id_}' has no row here; say what it serves and loads")
    tree.check()
    return {
        id_: Effect(
            frozenset(row.serves),
            frozenset(row.loads),
            row.movement,
            strengthens=row.strengthens,
            playful=row.playful,
        )
        for id_, row in rows.items()
    }
