"""Options whose defaults are settings, and the settings in force under such options."""

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
    """Return the settings in force, with the options of the running command.

    Raises:
        SettingsError: There is a mistake in the file or in the environment.
        MachineError: The file exists and cannot be read.
    """
    from matcue.settings.resolution import load

    context = click.get_current_context(silent=True)
    return load() if context is None else _resolved(context).settings()


def from_setting(
    key: str, *declarations: str, several: bool = False, **attributes: Any
) -> Callable[[Command], Command]:
    """Return the option that overrides a setting; default, help and parsing come from the setting.

    Args:
        key: The setting's key.
        declarations: As for `click.option`; by default ``--`` and the last part of the key.
        several: Whether it takes several values, by commas or repetition, and returns a tuple. The
            first one typed is in force as the setting.
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
    """The option type of a setting."""

    def __init__(self, setting: Setting) -> None:
        self.name = setting.key.rpartition(".")[2]
        self._kind = setting.kind

    def get_metavar(self, param: click.Parameter, ctx: click.Context) -> str | None:  # noqa: ARG002 (click's signature)
        """Return the possible values for help, or the unit that the key ends with."""
        if self._kind.choices:
            return f"[{'|'.join(self._kind.choices)}]"
        unit = self.name.rpartition("-")[2]
        return unit.upper() if unit in _UNITS else None

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> Any:
        """Parse what was typed; a default is parsed already."""
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
        """Return the possible values that begin with *incomplete*."""
        return [CompletionItem(c) for c in self._kind.choices if c.startswith(incomplete)]


class MusicName(click.ParamType[Path | None]):
    """The option type of music; unlike the setting it may be a relative path."""

    name = "path"

    def convert(
        self,
        value: Any,
        param: click.Parameter | None,  # noqa: ARG002 (click's signature)
        ctx: click.Context | None,  # noqa: ARG002 (the same)
    ) -> Path | None:
        """Return the path, or None for ``none``."""
        return (None if value == NONE else Path(value)) if isinstance(value, str) else value

    def shell_complete(
        self,
        ctx: click.Context,  # noqa: ARG002 (click's signature)
        param: click.Parameter,  # noqa: ARG002 (the same)
        incomplete: str,
    ) -> list[CompletionItem]:
        """Let the shell complete files."""
        return [CompletionItem(incomplete, type="file")]


class TypedList(Typed):
    """The option type of several values of a setting, separated by commas."""

    def get_metavar(self, param: click.Parameter, ctx: click.Context) -> str:
        """Return the possible values for help."""
        return f"{super().get_metavar(param, ctx) or self.name.upper()},..."

    def convert(
        self, value: Any, param: click.Parameter | None, ctx: click.Context | None
    ) -> tuple[Any, ...]:
        """Parse each value; empty ones are skipped unless there are no others."""
        words = [word.strip() for word in str(value).split(",") if word.strip()] or [value]
        return tuple(super(TypedList, self).convert(word, param, ctx) for word in words)


class SettingOption(click.Option):
    """An option whose default is the value in force of a setting."""

    def __init__(self, declarations: list[str], *, setting: Setting, **attributes: Any) -> None:
        super().__init__(declarations, **attributes)
        self.setting = setting

    def get_default(self, ctx: click.Context, call: bool = True) -> Any:
        """Return the value in force, or for help (*call* is false) its text.

        With `resilient_parsing` mistakes in the settings are ignored.
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
        """Store what was typed in the context, so that `in_force` overrides the setting with it."""
        value, rest = super().handle_parse_result(ctx, opts, args)
        if self.name in opts:
            ctx.meta.setdefault(_FLAGS, {})[self.setting.key] = value[0] if self.multiple else value
        return value, rest

    def process_value(self, ctx: click.Context, value: Any) -> Any:
        """Parse what was typed; repeated lists are joined, without duplicates."""
        found = super().process_value(ctx, value)
        if not self.multiple or found is None:
            return found
        return tuple(dict.fromkeys(each for listed in found for each in listed))


def was_typed(context: click.Context, name: str) -> bool:
    """Return whether an option was given on the command line."""
    return context.get_parameter_source(name) is ParameterSource.COMMANDLINE


def _resolved(ctx: click.Context) -> Resolution:
    """Resolve all once for what was typed so far; click reads that before the rest."""
    from matcue.settings.resolution import resolve

    flags: Mapping[str, Any] = ctx.meta.get(_FLAGS, {})
    if ctx.meta.get(_RESOLVED, (None, None))[0] != flags:
        ctx.meta[_RESOLVED] = (dict(flags), resolve(flags=flags))
    found: Resolution = ctx.meta[_RESOLVED][1]
    return found
