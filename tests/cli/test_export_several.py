"""``matcue export`` of several tracks, as a user types it."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import time
from typing import TYPE_CHECKING, Any

import av
import pytest

from running import matcue

if TYPE_CHECKING:
    from pathlib import Path

ROUTINE = """\
id: {id}
title: {id} title
kind: gentle
steps:
- exercise: cat
  reps: 2
  tempo: 1-0-1-0
- relax: 3s
"""
LONG = """\
id: {id}
title: {id} title
steps:
- relax: 1h
- relax: 1h
- relax: 1h
"""
pytestmark = pytest.mark.slow(reason="each writes several tracks")

HUM = ("--voice", "tone", "--yes-i-have-asked")

# A shell that runs us in the background ignores interrupts, and that would be inherited.
START = """\
import signal
from matcue.__main__ import main
signal.signal(signal.SIGINT, signal.default_int_handler)
main()
"""


def export(*arguments: str | Path, cwd: Path) -> subprocess.CompletedProcess[str]:
    return matcue("export", *arguments, *HUM, cwd=cwd)


def told(*arguments: str | Path, cwd: Path) -> Any:
    # One at a time, for processes take longer to start than these sessions take to make.
    done = export(*arguments, "--json", "--jobs", "1", cwd=cwd)
    assert done.stderr == ""
    return json.loads(done.stdout)


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    for name in ("one", "two"):
        (tmp_path / f"{name}.yaml").write_text(ROUTINE.format(id=name), "utf-8")
    return tmp_path


@pytest.mark.long(reason="six formats of three levels are made")
def test_every_routine_at_every_level_in_every_format(folder: Path) -> None:
    several = ["one.yaml", "two.yaml", "--format", "m4b,opus", "--level", "beginner,regular"]
    done = export(*several, "-o", "out", cwd=folder)
    assert (done.returncode, done.stderr) == (0, "")
    assert sorted(path.name for path in (folder / "out").iterdir()) == [
        f"matcue-{name}-{level}.{suffix}"
        for name in ("one", "two")
        for level in ("beginner", "regular")
        for suffix in ("m4b", "opus")
    ]
    *lines, last = done.stdout.splitlines()
    assert lines[0] == "out:"
    assert lines[1].split()[0] == "matcue-one-beginner.m4b"
    assert lines[1].split()[2:] == [lines[1].split()[2], "kB"]
    assert last.startswith("8 tracks, ")
    assert "8 made in " in last
    assert last.endswith("x real time")


def test_options_may_be_repeated_and_a_repeated_value_counts_once(folder: Path) -> None:
    several = ["one.yaml", "--format", "opus", "--format", "wav,opus", "--level", "strong"]
    tracks = told(*several, cwd=folder)["tracks"]
    assert [track["path"].rpartition("/")[2] for track in tracks] == [
        "matcue-one-strong.opus",
        "matcue-one-strong.wav",
    ]


def test_json_of_several_tells_each_and_all(folder: Path) -> None:
    whole = told("one.yaml", "two.yaml", "--format", "opus", cwd=folder)
    assert list(whole) == ["tracks", "failed", "total_ms", "bytes"]
    first = whole["tracks"][0]
    assert set(first) == {
        "path", "total_ms", "fresh", "bytes", "left_out", "files", "routine", "level", "portion", "format",
    }  # fmt: skip
    assert (first["routine"], first["level"], first["format"]) == ("one.yaml", "regular", "opus")
    assert whole["total_ms"] == sum(track["total_ms"] for track in whole["tracks"])
    assert whole["bytes"] == sum(track["bytes"] for track in whole["tracks"])


def test_json_of_one_track_is_one_object_and_of_portions_a_list(folder: Path) -> None:
    one = told("one.yaml", cwd=folder)
    assert set(one) == {"path", "total_ms", "fresh", "bytes", "left_out"}
    assert one["path"] == str(folder / "matcue-one.mp3")
    longer = ROUTINE.format(id="three") + "- {exercise: bird-dog, reps: 2}\n"
    (folder / "three.yaml").write_text(longer, "utf-8")
    daily = ["three.yaml", "--portions", "2", "--format", "opus", "--words", "tones"]
    portions = told(*daily, cwd=folder)
    assert [portion["path"].rpartition("/")[2] for portion in portions] == [
        "matcue-three-1.opus",
        "matcue-three-2.opus",
    ]


def test_what_is_unchanged_is_not_made_again_unless_forced(folder: Path) -> None:
    several = ["one.yaml", "two.yaml", "--format", "opus", "-o", "out"]
    assert [track["fresh"] for track in told(*several, cwd=folder)["tracks"]] == [True, True]
    (folder / "two.yaml").write_text(ROUTINE.format(id="two").replace("3s", "4s"), "utf-8")
    assert [track["fresh"] for track in told(*several, cwd=folder)["tracks"]] == [False, True]
    done = export(*several, cwd=folder)
    assert done.stdout.count("unchanged") == 2
    assert "nothing has changed since they were made" in done.stdout
    forced = told(*several, "--force", cwd=folder)["tracks"]
    assert [track["fresh"] for track in forced] == [True, True]


def test_where_no_track_can_be_made_no_folder_is_left(folder: Path) -> None:
    (folder / "two.yaml").write_text(ROUTINE.format(id="two").replace("3s", "2m"), "utf-8")
    (folder / "out").mkdir()
    done = export("two.yaml", "-o", "out/phone/", "--minutes", "1", cwd=folder)
    assert done.returncode == 2
    assert "write `--minutes" in done.stderr
    assert list((folder / "out").iterdir()) == []


def test_a_track_that_fails_is_told_at_the_end_and_decides_the_exit_code(folder: Path) -> None:
    (folder / "one.yaml").write_text(ROUTINE.format(id="one").replace("cat", "no-cat"), "utf-8")
    done = export("one.yaml", "two.yaml", "--format", "opus,wav", "-o", "out", cwd=folder)
    assert done.returncode == 2
    assert "matcue-two-regular.opus" in done.stdout
    assert len(list((folder / "out").iterdir())) == 2
    head, names, *_ = done.stderr.splitlines()
    assert head == "matcue: 2 of 4 tracks could not be made:"
    assert "matcue-one-regular.opus, matcue-one-regular.wav: one.yaml:5:" in names
    assert "Traceback" not in done.stderr


def test_a_failure_is_in_the_json_too(folder: Path) -> None:
    (folder / "one.yaml").write_text("id: one\n", "utf-8")
    done = export("one.yaml", "two.yaml", "--format", "opus", "--json", cwd=folder)
    assert done.returncode == 2
    whole = json.loads(done.stdout)
    assert len(whole["tracks"]) == 1
    (failed,) = whole["failed"]
    assert (failed["routine"], failed["exit_code"]) == ("one.yaml", 2)
    assert "title" in failed["error"]


def test_a_split_session_is_a_folder_with_words_and_a_playlist(folder: Path) -> None:
    split = ["one.yaml", "--split", "--format", "opus", "--words-files", "lrc", "-o", "out/"]
    done = export(*split, cwd=folder)
    assert done.returncode == 0
    assert "matcue-one/ (4 files)" in done.stdout
    names = sorted(path.name for path in (folder / "out" / "matcue-one").iterdir())
    assert names == [
        *("01 - Welcome.lrc", "01 - Welcome.opus", "02 - Cat.lrc", "02 - Cat.opus"),
        *("03 - Relaxation.lrc", "03 - Relaxation.opus", "04 - Closing.lrc", "04 - Closing.opus"),
        *("cover.png", "matcue-one.m3u8"),
    ]
    assert export(*split, cwd=folder).stdout.count("unchanged") == 1


@pytest.mark.long(reason="45 minutes of sound are encoded")
def test_small_quality_keeps_fifteen_minutes_under_four_megabytes(tmp_path: Path) -> None:
    routine = ROUTINE.format(id="one").replace("3s", "14m50s")
    (tmp_path / "one.yaml").write_text(routine, "utf-8")
    for track in told("one.yaml", "--quality", "small", "--format", "mp3,m4b,opus", cwd=tmp_path)[
        "tracks"
    ]:
        assert track["total_ms"] > 15 * 60_000
        assert track["bytes"] * 15 * 60_000 / track["total_ms"] < 4_000_000


def test_the_rate_is_the_one_that_was_asked_for(folder: Path) -> None:
    export("one.yaml", "--rate", "48000", "-o", "x.flac", cwd=folder)
    with av.open(str(folder / "x.flac")) as file:
        assert file.streams.audio[0].rate == 48_000


@pytest.mark.parametrize(
    ("arguments", "says"),
    [
        (["one.yaml", "--all-routines"], "--all-routines takes every routine"),
        (["one.yaml", "--quality", "small", "--bitrate", "64"], "leave one of them out"),
        (["one.yaml", "--words-files", "txt"], "there are lrc, vtt, srt"),
        (["one.yaml", "--level", "expert"], "no level is called 'expert'"),
        (["one.yaml", "two.yaml", "-o", "x.mp3"], "for several tracks -o names a folder"),
        (["one.yaml", "mornign"], "did you mean 'morning'"),
    ],
)
def test_what_cannot_be_is_told_before_anything_is_made(
    folder: Path, arguments: list[str], says: str
) -> None:
    done = export(*arguments, cwd=folder)
    assert done.returncode == 2
    assert says in done.stderr
    assert {path.suffix for path in folder.iterdir()} == {".yaml"}
    assert "Traceback" not in done.stderr


@pytest.mark.long(reason="every routine is exported")
def test_all_routines_are_all_there_are(tmp_path: Path) -> None:
    data = tmp_path / "xdg_data_home" / "matcue" / "routines"
    data.mkdir(parents=True)
    (data / "mine.yaml").write_text(ROUTINE.format(id="mine"), "utf-8")
    listed = matcue("list", "--json")
    every = ["--all-routines", "--words", "tones", "--format", "opus", "--pick", "3", "-o", "out"]
    done = export(*every, "--json", cwd=tmp_path)
    whole = json.loads(done.stdout)
    asked = {track["routine"] for track in [*whole["tracks"], *whole["failed"]]}
    assert asked == {entry["id"] for entry in json.loads(listed.stdout)}
    assert "mine" in asked


@pytest.mark.skipif(os.name == "nt", reason="Windows has no such signals")
@pytest.mark.parametrize(
    ("how", "times"),
    [
        ([], 1),
        ([], 3),
        (["--split"], 1),
        (["--split"], 3),
        (["--jobs", "1"], 1),
        (["--jobs", "1"], 3),
    ],
)
def test_a_stopped_export_of_several_leaves_nothing_half_written(
    tmp_path: Path, how: list[str], times: int
) -> None:
    """However often Ctrl-C is pressed; and no process stays behind."""
    for name in ("one", "two"):
        (tmp_path / f"{name}.yaml").write_text(LONG.format(id=name), "utf-8")
    out = tmp_path / "out"
    out.mkdir()
    arguments = ["export", "one.yaml", "two.yaml", "--format", "mp3,flac", "-o", "out", *how, *HUM]
    process = subprocess.Popen(
        [sys.executable, "-c", START, *arguments],
        stderr=subprocess.PIPE,
        text=True,
        cwd=tmp_path,
    )
    deadline = time.monotonic() + 60
    while not list(out.iterdir()) and time.monotonic() < deadline:
        time.sleep(0.05)
    for _ in range(times):
        process.send_signal(signal.SIGINT)
        time.sleep(0.05)
    _, said = process.communicate(timeout=60)
    # Python may end by the signal itself, which a shell calls 130 too.
    assert process.returncode in (130, -signal.SIGINT)
    assert list(out.iterdir()) == []
    assert said.strip() == "matcue: stopped"
