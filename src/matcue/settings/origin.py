"""Where the value of a setting comes from."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from pathlib import Path


class Source(StrEnum):
    """Kinds of origin, the stronger one first."""

    FLAG = "flag"
    ENVIRONMENT = "environment"
    FILE = "file"
    DEFAULT = "default"


@dataclass(frozen=True, slots=True)
class Origin:
    """A source, and where in it. Lines and columns count from 1."""

    source: Source
    path: Path | None = None
    line: int | None = None
    column: int | None = None
    variable: str | None = None

    def __str__(self) -> str:
        """Tell it in a word: ``default``, ``config.toml:3``, ``MATCUE_PACE``."""
        if self.variable is not None:
            return self.variable
        return f"{self.path.name}:{self.line}" if self.path is not None else self.source.value


DEFAULT: Final = Origin(Source.DEFAULT)
FLAG: Final = Origin(Source.FLAG)
