"""``matcue voices``: what fits a small terminal, and one language of many."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import pytest

from matcue.voice import system
from matcue.voice.system_platform import Availability
from matcue.voice.system_voices import SystemVoice

if TYPE_CHECKING:
    from running import Run

MANY = [SystemVoice(f"x/{code}", code.upper(), code) for code in ("pt", "pt-br", "ptx", "en-gb")]
MANY += [SystemVoice(f"y/{n}", f"Voice {n}", f"l{n}") for n in range(100)]
OURS = ["hibari", "tone", "none", "system"]


@pytest.fixture
def many(run_matcue: Run, monkeypatch: pytest.MonkeyPatch) -> Run:
    """A machine with 104 voices."""
    monkeypatch.setattr(system, "available", lambda: Availability(True, "a synthesizer"))
    monkeypatch.setattr(system, "voices", lambda: MANY)
    return run_matcue


def test_ours_come_first_and_of_many_others_only_their_number(many: Run) -> None:
    done = many("voices")
    assert [line.split()[0] for line in done.out.splitlines()] == OURS
    assert "104 voices in 104 languages; `matcue voices --language en`" in done.err


def test_machines_get_all(many: Run) -> None:
    told = json.loads(many("voices", "--json").out)
    assert [voice["name"] for voice in told[:4]] == OURS
    assert len(told) == 108


@pytest.mark.parametrize(
    ("language", "names"),
    [
        ("pt", ["system:x/pt", "system:x/pt-br"]),
        ("PT-BR", ["system:x/pt-br"]),
        ("en", ["hibari", "system:x/en-gb"]),
    ],
)
def test_the_voices_of_one_language_can_be_listed(
    many: Run, language: str, names: list[str]
) -> None:
    done = many("voices", "--language", language)
    assert [line.split()[0] for line in done.out.splitlines()] == names


def test_a_language_that_no_voice_speaks_is_told_with_those_there_are(many: Run) -> None:
    done = many("voices", "--language", "tlh")
    assert done.code == 2
    assert "no voice speaks 'tlh'; there are en, en-gb, l0" in done.err
