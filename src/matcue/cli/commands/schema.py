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
@click.option("--program", is_flag=True, help="That of programs.")
def schema(*, program: bool) -> None:
    """Print the JSON Schema of routine files, so that an editor completes them."""
    from matcue.routine.schema import program_schema, routine_schema

    found = program_schema() if program else routine_schema()
    click.echo(json.dumps(found, ensure_ascii=False, indent=2))
