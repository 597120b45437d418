"""Every mistake in a routine gets a line, a column and a sentence that says what to write."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any, TypeAlias

import pytest
from hypothesis import given
from hypothesis import strategies as st

from matcue.base.errors import InputError, MatcueError, Problem, RoutineError, UnknownName
from matcue.routine.document import RoutineDoc
from matcue.routine.library import Library
from matcue.routine.model import Routine
from matcue.routine.problems import validated
from matcue.routine.source import read_tree

if TYPE_CHECKING:
    from pathlib import Path

LIBRARY = Library()
"""Read once: its catalogue is the same for every test."""

Mistakes: TypeAlias = Callable[[str | bytes], list[str]]

HEAD = "id: tiny\ntitle: Tiny\n"


@pytest.fixture
def said(tmp_path: Path) -> Mistakes:
    """Read a text as a routine, and give its mistakes as ``line:column: message``."""

    def mistakes(text: str | bytes) -> list[str]:
        path = tmp_path / "tiny.yaml"
        path.write_bytes(text if isinstance(text, bytes) else text.encode())
        with pytest.raises(RoutineError) as caught:
            LIBRARY.load(str(path))
        assert caught.value.source == str(path)
        return [f"{p.line}:{p.column}: {p.message}" for p in caught.value.problems]

    return mistakes


@pytest.mark.parametrize(
    ("steps", "expected"),
    [
        ("- exercise: cat\n  hold: ten", "5:9: 'ten' is not a duration; write 10s or 1m30s"),
        ("- exercise: cat\n  hold: 0s", "5:9: '0s' is out of range; write 1s to 12h"),
        ("- exercise: cat\n  hold: 13h", "5:9: '13h' is out of range; write 1s to 12h"),
        ("- exercise: cat\n  hodl: 10s", "5:3: 'hodl' is not known here; did you mean 'hold'?"),
        ("- exercise: cta", "4:13: no exercise is called 'cta'; did you mean 'cat'?"),
        ("- exercise: cat\n  sides: bofh", "5:10: 'bofh' is not one of none, each, alternate"),
        ("- exercise: cat\n  reps: many", "5:9: 'many' is no number of reps; write 8, or [4, 3"),
        ("- exercise: cat\n  reps: [4, few]", "5:9: '[4, 'few']' is no number of reps"),
        ("- exercise: cat\n  reps: []", "5:9: '[]' is no number of reps"),
        ("- exercise: cat\n  reps: [3, 0]", "5:9: '0' is too small; the least is 1"),
        ("- exercise: cat\n  reps: [201, 3]", "5:9: '201' is too large; the most is 200"),
        (f"- exercise: cat\n  reps: {[3] * 21}", "5:9: these are 21 sets; the most is 20"),
        ("- exercise: cat\n  reps: [4, 3]\n  sets: 3", "4:3: 'reps' has numbers for 2 sets"),
        ("- exercise: cat\n  reps: 0", "5:9: '0' is too small; the least is 1"),
        ("- exercise: cat\n  reps: 9999", "5:9: '9999' is too large; the most is 200"),
        ("- exercise: cat\n  tempo: 2-1", "5:10: '2-1' is not a tempo; write go-stay-return-pause in seconds, as in 2-1-2-0"),
        ("- exercise: cat\n  hold: 10s\n  tempo: 2-1-2-0", "4:3: 'hold' and 'tempo' exclude each other; an exercise has one of them"),
        ("- breathe: 4-0-6-0", "4:3: write either `cycles: 6` or `for: 2m`"),
        ("- breathe: wavy\n  cycles: 2", "4:12: 'wavy' is not a breath pattern; write in-hold-out-hold in seconds, as in 4-0-6-0, or one of calm, even, box, four-seven-eight, free"),
        ("- say: 'Hold for {hodl}'", "4:8: no sentence knows '{hodl}'"),
        ("- say: 'Hold {hold'", "4:8: a brace is not closed"),
        ("- dance: 10s", "4:3: a step begins with one of: exercise, do, say, breathe, rest, silence, relax, repeat, use"),
        ("- just words", "4:3: a step begins with one of"),
        ("- repeat: 3\n  steps: []", "5:10: the list is empty"),
        ("- use: nowhere", "4:8: no routine is called 'nowhere'"),
        ("- say: hello", "3:1: nothing is done in this routine; add an exercise"),
    ],
)  # fmt: skip
def test_a_mistake_is_told_where_it_stands(said: Mistakes, steps: str, expected: str) -> None:
    (mistake,) = said(f"{HEAD}steps:\n{steps}\n")
    line, column, message = mistake.split(":", 2)
    wanted_line, wanted_column, wanted = expected.split(":", 2)
    assert message.startswith(wanted)
    assert (int(line), int(column)) == (int(wanted_line), int(wanted_column)) or "nothing" in wanted


@pytest.mark.parametrize(
    ("step", "expected"),
    [
        ("exercise: Plank", "'Plank' is no id; write small letters, digits and hyphens, as in cat-cow, or `do: Plank` if it has only a name"),
        ("exercise: plank", "no exercise is called 'plank'; did you mean 'airplane'? If not, write `do: plank`"),
        ("exercise: zzzz", "no exercise is called 'zzzz'; define it under `exercises:`, or write `do: zzzz`"),
        ("do: A, hold: 30 sec", "'30 sec' is not a duration; write 30s"),
        ("do: A, hold: 1.5 Minutes", "'1.5 Minutes' is not a duration; write 1m30s"),
        ("do: A, hold: 1 min and 30 sec", "'1 min and 30 sec' is not a duration; write 1m30s"),
        ("do: A, hold: 1:30", "'1:30' is not a duration; write 1m30s"),
        ("do: A, for: 0:30", "'0:30' is not a duration; write 30s"),
        ("do: A, for: 1:30:00", "'1:30:00' is not a duration; write 1h30m"),
        ("do: A, for: 1m30", "'1m30' is not a duration; write 1m30s"),
        ("do: A, for: 1h30", "'1h30' is not a duration; write 10s or 1m30s"),
        ("do: A, for: 13 hours", "'13 hours' is not a duration; write 10s or 1m30s"),
        ("do: A, hold: 30 to 45s", "'30 to 45s' is not a duration; write 30-45s"),
        ("do: A, hold: 3x30s", "'3x30s' is not a duration; write sets: 3, hold: 30s"),
        ("do: A, reps: 3x10", "'3x10' is no number of reps; write sets: 3, reps: 10"),
        ("do: A, reps: 3 x 8\u201312", "'3 x 8\u201312' is no number of reps; write sets: 3, reps: 8-12"),
        ("do: A, reps: 8\u201312", "'8\u201312' is no number of reps; write 8-12"),
        ("do: A, reps: 8 to 12", "'8 to 12' is no number of reps; write 8-12"),
        ("do: A, reps: 12 to 8", "'12 to 8' is no number of reps; write 8, or [4, 3, 2] for three sets"),
        ("do: A, reps: 10 times", "'10 times' is no number of reps; write 10"),
        ("do: A, interval: 20/10", "'20/10' is no interval; write `interval: {work: 20s, rest: 10s, rounds: 8}`"),
        ("do: A, interval: 40s/20s", "'40s/20s' is no interval; write `interval: {work: 40s, rest: 20s, rounds: 8}`"),
        ("do: A, reps: 5, tempo: 4210", "'4210' is not a tempo; write 4-2-1-0"),
        ("do: A, reps: 5, tempo: 3-1-3", "'3-1-3' is not a tempo; write 3-1-3-0"),
        ("breathe: 4/0/6/0, cycles: 3", "'4/0/6/0' is not a breath pattern; write 4-0-6-0"),
    ],
)  # fmt: skip
def test_what_was_meant_is_what_is_said_to_write(said: Mistakes, step: str, expected: str) -> None:
    (mistake,) = said(f"{HEAD}steps:\n- {{{step}}}\n")
    assert mistake.split(": ", 1)[1] == expected


def test_a_name_is_led_to_its_id(said: Mistakes) -> None:
    mistakes = said(f"{HEAD}steps:\n- {{exercise: Cat Cow, reps: 5}}\n")
    assert mistakes[-1].endswith("no exercise is called 'Cat Cow'; did you mean 'cat-cow'?")


def test_all_mistakes_come_in_one_go_in_the_order_of_lines(said: Mistakes) -> None:
    text = HEAD + "lang: en\nsteps:\n- exercise: cat\n  hold: ten\n- exercise: cta\n  sets: 0\n"
    assert [mistake.split(":")[0] for mistake in said(text)] == ["3", "6", "7", "8"]


def test_unknown_names_are_told_beside_mistakes_of_shape(said: Mistakes) -> None:
    steps = (
        "steps:\n- exercise: catt\n- {exercise: bridge, hold: eight}\n- {relx: 10s}\n"
        "- {repeat: 2, steps: [{exercise: briddge}, {exercise: mine}, {use: nowhere}]}\n"
    )
    own = "exercises: {mine: {based-on: cat, easier: catty}}\n"
    assert [told.partition(";")[0] for told in said(HEAD + own + steps)] == [
        "3:43: no exercise is called 'catty'",
        "5:13: no exercise is called 'catt'",
        "6:28: 'eight' is not a duration",
        "7:3: a step begins with one of: exercise, do, say, breathe, rest, silence, relax, repeat, use",
        "8:34: no exercise is called 'briddge'",
        "8:68: no routine is called 'nowhere'",
    ]


def test_a_step_that_is_nearly_one_is_offered_it(said: Mistakes) -> None:
    (told,) = said(HEAD + "steps: [{relx: 10s}]")
    assert told.endswith("use; did you mean 'relax'?")


def test_a_key_that_stands_twice_is_told_with_its_first_line(said: Mistakes) -> None:
    assert said("id: tiny\ntitle: A\ntitle: B\nsteps:\n- rest: 10s\n") == [
        "3:1: 'title' stands here twice; the first is on line 2"
    ]


@pytest.mark.parametrize(
    ("data", "words"),
    [
        (b"", "the file is empty"),
        (b"# only a comment\n", "the file is empty"),
        (b"- a\n- b\n", "list of 'key: value' lines"),
        (b"just text", "list of 'key: value' lines"),
        ("id: tiny".encode("utf-16"), "save it as UTF-8"),
        ("id: tiny\ntitle: Ünïcode".encode("latin-1"), "is not UTF-8"),
        (b"id: tiny\nsteps:\n\t- rest: 10s\n", "indent with spaces"),
        (b"id: a: b\n", "in quotes"),
        (b"id: &a x\ntitle: *a\n", "anchors"),
        (b"a: &a [x,x]\nb: &b [*a,*a]\nc: [*b,*b]\n", "anchors"),
        (b"id: !!python/object/apply:os.system ['true']\n", "is not used here"),
        (b"[" * 5_000, "nested too deep"),
        (b"id: x\n---\nid: y\n", "a second one"),
        (b"? [a, b]\n: c\n", "a key is a word"),
        (b"id: \x07\n", "cannot stand in a text"),
        (b"id: {", "not YAML"),
        (b"x" * 10_000_000, "too large"),
        (bytes(range(256)) * 40, "is not UTF-8"),
    ],
    ids=lambda value: value if isinstance(value, str) else "",
)
def test_what_is_no_routine_file_is_told_so(said: Mistakes, data: Any, words: str) -> None:
    assert any(words in mistake for mistake in said(data))


def test_a_folder_is_told_so(tmp_path: Path) -> None:
    folder = tmp_path / "routine.yaml"
    folder.mkdir()
    with pytest.raises(InputError, match="is a folder"):
        LIBRARY.load(str(folder))


def test_a_name_that_is_near_one_is_offered_it() -> None:
    with pytest.raises(UnknownName, match="did you mean 'morning'"):
        LIBRARY.load("mornign")


def test_a_circle_of_uses_is_named(tmp_path: Path) -> None:
    for name, other in (("one", "two"), ("two", "three"), ("three", "one")):
        text = f"id: {name}\ntitle: T\nsteps:\n- use: {other}\n"
        (tmp_path / f"{name}.yaml").write_text(text, "utf-8")
    with pytest.raises(RoutineError, match="one -> two -> three -> one"):
        LIBRARY.load(str(tmp_path / "one.yaml"))


def test_repeats_in_repeats_cannot_grow_without_bound(said: Mistakes) -> None:
    steps = "- rest: 1s"
    for _ in range(4):
        inner = "\n".join(f"  {line}" for line in steps.splitlines())
        steps = f"- repeat: 50\n  steps:\n{inner}"
    assert any("repeat less" in mistake for mistake in said(f"{HEAD}steps:\n{steps}\n"))


@given(data=st.binary(max_size=300) | st.text(max_size=300).map(str.encode))
def test_any_bytes_are_a_document_or_a_routine_error(data: Any) -> None:
    problems: tuple[Problem, ...] = ()
    doc = None
    try:
        doc = validated(read_tree(data, "any.yaml"), RoutineDoc)
    except RoutineError as error:
        problems = error.problems
    assert (doc is None) is bool(problems)


KEYS = ["id", "title", "steps", "exercise", "hold", "reps", "tempo", "breathe", "cycles", "repeat",
        "say", "rest", "relax", "use", "for", "sides", "exercises", "cat", "dose", "based-on",
        "breathing", "go", "levels", "beginner", "rests", "when", "language", "how"]  # fmt: skip
SCALARS = (
    st.sampled_from(
        ["cat", "10s", "ten", "4-0-6-0", "2-1-2-0", "each", "morning", "", "{hold}", "{", "en"]
    )
    | st.integers(-5, 100_000)
    | st.booleans()
    | st.none()
    | st.floats(allow_nan=False, width=16)
)
DATA = st.recursive(
    SCALARS,
    lambda inner: (
        st.lists(inner, max_size=3) | st.dictionaries(st.sampled_from(KEYS), inner, max_size=4)
    ),
    max_leaves=12,
)


@given(
    data=st.fixed_dictionaries(
        {"id": st.just("tiny"), "title": st.just("T"), "steps": DATA},
        optional={"exercises": DATA, "rests": DATA, "breath": DATA},
    )
)
def test_any_data_of_our_words_is_a_routine_or_a_matcue_error(
    data: Any, tmp_path_factory: pytest.TempPathFactory
) -> None:
    import json

    path = tmp_path_factory.mktemp("any") / "any.yaml"
    path.write_text(json.dumps(data), "utf-8")
    try:
        routine = LIBRARY.load(str(path))
    except MatcueError:
        return
    assert isinstance(routine, Routine)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (f'{HEAD[:9]}title: "a\\e]52;c;bWF0\\a"\n', "2:8: U+001B is a control character and"),
        (f'{HEAD}"\\e[2J": 1\n', "3:1: U+001B is a control character and cannot stand"),
        (f'{HEAD}source: "\\x9b31m"\n', "3:9: U+009B is a control character and cannot"),
        (f"{HEAD}source: a\u202eb\n", "3:10: U+202E is a mark of direction and cannot"),
        (f"{HEAD}source: ok # \x1b[2J\n", "3:14: U+001B is a control character and"),
        (f'{HEAD}source: "a\\u2066b"\n', "3:9: U+2066 is a mark of direction and cannot"),
        (f'{HEAD}source: "a\\uFFFEb"\n', "3:9: U+FFFE is no character and cannot stand"),
        (f"{HEAD}source: a\U0001ffffb\n", "3:10: U+1FFFF is no character and cannot stand"),
    ],
)
def test_a_character_that_would_steer_a_terminal_is_refused(
    text: str, expected: str, said: Mistakes
) -> None:
    (told,) = said(text)
    assert told.startswith(expected)


def test_half_a_character_in_a_program_s_text_is_a_mistake_in_it() -> None:
    with pytest.raises(RoutineError, match=r"^<text>:2:8: byte 0xed is not UTF-8"):
        LIBRARY.read(f"{HEAD[:9]}title: \ud800\nsteps:\n- rest: 5s\n")


def test_a_text_written_over_several_lines_is_read_as_one_line() -> None:
    routine = LIBRARY.read(f'{HEAD[:9]}title: "Tiny\\n  matcue: all is lost"\nsteps:\n- rest: 5s\n')
    assert routine.title == "Tiny matcue: all is lost"
