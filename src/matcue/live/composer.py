"""Protocols of what the session controller needs: plans in any manner, and their sound."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Protocol

from matcue.base.errors import MatcueError

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from matcue.base.units import Ms
    from matcue.live.session_view import SessionView
    from matcue.plan.lead import Lead
    from matcue.plan.live_timeline import LiveTimeline, Spoken
    from matcue.plan.manner import Manner
    from matcue.plan.steps import Elastic, Script
    from matcue.plan.timeline import Timeline
    from matcue.sound.api import Block
    from matcue.sound.background import BackgroundOffset


class Withdrawn(MatcueError):
    """Planning was cancelled: another plan was asked for, or the session ends."""


@dataclass(frozen=True, slots=True)
class Composed:
    """A session planned in one manner (pace and words), with every sentence of it spoken."""

    manner: Manner
    script: Script
    spoken: Spoken
    led: LiveTimeline
    """The timeline of all of it, before any press has changed it."""


class Planner(Protocol):
    """Plans a whole session. `compose` and `prepare` are slow and have a thread of their own."""

    def compose(self, manner: Manner) -> Composed:
        """Speak and plan the whole session.

        Raises:
            Withdrawn: It was told to stop meanwhile.
            UnspeakableError: The voice cannot say some sentence.
            VoiceError: The voice failed.
        """

    def prepare(self, composed: Composed) -> None:
        """Speak in advance what a press may need: leads back in, and a slower or quicker pace.

        Raises:
            Withdrawn: It was told to stop meanwhile.
            VoiceError: The voice failed.
        """

    def withdraw(self) -> None:
        """Cancel `compose` and `prepare` after the sentence being spoken. Call from any thread."""


class Sounding(Protocol):
    """Mixes timelines."""

    @property
    def foreseen(self) -> Ms:
        """How long before a change in the timeline the sound may already differ (ducking)."""

    def source(
        self, timeline: Timeline, standing: BackgroundOffset
    ) -> Callable[[Ms], Iterator[Block]]:
        """Return a function that mixes the timeline and its background from an instant on."""


class Composer(Planner, Sounding, Protocol):
    """All that the session controller needs to lead one routine."""

    def opening(self) -> Composed:
        """Plan the first passage alone; nothing that comes later changes it.

        Raises:
            UnspeakableError: The voice cannot say the title.
            VoiceError: The voice failed.
        """

    def balance(self, voice_db: int, tones_db: int) -> None:
        """Set the gain of voice and tones, in dB, for everything that is mixed from now on."""

    def session_view(self, timeline: Timeline, manner: Manner) -> SessionView:
        """Return the session view of a timeline, for screens."""

    def where_we_are(self, led: LiveTimeline, at: Ms, manner: Manner) -> Lead | None:
        """Return what is said after a long pause; None where the session just goes on."""

    def way_out(self, led: LiveTimeline, at: Ms, manner: Manner) -> Elastic | None:
        """Return the way out of the hold that is on; None where there is nothing to come out of."""

    def set_again(self, led: LiveTimeline, number: int, manner: Manner) -> Lead:
        """Return what is said before the set that begins at passage *number* is repeated."""

    def welcome_back(self, number: int, manner: Manner) -> Lead:
        """Return what is said when a session is resumed at passage *number*."""
