"""The ways from one position to another: what is said, and how long each takes.

The table stands in a language's `transitions.yaml`, for the number of sentences is its own. Seconds
count from the end of a sentence.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Annotated, TypeAlias

from pydantic import Field

from matcue.routine.document import Doc, Pause, Sentence
from matcue.routine.model import Position
from matcue.routine.problems import validated

if TYPE_CHECKING:
    from collections.abc import Mapping

    from matcue.base.units import Ms
    from matcue.routine.source import Tree

Steps: TypeAlias = "tuple[tuple[str, Ms], ...]"
"""Sentences, each with the time that follows its end."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Transition:
    """The way from one position to another; `steps` has one movement a sentence."""

    regular: Steps
    short: str
    steps: Steps
    left: Steps
    """The steps again, with every roll over the left side, as in pregnancy."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Transitions:
    """All ways of one language. A placeholder ``{side}`` is the side of the coming exercise."""

    table: Mapping[tuple[Position, Position], Transition]
    stay: Mapping[Position, str]
    """What is said instead in the same position, where a rest has moved somebody; may be empty."""
    other_side: tuple[str, Ms]
    """From lying on one side to lying on the other."""


_Step = tuple[Sentence, Pause]


class _TransitionDoc(Doc):
    regular: Annotated[tuple[_Step, ...], Field(min_length=1)]
    short: Sentence
    steps: Annotated[tuple[str, ...], Field(min_length=1)]


class _TransitionsDoc(Doc):
    steps: dict[str, _Step]
    left: dict[str, _Step]
    moves: dict[Position, dict[Position, _TransitionDoc]]
    stay: dict[Position, str]
    other_side: _Step


@dataclass(slots=True)
class _Reader:
    tree: Tree
    doc: _TransitionsDoc
    table: dict[tuple[Position, Position], Transition] = field(default_factory=dict)

    def read(self) -> Transitions:
        for begin in Position:
            for end in Position:
                if begin is not end:
                    self._read(begin, end)
        self.tree.check()
        return Transitions(
            table=self.table,
            stay={position: self.doc.stay.get(position, "") for position in Position},
            other_side=self.doc.other_side,
        )

    def _read(self, begin: Position, end: Position) -> None:
        move = self.doc.moves.get(begin, {}).get(end)
        path = ("moves", begin.value, end.value)
        if move is None:
            self.tree.blame(path[:2], f"the way from '{begin.value}' to '{end.value}' is missing")
            return
        for index, name in enumerate(move.steps):
            if name not in self.doc.steps:
                self.tree.blame((*path, "steps", index), f"there is no step '{name}'")
                return
        self.table[begin, end] = Transition(
            regular=move.regular,
            short=move.short,
            steps=tuple(self.doc.steps[name] for name in move.steps),
            left=tuple(self.doc.left.get(name, self.doc.steps[name]) for name in move.steps),
        )


def read_transitions(tree: Tree) -> Transitions:
    """Return the ways of a language's `transitions.yaml`.

    Raises:
        RoutineError: A way is missing, or names a step that there is not.
    """
    return _Reader(tree, validated(tree, _TransitionsDoc)).read()
