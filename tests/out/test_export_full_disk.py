"""Real limits: a file that may grow no more, and a disk that is full."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np
import pytest
from export_worlds import track

from matcue.base.errors import ExportError
from matcue.out import FORMATS, Format
from matcue.out.encode import export

if TYPE_CHECKING:
    from collections.abc import Iterator

    from matcue.sound.api import Block

LIMITED = """
import resource, sys
from pathlib import Path
from export_worlds import track
from matcue.base.errors import ExportError
from matcue.out import FORMATS
from matcue.out.encode import export
from test_export_full_disk import noise

folder = Path(sys.argv[1])
for fmt in FORMATS.values():
    export([noise(12)], track(12_000), folder / "whole", fmt)
    size = (folder / "whole").stat().st_size
    (folder / "whole").unlink()
    for limit in (1, size // 2, size - 1):
        (folder / "x").write_bytes(b"o")
        resource.setrlimit(resource.RLIMIT_FSIZE, (limit, resource.RLIM_INFINITY))
        try:
            export([noise(12)], track(12_000), folder / "x", fmt)
        except ExportError as error:
            print(fmt.name, (folder / "x").read_bytes() == b"o", len(list(folder.iterdir())), error)
        else:
            print(fmt.name, "was written", limit, size)
        resource.setrlimit(resource.RLIMIT_FSIZE, (resource.RLIM_INFINITY,) * 2)
        (folder / "x").unlink()
"""
"""Every format, stopped at its first byte, in the middle and at its last byte."""


def noise(seconds: int) -> Block:
    return np.random.default_rng(5).uniform(-0.3, 0.3, (24_000 * seconds, 1)).astype(np.float32)


@pytest.mark.skipif(sys.platform == "win32", reason="Windows limits no process's files")
def test_a_file_that_may_not_grow_is_one_clear_line_and_no_file(tmp_path: Path) -> None:
    helpers = str(Path(__file__).parent)
    ran = subprocess.run(
        [sys.executable, "-c", LIMITED, str(tmp_path)],
        env={**os.environ, "PYTHONPATH": os.pathsep.join([helpers, *sys.path])},
        capture_output=True,
        text=True,
        check=True,
        timeout=120,
    )
    assert ran.stderr == ""
    lines = ran.stdout.splitlines()
    assert len(lines) == 3 * len(FORMATS)
    for line in lines:
        name, kept, files, said = line.split(" ", 3)
        assert (kept, files) == ("True", "1"), line
        assert said.startswith(f"{tmp_path / 'x'} outgrew the largest file allowed there"), name


@pytest.fixture
def tiny_disk(tmp_path: Path) -> Iterator[Path]:
    """Give a disk of 100 kB."""
    disk = tmp_path / "disk"
    disk.mkdir()
    mount = ["mount", "-t", "tmpfs", "-o", "size=100k", "tmpfs", str(disk)]
    if subprocess.run(mount, capture_output=True, check=False).returncode:
        pytest.skip("this machine lets nobody mount a disk")
    yield disk
    subprocess.run(["umount", "--lazy", str(disk)], check=True)


@pytest.mark.skipif(
    sys.platform != "linux" or os.geteuid() != 0, reason="only root on Linux may mount a disk"
)
@pytest.mark.parametrize("fmt", [FORMATS[name] for name in ("wav", "mp3")], ids=lambda f: f.name)
def test_a_full_disk_is_one_clear_line_with_the_room_it_takes(tiny_disk: Path, fmt: Format) -> None:
    (tiny_disk / "x").write_bytes(b"old")
    with pytest.raises(ExportError) as raised:
        export([noise(20)], track(20_000), tiny_disk / "x", fmt)
    needs = {"wav": "960.0 kB", "mp3": "160.0 kB"}[fmt.name]
    assert str(raised.value) == (
        f"no room for {tiny_disk / 'x'}: it needs about {needs} and 98.3 kB is free; "
        "free some space or choose another folder"
    )
    assert (tiny_disk / "x").read_bytes() == b"old"
    assert [each.name for each in tiny_disk.iterdir()] == ["x"]
