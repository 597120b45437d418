"""``matcue show``."""

from __future__ import annotations

import json
from contextlib import closing
from dataclasses import replace
from datetime import datetime
from pathlib import Path
from typing import Any

import click

from matcue.cli.lines import tell
from matcue.cli.progress import Watching
from matcue.cli.shared import (
    accompanied,
    examples,
    is_asked,
    named_or_offered,
    options,
    routine_names,
    sounding,
)
from matcue.plan.manner import Words


@click.command(
    short_help="Print the plan of a routine, or write it as a page.",
    epilog=examples(
        "matcue show morning",
        "matcue show evening --json",
        "matcue show --level beginner",
        "matcue show corset --html",
    ),
)
@click.argument("routine", required=False, shell_complete=routine_names)
@click.option("--json", "as_json", is_flag=True, help="The whole timeline, for machines.")
@click.option("--html", "as_html", is_flag=True, help="A page with pictures, to read or to print.")
@click.option(
    "-o",
    "--output",
    metavar="FILE",
    type=click.Path(path_type=Path),
    help="The file of the page.  [default: matcue-ROUTINE.html]",
)
@click.option("--program", is_flag=True, help="As your program has it today.")
@sounding
@accompanied
def show(
    *,
    routine: str | None,
    as_json: bool,
    as_html: bool,
    output: Path | None,
    program: bool,
    **choices: Any,
) -> None:
    """Print the plan of ROUTINE: every cue with its time; or write it as a page."""
    if as_json and as_html:
        raise click.UsageError("--json and --html exclude each other; take one of them")
    if output is not None and not as_html:
        raise click.UsageError("-o names the file of --html; write --html too")
    from matcue.base.units import clock
    from matcue.cli.admission import history, person
    from matcue.coach.admission import as_today
    from matcue.coach.person import faded
    from matcue.coach.program import now_on, routine_of_today
    from matcue.routine.shelf import user_shelf
    from matcue.session import session
    from matcue.session.accompaniment import accompaniment
    from matcue.session.report import as_json as timeline_json
    from matcue.session.report import as_text
    from matcue.tracks.export import remember_total

    shelf = user_shelf()
    now = datetime.now().astimezone()
    fades = choices["words"] is Words.AUTO and is_asked("words")
    who = person(shelf) if program or fades or routine is None else None
    if program:
        on = now_on(shelf, history(), now.date())
        routine = routine_of_today(on, routine)
    name, choices = named_or_offered(routine, choices, shelf, who)
    chosen = options(**choices)
    if program and who is not None:
        chosen = as_today(chosen, who, name, now.date())
    elif fades and who is not None:
        chosen = replace(chosen, manner=faded(chosen.manner, who.records, now.date()))
    ready = session.draft(name, chosen, shelf)
    under = accompaniment(chosen)
    with Watching() as watching:
        prepared = session.prepare(ready, chosen, watching, under=under)
        if under is not None:
            under.reach(prepared.timeline.total, watching)
    with closing(prepared):
        remember_total(prepared.draft, chosen, prepared.voice, prepared.timeline.total)
        if as_json:
            click.echo(json.dumps(timeline_json(prepared), ensure_ascii=False, indent=1))
        elif as_html:
            from matcue.authoring.page import write_page

            path = write_page(prepared, output)
            tell(f"{path}: {clock(prepared.timeline.total)}")
        else:
            tell(as_text(prepared).rstrip("\n"))
