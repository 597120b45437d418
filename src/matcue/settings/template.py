"""The file that `matcue config init` writes: every setting with its help, commented out."""

from __future__ import annotations

from textwrap import wrap
from typing import TYPE_CHECKING, Final

from matcue.settings.table import GROUPS, KEYS, SETTINGS
from matcue.settings.toml import toml

if TYPE_CHECKING:
    from collections.abc import Iterator

    from matcue.settings.table import Setting

HEAD: Final = """\
# Settings of matcue. A line such as #pace = "steady" shows a default; take the # away and change
# what it says. `matcue config show` tells what is in force and where it comes from.
"""
WIDTH: Final = 98


def template() -> str:
    """Write the file."""
    return "\n".join(_lines()) + "\n"


def _lines() -> Iterator[str]:
    yield HEAD.rstrip("\n")
    for group in ("", *GROUPS, KEYS):
        prefix = f"{group}." if group else ""
        if group:
            yield f"\n[{group}]"
        for key, setting in SETTINGS.items():
            if key.startswith(prefix) and "." not in key.removeprefix(prefix):
                yield from _setting(setting, key.removeprefix(prefix), apart=group != KEYS)


def _setting(setting: Setting, name: str, *, apart: bool) -> Iterator[str]:
    if apart:
        yield ""
    words = f"{setting.help} Takes {setting.kind.takes}." if apart else setting.help
    yield from wrap(words, WIDTH, initial_indent="# ", subsequent_indent="# ")
    yield f"#{name} = {toml(setting.kind.plain(setting.default))}"
