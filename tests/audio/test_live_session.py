"""A whole session, played live through a real server, is its export, sample for sample."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from audio import experiments, sessions
from audio.bars import NEIGHBOURS, ONSET_MS, POSITION_MS
from audio.measures import mostly
from audio.recording import RATE
from audio.witness import witnessed

if TYPE_CHECKING:
    from audio.experiments import Session
    from audio.sound_server import SoundServer

pytestmark = pytest.mark.audio


TRIES = 3
"""A shared machine may stand still for longer than any buffer lasts; no player helps that. So one
session of a few has to be without a gap."""

FIVE = pytest.mark.long(reason="it plays for five and a half minutes")

SHORT_OR_LONG = [
    pytest.param(("short", 0), id="short-quiet", marks=pytest.mark.xdist_group("short-quiet")),
    pytest.param(("short", NEIGHBOURS), id="short-busy", marks=pytest.mark.alone),
    pytest.param(("long", 0), id="long-quiet", marks=[pytest.mark.xdist_group("long-quiet"), FIVE]),
    pytest.param(("long", NEIGHBOURS), id="long-busy", marks=[pytest.mark.alone, FIVE]),
]


@pytest.fixture(scope="module", params=SHORT_OR_LONG)
def played(
    request: pytest.FixtureRequest,
    server: SoundServer,
    tmp_path_factory: pytest.TempPathFactory,
) -> Session:
    """A session of a minute or five and a half, alone or beside four busy processes."""
    length, neighbours = request.param
    folder = tmp_path_factory.mktemp("played")
    routine = str(sessions.short(folder)) if length == "short" else sessions.LONG
    for _ in range(TRIES):
        found = witnessed(
            lambda: experiments.session(server, folder, routine, neighbours=neighbours)
        )
        if not found.underruns:
            break
    return found


def test_what_is_heard_is_the_export(played: Session) -> None:
    assert played.gaps == []


def test_a_session_is_long_enough_to_show_a_drift(
    played: Session, request: pytest.FixtureRequest
) -> None:
    least_s = 45 if "short" in request.node.callspec.id else 5 * 60
    assert len(played.exported) >= least_s * RATE


def test_every_cue_is_in_time_at_the_end_as_at_the_start(played: Session) -> None:
    late = played.late_ms
    assert len(late) > 20
    assert max(map(abs, late)) <= ONSET_MS


def test_no_sound_is_late(played: Session) -> None:
    assert played.underruns == 0


def test_the_reported_position_is_what_is_heard(played: Session) -> None:
    errors = played.position_errors_ms
    assert len(errors) > 500
    assert mostly(errors) <= POSITION_MS
