"""A whole live session on a device that is moved by hand: real plans, clips and mixing."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import numpy as np

from matcue.base.units import RATES, Ms
from matcue.live.session_controller import SessionController
from matcue.live.sleep import Times
from matcue.out.live import Player
from matcue.plan.manner import Manner
from matcue.routine.shelf import Shelf
from matcue.session import session
from matcue.session.accompaniment import accompaniment
from matcue.session.composer import SessionComposer
from matcue.session.options import Options
from matcue.sound.api import as_int16
from matcue.sound.background import RATE
from stepped import Bench

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from pathlib import Path

    from matcue.live.keys import Press
    from matcue.live.resume_point import ResumePoint
    from matcue.live.transport import Phase
    from matcue.out.live import Event
    from matcue.plan.live_timeline import LiveTimeline
    from matcue.plan.timeline import Span, SpanKind
    from matcue.session.options import Backdrop
    from matcue.sound.api import Block, Pcm
    from matcue.sound.background import Background

ROUTINE = """\
id: tiny
title: Tiny
exercises:
  reach: {name: Reach, position: seated, how: Reach up.}
  nod: {name: Nod, position: seated, how: Nod softly.}
steps:
- {exercise: reach, hold: 12s, sides: each, rest-after: 20s}
- {exercise: nod, reps: 5, tempo: 2-0-2-0, rest-after: 5s}
- relax: 15s
"""


class SteppedTimes(Times):
    """The clocks of a bench; `slept` is how much one of them is ahead of the other."""

    def __init__(self, bench: Bench) -> None:
        self._bench = bench
        self.slept = Ms(0)

    def now(self) -> Ms:
        return Ms(round(self._bench.clock.now() * 1_000))

    def awake(self) -> Ms:
        return Ms(self.now() + self.slept)


class Mat:
    """Somebody on a mat, who hears everything and can press."""

    def __init__(
        self,
        folder: Path,
        *,
        manner: Manner | None = None,
        resume: Callable[[LiveTimeline], int] | None = None,
        routine: str = ROUTINE,
        voice: str = "tone",
        early: Sequence[Press] = (),
        backdrop: Backdrop | None = None,
        background: Background | None = None,
        woken: Ms = Ms(0),
    ) -> None:
        path = folder / "tiny.yaml"
        path.write_text(routine, "utf-8")
        options = Options(
            voice=voice,
            manner=manner or Manner(),
            rate=RATES[0] if backdrop is None else RATE,
            backdrop=backdrop,
        )
        self.ready = session.draft(str(path), options, Shelf())
        self.options = options
        self.bench = Bench(channels=options.channels)
        self.under = accompaniment(options)
        if self.under is not None and background is not None:
            self.under = replace(self.under, background=background)
        self.times = SteppedTimes(self.bench)
        self.composer = SessionComposer(self.ready, options, self.under)
        self.kept: list[ResumePoint | None] = []
        self.events: list[Event] = []
        self.player = Player(
            self.bench.device,
            rate=options.rate,
            channels=options.channels,
            clock=self.bench.clock,
            listener=self._hear,
            workers=self.bench.workers,
        )
        self.controller = SessionController(
            self.composer,
            self.player,
            manner=self.ready.manner,
            keep=self.kept.append,
            resume=resume,
            times=self.times,
            workers=self.bench.workers,
        )
        for press in early:  # so early that the plan of the whole is not there yet
            self.controller.press(press)
        self.controller.begin(lambda: woken)
        self.go(0)

    def _hear(self, event: Event) -> None:
        self.events.append(event)
        self.controller.hear(event)

    def go(self, length: int) -> None:
        """Let so many milliseconds pass."""
        self.bench.go(Ms(length))

    def go_to(self, at: Ms) -> None:
        """Let time pass until some instant of the session is heard."""
        for _ in range(100_000):
            if self.controller.position >= at:
                return
            self.go(25)
        raise AssertionError(f"the session never came to {at}, but to {self.controller.position}")

    def press(self, press: Press, *, then: int = 0) -> None:
        self.controller.press(press)
        self.go(then)

    def phase(self) -> Phase:
        return self.controller.state.phase

    @property
    def led(self) -> LiveTimeline:
        assert self.controller.led is not None
        return self.controller.led

    def span(self, kind: SpanKind, nth: int = 0) -> Span:
        """Find a span of what is led now."""
        return [span for span in self.led.timeline.spans if span.kind is kind][nth]

    @property
    def heard(self) -> Pcm:
        """Everything that was heard, pauses included."""
        return self.bench.device.sounded[:, 0]

    @property
    def heard_stereo(self) -> Pcm:
        """The same, with both channels."""
        return self.bench.device.sounded

    def mixed(self, led: LiveTimeline | None = None, start: Ms = Ms(0)) -> Pcm:
        """What a live timeline sounds like, made in one piece."""
        led = led or self.led
        blocks: list[Block] = list(self.composer.source(led.timeline)(start))
        return as_int16(np.concatenate(blocks))[:, 0]
