"""A voice that leads an exercise session: planned to the millisecond, played or exported."""

import os as _os
from typing import Final

__version__: Final = "0.1.0"
RELEASED: Final = "2026-11-22"
"""The day of this version; it dates the tracks, so that two runs write the same bytes."""

# onnxruntime, on which the voice runs, reports its use to its maker from 1.32 on and keeps a
# number of this machine in the cache folder. It reads this when it is loaded, in this process or
# in a child, and nothing of ours can load it before this line has run.
_os.environ["ORT_DISABLE_TELEMETRY"] = "1"
