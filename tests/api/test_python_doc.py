"""`docs/python.md` is true: its examples run, its tables are complete."""

from __future__ import annotations

import re
from dataclasses import fields
from inspect import signature
from pathlib import Path
from typing import TYPE_CHECKING, Final

import pytest

import matcue

if TYPE_CHECKING:
    from collections.abc import Iterator

pytestmark = pytest.mark.slow(reason="each example plans or writes a session")

TEXT: Final = (Path(__file__).parents[2] / "docs" / "python.md").read_text("utf-8")
EXAMPLES: Final = re.findall(r"^```python\n(.*?)^```$", TEXT, re.MULTILINE | re.DOTALL)
RECORDS: Final = (matcue.Timeline, matcue.Cue, matcue.Span, matcue.Chapter, matcue.Dropped)


def ran(example: str, folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(folder)
    exec(compile(example, "docs/python.md", "exec"), {})  # noqa: S102 (it is our own text)


@pytest.mark.parametrize("example", EXAMPLES, ids=range(len(EXAMPLES)))
def test_an_example_runs_with_a_voice_that_hums(
    example: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    ran(
        re.sub(r'"five-minutes", (?!voice)', '"five-minutes", voice="tone", ', example),
        tmp_path,
        monkeypatch,
    )


@pytest.mark.long(reason="the real voice speaks a whole routine")
def test_the_first_example_runs_as_it_stands(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    ran(EXAMPLES[0], tmp_path, monkeypatch)
    assert (tmp_path / "five-minutes.m4b").exists()


def named_in_tables() -> Iterator[set[str]]:
    for row in re.findall(r"^\| (`.*)\|$", TEXT, re.MULTILINE):
        yield set(re.findall(r"`(\w+)`", row))


@pytest.mark.parametrize("record", RECORDS, ids=lambda record: str(record.__name__))
def test_every_field_of_a_record_is_in_the_table(record: type) -> None:
    (row,) = (row for row in named_in_tables() if record.__name__ in row)
    assert {each.name for each in fields(record)} <= row


def test_every_choice_of_load_is_in_the_table() -> None:
    choices = [name for name in signature(matcue.load).parameters if name != "routine"]
    assert not set(choices) - set[str]().union(*named_in_tables())


@pytest.mark.parametrize("name", sorted({*matcue.__all__} - {"RELEASED", "__version__"}))
def test_every_public_name_is_told_of(name: str) -> None:
    assert re.search(rf"\b{name}\b", TEXT)
