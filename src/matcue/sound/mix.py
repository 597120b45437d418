"""The mixer: a timeline as a stream of blocks, from any start, in constant memory.

Every sample is the sum of the cues that sound at its instant, added in the order of the timeline,
and then held under a ceiling by a curve that knows nothing of its neighbours. So neither the size
of the blocks nor the instant at which they begin changes a single sample.
"""

from __future__ import annotations

from collections import OrderedDict
from typing import TYPE_CHECKING, Final

import numpy as np

from matcue.plan.timeline import Cue, CueKind, Timeline
from matcue.sound.levels import Faders, Levels
from matcue.units import Ms, frames

if TYPE_CHECKING:
    from collections.abc import Iterator

    from numpy.typing import NDArray

    from matcue.sound.api import Block, Clips, Sounds

BLOCK: Final = Ms(100)
KNEE: Final = 0.72
"""Sums above this are bent; nothing that sounds alone comes near it."""

CEILING: Final = 0.82
"""What no sample exceeds, about -1.7 dBFS: room for what lossy codecs add to peaks."""

_SWELLS_IN_MEMORY: Final = 16


def blocks(
    timeline: Timeline,
    clips: Clips,
    sounds: Sounds,
    *,
    start: Ms = Ms(0),
    until: Ms | None = None,
    block: Ms = BLOCK,
    levels: Levels | None = None,
) -> Iterator[Block]:
    """Mix a timeline.

    Args:
        timeline: What sounds when.
        clips: Where the speech is.
        sounds: Where tones and breath sounds are; their rate is the stream's.
        start: Where to begin.
        until: Where to stop; the timeline's end if not given.
        block: The length of a block; the last one may be shorter.
        levels: How loud each kind is, looked at before each block. Changing them makes the
            samples depend on when that was; unchanged zeros are no change to the bit.

    Yields:
        Blocks of float32, shape ``(frames, 1)``; together exactly from *start* to *until*.
    """
    rate = sounds.rate
    end = timeline.total if until is None else min(until, timeline.total)
    swells: OrderedDict[tuple[str, Ms], NDArray[np.float32]] = OrderedDict()
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
        voice, tones, _ = faders.next(len(mixed))
        for cue in sounding:
            samples = _samples(cue, clips, sounds, swells)
            begin, finish = max(cue.at, at), min(cue.ends, stop)
            within = slice(frames(Ms(begin - at), rate), frames(Ms(finish - at), rate))
            piece = samples[frames(Ms(begin - cue.at), rate) : frames(Ms(finish - cue.at), rate)]
            gain = voice if cue.kind is CueKind.SAY else tones
            mixed[within] += piece * gain[within]
        _bend(mixed)
        yield mixed[:, np.newaxis]
        sounding = [cue for cue in sounding if cue.ends > stop]
        at = stop


def _samples(
    cue: Cue,
    clips: Clips,
    sounds: Sounds,
    swells: OrderedDict[tuple[str, Ms], NDArray[np.float32]],
) -> NDArray[np.float32]:
    match cue.kind:
        case CueKind.SAY:
            return clips.clip(cue).samples
        case CueKind.TONE:
            return sounds.tone(cue.text)
        case CueKind.SWELL:
            key = (cue.text, cue.lasts)
            if key not in swells:
                swells[key] = sounds.swell(cue.text, cue.lasts)
                if len(swells) > _SWELLS_IN_MEMORY:
                    swells.popitem(last=False)
            return swells[key]


def _bend(mixed: NDArray[np.float32]) -> None:
    """Bend what is above the knee under the ceiling, each sample by itself."""
    size = np.abs(mixed)
    loud = size > KNEE
    if loud.any():
        room = CEILING - KNEE
        bent = KNEE + room * np.tanh((size[loud] - KNEE) / room)
        mixed[loud] = np.copysign(bent, mixed[loud])
