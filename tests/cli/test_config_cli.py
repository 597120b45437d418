"""``matcue config``, as somebody types it, also with a file that is broken."""

from __future__ import annotations

import json
import os
import shlex
import subprocess
import sys
from typing import TYPE_CHECKING

import pytest

from matcue.settings import file
from matcue.settings.table import SETTINGS

if TYPE_CHECKING:
    from pathlib import Path

    from running import Run


def written(text: str) -> Path:
    path = file.place()
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text, "utf-8")
    return path


def test_show_tells_for_each_setting_what_is_in_force_and_where_from(
    run_matcue: Run, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = written('\nlevel = "strong"\n[play]\nsafe = true\n')
    monkeypatch.setenv("MATCUE_PACE", "slow")
    done = run_matcue("config", "show")
    assert (done.code, done.err) == (0, "")
    head, *lines = done.out.splitlines()
    assert head == str(path)
    rows = {line.split()[0]: line.split()[1:] for line in lines if line}
    assert list(rows) == list(SETTINGS)
    assert rows["level"] == ["strong", "config.toml:2"]
    assert rows["pace"] == ["slow", "MATCUE_PACE"]
    assert rows["play.safe"] == ["true", "config.toml:4"]
    assert rows["words"] == ["auto", "default"]
    assert run_matcue("config").out == done.out


def test_show_tells_all_there_is_to_know_of_a_key(run_matcue: Run) -> None:
    written('bedtime = "23:15"\n')
    assert run_matcue("config", "show", "bedtime").out.splitlines() == [
        "bedtime = 23:15  (config.toml:1)",
        "  When you go to bed; nothing strenuous within 5 hours before.",
        "  takes     a time such as 22:30",
        "  default   22:30",
        "  variable  MATCUE_BEDTIME",
    ]
    told = json.loads(run_matcue("config", "show", "level", "pace", "--json").out)
    assert [row["key"] for row in told["settings"]] == ["level", "pace"]
    wrong = run_matcue("config", "show", "bedtme")
    assert wrong.code == 2
    assert "did you mean 'bedtime'?" in wrong.err


def test_show_changed_leaves_out_what_is_the_default(
    run_matcue: Run, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("MATCUE_LEVLE", "strong")
    monkeypatch.setenv("MATCUE_PACE", "slow")
    done = run_matcue("config", "show", "--changed")
    assert "not there; `matcue config init` writes one" in done.out
    assert [line.split() for line in done.out.splitlines()[2:]] == [["pace", "slow", "MATCUE_PACE"]]
    assert "MATCUE_LEVLE is set, and no setting reads it; did you mean" in done.err


def test_show_json_has_its_stable_keys(run_matcue: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    path = written('level = "strong"\nlevle = 1\n')
    monkeypatch.setenv("MATCUE_KEYS_NEXT", "x,y")
    done = run_matcue("config", "show", "--json")
    assert done.code == 2
    told = json.loads(done.out)
    assert list(told) == ["file", "exists", "settings", "problems", "notes"]
    assert (told["file"], told["exists"]) == (str(path), True)
    assert [row["key"] for row in told["settings"]] == list(SETTINGS)
    rows = {row.pop("key"): row for row in told["settings"]}
    assert rows["level"] == {
        "value": "strong", "default": "regular", "from": "file", "line": 1, "variable": None,
        "help": SETTINGS["level"].help, "takes": "beginner, regular or strong",
    }  # fmt: skip
    assert rows["keys.next"] == {
        "value": ["x", "y"], "default": ["right", "n", "page-down"],
        "from": "environment", "line": None, "variable": "MATCUE_KEYS_NEXT",
        "help": "On to the next exercise.", "takes": "keys such as space or n,page-down, or none",
    }  # fmt: skip
    assert told["problems"] == [f"{path}:2:1: no setting is called 'levle'; did you mean 'level'?"]


@pytest.mark.parametrize("text", ["level = strong\n", "levle = 1\n", "level = 'x'\n"])
def test_with_a_broken_file_config_still_shows_everything_and_then_what_is_wrong(
    run_matcue: Run, text: str
) -> None:
    path = written(text)
    done = run_matcue("config", "show")
    assert done.code == 2
    assert done.err.startswith(f"matcue: {path}:1:")
    assert "keys.stop" in done.out
    assert run_matcue("config", "path").out == f"{path}\n"
    assert run_matcue("config", "--help").code == 0


@pytest.mark.parametrize(
    "command", [["list"], ["show", "desk"], ["play", "desk", "--device", "null"]]
)
def test_with_a_broken_file_no_session_begins_and_the_mistakes_are_told(
    run_matcue: Run, command: list[str]
) -> None:
    path = written("level = 'x'\nlevle = 1\n")
    done = run_matcue(*command)
    assert (done.code, done.out) == (2, "")
    assert done.err.splitlines() == [
        f"matcue: {path}:1:9: no level is called 'x'; there are beginner, regular and strong",
        f"{path}:2:1: no setting is called 'levle'; did you mean 'level'?",
    ]


@pytest.mark.slow(reason="every command is started")
@pytest.mark.parametrize("command", ["voices", "schema", "cache", "doctor"])
def test_with_a_broken_file_what_needs_no_settings_works(run_matcue: Run, command: str) -> None:
    written("level = 'x'\n")
    assert run_matcue(command).code == 0


@pytest.mark.slow(reason="the doctor looks at everything, twice")
def test_doctor_names_the_mistakes(run_matcue: Run) -> None:
    assert "defaults; there is no" in run_matcue("doctor").out
    written("level = 'x'\n")
    (line,) = [line for line in run_matcue("doctor").out.splitlines() if " settings " in line]
    assert line.startswith("missing")
    assert "config.toml:1:9: no level is called 'x'" in line


def test_get_prints_what_is_in_force(run_matcue: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    written("level = 'strong'\nwords = 'x'\n")
    monkeypatch.setenv("MATCUE_BEDTIME", "23:00")
    assert run_matcue("config", "get", "level").out == "strong\n"
    assert run_matcue("config", "get", "bedtime").out == "23:00\n"
    assert run_matcue("config", "get", "keys.next").out == "right,n,page-down\n"
    assert run_matcue("config", "get", "keys.next", "--json").out == '["right", "n", "page-down"]\n'
    assert run_matcue("config", "get", "rate", "--json").out == "24000\n"
    wrong = run_matcue("config", "get", "words")
    assert (wrong.code, wrong.out) == (2, "")
    assert "config.toml:2:9: no amount of words is called 'x'" in wrong.err
    unknown = run_matcue("config", "get", "levle")
    assert (unknown.code, unknown.err) == (
        2,
        "matcue: no setting is called 'levle'; did you mean 'level'?\n",
    )


def test_set_writes_and_says_so_and_unset_takes_it_out_again(run_matcue: Run) -> None:
    path = written("# mine\n")
    assert run_matcue("config", "set", "level", "strong").out == f"level = strong  ({path})\n"
    assert path.read_text("utf-8") == '# mine\nlevel = "strong"\n'
    assert run_matcue("config", "unset", "level").out == "level = regular  (the default)\n"
    assert path.read_text("utf-8") == "# mine\n"
    again = run_matcue("config", "unset", "level")
    assert (again.code, again.out, again.err) == (0, "", f"level is not in {path}\n")


@pytest.mark.parametrize(
    ("arguments", "line"),
    [
        (["play.voice-db", "-6"], "voice-db = -6"),  # no option
        (["keys.slower", "-"], 'slower = "-"'),
        (["keys.next", "n", "page-down", ","], 'next = ["n", "page-down", "comma"]'),
        (["keys.next", "none"], "next = []"),
        (["pace", "brisk"], 'pace = "brisk"'),
        (["pace", "1.1"], "pace = 1.1"),
        (["export.folder", "/a b/c"], 'folder = "/a b/c"'),
        (["working-days", "mon", "tue"], 'working-days = "mon,tue"'),
        (["play.safe", "yes"], "safe = true"),
    ],
)
def test_values_are_typed_as_they_come(run_matcue: Run, arguments: list[str], line: str) -> None:
    assert run_matcue("config", "set", *arguments).code == 0
    assert file.place().read_text("utf-8").splitlines()[-1] == line


def test_set_says_when_a_variable_goes_before_it(
    run_matcue: Run, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("MATCUE_LEVEL", "beginner")
    done = run_matcue("config", "set", "level", "strong")
    assert done.out.startswith("level = strong")
    assert done.err == "matcue: MATCUE_LEVEL is set and goes before it\n"


def editor(code: str) -> str:
    """An editor that does one thing to the file."""
    script = f"import pathlib, sys; p = pathlib.Path(sys.argv[-1]); {code}"
    return shlex.join([sys.executable, "-c", script])


@pytest.mark.slow(reason="an editor is started")
@pytest.mark.parametrize("variable", ["VISUAL", "EDITOR"])
def test_edit_opens_the_users_editor_and_checks_afterwards(variable: str) -> None:
    environment = {k: v for k, v in os.environ.items() if k not in ("VISUAL", "EDITOR")}

    def edit(code: str) -> subprocess.CompletedProcess[str]:
        return subprocess.run(
            [sys.executable, "-m", "matcue", "config", "edit"],
            env={**environment, variable: editor(code)},
            capture_output=True, text=True, check=False, timeout=60,
        )  # fmt: skip

    done = edit("p.write_text(p.read_text().replace('#level', 'level', 1))")
    assert (done.returncode, done.stdout) == (0, f"{file.place()}: fine\n")
    assert '\nlevel = "regular"\n' in file.place().read_text("utf-8")
    done = edit("p.write_text('level = 3')")
    assert done.returncode == 2
    assert done.stderr.startswith(f"matcue: {file.place()}:1:9: no level is called '3'")
    done = edit("sys.exit(3)")
    assert done.returncode == 1
    assert "set EDITOR to an editor of yours" in done.stderr
    assert "Traceback" not in done.stderr


def test_init_writes_a_file_that_changes_nothing_and_only_once(run_matcue: Run) -> None:
    done = run_matcue("config", "init")
    assert done.out.startswith(str(file.place()))
    assert run_matcue("config", "show", "--changed").out == f"{file.place()}\n"
    again = run_matcue("config", "init")
    assert (again.code, again.out) == (2, "")
    assert "is there already; `matcue config edit` opens it" in again.err


def test_a_folder_that_cannot_be_made_is_one_clear_line_and_exit_code_1(
    run_matcue: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "file").touch()
    monkeypatch.setenv("XDG_CONFIG_HOME", str(tmp_path / "file"))
    for command in (["set", "level", "strong"], ["init"]):
        done = run_matcue("config", *command)
        assert (done.code, done.out) == (1, "")
        assert done.err.startswith("matcue: cannot write ")
        assert len(done.err.splitlines()) == 1


@pytest.mark.parametrize(
    ("typed", "offered"),
    [
        ("matcue config get play.v", ["play.voice-db"]),
        ("matcue config set level b", ["beginner"]),
        ("matcue play --words t", ["tones"]),
        ("matcue play --voice h", ["hibari"]),
        ("matcue play mor", ["morning"]),
        ("matcue program start thirty", ["thirty-days"]),
    ],
)
def test_the_shell_is_offered_names_keys_and_values(typed: str, offered: list[str]) -> None:
    words = typed.split()
    done = subprocess.run(
        [sys.executable, "-m", "matcue"],
        env={**os.environ, "_MATCUE_COMPLETE": "bash_complete", "COMP_WORDS": typed,
             "COMP_CWORD": str(len(words) - 1)},
        capture_output=True, text=True, check=False, timeout=60,
    )  # fmt: skip
    assert done.stdout.split() == [f"plain,{each}" for each in offered]
