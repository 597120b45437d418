"""The scene: what a screen shows at one instant. Pure: the caller brings the time."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING, Protocol

from matcue.base.units import SECOND, Ms
from matcue.plan.manner import Words
from matcue.plan.timeline import SpanKind

if TYPE_CHECKING:
    from matcue.live.keys import Press
    from matcue.live.session_view import Flow, SessionView, Stage
    from matcue.plan.timeline import Chapter


class Going(StrEnum):
    """Whether a session plays, is paused, waits or has ended."""

    PLAYING = "playing"
    PAUSED = "paused"
    WAITING = "waiting"
    """It cannot sound for a moment: a voice is speaking ahead, or the sound device is away."""
    ENDED = "ended"


@dataclass(frozen=True, slots=True, kw_only=True)
class State:
    """What changes while a session plays: whether it plays, and what the listener has set."""

    going: Going = Going.PLAYING
    pace: float = 1.0
    words: Words = Words.FULL
    voice_db: float = 0.0
    tones_db: float = 0.0
    message: str = ""
    """What the listener should know now, in a sentence."""


@dataclass(frozen=True, slots=True)
class Breathing:
    """The breath at this instant. `full` is how full the lungs are, 0 to 1."""

    flow: Flow
    full: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Scene:
    """What a screen shows at one instant.

    Attributes:
        title: The routine's.
        stage: What the listener does now, and what comes next.
        left_s: Whole seconds left of it, begun ones counted: while "five" is heard it is 5, and it
            is 0 only at the end of the session.
        breath: The breath, where it is led.
        said: The last instruction, as it was spoken; empty where there was none in this chapter.
        position: The instant, within the session.
        total: The length of the session.
        chapters: The session's chapters; `stage` knows which is current.
        state: How it goes, and what the listener has set.
    """

    title: str
    stage: Stage
    left_s: int
    breath: Breathing | None
    said: str
    position: Ms
    total: Ms
    chapters: tuple[Chapter, ...]
    state: State

    @property
    def counts_reps(self) -> bool:
        """Whether `figure` is the number of the rep or breath; else it is the seconds left."""
        return self.stage.kind in (SpanKind.REP, SpanKind.BREATH) and self.stage.rep is not None

    @property
    def figure(self) -> int:
        """The one number to show large."""
        rep = self.stage.rep
        return rep.nth if rep is not None and self.counts_reps else self.left_s

    @property
    def ended(self) -> bool:
        """Whether the session is over."""
        return self.state.going is Going.ENDED or self.position >= self.total


class Live(Protocol):
    """A live session, as a screen uses it. Any thread may call it.

    Nothing here waits: a screen calls it thirty times a second.
    """

    def scene(self) -> Scene:
        """Return what to show now. A screen closes once the scene has `ended`."""

    def press(self, press: Press) -> None:
        """Queue a press; a later scene shows its effect."""

    def seek(self, to: Ms, /) -> None:
        """Queue a jump to an instant of the session."""


def scene(session_view: SessionView, position: Ms, state: State) -> Scene:
    """Work out the scene at an instant.

    Args:
        session_view: The session.
        position: What is heard now, clamped to the session.
        state: Whether it plays, and what the listener has set.
    """
    at = Ms(min(max(position, 0), session_view.total))
    stage = session_view.stage(at)
    return Scene(
        title=session_view.title,
        stage=stage,
        left_s=-(-(stage.ends - at) // SECOND),
        breath=_breathing(session_view, at),
        said=session_view.last_said(at),
        position=at,
        total=session_view.total,
        chapters=session_view.chapters,
        state=state,
    )


def _breathing(session_view: SessionView, at: Ms) -> Breathing | None:
    air = session_view.air(at)
    if air is None:
        return None
    gone = (at - air.at) / (air.ends - air.at)
    return Breathing(air.flow, air.begin + (air.end - air.begin) * gone)
