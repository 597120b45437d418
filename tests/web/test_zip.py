"""All tracks as one ZIP, read back by Python's own reader and by unzip."""

from __future__ import annotations

import io
import os
import shutil
import subprocess
import zipfile
from typing import TYPE_CHECKING

import pytest
from hypothesis import given
from hypothesis import strategies as st

from matcue.base.errors import MachineError
from matcue.web.bundle import members, stream, zipped
from web.shared_tracks import routes_of, served, sound, track

if TYPE_CHECKING:
    from pathlib import Path


def file(path: Path, size: int) -> Path:
    path.write_bytes(sound(size))
    return path


@given(
    files=st.dictionaries(
        st.text(st.characters(exclude_categories=["Cs", "Cc"]), min_size=1, max_size=30).filter(
            lambda name: not name.startswith("/") and not name.endswith("/")
        ),
        st.integers(0, 3_000),
        max_size=6,
    ),
    limit=st.sampled_from([100, 1_000, 5_000, zipfile.ZIP64_LIMIT]),
)
def test_its_length_is_known_before_it_is_made(
    files: dict[str, int], limit: int, tmp_path_factory: pytest.TempPathFactory
) -> None:
    """Also where lengths and offsets need the wider fields, which small limits call for."""
    folder = tmp_path_factory.mktemp("zip")
    those = {
        name: file(folder / f"{number}", size) for number, (name, size) in enumerate(files.items())
    }
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("zipstream.ng.ZIP64_LIMIT", limit)
        prepared = zipped(those)
        told = len(prepared)
        whole = b"".join(stream(prepared))
    assert len(whole) == told
    with zipfile.ZipFile(io.BytesIO(whole)) as read:
        assert read.testzip() is None
        assert {info.filename: info.file_size for info in read.infolist()} == files
        assert {info.compress_type for info in read.infolist()} <= {zipfile.ZIP_STORED}


@pytest.mark.parametrize(
    ("changed_s", "told"),
    [(0, (1980, 1, 1)), (1_700_000_000, (2023, 11, 14)), (5_000_000_000, (2107, 12, 31))],
)
def test_a_file_keeps_its_date_as_far_as_the_format_s_clock_goes(
    changed_s: int, told: tuple[int, int, int], tmp_path: Path, capfd: pytest.CaptureFixture[str]
) -> None:
    one = file(tmp_path / "x.mp3", 10)
    os.utime(one, (changed_s, changed_s))
    whole = b"".join(stream(zipped({"x.mp3": one})))
    with zipfile.ZipFile(io.BytesIO(whole)) as read:
        assert read.infolist()[0].date_time[:3] == told
    assert capfd.readouterr().err == ""


@pytest.mark.long(reason="4.5 GB are read")
def test_more_than_four_gigabytes_are_as_long_as_was_told(tmp_path: Path) -> None:
    """Sparse files: 4.5 GB to read, a few kilobytes on the disk, and never more than a piece held."""
    those = {}
    for number, size in enumerate([2_100_000_000, 100, 2_400_000_000, 5]):
        path = tmp_path / f"{number}.wav"
        with path.open("wb") as empty:
            empty.truncate(size)
        those[path.name] = path
    whole = zipped(those)
    told, total, largest = len(whole), 0, 0
    for piece in stream(whole):
        total += len(piece)
        largest = max(largest, len(piece))
    assert total == told
    assert largest < 1_000_000


def test_a_track_is_never_held_whole(tmp_path: Path) -> None:
    pieces = [len(piece) for piece in stream(zipped({"x": file(tmp_path / "x.mp3", 5_000_000)}))]
    assert max(pieces) < 300_000


@pytest.mark.parametrize("change", [b"shorter", sound(6_000), sound(600_000)])
def test_a_file_that_changes_meanwhile_is_told(tmp_path: Path, change: bytes) -> None:
    one = file(tmp_path / "x.mp3", 5_000)
    whole = zipped({"x.mp3": one})
    promised, given = len(whole), list[int]()
    one.write_bytes(change)
    with pytest.raises(MachineError, match="changed while it was sent"):
        given.extend(map(len, stream(whole)))
    assert sum(given) <= promised


def test_the_phone_gets_all_tracks_and_their_length_first(tmp_path: Path) -> None:
    made = [track(tmp_path / name, size=40_000) for name in ("Утро 🌅.mp3", "evening.m4b")]
    with served(*routes_of(*made)) as (_, client):
        answer = client.ask("all.zip")
    assert answer.headers["content-length"] == str(len(answer.body))
    assert answer.headers["content-disposition"] == 'attachment; filename="matcue.zip"'
    assert answer.headers["content-type"] == "application/zip"
    with zipfile.ZipFile(io.BytesIO(answer.body)) as read:
        assert {name: read.read(name) for name in read.namelist()} == {
            entry.path.name: entry.path.read_bytes() for entry in made
        }


def test_a_zip_that_cannot_be_finished_is_cut_off(tmp_path: Path) -> None:
    large = track(tmp_path / "large.mp3", size=30_000_000)
    with served(*routes_of(large)) as (_, client), client.raw() as raw:
        raw.sendall(client.head("all.zip") + b"\r\n")
        taken = len(raw.recv(1_000))
        large.path.write_bytes(b"exported anew, and shorter")
        while more := raw.recv(1 << 20):
            taken += len(more)
        assert taken < large.size
        assert client.ask("tracks.json").status == 200


def test_words_and_playlists_go_along_in_their_folders(tmp_path: Path) -> None:
    folder = tmp_path / "matcue-morning"
    whole = track(tmp_path / "evening.mp3", words=(tmp_path / "evening.lrc",))
    parts = [
        track(
            folder / f"0{number} - Cat.mp3",
            number=(number, 2),
            playlist=folder / "matcue-morning.m3u8",
        )
        for number in (1, 2)
    ]
    (tmp_path / "evening.lrc").write_text("[00:02.00]Good evening.")
    (folder / "matcue-morning.m3u8").write_text("#EXTM3U")
    assert list(members([whole, *parts])) == [
        "evening.mp3",
        "evening.lrc",
        "matcue-morning/01 - Cat.mp3",
        "matcue-morning/matcue-morning.m3u8",
        "matcue-morning/02 - Cat.mp3",
    ]


def test_what_has_gone_is_left_out(tmp_path: Path) -> None:
    made = [track(tmp_path / name, words=(tmp_path / "x.lrc",)) for name in ("x.mp3", "y.mp3")]
    made[0].path.unlink()
    assert list(members(made)) == ["y.mp3"]


@pytest.mark.system
@pytest.mark.skipif(shutil.which("unzip") is None, reason="needs unzip")
def test_unzip_takes_it(tmp_path: Path) -> None:
    whole = tmp_path / "whole.zip"
    whole.write_bytes(b"".join(stream(zipped({"Утро.mp3": file(tmp_path / "x", 50_000)}))))
    subprocess.run(["unzip", "-t", whole], check=True, capture_output=True)
