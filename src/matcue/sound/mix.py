"""The mixer: a timeline as a stream of blocks, from any start, in constant memory.

Every sample is the sum of the cues that sound at its instant, added in the order of the timeline,
and then held under a ceiling by a curve that knows nothing of its neighbours. So neither the size
of the blocks nor the instant at which they begin changes a single sample.

A tone that a sentence begins over fades out under it.

Over a background of music or ambience all cues come from the middle, each added to both channels
alike.
"""

from __future__ import annotations

from bisect import bisect_right
from collections import OrderedDict
from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING, Final

import numpy as np

from matcue.base.units import Ms, frames
from matcue.plan.timeline import Cue, CueKind, Timeline

if TYPE_CHECKING:
    from collections.abc import Iterator

    from numpy.typing import NDArray

    from matcue.sound.api import Block, Clips, Sounds
    from matcue.sound.background import BackgroundStream
    from matcue.sound.ducking import Ducking

BLOCK: Final = Ms(100)
KNEE: Final = 0.72
"""Sums above this are bent; nothing that sounds alone comes near it."""

CEILING: Final = 0.82
"""What no sample exceeds, about -1.7 dBFS: room for what lossy codecs add to peaks."""

OVER_A_BED: Final = (0.66, 0.76)
"""Knee and ceiling over a background, about -2.4 dBFS: codecs add more to two channels."""

FADES: Final = Ms(150)
"""Over so long a tone fades out under a sentence that begins while it sounds. One that has no more
than that left ends as it is."""

_BREATHS_IN_MEMORY: Final = 16

TONES_OVER_BACKGROUND_DB: Final = {"beat": 8.0, "rest-beep": 8.0, "tick": 4.0, "count": 4.0}
"""How much louder the softest tones are over a background, which would hide them. So each is at
least 8 dB above any ambience in its own third of an octave."""

BREATH_OVER_BACKGROUND_DB: Final = 16.0
"""The same for the sound of breath, which then is about as loud as a background is."""


@dataclass(frozen=True, slots=True)
class Under:
    """The background under a timeline.

    `stream` is open at the frame at which mixing begins; who opened it closes it. `ducking` gives
    its gain under the timeline. `level_db` is added to its loudness, and to that of the breath.
    """

    stream: BackgroundStream
    ducking: Ducking
    level_db: float = 0.0

    def raised_db(self, cue: Cue) -> float:
        """Return how many dB a cue is raised by, compared to a session without a background."""
        match cue.kind:
            case CueKind.SAY:
                return 0.0
            case CueKind.TONE:
                return TONES_OVER_BACKGROUND_DB.get(cue.text, 0.0)
            case CueKind.SWELL:
                return max(0.0, BREATH_OVER_BACKGROUND_DB + self.level_db)


def blocks(
    timeline: Timeline,
    clips: Clips,
    sounds: Sounds,
    *,
    start: Ms = Ms(0),
    until: Ms | None = None,
    block: Ms = BLOCK,
    under: Under | None = None,
    levels: Levels | None = None,
) -> Iterator[Block]:
    """Mix a timeline.

    Args:
        timeline: What sounds when.
        clips: Gives the speech.
        sounds: Gives tones and breath sounds; their rate is the rate of the blocks.
        start: The first instant that is mixed.
        until: The instant to stop at; None is the end of the timeline.
        block: The length of a block; the last one may be shorter.
        under: The background; with one, *sounds* must have the rate of backgrounds.
        levels: Gains, read before each block. With all gains 0 the samples are the same to the
            bit as without *levels*.

    Yields:
        Blocks of float32, shape ``(frames, 1)``, or ``(frames, 2)`` over a background; together
        exactly from *start* to *until*.

    Raises:
        MatcueError: A clip, a sound or the background can no longer be read.
    """
    rate = sounds.rate
    end = timeline.total if until is None else min(until, timeline.total)
    breath_sounds: OrderedDict[tuple[str, Ms], NDArray[np.float32]] = OrderedDict()
    fading = _fading(timeline)
    waiting = iter([cue for cue in timeline.cues if cue.ends > start])
    ahead = next(waiting, None)
    sounding: list[Cue] = []
    faders = Faders(levels or Levels())
    at = start
    while at < end:
        stop = Ms(min(at + block, end))
        while ahead is not None and ahead.at < stop:
            sounding.append(ahead)
            ahead = next(waiting, None)
        mixed = np.zeros(frames(Ms(stop - at), rate), dtype=np.float32)
        # Over a background the sound of breath makes room for the voice as the background does.
        ducked = mixed if under is None else np.zeros_like(mixed)
        voice, tones, background = faders.next(len(mixed))
        for cue in sounding:
            samples = _samples(cue, clips, sounds, breath_sounds)
            if cue in fading:
                samples = _faded(samples, frames(Ms(fading[cue] - cue.at), rate), rate)
            begin, finish = max(cue.at, at), min(cue.ends, stop)
            within = slice(frames(Ms(begin - at), rate), frames(Ms(finish - at), rate))
            piece = samples[frames(Ms(begin - cue.at), rate) : frames(Ms(finish - cue.at), rate)]
            gain = voice if cue.kind is CueKind.SAY else tones
            onto = ducked if cue.kind is CueKind.SWELL else mixed
            raised_db = under.raised_db(cue) if under is not None else 0.0
            onto[within] += piece * (gain[within] * np.float32(10 ** (raised_db / 20)))
        whole = mixed[:, np.newaxis]
        if under is None:
            _bend(whole, KNEE, CEILING)
        else:
            lying = (
                under.stream.read(len(mixed)) * background[:, np.newaxis] + ducked[:, np.newaxis]
            )
            down = under.ducking.gain(frames(at, rate), len(mixed))
            whole = lying * down[:, np.newaxis] + whole
            _bend(whole, *OVER_A_BED)
        yield whole
        sounding = [cue for cue in sounding if cue.ends > stop]
        at = stop


def _samples(
    cue: Cue,
    clips: Clips,
    sounds: Sounds,
    breath_sounds: OrderedDict[tuple[str, Ms], NDArray[np.float32]],
) -> NDArray[np.float32]:
    match cue.kind:
        case CueKind.SAY:
            return clips.clip(cue).samples
        case CueKind.TONE:
            return sounds.tone(cue.text)
        case CueKind.SWELL:
            key = (cue.text, cue.lasts)
            if key not in breath_sounds:
                breath_sounds[key] = sounds.breath_sound(cue.text, cue.lasts)
                if len(breath_sounds) > _BREATHS_IN_MEMORY:
                    breath_sounds.popitem(last=False)
            return breath_sounds[key]


def _fading(timeline: Timeline) -> dict[Cue, Ms]:
    """Return which tones fade under a sentence, and from when on."""
    said = [cue.at for cue in timeline.cues if cue.kind is CueKind.SAY]
    fading: dict[Cue, Ms] = {}
    for cue in timeline.cues:
        if cue.kind is CueKind.TONE and cue.lasts > FADES:
            nth = bisect_right(said, cue.at)
            if nth < len(said) and said[nth] + FADES < cue.ends:
                fading[cue] = said[nth]
    return fading


def _faded(tone: NDArray[np.float32], at: int, rate: int) -> NDArray[np.float32]:
    """Return a tone that goes down to nothing from a frame on."""
    curve = _down(frames(FADES, rate))
    silence = np.zeros(len(tone) - at - len(curve), np.float32)
    return np.concatenate([tone[:at], tone[at : at + len(curve)] * curve, silence])


@cache
def _down(length: int) -> NDArray[np.float32]:
    return (np.cos(np.pi / 2 * (np.arange(length) + 0.5) / length) ** 2).astype(np.float32)


def _bend(mixed: NDArray[np.float32], knee: float, ceiling: float) -> None:
    """Bend what is above the knee under the ceiling, each sample by itself."""
    if max(np.max(mixed, initial=0), -np.min(mixed, initial=0)) > knee:
        size = np.abs(mixed)
        loud = np.nonzero(size > knee)
        room = ceiling - knee
        bent = knee + room * np.tanh((size[loud] - knee) / room)
        mixed[loud] = np.copysign(bent, mixed[loud])


@dataclass(slots=True)
class Levels:
    """Gains in dB; 0 is as exported. They may be changed at any time while mixing.

    Attributes:
        voice_db: Gain of speech.
        tones_db: Gain of tones and breath sounds.
        background_db: Gain of music or ambience.
    """

    voice_db: float = 0.0
    tones_db: float = 0.0
    background_db: float = 0.0


class Faders:
    """Turns levels into gains that move without clicks from block to block."""

    def __init__(self, levels: Levels) -> None:
        self._levels = levels
        self._gains = self._wanted()

    def next(self, count: int) -> tuple[NDArray[np.float32], ...]:
        """Read the levels and return the gains over a block of *count* frames.

        Returns:
            For voice, tones and background, float32 factors of shape ``(count,)``: a straight
            line from the levels of the last block to those of now.
        """
        before, self._gains = self._gains, self._wanted()
        return tuple(
            _way(begin, end, count) for begin, end in zip(before, self._gains, strict=True)
        )

    def _wanted(self) -> tuple[float, ...]:
        levels = (self._levels.voice_db, self._levels.tones_db, self._levels.background_db)
        return tuple(10 ** (level_db / 20) for level_db in levels)


def _way(begin: float, end: float, count: int) -> NDArray[np.float32]:
    if begin == end:
        # A view of one number: nothing is stored, and times one changes no sample.
        return np.broadcast_to(np.float32(end), count)
    return np.linspace(begin, end, count + 1, dtype=np.float32)[1:]
