"""The code on the terminal, photographed and read by a reader of another maker."""

from __future__ import annotations

import re

import numpy as np
import pytest
import zxingcpp

from matcue.web import qr

HOME = "http://192.168.178.123:8417/Du8GjZp0zgVt3kl7/"
LONGEST = "http://[fd12:3456:789a:bcde:1122:3344:5566:7788]:48417/Du8GjZp0zgVt3kl7/"


def photographed(lines: list[str], *, behind: int) -> np.ndarray:
    """Paint what a terminal shows, six pixels a module, on its own background."""
    rows = []
    for line in lines:
        drawn = re.sub(r"\x1b\[[0-9;]*m", "", line)
        rows += [[each in "▀█" for each in drawn], [each in "▄█" for each in drawn]]
    modules = np.where(np.array(rows), 0, 255).astype(np.uint8)
    return np.pad(modules.repeat(6, 0).repeat(6, 1), 60, constant_values=behind)


@pytest.mark.parametrize("behind", [0, 255], ids=["dark terminal", "light terminal"])
@pytest.mark.parametrize("url", [HOME, LONGEST])
def test_a_camera_reads_the_address(url: str, behind: int) -> None:
    (read,) = zxingcpp.read_barcodes(photographed(qr.lines(url), behind=behind))
    assert read.text == url


def test_without_colours_it_is_reversed_and_read_either_way() -> None:
    drawn = photographed(qr.lines(HOME, colours=False), behind=255)
    assert "38;5" not in "".join(qr.lines(HOME, colours=False))
    for shown in (drawn, 255 - drawn):
        (read,) = zxingcpp.read_barcodes(shown)
        assert read.text == HOME


def test_it_leaves_room_on_a_small_terminal() -> None:
    assert len(qr.lines(HOME)) <= 17
    assert qr.width(HOME) <= 33
    assert len(qr.lines(LONGEST)) <= 19
