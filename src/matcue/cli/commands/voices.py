"""``matcue voices``."""

from __future__ import annotations

import json
from typing import Final

import click

from matcue.base.errors import UnknownName
from matcue.cli.lines import say, tell
from matcue.cli.shared import examples

FEW: Final = 16
"""So many voices are listed, and fit a small terminal; of more it is asked which language."""


@click.command(
    epilog=examples(
        "matcue voices", "matcue voices --language en", "matcue play morning --voice system"
    )
)
@click.option("--language", metavar="CODE", help="Only those of a language, such as en or pt-br.")
@click.option("--json", "as_json", is_flag=True, help="For machines.")
def voices(*, language: str | None, as_json: bool) -> None:
    """List the voices of this machine, matcue's own first."""
    from matcue.session.voices import here

    every = here()
    found = every
    if language is not None:
        wanted = language.lower()
        found = [v for v in every if f"{v.language.lower()}-".startswith(f"{wanted}-")]
        if not found:
            known = sorted({voice.language for voice in every if voice.language})
            raise UnknownName(f"no voice speaks '{language}'; there are {', '.join(known)}")
    if as_json:
        told = [{"name": v.name, "language": v.language, "about": v.about} for v in found]
        click.echo(json.dumps(told, ensure_ascii=False, indent=1))
        return
    shown = found
    if language is None and len(found) > FEW:
        shown = [voice for voice in found if ":" not in voice.name]
    wide = max(len(voice.name) for voice in shown)
    for voice in shown:
        tell(f"{voice.name:<{wide}}  {voice.language:<8}  {voice.about}")
    say("`matcue play five-minutes --briefly --voice NAME` lets you hear one.")
    if more := [voice for voice in found if voice not in shown]:
        spoken = len({voice.language for voice in more})
        say(
            f"The system has {len(more)} voices in {spoken} languages; "
            "`matcue voices --language en` lists those of one."
        )
