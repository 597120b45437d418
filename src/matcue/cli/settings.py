"""Options whose defaults are settings, and the settings as such options have changed them."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final, TypeVar

import click
from click.core import ParameterSource
from click.shell_completion import CompletionItem

from matcue.settings.kinds import NONE
from matcue.settings.table import SETTINGS, Source

if TYPE_CHECKING:
    from collections.abc import Mapping

    from matcue.settings.resolution import Resolution
    from matcue.settings.table import Setting, Settings

Command = TypeVar("Command", bound=Callable[..., Any])

_FLAGS: Final = "matcue.flags"
_RESOLVED: Final = "matcue.settings"

_UNITS: Final = ("ms", "db")


def in_force() -> Settings:
    """Give the settings, with the options of the command that is running.

    Raises:
        SettingsError: There is a mistake in the file or in the environment.
        MachineError: The file is there and cannot be read.
    """
    from matcue.settings.resolution import load

    context = click.get_current_context(silent=True)
    return load() if context is None else _resolved(context).settings()


def from_setting(
    key: str, *declarations: str, several: bool = False, **attributes: Any
) -> Callable[[Command], Command]:
    """Make an option that goes before a setting and takes its default, help and check from there.

    Args:
        key: The setting.
        declarations: As for `click.option`; by default the last part of the key.
        several: Take several values, with commas between or by repeating the option, and give a
            tuple. Of those that were typed the first is in force as the setting.
        attributes: As for `click.option`.
    """
    setting = SETTINGS[key]
    name = key.rpartition(".")[2]
    if isinstance(setting.default, bool):
        usual = f"--{name}/--no-{name}"
        attributes["is_flag"] = True
    else:
        usual = f"--{name}"
        attributes.setdefault("type", (TypedList if several else Typed)(setting))
    return click.option(
        *(declarations or (usual,)),
        cls=SettingOption,
        setting=setting,
        multiple=several,
        help=f"{setting.help} Or several: a,b." if several else setting.help,
        show_default=True,
        **attributes,
    )


class Typed(click.ParamType[Any]):
    """A value of a setting, as it is typed."""

    def __init__(self, setting: Setting) -> None:
        self.name = setting.key.rpartition(".")[2]
        self._kind = setting.kind

    def get_metavar(self, param: click.Parameter, ctx: click.Context) -> str | None:  # noqa: ARG002 (click's signature)
        """Show the values in help, or the unit with which the key ends."""
        if self._kind.choices:
            return f"[{'|'.join(self._kind.choices)}]"
        unit = self.name.rpartition("-")[2]
        return unit.upper() if unit in _UNITS else None

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> Any:
        """Read what was typed; a default has been read already."""
        try:
            return self._kind.read(value) if isinstance(value, str) else value
        except ValueError as error:
            self.fail(str(error), param, ctx)

    def shell_complete(
        self,
        ctx: click.Context,  # noqa: ARG002 (click's signature)
        param: click.Parameter,  # noqa: ARG002 (the same)
        incomplete: str,
    ) -> list[CompletionItem]:
        """Offer the values that begin so."""
        return [CompletionItem(c) for c in self._kind.choices if c.startswith(incomplete)]


class MusicName(click.ParamType[Path | None]):
    """Music as it is typed: unlike that of a setting it may be named from here."""

    name = "path"

    def convert(
        self,
        value: Any,
        param: click.Parameter | None,  # noqa: ARG002 (click's signature)
        ctx: click.Context | None,  # noqa: ARG002 (the same)
    ) -> Path | None:
        """Read a name, or ``none``."""
        return (None if value == NONE else Path(value)) if isinstance(value, str) else value

    def shell_complete(
        self,
        ctx: click.Context,  # noqa: ARG002 (click's signature)
        param: click.Parameter,  # noqa: ARG002 (the same)
        incomplete: str,
    ) -> list[CompletionItem]:
        """Leave it to the shell, which knows files best."""
        return [CompletionItem(incomplete, type="file")]


class TypedList(Typed):
    """Values of a setting with commas between, as they are typed."""

    def get_metavar(self, param: click.Parameter, ctx: click.Context) -> str:
        """Show the values in help."""
        return f"{super().get_metavar(param, ctx) or self.name.upper()},..."

    def convert(
        self, value: Any, param: click.Parameter | None, ctx: click.Context | None
    ) -> tuple[Any, ...]:
        """Read each; empty ones do not count, unless there is nothing else."""
        words = [word.strip() for word in str(value).split(",") if word.strip()] or [value]
        return tuple(super(TypedList, self).convert(word, param, ctx) for word in words)


class SettingOption(click.Option):
    """An option whose default is what is in force for a setting."""

    def __init__(self, declarations: list[str], *, setting: Setting, **attributes: Any) -> None:
        super().__init__(declarations, **attributes)
        self.setting = setting

    def get_default(self, ctx: click.Context, call: bool = True) -> Any:
        """Find what is in force: its value, or for help (no *call*) its text.

        Help goes on with what can be read where something cannot.
        """
        found = _resolved(ctx)
        if not ctx.resilient_parsing:
            found.settings()
        row = found.rows[self.setting.key]
        if call or isinstance(self.setting.default, bool):
            return (row.value,) if self.multiple else row.value
        return row.text if row.origin.source is Source.DEFAULT else f"{row.text} ({row.origin})"

    def handle_parse_result(
        self, ctx: click.Context, opts: Mapping[str, Any], args: list[str]
    ) -> tuple[Any, list[str]]:
        """Keep what was typed, so that it goes before the settings wherever they are read."""
        value, rest = super().handle_parse_result(ctx, opts, args)
        if self.name in opts:
            ctx.meta.setdefault(_FLAGS, {})[self.setting.key] = value[0] if self.multiple else value
        return value, rest

    def process_value(self, ctx: click.Context, value: Any) -> Any:
        """Read what was typed; several lists are one, with each value once."""
        found = super().process_value(ctx, value)
        if not self.multiple or found is None:
            return found
        return tuple(dict.fromkeys(each for listed in found for each in listed))


def was_typed(context: click.Context, name: str) -> bool:
    """Tell whether an option was given on the command line."""
    return context.get_parameter_source(name) is ParameterSource.COMMANDLINE


def _resolved(ctx: click.Context) -> Resolution:
    """Resolve all once for what was typed so far; click reads that before the rest."""
    from matcue.settings.resolution import resolve

    flags: Mapping[str, Any] = ctx.meta.get(_FLAGS, {})
    if ctx.meta.get(_RESOLVED, (None, None))[0] != flags:
        ctx.meta[_RESOLVED] = (dict(flags), resolve(flags=flags))
    found: Resolution = ctx.meta[_RESOLVED][1]
    return found
