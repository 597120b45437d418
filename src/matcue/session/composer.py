"""The composer of live sessions: plans passages, speaks them, and gives their sound."""

from __future__ import annotations

import threading
from contextlib import suppress
from dataclasses import replace
from typing import TYPE_CHECKING, Final

from matcue.base.errors import MusicError
from matcue.base.units import MINUTE, Ms
from matcue.live.composer import Composed, Withdrawn
from matcue.live.session_view import session_view
from matcue.plan import lead
from matcue.plan.live_timeline import LiveTimeline, Spoken
from matcue.plan.manner import FASTEST, SLOWEST, Words
from matcue.plan.schedule import schedule
from matcue.plan.script import adjusted, write_script
from matcue.plan.steps import Script
from matcue.plan.wording import Announced, Wording
from matcue.session.voice_pool import VoicePool
from matcue.sound import mix
from matcue.sound.background import BackgroundOffset
from matcue.sound.ducking import FADES_OUT
from matcue.sound.mix import Levels
from matcue.sound.recent import Recent
from matcue.sound.sound_set import SoundSet

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator

    from matcue.base.progress import Doing
    from matcue.live.session_view import SessionView
    from matcue.plan.lead import Lead
    from matcue.plan.manner import Manner
    from matcue.plan.schedule import Length, Lengths
    from matcue.plan.settle import Plan
    from matcue.plan.steps import Elastic
    from matcue.plan.timeline import Timeline
    from matcue.session.accompaniment import Accompaniment
    from matcue.session.options import Options
    from matcue.session.session import Draft
    from matcue.sound.api import Block
    from matcue.voice.hibari_apart import HibariProcess

NEAR_PACES: Final = (-0.1, 0.1)
"""Changes of pace by one key press; spoken ahead, so that they take effect at once."""


_MORE_MUSIC: Final = Ms(15 * MINUTE)
"""Music beyond the end that is measured ahead, for a session that the listener lengthens."""


class SessionComposer:
    """Composes one routine; see `matcue.live.composer.Composer`.

    Args:
        ready: The routine, chosen and adjusted.
        options: Voice, sounds and rate.
        under: Its background of music or ambience; None for silence.
        voice: The process of the default voice; None is one of its own.
    """

    def __init__(
        self,
        ready: Draft,
        options: Options,
        under: Accompaniment | None = None,
        voice: HibariProcess | None = None,
    ) -> None:
        self._ready = ready
        self._background: Recent | None = None
        self._under: Accompaniment | None = None
        if under is not None:
            self._background = Recent(under.background)
            self._under = replace(under, background=self._background)
        self._voice_pool = VoicePool(options, voice)
        self._sounds = SoundSet(options.sounds, options.rate)
        self._wording = Wording(ready.book)
        self._withdrawn = threading.Event()
        self._levels = Levels()
        self._fitted = False

    @property
    def draft(self) -> Draft:
        """The routine as it is planned; with a time limit it may shrink once speech is measured."""
        return self._ready

    def opening(self) -> Composed:
        """Plan the first passage alone; see `Composer.opening`."""
        ready = self._ready
        whole = write_script(ready.routine, ready.manner, ready.book, Announced(Ms(0)))
        script = Script(whole.passages[:1])
        spoken = self._spoken(ready)
        self._speak(script.sentences, spoken)
        done = schedule(script, spoken.lengths, ready.tones)
        return Composed(
            ready.manner, script, spoken, LiveTimeline(script, done.placed, done.timeline)
        )

    def compose(self, manner: Manner) -> Composed:
        """Speak and plan the whole session; see `Composer.compose`."""
        self._withdrawn.clear()
        ready = self._in_manner(manner)
        spoken = self._spoken(ready)
        if self._fitted:
            plan = ready.settled(self._measure(spoken))
        else:
            self._ready, plan = ready.fitted(self._measure(spoken))
            self._fitted = True
        return _composed(manner, plan, spoken)

    def prepare(self, composed: Composed) -> None:
        """Speak ahead what the listener may ask for; see `Composer.prepare`."""
        if composed.manner.words is Words.TONES:
            return
        self._speak(lead.lead_sentences(composed.script, self._wording), composed.spoken)
        for step in NEAR_PACES:
            pace = round(composed.manner.pace + step, 2)
            if SLOWEST <= pace <= FASTEST:
                near = self._in_manner(replace(composed.manner, pace=pace))
                near.settled(self._measure(self._spoken(near)))
        if self._under is not None:
            with suppress(MusicError):  # perhaps nobody comes to it
                self._under.reach(Ms(composed.led.total + _MORE_MUSIC), self._go_on)

    def _go_on(self, _doing: Doing, _done: int, _of: int) -> None:
        """Check for `withdraw` between two songs that are measured; a `Progress` callback.

        Raises:
            Withdrawn: `withdraw` was called.
        """
        if self._withdrawn.is_set():
            raise Withdrawn("not wanted any more")

    def withdraw(self) -> None:
        """Stop speaking after the current sentence; see `Composer.withdraw`."""
        self._withdrawn.set()

    @property
    def foreseen(self) -> Ms:
        """How long before a change the background may already differ; see `Composer.foreseen`."""
        return FADES_OUT if self._under is not None else Ms(0)

    @property
    def trouble(self) -> str | None:
        """The error that silenced the music; None if there was none."""
        return self._background.trouble if self._background is not None else None

    def source(
        self, timeline: Timeline, standing: BackgroundOffset = BackgroundOffset()
    ) -> Callable[[Ms], Iterator[Block]]:
        """Return a function from an instant to the sound from there on; see `Composer.source`."""
        levels = self._levels

        def blocks(start: Ms) -> Iterator[Block]:
            under = self._under.begun(timeline, start, standing) if self._under else None
            try:
                yield from mix.blocks(
                    timeline,
                    self._voice_pool,
                    self._sounds,
                    start=start,
                    under=under,
                    levels=levels,
                )
            finally:
                if under is not None:
                    under.stream.close()

        return blocks

    def balance(self, voice_db: int, tones_db: int) -> None:
        """Set the gains of voice and tones in dB; see `Composer.balance`.

        Blocks of sources made before keep their gains; the player switches to a new source.
        """
        self._levels = Levels(voice_db=voice_db, tones_db=tones_db)

    def session_view(self, timeline: Timeline, manner: Manner) -> SessionView:
        """Return the view model of a timeline; see `Composer.session_view`."""
        return session_view(timeline, self._in_manner(manner).routine)

    def where_we_are(self, led: LiveTimeline, at: Ms, manner: Manner) -> Lead | None:
        """Return what is said after a pause; see `Composer.where_we_are`."""
        return lead.where_we_are(led, at, self._wording, manner.words)

    def way_out(self, led: LiveTimeline, at: Ms, manner: Manner) -> Elastic | None:
        """Return the way out of a hold; see `Composer.way_out`."""
        return lead.way_out(led, at, self._wording, manner.words)

    def set_again(self, led: LiveTimeline, number: int, manner: Manner) -> Lead:
        """Return what is said before a set is repeated; see `Composer.set_again`."""
        return lead.set_again(led, number, self._wording, manner.words)

    def welcome_back(self, number: int, manner: Manner) -> Lead:
        """Return what is said when a session is resumed; see `Composer.welcome_back`."""
        return lead.welcome_back(number, self._wording, manner.words)

    def close(self) -> None:
        """Close the voices."""
        self._withdrawn.set()
        self._voice_pool.close()
        if self._background is not None:
            self._background.close()

    def _in_manner(self, manner: Manner) -> Draft:
        if manner == self._ready.manner:
            return self._ready
        return replace(self._ready, manner=manner, routine=adjusted(self._ready.chosen, manner))

    def _spoken(self, ready: Draft) -> Spoken:
        number = self._voice_pool.number(ready.routine, ready.manner.words)
        if number is None:
            return Spoken(_never_asked, ready.tones, 0)
        return Spoken(self._voice_pool.speaker(number).length, ready.tones, number)

    def _measure(self, spoken: Spoken) -> Callable[[Script], Lengths]:
        def measure(script: Script) -> Lengths:
            self._speak(script.sentences, spoken)
            return spoken.lengths

        return measure

    def _speak(self, texts: Iterable[str], spoken: Spoken) -> None:
        wanted = tuple(texts)
        if not wanted:
            return

        def heard(_done: int, _of: int) -> None:
            if self._withdrawn.is_set():
                raise Withdrawn("not wanted any more")

        self._voice_pool.speaker(spoken.voice).speak_all(wanted, heard)


def _composed(manner: Manner, plan: Plan, spoken: Spoken) -> Composed:
    return Composed(manner, plan.script, spoken, LiveTimeline.of(plan))


def _never_asked(text: str) -> Length:
    raise LookupError(f"'{text}' was to be said without a voice")
