"""One mixing for several files, each of which stands for itself."""

from __future__ import annotations

import dataclasses
from typing import TYPE_CHECKING, Any

import numpy as np
import pytest
from export_worlds import decode, full_track, in_blocks, sound

from matcue.base.errors import ExportError, InputError
from matcue.base.units import Ms
from matcue.out import FORMATS, Quality
from matcue.out.encode import Encoding, export, export_all
from matcue.out.writer import Target

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from matcue.sound.api import Block


def target(path: Path, name: str, **how: Any) -> Target:
    return dataclasses.replace(Target(path=path, fmt=FORMATS[name]), **how)


def test_each_file_is_the_one_that_would_be_made_alone(tmp_path: Path) -> None:
    of = full_track()
    targets = [target(tmp_path / f"all.{name}", name) for name in FORMATS]
    assert export_all(in_blocks(sound(of), 2_400), of, targets) == (None,) * len(FORMATS)
    for name, fmt in FORMATS.items():
        export(in_blocks(sound(of), 999), of, tmp_path / f"one.{name}", fmt)
        assert (tmp_path / f"all.{name}").read_bytes() == (tmp_path / f"one.{name}").read_bytes()


def test_the_blocks_are_asked_for_once(tmp_path: Path) -> None:
    of, asked = full_track(), 0

    def counted() -> Iterator[Block]:
        nonlocal asked
        for block in in_blocks(sound(of), 24_000):
            asked += 1
            yield block

    export_all(counted(), of, [target(tmp_path / name, name) for name in ("mp3", "wav", "flac")])
    assert asked == 5


def test_one_that_fails_does_not_stop_the_others(tmp_path: Path) -> None:
    of = full_track()
    broken = dataclasses.replace(FORMATS["mp3"], codec="no_such_codec")
    (tmp_path / "folder").mkdir()
    results = export_all(
        in_blocks(sound(of), 2_400),
        of,
        [
            target(tmp_path / "a.wav", "wav"),
            Target(path=tmp_path / "b.mp3", fmt=broken),
            target(tmp_path / "folder", "flac"),
            target(tmp_path / "c.opus", "opus"),
        ],
    )
    assert [type(result) for result in results] == [type(None), ExportError, InputError, type(None)]
    assert {path.name for path in tmp_path.iterdir()} == {"a.wav", "c.opus", "folder"}
    assert len(decode(tmp_path / "a.wav").samples) == 120_000


def test_where_all_have_failed_nothing_is_mixed(tmp_path: Path) -> None:
    blocks = in_blocks(sound(full_track()), 24_000)
    (result,) = export_all(blocks, full_track(), [target(tmp_path / "no" / "x.wav", "wav")])
    assert isinstance(result, InputError)
    assert len(list(blocks)) == 5


def test_an_error_of_the_blocks_leaves_no_file_at_all(tmp_path: Path) -> None:
    def broken() -> Iterator[Block]:
        yield sound(full_track())[:100_000]
        raise OSError("the voice has gone")

    targets = [target(tmp_path / f"x.{name}", name) for name in ("mp3", "wav")]
    targets.append(target(tmp_path / "parts", "flac", split=True))
    with pytest.raises(OSError, match="the voice has gone"):
        export_all(broken(), full_track(), targets)
    assert list(tmp_path.iterdir()) == []


def test_the_words_lie_beside_the_track(tmp_path: Path) -> None:
    of = full_track()
    export_all([sound(of)], of, [target(tmp_path / "x.mp3", "mp3", words=("lrc", "vtt", "srt"))])
    assert sorted(path.name for path in tmp_path.iterdir()) == ["x.lrc", "x.mp3", "x.srt", "x.vtt"]
    assert (tmp_path / "x.lrc").read_bytes().startswith("[ti:Утро".encode())


@pytest.mark.parametrize("name", ["mp3", "m4b", "opus"])
def test_a_better_quality_makes_a_larger_file_of_the_same_length(tmp_path: Path, name: str) -> None:
    of = full_track(20_000)
    noise = np.random.default_rng(7).standard_normal((480_000, 1)).astype(np.float32) * 0.1
    sizes = []
    for quality in Quality:
        path = tmp_path / quality.value
        export_all([noise], of, [target(path, name, quality=quality)])
        sizes.append(path.stat().st_size)
        assert len(decode(path).samples) == of.total * decode(path).rate // 1_000
    assert sizes == sorted(sizes)
    assert sizes[0] < sizes[2] * 2 / 3


def test_words_that_cannot_be_written_are_one_clear_line(tmp_path: Path) -> None:
    (tmp_path / "x.lrc").mkdir()
    of = full_track()
    targets = [
        target(tmp_path / "x.wav", "wav", words=("lrc",)),
        target(tmp_path / "y.wav", "wav", words=("lrc",)),
    ]
    failed, made = export_all([sound(of)], of, targets)
    assert isinstance(failed, InputError)
    assert "x.lrc is a folder" in str(failed)
    assert made is None
    assert (tmp_path / "y.lrc").exists()


def test_sound_that_comes_before_its_track_gives_the_same_files(tmp_path: Path) -> None:
    """Nobody knows chapters and words while a session is still being spoken."""
    of = full_track()
    for early in (False, True):
        targets = [target(tmp_path / f"{early}.{name}", name) for name in FORMATS]
        about = dataclasses.replace(of, title="?", total=Ms(1), lines=(), chapters=(), cover=b"")
        encoding = Encoding(about if early else of, targets)
        if not early:
            encoding.begin(of)
        encoding.write(in_blocks(sound(of)[:100_000], 999))
        if early:
            encoding.begin(of)
        encoding.write(in_blocks(sound(of)[100_000:], 2_400))
        assert encoding.finish() == (None,) * len(FORMATS)
    for name in FORMATS:
        one, other = ((tmp_path / f"{each}.{name}").read_bytes() for each in (True, False))
        assert one == other
