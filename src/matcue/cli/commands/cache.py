"""``matcue cache``."""

from __future__ import annotations

import json

import click

from matcue.cli.lines import tell
from matcue.cli.shared import examples


@click.command(
    short_help="Show or clear what is kept to be fast.",
    epilog=examples("matcue cache", "matcue cache --clear"),
)
@click.option("--clear", is_flag=True, help="Remove everything; it is made again when needed.")
@click.option("--json", "as_json", is_flag=True, help="For machines.")
def cache(*, clear: bool, as_json: bool) -> None:
    """Show what matcue keeps to be fast: spoken clips, and notes on sessions."""
    from matcue.base import folders
    from matcue.session.fingerprint import clear_notes
    from matcue.voice.cache import ClipCache

    clips = ClipCache(folders.clips())
    kept = clips.clear() if clear else clips.kept()
    if clear:
        clear_notes()
    if as_json:
        told = {
            "folder": str(folders.cache()),
            "clips": kept.clips,
            "bytes": kept.size,
            "cleared": clear,
        }
        click.echo(json.dumps(told))
        return
    did = "removed" if clear else "kept"
    tell(f"{folders.cache()}: {kept.clips} clips {did}, {kept.size / 1e6:.1f} MB")
