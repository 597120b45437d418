"""Selecting from a routine: gentler, shorter, in portions. Doses and rests stay as they are.

Only whole exercises are selected, with both sides; a hold or a rest is never shortened to make
something fit.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Final

from matcue.base.units import MINUTE, SECOND, Ms
from matcue.plan.care import kept_off, sparing
from matcue.plan.growth import Grown, grown
from matcue.plan.levels import in_form, safer_form
from matcue.plan.steps import WARM_UP
from matcue.routine.model import (
    Block,
    Breathe,
    BreathPattern,
    Caution,
    Part,
    Position,
    Relax,
    Repeat,
    Rest,
    Routine,
    Say,
    Screening,
    Work,
    works,
)

if TYPE_CHECKING:
    from collections.abc import Callable

GENTLE: Final = (
    Caution.TWIST,
    Caution.SWING,
    Caution.JUMP,
    Caution.INVERSION,
    Caution.BEND,
    Caution.LOAD,
)
"""The cautions that `--gentle` avoids, for a sore back or the first weeks."""

LATE: Final = Ms(10 * SECOND)
"""How much later than asked a session may end; nobody's day hangs on it, an exercise may."""

FEWEST: Final = 3
"""The fewest exercises of a session."""

SMALL_WARM_UP: Final = 3
"""How many exercises of the warm-up open a portion."""

OPENING_BREATH: Final = Breathe(pattern=BreathPattern(Ms(4_000), Ms(0), Ms(6_000), Ms(0)), cycles=4)
CLOSING_RELAX: Final = Relax(lasts=Ms(45 * SECOND))


@dataclass(frozen=True, slots=True, kw_only=True)
class Selection:
    """The listener's choices about what to do of a routine.

    Attributes:
        gentle: Whether to avoid all of `GENTLE`, which are all there are, with the doses and forms
            of a beginner.
        without: Cautions to avoid.
        pick: How many exercises, the warm-up not counted.
        longest: The longest that the session may be, in milliseconds.
        warm_up: Whether to do its warm-up.
        full: Whether to use the catalogue's doses in place of the routine's.
        portion: Which portion, counted from 1, of how many.
        spared: Ids of exercises to leave out because they hurt.
        lighter: Ids of exercises to do less of because they made it worse.
        off: Positions in which nothing is done, for health.
        doses: Doses of a program in place of the routine's.
    """

    gentle: bool = False
    without: tuple[Caution, ...] = ()
    pick: int | None = None
    longest: Ms | None = None
    warm_up: bool = True
    full: bool = False
    portion: tuple[int, int] | None = None
    spared: tuple[str, ...] = ()
    lighter: tuple[str, ...] = ()
    off: tuple[Position, ...] = ()
    doses: tuple[Grown, ...] = ()


def longest_of(minutes: int) -> Ms:
    """Return the longest that a session of so many minutes may be."""
    return Ms(minutes * MINUTE + LATE)


class TooLong(ValueError):
    """A routine cannot be made short enough; `shortest` is the length of its shortest form."""

    def __init__(self, shortest: Ms) -> None:
        minutes = max(1, -(-(shortest - LATE) // MINUTE))
        super().__init__(
            f"its shortest form takes {minutes} minutes; "
            f"write `--minutes {minutes}`, or do it in pieces with `--portions 2`"
        )
        self.shortest = shortest


def selected(routine: Routine, selection: Selection, total: Callable[[Routine], Ms]) -> Routine:
    """Return the selected part of a routine; it names what was left out or made easier.

    Args:
        routine: The routine as written.
        selection: What to select.
        total: Returns the length of a routine in milliseconds.

    Raises:
        ValueError: Nothing would be left, or it cannot be made short enough.
    """
    routine = kept_off(sparing(routine, selection.spared), selection.off)
    routine = _parts_fitted(routine, total)
    if selection.full:
        routine = _full(routine)
    routine = grown(routine, selection.doses)
    if selection.lighter:
        routine = replace(routine, lighter=selection.lighter)
    if not selection.warm_up:
        blocks = tuple(block for block in routine.blocks if not _is_warm_up(block))
        routine = replace(routine, blocks=blocks or routine.blocks)
    without = frozenset(GENTLE if selection.gentle else selection.without)
    if without:
        routine = replace(eased(routine, without), gentle=selection.gentle)
    if selection.pick is not None:
        routine = picked(routine, selection.pick)
    if selection.longest is not None:
        routine = fitted(routine, selection.longest, total)
    if selection.portion is not None:
        routine = portion(routine, *selection.portion, total)
    return routine


def eased(routine: Routine, without: frozenset[Caution]) -> Routine:
    """Replace exercises that have a caution by easier forms, or leave them out.

    Raises:
        ValueError: Nothing would be left.
    """
    left_out: list[str] = []
    swapped: list[tuple[str, str]] = []

    def all_easier(blocks: tuple[Block, ...]) -> tuple[Block, ...]:
        forms = [easier(block) for block in blocks]
        gone = {index for index, form in enumerate(forms) if not form}
        return tuple(
            new for index in _remaining(blocks, gone) if forms[index] for new in forms[index]
        )

    def easier(block: Block) -> tuple[Block, ...]:
        match block:
            case Repeat(blocks=inner) | Part(blocks=inner):
                kept = all_easier(inner)
                return (replace(block, blocks=kept),) if kept else ()
            case Work(exercise=exercise) if exercise.cautions & without:
                other = safer_form(routine, exercise, without)
                if other is None:
                    left_out.append(exercise.short)
                    return ()
                swapped.append((exercise.short, other.short))
                return (in_form(block, other),)
            case _:
                return (block,)

    blocks = all_easier(routine.blocks)
    if not works(blocks):
        raise ValueError("nothing would be left of it; choose a gentle routine")
    return replace(
        routine,
        blocks=blocks,
        left_out=tuple(dict.fromkeys((*routine.left_out, *left_out))),
        eased=tuple(dict.fromkeys((*routine.eased, *swapped))),
    )


def picked(routine: Routine, many: int) -> Routine:
    """Keep *many* exercises: the first, the last, and an even choice between them.

    A superset counts as one. The warm-up always stays.
    """
    doing = [i for i, block in enumerate(routine.blocks) if _is_choice(block)]
    if many >= len(doing):
        return routine
    steps = max(1, many - 1)
    kept = {doing[round(n * (len(doing) - 1) / steps)] for n in range(many)}
    dropped = [i for i in doing if i not in kept]
    stays = {work.exercise.id for i in kept for work in works((routine.blocks[i],))}
    left_out = [
        work.exercise.short
        for i in dropped
        for work in works((routine.blocks[i],))
        if work.exercise.id not in stays
    ]
    return replace(
        routine,
        blocks=tuple(routine.blocks[i] for i in _remaining(routine.blocks, set(dropped))),
        left_out=tuple(dict.fromkeys((*routine.left_out, *left_out))),
    )


def fitted(routine: Routine, longest: Ms, total: Callable[[Routine], Ms]) -> Routine:
    """Leave out exercises, and after that sets, until the session is short enough.

    Raises:
        TooLong: Even its shortest form takes longer.
    """
    doing = sum(_is_choice(block) for block in routine.blocks)
    shortest = routine
    for many in range(doing, min(FEWEST, doing) - 1, -1):
        shortest = picked(routine, many)
        if total(shortest) <= longest:
            return shortest
    while (fewer := _with_a_set_less(shortest)) is not None:
        shortest = fewer
        if total(shortest) <= longest:
            return shortest
    raise TooLong(total(shortest))


def portion(routine: Routine, nth: int, of: int, total: Callable[[Routine], Ms]) -> Routine:
    """Return one of several portions for a day: a small warm-up, exercises, a relaxed end.

    Exercises are never split, so neither are sides; portions are about equally long. What the
    routine has between its exercises (breathing, relaxation) stays with the one before.

    Raises:
        ValueError: There are more portions than exercises.
    """
    doing = _with_company(routine.blocks)
    if of > len(doing):
        raise ValueError(f"it has {len(doing)} exercises, too few for {of} portions")
    empty = total(replace(routine, blocks=()))
    lengths = [total(replace(routine, blocks=blocks)) - empty for blocks in doing]
    mine = _share(lengths, of)[nth - 1]
    chosen = _without_trailing_rest([block for index in mine for block in doing[index]])
    warm_up = next((b for b in routine.blocks if isinstance(b, Part) and _is_warm_up(b)), None)
    opening: Block = OPENING_BREATH
    if warm_up is not None:
        calm = [b for b in warm_up.blocks if isinstance(b, Work) and not b.exercise.cautions]
        opening = replace(warm_up, blocks=tuple(calm[:SMALL_WARM_UP]))
    ending = () if _lets_go(chosen[-1]) else (CLOSING_RELAX,)
    return replace(routine, blocks=(opening, *chosen, *ending), part=(nth, of))


def _with_company(blocks: tuple[Block, ...]) -> list[tuple[Block, ...]]:
    """Group each exercise with the blocks up to the next; the first group has the opening too."""
    units: list[list[Block]] = []
    opening: list[Block] = []
    for block in blocks:
        if _is_choice(block):
            units.append([*opening, block])
            opening = []
        elif not _is_warm_up(block):
            (units[-1] if units else opening).append(block)
    return [tuple(unit) for unit in units]


def _without_trailing_rest(blocks: list[Block]) -> tuple[Block, ...]:
    while isinstance(blocks[-1], Rest | Say):
        blocks = blocks[:-1]
    return tuple(blocks)


def _lets_go(block: Block) -> bool:
    last = works((block,))[-1:]
    return isinstance(block, Relax | Breathe) or bool(last and last[0].exercise.relaxing)


def _remaining(blocks: tuple[Block, ...], gone: set[int]) -> list[int]:
    """List what stays without some blocks; a rest or a word after one of them goes with it."""
    stays: list[int] = []
    leaving = False
    for index, block in enumerate(blocks):
        leaving = index in gone or (leaving and isinstance(block, Say | Rest))
        if not leaving:
            stays.append(index)
    return stays


def _parts_fitted(routine: Routine, total: Callable[[Routine], Ms]) -> Routine:
    """Shorten parts that may take only so long: risky exercises go first, then one in the middle.

    What opens and closes a part stays. This is the author's choice, so `left_out` does not name it.
    """

    def shortened(block: Block) -> Block:
        if not isinstance(block, Part) or block.longest is None:
            return block
        while (
            total(replace(routine, blocks=(block,))) - empty > block.longest
            and len(block.blocks) > FEWEST
        ):
            inner = range(1, len(block.blocks) - 1)
            risky = [
                n for n in inner if any(w.exercise.cautions for w in works((block.blocks[n],)))
            ]
            gone = {risky[-1] if risky else len(block.blocks) // 2}
            block = replace(
                block, blocks=tuple(block.blocks[n] for n in _remaining(block.blocks, gone))
            )
        return block

    if not any(isinstance(block, Part) and block.longest is not None for block in routine.blocks):
        return routine
    empty = total(replace(routine, blocks=()))
    return replace(routine, blocks=tuple(map(shortened, routine.blocks)))


def _share(lengths: list[int], of: int) -> list[list[int]]:
    """Share items out in order, each share near its part of the whole and none empty."""
    whole = sum(lengths)
    shares: list[list[int]] = [[] for _ in range(of)]
    current, done = 0, 0
    for index, length in enumerate(lengths):
        left, open_ = len(lengths) - index, of - current - 1
        full = bool(shares[current]) and (done + length / 2) * of >= whole * (current + 1)
        if open_ and shares[current] and (full or left <= open_):
            current += 1
        shares[current].append(index)
        done += length
    return shares


_BOUNDED: Final = frozenset({Screening.PREGNANCY, Screening.PAIN})
"""Who asks about these has doses that are never more than the routine says."""


def _full(routine: Routine) -> Routine:
    """Give every exercise its own whole dose, but where that would be harder than is good."""
    if not _BOUNDED.isdisjoint(routine.screening):
        return routine

    def full(block: Block) -> Block:
        match block:
            case Work(exercise=exercise, dose=dose):
                own = replace(exercise.dose, sides=dose.sides, first=dose.first)
                return replace(block, dose=own, written=frozenset())
            case Repeat(blocks=inner):
                return replace(block, blocks=tuple(map(full, inner)))
            case _:
                return block

    return replace(routine, blocks=tuple(map(full, routine.blocks)))


def _with_a_set_less(routine: Routine) -> Routine | None:
    """Remove a set from the exercise with the most sets; None if all have one."""
    most = max(
        (b.dose.sets for b in routine.blocks if isinstance(b, Work) and not b.exercise.relaxing),
        default=1,
    )
    if most <= 1:
        return None
    blocks = list(routine.blocks)
    for index in range(len(blocks) - 1, -1, -1):
        block = blocks[index]
        if isinstance(block, Work) and block.dose.sets == most and not block.exercise.relaxing:
            dose, left = block.dose, most - 1
            fewer = replace(dose, sets=left, pyramid=dose.pyramid[:left], holds=dose.holds[:left])
            blocks[index] = replace(block, dose=fewer)
            break
    return replace(routine, blocks=tuple(blocks))


def _is_warm_up(block: Block) -> bool:
    return isinstance(block, Part) and block.routine == WARM_UP


def _is_choice(block: Block) -> bool:
    return not _is_warm_up(block) and bool(works((block,)))
