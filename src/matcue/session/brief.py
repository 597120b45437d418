"""A short audio preview: the first seconds of each chapter of a session."""

from __future__ import annotations

import queue
from contextlib import closing
from dataclasses import replace
from typing import TYPE_CHECKING, Final, assert_never

from matcue.base.errors import DeviceError
from matcue.base.units import Ms
from matcue.out.live import (
    DeviceBack,
    DeviceLost,
    DeviceTrouble,
    Ended,
    Player,
    SourceFailed,
    Underrun,
)
from matcue.plan.roles import Role
from matcue.plan.timeline import Chapter, Cue, CueKind, Span, SpanKind, Timeline

if TYPE_CHECKING:
    from collections.abc import Iterator

    from matcue.out.live import Device, Event
    from matcue.session.session import Session

SOURCE_ID: Final = 1
LOOK_S: Final = 0.2
"""How often to wake up for Ctrl-C, in seconds; some systems block it during a wait without end."""


class Brief:
    """The audio preview of a prepared session."""

    def __init__(self, session: Session) -> None:
        shortened = replace(session.plan, timeline=brief(session.timeline))
        self._session = replace(session, plan=shortened)

    @property
    def timeline(self) -> Timeline:
        """The timeline of the preview."""
        return self._session.timeline

    def play(self, device: Device, *, display_offset_ms: int = 0) -> None:
        """Play it to its end.

        Raises:
            DeviceError: Nothing can be heard any more.
            MatcueError: The voice failed.
        """
        events: queue.SimpleQueue[Event] = queue.SimpleQueue()
        player = Player(
            device,
            rate=self._session.options.rate,
            listener=events.put,
            display_offset_ms=display_offset_ms,
        )
        with closing(player):
            player.start(
                lambda at: self._session.blocks(start=at), Ms(0), source_id=SOURCE_ID, lead_in=True
            )
            while True:
                match event := _next(events):
                    case Ended():
                        return
                    case SourceFailed(error=error):
                        raise error
                    case DeviceLost(why=why):
                        raise DeviceError(why)
                    case Underrun() | DeviceTrouble() | DeviceBack():
                        pass
                    case _:
                        assert_never(event)


def _next(events: queue.SimpleQueue[Event]) -> Event:
    while True:
        try:
            return events.get(timeout=LOOK_S)
        except queue.Empty:
            pass


EACH: Final = Ms(6_000)
"""Sounds that begin within this time of a chapter are heard, and to their end."""
PAUSE: Final = Ms(600)
"""The longest silence within a chapter."""
BETWEEN: Final = Ms(900)
"""The silence between two chapters."""


def brief(timeline: Timeline) -> Timeline:
    """Cut the beginning of each chapter out of a timeline; breath sounds are left out.

    Returns:
        A new timeline with a chapter for each beginning, covered by one span of kind READY.
    """
    cues: list[Cue] = []
    chapters: list[Chapter] = []
    total = Ms(0)
    for chapter, of_part in _parts(timeline):
        begins = Ms(total + BETWEEN) if cues else total
        moved = [cue for cue in _closer(of_part, begins) if cue.at < begins + EACH]
        if moved:
            chapters.append(Chapter(begins, chapter.title))
            cues += moved
            total = max(cue.ends for cue in moved)
    return Timeline(
        cues=tuple(cues),
        spans=(Span(at=Ms(0), lasts=total, kind=SpanKind.READY),) if total else (),
        chapters=tuple(chapters),
        dropped=(),
        total=total,
    )


def _parts(timeline: Timeline) -> Iterator[tuple[Chapter, list[Cue]]]:
    """Yield each chapter with the words and tones that begin in it, and its name before them."""
    heard = [cue for cue in timeline.cues if cue.kind is not CueKind.SWELL]
    before: list[Cue] = []
    for chapter, end in timeline.parts:
        inside = [cue for cue in heard if chapter.at <= cue.at < end]
        yield chapter, before + inside
        before = [cue for cue in inside if cue.role is Role.NEXT][-1:]


def _closer(cues: list[Cue], begins: Ms) -> Iterator[Cue]:
    """Move cues: the first one to *begins*, and silences longer than `PAUSE` cut to it."""
    if not cues:
        return
    silent_from = cues[0].at
    earlier = cues[0].at - begins
    for cue in cues:
        earlier += max(0, cue.at - silent_from - PAUSE)
        silent_from = max(silent_from, cue.ends)
        yield replace(cue, at=Ms(cue.at - earlier))
