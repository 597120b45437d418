"""Preparing a session: from a routine and options to its plan, spoken clips and sound."""

from __future__ import annotations

from contextlib import ExitStack, closing
from dataclasses import dataclass, replace
from functools import cached_property, lru_cache, partial
from typing import TYPE_CHECKING, Final

from matcue.base import folders
from matcue.base.errors import InputError, UnspeakableError
from matcue.base.progress import Progress, unwatched
from matcue.base.units import MINUTE, SECOND, Ms
from matcue.plan.manner import Known, Words
from matcue.plan.schedule import LEAD_IN, Length, assembled, placing
from matcue.plan.script import adjusted
from matcue.plan.selection import TooLong, selected
from matcue.plan.settle import MOST_ROUNDS, Plan, settled
from matcue.plan.steps import sentences
from matcue.routine.library import Library
from matcue.session import voices
from matcue.sound.files import tone_lengths

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping

    from matcue.plan.manner import Manner
    from matcue.plan.schedule import Lengths, Placed
    from matcue.plan.selection import Selection
    from matcue.plan.steps import Script
    from matcue.plan.timeline import Cue, Timeline
    from matcue.routine.model import Routine
    from matcue.routine.phrasebook import Phrasebook
    from matcue.routine.shelf import Shelf
    from matcue.session.accompaniment import Accompaniment
    from matcue.session.options import Options
    from matcue.sound.api import Block
    from matcue.sound.sound_set import SoundSet
    from matcue.voice.api import Clip
    from matcue.voice.speaker import Speaker


@dataclass(frozen=True)
class Draft:
    """A routine made ready for planning, with its language's phrases.

    `written` is the routine as its author wrote it, `chosen` the part that the listener selected,
    and `routine` that part for the listener's level and pace.
    """

    routine: Routine
    chosen: Routine
    written: Routine
    manner: Manner
    selection: Selection
    book: Phrasebook
    tones: Mapping[str, Ms]

    def settled(self, measure: Callable[[Script], Lengths], guess: Ms | None = None) -> Plan:
        """Plan with measured lengths of speech, beginning with *guess* as the total."""
        total = guess if guess is not None else self.estimate().timeline.total
        return settled(
            self.routine, self.manner, self.book, measure=measure, tones=self.tones, guess=total
        )

    def fitted(self, measure: Callable[[Script], Lengths]) -> tuple[Draft, Plan]:
        """Plan with measured lengths, selecting less of the routine until it is short enough.

        What to leave out is first chosen by an estimate, which may be off by a few seconds; the
        listener's limit holds for the measured length.

        Raises:
            InputError: Even its shortest form takes longer.
        """
        ready, plan = self, self.settled(measure)
        longest = self.selection.longest
        while longest is not None and plan.timeline.total > longest:
            guessed = ready.estimate().timeline.total
            allowed = Ms(min(longest - (plan.timeline.total - guessed), guessed - 1))
            try:
                ready = self._within(allowed)
            except TooLong as error:
                if guessed <= error.shortest:
                    raise _refused(self.written, TooLong(plan.timeline.total)) from None
                # The shorter it is, the less the estimate is off.
                ready = self._within(error.shortest)
            plan = ready.settled(measure)
        return replace(ready, selection=self.selection), plan

    def _within(self, longest: Ms) -> Draft:
        """Select so much of it that the estimate is no longer."""
        selection = replace(self.selection, longest=longest)
        return _chosen(self.written, self.manner, selection, self.book, self.tones)

    def estimate(self) -> Plan:
        """Plan with lengths estimated from the sentences; loads no voice.

        Raises:
            InputError: It would be too long for a session.
        """
        return self._estimate

    def about(self) -> Ms:
        """Return the estimated total to a few seconds, for which one round of planning will do.

        Raises:
            InputError: It would be too long for a session.
        """
        return self._guessed(rounds=1).timeline.total

    @cached_property
    def _estimate(self) -> Plan:
        return self._guessed()

    def _guessed(self, rounds: int = MOST_ROUNDS) -> Plan:
        speech = self.routine.speech

        def guessed(text: str) -> Length:
            return estimated(text, speech)

        return settled(
            self.routine,
            self.manner,
            self.book,
            measure=lambda _: guessed,
            tones=self.tones,
            bounded=True,
            rounds=rounds,
        )


def title(draft: Draft) -> str:
    """Return the session's title for screens and media players."""
    part = draft.chosen.part
    return f"{draft.written.title} ({part[0]} of {part[1]})" if part else draft.written.title


def draft(name: str, options: Options, shelf: Shelf, library: Library | None = None) -> Draft:
    """Read a routine and adjust it; *library* may be given if its catalogue is read already.

    Raises:
        InputError: The routine, or something it names, is missing or wrong.
    """
    reader = library or Library(shelf)
    return drafted(reader.load(name), options, shelf, reader)


def drafted(
    written: Routine, options: Options, shelf: Shelf, library: Library | None = None
) -> Draft:
    """Adjust a routine that has been read; *library* may be given if its phrases are read already.

    Raises:
        InputError: The routine cannot do what the options ask for.
    """
    manner = options.manner
    if voices.VoiceName.read(options.voice).family == voices.NONE:
        manner = replace(manner, words=Words.TONES)
    elif manner.words is Words.AUTO and manner.known == Known():
        # Of somebody of whom nothing is known everything is explained.
        manner = replace(manner, words=Words.FULL)
    book = (library or Library(shelf)).phrasebook(written.language)
    try:
        return _chosen(written, manner, options.selection, book, tone_lengths(options.sounds))
    except ValueError as error:
        raise _refused(written, error) from None


def _chosen(
    written: Routine,
    manner: Manner,
    selection: Selection,
    book: Phrasebook,
    tones: Mapping[str, Ms],
) -> Draft:
    """Select from a routine; raises `ValueError` for what the routine cannot do."""

    def made(routine: Routine) -> Draft:
        return Draft(adjusted(routine, manner), routine, written, manner, selection, book, tones)

    def total(routine: Routine) -> Ms:
        return made(routine).estimate().timeline.total

    return made(selected(written, selection, total))


def _refused(written: Routine, error: ValueError) -> InputError:
    return InputError(f"{written.title} cannot be done like this: {error}")


@dataclass(frozen=True, slots=True)
class Session:
    """A planned and spoken session, ready to be mixed."""

    draft: Draft
    plan: Plan
    speaker: Speaker | None
    options: Options
    under: Accompaniment | None = None

    @property
    def timeline(self) -> Timeline:
        """The timeline that is printed, played and exported."""
        return self.plan.timeline

    @property
    def voice(self) -> str:
        """The name of the voice."""
        return self.speaker.name if self.speaker else voices.NONE

    def blocks(
        self, *, start: Ms | None = None, until: Ms | None = None, block: Ms | None = None
    ) -> Iterator[Block]:
        """Mix it block by block; see `matcue.sound.mix.blocks`."""
        from matcue.sound import mix

        begins = Ms(0) if start is None else start
        with ExitStack() as until_mixed:
            under = None
            if self.under is not None:
                under = self.under.begun(self.timeline, begins)
                until_mixed.callback(under.stream.close)
            yield from mix.blocks(
                self.timeline,
                self.speaker or _NoClips(),
                _sounds(self.options.sounds, self.options.rate),
                start=begins,
                until=until,
                block=mix.BLOCK if block is None else block,
                under=under,
            )

    def close(self) -> None:
        """Close the voice."""
        if self.speaker:
            self.speaker.close()


@lru_cache(maxsize=2)
def _sounds(name: str, rate: int) -> SoundSet:
    from matcue.sound.sound_set import SoundSet

    return SoundSet(name, rate)


class _NoClips:
    """`Clips` of a session without speech."""

    def clip(self, cue: Cue) -> Clip:
        raise UnspeakableError(f"'{cue.text}' was to be said without a voice")


def speaker(ready: Draft, options: Options) -> Speaker | None:
    """Make the speaker of a session; None if nothing is said.

    Raises:
        UnknownName: There is no such voice.
        VoiceError: It is not on this machine.
    """
    if ready.manner.words is Words.TONES:
        return None
    engine = voices.engine(options.voice, ready.routine.language, ready.routine.speech)
    if engine is None:
        return None
    from matcue.voice.cache import ClipCache
    from matcue.voice.speaker import Speaker

    return Speaker(engine, ClipCache(folders.clips()), options.rate)


def prepare(
    ready: Draft,
    options: Options,
    progress: Progress = unwatched,
    voice: Speaker | None = None,
    under: Accompaniment | None = None,
) -> Session:
    """Speak and plan a whole session, with *voice* if given, over the background *under*.

    Raises:
        UnspeakableError: The voice cannot say some sentence.
        VoiceError: The voice failed.
    """
    speaks = voice or speaker(ready, options)
    if speaks is None:
        ready, plan = ready.fitted(lambda _: _never_asked)
        return Session(ready, plan, None, options, under)
    known = speaks

    def measure(script: Script) -> Lengths:
        known.speak_all(script.sentences, partial(progress, "speaking"))
        return known.length

    ready, plan = ready.fitted(measure)
    return Session(ready, plan, known, options, under)


STEP: Final = Ms(20 * SECOND)
"""How much is to be mixed at once while speaking goes on."""

MOST_AHEAD: Final = Ms(15 * MINUTE)
"""How much of a session may be mixed before it has been spoken to its end; whoever encodes it has
to keep it in memory."""


def ahead(expected: Session, progress: Progress = unwatched) -> Iterator[tuple[Session, Ms]]:
    """Speak what a session says if it lasts as long as expected; to be mixed while that goes on.

    Args:
        expected: The session as it is estimated.
        progress: Receives the progress.

    Yields:
        The session so far, and the instant before which it stays so: at once, when that is 0, and
        whenever there is more. Nothing if all is spoken.

    Raises:
        UnspeakableError: The voice cannot say some sentence.
        VoiceError: The voice failed.
    """
    script, voice = expected.plan.script, expected.speaker
    if voice is None or not voice.missing(script.sentences):
        return
    coming = placing(script.passages, voice.length, expected.draft.tones)
    placed: list[Placed] = []
    done = Ms(0)
    with closing(voice.speaking(script.sentences)) as speaking:
        for spoken, of in speaking:
            progress("speaking", spoken, of)
            if not placed:
                yield expected, done
            while done < MOST_AHEAD and len(placed) < len(script.passages):
                if not voice.has(sentences(script.passages[len(placed)])):
                    break
                placed.append(next(coming))
                # Nothing comes before its passage but the near-silence before a sound.
                until = Ms(placed[-1].ends - LEAD_IN)
                if until - done >= STEP:
                    done = until
                    plan = replace(expected.plan, timeline=assembled(placed))
                    yield replace(expected, plan=plan), done


def _never_asked(text: str) -> Length:
    raise UnspeakableError(f"'{text}' was to be said without a voice")


START_MS: Final = 150
PER_LETTER_MS: Final = 40
PER_MARK_MS: Final = 180
"""How long the default voice takes, fitted to the package's own sentences: a session's total is
within nine seconds two times of three, and a voice waits at each mark of punctuation."""

_MARKS: Final = ".,:;?!"


def estimated(text: str, speech: float = 1.0) -> Length:
    """Estimate the length of a sentence; *speech* is the rate, 1.0 for the usual one."""
    marks = sum(map(text.count, _MARKS))
    spoken = START_MS + PER_LETTER_MS * len(text) + PER_MARK_MS * marks
    return Length(Ms(round(spoken / speech)))
