"""``matcue show``."""

from __future__ import annotations

import json
from contextlib import closing
from typing import Any

import click

from matcue.cli.progress import Watching
from matcue.cli.shared import examples, named_or_by_clock, options, sounding


@click.command(
    epilog=examples(
        "matcue show morning", "matcue show evening --json", "matcue show --level beginner"
    )
)
@click.argument("routine", required=False)
@click.option("--json", "as_json", is_flag=True, help="The whole timeline, for machines.")
@sounding
def show(*, routine: str | None, as_json: bool, **choices: Any) -> None:
    """Print the plan of ROUTINE: every cue with its time."""
    from matcue.app import folders, session
    from matcue.app.export import remember_total
    from matcue.app.report import as_json as timeline_json
    from matcue.app.report import as_text
    from matcue.routine.shelf import Shelf

    chosen = options(**choices)
    shelf = Shelf(folders.own_routines())
    ready = session.draft(named_or_by_clock(routine), chosen, shelf)
    with Watching() as watching:
        prepared = session.prepare(ready, chosen, watching)
    with closing(prepared):
        remember_total(prepared.draft, chosen, prepared.voice, prepared.timeline.total)
        if as_json:
            click.echo(json.dumps(timeline_json(prepared), ensure_ascii=False, indent=1))
        else:
            click.echo(as_text(prepared), nl=False)
