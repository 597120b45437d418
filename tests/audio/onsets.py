"""When the cues of a timeline were heard."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

from audio.alignment import NotFound, found_at
from matcue.base.units import Ms, frames

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

    from audio.recording import Recording
    from matcue.plan.timeline import Cue

_AROUND: Final = Ms(300)
"""How far from its place a cue is looked for."""

_LOOKED_AT: Final = Ms(400)
"""How much of a cue is looked for; the beginning is what a listener goes by."""

_ALIKE: Final = 0.9


@dataclass(frozen=True, slots=True)
class Onset:
    """A cue that was heard, and how long after the instant that the timeline has for it.

    `late_ms` counts from the first cue: that one is in time by definition.
    """

    cue: Cue
    late_ms: float


def onsets(
    cues: Sequence[Cue],
    session: NDArray[Any],
    recording: Recording,
    begun: int,
    rate: int,
) -> list[Onset]:
    """Find the cues in a recording, each by itself.

    Args:
        cues: In order of time.
        session: The whole session as it was sent, shape ``(frames,)``.
        recording: What was heard, at the same rate.
        begun: About the frame of the recording at which the session begins.
        rate: Frames a second of both.

    Raises:
        NotFound: A cue was not heard within 300 ms of its place.
    """
    heard = recording.frames[:, 0]
    found: list[tuple[Cue, float]] = []
    for cue in cues:
        at = frames(cue.at, rate)
        sought = session[at : at + frames(min(cue.lasts, _LOOKED_AT), rate)]
        if not sought.any():
            continue
        low = max(0, begun + at - frames(_AROUND, rate))
        window = heard[low : begun + at + len(sought) + frames(_AROUND, rate)]
        try:
            there = low + found_at(sought, window, alike=_ALIKE)
        except NotFound as error:
            raise NotFound(f"{cue.kind} '{cue.text}' at {cue.at} ms was not heard") from error
        found.append((cue, recording.heard_s(there) * 1_000 - cue.at))
    return [Onset(cue, instant - found[0][1]) for cue, instant in found]
