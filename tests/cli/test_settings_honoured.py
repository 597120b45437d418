"""What is set is done: by every command, and a flag goes before it."""

from __future__ import annotations

import json
import subprocess
import sys
from typing import TYPE_CHECKING

import click
import pytest
from click.testing import CliRunner

from matcue.cli.main import cli
from matcue.cli.settings import from_setting, in_force
from matcue.settings import file
from running import tiny_routine

if TYPE_CHECKING:
    from pathlib import Path

    from running import Run

pytestmark = pytest.mark.slow(reason="each runs whole commands")


@pytest.fixture
def tiny(tmp_path: Path) -> str:
    return str(tiny_routine(tmp_path))


def set_to(text: str) -> None:
    file.place().parent.mkdir(parents=True, exist_ok=True)
    file.place().write_text(text, "utf-8")


def hold_ms(told: str) -> int:
    return sum(span["lasts_ms"] for span in json.loads(told)["spans"] if span["kind"] == "hold")


def test_level_and_voice_of_the_file_are_those_of_the_session_unless_a_flag_says_otherwise(
    run_matcue: Run, tiny: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    set_to("level = 'beginner'\nvoice = 'none'\nrate = 48000\n")
    show = ("show", tiny, "--json")
    session = json.loads(run_matcue(*show).out)
    assert (session["voice"], session["rate"]) == ("none", 48_000)
    beginner, regular = (
        hold_ms(run_matcue(*show).out),
        hold_ms(run_matcue(*show, "--level", "regular").out),
    )
    assert beginner < regular
    monkeypatch.setenv("MATCUE_LEVEL", "regular")
    assert hold_ms(run_matcue(*show).out) == regular
    assert hold_ms(run_matcue(*show, "--level", "beginner").out) == beginner


def test_what_changes_the_sound_makes_another_track_and_the_way_back_makes_the_first_again(
    run_matcue: Run, tiny: str, tmp_path: Path
) -> None:
    command = ("export", tiny, "-o", str(tmp_path / "tiny.wav"), "--json")

    def made() -> tuple[bool, bytes]:
        fresh: bool = json.loads(run_matcue(*command).out)["fresh"]
        return fresh, (tmp_path / "tiny.wav").read_bytes()

    set_to("voice = 'none'\n")
    fresh, first = made()
    assert fresh
    assert made() == (False, first)
    for line in ("level = 'beginner'", "pace = 'slow'", "sounds = 'clear'", "rate = 48000"):
        set_to(f"voice = 'none'\n{line}\n")
        fresh, other = made()
        assert fresh
        assert other != first
        assert made() == (False, other)
    set_to("voice = 'none'\n\n# what changes no sound\nbedtime = '23:00'\n")
    assert made() == (True, first)
    set_to("voice = 'none'\nbedtime = '21:00'\n[play]\nsafe = true\n")
    assert made() == (False, first)


def test_files_go_where_and_are_what_the_settings_say(
    run_matcue: Run, tiny: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    folder = tmp_path / "tracks"
    set_to(f"voice = 'none'\n[export]\nfolder = '{folder}'\nformat = 'flac'\n")
    done = run_matcue("export", tiny)
    assert (done.code, done.out.split(":")[0]) == (0, str(folder / "matcue-tiny.flac"))
    again = json.loads(run_matcue("export", tiny, "--json").out)
    assert (again["path"], again["fresh"]) == (str(folder / "matcue-tiny.flac"), False)
    monkeypatch.setenv("MATCUE_EXPORT_FOLDER", str(tmp_path / "others"))
    elsewhere = json.loads(run_matcue("export", tiny, "--json").out)
    assert (elsewhere["path"], elsewhere["fresh"]) == (
        str(tmp_path / "others" / "matcue-tiny.flac"),
        True,
    )
    # A flag goes before each, and a name before both.
    run_matcue("export", tiny, "--format", "wav", "--folder", "here")
    assert (tmp_path / "here" / "matcue-tiny.wav").exists()
    run_matcue("export", tiny, "-o", "named.opus")
    assert (tmp_path / "named.opus").exists()
    assert {path.name for path in folder.iterdir()} == {"matcue-tiny.flac"}


def test_without_settings_a_file_goes_where_one_is(
    run_matcue: Run, tiny: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    assert run_matcue("export", tiny, "--voice", "none").out.startswith("matcue-tiny.mp3: ")
    assert (tmp_path / "matcue-tiny.mp3").exists()


def test_a_folder_whose_own_folder_is_gone_is_not_made(
    run_matcue: Run, tiny: str, tmp_path: Path
) -> None:
    """A disk that is not there today must not become a folder."""
    folder = tmp_path / "disk" / "tracks"
    set_to(f"voice = 'none'\nexport.folder = '{folder}'\n")
    done = run_matcue("export", tiny)
    assert done.code == 2
    assert f"there is no folder {folder}" in done.err
    assert not folder.parent.exists()


def test_the_bit_rate_goes_with_the_format_that_is_set(
    run_matcue: Run, tiny: str, tmp_path: Path
) -> None:
    set_to("voice = 'none'\n[export]\nbitrate = 160\n")

    def size(*arguments: str) -> int:
        done = run_matcue("export", tiny, "--force", *arguments)
        assert done.code == 0
        return (tmp_path / arguments[1]).stat().st_size

    mp3 = ("-o", str(tmp_path / "a.mp3"))
    plain, half = size(*mp3), size(*mp3, "--bitrate", "80")
    assert plain > 1.9 * half
    assert size("-o", str(tmp_path / "a.m4a"))  # takes no 160
    assert size("-o", str(tmp_path / "a.wav"))  # takes none at all
    done = run_matcue("export", tiny, "-o", str(tmp_path / "a.wav"), "--bitrate", "160")
    assert (done.code, "takes no bit rate" in done.err) == (2, True)


def test_a_quality_goes_with_every_format_and_before_a_bit_rate_from_a_weaker_source(
    run_matcue: Run, tiny: str, tmp_path: Path
) -> None:
    def size(*arguments: str) -> int:
        path = tmp_path / "a.mp3"
        done = run_matcue("export", tiny, "--force", "-o", str(path), *arguments)
        assert (done.code, done.err.count("\n") <= 1) == (0, True)
        return path.stat().st_size

    set_to("voice = 'none'\nexport.quality = 'small'\n")
    small = size()
    assert size("--quality", "high") > 1.9 * small
    assert size("--bitrate", "80") > 1.9 * small  # only what was typed can be a contradiction
    set_to("voice = 'none'\nexport.bitrate = 80\n")
    assert size("--quality", "small") == small
    assert size() > 1.9 * small
    done = run_matcue("export", tiny, "--bitrate", "64", "--quality", "normal")
    assert (done.code, "leave one of them out" in done.err) == (2, True)


def test_several_tracks_go_into_the_folder_of_the_settings(
    run_matcue: Run, tiny: str, tmp_path: Path
) -> None:
    folder = tmp_path / "tracks"
    set_to(f"voice = 'none'\nlevel = 'strong'\nexport.folder = '{folder}'\n")
    done = run_matcue("export", tiny, "--format", "opus,wav", "--jobs", "1")
    assert done.code == 0
    assert done.out.startswith(f"{folder}:\n")
    assert sorted(path.name for path in folder.iterdir()) == [
        "matcue-tiny-strong.opus",
        "matcue-tiny-strong.wav",
    ]


def test_the_device_is_a_setting(run_matcue: Run, tiny: str) -> None:
    set_to("voice = 'none'\nplay.device = 'null'\n")
    done = run_matcue("play", tiny)
    assert done.code == 0
    assert "Tiny, on no device" in done.err


def test_list_tells_lengths_as_the_settings_make_them(run_matcue: Run) -> None:
    def about() -> dict[str, int]:
        return {
            entry["id"]: entry["about_min"]
            for entry in json.loads(run_matcue("list", "--json").out)
        }

    usual = about()
    set_to("pace = 'slow'\n")
    assert all(minutes >= usual[name] for name, minutes in about().items())
    assert about() != usual


@pytest.mark.usefixtures("empty_cache")
def test_list_knows_the_exact_total_of_what_was_planned_with_the_settings(
    run_matcue: Run,
) -> None:
    set_to("level = 'beginner'\nvoice = 'tone'\n")
    total = json.loads(run_matcue("show", "desk", "--json").out)["total_ms"]
    entries = {entry["id"]: entry for entry in json.loads(run_matcue("list", "--json").out)}
    assert entries["desk"]["total_ms"] == total


def test_help_shows_the_default_in_force_and_where_it_comes_from(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    set_to("level = 'beginner'\n")
    monkeypatch.setenv("MATCUE_PACE", "0.8")
    monkeypatch.setenv("COLUMNS", "200")
    text = " ".join(CliRunner().invoke(cli, ["play", "--help"]).output.split())
    assert "[default: beginner (config.toml:1)]" in text
    assert "[default: 0.8 (MATCUE_PACE)]" in text
    assert "[default: auto]" in text


def test_help_is_there_with_a_broken_file() -> None:
    set_to("level = beginner\n")
    result = CliRunner().invoke(cli, ["play", "--help"])
    assert result.exit_code == 0
    assert "[default: regular]" in result.output


@click.command()
@from_setting("level", "--level", "levels", several=True)
def several(*, levels: tuple[str, ...]) -> None:
    click.echo(f"{','.join(levels)} {in_force().level}")


@pytest.mark.parametrize(
    ("arguments", "told"),
    [
        ([], "strong strong"),
        (["--level", "beginner"], "beginner beginner"),
        (["--level", "regular, beginner,", "--level", "regular"], "regular,beginner regular"),
    ],
)
def test_an_option_may_take_several_values_of_a_setting(arguments: list[str], told: str) -> None:
    set_to("level = 'strong'")
    assert CliRunner().invoke(several, arguments).output == f"{told}\n"


@pytest.mark.parametrize("typed", ["expert", "beginner,expert", ","])
def test_each_of_several_values_is_checked(typed: str) -> None:
    result = CliRunner().invoke(several, ["--level", typed])
    assert (result.exit_code, "no level is called" in result.output) == (2, True)


def test_help_of_several_values_shows_them_and_the_default_in_force() -> None:
    set_to("level = 'strong'")
    text = " ".join(CliRunner().invoke(several, ["--help"]).output.split())
    assert "--level [beginner|regular|strong],..." in text
    assert "[default: strong (config.toml:1)]" in text


@click.command()
@from_setting("play.safe")
@from_setting("play.voice-db")
def example(*, safe: bool, voice_db: int) -> None:
    settings = in_force()
    assert (settings.play.safe, settings.play.voice_db) == (safe, voice_db)
    click.echo(f"{safe} {voice_db} {settings.origin('play.safe')}")


@pytest.mark.parametrize(
    ("text", "arguments", "told"),
    [
        ("", [], "False 0 default"),
        ("play.safe = true", [], "True 0 config.toml:1"),
        ("play.safe = true", ["--no-safe"], "False 0 flag"),
        ("", ["--safe", "--voice-db", "-6"], "True -6 flag"),
    ],
)
def test_an_option_that_comes_from_a_setting_goes_before_it_everywhere(
    text: str, arguments: list[str], told: str
) -> None:
    set_to(text)
    assert CliRunner().invoke(example, arguments).output == f"{told}\n"


def test_a_wrong_flag_is_told_by_its_name() -> None:
    result = CliRunner().invoke(example, ["--voice-db", "9"])
    assert result.exit_code == 2
    assert "Invalid value for '--voice-db': '9' is out of range; write -40 to 6 dB" in result.output


def test_help_of_the_whole_loads_neither_a_parser_nor_the_file() -> None:
    code = (
        "import sys; from matcue.cli.main import run; run(['--help']);"
        "print([m for m in ('tomllib', 'tomlkit', 'platformdirs') if m in sys.modules])"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.splitlines()[-1] == "[]"


def test_reading_settings_never_loads_the_library_that_writes_them() -> None:
    set_to("level = 'strong'\n")
    code = (
        "import sys; from matcue.cli.main import run; run(['config', 'get', 'level']);"
        "print('tomlkit' in sys.modules)"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.splitlines() == ["strong", "False"]
