"""``matcue config``."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

import click
from click.shell_completion import CompletionItem

from matcue.cli.lines import say, tell
from matcue.cli.shared import examples

if TYPE_CHECKING:
    from matcue.settings.resolution import Resolution, Row


class _Key(click.ParamType[str]):
    """The key of a setting."""

    name = "key"

    def shell_complete(
        self,
        ctx: click.Context,  # noqa: ARG002 (click's signature)
        param: click.Parameter,  # noqa: ARG002 (the same)
        incomplete: str,
    ) -> list[CompletionItem]:
        """Offer the keys that begin so."""
        from matcue.settings.table import SETTINGS

        return [
            CompletionItem(key, help=setting.help)
            for key, setting in SETTINGS.items()
            if key.startswith(incomplete)
        ]


def _values(ctx: click.Context, _param: click.Parameter, incomplete: str) -> list[CompletionItem]:
    """Offer the values of the key that stands before them."""
    from matcue.settings.table import SETTINGS

    setting = SETTINGS.get(ctx.params.get("key") or "")
    choices = setting.kind.choices if setting else ()
    return [CompletionItem(choice) for choice in choices if choice.startswith(incomplete)]


@click.group(
    short_help="Show and change your settings.",
    invoke_without_command=True,
    epilog=examples(
        "matcue config",
        "matcue config set level beginner",
        "matcue config set bedtime 23:00",
        "matcue config unset level",
        "matcue config edit",
    ),
)
@click.pass_context
def config(ctx: click.Context) -> None:
    """Show and change your settings: level, pace, voice, bedtime, files, device, keys.

    A flag goes before an environment variable (MATCUE_LEVEL, MATCUE_EXPORT_FORMAT), that before
    your file, and that before the default.
    """
    if ctx.invoked_subcommand is None:
        ctx.invoke(show)


@config.command(
    short_help="Show settings, and where each value comes from.",
    epilog=examples(
        "matcue config show",
        "matcue config show bedtime",
        "matcue config show --changed --json",
    ),
)
@click.argument("keys", metavar="[KEY]...", nargs=-1, type=_Key())
@click.option("--changed", is_flag=True, help="Only what is not the default.")
@click.option("--json", "as_json", is_flag=True, help="For machines.")
def show(*, keys: tuple[str, ...], changed: bool, as_json: bool) -> None:
    """Show every setting, its value, and where that comes from; of KEY all there is to know."""
    from matcue.settings import file
    from matcue.settings.resolution import resolve
    from matcue.settings.table import Source

    found = resolve()
    wanted = [file.known(key) for key in keys] or list(found.rows)
    rows = [
        row
        for row in map(found.rows.__getitem__, wanted)
        if not changed or row.origin.source is not Source.DEFAULT
    ]
    if as_json:
        click.echo(json.dumps(_text(found, rows), ensure_ascii=False, indent=1))
    elif keys:
        tell("\n\n".join(map(_explained, rows)))
    else:
        _print(found, rows)
    found.settings()


def _text(found: Resolution, rows: list[Row]) -> dict[str, Any]:
    return {
        "file": str(found.path),
        "exists": found.there,
        "settings": [
            {
                "key": row.setting.key,
                "value": row.setting.kind.plain(row.value),
                "default": row.setting.kind.plain(row.setting.default),
                "from": row.origin.source.value,
                "line": row.origin.line,
                "variable": row.origin.variable,
                "help": row.setting.help,
                "takes": row.setting.kind.takes,
            }
            for row in rows
        ],
        "problems": list(found.problems),
        "notes": list(found.notes),
    }


def _explained(row: Row) -> str:
    setting = row.setting
    return "\n".join(
        [
            f"{setting.key} = {row.text}  ({row.origin})",
            f"  {setting.help}",
            f"  takes     {setting.kind.takes}",
            f"  default   {setting.kind.text(setting.default)}",
            f"  variable  {setting.variable}",
        ]
    )


def _print(found: Resolution, rows: list[Row]) -> None:
    lacks = "" if found.there else "  (not there; `matcue config init` writes one to fill in)"
    tell(f"{found.path}{lacks}")
    wide = max((len(row.setting.key) for row in rows), default=0)
    long = max((len(row.text) for row in rows), default=0)
    group: str | None = None
    for row in rows:
        if group != (group := row.setting.key.rpartition(".")[0]):
            tell()
        tell(f"{row.setting.key:<{wide}}  {row.text:<{long}}  {row.origin}")
    for note in found.notes:
        say(f"matcue: {note}")


@config.command(epilog=examples("matcue config get level", "matcue config get keys.next --json"))
@click.argument("key", type=_Key())
@click.option("--json", "as_json", is_flag=True, help="For machines.")
def get(*, key: str, as_json: bool) -> None:
    """Print what is in force for KEY."""
    from matcue.settings import file
    from matcue.settings.resolution import resolve

    found = resolve()
    row = found.rows[file.known(key)]
    if found.failed is not None or row.wrong:
        found.settings()
    plain = row.setting.kind.plain(row.value)
    click.echo(json.dumps(plain, ensure_ascii=False) if as_json else row.text)


@config.command(
    "set",
    short_help="Write a value into your file.",
    # So that -6 is a number and no option.
    context_settings={"ignore_unknown_options": True},
    epilog=examples(
        "matcue config set pace slow",
        "matcue config set export.folder ~/Music/matcue",
        "matcue config set play.voice-db -6",
        "matcue config set keys.next n page-down",
    ),
)
@click.argument("key", type=_Key())
@click.argument("value", nargs=-1, required=True, shell_complete=_values)
def set_(*, key: str, value: tuple[str, ...]) -> None:
    """Write VALUE for KEY into your file; comments and order stay as they are.

    Several values, as for keys, may stand one after the other.
    """
    from matcue.settings import write
    from matcue.settings.resolution import resolve
    from matcue.settings.table import SETTINGS

    path = write.set_(key, value[0] if len(value) == 1 else list(value))
    found = resolve()
    written = resolve(environment={}).rows[key]
    tell(f"{key} = {written.text}  ({path})")
    if found.rows[key].origin.variable is not None:
        say(f"matcue: {SETTINGS[key].variable} is set and goes before it")


@config.command(epilog=examples("matcue config unset level"))
@click.argument("key", type=_Key())
def unset(*, key: str) -> None:
    """Take KEY out of your file, so that its default is in force again."""
    from matcue.settings import file, write
    from matcue.settings.table import SETTINGS

    if not write.unset(key):
        say(f"{key} is not in {file.place()}")
    elif key in SETTINGS:
        setting = SETTINGS[key]
        tell(f"{key} = {setting.kind.text(setting.default)}  (the default)")
    else:
        tell(f"{key} is gone from {file.place()}")


@config.command(epilog=examples("matcue config edit", "EDITOR=nano matcue config edit"))
def edit() -> None:
    """Open your file in $VISUAL or $EDITOR, and check it afterwards.

    Where there is no file, one with all defaults commented out is made first.
    """
    from matcue.base.errors import MachineError
    from matcue.settings import file, write
    from matcue.settings.resolution import resolve

    path = file.place()
    if not path.exists():
        write.init()
    try:
        click.edit(filename=str(path))
    except click.ClickException as error:
        raise MachineError(
            f"{error.message}; set EDITOR to an editor of yours, or open {path} in one"
        ) from error
    resolve(environment={}).settings()
    tell(f"{path}: fine")


@config.command(epilog=examples("matcue config path"))
def path() -> None:
    """Print the name of your file, whether it is there or not."""
    from matcue.settings import file

    click.echo(str(file.place()))


@config.command(
    short_help="Write a file with every setting explained.", epilog=examples("matcue config init")
)
def init() -> None:
    """Write a file with every setting explained, and its default commented out."""
    from matcue.settings import write

    tell(f"{write.init()}: now take away the # before what you want to change")
