"""A voice as planning and mixing use it: an engine with polishing and a cache."""

from __future__ import annotations

import threading
from collections import OrderedDict
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing
from typing import TYPE_CHECKING, Final

from matcue.base.errors import UnspeakableError
from matcue.plan.schedule import Length
from matcue.voice.cache import ClipCache, key, quantized
from matcue.voice.polish import POLISH, polished

if TYPE_CHECKING:
    from collections.abc import Callable, Generator, Iterable

    from matcue.plan.timeline import Cue
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
        self._lock = threading.Lock()
        """Guards what is in memory; a session that plays asks from several threads."""
        self._lengths: dict[str, Length] = {}

    @property
    def name(self) -> str:
        """Its name in the settings."""
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
        with self._lock:
            clip = self._recent.get(text)
            if clip is not None:
                self._recent.move_to_end(text)
                return clip
        clip = self._cache.get(self._key(text))
        if clip is None:
            self.check([text])
            clip = self._spoken(text)
        self._remember(text, clip)
        return clip

    def clip(self, cue: Cue) -> Clip:
        """Return the clip of a cue, for the mixer; raises as `speak`."""
        return self.speak(cue.text)

    def length(self, text: str) -> Length:
        """Return the length of a sentence in milliseconds; speaks it if need be."""
        if text not in self._lengths:
            self.speak(text)
        return self._lengths[text]

    def speak_all(self, texts: Iterable[str], on_spoken: Callable[[int, int], None]) -> None:
        """Speak every sentence that is not cached; see `speaking`.

        `on_spoken` is called with (done, total), at once and after each sentence.
        """
        with closing(self.speaking(texts)) as spoken:
            for done, of in spoken:
                on_spoken(done, of)

    def speaking(self, texts: Iterable[str]) -> Generator[tuple[int, int], None, None]:
        """Speak every sentence that is not cached, in as many threads as the engine allows.

        Yields:
            (done, total), at once and after each sentence, in their order. Whoever takes them may
            work meanwhile: speaking goes on. To close it lets go what has not been begun.

        Raises:
            UnspeakableError: With every sentence that the voice cannot say, before any is spoken.
            VoiceError: The engine failed.
        """
        wanted = list(dict.fromkeys(texts))
        self.check(wanted)
        missing = self.missing(wanted)
        done = len(wanted) - len(missing)
        with ThreadPoolExecutor(self._engine.at_once) as pool:
            try:
                spoken = pool.map(self._spoken, missing)
                yield done, len(wanted)
                for text, clip in zip(missing, spoken, strict=True):
                    self._remember(text, clip)
                    done += 1
                    yield done, len(wanted)
            except BaseException:
                pool.shutdown(cancel_futures=True)
                raise

    def missing(self, texts: Iterable[str]) -> list[str]:
        """Return the sentences that have not been spoken yet, each once."""
        return [text for text in dict.fromkeys(texts) if not self._known(text)]

    def has(self, texts: Iterable[str]) -> bool:
        """Whether all of these have been spoken, as far as is known; looks at no cache."""
        return all(text in self._lengths for text in texts)

    def close(self) -> None:
        """Close the engine, and trim the cache."""
        self._engine.close()
        self._cache.trim()

    def _known(self, text: str) -> bool:
        if text in self._lengths:
            return True
        clip = self._cache.get(self._key(text))
        if clip is not None:
            self._remember(text, clip)
        return clip is not None

    def _key(self, text: str) -> str:
        return key(self._identity, text, self._rate, POLISH)

    def _remember(self, text: str, clip: Clip) -> None:
        with self._lock:
            self._lengths[text] = Length(clip.lasts, clip.heard)
            self._recent[text] = clip
            if len(self._recent) > IN_MEMORY:
                self._recent.popitem(last=False)

    def _spoken(self, text: str) -> Clip:
        clip = polished(self._engine.record(text), self._rate)
        self._cache.put(self._key(text), clip)
        return quantized(clip)
