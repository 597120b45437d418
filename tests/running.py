"""Running matcue in this process, which is quicker than starting it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Protocol


@dataclass(frozen=True)
class Done:
    """How a command went."""

    code: int
    out: str
    err: str


class Run(Protocol):
    """Runs matcue with arguments, through the seam where errors become a line."""

    def __call__(self, *arguments: str) -> Done: ...
