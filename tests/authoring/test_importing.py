"""Files in other forms become routines: what they say, with their times, and what they lose."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from contextlib import suppress
from functools import cache
from itertools import pairwise
from pathlib import Path
from typing import TYPE_CHECKING, Final

import pytest
from hypothesis import given
from hypothesis import strategies as st

from matcue.authoring.importing import doses
from matcue.authoring.importing.importer import Imported, Importer
from matcue.authoring.importing.source import Node, read_json, read_yaml
from matcue.base.errors import InputError, MatcueError
from matcue.plan.timeline import SpanKind
from matcue.routine.library import Library
from worlds import planned

if TYPE_CHECKING:
    from running import Run

FOREIGN: Final = Path(__file__).with_name("foreign")
FILES: Final = sorted(FOREIGN.iterdir())


@cache
def importer() -> Importer:
    return Importer()


@cache
def library() -> Library:
    return Library()


def plain(node: Node) -> object:
    """A value without its lines."""
    if isinstance(node.value, tuple):
        return [plain(each) for each in node.value]
    if isinstance(node.value, Mapping):
        return {key: plain(each) for key, each in node.value.items()}
    return node.value


def imported(name: str, text: str | None = None) -> Imported:
    data = (FOREIGN / name).read_bytes() if text is None else text.encode()
    return importer().imported(data, name)


def done(made: Imported) -> list[str]:
    """What is done: an exercise with its side, and its seconds or the number of its reps."""
    found: list[str] = []
    for span in planned(library().read(made.text)).timeline.spans:
        name = f"{span.exercise or ''}".removeprefix("my-") + (f" {span.side}" if span.side else "")
        if span.kind is SpanKind.HOLD:
            found.append(f"{name} {span.lasts / 1000:g}s")
        elif span.kind is SpanKind.REP and span.rep == 1:
            found.append(f"{name} x1")
        elif span.kind is SpanKind.REP:
            found[-1] = f"{name} x{span.rep}"
    return found


def remarks(made: Imported) -> list[str]:
    return [f"{remark.line}: {remark.text}" for remark in made.remarks]


# Ten files, with their times.

DONE: Final = {
    "breathing.phrases.txt": [],
    "circuit.w2a.yaml": [
        "shoulder-rolls 60s", "marching 40s", "side-reach right 20s", "side-reach left 20s",
        "marching 40s",
    ],
    "gym.csv": ["hip-stretch-deep left 45s", "hip-stretch-deep right 45s", "long-fold 90s"],
    "intervals.json": ["easy-steps 60s", *["rope 20s"] * 3],
    "legs.bars.txt": [
        "slow-lunges 40s", "heel-raises 45s", "leg-swing right 30s", "leg-swing left 30s",
    ],
    "physio.list.md": [
        *["bird-dog right x8"] * 3, *["bird-dog left x8"] * 3, *["bridge x10"] * 2,
        *["wall-sit 20s"] * 3, "heel-slides left x10", "calf-stretch right 22.5s",
        "calf-stretch left 22.5s",
    ],
    "plan.table.md": [
        *["cat-cow x6"] * 2, *["squeezes x12"] * 3, *["side-leg-lift right x10"] * 2,
        *["side-leg-lift left x10"] * 2,
    ],
    "poses.json": ["child-pose 75s", "sphinx 45s", "twist left 30s", "twist right 30s"],
    "ride.zwo.xml": ["warmup 120s", *["intervals 30s"] * 4, "cooldown 90s"],
    "wake-up.gaps.md": [],
}  # fmt: skip

PAUSES: Final = {
    "breathing.phrases.txt": ["6s", "12.5s", "3s", "20s"],
    "circuit.w2a.yaml": ["15s", "15s", "15s", "20s"],
    "gym.csv": ["10s", "10s"],
    "intervals.json": ["10s"],
    "legs.bars.txt": ["20s", "30s"],
    "physio.list.md": [],
    "plan.table.md": ["20s", "30s", "15s"],
    "poses.json": ["15s"],
    "ride.zwo.xml": ["15s"],
    "wake-up.gaps.md": ["20s", "5s", "7s"],
}
"""The rests and silences between the moves, as the steps have them."""


@pytest.mark.parametrize("file", FILES, ids=lambda file: file.name)
def test_a_file_gives_a_routine_with_its_exercises_and_its_times(file: Path) -> None:
    made = imported(file.name)
    assert done(made) == DONE[file.name]
    assert re.findall(r"- (?:rest|silence): (\S+)", made.text) == PAUSES[file.name]


def test_the_same_file_gives_the_same_routine_to_everybody() -> None:
    fresh = Importer()
    for file in FILES:
        assert fresh.imported(file.read_bytes(), file.name) == imported(file.name)


@pytest.mark.slow(reason="plans ten routines")
def test_each_passes_the_check(run_matcue: Run, tmp_path: Path) -> None:
    assert run_matcue("import", *map(str, FILES), "-o", str(tmp_path)).code == 0
    made = sorted(map(str, tmp_path.glob("*.yaml")))
    assert len(made) == len(FILES)
    assert run_matcue("check", *made, "--voice", "tone").code == 0


def beats(made: Imported) -> list[float]:
    """The seconds from the beginning of each hold to the end of the last."""
    spans = [
        s for s in planned(library().read(made.text)).timeline.spans if s.kind is SpanKind.HOLD
    ]
    return [(spans[-1].ends - span.at) / 1000 for span in spans]


def test_a_timer_keeps_its_beat_to_the_millisecond() -> None:
    assert beats(imported("circuit.w2a.yaml")) == [235, 160, 105, 80, 40]
    assert beats(imported("intervals.json"))[1:] == [80, 50, 20]


def test_a_rest_between_rounds_keeps_the_beat_and_does_not_come_after_the_last() -> None:
    made = imported(
        "a.json",
        '{"sets": 3, "restBetweenSets": 60, "moves": [{"name": "A", "seconds": 9}]}',
    )
    assert "  - repeat: 3\n    between: 1m\n    steps:\n" in made.text
    assert beats(made) == [147, 78, 9]


def test_where_no_rest_follows_the_beat_begins_anew() -> None:
    made = imported("a.json", '[{"name": "A", "seconds": 9}, {"name": "B", "seconds": 8}]')
    assert '- {do: "A", for: 9s}\n' in made.text
    assert '- {do: "B", for: 8s, timing: exact}\n' in made.text
    assert "1: no rest follows it, so the beat begins anew" in remarks(made)


def test_a_rest_without_room_for_the_voice_gives_up_the_beat_and_says_so() -> None:
    text = '[{"name": "Child\'s pose", "seconds": 20, "rest": 2}, {"name": "A", "seconds": 20}]'
    made = imported("a.json", text)
    assert "exact" not in made.text.partition("id: a")[2]
    assert remarks(made)[0].startswith("1: its beat is not kept: the rest after 'Child")


# What is lost is told with its line.


def test_what_is_not_carried_over_stands_in_the_head_with_its_line() -> None:
    made = imported("circuit.w2a.yaml")
    assert "6: 'after_workout_announce' is more than its values, and nothing is run" in remarks(
        made
    )
    assert "3: 'tts' is not carried over: matcue has its own" in remarks(made)
    for remark in remarks(made):
        assert f"#   line {remark}\n" in made.text
    assert "#INCLUDE is not carried over" in imported("wake-up.gaps.md").text
    assert "line 3: 'color' is not carried over" in imported("poses.json").text


def test_of_a_template_only_values_are_filled_in() -> None:
    assert 'intro: ["4 exercises in {total}."]' in imported("circuit.w2a.yaml").text


def test_a_known_name_is_the_exercise_of_the_catalogue_and_a_near_one_a_comment() -> None:
    made = imported("a.txt", "Bird-Dogs 30s each side\nchild\u2019s pose 1:30\nBird dug 20s\n")
    assert "- {exercise: bird-dog, reps: 1, hold: 30s, sides: each}" in made.text
    assert "- {exercise: child-pose, reps: 1, hold: 1m30s}" in made.text
    assert "  # did you mean 'bird-dog'?\n  - {do: \"Bird dug\", for: 20s}\n" in made.text


@pytest.mark.parametrize(
    ("name", "hint"),
    [("Bird dug", "bird-dog"), ("Crunch", "floor-crunch"), ("Plank", None), ("Wall sits", None)],
)
def test_only_a_name_that_is_near_is_a_comment(name: str, hint: str | None) -> None:
    found = re.search(r"did you mean '(.*)'", imported("a.txt", f"{name} 20s\n").text)
    assert (found and found[1]) == hint


def test_a_dose_may_be_written_in_a_field_of_its_own() -> None:
    made = imported(
        "a.json",
        '[{"name": "90/90", "sets": 2, "reps": "8-12 per side", "hold": 5}, {"name": "Dip 3x8"}]',
    )
    assert '{do: "90/90", sets: 2, reps: 8-12, hold: 5s, sides: each}' in made.text
    assert '{do: "Dip", sets: 3, reps: 8}' in made.text


def test_what_the_file_says_of_an_exercise_goes_before_the_catalogue() -> None:
    made = imported("a.json", '[{"name": "Cat", "seconds": 30, "description": "As {you} like."}]')
    assert 'how: ["As {{you}} like."]' in made.text
    assert "# matcue has 'cat'" in made.text


@pytest.mark.parametrize(
    ("note", "sides"),
    [
        ("both sides", "each"),
        ("Each side, slowly", "each"),
        ("alternate", "alternate"),
        ("left", "left"),
        ("both legs", None),
    ],
)
def test_sides_in_a_note_are_sides(note: str, sides: str | None) -> None:
    made = imported("a.csv", f'Exercise,Reps,Notes\nCalf raise,9,"{note}"\n')
    written = re.search(r"sides: (\w+)", made.text)
    assert (written and written[1]) == sides


def test_what_may_mean_two_sides_and_is_not_sure_is_told() -> None:
    made = imported("a.csv", "Exercise,Reps,Notes\nCalf raise,9,Then do the other leg\n")
    assert "2: 'Then do the other leg' may mean two sides; one is done" in remarks(made)


def test_a_note_does_not_take_the_place_of_what_the_catalogue_tells() -> None:
    made = imported("a.csv", "Exercise,Reps,Notes\nBird dog,8,slowly\n")
    assert "  # slowly\n  - {exercise: bird-dog, reps: 8, tempo: 2-0-2-0}\n" in made.text


def test_two_sides_share_the_seconds_where_the_file_does_not_say() -> None:
    made = imported("a.txt", "Bird dog 30s\nCat 20s\n")
    assert done(made) == ["bird-dog right 15s", "bird-dog left 15s", "cat 20s"]
    assert "1: Bird dog has two sides; each gets half of the time" in remarks(made)


def test_texts_of_a_block_come_at_their_seconds() -> None:
    made = imported("ride.zwo.xml")
    cues = planned(library().read(made.text)).timeline.cues
    (begins,) = [
        s.at for s in planned(library().read(made.text)).timeline.spans if s.lasts == 120_000
    ]
    said = {cue.text: cue.at - begins for cue in cues}
    assert 0 <= said["Sit tall."] < 5_000
    assert 60_000 <= said["Let your shoulders drop."] < 65_000


def test_rounds_repeat_what_stands_under_their_heading() -> None:
    text = "# Legs\n## Main (3 rounds)\n- Squats 30s\n- Rest 10s\n## Then\n- Plank 40s\n"
    made = imported("a.md", text)
    assert done(made) == ["squats 30s"] * 3 + ["plank 40s"]


def test_what_the_voice_cannot_say_is_a_comment_and_told() -> None:
    made = imported("a.txt", "Plank 30s\n\u0428\u043f\u0430\u0433\u0430\u0442 20s\n")
    assert done(made) == ["plank 30s"]
    assert remarks(made)[-1].startswith("2: it is not said, for it is in Cyrillic letters")


@pytest.mark.parametrize(
    ("name", "text", "form"),
    [
        (
            "a.yaml",
            '{"title": "A", "sets": [{"repetitions": 1, "exercises": [{"name": "B", "duration": 9}]}]}',
            "a list of moves",
        ),
        ("a.json", "Sit.;3\nStand.;4\n", "phrases"),
        ("a.txt", "Exercise\tTime\nPlank\t30s\n", "a CSV table"),
        ("a.zwo", "- {name: Plank, seconds: 30}\n", "a list of moves"),
        ("a", "[Gap: 3 seconds]\nSit.\n", "a script"),
        ("a.csv", "Burpees | 30\nRest | 10\n", "intervals"),
    ],
)
def test_a_form_is_known_by_its_content_whatever_the_file_is_called(
    name: str, text: str, form: str
) -> None:
    assert imported(name, text).form.startswith(form)


def test_a_phrase_without_seconds_is_told_with_its_line_and_takes_no_other_with_it() -> None:
    made = imported("a.txt", "Sit.;3\nStand.\n")
    assert made.form.startswith("phrases")
    assert remarks(made) == ["2: no seconds stand behind it; nothing follows it"]


# How doses are written.


def dose(text: str) -> str:
    read = doses.move(1, text)
    if read is None:
        return "none"
    move = read[0]
    parts = [
        f"{move.sets}x" * (move.sets > 1)
        + ",".join(map(str, move.reps))
        + (f"-{move.up_to}" if move.up_to else ""),
        *([f"{'held ' * move.held}{move.lasts / 1000:g}s"] if move.lasts else []),
        *([f"{move.sides}"] if move.sides else []),
        *([f"{move.side}"] if move.side else []),
        *(["half"] if move.halved else []),
        *([f"rest {move.rest / 1000:g}s"] if move.rest else []),
    ]
    return ": ".join((move.name, " ".join(filter(None, parts))))


@pytest.mark.parametrize(
    ("text", "read"),
    [
        ("Plank 30s", "Plank: 30s"),
        ("30 sec Plank", "Plank: 30s"),
        ("Fold 1:30", "Fold: 90s"),
        ("Stretch 1 min 30 sec", "Stretch: 90s"),
        ("Fold 45\u2033", "Fold: 45s"),
        ("Dragon 60\u201390 s", "Dragon: 75s"),
        ("3x12 Squats", "Squats: 3x12"),
        ("Squats: 3 sets of 12 reps", "Squats: 3x12"),
        ("Jumping jacks \u00d7 20", "Jumping jacks: 20"),
        ("Bridge 2x8-12", "Bridge: 2x8-12"),
        ("Curl-up 3x8/6/4", "Curl-up: 3x8,6,4"),
        ("3 sets of 8 per side Side lunge", "Side lunge: 3x8 each"),
        ("Side plank 3\u00d730s each side", "Side plank: 3x 30s each"),
        ("Side lift 10/side", "none"),
        ("Side lift 10 reps/side", "Side lift: 10 each"),
        ("Clamshell 2x15 L/R", "Clamshell: 2x15 each"),
        ("Wall sit 3 sets x 45 sec", "Wall sit: 3x 45s"),
        ("Plank - hold 30 seconds x 3", "Plank: 3 held 30s"),
        ("Glute bridge: 3 sets of 15, hold 5s", "Glute bridge: 3x15 held 5s"),
        ("**Dead bug** \u2014 3 x 10, rest 45 s between sets", "Dead bug: 3x10 rest 45s"),
        ("Bird dog 3 x 10 alternating", "Bird dog: 3x10 alternate"),
        ("Triceps stretch - Right 30s", "Triceps stretch: 30s right"),
        ("Left leg raise 20 sec", "Leg raise: 20s left"),
        ("Calf stretch 1 min, switch sides halfway", "Calf stretch: 60s each half"),
        ("90/90 stretch 2 min per side", "90/90 stretch: 120s each"),
        ("[Cobra](https://example.org/a?b) 20s", "Cobra: 20s"),
        ("Sit-ups 1 1/2 min", "Sit-ups: 90s"),
        ("Clamshells 2x15 e/s", "Clamshells: 2x15 each"),
        ("Squats 3x12 @ 3-1-3", "Squats: 3x12"),
        ("Stretch 3 times for 30s", "Stretch: 3x 30s"),
        ("Side plank: L 20s, R 30s", "none"),
        ("Stretch hamstrings 2-3 times, 1 min per side", "none"),
        ("McGill curl-up 6-4-2 (10s)", "none"),
        ("Curl-up 6-4-2 reps", "none"),
        ("Row 500m", "none"),
        ("4-7-8 breathing 5 min", "4-7-8 breathing: 300s"),
        ("Run 5 km", "none"),
        ("Br\u00fccke 3 S\u00e4tze", "none"),
        ("30s", "none"),
        ("x" * 600 + " 30s", "none"),
    ],
)
def test_a_dose_is_read_as_people_write_it(text: str, read: str) -> None:
    assert dose(text) == read


def test_a_dose_that_is_not_sure_is_a_comment_and_told_with_its_line() -> None:
    made = imported("a.txt", "Plank 30s\nSide plank: L 20s, R 30s\nBurpees 3x12 @ 3-1-3\n")
    assert '  # Side plank: L 20s, R 30s\n  - {do: "Burpees", sets: 3, reps: 12}\n' in made.text
    assert remarks(made) == [
        "2: its figures cannot be read for sure, so it is a comment",
        "3: '@ 3-1-3' is not carried over",
    ]


@pytest.mark.parametrize(
    "name", ["Rest", "rest for 30 seconds", "Final rest", "BREAK", "Get ready"]
)
def test_a_rest_is_known_by_its_name(name: str) -> None:
    assert doses.is_rest(name)


def test_a_sentence_among_moves_is_said_whatever_numbers_are_in_it() -> None:
    text = '["We do 12 reps on the left.", {"repeat": 2, "transcript": ["Up.", {"break_sec": 2}]}]'
    steps = imported("a.json", text).text.partition("steps:\n")[2]
    assert steps.startswith('  - say: "We do 12 reps on the left."\n  - repeat: 2\n')


def test_a_rest_that_says_more_is_told() -> None:
    made = imported("legs.bars.txt")
    assert (
        "7: 'Rest for a moment before the next round' is a rest, with matcue's own words"
        in remarks(made)
    )


def test_what_rests_on_something_is_no_rest() -> None:
    assert not doses.is_rest("Rest the leg on a chair")


# What strangers may write.

LAUGHS: Final = "a: &a [x, x]\n" + "".join(
    f"{b}: &{b} [{', '.join([f'*{a}'] * 9)}]\n" for a, b in pairwise("abcdefghij")
)


@pytest.mark.parametrize(
    ("text", "told"),
    [
        (f"{LAUGHS}exercises: [{{name: A, seconds: 5}}, *j]\n", "too much"),
        (
            "a: &a [*a]\nexercises: [{name: A, seconds: 5}]\n",
            "1:1: nothing before this is called &a",
        ),
        ("[" * 3_000, "nested too deep"),
        ('{"a":' * 3_000, "nested too deep"),
        ("{[[[[[[", "a key is a text in quotes"),
        ("- " * 300 + "a: b\n", "no form that is known"),
        ('[{"name": "A", "seconds": ' + "9" * 5_000 + "}]", "no number"),
        ('[{"name": "A", "seconds": NaN}]', "no number"),
        ('[{"name": "\\u001b[2J", "seconds": 5}]', "U+001B is a control character"),
        ('- {name: "\\e[2J", seconds: 5}', "U+001B is a control character"),
        ('[{"name": "A",\n "seconds": 5', "2:1: not JSON"),
        ("Plank 30s\x1b[2J\n", "U+001B is a control character"),
        ('<!DOCTYPE a [<!ENTITY b "c">]>\n<workout_file/>', "document type"),
        ("<workout_file><workout>", "not XML"),
        ("<workout_file/>" + "\n" * 3, "has a <workout> in it"),
        (
            '<workout_file><workout>\n<Ride Duration="abc"/><a>Plank 30s</a></workout></workout_file>',
            "2:1: 'Ride' is left out: the duration 'abc' is no length",
        ),
        ("I like it 3 times.\n", "no form that is known"),
        (
            'Exercise,Reps\nPlank,5\n"unclosed,6\nDip,6\n',
            "3:1: not CSV: a quote begins here that is not closed",
        ),
        ("<workout_file>" + "<a>" * 3_000, "nested too deep"),
        ("x" * 1_000_001, "too large"),
        ('{"name": "pkg", "version": "1.0.0", "scripts": {"30s": "x"}}', "no form that is known"),
        ("Nothing of this is a list of moves.\n", "no form that is known"),
        ("", "no form that is known"),
        ("id: a\ntitle: A\nsteps: []\n", "is a routine already"),
        (
            "- {name: A, seconds: 3600}\n" * 20,
            "file.yaml:13:1: this gives no routine: as written this lasts over 12 hours",
        ),
        (
            "# A\nPlank 30s\n# 99 rounds\n" + "Lunges 2s\nRest 2s\n" * 30,
            "file.yaml:3:1: this gives no routine: with all repeats this is over 5000 steps",
        ),
        ("\u0416\u0416 30s\n", "nothing in it that matcue's voice can say"),
    ],
    ids=lambda text: text[:20],
)
def test_what_cannot_be_a_routine_is_one_line(text: str, told: str) -> None:
    with pytest.raises(InputError, match=re.escape(told)) as raised:
        imported("file.yaml", text)
    assert "\n" not in str(raised.value)


@pytest.mark.parametrize("sign", [" ", "-", "[", "(", "x", "1:", "#", "|", "- a", "1 x ", "*"])
def test_long_lines_of_one_sign_take_no_time(sign: str) -> None:
    with suppress(InputError):
        imported("a.txt", f"Plank 30s\n{sign * 20_000}\nRest 10s | [Gap: 3s]\n")


def test_merged_keys_are_bounded_too() -> None:
    many = ", ".join(f"k{n}: 1" for n in range(1_000))
    merged = "".join(f"- {{<<: *a, name: A{n}}}\n" for n in range(100))
    with pytest.raises(InputError, match="too much"):
        read_yaml(f"- &a {{{many}}}\n{merged}", "a.yaml")


@given(st.sampled_from(FILES), st.data())
def test_a_damaged_file_is_read_or_refused(file: Path, data: st.DataObject) -> None:
    whole = file.read_bytes()
    at = data.draw(st.integers(0, len(whole)))
    piece = data.draw(
        st.sampled_from([b"", b"\n", b"[", b"{", b'"', b"*x", b": ", b"9" * 40, b"\xff"])
    )
    cut = data.draw(st.integers(0, 40))
    with suppress(MatcueError):
        made = importer().imported(whole[:at] + piece + whole[at + cut :], file.name)
        library().read(made.text)


@given(
    st.recursive(
        st.none() | st.booleans() | st.integers(-(10**9), 10**9) | st.text("aé{'", max_size=5),
        lambda inner: st.lists(inner) | st.dictionaries(st.text("ab", max_size=3), inner),
        max_leaves=10,
    )
)
def test_json_is_read_as_json(value: object) -> None:
    assert plain(read_json(json.dumps(value), "a.json")) == value
