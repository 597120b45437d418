"""``matcue export``."""

from __future__ import annotations

import json
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from matcue.cli.history.program import as_program_has_it
from matcue.cli.progress import Watching
from matcue.cli.screening import is_terminal, screen, with_screening
from matcue.cli.settings import from_setting, in_force
from matcue.cli.shared import examples, named_or_by_clock, options, sounding

if TYPE_CHECKING:
    from matcue.plan.growth import Grown


@click.command(
    epilog=examples(
        "matcue export morning",
        "matcue export evening -o evening.m4b --level beginner",
        "matcue export my-routine.yaml --format opus --pace slow",
        "matcue export corset --portions 4 --gentle",
    )
)
@click.argument("routine", required=False)
@click.option(
    "-o",
    "--output",
    type=click.Path(path_type=Path),
    help="The file to write; its ending says the format.  [default: matcue-ROUTINE.FORMAT]",
)
@from_setting(
    "export.folder",
    metavar="FOLDER",
    # The folder of a flag may be one from here, unlike that of a setting.
    type=click.Path(file_okay=False, path_type=Path),
)
@from_setting("export.format", "--format", "format_name", metavar="FORMAT")
@from_setting("export.bitrate", metavar="KBIT")
@click.option("--force", is_flag=True, help="Make the file again even if nothing has changed.")
@click.option("--json", "as_json", is_flag=True, help="What was written, for machines.")
@with_screening
@click.option("--program", is_flag=True, help="As your program has it today.")
@sounding
def export(
    *,
    routine: str | None,
    output: Path | None,
    folder: Path,
    format_name: str,
    bitrate: int | None,  # noqa: ARG001 (the settings in force have it)
    force: bool,
    as_json: bool,
    have_asked: bool,
    program: bool,
    **choices: Any,
) -> None:
    """Write ROUTINE as an audio file, with chapters, for a phone or a player.

    Without ROUTINE the clock chooses between morning and evening.
    """
    from matcue.app import folders
    from matcue.app.export import Made, Wanted, already_made
    from matcue.app.export import export as make
    from matcue.app.program import with_doses
    from matcue.app.settings.origin import Source
    from matcue.out import by_name, by_suffix
    from matcue.routine.shelf import Shelf
    from matcue.units import clock

    settings = in_force()
    if output is None or settings.origin("export.format").source is Source.FLAG:
        fmt = by_name(format_name)
    else:
        fmt = by_suffix(output)
    bits = settings.bitrate_for(fmt)
    shelf = Shelf(folders.own_routines())
    doses: tuple[Grown, ...] = ()
    if program:
        routine, doses = as_program_has_it(routine, shelf)
    name = named_or_by_clock(routine)
    portions = choices["portions"] if choices["portion"] is None else None
    tracks: list[Made] = []
    for nth in range(1, portions + 1) if portions else (choices["portion"],):
        chosen = with_doses(options(**choices | {"portion": nth}), doses)
        path = _numbered(output, nth) if output and portions else output
        wanted = Wanted(name, chosen, fmt, bits, path, folder)
        made = None if force else already_made(wanted, shelf)
        if made is None:
            from matcue.routine.library import Library

            asks = Library(shelf).open(name).doc
            screen(asks, name, have_asked=have_asked, terminal=is_terminal())
            have_asked = True  # once is enough for all portions
            with Watching() as watching:
                made = make(wanted, shelf, watching)
        tracks.append(made)
        if not as_json:
            unchanged = "" if made.fresh else " (nothing has changed since it was made)"
            click.echo(f"{path or folder / made.path.name}: {clock(made.total)}{unchanged}")
    if as_json:
        told = [
            {"path": str(made.path.resolve()), "total_ms": made.total, "fresh": made.fresh}
            for made in tracks
        ]
        click.echo(json.dumps(told if portions else told[0], ensure_ascii=False))


def _numbered(path: Path, nth: int) -> Path:
    return path.with_name(f"{path.stem}-{nth}{path.suffix}")
