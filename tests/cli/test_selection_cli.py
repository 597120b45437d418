"""Choosing from a routine on the command line: real processes, a small routine, tones only."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

import pytest

from running import matcue

if TYPE_CHECKING:
    from pathlib import Path

ROUTINE = """\
id: tiny
title: Tiny
rests: {sets: 5s, after: 5s, switch: 3s, pause: 1s}
exercises:
  reach: {name: Reach, position: seated, how: Reach up.}
  turn: {based-on: reach, name: Turn, caution: twist, easier: soft-turn}
  soft-turn: {based-on: reach, name: Soft turn}
  swing: {based-on: reach, name: Swing, caution: swing}
  fold: {based-on: reach, name: Fold}
  lean: {based-on: reach, name: Lean}
  settle: {based-on: reach, name: Settle, relaxing: true}
steps:
- {exercise: reach, sets: 2, hold: 10s}
- {exercise: turn, reps: 3, sides: each}
- {exercise: swing, reps: 5}
- {exercise: fold, hold: 10s, sides: each}
- {exercise: lean, reps: 4}
- {exercise: settle, hold: 10s}
"""

WHOLE = ["reach", "turn", "swing", "fold", "lean", "settle"]


@pytest.fixture
def tiny(tmp_path: Path) -> Path:
    path = tmp_path / "tiny.yaml"
    path.write_text(ROUTINE, "utf-8")
    return path


def shown(routine: Path, *options: str) -> dict[str, Any]:
    """What `show` tells, with the voice that takes no time: none."""
    done = matcue("show", routine, "--json", "--voice", "none", *options)
    assert (done.returncode, done.stderr) == (0, "")
    told: dict[str, Any] = json.loads(done.stdout)
    return told


def exercises(told: dict[str, Any]) -> list[str]:
    ids = [span["exercise"] for span in told["spans"] if span["exercise"]]
    return list(dict.fromkeys(ids))


def test_gentle_eases_a_twist_leaves_out_a_swing_and_says_so(tiny: Path) -> None:
    assert exercises(shown(tiny, "--gentle")) == ["reach", "soft-turn", "fold", "lean", "settle"]
    head = matcue("show", tiny, "--gentle", "--voice", "none").stdout.splitlines()[:5]
    assert "left out: Swing" in head
    assert "eased: Turn is now Soft turn" in head


def test_without_leaves_out_only_what_it_names(tiny: Path) -> None:
    told = shown(tiny, "--without", "swing")
    assert exercises(told) == ["reach", "turn", "fold", "lean", "settle"]


def test_pick_keeps_so_many_with_the_first_and_the_last(tiny: Path) -> None:
    picked = exercises(shown(tiny, "--pick", "4"))
    assert len(picked) == 4
    assert (picked[0], picked[-1]) == ("reach", "settle")
    assert picked == [id_ for id_ in WHOLE if id_ in picked]


def test_minutes_fit_the_session_into_the_time_with_every_hold_whole(tiny: Path) -> None:
    whole, short = shown(tiny), shown(tiny, "--minutes", "2")
    assert short["total_ms"] <= 130_000 < whole["total_ms"]
    assert {s["lasts_ms"] for s in short["spans"] if s["kind"] == "hold"} == {10_000}


def test_portions_write_a_file_each_and_share_the_exercises_out(tiny: Path) -> None:
    track = tiny.with_name("day.wav")
    done = matcue(
        "export", tiny, "-o", track, "--portions", "3", "--voice", "none", "--json",
        "--yes-i-have-asked",
    )  # fmt: skip
    assert done.returncode == 0
    made = json.loads(done.stdout)
    assert [file.name for file in sorted(tiny.parent.glob("*.wav"))] == [
        f"day-{nth}.wav" for nth in (1, 2, 3)
    ]
    assert [track["path"] for track in made] == [
        str(tiny.parent / f"day-{n}.wav") for n in (1, 2, 3)
    ]
    one = shown(tiny, "--portions", "3", "--portion", "2")
    assert one["total_ms"] == made[1]["total_ms"]
    shares = [exercises(shown(tiny, "--portions", "3", "--portion", str(n))) for n in (1, 2, 3)]
    assert [id_ for share in shares for id_ in share] == WHOLE


@pytest.mark.parametrize(
    ("options", "says"),
    [
        (["--without", "twits"], "did you mean 'twist'"),
        (["--without", "running"], "there are twist, swing, jump, inversion"),
        (["--pick", "2"], "3<=x<=5"),
        (["--portion", "2"], "say how many with --portions"),
        (["--portions", "2", "--portion", "3"], "there is no portion 3 of 2"),
        (["--minutes", "1"], "write `--minutes 2`, or do it in pieces"),
    ],
    ids=lambda value: " ".join(value) if isinstance(value, list) else "",
)
def test_what_cannot_be_chosen_is_one_clear_line_and_exit_code_2(
    tiny: Path, options: list[str], says: str
) -> None:
    done = matcue("show", tiny, "--voice", "none", *options)
    assert done.returncode == 2
    assert says in done.stderr
    assert "Traceback" not in done.stderr
