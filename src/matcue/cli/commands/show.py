"""``matcue show``."""

from __future__ import annotations

import json
import sys
from contextlib import closing
from dataclasses import replace
from datetime import datetime
from pathlib import Path
from typing import Any

import click

from matcue.base.text import unescaped
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
        "matcue show evening --as srt -o evening.srt",
    ),
)
@click.argument("routine", required=False, shell_complete=routine_names)
@click.option("--json", "as_json", is_flag=True, help="The whole timeline, for machines.")
@click.option(
    "--as",
    "form",
    type=click.Choice(("json", "csv", "srt", "vtt", "lrc", "audacity")),
    help="The timeline for other programs; audacity is a track of labels.",
)
@click.option("--html", "as_html", is_flag=True, help="A page with pictures, to read or to print.")
@click.option(
    "-o",
    "--output",
    metavar="FILE",
    type=click.Path(path_type=Path),
    help="The file of --html or --as.  [default: matcue-ROUTINE.html, or the screen]",
)
@click.option("--program", is_flag=True, help="As your program has it today.")
@sounding
@accompanied
def show(
    *,
    routine: str | None,
    as_json: bool,
    form: str | None,
    as_html: bool,
    output: Path | None,
    program: bool,
    **choices: Any,
) -> None:
    """Print the plan of ROUTINE: every cue with its time; or write it as a page."""
    asked = [*["--json"] * as_json, *["--as"] * (form is not None), *["--html"] * as_html]
    if len(asked) > 1:
        raise click.UsageError(f"{' and '.join(asked)} exclude each other; take one of them")
    if output is not None and asked not in (["--html"], ["--as"]):
        raise click.UsageError("-o names the file of --html or --as; write one of them too")
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
        elif form is not None:
            from matcue.authoring.timeline_files import TIMELINE_FILES

            _hand_on(TIMELINE_FILES[form](prepared), output)
        elif as_html:
            from matcue.authoring.page import write_page

            path = write_page(prepared, output)
            tell(f"{path}: {clock(prepared.timeline.total)}")
        else:
            tell(as_text(prepared).rstrip("\n"))


def _hand_on(text: str, output: Path | None) -> None:
    if output is None:
        # Its texts are plain; the tabs between the columns of labels are to stay what they are.
        click.echo(text, nl=False, file=unescaped(sys.stdout))
        return
    from matcue.base.whole_file import whole_file

    with whole_file(output, about_bytes=len(text)) as part:
        part.write_text(text, "utf-8", newline="\n")
    tell(str(output))
