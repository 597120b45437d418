"""Playing a session: the opening sounds while the rest is still being spoken."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from matcue.app import session
from matcue.errors import MatcueError
from matcue.sound import mix
from matcue.sound.tones import SoundSet

if TYPE_CHECKING:
    from collections.abc import Iterator
    from concurrent.futures import Future, ThreadPoolExecutor

    from matcue.app.options import Options
    from matcue.app.session import Draft, Session
    from matcue.plan.timeline import Timeline
    from matcue.sound.api import Block


class Stopped(MatcueError):
    """The listener has heard enough; what is still being spoken need not be."""


@dataclass(slots=True)
class _Watch:
    """Hears of every sentence, and so can stop before the next."""

    stopped: bool = False

    def speaking(self, done: int, of: int) -> None:  # noqa: ARG002 (the signature of Progress)
        if self.stopped:
            raise Stopped("stopped")


@dataclass(slots=True)
class Performance:
    """A session on its way: its blocks, and its timeline as soon as all of it is planned."""

    blocks: Iterator[Block]
    rate: int
    _whole: Future[Session]
    _watch: _Watch = field(default_factory=_Watch)

    def stop(self) -> None:
        """Speak no further."""
        self._watch.stopped = True

    @property
    def timeline(self) -> Timeline | None:
        """The whole timeline; None while later sentences are still being spoken."""
        done = self._whole.done() and not self._whole.exception()
        return self._whole.result().timeline if done else None


def perform(ready: Draft, options: Options, executor: ThreadPoolExecutor) -> Performance:
    """Begin a session.

    The welcome's first passage depends on nothing that comes later, so it can be mixed as soon as
    its one sentence has been spoken. Everything after it comes from the plan of the whole.

    Raises:
        UnspeakableError: The voice cannot say the title.
        VoiceError: The voice failed.
    """
    speaks = session.speaker(ready, options)
    if speaks is None:
        whole: Future[Session] = executor.submit(session.prepare, ready, options)
        return Performance(whole.result().blocks(), options.rate, whole)
    first = session.opening(ready, speaks)
    # The mixer keeps clips of its own for this while, so that two threads never share the voice.
    clips = {cue.text: speaks.speak(cue.text) for cue in first.cues if cue.kind == "say"}
    watch = _Watch()
    whole = executor.submit(session.prepare, ready, options, watch, speaks)

    def blocks() -> Iterator[Block]:
        yield from mix.blocks(first, clips, SoundSet(options.sounds, options.rate))
        yield from whole.result().blocks(start=first.total)

    return Performance(blocks(), options.rate, whole, watch)
