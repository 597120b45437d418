"""A plan to check a routine by: of a long one only what may not fit is spoken.

Speaking takes by far the longest, and most sentences have room however the voice says them. So some
are spoken to see how the voice differs from the estimate, the routine is placed with its shortest
and its longest lengths, and only sentences of passages that come out differently are spoken too.
"""

from __future__ import annotations

from contextlib import closing
from dataclasses import dataclass
from functools import partial
from statistics import median
from typing import TYPE_CHECKING, Final

from matcue.base.units import SECOND, Ms
from matcue.plan.roles import Role
from matcue.plan.schedule import Length, place
from matcue.plan.steps import Script
from matcue.plan.timeline import SpanKind
from matcue.session import session
from matcue.session.session import estimated

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from matcue.base.progress import Progress
    from matcue.plan.schedule import Lengths, Placed
    from matcue.plan.timeline import Timeline
    from matcue.session.options import Options
    from matcue.session.session import Draft
    from matcue.voice.speaker import Speaker

MOST_SPOKEN: Final = 300
"""The most sentences that are spoken for a check, twice: all of a routine, or those in doubt."""

_SAMPLE: Final = 40
"""How many are spoken to learn how far the voice is from the estimate."""

_MARGIN: Final = 1.05


@dataclass(frozen=True, slots=True)
class Survey:
    """A plan, and whether every length in it is that of the voice."""

    timeline: Timeline
    exact: bool


def surveyed(
    ready: Draft, options: Options, progress: Progress, *, most_spoken: int = MOST_SPOKEN
) -> Survey:
    """Plan a routine for a check.

    Args:
        ready: The routine.
        options: The options of the check.
        progress: Receives the progress.
        most_spoken: How many sentences are spoken at most to be exact, and how many in doubt.

    Raises:
        UnspeakableError: The voice cannot say some sentence.
        VoiceError: The voice failed.
    """
    speaker = session.speaker(ready, options)
    if speaker is None:
        with closing(session.prepare(ready, options, progress)) as prepared:
            return Survey(prepared.timeline, exact=True)
    with closing(speaker):
        sentences = ready.estimate().script.sentences
        speaker.check(sentences)
        missing = speaker.missing(sentences)
        if len(missing) <= most_spoken:
            prepared = session.prepare(ready, options, progress, speaker)
            return Survey(prepared.timeline, exact=True)
        timeline = _in_doubt_spoken(ready, speaker, missing, progress, most_spoken)
        return Survey(timeline, exact=False)


def _in_doubt_spoken(
    ready: Draft,
    speaker: Speaker,
    missing: Sequence[str],
    progress: Progress,
    most_spoken: int,
) -> Timeline:
    """Plan with lengths that are the voice's own wherever that could make a difference."""
    told = partial(progress, "speaking")
    sample = sorted(missing, key=len)[:: -(-len(missing) // _SAMPLE)]
    speaker.speak_all(sample, told)
    speech = ready.routine.speech
    ratios = [speaker.length(text).lasts / estimated(text, speech).lasts for text in sample]
    guessed = set(missing) - set(sample)

    def lengths(ratio: float) -> Lengths:
        def length(text: str) -> Length:
            if text in guessed:
                return Length(Ms(round(estimated(text, speech).lasts * ratio)))
            return speaker.length(text)

        return length

    ready, plan = ready.fitted(lambda _: lengths(median(ratios)))
    passages = list(enumerate(plan.script.passages))
    short = place(passages, lengths(min(ratios) / _MARGIN), ready.tones)
    long = place(passages, lengths(max(ratios) * _MARGIN), ready.tones)
    doubtful = sorted(_differing(short, long) & guessed)[:most_spoken]
    speaker.speak_all(doubtful, told)
    guessed.difference_update(doubtful)
    return ready.settled(lambda _: lengths(median(ratios)), plan.timeline.total).timeline


def _differing(short: Sequence[Placed], long: Sequence[Placed]) -> set[str]:
    """Return the sentences of the passages in which it matters how long they are."""
    return {
        text
        for one, other in zip(short, long, strict=True)
        if list(_outcome(one)) != list(_outcome(other))
        for text in Script((one.passage,)).sentences
    }


def _outcome(placed: Placed) -> Iterator[object]:
    """Yield what the rules look at in a passage: what is left out, what is said, and in a hurry."""
    yield sorted(dropped.text for dropped in placed.dropped)
    yield sorted(cue.text for cue in placed.cues)
    entry = sum(span.lasts for span in placed.spans if span.kind is SpanKind.ENTER)
    yield any(cue.role is Role.ENTER and cue.lasts + SECOND > entry for cue in placed.cues)
