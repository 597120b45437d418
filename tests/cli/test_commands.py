"""Every command as a user types it: real voice, real files."""

from __future__ import annotations

import json
import os
import shlex
import subprocess
import sys
import wave
from typing import TYPE_CHECKING, Any

import av
import click
import jsonschema
import pytest
from click.testing import CliRunner

from matcue.cli.commands import Commands
from matcue.cli.main import cli, run
from matcue.out import FORMATS
from running import matcue, matcue_apart

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

ROUTINE = """\
id: tiny
title: Tiny
breath: 4-0-6-0
exercises:
  reach:
    name: Reach
    position: seated
    how: Reach up.
steps:
- exercise: reach
  hold: 12s
  sides: each
- breathe: 2-0-2-0
  cycles: 2
- relax: 5s
"""


@pytest.fixture
def tiny(tmp_path: Path) -> Path:
    path = tmp_path / "tiny.yaml"
    path.write_text(ROUTINE, "utf-8")
    return path


@pytest.fixture
def timeline(tiny: Path) -> dict[str, Any]:
    shown = matcue("show", tiny, "--json")
    assert shown.stderr == ""
    told: dict[str, Any] = json.loads(shown.stdout)
    return told


def _commands(group: click.Group, path: tuple[str, ...] = ()) -> Iterator[tuple[str, ...]]:
    for name, command in group.commands.items():
        yield (*path, name)
        if isinstance(command, click.Group):
            yield from _commands(command, (*path, name))


ALL = [*_commands(cli)]


@pytest.mark.parametrize("path", ALL, ids=" ".join)
def test_every_command_of_every_group_has_examples_that_can_be_typed(path: tuple[str, ...]) -> None:
    result = CliRunner().invoke(cli, [*path, "--help"])
    assert result.exit_code == 0
    told = result.output
    lines = [line.strip() for line in told.split("Examples:")[1].splitlines()]
    mine = " ".join(("matcue", *path))
    assert any(mine in line for line in lines)
    for line in lines:
        words = shlex.split(line, comments=True)
        if "matcue" not in words:
            continue
        command: click.Command = cli
        for word in words[words.index("matcue") + 1 :]:
            if isinstance(command, click.Group) and word in command.commands:
                command = command.commands[word]
            elif word.startswith("--"):
                assert any(word in each.opts for each in command.params), line


@pytest.mark.parametrize("path", [(), ("config",), ("history",), ("program",)], ids=" ".join)
def test_what_a_command_is_for_fits_into_its_line(path: tuple[str, ...]) -> None:
    told = CliRunner().invoke(cli, [*path, "--help"], env={"COLUMNS": "80"}).output
    commands = told.split("Commands:")[1].split("Examples:")[0]
    assert "..." not in commands


def test_help_and_list_load_no_heavy_library() -> None:
    code = (
        "import sys; from matcue.cli.main import run; run(sys.argv[1:]);"
        "print([m for m in ('numpy', 'onnxruntime', 'av') if m in sys.modules])"
    )
    for command in (["--help"], ["list"]):
        done = subprocess.run(
            [sys.executable, "-c", code, *command], capture_output=True, text=True, check=True
        )
        assert done.stdout.splitlines()[-1] == "[]"


def test_an_export_loads_fewer_than_110_of_our_modules(tmp_path: Path) -> None:
    code = (
        "import sys; from matcue.cli.main import run; run(sys.argv[1:]);"
        "print(sum(m.partition('.')[0] == 'matcue' for m in sys.modules))"
    )
    command = ["export", "five-minutes", "-o", str(tmp_path / "x.mp3"), "--voice", "tone"]
    command.append("--yes-i-have-asked")
    done = subprocess.run(
        [sys.executable, "-c", code, *command], capture_output=True, text=True, check=True
    )
    assert int(done.stdout.splitlines()[-1]) < 110


@pytest.mark.usefixtures("no_plans")
def test_list_json_has_its_keys_and_no_total_before_a_plan() -> None:
    entries = json.loads(matcue("list", "--json").stdout)
    keys = {"id", "title", "when", "kind", "level", "equipment", "about_min", "total_ms"}
    assert all(set(entry) == keys for entry in entries)
    assert {"morning", "evening"} <= {entry["id"] for entry in entries}
    assert all(entry["total_ms"] is None and entry["about_min"] >= 1 for entry in entries)


@pytest.mark.slow(reason="a session is planned and spoken")
@pytest.mark.usefixtures("no_plans")
def test_list_json_has_the_exact_total_after_a_plan() -> None:
    total = json.loads(matcue("show", "desk", "--json").stdout)["total_ms"]
    entries = {entry["id"]: entry for entry in json.loads(matcue("list", "--json").stdout)}
    assert entries["desk"]["total_ms"] == total
    assert entries["evening"]["total_ms"] is None


def test_show_json_has_its_stable_keys(timeline: dict[str, Any]) -> None:
    assert list(timeline) == [
        "routine", "title", "voice", "rate", "total_ms", "cues", "spans", "chapters", "dropped",
    ]  # fmt: skip
    assert set(timeline["cues"][0]) == {"at_ms", "lasts_ms", "kind", "role", "text"}
    assert {cue["kind"] for cue in timeline["cues"]} == {"say", "tone", "swell"}
    assert all((cue["role"] is None) == (cue["kind"] != "say") for cue in timeline["cues"])
    assert {"welcome", "safety", "name", "count"} <= {cue["role"] for cue in timeline["cues"]}
    keys = {"at_ms", "lasts_ms", "kind", "exercise", "side", "set", "rep"}
    assert set(timeline["spans"][0]) == keys
    assert [chapter["title"] for chapter in timeline["chapters"]] == [
        "Welcome", "Reach", "Breathing", "Relaxation", "Closing",
    ]  # fmt: skip


def test_the_real_voice_counts_so_that_each_number_is_heard_on_its_second(
    timeline: dict[str, Any],
) -> None:
    from matcue.voice.hibari_engine import HibariEngine
    from matcue.voice.polish import polished

    engine = HibariEngine()
    hold = next(span for span in timeline["spans"] if span["kind"] == "hold")
    end = hold["at_ms"] + hold["lasts_ms"]
    for seconds, word in enumerate(["One.", "Two.", "Three.", "Four.", "Five."], start=1):
        heard = polished(engine.record(word), 24_000).heard
        (cue,) = (c for c in timeline["cues"] if c["text"] == word and 0 < end - c["at_ms"] < 6_000)
        assert cue["at_ms"] + heard == end - seconds * 1_000


def test_what_is_shown_is_what_is_exported_to_the_sample(
    tiny: Path, timeline: dict[str, Any], tmp_path: Path
) -> None:
    made = matcue("export", tiny, "-o", tmp_path / "tiny.wav")
    assert made.returncode == 0
    with wave.open(str(tmp_path / "tiny.wav")) as file:
        assert file.getnframes() == timeline["total_ms"] * 24
        assert file.getframerate() == 24_000


@pytest.mark.parametrize("suffix", ["mp3", "m4a", "m4b", "opus", "flac", "wav"])
def test_every_format_says_how_long_it_is_and_what(
    tiny: Path, timeline: dict[str, Any], tmp_path: Path, suffix: str
) -> None:
    path = tmp_path / f"tiny.{suffix}"
    assert matcue("export", tiny, "-o", path).returncode == 0
    with av.open(str(path)) as file:
        assert file.duration is not None
        assert abs(file.duration / 1_000 - timeline["total_ms"]) < 120
        tags = {
            key.lower(): value
            for key, value in {**file.metadata, **file.streams[0].metadata}.items()
        }
        assert tags["title"] == "Tiny"
        if suffix in ("mp3", "m4a", "m4b"):
            found = [chapter["metadata"]["title"] for chapter in file.chapters()]
            assert found == [chapter["title"] for chapter in timeline["chapters"]]


@pytest.mark.slow(reason="two processes speak and encode")
def test_two_runs_write_the_same_bytes(tiny: Path, tmp_path: Path) -> None:
    for name in ("a.mp3", "b.mp3"):
        matcue_apart("export", tiny, "-o", tmp_path / name)
    assert (tmp_path / "a.mp3").read_bytes() == (tmp_path / "b.mp3").read_bytes()


def test_an_unchanged_track_is_not_made_again(tiny: Path, tmp_path: Path) -> None:
    path = tmp_path / "tiny.mp3"
    first = json.loads(matcue("export", tiny, "-o", path, "--json").stdout)
    before = path.stat().st_mtime_ns
    again = json.loads(matcue("export", tiny, "-o", path, "--json").stdout)
    assert (first["fresh"], again["fresh"]) == (True, False)
    assert again["total_ms"] == first["total_ms"]
    assert path.stat().st_mtime_ns == before


@pytest.mark.parametrize("change", ["routine", "option", "track", "gone"])
def test_a_track_is_made_again_when_something_has_changed(
    tiny: Path, tmp_path: Path, change: str
) -> None:
    path = tmp_path / "tiny.mp3"
    matcue("export", tiny, "-o", path)
    options = []
    match change:
        case "routine":
            tiny.write_text(ROUTINE.replace("12s", "13s"), "utf-8")
        case "option":
            options = ["--pace", "slow"]
        case "track":
            path.write_bytes(b"something else")
        case "gone":
            path.unlink()
    again = json.loads(matcue("export", tiny, "-o", path, "--json", *options).stdout)
    assert again["fresh"]
    assert path.stat().st_size > 10_000


def test_without_a_name_it_is_todays_first_offer_and_says_so() -> None:
    offered = json.loads(matcue("today", "--json").stdout)["suggestion"]
    done = matcue("show", "--words", "tones")
    assert done.stderr.startswith(f"{offered['title']}, ")
    assert done.stderr.endswith(f" min. {offered['why']}\n")
    assert done.stdout.startswith(offered["title"])


@pytest.mark.slow(reason="three sessions are planned")
def test_a_beginner_gets_it_lighter_and_a_slow_pace_longer(tiny: Path) -> None:
    def holds(*options: str) -> tuple[int, int]:
        told = json.loads(matcue("show", tiny, "--json", *options).stdout)
        lasting = sum(span["lasts_ms"] for span in told["spans"] if span["kind"] == "hold")
        return lasting, told["total_ms"]

    plain, beginner, slow = holds(), holds("--level", "beginner"), holds("--pace", "slow")
    assert beginner[0] < plain[0] == slow[0]
    assert slow[1] > plain[1]


def test_without_a_voice_the_session_runs_with_tones(tiny: Path) -> None:
    told = json.loads(matcue("show", tiny, "--json", "--voice", "none").stdout)
    assert {cue["kind"] for cue in told["cues"]} == {"tone", "swell"}
    assert told["voice"] == "none"


def test_play_sends_the_whole_session_to_its_device(tiny: Path) -> None:
    done = matcue("play", tiny, "--device", "null")
    assert done.returncode == 0
    assert "Tiny, on no device" in done.stderr


def test_play_without_a_device_is_one_clear_line(tiny: Path) -> None:
    done = matcue("play", tiny, "--device", "miniaudio")
    if done.returncode == 0:
        pytest.skip("this machine has a sound device")
    assert done.returncode == 1
    assert done.stderr.splitlines()[-1].startswith("matcue: no sound device is there")


@pytest.mark.parametrize(
    ("arguments", "says"),
    [
        (["show", "mornign"], "did you mean 'morning'"),
        (["export", "morning", "--format", "mp4"], "did you mean"),
        (["export", "morning", "-o", "no/such/folder/x.mp3"], "no/such/folder"),
        (["export", "morning", "--voice", "siri"], "no voice is called 'siri'"),
        (["export", "morning", "--voice", "hibari:bella"], "one voice"),
        (["export", "morning", "--sounds", "loud"], "no set of tones is called 'loud'"),
        (["export", "morning", "--pace", "9"], "0.5 to 1.5"),
        (["play", "morning", "--device", "radio"], "no device is called 'radio'"),
        (["new", "Not An Id"], "is no id"),
        (["nonsense"], "no such command"),
    ],
)
def test_what_cannot_be_is_one_clear_line_and_exit_code_2(
    arguments: list[str], says: str, tmp_path: Path
) -> None:
    done = matcue(*arguments, cwd=tmp_path)
    assert done.returncode == 2
    assert says in done.stderr
    assert "Traceback" not in done.stderr


def test_a_folder_that_is_not_there_is_told_before_a_word_is_spoken(
    tiny: Path, tmp_path: Path, empty_cache: Path
) -> None:
    done = matcue("export", tiny, "-o", tmp_path / "no" / "x.mp3")
    assert done.returncode == 2
    assert f"there is no folder {tmp_path / 'no'}; make it first" in done.stderr
    assert not (empty_cache / "matcue" / "clips").exists()


def test_a_sentence_in_another_script_is_refused_by_name(tmp_path: Path) -> None:
    path = tmp_path / "tiny.yaml"
    path.write_text(ROUTINE.replace("name: Reach", "name: Потянуться"), "utf-8")
    done = matcue("export", path, "-o", tmp_path / "x.mp3")
    assert done.returncode == 2
    assert "Cyrillic" in done.stderr
    assert not (tmp_path / "x.mp3").exists()


def test_a_name_in_another_script_is_fine_when_its_spoken_name_is_not(tmp_path: Path) -> None:
    text = ROUTINE.replace("name: Reach", "name: Потянуться 🙆\n    short: reach")
    path = tmp_path / "tiny.yaml"
    path.write_text(text.replace("title: Tiny", "title: Tiny 🌅"), "utf-8")
    done = matcue("show", path, "--json")
    assert done.returncode == 0
    assert "Потянуться 🙆" in [c["title"] for c in json.loads(done.stdout)["chapters"]]


@pytest.mark.slow(reason="a routine is composed and checked")
def test_new_writes_a_routine_that_checks_without_a_warning(tmp_path: Path) -> None:
    assert matcue("new", "my-back", cwd=tmp_path).returncode == 0
    done = matcue("check", "my-back.yaml", "--strict", cwd=tmp_path)
    assert (done.returncode, done.stderr) == (0, "")
    again = matcue("new", "my-back", cwd=tmp_path)
    assert again.returncode == 2
    assert "is there already" in again.stderr


def test_check_tells_what_each_level_makes_of_written_doses_if_asked(tmp_path: Path) -> None:
    steps = "- {exercise: bird-dog, reps: 3}\n- {exercise: child-pose, hold: 1m}\n"
    (tmp_path / "mine.yaml").write_text(f"id: mine\ntitle: Mine\nsteps:\n{steps}", "utf-8")
    line = "Bird dog: beginner now Low bird dog, reps 3 to 2, hold 8s to 3s; strong hold 8s to 12s"
    asked = ("check", "mine.yaml", "--voice", "none")
    plain, doses = (matcue(*asked, *more, cwd=tmp_path) for more in ((), ("--doses",)))
    assert plain.stdout.splitlines() == doses.stdout.splitlines()[1:]
    assert doses.stdout.splitlines()[0] == f"mine: {line}"
    (told,) = json.loads(matcue(*asked, "--json", cwd=tmp_path).stdout)
    assert told["doses"] == [line]


def test_check_tells_mistakes_with_line_and_column(tmp_path: Path) -> None:
    (tmp_path / "bad.yaml").write_text(ROUTINE.replace("12s", "ten"), "utf-8")
    done = matcue("check", "bad.yaml", cwd=tmp_path)
    assert done.returncode == 2
    assert "bad.yaml:11:9: 'ten' is not a duration; write 10s or 1m30s" in done.stderr


def test_the_schema_accepts_what_the_reader_accepts() -> None:
    from matcue.routine.library import Library
    from matcue.routine.shelf import Shelf
    from matcue.routine.source import read_tree

    schema = json.loads(matcue("schema").stdout)
    jsonschema.Draft202012Validator.check_schema(schema)
    validator = jsonschema.Draft202012Validator(schema)
    library = Library()
    for name, path in Shelf().routines().items():
        tree = library.joined(read_tree(path.read_bytes(), name), path, "routines")
        validator.validate(tree.data)
    assert not validator.is_valid(
        {"id": "x", "title": "X", "steps": [{"exercise": "cat", "hodl": 1}]}
    )


@pytest.mark.slow(reason="the real voice speaks without a cache")
@pytest.mark.usefixtures("empty_cache")
def test_cache_tells_and_clears(tiny: Path) -> None:
    matcue("show", tiny)
    before = json.loads(matcue("cache", "--json").stdout)
    assert before["clips"] > 10
    matcue("cache", "--clear")
    assert json.loads(matcue("cache", "--json").stdout)["clips"] == 0


def test_doctor_looks_at_everything_and_never_fails() -> None:
    checks = {c["name"]: c["ok"] for c in json.loads(matcue("doctor", "--json").stdout)["checks"]}
    assert checks["default voice"]
    assert checks["audio files"]
    assert checks["sounds"]
    assert "sound device" in checks
    assert "media keys" in checks
    assert "staying awake" in checks
    assert checks["remote presses"]


def test_voices_lists_the_default_first() -> None:
    assert json.loads(matcue("voices", "--json").stdout)[0]["name"] == "hibari"


def test_a_closed_pipe_is_no_error(tiny: Path) -> None:
    matcue("show", tiny)
    read, write = os.pipe()
    os.close(read)
    command = [sys.executable, "-m", "matcue", "show", str(tiny)]
    done = subprocess.run(command, stdout=write, stderr=subprocess.PIPE, text=True, check=False)
    os.close(write)
    assert done.stderr == ""


@pytest.mark.parametrize(
    ("arguments", "line"),
    [
        (["show", "--foo"], "matcue: no such option '--foo'; see `matcue show --help`"),
        (
            ["export", "--format", "ogg"],
            (
                "matcue: invalid value for '--format': no format is called 'ogg': there are "
                f"{', '.join(FORMATS)}; did you mean opus? see `matcue export --help`"
            ),
        ),
        (["bogus"], "matcue: no such command 'bogus'; see `matcue --help`"),
        (["check"], "matcue: missing argument 'ROUTINES...'; see `matcue check --help`"),
    ],
)
def test_what_cannot_be_a_command_is_told_in_one_line(
    arguments: list[str], line: str, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run(arguments) == 2
    assert capsys.readouterr() == ("", f"{line}\n")


def test_every_command_is_found_under_its_name_and_loaded_by_itself() -> None:
    for name in Commands():
        assert Commands()[name].name == name
    code = (
        "import sys\n"
        "from matcue.cli.main import run\n"
        "run(['schema'])\n"
        "print(*sorted(m for m in sys.modules if m.startswith('matcue.cli.commands.')), sep='\\n',"
        " file=sys.stderr)"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stderr.split() == ["matcue.cli.commands.schema"]
