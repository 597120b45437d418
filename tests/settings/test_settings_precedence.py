"""A flag goes before a variable, that before the file, that before the default."""

from __future__ import annotations

from datetime import time
from pathlib import Path
from typing import Any

import pytest

from matcue.base.errors import InputError, MachineError, SettingsError
from matcue.plan.manner import Words
from matcue.routine.model import Level
from matcue.session.options import Backdrop
from matcue.settings.resolution import resolve
from matcue.settings.table import Screen, Source

# One of every kind of value: the key, then for each source what stands there and what it means.
KINDS: list[tuple[str, Any, tuple[str, Any], tuple[str, Any], Any]] = [
    # key, flag, variable, file, default
    ("level", Level.REGULAR, ("strong", Level.STRONG), ('"beginner"', Level.BEGINNER), Level.REGULAR),
    ("words", Words.FULL, ("short", Words.SHORT), ('"tones"', Words.TONES), Words.AUTO),
    ("pace", 1.4, ("0.9", 0.9), ('"slow"', 0.75), 1.0),
    ("pace", 1.4, ("brisk", 1.25), ("0.6", 0.6), 1.0),
    ("voice", "tone", ("none", "none"), ('"system"', "system"), "auto"),
    ("sounds", "soft", ("soft", "soft"), ('"clear"', "clear"), "soft"),
    ("rate", 24_000, ("48000", 48_000), ("48_000", 48_000), 24_000),
    ("bedtime", time(20, 0), ("21:00", time(21, 0)), ('"23:45"', time(23, 45)), time(22, 30)),
    ("working-days", (6,), ("sat-sun", (5, 6)), ('["mon", "tue"]', (0, 1)), (0, 1, 2, 3, 4)),
    ("export.folder", Path("x"), ("/a", Path("/a")), ('"/b"', Path("/b")), Path()),
    ("export.format", "wav", ("opus", "opus"), ('"m4a"', "m4a"), "mp3"),
    ("export.bitrate", 32, ("96", 96), ("48", 48), None),
    ("play.safe", False, ("on", True), ("true", True), False),
    ("play.screen", Screen.SCREEN, ("plain", Screen.PLAIN), ('"plain"', Screen.PLAIN), Screen.SCREEN),
    ("play.display-offset-ms", 5, ("-20", -20), ("150", 150), 0),
    ("keys.next", ("z",), ("x,y", ("x", "y")), ('"v"', ("v",)), ("right", "n", "page-down")),
]  # fmt: skip


def file_with(tmp_path: Path, key: str, value: str) -> Path:
    path = tmp_path / "config.toml"
    path.write_text(f"\n{key} = {value}\n", "utf-8")
    return path


@pytest.mark.parametrize(("key", "flag", "variable", "in_file", "default"), KINDS)
@pytest.mark.parametrize("strongest", list(Source))
def test_the_strongest_source_that_speaks_is_heard(
    key: str,
    flag: Any,
    variable: Any,
    in_file: Any,
    default: Any,
    strongest: Source,
    tmp_path: Path,
) -> None:
    name = "MATCUE_" + key.upper().replace(".", "_").replace("-", "_")
    flags, environment, path = {}, {}, tmp_path / "none.toml"
    if strongest is Source.FLAG:
        flags = {key: flag}
    if strongest in (Source.FLAG, Source.ENVIRONMENT):
        environment = {name: variable[0]}
    if strongest is not Source.DEFAULT:
        path = file_with(tmp_path, key, in_file[0])
    found = resolve(flags=flags, environment=environment, path=path)
    assert found.problems == ()
    row = found.rows[key]
    expected = {
        Source.FLAG: (flag, "flag"),
        Source.ENVIRONMENT: (variable[1], name),
        Source.FILE: (in_file[1], "config.toml:2"),
        Source.DEFAULT: (default, "default"),
    }
    assert (row.value, str(row.origin)) == expected[strongest]
    assert row.origin.source is strongest
    assert found.settings().origin(key) == row.origin


def test_an_empty_variable_says_nothing(tmp_path: Path) -> None:
    path = file_with(tmp_path, "level", '"strong"')
    assert resolve(environment={"MATCUE_LEVEL": ""}, path=path).settings().level is Level.STRONG


@pytest.mark.parametrize(
    ("variable", "value", "says"),
    [
        ("MATCUE_BEDTIME", "soon", "MATCUE_BEDTIME says 'soon', which is no time; write it as 22:30"),
        ("MATCUE_PACE", "9", "MATCUE_PACE says '9', which is no pace; write slow, steady, brisk, or a number 0.5 to 1.5"),
        ("MATCUE_PACE", "brsik", "MATCUE_PACE says 'brsik', which is no pace; did you mean 'brisk'?"),
        ("MATCUE_LEVEL", "begginer", "MATCUE_LEVEL: no level is called 'begginer'; did you mean 'beginner'?"),
        ("MATCUE_VOICE", "siri", "MATCUE_VOICE: no voice is called 'siri'"),
        ("MATCUE_EXPORT_BITRATE", "100", "MATCUE_EXPORT_BITRATE: 100 kbit/s is not a bit rate of mp3 at 24 kHz"),
        ("MATCUE_KEYS_NEXT", "n,nn", "MATCUE_KEYS_NEXT: no key is called 'nn'"),
    ],
)  # fmt: skip
def test_a_mistake_in_a_variable_is_told_by_its_name(
    variable: str, value: str, says: str, tmp_path: Path
) -> None:
    found = resolve(environment={variable: value}, path=tmp_path / "none.toml")
    (told,) = found.problems
    assert told.startswith(says)
    with pytest.raises(SettingsError):
        found.settings()


def test_a_flag_spares_the_variable_that_it_goes_before(tmp_path: Path) -> None:
    variables = {"MATCUE_PACE": "never"}
    found = resolve(flags={"pace": 0.75}, environment=variables, path=tmp_path / "none.toml")
    assert found.settings().pace == 0.75


def test_a_variable_goes_before_a_mistake_in_the_file_and_the_mistake_is_told_all_the_same(
    tmp_path: Path,
) -> None:
    path = file_with(tmp_path, "pace", '"never"')
    found = resolve(environment={"MATCUE_PACE": "slow"}, path=path)
    assert found.rows["pace"].value == 0.75
    assert found.problems[0].startswith(f"{path}:2:8: 'never' is no pace")


def test_a_variable_of_ours_that_nothing_reads_is_noted_with_what_was_meant(
    tmp_path: Path,
) -> None:
    variables = {"MATCUE_LEVLE": "strong", "PATH": "/bin"}
    found = resolve(environment=variables, path=tmp_path / "none.toml")
    assert found.notes == (
        "MATCUE_LEVLE is set, and no setting reads it; did you mean 'MATCUE_LEVEL'?",
    )
    assert found.problems == ()


@pytest.mark.parametrize(
    ("in_file", "environment", "keys"),
    [
        # What is written takes a key from a default, and from nothing else of that press.
        ('next = "b"', {}, {"next": "b", "toggle": "space,.,f5", "stop": "q"}),
        # The environment takes one from the file.
        ('next = ["x", "y"]', {"MATCUE_KEYS_STOP": "x"}, {"next": "y", "stop": "x"}),
        # Two presses may change their keys.
        ('back = "right"\nforward = "left"', {}, {"back": "right", "forward": "left"}),
        ("next = []", {"MATCUE_KEYS_STOP": "none"}, {"next": "none", "stop": "none"}),
    ],
)
def test_a_key_belongs_to_the_press_that_the_strongest_source_gives_it(
    in_file: str, environment: dict[str, str], keys: dict[str, str], tmp_path: Path
) -> None:
    path = tmp_path / "config.toml"
    path.write_text(f"[keys]\n{in_file}\n", "utf-8")
    found = resolve(environment=environment, path=path)
    assert found.problems == ()
    assert {press: found.rows[f"keys.{press}"].text for press in keys} == keys


def test_a_key_of_two_presses_in_one_source_is_a_mistake_at_the_second(tmp_path: Path) -> None:
    path = tmp_path / "config.toml"
    path.write_text('[keys]\nstop = "x"\nnext = ["y", "X"]\n', "utf-8")
    variables = {"MATCUE_KEYS_BACK": "v", "MATCUE_KEYS_FORWARD": "v"}
    assert resolve(environment=variables, path=path).problems == (
        f"{path}:3:8: 'x' is the key of 'keys.stop' already (config.toml:2)",
        "MATCUE_KEYS_FORWARD: 'v' is the key of 'keys.back' already (MATCUE_KEYS_BACK)",
    )


def test_a_file_that_cannot_be_read_is_a_fault_of_the_machine(tmp_path: Path) -> None:
    found = resolve(environment={}, path=tmp_path)
    assert found.problems == (f"cannot read {tmp_path}: it is no ordinary file",)
    assert found.rows["level"].value is Level.REGULAR
    with pytest.raises(MachineError):
        found.settings()


def backdrop(
    tmp_path: Path, text: str = "", *, flags: dict[str, Any] | None = None, **variables: str
) -> Any:
    """Give what would lie under a session."""
    path = tmp_path / "config.toml"
    path.write_text(text, "utf-8")
    environment = {f"MATCUE_{name}": value for name, value in variables.items()}
    return (
        resolve(flags=flags or {}, environment=environment, path=path).settings().options().backdrop
    )


def test_of_music_and_an_ambience_the_one_from_the_stronger_source_sounds(tmp_path: Path) -> None:
    calm = Path("/music/calm")
    in_file = f"music = '{calm}'\nseed = 4\nmusic-db = -6\nshuffle = true\n"
    assert backdrop(tmp_path) is None
    assert backdrop(tmp_path, in_file) == Backdrop(music=calm, shuffle=True, seed=4, level_db=-6)
    rain = Backdrop(ambience="rain", seed=4, level_db=-6)
    assert backdrop(tmp_path, in_file, AMBIENCE="rain") == rain
    assert backdrop(tmp_path, in_file, flags={"ambience": "rain"}) == rain
    assert backdrop(tmp_path, in_file, flags={"music": None}) is None
    assert backdrop(tmp_path, "ambience = 'rain'", flags={"ambience": "none"}) is None
    assert backdrop(tmp_path, "ambience = 'rain'", MUSIC="/a").music == Path("/a")


def test_music_and_an_ambience_from_one_source_are_a_mistake(tmp_path: Path) -> None:
    with pytest.raises(InputError, match="leave one of them out"):
        backdrop(tmp_path, "music = '/a'\nambience = 'rain'\n")
    with pytest.raises(InputError, match="leave one of them out"):
        backdrop(tmp_path, flags={"music": Path("a"), "ambience": "rain"})


def test_over_something_the_rate_is_that_of_beds_unless_a_flag_insists(tmp_path: Path) -> None:
    path = tmp_path / "config.toml"
    path.write_text("ambience = 'rain'\nrate = 24000\n", "utf-8")
    assert resolve(environment={}, path=path).settings().options().rate == 48_000
    with pytest.raises(InputError, match="leave --rate out"):
        resolve(flags={"rate": 24_000}, environment={}, path=path).settings().options()


def test_a_bit_rate_is_held_against_the_rate_that_will_sound(tmp_path: Path) -> None:
    path = tmp_path / "config.toml"
    path.write_text("[export]\nbitrate = 24\n", "utf-8")
    assert resolve(environment={}, path=path).problems == ()
    (problem,) = resolve(environment={"MATCUE_AMBIENCE": "rain"}, path=path).problems
    assert "24 kbit/s is not a bit rate of mp3 at 48 kHz" in problem
