"""The page docs/settings.md: all settings, out of the table that the program itself reads."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from matcue.cli.main import cli
from matcue.cli.settings import SettingOption
from matcue.settings.table import KEYS, SETTINGS

if TYPE_CHECKING:
    from collections.abc import Iterator

    from matcue.settings.table import Setting

HEAD: Final = """\
# Settings

<!-- Made by scripts/make_docs.py; change src/matcue/settings/table.py, not this file. -->

Everything here has a default; nothing has to be set. What you type on the command line goes before
an environment variable, that before your file, and that before the default.

```
matcue config                        # every setting, its value, and where that comes from
matcue config show bedtime           # all there is to know of one: default, help, what it takes
matcue config set level beginner     # write it into your file
matcue config unset level            # and out again
matcue config edit                   # the file in your editor, checked when you are done
matcue config init                   # a file with every setting explained, to fill in
```

`matcue config show --json` and `matcue config get KEY` are for scripts. The file is TOML, and
`matcue config path` prints its name: `~/.config/matcue/config.toml` on Linux,
`~/Library/Application Support/matcue/config.toml` on macOS,
`%LOCALAPPDATA%\\matcue\\config.toml` on Windows. The part of a key before the dot is a group:

```toml
level = "beginner"
bedtime = "23:00"
working-days = "mon-thu"

[export]
folder = "~/Music/matcue"
format = "m4b"

[keys]
next = ["n", "page-down"]
```

`set` and `unset` leave comments and order as they are. A key that does not exist and a value that
cannot be are told with line and column, and no session begins before that is mended. An
environment variable is `MATCUE_` and the key in capitals, with `_` for dots and hyphens, as in
`MATCUE_EXPORT_FORMAT=opus`; an empty one sets nothing. A list is written with commas there.
"""

TITLES: Final = {"": "General", "export": "Files", "play": "Live sessions", KEYS: "Keys"}

ABOUT: Final = {
    "": "",
    "export": """\
For `matcue export`. A bit rate goes with the format that is set; another format that is asked for
just once, and takes no such rate, has its own.
""",
    "play": """\
For `matcue play`.
""",
    KEYS: """\
What a key, a pedal or a clicker does while a session plays. A key is written as the character that
it types, small letters for letters, or as `space`, `enter`, `tab`, `escape`, `backspace`, `insert`,
`delete`, `home`, `end`, `page-up`, `page-down`, `up`, `down`, `left`, `right`, `comma`, `f1` to
`f24`; with `ctrl+` or `alt+` in front if you like, and `shift+` for the named ones. `none` or `[]`
leaves a press without a key. A key that you give to one press is taken from the default of another.
""",
}


def page() -> str:
    """Write the whole page."""
    return "\n".join([HEAD, *_sections()]) + "\n"


def _sections() -> Iterator[str]:
    flags = _flags()
    for group, title in TITLES.items():
        yield f"## {title}\n"
        if ABOUT[group]:
            yield ABOUT[group]
        rows = [row for key, row in SETTINGS.items() if key.rpartition(".")[0] == group]
        yield from _keys(rows) if group == KEYS else _table(rows, flags)
        if group != KEYS:
            yield ""


def _table(rows: list[Setting], flags: dict[str, str]) -> Iterator[str]:
    yield "| key | what it is | it takes | default | flag |"
    yield "| --- | --- | --- | --- | --- |"
    for row in rows:
        flag = f" `{flags[row.key]}` " if row.key in flags else ""
        default = row.kind.text(row.default)
        yield f"| `{row.key}` | {row.help} | {row.kind.takes} | `{default}` |{flag}|"


def _keys(rows: list[Setting]) -> Iterator[str]:
    yield "| key | what it does | default |"
    yield "| --- | --- | --- |"
    for row in rows:
        keys = ", ".join(f"`{key}`" for key in row.default) or "none"
        yield f"| `{row.key}` | {row.help} | {keys} |"


def _flags() -> dict[str, str]:
    """Find the option that goes before each setting."""
    return {
        option.setting.key: "/".join([*option.opts, *option.secondary_opts])
        for command in cli.commands.values()
        for option in command.params
        if isinstance(option, SettingOption)
    }
