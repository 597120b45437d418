"""Every sentence of the package is one that a voice can say and an ear can take in.

The quick tests read the sentences; the slow one has the real voice say each of them once.
"""

from __future__ import annotations

import re
from functools import cache
from typing import TYPE_CHECKING, NamedTuple

import pytest

from matcue.authoring.builder.build import Builder
from matcue.plan.wording import Wording
from matcue.routine.library import Library
from matcue.routine.model import Breathe, Part, Relax, Repeat, Say
from matcue.voice.polish import polished
from worlds import ENGLISH, planned

if TYPE_CHECKING:
    from collections.abc import Iterator

    from matcue.routine.document import ExerciseDoc
    from matcue.routine.model import Block

MOST_WORDS = 20
"""In one sentence; more do not fit into one breath of a listener who is moving."""

SPEAKABLE = re.compile(r"[A-Za-z ,.?!:'-]+")
"""Letters and the signs of a pause; anything else a voice spells out, or swallows."""

ABBREVIATIONS = {
    "approx", "cf", "cm", "deg", "dr", "eg", "esp", "etc", "ft", "hr", "hrs", "ie", "incl", "kg",
    "km", "lb", "lbs", "max", "mm", "mr", "mrs", "nr", "nos", "ok", "pls", "rep", "reps", "resp",
    "sec", "secs", "st", "vs", "wk", "yr",
}  # fmt: skip

NOT_SECOND_PERSON = {
    "he", "she", "his", "him", "hers", "himself", "herself", "oneself", "patient", "client",
    "person", "trainee", "participant", "i", "my", "mine", "we", "our", "ours", "us", "ourselves",
}  # fmt: skip
"""The coach speaks to one listener. "Breathe with me" is as far as it speaks of itself."""

OF_ITSELF = {"legend-down"}
"""But it says once that it will lead out of a hold."""

LONGEST_MS = 12_000
LONGEST_TIP_MS = 3_500
"""A tip is said beside counting; a longer one would find no room."""

SHORTEST_JUDGED = 20
"""Letters. A shorter text is mostly its own beginning and end, whatever it says."""

MS_A_LETTER = (36, 74)
"""The default voice takes 38.9 to 71.2 ms for a letter of a text in the package; 50 usually."""

MS_A_STOP = 600
"""And up to so much more for each full stop inside a text."""


class Spoken(NamedTuple):
    """A text as it is written, and where it stands."""

    where: str
    text: str


VALUES = {
    "name": "cat",
    "side": "right",
    "other": "left",
    "set": 2,
    "sets": 3,
    "rep": 4,
    "reps": 5,
    "hold": "ten seconds",
    "rest": "twenty seconds",
    "next": "cat",
    "remaining": "five minutes",
    "total": "ten minutes",
}
"""What stands in for the places of a sentence."""


@cache
def library() -> Library:
    return Library()


def told(id_: str, doc: ExerciseDoc) -> Iterator[Spoken]:
    """What the voice says of an exercise, rendered as in a session."""
    wording = Wording(ENGLISH)
    for text in (doc.short, *instructions(doc), *(doc.tips or ())):
        if text:
            yield Spoken(id_, wording.render(text, **VALUES))
    # A phase and a side stand in a sentence with nothing else.
    for text in (*(doc.phases or ()), doc.right, doc.left):
        if text:
            yield Spoken(id_, f"{text}.")


def instructions(doc: ExerciseDoc) -> tuple[str, ...]:
    """All whole sentences of an exercise that say what to do."""
    listed = (doc.setup, doc.shape, doc.how, doc.how_short, doc.switch)
    single = (doc.enter, doc.enter_short, doc.release, doc.release_short, doc.relax)
    return (*(text for texts in listed for text in texts or ()), *(t for t in single if t))


def written() -> Iterator[Spoken]:
    """Every text of the package that is spoken, places filled in."""
    wording = Wording(ENGLISH)
    for id_, doc in library().exercises().items():
        yield from told(id_, doc)
        yield from (Spoken(f"{id_}, equipment", thing) for thing in doc.equipment or ())
    for name in library().shelf.routines():
        routine = library().load(name)
        for id_, own in library().open(name).doc.exercises.items():
            yield from told(f"{name}, {id_}", own)
        around = (routine.first, routine.first_short, routine.safety, routine.intro, routine.outro)
        own_words = (text for texts in around for text in texts)
        for text in (routine.title, *own_words, *said(routine.blocks)):
            yield Spoken(name, wording.render(text, **VALUES))
    said_around = Builder().sentences
    for composed in (said_around.intro, said_around.outro):
        yield from (Spoken(key, text) for key, texts in composed.items() for text in texts)
    book = ENGLISH
    yield from (Spoken(key, text) for key, text in book.sides.items())
    for text in ways():
        yield Spoken("transitions", wording.render(text, **VALUES))
    yield from (Spoken("numbers", text) for text in book.numbers)
    yield from (Spoken("relaxing", text) for text in book.relaxing)
    for unit in book.units:
        yield from (Spoken(unit, wording.amount(n, unit)) for n in (1, 2, 60))
    for key, text in book.phrases.items():
        places = dict.fromkeys(re.findall(r"\{(\w+)", text), "cat")
        yield Spoken(key, wording.render(re.sub(r":\w+\}", "}", text), **places))


def ways() -> Iterator[str]:
    """Sentences that lead from one position to another."""
    ways = ENGLISH.transitions
    yield from (text for text in ways.stay.values() if text)
    yield ways.other_side[0]
    for way in ways.table.values():
        yield way.short
        yield from (text for steps in (way.regular, way.steps, way.left) for text, _ in steps)


def said(blocks: tuple[Block, ...]) -> Iterator[str]:
    """Sentences that stand in a routine's own steps."""
    for block in blocks:
        match block:
            case Say(text=text):
                yield text
            case Breathe(text=texts) | Relax(text=texts):
                yield from texts
            case Repeat(blocks=inner) | Part(blocks=inner):
                yield from said(inner)
            case _:
                pass


def scripted() -> Iterator[Spoken]:
    """Every sentence that the sessions may say, as they are led by default."""
    for name in library().shelf.routines():
        for text in planned(library().load(name)).script.sentences:
            yield Spoken(name, text)


def sentences(text: str) -> list[str]:
    return [part for part in re.split(r"(?<=[.!?])\s+", text) if part]


def words(text: str) -> list[str]:
    return re.findall(r"[A-Za-z'-]+", text)


@cache
def package() -> tuple[Spoken, ...]:
    """Every text once, as it is written and as the sessions say it."""
    once = {text: where for where, text in (*scripted(), *written())}
    return tuple(Spoken(where, text) for text, where in once.items())


def test_there_is_a_great_deal_to_proofread() -> None:
    """So that no test below passes for want of sentences."""
    assert len(package()) > 1_800


def test_no_text_has_a_digit_a_symbol_or_an_aside() -> None:
    assert [spoken for spoken in package() if not SPEAKABLE.fullmatch(spoken.text)] == []


def test_no_word_is_an_abbreviation() -> None:
    def short(text: str) -> bool:
        capitals = any(len(word) > 1 and word.isupper() for word in words(text))
        dotted = re.search(r"\b[A-Za-z]\.", text) is not None
        return capitals or dotted or not ABBREVIATIONS.isdisjoint(words(text.lower()))

    assert [spoken for spoken in package() if short(spoken.text)] == []


def test_a_colon_only_opens_a_list_of_names() -> None:
    """The voice pauses at it as at a comma; elsewhere two sentences are easier to follow."""
    colons = {spoken.where for spoken in package() if ":" in spoken.text}
    assert colons == {"welcome-left-out"}


def test_no_sentence_is_longer_than_one_breath() -> None:
    long = [
        (where, sentence)
        for where, text in package()
        for sentence in sentences(text)
        if len(words(sentence)) > MOST_WORDS
    ]
    assert long == []


def test_the_voice_speaks_to_its_listener() -> None:
    others = [
        spoken
        for spoken in package()
        if not NOT_SECOND_PERSON.isdisjoint(words(spoken.text.lower()))
        and spoken.where not in OF_ITSELF
    ]
    assert others == []


def test_instructions_are_whole_sentences() -> None:
    """Each begins with a capital letter and ends in a full stop, so that the voice falls."""
    for id_, doc in library().exercises().items():
        for text in (*instructions(doc), *(doc.tips or ())):
            assert re.fullmatch(r"(?:[A-Z{].*[.!?])", text), f"{id_}: {text!r}"


def test_an_instruction_is_one_sentence() -> None:
    """One movement each: what comes between two is a pause to do the first in."""
    several = {
        id_: text
        for id_, doc in library().exercises().items()
        for text in (*(doc.setup or ()), *(doc.shape or ()), *(doc.how or ()))
        if len(sentences(text)) > 1
    }
    assert several == {}


def test_only_an_exercise_done_side_by_side_names_its_side() -> None:
    """`{side}` is empty where a side has not been announced."""
    for id_, doc in library().exercises().items():
        sides = doc.dose.sides if doc.dose else None
        for text in instructions(doc):
            named = "{side}" in text or "{other}" in text
            assert not named or (sides is not None and sides.value == "each"), id_


@pytest.mark.long(reason="the real voice says some two thousand sentences: two minutes")
def test_every_sentence_sounds_as_long_as_its_words_suggest() -> None:
    """A letter skipped, a word made up, or a figure spelled out shows in the length."""
    from matcue.voice.hibari_engine import HibariEngine

    engine = HibariEngine()
    render = Wording(ENGLISH).render
    docs = library().exercises().values()
    tips = {render(tip, **VALUES) for doc in docs for tip in doc.tips or ()}
    odd: list[tuple[Spoken, int]] = []
    for spoken in package():
        lasts = polished(engine.record(spoken.text), 24_000).lasts
        letters, stops = len(spoken.text), len(sentences(spoken.text)) - 1
        least = MS_A_LETTER[0] * letters
        most = MS_A_LETTER[1] * letters + MS_A_STOP * stops
        fits = letters < SHORTEST_JUDGED or least <= lasts <= most
        limit = LONGEST_TIP_MS if spoken.text in tips else LONGEST_MS
        if not fits or lasts > limit:
            odd.append((spoken, lasts))
    engine.close()
    assert odd == []
