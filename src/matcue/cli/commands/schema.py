"""``matcue schema``."""

from __future__ import annotations

import json

import click

from matcue.cli.shared import examples


@click.command(
    short_help="Print the JSON Schema of routines and programs.",
    epilog=examples(
        "matcue schema > routine.schema.json",
        "# then, as the first line of a routine:",
        "# yaml-language-server: $schema=routine.schema.json",
    ),
)
@click.option("--program", is_flag=True, help="Of program files.")
def schema(*, program: bool) -> None:
    """Print the JSON Schema of routine or program files, so that an editor completes them."""
    from matcue.routine.schema import program_schema, routine_schema

    found = program_schema() if program else routine_schema()
    click.echo(json.dumps(found, ensure_ascii=False, indent=2))
