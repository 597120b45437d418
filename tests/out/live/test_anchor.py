"""Where the listener is, from what the device said."""

from __future__ import annotations

import pytest

from matcue.out.live.anchor import START, Anchor, Mark, heard_frame, latency_s

RATE = 1_000


@pytest.mark.parametrize(
    ("now_s", "heard"),
    [(9.0, 0), (9.999, 0), (10.0, 0), (10.05, 50), (10.1, 100), (10.2, 100), (99.0, 100)],
)
def test_the_first_buffer_is_heard_from_its_instant_on_and_no_further_than_its_end(
    now_s: float, heard: int
) -> None:
    assert heard_frame(Anchor(0, 10.0, 100, START), now_s, RATE) == heard


@pytest.mark.parametrize(("now_s", "heard"), [(9.7, 0), (9.9, 200), (10.0, 300), (10.1, 400)])
def test_buffers_before_the_last_are_known_from_it(now_s: float, heard: int) -> None:
    assert heard_frame(Anchor(300, 10.0, 400, START), now_s, RATE) == heard


@pytest.mark.parametrize(
    ("now_s", "heard"),
    [(9.8, 100), (9.9, 200), (9.95, 200), (10.05, 200), (10.1, 200), (10.15, 250)],
)
def test_the_tape_stands_still_while_an_underrun_is_heard(now_s: float, heard: int) -> None:
    """200 frames of write buffer, 200 of silence, and 100 of write buffer again, the last heard from 10.1 on."""
    anchor = Anchor(400, 10.1, 300, (*START, Mark(400, 200)))
    assert heard_frame(anchor, now_s, RATE) == heard


@pytest.mark.parametrize(
    ("said_s", "taken_s"),
    [(0.12, 0.12), (2.0, 2.0), (0.0, 0.1), (-3.0, 0.1), (2.1, 0.1), (1e9, 0.1)],
)
def test_a_latency_that_cannot_be_gives_way_to_the_usual_one(said_s: float, taken_s: float) -> None:
    assert latency_s(said_s, 0.1) == taken_s
