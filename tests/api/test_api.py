"""What `import matcue` gives to programs."""

from __future__ import annotations

import json
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from dataclasses import FrozenInstanceError, asdict
from typing import TYPE_CHECKING, Any, Final

import av
import numpy as np
import pytest

import matcue
from songs import tune, write

if TYPE_CHECKING:
    from pathlib import Path

    from running import Run

pytestmark = pytest.mark.slow(reason="sessions are planned, spoken and mixed")

TINY: Final = """\
id: tiny
title: Tiny
steps:
  - {exercise: child-pose, hold: 2s}
"""


LATE: Final = 35_000
"""Where the last twelve seconds of it begin."""


def tiny(**choices: Any) -> matcue.Session:
    return matcue.load(TINY, **{"voice": "tone", "words": "short"} | choices)


def test_importing_it_loads_nothing_heavy() -> None:
    asks = "import matcue, sys; print(*{name.partition('.')[0] for name in sys.modules})"
    told = subprocess.run(
        [sys.executable, "-c", asks], capture_output=True, text=True, check=True
    ).stdout.split()
    assert "matcue" in told
    assert not {"numpy", "pydantic", "onnxruntime", "av", "yaml", "click"} & set(told)


@pytest.mark.parametrize("name", matcue.__all__)
def test_every_public_name_is_there_and_listed(name: str) -> None:
    assert getattr(matcue, name) is not None
    assert name in dir(matcue)


def test_a_name_that_is_not_public_is_not_there() -> None:
    with pytest.raises(AttributeError, match="has no attribute 'play'"):
        getattr(matcue, "play")  # noqa: B009 (mypy knows that it is not there)


def test_a_timeline_says_what_show_prints_under_the_same_names(run_matcue: Run) -> None:
    shown = json.loads(run_matcue("show", "five-minutes", "--voice", "tone", "--json").out)
    session = matcue.load("five-minutes", voice="tone")
    told = json.loads(json.dumps(asdict(session.timeline)))
    head = {name: getattr(session, name) for name in ("routine", "title", "voice", "rate")}
    assert head | told == shown


def test_a_timeline_is_frozen_and_the_same_each_time() -> None:
    session = tiny()
    assert session.timeline is session.timeline
    with pytest.raises(FrozenInstanceError):
        session.timeline.cues[0].at_ms = 0  # type: ignore[misc] # that is the point


def test_the_routines_are_those_that_list_prints(run_matcue: Run) -> None:
    listed = json.loads(run_matcue("list", "--json").out)
    found = matcue.routines()
    assert [each.as_json() | {"equipment": [*each.equipment]} for each in found] == listed


def test_a_file_a_path_and_a_text_are_the_same_routine(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / "tiny.yaml"
    path.write_text(TINY, "utf-8")
    monkeypatch.chdir(tmp_path)
    loaded = [matcue.load(routine, voice="none") for routine in (TINY, path, "tiny.yaml")]
    assert len({session.timeline for session in loaded}) == 1


@pytest.mark.parametrize(
    ("choices", "told"),
    [
        ({"level": "begginer"}, "level: no level is called 'begginer'; did you mean 'beginner'"),
        ({"pace": 3}, "pace: '3' is no pace"),
        ({"words": "few"}, "words: "),
        ({"voice": "sistem"}, "voice: no voice is called 'sistem'"),
        ({"sounds": "loud"}, "sounds: "),
        ({"rate": 44_100}, "rate: "),
        ({"without": ["twis"]}, "without: no caution is called 'twis'; did you mean 'twist'"),
        ({"pick": 9}, "pick: "),
        ({"minutes": 0}, "minutes: "),
        ({"minutes": 1}, "cannot be done like this"),
        ({"portion": (3, 2)}, "portion: "),
        ({"portion": (1, 9)}, "portion: "),
        ({"music": "nowhere"}, "there is no music at 'nowhere'"),
        ({"ambience": "thunder"}, "ambience: "),
        ({"ambience": "rain", "music": "nowhere"}, "do not sound together"),
        ({"shuffle": True}, "shuffle mixes up the songs of music"),
        ({"seed": -1}, "seed: "),
        ({"ambience": "rain", "music_db": 3}, "music-db: "),
    ],
)
def test_a_choice_that_cannot_be_is_told_at_once(choices: dict[str, Any], told: str) -> None:
    with pytest.raises(matcue.InputError, match=told):
        matcue.load("morning", **choices)


def test_a_routine_that_is_not_there_is_told_with_what_is_near() -> None:
    with pytest.raises(matcue.InputError, match="did you mean 'morning'"):
        matcue.load("mornin")


def test_a_text_with_mistakes_is_told_with_their_places() -> None:
    with pytest.raises(matcue.RoutineError) as caught:
        matcue.load(TINY.replace("hold: 2s", "hold: long"))
    assert [(each.line, each.column) for each in caught.value.problems] == [(4, 34)]
    assert str(caught.value).startswith("<text>:4:34: ")


def whole(session: matcue.Session, **how: int) -> np.ndarray[Any, np.dtype[np.float32]]:
    return np.concatenate([*session.blocks(**how)])


def test_blocks_last_to_the_frame_and_do_not_depend_on_how_they_are_cut() -> None:
    session = tiny()
    once = whole(session)
    assert once.dtype == np.float32
    assert once.shape == (session.timeline.total_ms * session.rate // 1_000, 1)
    assert np.array_equal(whole(session, block_ms=777), once)
    assert np.array_equal(whole(session, start_ms=5_000), once[5 * session.rate :])


@pytest.mark.parametrize("how", [{"start_ms": -1}, {"block_ms": 0}])
def test_blocks_that_cannot_be_are_refused_when_they_are_asked_for(how: dict[str, int]) -> None:
    with pytest.raises(matcue.InputError):
        tiny().blocks(**how)


@pytest.fixture(params=["silence", "an ambience", "music"])
def session(request: pytest.FixtureRequest, tmp_path: Path) -> matcue.Session:
    match request.param:
        case "silence":
            return tiny()
        case "an ambience":
            return tiny(ambience="rain")
        case _:
            return tiny(music=write(tmp_path / "song.wav", tune(5.0)))


def test_iterators_read_in_turn_do_not_disturb_each_other(session: matcue.Session) -> None:
    alone = whole(session, start_ms=LATE)
    one, other = session.blocks(start_ms=LATE), session.blocks(start_ms=LATE + 2_000)
    begun = [next(one), next(one)]
    later = np.concatenate([*other])
    assert np.array_equal(np.concatenate([*begun, *one]), alone)
    assert np.array_equal(later, alone[2 * session.rate :])


def test_iterators_read_in_threads_do_not_disturb_each_other(session: matcue.Session) -> None:
    alone = whole(session, start_ms=LATE)
    asked = [session.blocks(start_ms=LATE, block_ms=length) for length in (70, 100, 1_300)]
    with ThreadPoolExecutor(len(asked)) as threads:
        read = [*threads.map(lambda blocks: np.concatenate([*blocks]), asked)]
    assert all(np.array_equal(each, alone) for each in read)


def test_sessions_in_threads_do_not_disturb_each_other(empty_cache: Path) -> None:
    with ThreadPoolExecutor(3) as threads:
        read = [*threads.map(lambda _: whole(tiny(), start_ms=LATE), range(3))]
    alone = whole(tiny(), start_ms=LATE)
    assert all(np.array_equal(each, alone) for each in read)


def test_a_session_that_was_closed_takes_the_voice_up_again() -> None:
    with tiny() as session:
        before = whole(session)
    assert np.array_equal(whole(session), before)


def test_an_export_has_chapters_words_and_cover_and_says_when_to_see_a_doctor(
    tmp_path: Path,
) -> None:
    heard: list[tuple[int, int]] = []
    session = tiny()
    path = session.export(tmp_path / "tiny.m4b", on_progress=lambda *told: heard.append(told))
    with av.open(str(path)) as file:
        assert [each["metadata"]["title"] for each in file.chapters()] == [
            chapter.title for chapter in session.timeline.chapters
        ]
        assert file.metadata["lyrics"]
        assert "doctor" in file.metadata["comment"]
        assert file.streams.video
    assert heard[-1] == (session.timeline.total_ms, session.timeline.total_ms)


def test_nothing_is_kept_of_an_export_but_its_file(tmp_path: Path) -> None:
    tiny().export(tmp_path / "tiny.wav")
    assert sorted(path.name for path in tmp_path.rglob("*")) == ["tiny.wav"]


@pytest.mark.parametrize(
    ("name", "how"),
    [
        ("tiny.xyz", {}),
        ("nowhere/tiny.mp3", {}),
        ("tiny.mp3", {"quality": "best"}),
        ("tiny.mp3", {"bitrate_kbit": 7}),
        ("tiny.flac", {"bitrate_kbit": 64}),
        ("tiny.mp3", {"words_files": ["doc"]}),
    ],
)
def test_a_file_that_cannot_be_is_refused_and_nothing_is_left(
    name: str, how: dict[str, Any], tmp_path: Path
) -> None:
    with pytest.raises(matcue.InputError):
        tiny().export(tmp_path / name, **how)
    assert not [*tmp_path.rglob("*")]


def test_it_looks_at_no_settings(monkeypatch: pytest.MonkeyPatch) -> None:
    before = tiny().timeline
    monkeypatch.setenv("MATCUE_LEVEL", "beginner")
    monkeypatch.setenv("MATCUE_PACE", "slow")
    assert tiny().timeline == before
