"""A voice that leads an exercise session: planned to the millisecond, played or exported.

    import matcue

    with matcue.load("morning", level="beginner", pace=0.8) as session:
        session.export("morning.m4b")

docs/python.md tells the rest. The names in `__all__` are the whole public face; they are loaded on
first use, so `import matcue` alone costs next to nothing.
"""

from __future__ import annotations

import os as _os

TYPE_CHECKING = False  # as typing has it, which takes milliseconds to load
if TYPE_CHECKING:
    from typing import Final

    from matcue._api import (
        Chapter,
        Cue,
        Dropped,
        InputError,
        MachineError,
        MatcueError,
        Problem,
        RoutineEntry,
        RoutineError,
        Session,
        Span,
        Timeline,
        load,
        routines,
    )

__all__ = [
    "RELEASED",
    "Chapter",
    "Cue",
    "Dropped",
    "InputError",
    "MachineError",
    "MatcueError",
    "Problem",
    "RoutineEntry",
    "RoutineError",
    "Session",
    "Span",
    "Timeline",
    "__version__",
    "load",
    "routines",
]

__version__: Final = "0.2.0"
RELEASED: Final = "2026-11-30"
"""The day of this version; it dates the tracks, so that two runs write the same bytes."""

# onnxruntime, on which the voice runs, reports its use to its maker from 1.32 on and keeps a
# number of this machine in the cache folder. It reads this when it is loaded, in this process or
# in a child, and nothing of ours can load it before this line has run.
_os.environ["ORT_DISABLE_TELEMETRY"] = "1"


def __getattr__(name: str) -> object:
    """Load what is behind a public name, when it is first asked for."""
    if name not in __all__:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    from matcue import _api

    found: object = getattr(_api, name)
    globals()[name] = found
    return found


def __dir__() -> list[str]:
    """List the public names."""
    return __all__
