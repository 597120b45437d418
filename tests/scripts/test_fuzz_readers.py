"""The fuzzer of readers finds what does harm, and finds it again; `check.py` runs it."""

from __future__ import annotations

import random
import sys
from typing import TYPE_CHECKING

import pytest

if sys.platform == "win32":
    pytest.skip("it counts as POSIX does", allow_module_level=True)

import fuzz_reader
from fuzz_reader import Counts, Reader, Refused, data_of, tried

from matcue.base.errors import InputError

if TYPE_CHECKING:
    from collections.abc import Callable

SAMPLE = b'{"title": "Tiny", "steps": [{"hold": "5s"}, {"rest": "2s"}], "level": 1}'


def reader(read: Callable[[bytes], object], **more: bool) -> Reader:
    return Reader(name="one", samples=[SAMPLE], trees=data_of(SAMPLE), read=read, **more)


def taken(data: bytes) -> object:
    return data.decode("latin-1")


def refused(data: bytes) -> object:
    raise InputError("no")


def answered(data: bytes) -> object:
    raise Refused("no")


@pytest.mark.parametrize("read", [refused, answered, lambda _: None])
def test_what_is_refused_on_purpose_does_no_harm(read: Callable[[bytes], object]) -> None:
    counts = Counts()
    assert tried(reader(read), SAMPLE, counts) == ""
    assert (counts.inputs, counts.refused, counts.accepted) == (1, 1, 0)


def test_any_other_error_is_harm_and_is_told_with_its_place() -> None:
    def falls(data: bytes) -> object:
        return [][len(data)]

    assert "IndexError" in tried(reader(falls), SAMPLE, Counts())


def test_a_control_character_that_is_taken_is_harm_where_none_may_be() -> None:
    assert tried(reader(taken), b"\x1b[2J", Counts()) == ""
    assert "\\x1b[2J" in tried(reader(taken, clean=True), b"\x1b[2J", Counts())


def test_what_takes_too_long_is_harm(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(fuzz_reader, "MOST_S", -1.0)
    assert tried(reader(taken), SAMPLE, Counts()).startswith("it took ")


def test_the_same_seed_gives_the_same_inputs_and_another_one_others() -> None:
    def inputs(seed: int) -> list[bytes]:
        chance = random.Random(seed)  # noqa: S311 (no secret)
        return [reader(taken).input(chance) for _ in range(50)]

    assert inputs(1) == inputs(1)
    assert len({*inputs(1), *inputs(2)}) > 60
