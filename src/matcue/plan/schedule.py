"""The scheduler: every cue of a script at its exact instant.

It goes through the passages once, in order, with the measured lengths of all sentences. Nothing
depends on what comes later, so the opening of a session can already play while the rest is still
being spoken.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Final, TypeAlias

from matcue.base.units import SECOND, Ms
from matcue.plan.roles import Role
from matcue.plan.steps import (
    BELL,
    Candidate,
    Elastic,
    Labels,
    Passage,
    Rigid,
    Script,
    Speech,
    Tone,
)
from matcue.plan.timeline import Chapter, Cue, CueKind, Dropped, Span, SpanKind, Timeline


@dataclass(frozen=True, slots=True)
class Length:
    """The length of a clip, and the instant in it at which the word is heard to begin."""

    lasts: Ms
    heard: Ms = Ms(0)


Lengths: TypeAlias = Callable[[str], Length]
"""Returns the measured length of a sentence."""

BREATHER: Final = Ms(120)
"""The least silence between two sentences, so that they are heard as two."""

LEAD_IN: Final = Ms(500)
"""Near-silence before the first sound after long quiet; Bluetooth headsets swallow less."""

LONG_QUIET: Final = Ms(8_000)

BEEPS: Final = 3

CLEAR: Final = Ms(900)
"""The silence between what is said late in a rest and the first beep."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Placed:
    """One scheduled passage, with all its cues and spans.

    Attributes:
        passage: The passage.
        number: Its index in the script.
        at: Its first instant.
        ends: The first instant after it; a tone may sound on past it.
        cues: Its sounds, in no order.
        spans: What the listener does, in order of time.
        chapter: The chapter that begins here; None if none does.
        dropped: Cues that were left out for lack of time.
        remaining: The instants of its sentences that say the remaining time.
    """

    passage: Passage
    number: int
    at: Ms
    ends: Ms
    cues: tuple[Cue, ...]
    spans: tuple[Span, ...]
    chapter: Chapter | None = None
    dropped: tuple[Dropped, ...] = ()
    remaining: tuple[Ms, ...] = ()


@dataclass(frozen=True, slots=True)
class Scheduled:
    """The scheduled passages of a session, and their timeline."""

    placed: tuple[Placed, ...]
    timeline: Timeline

    @property
    def remaining(self) -> tuple[Ms, ...]:
        """The instants of all sentences that say the remaining time."""
        return tuple(at for placed in self.placed for at in placed.remaining)


def schedule(script: Script, lengths: Lengths, tones: Mapping[str, Ms]) -> Scheduled:
    """Schedule a whole script.

    Args:
        script: The script.
        lengths: The measured length of every sentence of the script.
        tones: The length of every tone.
    """
    placed = place(enumerate(script.passages), lengths, tones)
    return Scheduled(placed, assembled(placed))


def place(
    passages: Iterable[tuple[int, Passage]],
    lengths: Lengths,
    tones: Mapping[str, Ms],
    *,
    begin: Ms = Ms(0),
    voice_free: Ms = LEAD_IN,
    voice: int = 0,
) -> tuple[Placed, ...]:
    """Schedule passages one after the other.

    Args:
        passages: Each with its number.
        lengths: The measured length of every sentence of theirs.
        tones: The length of every tone.
        begin: The first instant of the first of them.
        voice_free: The first instant at which something may be said.
        voice: The number of the voice that speaks.
    """
    clock = _Clock(lengths, tones, now=begin, voice_free=voice_free, voice=voice)
    return tuple(clock.placed(number, passage) for number, passage in passages)


def placing(
    passages: Iterable[Passage], lengths: Lengths, tones: Mapping[str, Ms]
) -> Iterator[Placed]:
    """Schedule the passages of a script one by one, each when it is asked for."""
    clock = _Clock(lengths, tones)
    for number, passage in enumerate(passages):
        yield clock.placed(number, passage)


def assembled(placed: Sequence[Placed]) -> Timeline:
    """Return the timeline of passages that follow each other without gaps."""
    cues = [cue for each in placed for cue in each.cues]
    ends = [cue.ends for cue in cues] + [each.ends for each in placed]
    return Timeline(
        cues=tuple(_with_lead_ins(sorted(cues))),
        spans=tuple(span for each in placed for span in each.spans),
        chapters=tuple(each.chapter for each in placed if each.chapter is not None),
        dropped=tuple(dropped for each in placed for dropped in each.dropped),
        total=Ms(max(ends, default=0)),
    )


@dataclass(slots=True)
class _Clock:
    lengths: Lengths
    tones: Mapping[str, Ms]
    now: Ms = Ms(0)
    voice_free: Ms = LEAD_IN
    """The first instant at which a sentence may begin: only breath sounds may sound then."""
    voice: int = 0
    cues: list[Cue] = field(default_factory=list)
    """The cues of the current passage, as are the spans and all below."""
    spans: list[Span] = field(default_factory=list)
    dropped: list[Dropped] = field(default_factory=list)
    remaining: list[Ms] = field(default_factory=list)
    spoken: Ms = Ms(0)
    """The end of the last sentence, which in an exact rest that is too short may be too late."""

    def placed(self, number: int, passage: Passage) -> Placed:
        start, chapter = self.now, None
        self.cues, self.spans, self.dropped, self.remaining = [], [], [], []
        match passage:
            case Elastic():
                begins = self.within(passage) if passage.within else self.elastic(passage)
                if passage.chapter is not None:
                    chapter = Chapter(begins, passage.chapter)
            case Rigid():
                self.rigid(passage)
        return Placed(
            passage=passage,
            number=number,
            at=start,
            ends=self.now,
            cues=tuple(self.cues),
            spans=tuple(self.spans),
            chapter=chapter,
            dropped=tuple(self.dropped),
            remaining=tuple(self.remaining),
        )

    def elastic(self, passage: Elastic) -> Ms:
        """Place an elastic passage; return where its chapter begins."""
        start = self.now
        begin = Ms(max(start, self.voice_free))
        if passage.lead is not None:
            begin = Ms(max(start + passage.lead, self.spoken))
        if passage.opens:
            begin = Ms(begin + self._tone(begin, passage.opens))
        tail = Ms(BEEPS * SECOND if passage.beeps else 0)
        if passage.exact and passage.at_least < tail + CLEAR:
            tail = Ms(0)
        budget = Ms(start + passage.at_least - tail)
        says = self._chosen(passage, begin, budget)
        spoken = sum(self._room(speech) for speech in says)
        silences = sum(speech.then for speech in says)
        if passage.late and not passage.exact:
            spoken = Ms(spoken + sum(self._room(each) for each in passage.late) + CLEAR)
        ends = Ms(max(start + passage.at_least, begin + spoken + silences + tail))
        free = ends - tail - begin - spoken - silences if passage.spread and says else 0
        at = begin
        for index, speech in enumerate(says):
            self._say(at, speech)
            # Shares of whole milliseconds that add up to all the free time, whatever it is.
            extra = free * (index + 1) // len(says) - free * index // len(says)
            at = Ms(at + self._room(speech) + speech.then + extra)
        self._late(passage.late, at, Ms(ends - tail - CLEAR))
        self._ring(passage.tones, start, Ms(ends - tail))
        for beep in range(BEEPS if tail else 0):
            self._tone(Ms(ends - (BEEPS - beep) * SECOND), passage.beeps or "")
        self._span(start, Ms(ends - start), passage.kind, passage.labels)
        self.now = self.voice_free = ends
        if passage.ends:
            self.voice_free = Ms(ends + self._tone(ends, passage.ends))
        return start

    def within(self, rest: Elastic) -> Ms:
        """Place a rest of a written length with what it has room for, as `elastic` does."""
        from matcue.plan.exact import fitted

        start, ends = self.now, Ms(self.now + rest.at_least)
        begin = self.voice_free if rest.lead is None else Ms(start + rest.lead)
        begin = Ms(max(start, begin, self.spoken + BREATHER))
        if rest.opens:
            begin = Ms(begin + self._tone(begin, rest.opens))
        chosen = fitted(rest, Ms(begin - start), lambda text: self.lengths(text).lasts)
        at = self._in_a_row(begin, chosen.early)
        ticking = Ms(ends - chosen.ticks * SECOND)
        takes = sum(self.lengths(each.text).lasts + then for each, then in chosen.late)
        leads_on = Ms(max(at, ticking - takes))
        self._in_a_row(leads_on, chosen.late)
        for tick in range(chosen.ticks):
            self._tone(Ms(ticking + tick * SECOND), rest.beeps or "")
        self._ring(rest.tones, start, ticking)
        for speech in chosen.dropped:
            why = "the exact rest is too short"
            self.dropped.append(Dropped(start, speech.text, why, optional=speech.optional))
        if chosen.needs is not None:
            musts = [each.text for each in (*rest.says, *rest.late) if each.must]
            why = "the exact rest is too short for it, so it is said too late"
            text = " ".join(musts) or rest.opens or "go"
            self.dropped.append(Dropped(start, text, why, needs=chosen.needs, key=rest.within))
        leads_on = Ms(min(leads_on, ends)) if chosen.late else ticking
        begins = ends if rest.into is None else leads_on
        if begins > start or rest.into is None:
            self._span(start, Ms(begins - start), rest.kind, rest.labels)
        if rest.into is not None and begins < ends:
            self._span(begins, Ms(ends - begins), SpanKind.READY, rest.into)
        self.now = self.voice_free = ends
        if rest.ends:
            self.voice_free = Ms(max(self.spoken, ends + self._tone(ends, rest.ends)))
        return begins

    def _in_a_row(self, at: Ms, says: Sequence[tuple[Speech, Ms]]) -> Ms:
        """Say sentences one after the other, each with the silence after it; return the end."""
        for speech, then in says:
            self._say(at, speech)
            at = Ms(at + self.lengths(speech.text).lasts + then)
        return at

    def rigid(self, passage: Rigid) -> None:
        start = self.now
        for stretch in passage.stretches:
            self._span(Ms(start + stretch.at), stretch.lasts, stretch.kind, stretch.labels)
        for tone in passage.tones:
            self._tone(Ms(start + tone.at), tone.name)
        for breath_sound in passage.breath_sounds:
            self.cues.append(
                Cue(
                    Ms(start + breath_sound.at),
                    breath_sound.lasts,
                    CueKind.SWELL,
                    breath_sound.direction,
                )
            )
        taken = [(Ms(0), Ms(max(0, self.voice_free - start)))]
        bells = (tone.at for tone in passage.tones if tone.name == BELL)
        taken += [(at, Ms(at + self.tones[BELL])) for at in bells]
        for candidate in sorted(passage.candidates, key=lambda c: c.priority):
            self._place(candidate, passage, start, taken)
        self.now = Ms(start + passage.lasts)
        sounding = [start + tone.at + self.tones[tone.name] for tone in passage.tones]
        self.voice_free = Ms(max(self.now, self.spoken, *sounding))

    def _chosen(self, passage: Elastic, begin: Ms, budget: Ms) -> list[Speech]:
        """Leave out optional sentences that the written time has no room for."""
        needed = sum(self._room(s) + s.then for s in passage.says if not s.optional)
        left = budget - begin - needed
        chosen: list[Speech] = []
        for speech in passage.says:
            if speech.optional:
                left -= self._room(speech) + speech.then
                if left < 0:
                    left += self._room(speech) + speech.then
                    why = "the time written is too short"
                    self.dropped.append(Dropped(begin, speech.text, why, optional=True))
                    continue
            chosen.append(speech)
        return chosen

    def _late(self, says: Sequence[Speech], after: Ms, until: Ms) -> None:
        """Say sentences so that the last ends at *until*, if they do not begin before *after*."""
        at = Ms(until - sum(self._room(s) for s in says) - sum(s.then for s in says[:-1]))
        for speech in says:
            if at < after:
                why = "the rest is too short"
                self.dropped.append(Dropped(after, speech.text, why, optional=True))
                continue
            self._say(at, speech)
            at = Ms(at + self._room(speech) + speech.then)

    def _room(self, speech: Speech) -> Ms:
        return max(self.lengths(text).lasts for text in (speech.text, *speech.room_for))

    def _say(self, at: Ms, speech: Speech) -> None:
        if speech.remaining:
            self.remaining.append(at)
        lasts = self.lengths(speech.text).lasts
        self.spoken = Ms(at + lasts)
        self.cues.append(Cue(at, lasts, CueKind.SAY, speech.text, self.voice, speech.role))

    def _tone(self, at: Ms, name: str) -> Ms:
        self.cues.append(Cue(at, self.tones[name], CueKind.TONE, name))
        return self.tones[name]

    def _ring(self, bells: Sequence[Tone], start: Ms, until: Ms) -> None:
        """Ring bells; one that would sound into a sentence waits for its end."""
        says = sorted((cue.at, cue.ends) for cue in self.cues if cue.kind is CueKind.SAY)
        for bell in bells:
            at, lasts = Ms(start + bell.at), self.tones[bell.name]
            for begins, ends in says:
                if begins < at + lasts and at < ends:
                    at = ends
            if at + lasts <= until:
                self._tone(at, bell.name)

    def _span(self, at: Ms, lasts: Ms, kind: SpanKind, labels: Labels) -> None:
        self.spans.append(
            Span(
                at=at,
                lasts=lasts,
                kind=kind,
                exercise=labels.exercise,
                side=labels.side,
                set=labels.set,
                rep=labels.rep,
            )
        )

    def _place(
        self, candidate: Candidate, passage: Rigid, start: Ms, taken: list[tuple[Ms, Ms]]
    ) -> None:
        """Add a candidate's cue at the free instant nearest to its own."""
        counting = candidate.role is Role.COUNT
        limit = passage.lasts if counting else passage.quiet_from
        for form in candidate.forms:
            length = self.lengths(form.text)
            at = _nearest(candidate, length, limit, taken)
            if at is not None:
                taken.append((at, Ms(at + length.lasts)))
                begins = Ms(start + at)
                self.cues.append(
                    Cue(begins, length.lasts, CueKind.SAY, form.text, self.voice, form.role)
                )
                return
        if candidate.tone:
            self._tone(Ms(start + candidate.at), candidate.tone)
        reason = (
            "it would reach into the countdown"
            if limit < candidate.latest
            else "no room beside what matters more"
        )
        left_out = Ms(start + candidate.at)
        self.dropped.append(
            Dropped(left_out, candidate.forms[-1].text, reason, optional=candidate.optional)
        )


def _nearest(
    candidate: Candidate, length: Length, limit: Ms, taken: list[tuple[Ms, Ms]]
) -> Ms | None:
    """Find the start nearest to the wanted one that keeps clear of all that is taken."""
    earliest = max(0, candidate.earliest - length.heard)
    latest = min(candidate.latest - length.heard, limit - length.lasts)
    wanted = candidate.at - length.heard
    # Only the wanted instant, the bounds and the edges of what is taken can be nearest.
    edges = [end + BREATHER for _, end in taken] + [
        begin - BREATHER - length.lasts for begin, _ in taken
    ]
    free = [
        at
        for at in (min(max(wanted, earliest), latest), *edges)
        if earliest <= at <= latest
        and all(
            at >= end + BREATHER or at + length.lasts + BREATHER <= begin or begin == end
            for begin, end in taken
        )
    ]
    return Ms(min(free, key=lambda at: (abs(at - wanted), at))) if free else None


def _with_lead_ins(cues: list[Cue]) -> list[Cue]:
    """Add near-silence before each sound that follows a long silence."""
    leads: list[Cue] = []
    quiet_since = Ms(-LONG_QUIET)
    for cue in cues:
        if cue.at - quiet_since >= LONG_QUIET and cue.at >= LEAD_IN:
            leads.append(Cue(Ms(cue.at - LEAD_IN), LEAD_IN, CueKind.TONE, "wake"))
        quiet_since = Ms(max(quiet_since, cue.ends))
    return sorted(cues + leads)
