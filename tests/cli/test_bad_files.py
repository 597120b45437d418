"""One bad file is one bad file: it is named, and everything else is there; nothing hangs on it."""

from __future__ import annotations

import json
import os
from typing import TYPE_CHECKING

import pytest

from running import TINY

if TYPE_CHECKING:
    from pathlib import Path

    from running import Run

needs_fifo = pytest.mark.skipif(
    not hasattr(os, "mkfifo"), reason="there are no pipes in files here"
)


def fifo(path: Path) -> None:
    """Make a pipe that nobody will ever write to."""
    if hasattr(os, "mkfifo"):
        os.mkfifo(path)


@pytest.fixture
def own(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Path:
    """The user's folder, with a good routine in it."""
    monkeypatch.setenv("XDG_DATA_HOME", str(tmp_path))
    folder = tmp_path / "matcue"
    for name in ("routines", "programs", "en"):
        (folder / name).mkdir(parents=True)
    (folder / "routines" / "tiny.yaml").write_text(TINY, "utf-8")
    return folder


@pytest.mark.slow(reason="plans every routine that there is")
@needs_fifo
def test_list_names_each_odd_thing_in_the_folder_once_and_lists_the_rest(
    own: Path, run_matcue: Run
) -> None:
    routines = own / "routines"
    (routines / "folder.yaml").mkdir()
    (routines / "dangling.yaml").symlink_to("nowhere")
    fifo(routines / "pipe.yaml")
    (routines / "french.yaml").write_text(TINY + "language: fr\n", "utf-8")
    (routines / "broken.yaml").write_text("id: [", "utf-8")
    done = run_matcue("list", "--json")
    ids = [each["id"] for each in json.loads(done.out)]
    assert done.code == 0
    assert {"tiny", "morning", "evening"} <= set(ids)
    for name in ("folder", "dangling", "pipe", "french", "broken"):
        assert name not in ids
        assert done.err.count(f"{name}.yaml") == 1


@pytest.mark.slow(reason="plans every routine that there is")
@pytest.mark.parametrize("file", ["routines", "exercises", "phrases"])
def test_a_broken_file_of_ones_own_words_is_told_once_and_the_list_is_whole(
    own: Path, run_matcue: Run, file: str
) -> None:
    (own / "en" / f"{file}.yaml").write_text("- no mapping\n", "utf-8")
    done = run_matcue("list", "--json")
    assert {"tiny", "morning"} <= {each["id"] for each in json.loads(done.out)}
    assert done.err.count(f"{file}.yaml:1:1:") == 1


def test_a_program_that_cannot_be_read_is_named_and_the_others_are_listed(
    own: Path, run_matcue: Run
) -> None:
    (own / "programs" / "bad.yaml").mkdir()
    done = run_matcue("program", "list")
    assert "thirty-days" in done.out
    assert done.err.count("bad.yaml") == 1


@needs_fifo
@pytest.mark.parametrize("command", ["show", "check", "export", "play", "import"])
def test_a_pipe_is_refused_and_not_waited_for(
    tmp_path: Path, run_matcue: Run, command: str
) -> None:
    fifo(tmp_path / "pipe.yaml")
    done = run_matcue(command, str(tmp_path / "pipe.yaml"))
    assert done.code == 2
    assert done.err.endswith("pipe.yaml' cannot be read: it is no ordinary file\n")


@needs_fifo
def test_a_pipe_is_no_routine_to_use(tmp_path: Path, run_matcue: Run) -> None:
    fifo(tmp_path / "pipe.yaml")
    path = tmp_path / "a.yaml"
    path.write_text("id: a\ntitle: A\nsteps:\n- use: ./pipe.yaml\n", "utf-8")
    assert "it is no ordinary file" in run_matcue("show", str(path)).err


@needs_fifo
def test_a_pipe_in_place_of_the_settings_is_told(
    tmp_path: Path, run_matcue: Run, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("XDG_CONFIG_HOME", str(tmp_path))
    (tmp_path / "matcue").mkdir()
    fifo(tmp_path / "matcue" / "config.toml")
    assert "it is no ordinary file" in run_matcue("list").err


@needs_fifo
def test_a_pipe_is_no_history_to_take_in(tmp_path: Path, run_matcue: Run) -> None:
    fifo(tmp_path / "pipe.json")
    done = run_matcue("history", "import", str(tmp_path / "pipe.json"))
    assert done.code == 2
    assert done.err.endswith("pipe.json cannot be read: it is no ordinary file\n")


@needs_fifo
def test_a_pipe_in_place_of_what_matcue_keeps_is_not_waited_for(own: Path, run_matcue: Run) -> None:
    for name in ("left-session.json", "screening.json", "reminders.json"):
        fifo(own / name)
    assert run_matcue("remind", "--list").code == 0
    assert run_matcue("screening", "--show").code == 0


def test_a_name_longer_than_any_file_is_told_where_it_stands(
    tmp_path: Path, run_matcue: Run
) -> None:
    path = tmp_path / "a.yaml"
    path.write_text(f"id: a\ntitle: A\nsteps:\n- use: {'b' * 300}.yaml\n", "utf-8")
    done = run_matcue("show", str(path))
    assert (done.code, done.err.count(":4:8: there is no file 'bbb")) == (2, 1)


@needs_fifo
@pytest.mark.parametrize("name", ["pipe", "pipe.mp3", "pipe.m3u"])
def test_a_pipe_is_no_music(tmp_path: Path, run_matcue: Run, name: str) -> None:
    fifo(tmp_path / name)
    done = run_matcue("show", "five-minutes", "--voice", "none", "--music", str(tmp_path / name))
    assert done.code == 2
    assert "it is no ordinary file" in done.err


@pytest.mark.parametrize("as_json", [False, True])
def test_check_tells_of_each_file_and_stays_json(
    tmp_path: Path, run_matcue: Run, as_json: bool
) -> None:
    bad, good = tmp_path / "bad.yaml", tmp_path / "good.yaml"
    bad.write_text("id: bad\ntitle: Bad\nsteps:\n- exercise: cta\n", "utf-8")
    good.write_text(TINY, "utf-8")
    names = (str(bad), "nothing-like-it", str(good))
    done = run_matcue("check", *names, "--voice", "none", *(["--json"] if as_json else []))
    assert done.code == 2
    assert "matcue: 2 of 3 cannot be checked" in done.err
    if as_json:
        first, second, third = json.loads(done.out)
        assert first["mistakes"][0]["line"] == 4
        assert (first["routine"], first["total_ms"]) == (str(bad), None)
        assert "no routine is called" in second["mistakes"][0]["message"]
        assert (third["routine"], third["mistakes"]) == ("tiny", [])
    else:
        assert "tiny: " in done.out
        assert f"{bad}:4:13: " in done.err
        assert "no routine is called 'nothing-like-it'" in done.err


@pytest.mark.parametrize("command", ["show", "check", "play"])
@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("moves.txt", "Plank 30s\n"),
        ("./moves.txt", "Plank 30s\n"),
        ("timer.yaml", "pause: {duration: 5s}\na: &a {name: A, duration: 9s}\nexercises: [*a]\n"),
        ("timer.yaml", "name: A\nmoves: [{name: B, seconds: 9}]\n"),
    ],
)
def test_a_file_that_is_there_and_no_routine_is_said_to_be_none(
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    run_matcue: Run,
    command: str,
    name: str,
    text: str,
) -> None:
    monkeypatch.chdir(tmp_path)
    (tmp_path / name).write_text(text, "utf-8")
    done = run_matcue(command, name)
    bare = name.removeprefix("./")
    assert done.code == 2
    assert "`matcue import" in done.err
    assert run_matcue("import", bare, "-o", "made.yaml").code == 0
    assert run_matcue("check", "made.yaml", "--voice", "none").code == 0
