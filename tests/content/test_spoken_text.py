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
    texts = (doc.short, *(doc.how or ()), *(doc.how_short or ()), *(doc.tips or ()), doc.relax)
    wording = Wording(ENGLISH)
    for text in texts:
        if text:
            yield Spoken(id_, wording.render(text, **VALUES))


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
        for text in (routine.title, *routine.intro, *routine.outro, *said(routine.blocks)):
            yield Spoken(name, wording.render(text, **VALUES))
    said_around = Builder().sentences
    for around in (said_around.intro, said_around.outro):
        yield from (Spoken(key, text) for key, texts in around.items() for text in texts)
    book = ENGLISH
    for group in (book.sides, book.positions, book.stay):
        yield from (Spoken(key, text) for key, text in group.items() if text)
    yield from (Spoken("numbers", text) for text in book.numbers)
    yield from (Spoken("relaxing", text) for text in book.relaxing)
    for unit in book.units:
        yield from (Spoken(unit, wording.amount(n, unit)) for n in (1, 2, 60))
    for key, text in book.phrases.items():
        places = dict.fromkeys(re.findall(r"\{(\w+)", text), "cat")
        yield Spoken(key, wording.render(re.sub(r":\w+\}", "}", text), **places))


def said(blocks: tuple[Block, ...]) -> Iterator[str]:
    """Sentences that stand in a routine's own steps."""
    for block in blocks:
        match block:
            case Say(text=text):
                yield text
            case Breathe(text=text) if text:
                yield text
            case Relax(text=texts):
                yield from texts
            case Repeat(blocks=inner) | Part(blocks=inner):
                yield from said(inner)
            case _:
                pass


def scripted() -> Iterator[Spoken]:
    """Every sentence that the fourteen sessions may say, as they are led by default."""
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
    ]
    assert others == []


def test_instructions_are_whole_sentences() -> None:
    """Each begins with a capital letter and ends in a full stop, so that the voice falls."""
    for id_, doc in library().exercises().items():
        for text in (*(doc.how or ()), *(doc.how_short or ()), *(doc.tips or ()), doc.relax or ""):
            assert re.fullmatch(r"(?:[A-Z{].*[.!?])", text), f"{id_}: {text!r}"


def test_an_instruction_is_one_sentence() -> None:
    """One movement each: what comes between two is a pause to do the first in."""
    several = {
        id_: text
        for id_, doc in library().exercises().items()
        for text in doc.how or ()
        if len(sentences(text)) > 1
    }
    assert several == {}


def test_only_an_exercise_done_side_by_side_names_its_side() -> None:
    """`{side}` is empty where a side has not been announced."""
    for id_, doc in library().exercises().items():
        sides = doc.dose.sides if doc.dose else None
        for text in (*(doc.how or ()), *(doc.how_short or ())):
            assert "{side}" not in text or (sides is not None and sides.value == "each"), id_


@pytest.mark.slow(reason="the real voice says some two thousand sentences: two minutes")
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
