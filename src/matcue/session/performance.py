"""A session that plays live, for the screens, remotes and media keys that show and control it."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime
from typing import TYPE_CHECKING, Final, Self

from matcue.base.units import Ms
from matcue.live import scene as scenes
from matcue.live.control.state import Playback
from matcue.live.control.state import SessionState as Facts
from matcue.live.done import Done, done
from matcue.live.scene import Going, Scene
from matcue.live.session_controller import SessionController
from matcue.live.transport import Notice, Phase
from matcue.out.live import Player
from matcue.plan.manner import Words
from matcue.session import bookmark
from matcue.session.bookmark import Bookmark
from matcue.session.composer import SessionComposer
from matcue.session.session import title

if TYPE_CHECKING:
    from collections.abc import Callable
    from types import TracebackType

    from matcue.live.keys import Press
    from matcue.live.resume_point import ResumePoint
    from matcue.live.session_view import SessionView
    from matcue.out.live import Device, Event
    from matcue.plan.live_timeline import LiveTimeline
    from matcue.session.accompaniment import Accompaniment
    from matcue.session.options import Options
    from matcue.session.session import Draft
    from matcue.voice.hibari_apart import HibariProcess

SPEAKING_AHEAD: Final = "Speaking the session ahead."
NOTICES: Final = {
    Notice.NONE: "",
    Notice.DEVICE_LATE: "The sound is late. It goes on by itself.",
    Notice.DEVICE_STALLED: "The sound stalled. The device is being opened again.",
    Notice.DEVICE_FROZEN: "The sound system does not answer. It goes on as soon as it does.",
    Notice.DEVICE_GONE: "The sound device is gone. It goes on as soon as one is back.",
    Notice.SLEPT: "Paused, for the computer was asleep.",
    Notice.NO_REST: "There is no rest to skip now.",
    Notice.CHANGING: "In a moment.",
}

_GOING: Final = {
    Phase.PLAYING: (Going.PLAYING, Playback.PLAYING),
    Phase.PAUSED: (Going.PAUSED, Playback.PAUSED),
    Phase.WAITING: (Going.WAITING, Playback.WAITING),
    Phase.ENDED: (Going.ENDED, Playback.PAUSED),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class PlayOptions:
    """How a session is to be played.

    Attributes:
        name: What was typed for the routine.
        asked: The listener's options, for the bookmark.
        display_offset_ms: How much later than the system says the sound reaches the ear.
        voice_db: Initial gain of the voice, in dB.
        tones_db: Initial gain of tones and breath sounds, in dB.
        resume: Where to resume; None begins at the beginning.
        under: Its background of music or ambience; None for silence.
        woken: Called once before the device is used; returns for how long it has been awake.
        voice: The process of the default voice, if it has been begun already.
    """

    name: str
    asked: Options
    display_offset_ms: int = 0
    voice_db: int = 0
    tones_db: int = 0
    resume: Bookmark | None = None
    under: Accompaniment | None = None
    woken: Callable[[], Ms] = lambda: Ms(0)
    voice: HibariProcess | None = None


class Performance:
    """One live session, from its first sound to its last; a context manager."""

    def __init__(
        self, ready: Draft, options: Options, device: Device, play_options: PlayOptions
    ) -> None:
        self._ready = ready
        self._play_options = play_options
        self._composer = SessionComposer(ready, options, play_options.under, play_options.voice)
        self._player = Player(
            device,
            rate=options.rate,
            channels=options.channels,
            listener=self._hear,
            display_offset_ms=play_options.display_offset_ms,
        )
        resume = play_options.resume
        self.controller = SessionController(
            self._composer,
            self._player,
            manner=ready.manner,
            speaks=ready.manner.words is not Words.TONES,
            voice_db=play_options.voice_db,
            tones_db=play_options.tones_db,
            keep=self._keep,
            resume=(lambda led: bookmark.passage(led, resume)) if resume else None,
        )
        self.title = title(ready)
        """The session's title."""
        self.begun = datetime.now().astimezone()
        """When it began."""
        # Until every sentence has been measured, an estimate shows what is coming.
        self._expected = self._composer.session_view(ready.estimate().timeline, ready.manner)
        self._shown: tuple[LiveTimeline | None, SessionView] = (None, self._expected)

    def __enter__(self) -> Self:
        """Begin to play.

        Raises:
            UnspeakableError: The voice cannot say the title.
            VoiceError: The voice failed.
        """
        self.begun = datetime.now().astimezone()
        self.controller.begin(self._play_options.woken)
        return self

    def __exit__(
        self,
        _type: type[BaseException] | None,
        _error: BaseException | None,
        _traceback: TracebackType | None,
    ) -> None:
        """Stop, wherever it is; the bookmark has been written already."""
        self.controller.close()
        self.controller.wait(2.0)
        self._player.close()
        self._composer.close()

    def press(self, press: Press) -> None:
        """Handle a press. Returns at once; any thread."""
        self.controller.press(press)

    def seek(self, to: Ms) -> None:
        """Jump to the instant *to*. Returns at once; any thread."""
        self.controller.seek(to)

    def scene(self) -> Scene:
        """Return what to show now. Returns at once; any thread."""
        state = self.controller.state
        session_view, at = self._session_view(), self.controller.position
        going, message = _GOING[state.phase][0], NOTICES[state.notice]
        if not self.controller.whole and going is Going.PLAYING and at >= self._opening_ends():
            going = Going.WAITING
            message = SPEAKING_AHEAD
        if going is not Going.ENDED:
            # All may have been heard a moment before the controller knows; he says when it is over.
            at = Ms(min(at, session_view.total - 1))
        return scenes.scene(
            session_view,
            at,
            scenes.State(
                going=going,
                pace=state.manner.pace,
                words=state.manner.words,
                voice_db=state.voice_db,
                tones_db=state.tones_db,
                message=message,
            ),
        )

    @property
    def sounds(self) -> bool:
        """Whether somebody hears it; nobody does what goes into a file, or nowhere."""
        return not self._player.waits

    @property
    def plays(self) -> bool:
        """Whether it plays: it is not paused, waits for no device, and has not ended."""
        return self.controller.state.phase is Phase.PLAYING

    @property
    def draft(self) -> Draft:
        """The routine that plays, as it was chosen and adjusted."""
        return self._composer.draft

    @property
    def music_trouble(self) -> str | None:
        """The error that silenced the music; None if there was none."""
        return self._composer.trouble

    def done(self) -> Done:
        """Return what was done of it; to be called once it has ended."""
        return done(self.controller.heard)

    def facts(self) -> Facts:
        """Return the state for remotes. Returns at once; any thread."""
        now = self.scene()
        stage = now.stage
        whole = self.controller.whole
        return Facts(
            state=Playback.WAITING
            if now.state.going is Going.WAITING
            else _GOING[self.controller.state.phase][1],
            routine=self._ready.written.id,
            title=self.title,
            exercise=stage.name,
            doing=stage.kind,
            countdown_s=now.left_s,
            side=stage.side,
            set=stage.set.nth if stage.set else None,
            sets=stage.set.of if stage.set else None,
            rep=stage.rep.nth if stage.rep else None,
            reps=stage.rep.of if stage.rep else None,
            next=stage.next or None,
            at_ms=now.position,
            total_ms=now.total if whole else None,
            pace=now.state.pace,
            words=now.state.words,
            voice_gain_db=now.state.voice_db,
            tones_gain_db=now.state.tones_db,
            chapter=stage.chapter,
            chapters=len(now.chapters),
        )

    def _opening_ends(self) -> Ms:
        led = self.controller.led
        return led.total if led is not None else Ms(0)

    def _session_view(self) -> SessionView:
        led = self.controller.led
        if led is None or not self.controller.whole:
            return self._expected
        if self._shown[0] is not led:
            session_view = self._composer.session_view(led.timeline, self.controller.state.manner)
            self._shown = (led, session_view)
        return self._shown[1]

    def _hear(self, event: Event) -> None:
        self.controller.hear(event)

    def _keep(self, place: ResumePoint | None) -> None:
        if place is None:
            bookmark.remove()
            return
        asked, manner = self._play_options.asked, self.controller.state.manner
        led = replace(asked.manner, pace=manner.pace, words=manner.words)
        bookmark.keep(
            Bookmark(
                routine=self._play_options.name,
                title=self.title,
                options=replace(asked, manner=led),
                number=place.number,
                exercise=place.exercise,
                at=place.at,
                total=place.total,
                left=datetime.now().astimezone().isoformat(timespec="seconds"),
            )
        )
