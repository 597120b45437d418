"""Hundreds of wishes at any instant: never a wrong sample, never a wrong position."""

from __future__ import annotations

import random
from typing import TYPE_CHECKING

import numpy as np
import pytest
from live_worlds import Room, at, counted, counter

from matcue.base.units import Ms
from matcue.out.live import Position

if TYPE_CHECKING:
    from matcue.out.live import Source
    from matcue.sound.api import Pcm

TOTAL = Ms(180_000)
TAKES = 16


class Model:
    """What a listener should hear: the source that sounds, and those that follow it."""

    def __init__(self) -> None:
        self.playing = False
        self.rows: list[tuple[int, int, int]] = [(0, 0, TOTAL)]
        """A live timeline, where in it, and until where."""

    @property
    def place(self) -> Position:
        source_id, begins, _ = self.rows[0]
        return Position(source_id, Ms(begins))

    def set_out(self, source_id: int, begins: int) -> None:
        self.playing = True
        self.rows = [(source_id, begins, TOTAL)]

    def pause(self) -> None:
        self.playing = False
        self.rows = [(self.place.source_id, self.place.at, TOTAL)]

    def splice(self, after: int, source_id: int, begins: int) -> None:
        last, first, _ = self.rows[-1]
        self.rows[-1] = (last, first, after)
        self.rows.append((source_id, begins, TOTAL))
        # Nothing is heard of a source that was to be followed where it begins.
        self.rows = [row for row in self.rows if row[1] < row[2]]

    def passes(self, ms: int) -> Pcm:
        """Let time pass; give what should be heard."""
        parts = [counted(0, 0)]
        while self.playing and ms:
            source_id, begins, until = self.rows[0]
            step = min(ms, until - begins)
            parts.append(counted(at(begins), at(begins + step), source_id=source_id))
            ms -= step
            self.rows[0] = (source_id, begins + step, until)
            if begins + step == until:
                self.rows.pop(0)
        return np.concatenate(parts)


MORE = pytest.mark.slow(reason="500 operations each, as with the first seed")


@pytest.mark.parametrize("seed", [0, *(pytest.param(seed, marks=MORE) for seed in range(1, 5))])
def test_500_operations_at_random_never_give_a_wrong_sample(seed: int) -> None:
    """After each of them all that was heard is compared frame by frame."""
    chance = random.Random(seed)  # noqa: S311 (a test that can be run again, no secret)
    room = Room(period=Ms(chance.choice([5, 10, 25])))
    model = Model()
    source_id = 0
    refused = 0

    def source(number: int) -> Source:
        lengths = [Ms(chance.randint(1, 250)) for _ in range(5)]
        return counter(TOTAL, source_id=number, blocks=lengths)

    for _ in range(500):
        before = len(room.sounded)
        anywhere = chance.randint(0, TOTAL - 60_000)
        match chance.choice(["go on", "pause", "resume", "seek", "splice", "splice"]):
            case "pause":
                assert room.player.pause() == model.place
                model.pause()
            case "resume" if not model.playing:
                room.player.start(
                    source(model.place.source_id), model.place.at, source_id=model.place.source_id
                )
                model.playing = True
            case "seek":
                source_id = (source_id + 1) % TAKES
                room.player.start(source(source_id), Ms(anywhere), source_id=source_id)
                model.set_out(source_id, anywhere)
            case "splice" if model.playing:
                source_id = (source_id + 1) % TAKES
                after = Ms(max(0, room.player.ahead() + chance.randint(-100, 3_000)))
                done = room.player.splice(
                    source(source_id), after=after, at=Ms(anywhere), source_id=source_id
                )
                if done:
                    model.splice(after, source_id, anywhere)
                refused += not done
            case _:
                pass
        if model.place.at > TOTAL - 40_000:
            room.player.start(source(source_id), Ms(0), source_id=source_id)
            model.set_out(source_id, 0)
        passed = chance.randint(0, 700)
        room.go(passed)
        np.testing.assert_array_equal(room.sounded[before:], model.passes(passed))
        assert room.player.heard() == model.place
    assert room.events == []
    assert refused
