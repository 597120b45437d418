"""Where in its file a routine breaks a rule: the line to change."""

from __future__ import annotations

from typing import TYPE_CHECKING

from matcue.routine.model import Part, Repeat, Work, works

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from matcue.plan.rules import Finding
    from matcue.routine.model import Block, Routine
    from matcue.routine.source import Path, Spot, Tree


def places(findings: Iterable[Finding], routine: Routine, tree: Tree) -> Iterator[Spot | None]:
    """Yield the position of what breaks each rule: a key, an exercise or a step; None if unknown.

    Args:
        findings: The broken rules.
        routine: The routine as written.
        tree: Its file. What comes from another one is found at the step that uses it.
    """
    steps = list(_steps(routine.blocks, ("steps",)))
    first = {id_: nth for nth, (id_, _) in reversed(list(enumerate(steps)))}
    for finding in findings:
        nth = first.get(finding.exercise or "") if finding.nth is None else finding.nth
        yield _place(finding, steps, nth, tree)


def _place(
    finding: Finding, steps: list[tuple[str, Path]], nth: int | None, tree: Tree
) -> Spot | None:
    if nth is None:
        return None  # no exercise breaks it, or one that a level has put in place of another
    id_, step = steps[nth]
    own: Path = ("exercises", id_)
    if finding.key:
        for path in ((*step, finding.key), (*own, finding.key), (*own, "dose", finding.key), own):
            if (spot := tree.find(path, key=True)) is not None:
                return spot
    return tree.find(step)


def _steps(blocks: tuple[Block, ...], path: Path) -> Iterator[tuple[str, Path]]:
    """Yield each exercise with the path of its step, or of the step that uses its routine."""
    for index, block in enumerate(blocks):
        here = (*path, index)
        match block:
            case Work(exercise=exercise):
                yield exercise.id, here
            case Repeat(blocks=inner):
                yield from _steps(inner, (*here, "steps"))
            case Part(blocks=inner):
                yield from ((work.exercise.id, here) for work in works(inner))
            case _:
                pass
