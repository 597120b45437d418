"""What can be done to a live session from outside, and what can be seen of it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable

    from matcue.base.units import Ms
    from matcue.live.control.state import SessionState
    from matcue.live.keys import Press


@dataclass(frozen=True, slots=True, kw_only=True)
class Controls:
    """The callbacks that a session offers to remotes and media keys.

    Each may be called from any thread at any time, returns at once (a press is put into a queue),
    and raises nothing.

    Attributes:
        press: Carry out this press.
        seek: Go to this instant of the session, clamped to its start and end.
        set_pace: Set the pace, clamped to the slowest and fastest.
        set_gain: Set the gain of the voice in dB (0 is as made), clamped; the tones move by the
            same amount.
        state: Return the state now; called up to some hundred times a second.
    """

    press: Callable[[Press], None]
    seek: Callable[[Ms], None]
    set_pace: Callable[[float], None]
    set_gain: Callable[[float], None]
    state: Callable[[], SessionState]
