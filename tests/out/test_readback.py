from __future__ import annotations

from typing import TYPE_CHECKING

import av
import numpy as np
import pytest
from export_worlds import track

from matcue.base.errors import ExportError
from matcue.base.units import Ms
from matcue.out import FORMATS, Format
from matcue.out import encode as encoding
from matcue.out.writer import check_written, end_of_sound

if TYPE_CHECKING:
    from pathlib import Path

every_format = pytest.mark.parametrize("fmt", FORMATS.values(), ids=lambda fmt: fmt.name)


def write(path: Path, fmt: Format, total: int) -> Path:
    """Write a session of noise, which no codec makes small."""
    noise = np.random.default_rng(3).uniform(-0.3, 0.3, (total * 24, 1)).astype(np.float32)
    encoding.export([noise], track(total), path, fmt)
    return path


@pytest.mark.parametrize("total", [12, 9_999, 10_001, 12_345])
@every_format
def test_the_end_of_a_whole_file_is_that_of_its_session(
    tmp_path: Path, fmt: Format, total: int
) -> None:
    late = end_of_sound(write(tmp_path / "x", fmt, total)) - total
    assert 0 <= late <= (72 if fmt.name == "mp3" else 0)


@pytest.mark.parametrize("total", [5_000, 12_000])
@every_format
def test_a_file_that_lost_its_end_is_found_out(tmp_path: Path, fmt: Format, total: int) -> None:
    """Its header still promises the whole."""
    whole = write(tmp_path / "x", fmt, total).read_bytes()
    (tmp_path / "cut").write_bytes(whole[: len(whole) * 9 // 10])
    assert end_of_sound(tmp_path / "cut") < total * 0.95


def test_a_file_that_is_none_cannot_be_read(tmp_path: Path) -> None:
    (tmp_path / "x").write_bytes(b"no sound at all")
    with pytest.raises(av.FFmpegError):
        end_of_sound(tmp_path / "x")


def test_a_file_that_reads_back_too_short_is_refused(tmp_path: Path) -> None:
    with pytest.raises(ExportError, match=r"0:04\.800 of 0:05\.000 can be read back"):
        check_written(Ms(4_800), track(5_000), tmp_path / "x")


def test_a_file_that_reads_back_a_frame_too_long_passes(tmp_path: Path) -> None:
    check_written(Ms(5_072), track(5_000), tmp_path / "x")
