"""Who writes what the controller leads: plans in any manner, and the sound of any take."""

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
    from matcue.plan.steps import Script
    from matcue.plan.timeline import Timeline
    from matcue.sound.api import Block
    from matcue.sound.background import BackgroundOffset


class Withdrawn(MatcueError):
    """What was being planned is not wanted any more."""


@dataclass(frozen=True, slots=True)
class Composed:
    """A session planned in some manner, every sentence of it spoken."""

    manner: Manner
    script: Script
    spoken: Spoken
    led: LiveTimeline
    """The whole of it from the beginning, as it would be led undisturbed."""


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
        """Speak ahead what a listener may ask for: leads back in, and a slower or quicker pace.

        Raises:
            Withdrawn: It was told to stop meanwhile.
            VoiceError: The voice failed.
        """

    def withdraw(self) -> None:
        """Speak no further than the sentence that is being spoken; from any thread."""


class Sounding(Protocol):
    """Gives the sound of timelines."""

    @property
    def foreseen(self) -> Ms:
        """How long before an instant that is changed the sound may already be another."""

    def source(
        self, timeline: Timeline, standing: BackgroundOffset
    ) -> Callable[[Ms], Iterator[Block]]:
        """Give a timeline's sound, from any instant on, with what lies under it."""


class Composer(Planner, Sounding, Protocol):
    """A routine's composer."""

    def opening(self) -> Composed:
        """Plan the first passage alone; nothing that comes later changes it.

        Raises:
            UnspeakableError: The voice cannot say the title.
            VoiceError: The voice failed.
        """

    def balance(self, voice_db: int, tones_db: int) -> None:
        """Make the voice and the tones louder or softer in everything that is mixed from now on."""

    def session_view(self, timeline: Timeline, manner: Manner) -> SessionView:
        """Give a timeline as it is shown."""

    def where_we_are(self, led: LiveTimeline, at: Ms, manner: Manner) -> Lead | None:
        """Write what leads back in after a pause; None where it just goes on."""

    def set_again(self, led: LiveTimeline, number: int, manner: Manner) -> Lead:
        """Write what leads into a set that is done once more."""

    def welcome_back(self, number: int, manner: Manner) -> Lead:
        """Write what leads back in another time."""
