from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from matcue.out.tags import comment_frame, put_frame

if TYPE_CHECKING:
    from pathlib import Path

TITLE = b"TIT2\0\0\0\xc8\0\0\0" + b"a" * 199
"""A frame of 200 bytes, a length that the later standard would spell otherwise."""


def tagged(path: Path, frames: bytes, padding: int, sound: bytes = b"\xff\xf3sound") -> Path:
    size = len(frames) + padding
    path.write_bytes(b"ID3\x03\0\0\0\0" + bytes([size >> 7, size & 0x7F]) + frames)
    with path.open("ab") as file:
        file.write(bytes(padding) + sound)
    return path


def test_a_comment_is_a_frame_with_a_language_and_no_description() -> None:
    assert comment_frame("ü") == (
        b"COMM\0\0\0\x0e\0\0" + b"\x01XXX" + b"\xff\xfe\0\0" + b"\xff\xfe\xfc\0\0\0"
    )


def test_a_long_comment_s_length_is_a_plain_number() -> None:
    assert comment_frame("x" * 93)[4:8] == bytes([0, 0, 0, 198])


def test_the_frame_goes_behind_the_last_one_and_moves_nothing(tmp_path: Path) -> None:
    frame = comment_frame("b")
    path = tagged(tmp_path / "x.mp3", TITLE, len(frame) + 4)
    size = path.stat().st_size
    put_frame(path, frame)
    assert path.read_bytes()[10:] == TITLE + frame + bytes(4) + b"\xff\xf3sound"
    assert path.stat().st_size == size


def test_a_frame_that_fills_the_room_to_the_last_byte_fits(tmp_path: Path) -> None:
    frame = comment_frame("b")
    path = tagged(tmp_path / "x.mp3", TITLE, len(frame))
    put_frame(path, frame)
    assert path.read_bytes().endswith(frame + b"\xff\xf3sound")


def test_a_tag_without_room_is_refused_and_left_alone(tmp_path: Path) -> None:
    path = tagged(tmp_path / "x.mp3", TITLE, 3)
    before = path.read_bytes()
    with pytest.raises(ValueError, match="no room"):
        put_frame(path, comment_frame("b"))
    assert path.read_bytes() == before


def test_a_file_without_a_tag_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "x.mp3"
    path.write_bytes(b"\xff\xf3sound, and more of it")
    with pytest.raises(ValueError, match=r"no ID3v2\.3 tag"):
        put_frame(path, comment_frame("b"))
