"""``matcue copy``."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from matcue.cli.lines import confirmed, is_terminal, say
from matcue.cli.main import stopping_once
from matcue.cli.progress import Watching
from matcue.cli.shared import examples, routine_names

if TYPE_CHECKING:
    from matcue.tracks.copying.plan import CopyPlan


@click.command(
    epilog=examples(
        "matcue copy /media/you/CARD/matcue",
        "matcue copy /media/you/CARD/matcue morning evening",
        "matcue copy /media/you/CARD/matcue --from ~/Music/matcue --yes",
        "matcue copy /media/you/CARD/matcue --dry-run",
    )
)
@click.argument("folder", metavar="DIR", type=click.Path(path_type=Path))
@click.argument("routines", nargs=-1, metavar="[ROUTINE]...", shell_complete=routine_names)
@click.option(
    "--from",
    "source",
    metavar="FOLDER",
    type=click.Path(path_type=Path),
    help="Only tracks in this folder and those in it.  [default: all exported tracks]",
)
@click.option("--verify", is_flag=True, help="Read again what was copied before, too.")
@click.option("--yes", "-y", is_flag=True, help="Remove what is gone without asking.")
@click.option("--dry-run", is_flag=True, help="Say what would be done, and do nothing.")
@click.option("--json", "as_json", is_flag=True, help="What was done, for machines.")
def copy(
    *,
    folder: Path,
    routines: tuple[str, ...],
    source: Path | None,
    verify: bool,
    yes: bool,
    dry_run: bool,
    as_json: bool,
) -> None:
    """Copy exported tracks to a mounted phone or card.

    DIR is a folder there; what was written is read back. Words, playlists and covers go along.
    What is there already is not copied again; what was copied there before and is gone here is
    removed, if you agree. Nothing that matcue did not copy is ever touched.
    """
    from matcue.cli.copy_report import CopyReport
    from matcue.tracks.copying import files, plan, run

    wanted = files.files(files.chosen(routines, source))
    todo = plan.plan(folder, wanted, routines=routines, source=source, verify=verify)
    report = CopyReport(todo)
    if dry_run:
        click.echo(report.as_json() if as_json else report.before())
        return
    removing = bool(todo.gone) and (yes or _agreed(todo))
    run.tidy(todo)
    plan.check_room(todo, removing=removing)
    with stopping_once(), Watching() as watching:
        done = run.run(todo, watching, removing=removing)
    click.echo(
        report.as_json(done, removed=removing) if as_json else report.after(done, removed=removing)
    )
    if todo.gone and not removing and not is_terminal():
        say(
            f"matcue: {report.gone_files}, which matcue copied there once; "
            f"--yes removes {report.it}"
        )


def _agreed(todo: CopyPlan) -> bool:
    """Show what has gone from here, and ask whether it is to go from there."""
    if not is_terminal():
        return False
    say(f"These are gone from here and were copied to {todo.folder} by matcue:")
    for each in todo.gone:
        say(f"  {each.name}")
    return confirmed("Remove them there?")
