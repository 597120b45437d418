"""``matcue new``."""

from __future__ import annotations

import re
from pathlib import Path

import click

from matcue.cli.shared import examples
from matcue.errors import InputError


@click.command(
    epilog=examples("matcue new my-back", "matcue new my-back -o ~/routines/my-back.yaml")
)
@click.argument("name")
@click.option(
    "-o",
    "--output",
    type=click.Path(path_type=Path),
    help="The file to write.  [default: NAME.yaml]",
)
def new(*, name: str, output: Path | None) -> None:
    """Write a small routine to start from, with a comment on every line."""
    from matcue.routine.shelf import content

    bare = name.removesuffix(".yaml").removesuffix(".yml")
    if not re.fullmatch(r"[a-z0-9][a-z0-9-]{0,59}", bare):
        raise InputError(
            f"'{bare}' is no id; write small letters, digits and hyphens, as in my-back"
        )
    path = output or Path(f"{bare}.yaml")
    template = (content() / "new-routine.yaml").read_text("utf-8")
    title = bare.replace("-", " ").capitalize()
    try:
        with path.open("x", encoding="utf-8") as file:
            file.write(template.replace("NAME", bare).replace("TITLE", title))
    except FileExistsError:
        raise InputError(f"'{path}' is there already; choose another name with -o") from None
    except FileNotFoundError:
        raise InputError(f"there is no folder '{path.parent}'; make it first") from None
    click.echo(f"{path}: now try  matcue check {path}  and  matcue play {path}")
