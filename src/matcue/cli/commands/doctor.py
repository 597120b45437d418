"""``matcue doctor``."""

from __future__ import annotations

import json

import click

from matcue.cli.lines import tell
from matcue.cli.shared import examples


@click.command(
    short_help="Look at this machine, and say what to do.",
    epilog=examples("matcue doctor", "matcue doctor --json"),
)
@click.option("--json", "as_json", is_flag=True, help="For machines.")
def doctor(*, as_json: bool) -> None:
    """Look at this machine: voices, sound, files; and say what to do about what is missing."""
    from matcue.session.doctor import examine
    from matcue.settings.resolution import where_they_are

    checks = examine(settings=where_they_are)
    if as_json:
        told = [{"name": c.name, "ok": c.ok, "detail": c.detail} for c in checks]
        click.echo(json.dumps({"checks": told}, ensure_ascii=False, indent=1))
        return
    wide = max(len(check.name) for check in checks)
    for check in checks:
        tell(f"{'ok     ' if check.ok else 'missing'}  {check.name:<{wide}}  {check.detail}")
