"""``matcue schema``."""

from __future__ import annotations

import json

import click

from matcue.cli.shared import examples


@click.command(
    epilog=examples(
        "matcue schema > routine.schema.json",
        "# then, as the first line of a routine:",
        "# yaml-language-server: $schema=routine.schema.json",
    )
)
def schema() -> None:
    """Print the JSON Schema of routine files, so that an editor completes them."""
    from matcue.routine.schema import routine_schema

    click.echo(json.dumps(routine_schema(), ensure_ascii=False, indent=2))
