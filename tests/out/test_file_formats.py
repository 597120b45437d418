from __future__ import annotations

import re
import subprocess
import sys
from pathlib import Path

import pytest

from matcue.base.errors import InputError
from matcue.base.units import MINUTE, Ms
from matcue.out import FORMATS, Format, Quality, by_name, by_suffix
from matcue.out.formats import about_bytes, bit_rate


def test_mp3_is_the_first_of_the_formats_and_none_has_gone() -> None:
    assert next(iter(FORMATS)) == "mp3"
    assert set(FORMATS) >= {"mp3", "m4a", "m4b", "opus", "flac", "wav"}


TRACKS = Path(__file__).parents[2] / "docs" / "tracks.md"


def test_docs_tracks_has_every_format_in_its_table_and_no_other() -> None:
    table = TRACKS.read_text("utf-8").split("## Which format\n\n")[1].split("\n\n")[0]
    rows = [line.split("|")[1] for line in table.splitlines()[2:]]
    assert [name.strip() for row in rows for name in row.split(",")] == list(FORMATS)


@pytest.mark.parametrize("name", ["opus", "OPUS", ".opus", " opus "])
def test_a_format_is_found_however_its_name_is_written(name: str) -> None:
    assert by_name(name) is FORMATS["opus"]


@pytest.mark.parametrize("fmt", FORMATS.values(), ids=lambda fmt: fmt.name)
def test_a_file_s_ending_names_its_format(fmt: Format) -> None:
    assert by_suffix(Path(f"out/x.y{fmt.suffix.upper()}")) is fmt


@pytest.mark.parametrize(
    ("asked", "offered"), [("ogg", "opus"), ("mp4", "m4a"), ("flak", "flac"), (".aac", "m4a")]
)
def test_a_neighbour_of_a_format_is_answered_with_that_format(asked: str, offered: str) -> None:
    with pytest.raises(InputError, match=rf"did you mean {offered}\?$"):
        by_name(asked)


def test_an_unknown_format_is_answered_with_the_list() -> None:
    with pytest.raises(InputError) as raised:
        by_name("midi-file")
    assert str(raised.value) == (f"no format is called 'midi-file': there are {', '.join(FORMATS)}")


@pytest.mark.parametrize("path", ["morning", "a.b/morning", "morning."])
def test_a_name_without_an_ending_is_told_the_endings(path: str) -> None:
    endings = ", ".join(fmt.suffix for fmt in FORMATS.values())
    with pytest.raises(InputError, match=f"end it with {re.escape(endings)}$"):
        by_suffix(path)


def test_a_wrong_ending_is_told_with_the_file_s_name() -> None:
    with pytest.raises(InputError, match=r"^out/morning\.ogg: .*did you mean opus\?$"):
        by_suffix("out/morning.ogg")


@pytest.mark.parametrize(
    ("name", "bits"), [("mp3", 64_000), ("m4a", 48_000), ("m4b", 48_000), ("opus", 32_000)]
)
def test_a_second_channel_doubles_the_default_bit_rate(name: str, bits: int) -> None:
    assert bit_rate(FORMATS[name], None, rate=24_000, channels=1) == bits
    assert bit_rate(FORMATS[name], None, rate=24_000, channels=2) == 2 * bits


@pytest.mark.parametrize("name", ["flac", "wav"])
def test_a_format_that_loses_nothing_takes_no_bit_rate(name: str) -> None:
    assert bit_rate(FORMATS[name], None, rate=24_000, channels=1) is None
    with pytest.raises(InputError, match="loses nothing and takes no bit rate"):
        bit_rate(FORMATS[name], 64_000, rate=24_000, channels=1)


@pytest.mark.parametrize(
    ("name", "rate", "asked"),
    [
        ("mp3", 24_000, 320_000),
        ("mp3", 48_000, 24_000),
        ("mp3", 24_000, 70_000),
        ("m4a", 24_000, 1),
    ],
)
def test_a_bit_rate_that_an_encoder_cannot_keep_is_refused(
    name: str, rate: int, asked: int
) -> None:
    with pytest.raises(InputError, match=rf"is not a bit rate of {name} at {rate // 1000} kHz"):
        bit_rate(FORMATS[name], asked, rate=rate, channels=1)


@pytest.mark.parametrize("quality", Quality)
@pytest.mark.parametrize(("rate", "channels"), [(24_000, 1), (48_000, 1), (48_000, 2)])
def test_every_quality_is_a_bit_rate_that_its_encoder_keeps(
    quality: Quality, rate: int, channels: int
) -> None:
    for fmt in FORMATS.values():
        bits = bit_rate(fmt, None, rate=rate, channels=channels, quality=quality)
        if fmt.bitrate is not None:
            assert bit_rate(fmt, bits, rate=rate, channels=channels) == bits


def test_fifteen_minutes_of_small_quality_stay_under_four_megabytes() -> None:
    """Whatever the format, with room left for the picture and the words."""
    for fmt in FORMATS.values():
        bits = bit_rate(fmt, None, rate=24_000, channels=1, quality=Quality.SMALL)
        if bits is not None:
            assert about_bytes(bits, Ms(15 * MINUTE), rate=24_000, channels=1) < 3_800_000


def test_a_quality_changes_nothing_where_nothing_is_lost() -> None:
    for quality in Quality:
        assert bit_rate(FORMATS["flac"], None, rate=24_000, channels=1, quality=quality) is None


def test_a_refused_bit_rate_is_answered_with_those_that_are_taken() -> None:
    with pytest.raises(InputError) as raised:
        bit_rate(FORMATS["opus"], 64_500, rate=24_000, channels=1)
    assert str(raised.value) == (
        "64.5 kbit/s is not a bit rate of opus at 24 kHz; it takes 6 to 256 kbit/s"
    )


def test_sizes_are_known_beforehand() -> None:
    assert about_bytes(64_000, Ms(900_000), rate=24_000, channels=1) == 7_200_000
    assert about_bytes(None, Ms(1_000), rate=48_000, channels=2) == 192_000


def test_looking_a_format_up_loads_neither_numpy_nor_the_codec_library() -> None:
    """``matcue --help`` and the choice of a file's name stay instant."""
    look = (
        "import sys, matcue.out as o; o.by_name('mp3'); print({'av', 'numpy'} & set(sys.modules))"
    )
    ran = subprocess.run([sys.executable, "-c", look], capture_output=True, text=True, check=True)
    assert ran.stdout.strip() == "set()"
