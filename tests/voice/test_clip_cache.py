"""Clips on disk: whole or absent, shared, bounded."""

from __future__ import annotations

import hashlib
import multiprocessing
import os
import time
from typing import TYPE_CHECKING

import numpy as np
import pytest

from matcue.base.units import Ms
from matcue.voice.api import Clip
from matcue.voice.cache import ClipCache, key, quantized

if TYPE_CHECKING:
    from pathlib import Path


def clip(seed: int = 1, lasts: int = 50) -> Clip:
    samples = np.random.default_rng(seed).uniform(-0.5, 0.5, lasts * 24).astype(np.float32)
    return Clip(samples, 24_000, Ms(7))


def test_a_clip_comes_back_as_it_was_kept(tmp_path: Path) -> None:
    cache, kept = ClipCache(tmp_path), clip()
    cache.put("ab12", kept)
    back = cache.get("ab12")
    assert back is not None
    assert (back.rate, back.heard, back.lasts) == (24_000, 7, 50)
    np.testing.assert_array_equal(back.samples, quantized(kept).samples)


def test_what_was_never_kept_is_absent(tmp_path: Path) -> None:
    assert ClipCache(tmp_path).get("ab12") is None


@pytest.mark.parametrize("damage", ["cut", "flipped", "empty", "foreign"])
def test_a_damaged_clip_counts_as_absent(tmp_path: Path, damage: str) -> None:
    cache = ClipCache(tmp_path)
    cache.put("ab12", clip())
    (file,) = tmp_path.glob("*/*")
    data = bytearray(file.read_bytes())
    match damage:
        case "cut":
            file.write_bytes(data[:-9])
        case "flipped":
            data[len(data) // 2] ^= 1
            file.write_bytes(data)
        case "empty":
            file.write_bytes(b"")
        case "foreign":
            file.write_bytes(b"RIFF and so on, for a while")
    assert cache.get("ab12") is None


@pytest.mark.parametrize("about", [b"", b" fast 3", b" 24000 " + b"9" * 5_000, b" 24000 3\nab"])
def test_a_whole_clip_in_another_form_counts_as_absent(tmp_path: Path, about: bytes) -> None:
    body = b"matcue clip 2" + about + b"\n"
    (tmp_path / "aa").mkdir()
    whole = body + hashlib.blake2b(body, digest_size=16).digest()
    (tmp_path / "aa" / "aa.clip").write_bytes(whole)
    assert ClipCache(tmp_path).get("aa") is None


def test_every_part_of_the_key_counts() -> None:
    base = ("hibari 0.2.1", "In.", 24_000, "1")
    others = [
        ("hibari 0.2.2", "In.", 24_000, "1"),
        ("hibari 0.2.1", "Out.", 24_000, "1"),
        ("hibari 0.2.1", "In.", 48_000, "1"),
        ("hibari 0.2.1", "In.", 24_000, "2"),
    ]
    assert key(*base) not in {key(*other) for other in others}
    assert key(*base) == key(*base)


def test_the_oldest_go_first_when_there_is_too_much(tmp_path: Path) -> None:
    cache = ClipCache(tmp_path, most_bytes=6_000)
    for age, name in enumerate(["aa1", "bb2", "cc3"]):
        cache.put(name, clip())
        (file,) = tmp_path.glob(f"*/{name}.clip")
        when = time.time() - 100 + age
        os.utime(file, (when, when))
    cache.trim()
    assert cache.get("aa1") is None
    assert cache.get("cc3") is not None
    assert cache.kept().size <= 6_000


def test_clearing_tells_what_there_was(tmp_path: Path) -> None:
    cache = ClipCache(tmp_path)
    cache.put("ab12", clip())
    assert cache.clear().clips == 1
    assert cache.kept().clips == 0


def test_a_folder_that_cannot_be_made_keeps_nothing_and_stops_nobody(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("in the way")
    cache = ClipCache(tmp_path / "file" / "clips")
    cache.put("ab12", clip())
    assert cache.get("ab12") is None


def _keep_often(folder: Path, seed: int) -> None:
    cache = ClipCache(folder)
    for n in range(30):
        cache.put(f"ab{n % 5}", clip(n % 5))
        back = cache.get(f"ab{(n + seed) % 5}")
        if back is not None:
            np.testing.assert_array_equal(back.samples, quantized(clip((n + seed) % 5)).samples)


def test_two_processes_may_share_a_folder(tmp_path: Path) -> None:
    spawn = multiprocessing.get_context("spawn")
    others = [spawn.Process(target=_keep_often, args=(tmp_path, seed)) for seed in (1, 2)]
    for other in others:
        other.start()
    for other in others:
        other.join(60)
    assert [other.exitcode for other in others] == [0, 0]
    assert ClipCache(tmp_path).kept().clips == 5
    assert not list(tmp_path.glob("*/.*"))
