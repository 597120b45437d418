"""``matcue voices``."""

from __future__ import annotations

import json

import click

from matcue.cli.lines import tell
from matcue.cli.shared import examples


@click.command(epilog=examples("matcue voices", "matcue play morning --voice system"))
@click.option("--json", "as_json", is_flag=True, help="For machines.")
def voices(*, as_json: bool) -> None:
    """List the voices of this machine."""
    from matcue.session.voices import here

    found = here()
    if as_json:
        told = [{"name": v.name, "language": v.language, "about": v.about} for v in found]
        click.echo(json.dumps(told, ensure_ascii=False, indent=1))
        return
    wide = max(len(voice.name) for voice in found)
    for voice in found:
        tell(f"{voice.name:<{wide}}  {voice.language:<8}  {voice.about}")
