"""``matcue import``."""

from __future__ import annotations

import json
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from matcue.base.errors import InputError, MachineError, MatcueError
from matcue.cli.lines import say, tell
from matcue.cli.shared import examples

if TYPE_CHECKING:
    from matcue.authoring.importing.importer import Imported


@click.command(
    "import",
    short_help="Make routines of files in other forms.",
    epilog=examples(
        "matcue import stretches.json",
        "matcue import plan.md -o my-plan.yaml",
        "matcue import timer.json phrases.txt ride.zwo -o routines",
    ),
)
@click.argument(
    "files", nargs=-1, required=True, metavar="FILE...", type=click.Path(path_type=Path)
)
@click.option(
    "-o",
    "--output",
    metavar="PATH",
    type=click.Path(path_type=Path),
    help="The file to write, or the folder for several.  [default: the screen]",
)
@click.option("--json", "as_json", is_flag=True, help="For machines.")
def import_(*, files: tuple[Path, ...], output: Path | None, as_json: bool) -> None:
    """Make a routine of each FILE that a timer, another program or a person wrote.

    Workouts of w2a, Just Another Workout Timer and Zwift, lists, tables, phrases with seconds, and
    scripts with pauses are told apart by what is in them. The routine says in its head what could
    not be carried over, and in which line that stands. Nothing of a file is run or fetched.
    """
    from matcue.authoring.importing.importer import Importer, place

    many = len(files) > 1
    if many and output is None and not as_json:
        raise InputError("several files need a folder for their routines; name it with -o")
    importer = Importer()
    told: list[dict[str, Any]] = []
    failed: list[MatcueError] = []
    for file in files:
        try:
            path = place(file, output, many=many)
            made = importer.imported_from(file, path)
            if path is not None:
                made.write(path)
        except MatcueError as error:
            failed.append(error)
            told.append({"file": str(file), "error": str(error)})
            if many and not as_json:
                say(f"matcue: {error}")
            continue
        told.append({"file": str(file), "output": str(path) if path else None, **made.as_json()})
        if not as_json:
            _show(file, path, made)
    if as_json:
        click.echo(json.dumps(told, ensure_ascii=False, indent=1))
    if failed and not many:
        raise failed[0]
    if failed:
        kind = InputError if all(isinstance(each, InputError) for each in failed) else MachineError
        raise kind(f"{len(failed)} of {len(files)} cannot be imported")


def _show(file: Path, path: Path | None, made: Imported) -> None:
    from matcue.base.units import clock

    if path is None:
        click.echo(made.text, nl=False)
        return
    for remark in made.remarks:
        say(f"{file}:{remark.line}: {remark.text}")
    tell(f"{path}: {made.form}, about {clock(made.total)}; now try `matcue check {path}`")
