"""Every setting has a default, help, a check and a place in the documents."""

from __future__ import annotations

import tomllib
from datetime import time
from itertools import product
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from matcue.live.keys import BINDINGS
from matcue.out import FORMATS
from matcue.plan.manner import Manner, Words
from matcue.session.options import Options
from matcue.settings import file
from matcue.settings.edit import template, with_value
from matcue.settings.resolution import resolve
from matcue.settings.table import SETTINGS, Settings

if TYPE_CHECKING:
    from matcue.settings.table import Setting

DOCS = Path(__file__).resolve().parents[2] / "docs" / "settings.md"

KEYS = [
    "level", "pace", "words", "voice", "sounds", "rate", "music", "ambience", "shuffle", "seed",
    "music-db", "bedtime", "wake-time", "working-days",
    "export.folder", "export.format", "export.bitrate", "export.quality",
    "play.device", "play.safe", "play.screen", "play.display-offset-ms", "play.awake", "play.media-keys",
    "play.voice-db", "play.tones-db",
    "keys.toggle", "keys.play", "keys.pause", "keys.next", "keys.previous", "keys.repeat",
    "keys.back", "keys.forward", "keys.slower", "keys.faster", "keys.more-words",
    "keys.fewer-words", "keys.voice-up", "keys.voice-down", "keys.tones-up", "keys.tones-down",
    "keys.skip-rest", "keys.more-time", "keys.stop",
]  # fmt: skip

SOME: dict[str, list[str]] = {
    "level": ["beginner", "strong"],
    "pace": ["slow", "0.9", "1.5"],
    "words": ["tones"],
    "voice": ["none", "system", "system:some voice, with a comma"],
    "sounds": ["clear"],
    "rate": ["48000"],
    "music": ["~/Music/Calm", "none", "/there is no/such.m3u8"],
    "ambience": ["rain", "none"],
    "shuffle": ["true"],
    "seed": ["0", "999999999"],
    "music-db": ["-40", "0"],
    "bedtime": ["00:30"],
    "wake-time": ["05:59"],
    "working-days": ["none", "mon,wed,fri", "sat,sun", "mon-wed,sat", "mon-sun"],
    "export.folder": ["~/Music/matcue", "~", '/a b "c" \\ é'],
    "export.format": ["m4b"],
    "export.bitrate": ["auto", "96"],
    "export.quality": ["small", "high"],
    "play.device": ["null"],
    "play.safe": ["true"],
    "play.screen": ["plain"],
    "play.display-offset-ms": ["-150", "2000"],
    "play.awake": ["false"],
    "play.media-keys": ["false"],
    "play.voice-db": ["-6"],
    "play.tones-db": ["6"],
}
"""Some values of each setting as they are typed; keys come on top."""


def some(setting: Setting) -> list[str]:
    return SOME.get(setting.key, ["none", "x", "space,comma,ctrl+n"])


def test_these_are_the_settings() -> None:
    assert list(SETTINGS) == KEYS


def test_every_setting_has_a_line_of_help_and_says_what_it_takes() -> None:
    for setting in SETTINGS.values():
        assert setting.help[0].isupper() or setting.help[0].isdigit(), setting.key
        assert setting.help.endswith("."), setting.key
        assert len(setting.help) <= 80, setting.key
        assert setting.kind.takes, setting.key


def test_every_setting_has_a_row_in_the_documents_with_its_default() -> None:
    lines = DOCS.read_text("utf-8").splitlines()
    for setting in SETTINGS.values():
        (row,) = [line for line in lines if f"`{setting.key}`" in line]
        assert setting.help in row
        assert all(part in row for part in setting.kind.text(setting.default).split(",")), row


def test_every_setting_refuses_what_cannot_be_and_its_default_passes() -> None:
    wrong: list[object] = ["no such thing!", True, -1e9, [[]], {}]
    for setting, given in product(SETTINGS.values(), wrong):
        assert setting.kind.read(setting.kind.plain(setting.default)) == setting.default
        if given is True and setting.kind.choices == ("true", "false"):
            continue
        with pytest.raises(ValueError, match=r"\w"):
            file.read(setting.key, given)


def test_what_is_shown_can_be_typed_and_what_is_written_can_be_read() -> None:
    for setting in SETTINGS.values():
        for typed in [*some(setting), setting.kind.text(setting.default)]:
            value = setting.kind.read(typed)
            assert setting.kind.text(value) == typed, setting.key
            written = with_value("", "x", setting.kind.plain(value), Path("config.toml"))
            assert setting.kind.read(tomllib.loads(written)["x"]) == value, setting.key


def test_every_choice_that_is_offered_is_taken() -> None:
    for setting in SETTINGS.values():
        for choice in setting.kind.choices:
            assert setting.kind.text(setting.kind.read(choice)) == choice, setting.key


def test_no_two_settings_share_a_variable_and_its_name_follows_from_the_key() -> None:
    variables = {setting.variable for setting in SETTINGS.values()}
    assert len(variables) == len(SETTINGS)
    assert SETTINGS["play.display-offset-ms"].variable == "MATCUE_PLAY_DISPLAY_OFFSET_MS"
    assert SETTINGS["bedtime"].variable == "MATCUE_BEDTIME"


def test_without_anything_set_the_program_gets_its_defaults(tmp_path: Path) -> None:
    found = resolve(environment={}, path=tmp_path / "none.toml").settings()
    assert found == Settings()
    assert found.options() == Options(manner=Manner(words=Words.AUTO))
    assert found.bedtime == time(22, 30)
    assert found.keys == {press: binding.keys for press, binding in BINDINGS.items()}


def test_the_file_to_fill_in_sets_nothing_and_without_its_marks_sets_every_default(
    tmp_path: Path,
) -> None:
    path = tmp_path / "config.toml"
    path.write_text(template(), "utf-8")
    assert all(
        r.origin.source == "default" for r in resolve(environment={}, path=path).rows.values()
    )
    bare = [line.removeprefix("#") for line in template().splitlines() if line[1:2] != " "]
    path.write_text("\n".join(bare), "utf-8")
    found = resolve(environment={}, path=path)
    assert found.problems == ()
    assert {key for key, row in found.rows.items() if row.origin.source == "file"} == set(KEYS)
    assert found.settings() == Settings()


@pytest.mark.parametrize(
    ("key", "given", "value"),
    [
        ("pace", 0.75, 0.75),
        ("pace", 1, 1.0),
        ("bedtime", time(23, 15), time(23, 15)),
        ("bedtime", "7.05", time(7, 5)),
        ("working-days", ["mon", "Wednesday"], (0, 2)),
        ("working-days", "sat-mon", (0, 5, 6)),
        ("working-days", [], ()),
        ("play.safe", "yes", True),
        ("play.safe", "Off", False),
        ("export.folder", ".", Path()),
        ("export.folder", "~/x", Path.home() / "x"),
        ("export.format", ".MP3", "mp3"),
        ("keys.next", ["n", "N", "pgdn"], ("n", "page-down")),
        ("keys.next", ",", ("comma",)),
        ("keys.next", " ", ("space",)),
    ],
)
def test_values_are_read_as_people_write_them(key: str, given: object, value: Any) -> None:
    assert file.read(key, given) == value


@pytest.mark.parametrize("text", ['"', "\\", "a\nb", "\x7f\x00", "é😀", "\u2028"])
def test_any_text_is_written_so_that_it_can_be_read(text: str) -> None:
    assert tomllib.loads(with_value("", "voice", text, Path("config.toml"))) == {"voice": text}


@pytest.mark.parametrize(
    ("kbit", "fmt", "bits"),
    [
        ("auto", "mp3", None),
        ("96", "mp3", 96_000),
        ("96", "opus", 96_000),
        ("96", "wav", None),  # loses nothing
        ("160", "m4a", None),  # takes less
    ],
)
def test_a_bit_rate_that_is_set_serves_the_formats_that_take_it(
    kbit: str, fmt: str, bits: int | None, tmp_path: Path
) -> None:
    variables = {"MATCUE_EXPORT_BITRATE": kbit}
    found = resolve(environment=variables, path=tmp_path / "none.toml").settings()
    assert found.bitrate_for(FORMATS[fmt]) == bits


def test_a_bit_rate_of_a_flag_is_asked_for_of_any_format(tmp_path: Path) -> None:
    found = resolve(flags={"export.bitrate": 96}, environment={}, path=tmp_path / "no").settings()
    assert found.bitrate_for(FORMATS["wav"]) == 96_000  # and the encoder says no
