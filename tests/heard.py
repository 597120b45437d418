"""matcue on a device that takes sound as fast as it is made and counts as heard.

    python tests/heard.py play morning --device null

What goes to the null device of a user is no session done; a test of what follows a session wants
one, and not to wait for it.
"""

from __future__ import annotations

from pathlib import Path
from typing import Final

from matcue.out.live import offline
from matcue.out.live.offline import NullDevice

PROGRAM: Final = str(Path(__file__))


class HeardDevice(NullDevice):
    """Discards everything, as if a loudspeaker did."""

    @property
    def waits(self) -> bool:
        """As a loudspeaker, it does not wait."""
        return False


if __name__ == "__main__":
    from matcue.__main__ import main

    offline.NullDevice = HeardDevice  # type: ignore[misc] # what `--device null` makes
    main()
