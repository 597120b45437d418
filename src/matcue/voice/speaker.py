"""A voice as planning and mixing use it: an engine, polished, kept, and asked in one place."""

from __future__ import annotations

from collections import OrderedDict
from typing import TYPE_CHECKING, Final

from matcue.errors import UnspeakableError
from matcue.plan.schedule import Length
from matcue.voice.cache import ClipCache, key, quantized
from matcue.voice.polish import POLISH, polished

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from matcue.voice.api import Clip, Engine

IN_MEMORY: Final = 48
"""Clips held at once; a session's clips are near each other in time, and the disk has the rest."""


class Speaker:
    """A `Voice` over an engine; also the mixer's `Clips` and the plan's lengths.

    Every clip passes through the cache's 16 bits on its way in, so that a session sounds the same
    to the bit whether its clips were kept or have just been spoken.
    """

    def __init__(self, engine: Engine, cache: ClipCache, rate: int) -> None:
        self._engine = engine
        self._identity = engine.identity
        self._cache = cache
        self._rate = rate
        self._recent: OrderedDict[str, Clip] = OrderedDict()
        self._lengths: dict[str, Length] = {}

    @property
    def name(self) -> str:
        """What the user calls it."""
        return self._engine.name

    def check(self, texts: Iterable[str]) -> None:
        """Make sure that all sentences can be spoken, before any is.

        Raises:
            UnspeakableError: With every sentence that the voice cannot say.
        """
        refusals = [(text, why) for text in texts if (why := self._engine.refusal(text))]
        if refusals:
            lines = [f"the voice {self.name} cannot say '{text}': {why}" for text, why in refusals]
            lines.append("Write it in the voice's letters, or choose another with --voice.")
            raise UnspeakableError("\n".join(lines))

    def speak(self, text: str) -> Clip:
        """Say *text*: from memory, from the cache, or by the engine.

        Raises:
            UnspeakableError: The voice has no sounds for this text.
            VoiceError: The engine failed.
        """
        clip = self._recent.get(text)
        if clip is None:
            name = key(self._identity, text, self._rate, POLISH)
            clip = self._cache.get(name) or self._spoken(text, name)
            self._recent[text] = clip
            self._lengths[text] = Length(clip.lasts, clip.heard)
            if len(self._recent) > IN_MEMORY:
                self._recent.popitem(last=False)
        else:
            self._recent.move_to_end(text)
        return clip

    __getitem__ = speak

    def length(self, text: str) -> Length:
        """Measure a sentence."""
        if text not in self._lengths:
            self.speak(text)
        return self._lengths[text]

    def measure(
        self, texts: Iterable[str], on_spoken: Callable[[str], None] | None = None
    ) -> dict[str, Length]:
        """Speak all of *texts*, and tell their lengths; `on_spoken` hears of each."""
        lengths = {}
        for text in texts:
            lengths[text] = self.length(text)
            if on_spoken is not None:
                on_spoken(text)
        return lengths

    def close(self) -> None:
        """Let go of the engine, and keep the cache within bounds."""
        self._engine.close()

    def _spoken(self, text: str, name: str) -> Clip:
        self.check([text])
        clip = polished(self._engine.record(text), self._rate)
        self._cache.put(name, clip)
        return quantized(clip)
