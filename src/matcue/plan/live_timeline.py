"""The timeline of a live session: its plan, with the changes that the listener made during it.

A live timeline is a sequence of placed passages on one time axis. A change keeps everything before
some instant, to the last cue, and schedules what comes after anew; so what has sounded stays, what
is shown is what will sound, and the total is always that of the timeline.
"""

from __future__ import annotations

from bisect import bisect_right
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Final

from matcue.base.units import SECOND, Ms
from matcue.plan.schedule import BEEPS, BREATHER, LEAD_IN, Lengths, Placed, assembled, place
from matcue.plan.steps import Elastic, Passage, Rigid, Script
from matcue.plan.timeline import CueKind, SpanKind

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from matcue.plan.settle import Plan
    from matcue.plan.steps import Speech
    from matcue.plan.timeline import Cue, Timeline

AROUND_A_REP: Final = Ms(300)
"""How long before a rep a change begins; the rep's number sounds a little before it."""

BEFORE_TICKS: Final = Ms(BEEPS * SECOND + 500)
"""No change begins within this time before the ticks that count in or end a rest."""


@dataclass(frozen=True, slots=True)
class Spoken:
    """A voice's measured lengths of sentences, those of the tones, and the voice's number."""

    lengths: Lengths
    tones: Mapping[str, Ms]
    voice: int


@dataclass(frozen=True, slots=True)
class LiveTimeline:
    """The past and the planned future of a live session.

    Attributes:
        script: The script; passages are numbered by their index in it.
        placed: Its passages in order. An interrupted one, the rest of it, and a lead-in to it all
            have the same number.
        timeline: The timeline of all of them.
        edited: The instant of the last change; from there on it follows the script.
    """

    script: Script
    placed: tuple[Placed, ...]
    timeline: Timeline
    edited: Ms = Ms(0)

    @classmethod
    def of(cls, plan: Plan) -> LiveTimeline:
        """Create the live timeline of an unchanged plan."""
        return cls(plan.script, plan.placed, plan.timeline)

    @property
    def total(self) -> Ms:
        """The length of the whole session."""
        return self.timeline.total

    def index(self, at: Ms) -> int:
        """Return the index in `placed` of the passage at an instant."""
        return max(0, bisect_right(self.placed, at, key=lambda each: each.at) - 1)

    def at(self, at: Ms) -> Placed:
        """Return the passage at an instant."""
        return self.placed[self.index(at)]


@dataclass(frozen=True, slots=True)
class Changed:
    """A changed live timeline, and the first instant at which it differs from the old one."""

    led: LiveTimeline
    at: Ms


def replanned(led: LiveTimeline, script: Script, spoken: Spoken, *, earliest: Ms) -> Changed:
    """Switch to another script of the same routine at the next instant that interrupts nothing.

    In a rest that is its next silent instant, in a set of reps the next rep, and otherwise (a hold,
    or a countdown that has begun) the end of the passage.

    Args:
        led: The live timeline that plays.
        script: The same routine for another pace or amount of words.
        spoken: The lengths of its sentences.
        earliest: The first instant that can change; sound before it is buffered already.
    """
    index = led.index(earliest)
    here = led.placed[index]
    future = _from(script, _next_number(led, index))
    change = _Change(led, script, spoken, index)
    if _next_number(led, index) > here.number:
        match here.passage, script.passages[here.number]:
            case Elastic(), Elastic() as new:
                at = _silent(led, index, earliest)
                if at is not None:
                    left = Ms(round((here.ends - at) * _stretched(led, here.number, new)))
                    rest, free = _left_of(led, index, new, at, spoken)
                    rest = replace(rest, at_least=left)
                    return change.made(at, at, [(here.number, rest), *future], free)
            case Rigid() as old, Rigid() as new if old.lasts != new.lasts:
                nth = _next_rep(old, here, earliest)
                if nth is not None and len(old.stretches) == len(new.stretches):
                    begin = Ms(here.at + old.stretches[nth].at)
                    rest_of_set = (here.number, from_stretch(new, nth))
                    return change.made(Ms(begin - AROUND_A_REP), begin, [rest_of_set, *future])
            case _:
                pass
    return change.made(here.ends, here.ends, future)


def extended(led: LiveTimeline, spoken: Spoken, *, by: Ms, earliest: Ms) -> Changed:
    """Lengthen the current rest or time to get ready by *by* ms, or else the next one."""
    index = led.index(earliest)
    here = led.placed[index]
    change = _Change(led, led.script, spoken, index)
    following: list[tuple[int, Passage]] = [(e.number, e.passage) for e in led.placed[index + 1 :]]
    at = _silent(led, index, earliest) if isinstance(here.passage, Elastic) else None
    # The words before a rest are no part of it.
    ahead = following[0][1] if following else None
    announces = isinstance(ahead, Elastic) and ahead.exact
    if at is not None and isinstance(here.passage, Elastic) and not announces:
        rest, free = _left_of(led, index, here.passage, at, spoken)
        rest = replace(rest, at_least=Ms(here.ends - at + by))
        return change.made(at, at, [(here.number, rest), *following], free)
    for n, (number, passage) in enumerate(following):
        after = following[n + 1][1] if n + 1 < len(following) else None
        if isinstance(passage, Elastic) and not (isinstance(after, Elastic) and after.exact):
            each = led.placed[index + 1 + n]
            following[n] = (number, replace(passage, at_least=Ms(each.ends - each.at + by)))
            break
    return change.made(here.ends, here.ends, following)


def again(
    led: LiveTimeline, spoken: Spoken, lead: Elastic, *, at: Ms, number: int, stretch: int = 0
) -> Changed:
    """Interrupt at an instant, play a lead-in, and go on from the beginning of a passage.

    Args:
        led: The live timeline that plays.
        spoken: The lengths of the lead-in's sentences and of all that follow.
        lead: The lead-in.
        at: Where to interrupt; what sounds then is cut off.
        number: The passage of the script that comes after the lead-in.
        stretch: The rep or breath of it to begin with, counted from 0.
    """
    passages = _from(led.script, number)
    first = _told_anew(passages[0][1])
    passages[0] = (number, first)
    if stretch and isinstance(first, Rigid):
        rest_of_set = from_stretch(first, stretch)
        # The lead's go tone marks the beginning.
        tones = tuple(tone for tone in rest_of_set.tones if tone.at)
        passages[0] = (number, replace(rest_of_set, tones=tones))
    change = _Change(led, led.script, spoken, led.index(at), cut_off=True)
    return change.made(at, at, [(number, lead), *passages])


def aside(passage: Elastic, spoken: Spoken, *, at: Ms) -> Timeline:
    """Return the timeline of a passage alone, which is said beside a session from an instant on."""
    return assembled(
        place(
            [(0, passage)],
            spoken.lengths,
            spoken.tones,
            begin=at,
            voice_free=at,
            voice=spoken.voice,
        )
    )


def rewound(led: LiveTimeline, spoken: Spoken, index: int) -> Changed:
    """Go to the beginning of a passage, and follow the script from there."""
    target = led.placed[index]
    passages = _from(led.script, target.number)
    passages[0] = (target.number, _told_anew(passages[0][1]))
    placed = place(
        passages,
        spoken.lengths,
        spoken.tones,
        begin=target.at,
        voice_free=_voice_free(led.placed[:index], target.at),
        voice=spoken.voice,
    )
    whole = (*led.placed[:index], *placed)
    return Changed(LiveTimeline(led.script, whole, assembled(whole), target.at), target.at)


@dataclass(frozen=True, slots=True)
class _Change:
    """A change of a live timeline: from which passage on, and to what script and voice."""

    led: LiveTimeline
    script: Script
    spoken: Spoken
    index: int
    cut_off: bool = False

    def made(
        self, at: Ms, begin: Ms, passages: Iterable[tuple[int, Passage]], free: Ms = Ms(0)
    ) -> Changed:
        """Keep what is before *at*; place *passages* from *begin* on, silent until *free*."""
        here = self.led.placed[self.index]
        # A passage that is over where the change begins stays whole, its closing tone with it.
        kept = here if at >= here.ends and not self.cut_off else self._until(here, at, begin)
        # Of one that has only just begun nothing is left, its chapter included.
        kept_too = () if self.cut_off and at <= here.at else (kept,)
        before = (*self.led.placed[: self.index], *kept_too)
        if self.cut_off:
            before = tuple(_silenced(each, at) for each in before)
        placed = place(
            passages,
            self.spoken.lengths,
            self.spoken.tones,
            begin=begin,
            voice_free=Ms(max(free, _voice_free(before, begin))),
            voice=self.spoken.voice,
        )
        whole = (*before, *placed)
        return Changed(LiveTimeline(self.script, whole, assembled(whole), at), at)

    def _until(self, here: Placed, at: Ms, ends: Ms) -> Placed:
        """Keep what has begun of a passage, or where it is cut off what was over by then."""
        return replace(
            here,
            ends=ends,
            cues=tuple(cue for cue in here.cues if cue.at < at),
            spans=tuple(
                replace(span, lasts=Ms(min(span.ends, ends) - span.at))
                for span in here.spans
                if span.at < ends
            ),
            dropped=tuple(dropped for dropped in here.dropped if dropped.at < at),
            chapter=here.chapter if _has_begun(here, at) else None,
        )


def _has_begun(here: Placed, at: Ms) -> bool:
    """Return whether the chapter of a passage has begun before an instant."""
    return here.chapter is not None and here.chapter.at < at


def _from(script: Script, number: int) -> list[tuple[int, Passage]]:
    return list(enumerate(script.passages))[number:]


def _told_anew(passage: Passage) -> Passage:
    """Return a passage for somebody who was not there when it was announced."""
    if not isinstance(passage, Elastic):
        return passage
    first, others = passage.says[:1], passage.says[1:]
    return replace(passage, says=(*first, *passage.announced, *others))


def _next_number(led: LiveTimeline, index: int) -> int:
    """Return the number of the script's passage after an index of the live timeline."""
    following = led.placed[index + 1 : index + 2]
    return following[0].number if following else len(led.script.passages)


def _voice_free(before: Sequence[Placed], begin: Ms) -> Ms:
    """Return when the last word or tone before an instant ends."""
    last = before[-1].cues if before else ()
    ends = [cue.ends for cue in last if cue.kind is not CueKind.SWELL]
    return Ms(max(begin, LEAD_IN, *ends))


def _silenced(each: Placed, at: Ms) -> Placed:
    """Remove the sounds that go on past the instant of an interruption."""
    if all(cue.ends <= at for cue in each.cues):
        return each
    return replace(each, cues=tuple(cue for cue in each.cues if cue.ends <= at))


def _silent(led: LiveTimeline, index: int, earliest: Ms) -> Ms | None:
    """Find the first instant of an elastic passage in which nothing is said, before its ticks."""
    here = led.placed[index]
    before = led.placed[max(0, index - 1) : index + 1]
    at = max(earliest, here.at)
    for cue in sorted(cue for each in before for cue in each.cues):
        if cue.kind is not CueKind.SWELL and cue.at < at + BREATHER and cue.ends > at:
            at = cue.ends
    beeps = isinstance(here.passage, Elastic) and here.passage.beeps is not None
    return Ms(at) if at <= here.ends - (BEFORE_TICKS if beeps else 0) else None


def _left_of(
    led: LiveTimeline, index: int, new: Elastic, at: Ms, spoken: Spoken
) -> tuple[Elastic, Ms]:
    """Return the rest of an elastic passage from an instant on, in the words of *new*.

    Also return when the pause after its last sentence so far is over.
    """
    here = led.placed[index]
    first = index
    while first and led.placed[first - 1].number == here.number:
        first -= 1
    pieces = led.placed[first : index + 1]
    sounded = sorted(cue for each in pieces for cue in each.cues if cue.at < at)
    said = [cue for cue in sounded if cue.kind is CueKind.SAY]
    old = led.script.passages[here.number]
    before = old.says if isinstance(old, Elastic) else ()
    free = Ms(0)
    if said and [speech.text for speech in before] != [speech.text for speech in new.says]:
        # Other words for the same thing: what was begun is told to its end in the old ones.
        says = before[_begun(before, said) :]
    else:
        begun = _begun(new.says, said)
        says = new.says[begun:]
        if begun:
            last, cue = new.says[begun - 1], said[-1]
            room = max(cue.lasts, *(spoken.lengths(text).lasts for text in last.room_for), 0)
            free = Ms(cue.at + room + last.then)
    opened = any(cue.kind is CueKind.TONE and cue.text == new.opens for cue in sounded)
    # What waits for a tone to end waits on; once something has been said, only its pause counts.
    lead = None if said or new.lead is None else Ms(max(0, pieces[0].at + new.lead - at))
    told, gone = {cue.text for cue in said}, Ms(at - pieces[0].at)
    rest = replace(
        new,
        says=says,
        lead=lead,
        late=tuple(
            speech for speech in new.late if not any(speech.is_said_by(text) for text in told)
        ),
        opens=None if opened else new.opens,
        tones=tuple(replace(tone, at=Ms(tone.at - gone)) for tone in new.tones if tone.at >= gone),
        chapter=None if any(_has_begun(each, at) for each in pieces) else new.chapter,
    )
    return rest, free


def _begun(says: Sequence[Speech], said: Sequence[Cue]) -> int:
    """Count the sentences of a passage up to the last that has been said.

    One may stand in it twice, and an optional one may have been left out; so each is looked for
    after the one before it.
    """
    begun = 0
    for cue in said:
        same = [speech.is_said_by(cue.text) for speech in says[begun:]]
        if True in same:
            begun += same.index(True) + 1
    return begun


def _stretched(led: LiveTimeline, number: int, new: Elastic) -> float:
    """Return how much longer a passage is in a new script than in the old one."""
    old = led.script.passages[number]
    if not isinstance(old, Elastic) or not old.at_least:
        return 1.0 if new.at_least else 0.0
    return new.at_least / old.at_least


def _next_rep(old: Rigid, here: Placed, earliest: Ms) -> int | None:
    for nth, stretch in enumerate(old.stretches):
        if stretch.kind is SpanKind.REP and here.at + stretch.at - AROUND_A_REP >= earliest:
            return nth
    return None


def from_stretch(passage: Rigid, nth: int) -> Rigid:
    """Return the rest of a set of reps or of a breathing block, from one rep or breath on."""
    cut = passage.stretches[nth].at
    return Rigid(
        lasts=Ms(passage.lasts - cut),
        stretches=tuple(replace(s, at=Ms(s.at - cut)) for s in passage.stretches[nth:]),
        candidates=tuple(
            replace(
                candidate,
                at=Ms(candidate.at - cut),
                earliest=Ms(max(0, candidate.earliest - cut)),
                latest=Ms(candidate.latest - cut),
            )
            for candidate in passage.candidates
            if candidate.at >= cut
        ),
        tones=tuple(replace(t, at=Ms(t.at - cut)) for t in passage.tones if t.at >= cut),
        breath_sounds=tuple(
            replace(s, at=Ms(s.at - cut)) for s in passage.breath_sounds if s.at >= cut
        ),
        quiet_from=Ms(passage.quiet_from - cut),
    )
