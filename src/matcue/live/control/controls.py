"""All that anything outside of a session can do to it and see of it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable

    from matcue.base.units import Ms
    from matcue.live.control.state import SessionState
    from matcue.live.press import Press


@dataclass(frozen=True, slots=True, kw_only=True)
class Controls:
    """A session's handles, for threads of others.

    Each may be called from any thread at any time, returns at once (a press is put into a queue),
    and raises nothing.

    Attributes:
        press: Do what this press asks for.
        seek: Go to this instant of the session; one outside of it means its start or its end.
        set_pace: Go at this pace, or at the nearest there is.
        set_gain: Make the voice so many decibels louder than usual, or as near to that as goes; the
            tones go up or down with it.
        state: Tell how the session is now; asked up to some hundred times a second.
    """

    press: Callable[[Press], None]
    seek: Callable[[Ms], None]
    set_pace: Callable[[float], None]
    set_gain: Callable[[float], None]
    state: Callable[[], SessionState]
