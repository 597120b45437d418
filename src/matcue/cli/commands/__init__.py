"""Every command by its name. A command is loaded when somebody asks for it, or for all of them."""

from __future__ import annotations

from collections.abc import MutableMapping
from importlib import import_module
from keyword import iskeyword
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Iterator

    import click

NAMES: Final = (
    "today", "list", "play", "press", "export", "share", "copy", "show", "preview", "program",
    "history", "log", "check", "screening", "new", "import", "remind", "schema", "voices", "config",
    "cache", "doctor",
)  # fmt: skip
"""Each is a module here, with a command of the same name (an underscore behind a Python name)."""


class Commands(MutableMapping[str, "click.Command"]):
    """What click looks commands up in; names cost nothing."""

    def __init__(self) -> None:
        self._loaded: dict[str, click.Command | None] = dict.fromkeys(NAMES)

    def __getitem__(self, name: str) -> click.Command:
        found = self._loaded[name]
        if found is None:
            module = import_module(f"{__name__}.{f'{name}_' if iskeyword(name) else name}")
            found = getattr(module, f"{name}_" if name in ("list", "import") else name)
            self._loaded[name] = found
        return found

    def __setitem__(self, name: str, command: click.Command) -> None:
        self._loaded[name] = command

    def __delitem__(self, name: str) -> None:
        del self._loaded[name]

    def __iter__(self) -> Iterator[str]:
        return iter(self._loaded)

    def __len__(self) -> int:
        return len(self._loaded)
