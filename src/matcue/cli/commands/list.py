"""``matcue list``."""

from __future__ import annotations

import json

import click

from matcue.cli.lines import tell
from matcue.cli.settings import in_force
from matcue.cli.shared import examples


@click.command(
    "list", short_help="List the routines.", epilog=examples("matcue list", "matcue list --json")
)
@click.option("--json", "as_json", is_flag=True, help="For machines.")
def list_(*, as_json: bool) -> None:
    """List the routines: what they are for, how long they take, what they need."""
    from matcue.authoring.listing import listing
    from matcue.base.units import clock
    from matcue.routine.shelf import user_shelf

    found = listing(user_shelf(), in_force().options())
    if as_json:
        entries = [entry.as_json() for entry in found.entries]
        click.echo(json.dumps(entries, ensure_ascii=False, indent=2))
    else:
        wide = max((len(entry.id) for entry in found.entries), default=0)
        for entry in found.entries:
            length = clock(entry.total_ms) if entry.total_ms else f"about {entry.about_min} min"
            things = f"  needs {', '.join(entry.equipment)}" if entry.equipment else ""
            when = "any time" if entry.when == "any" else entry.when
            tell(f"{entry.id:<{wide}}  {entry.title}")
            told = f"{length}, {when}, {entry.level}, {entry.kind}"
            tell(f"{'':<{wide}}  {told}{things}")
    for wrong in found.broken:
        click.echo(f"matcue: left out, for it cannot be read:\n{wrong}", err=True)
