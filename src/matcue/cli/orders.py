"""``matcue export --orders``: a track for each line of a CSV file."""

from __future__ import annotations

import csv
import sys
from dataclasses import replace
from typing import TYPE_CHECKING

from matcue.base.errors import InputError, MachineError
from matcue.cli.admission import person, settled
from matcue.cli.main import stopping_once
from matcue.cli.progress import Watching
from matcue.cli.settings import in_force
from matcue.routine.shelf import user_shelf
from matcue.tracks.batch import jobs, listen, run
from matcue.tracks.export import Failed
from matcue.tracks.orders import read_orders, report

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from matcue.out import Quality
    from matcue.session.options import Options


def export_orders(
    file: Path,
    folder: Path,
    usual: Sequence[Options],
    *,
    quality: Quality,
    side_by_side: int | None,
    force: bool,
    have_asked: bool,
    for_others: bool,
) -> None:
    """Make the tracks of a file of orders, and print the report.

    Raises:
        InputError: The file cannot be used, or some lines of it.
        MachineError: Some track failed otherwise.
    """
    if len(usual) != 1:
        raise InputError("--orders has a level on each line, and no portions")
    shelf = user_shelf()
    who = None if for_others else person(shelf)
    lines = read_orders(file, folder, shelf, usual[0], in_force().bitrate_for)
    ordered = [replace(each.wanted, quality=quality) for each in lines if each.wanted is not None]
    admitted, made = settled(
        ordered,
        shelf,
        who,
        force=force,
        with_program=False,
        have_asked=have_asked,
        alone=False,
    )
    missing = [each for each in admitted.wanted if each not in made]
    if missing:
        with stopping_once():
            begun = jobs(missing, admitted.ids)
            with Watching() as watching:
                listen(begun, shelf, watching)
                made |= run(begun, watching.exporting, side_by_side=side_by_side)
    numbers = [each.number for each in lines if each.wanted is not None]
    results = {number: made[each] for number, each in zip(numbers, admitted.wanted, strict=True)}
    csv.writer(sys.stdout, lineterminator="\n").writerows(report(lines, results))
    failed = [each for each in results.values() if isinstance(each, Failed)]
    bad = len(lines) - len(results) + len(failed)
    if bad:
        faults = any(each.exit_code != InputError.exit_code for each in failed)
        kind = MachineError if faults else InputError
        raise kind(f"{bad} of {len(lines)} orders could not be made; the report says why")
