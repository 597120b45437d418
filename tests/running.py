"""Running matcue: in this process, which is quicker than starting it, or as a user would."""

from __future__ import annotations

import subprocess
import sys
from dataclasses import dataclass
from typing import TYPE_CHECKING, Protocol

if TYPE_CHECKING:
    from pathlib import Path


@dataclass(frozen=True)
class Done:
    """How a command went."""

    code: int
    out: str
    err: str


class Run(Protocol):
    """Runs matcue with arguments, through the seam where errors become a line."""

    def __call__(self, *arguments: str) -> Done: ...


def matcue(*arguments: str | Path, cwd: Path | None = None) -> subprocess.CompletedProcess[str]:
    """Run matcue as a user would."""
    command = [sys.executable, "-m", "matcue", *map(str, arguments)]
    return subprocess.run(
        command, capture_output=True, text=True, check=False, cwd=cwd, timeout=120
    )
