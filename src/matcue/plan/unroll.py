"""Flattening a routine: repeats and parts become one sequence of numbered items."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, assert_never

from matcue.routine.model import (
    Block,
    Breathe,
    Part,
    Relax,
    Repeat,
    Rest,
    Routine,
    Say,
    Work,
)

if TYPE_CHECKING:
    from collections.abc import Iterator


@dataclass(frozen=True, slots=True, kw_only=True)
class Item:
    """One block in the flat sequence.

    `number` counts the exercises from 1; in a further round of a repeat an exercise keeps its
    number. `round` and `rounds` are those of the innermost repeat, 1 of 1 outside of any.
    """

    block: Work | Say | Breathe | Rest | Relax
    number: int
    round: int
    rounds: int


def unrolled(routine: Routine) -> tuple[Item, ...]:
    """Return the blocks of a routine in the order in which they are done."""
    return tuple(_items(routine.blocks, 0, 1, 1))


def count(blocks: tuple[Block, ...]) -> int:
    """Count exercises; one in a repeat counts once."""
    total = 0
    for block in blocks:
        match block:
            case Work():
                total += 1
            case Repeat(blocks=inner) | Part(blocks=inner):
                total += count(inner)
            case _:
                pass
    return total


def _items(blocks: tuple[Block, ...], before: int, turn: int, turns: int) -> Iterator[Item]:
    number = before
    for block in blocks:
        match block:
            case Work():
                number += 1
                yield Item(block=block, number=number, round=turn, rounds=turns)
            case Repeat(times=times, blocks=inner):
                for nth in range(times):
                    yield from _items(inner, number, nth + 1, times)
                number += count(inner)
            case Part(blocks=inner):
                yield from _items(inner, number, 1, 1)
                number += count(inner)
            case Say() | Breathe() | Rest() | Relax():
                yield Item(block=block, number=number, round=turn, rounds=turns)
            case _:
                assert_never(block)
