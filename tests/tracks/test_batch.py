"""Several exports in one go: names, folders, processes, and what one failure does to the rest."""

from __future__ import annotations

import os
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

import av
import pytest

from matcue.base.errors import InputError, UnknownName
from matcue.out import FORMATS, Quality
from matcue.routine.library import Library
from matcue.routine.shelf import Shelf
from matcue.session.options import Options
from matcue.tracks import batch, manifest
from matcue.tracks.batch import Order, at_levels, jobs, run, tracks
from matcue.tracks.export import Failed, Made, Wanted, already_made

if TYPE_CHECKING:
    from matcue.tracks.course import ExportProgress
    from matcue.tracks.export import Job

pytestmark = pytest.mark.slow(reason="each writes tracks in processes of their own")

ROUTINE = """\
id: {id}
title: {id} title
steps:
- exercise: cat
  reps: 2
  tempo: 1-0-1-0
- relax: 3s
"""
HUM = Options(voice="tone")
EVERY = ("beginner", "regular", "strong")


@pytest.fixture
def routines(tmp_path: Path) -> list[str]:
    found = []
    for name in ("one", "two"):
        path = tmp_path / f"{name}.yaml"
        path.write_text(ROUTINE.format(id=name), "utf-8")
        found.append(str(path))
    return found


def order(routines: list[str], *formats: str, **how: Any) -> Order:
    plain = Order(
        routines=tuple(routines),
        options=(HUM,),
        formats=tuple(FORMATS[name] for name in formats),
    )
    return replace(plain, **how)


def planned(of: Order) -> tuple[Job, ...]:
    shelf = Shelf()
    wanted = tracks(of, shelf, FORMATS["mp3"])
    ids = {name: Library(shelf).open(name).doc.id for name in of.routines}
    return jobs(wanted, ids)


def names(made: tuple[Job, ...]) -> list[str]:
    return [path.name for job in made for _, path in job.tracks]


def made(of: Order, **how: Any) -> dict[Wanted, Made | Failed]:
    return run(planned(of), lambda _: None, **how)


def test_one_track_is_named_by_its_routine(routines: list[str]) -> None:
    assert names(planned(order(routines[:1]))) == ["matcue-one.mp3"]


def test_of_several_tracks_each_name_tells_the_level(routines: list[str]) -> None:
    several = order(routines, "m4b", "mp3", options=at_levels(HUM, EVERY[:2]))
    assert names(planned(several)) == [
        f"matcue-{name}-{level}.{suffix}"
        for name in ("one", "two")
        for level in EVERY[:2]
        for suffix in ("m4b", "mp3")
    ]


def test_formats_of_one_session_are_one_job(routines: list[str]) -> None:
    """So its voice is spoken, and its sound is mixed, once."""
    several = planned(order(routines, "m4b", "mp3", "flac"))
    assert [len(job.tracks) for job in several] == [3, 3]


def test_a_session_for_many_is_several_jobs_of_a_few_tracks(routines: list[str]) -> None:
    """Each track of a job has an encoder and open files of its own until all are written."""
    wanted = tracks(order(routines[:1], "mp3"), Shelf(), FORMATS["mp3"])[0]
    many = [replace(wanted, output=Path(f"{n}.mp3")) for n in range(20)]
    assert [len(job.tracks) for job in jobs(many, {routines[0]: "one"})] == [8, 8, 4]


def test_portions_are_numbered(routines: list[str]) -> None:
    halves = tuple(replace(HUM, selection=replace(HUM.selection, portion=(n, 2))) for n in (1, 2))
    assert names(planned(order(routines[:1], options=halves))) == [
        "matcue-one-1.mp3",
        "matcue-one-2.mp3",
    ]
    named = order(routines[:1], options=halves, output=Path("x.mp3"))
    assert names(planned(named)) == ["x-1.mp3", "x-2.mp3"]


def test_two_routines_of_one_id_get_names_of_their_own(tmp_path: Path) -> None:
    found = []
    for folder in ("a", "b"):
        (tmp_path / folder).mkdir()
        path = tmp_path / folder / "one.yaml"
        path.write_text(ROUTINE.format(id="one"), "utf-8")
        found.append(str(path))
    assert names(planned(order(found))) == [
        "matcue-one-regular.mp3",
        "matcue-one-regular (2).mp3",
    ]


def test_split_sessions_are_folders_and_tell_their_formats_apart(routines: list[str]) -> None:
    assert names(planned(order(routines[:1], split=True))) == ["matcue-one"]
    assert names(planned(order(routines[:1], "mp3", "flac", split=True))) == [
        "matcue-one-regular-mp3",
        "matcue-one-regular-flac",
    ]


@pytest.mark.parametrize("output", ["new", "a/b/new"])
def test_for_several_tracks_the_output_is_a_folder_and_is_made(
    routines: list[str], tmp_path: Path, output: str
) -> None:
    folder = tmp_path / output
    (job, *_) = planned(order(routines, output=folder))
    assert folder.is_dir()
    assert job.tracks[0][1] == folder / "matcue-one-regular.mp3"


@pytest.mark.parametrize("exists", [True, False])
def test_for_one_track_the_output_is_a_folder_if_it_is_one_or_ends_like_one(
    routines: list[str], tmp_path: Path, *, exists: bool
) -> None:
    folder = tmp_path / "tracks"
    if exists:
        folder.mkdir()
    of = order(routines[:1], output=folder, is_folder=not exists)
    assert planned(of)[0].tracks[0][1] == folder / "matcue-one.mp3"


def test_for_one_track_the_output_is_a_file_whose_ending_says_the_format(
    routines: list[str], tmp_path: Path
) -> None:
    ((wanted, path),) = planned(order(routines[:1], output=tmp_path / "x.m4b"))[0].tracks
    assert (wanted.fmt.name, path) == ("m4b", tmp_path / "x.m4b")


def test_a_file_s_name_for_several_tracks_is_refused(routines: list[str], tmp_path: Path) -> None:
    with pytest.raises(InputError, match="looks like a file; for several tracks -o names a folder"):
        planned(order(routines, output=tmp_path / "x.mp3"))
    (tmp_path / "x").write_bytes(b"mine")
    with pytest.raises(InputError, match="is a file; for several tracks -o names a folder"):
        planned(order(routines, output=tmp_path / "x"))


def test_what_is_not_there_is_told_before_anything_is_made(routines: list[str]) -> None:
    with pytest.raises(UnknownName, match="did you mean 'morning'"):
        planned(order([*routines, "mornign"]))
    with pytest.raises(InputError, match="no level is called 'begginer'; there are beginner"):
        at_levels(HUM, ["begginer"])
    with pytest.raises(InputError, match="is not a bit rate of mp3"):
        planned(order(routines, "mp3", bitrate=1_000))


def test_a_bit_rate_is_for_the_formats_that_take_one(routines: list[str]) -> None:
    wanted = [
        each
        for job in planned(order(routines[:1], "mp3", "flac", bitrate=96_000))
        for each, _ in job.tracks
    ]
    assert [each.bitrate for each in wanted] == [96_000, None]
    with pytest.raises(InputError, match="flac loses nothing and takes no bit rate"):
        planned(order(routines[:1], "flac", bitrate=96_000))


@pytest.mark.parametrize("at_once", [1, 2])
def test_every_track_is_made_whether_side_by_side_or_one_after_another(
    routines: list[str], tmp_path: Path, at_once: int
) -> None:
    of = order(routines, "wav", "opus", options=at_levels(HUM, EVERY), output=tmp_path / "out")
    results = made(of, side_by_side=at_once)
    assert len(results) == 12
    for wanted, result in results.items():
        assert isinstance(result, Made)
        assert result.fresh
        with av.open(str(result.path)) as file:
            assert file.duration is not None
            assert abs(file.duration / 1_000 - result.total) < 10
        assert result.size == result.path.stat().st_size
        assert already_made(wanted, Shelf()) == replace(
            result, path=result.path.resolve(), fresh=False
        )


@pytest.mark.long(reason="tracks are made twice")
def test_side_by_side_the_bytes_are_the_same(routines: list[str], tmp_path: Path) -> None:
    found = []
    for at_once in (1, 2):
        of = order(routines, "mp3", output=tmp_path / str(at_once))
        found.append(
            [result.path for result in made(of, side_by_side=at_once).values() if result.path]
        )
    for one, other in zip(*found, strict=True):
        assert one.read_bytes() == other.read_bytes()


@pytest.mark.parametrize("at_once", [1, 2])
def test_one_track_that_fails_loses_no_other(
    routines: list[str], tmp_path: Path, at_once: int
) -> None:
    Path(routines[0]).write_text(ROUTINE.format(id="one").replace("cat", "no-such-thing"), "utf-8")
    (tmp_path / "out").mkdir()
    (tmp_path / "out" / "matcue-two-regular.mp3").mkdir()
    results = made(order(routines, "mp3", "opus", output=tmp_path / "out"), side_by_side=at_once)
    assert [type(result) for result in results.values()] == [Failed, Failed, Failed, Made]
    broken, _, folder, _ = results.values()
    assert isinstance(broken, Failed)
    assert "no-such-thing" in broken.told
    assert isinstance(folder, Failed)
    assert folder.told.endswith("is a folder; add a file name to it")
    assert (broken.exit_code, folder.exit_code) == (2, 2)


@pytest.mark.skipif(os.name != "posix", reason="needs signals")
@pytest.mark.parametrize(
    ("deaths", "lost"),
    [(1, 0), (2, 1)],
)
def test_a_session_whose_process_dies_is_made_once_more_and_no_other_is_lost(
    routines: list[str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch, deaths: int, lost: int
) -> None:
    """A killer on the path of the workers stands for a machine that has run out of memory.

    It strikes where one of the routines is opened.
    """
    marks = tmp_path / "marks"
    marks.mkdir()
    (tmp_path / "killer").mkdir()
    (tmp_path / "killer" / "sitecustomize.py").write_text(
        "import os, signal, sys\n"
        f"marks, routine = {str(marks)!r}, {routines[0]!r}\n"
        "def strike(event, told):\n"
        "    if event == 'open' and str(told[0]) == routine:\n"
        f"        if len(os.listdir(marks)) < {deaths}:\n"
        "            os.mkdir(f'{marks}/{os.getpid()}')\n"
        "            os.kill(os.getpid(), signal.SIGKILL)\n"
        "if 'matcue.tracks.worker' in sys.orig_argv:\n"
        "    sys.addaudithook(strike)\n",
        "utf-8",
    )
    monkeypatch.setenv(
        "PYTHONPATH", os.pathsep.join([str(tmp_path / "killer"), os.environ.get("PYTHONPATH", "")])
    )
    results = list(made(order(routines, output=tmp_path / "out"), side_by_side=2).values())
    assert len(list(marks.iterdir())) == deaths
    dead = [result for result in results if isinstance(result, Failed)]
    assert len(dead) == lost
    for each in dead:
        assert "stopped (by signal 9); try again with --jobs 1" in each.told
        assert each.exit_code == 1


def test_progress_ends_with_everything_done(routines: list[str], tmp_path: Path) -> None:
    seen: list[tuple[float, int]] = []

    def watch(course: ExportProgress) -> None:
        seen.append((course.part, course.tracks_done))

    run(planned(order(routines, output=tmp_path / "out")), watch, side_by_side=2)
    assert seen[-1] == (1, 2)


def test_the_manifest_tells_all_about_a_track(routines: list[str], tmp_path: Path) -> None:
    (result,) = made(order(routines[:1], output=tmp_path / "x.m4b", words=("lrc",))).values()
    assert isinstance(result, Made)
    entry = manifest.find(result.path)
    assert entry is not None
    assert (entry.routine, entry.level, entry.language) == ("one", "regular", "en")
    assert (entry.title, entry.album) == ("one title", "matcue sessions")
    assert (entry.fmt, entry.mime) == ("m4b", "audio/mp4")
    assert (entry.total, entry.size) == (result.total, result.path.stat().st_size)
    assert [chapter.title for chapter in entry.chapters][:2] == ["Welcome", "Cat"]
    assert entry.chapters[-1].ends == result.total
    assert manifest.spoken_lines(entry)[0].text == "One title."
    assert entry.cover is not None
    assert entry.cover.read_bytes().startswith(b"\x89PNG")
    assert [path.read_text("utf-8")[:4] for path in entry.words] == ["[ti:"]


def test_the_manifest_knows_every_part_of_a_split_session(
    routines: list[str], tmp_path: Path
) -> None:
    of = order(routines[:1], "opus", output=tmp_path / "out", split=True)
    (result,) = made(of).values()
    assert isinstance(result, Made)
    entries = manifest.in_folder(result.path)
    assert [entry.number for entry in entries] == [
        (n, len(entries)) for n in range(1, len(entries) + 1)
    ]
    assert sum(entry.total for entry in entries) == result.total
    assert {entry.album for entry in entries} == {"one title"}
    assert {entry.playlist for entry in entries} == {result.path.resolve() / "matcue-one.m3u8"}


def test_a_part_that_is_no_longer_in_the_routine_goes(routines: list[str], tmp_path: Path) -> None:
    of = order(routines[:1], "opus", output=tmp_path / "out", split=True, words=("lrc",))
    made(of)
    folder = tmp_path / "out" / "matcue-one"
    assert (folder / "02 - Cat.opus").exists()
    Path(routines[0]).write_text(ROUTINE.format(id="one").replace("cat", "march"), "utf-8")
    assert all(isinstance(result, Made) for result in made(of).values())
    assert not (folder / "02 - Cat.opus").exists()
    assert not (folder / "02 - Cat.lrc").exists()
    assert len(manifest.in_folder(folder)) == len(list(folder.glob("*.opus")))


@pytest.mark.parametrize("change", ["quality", "words", "split", "missing words", "manifest"])
def test_a_track_is_made_again_if_it_is_wanted_otherwise_or_not_all_there(
    routines: list[str], tmp_path: Path, change: str
) -> None:
    of = order(routines[:1], "mp3", output=tmp_path / "out", is_folder=True, words=("lrc",))
    (wanted,) = made(of)
    assert already_made(wanted, Shelf())
    match change:
        case "quality":
            wanted = replace(wanted, quality=Quality.SMALL)
        case "words":
            wanted = replace(wanted, words=("lrc", "vtt"))
        case "split":
            wanted = replace(wanted, split=True)
        case "missing words":
            (tmp_path / "out" / "matcue-one.lrc").unlink()
        case "manifest":
            manifest.forget([tmp_path / "out" / "matcue-one.mp3"])
    assert already_made(wanted, Shelf()) is None


def test_no_more_sessions_at_once_than_memory_allows(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("os.cpu_count", lambda: 64)
    assert batch.at_once(100) == batch.MOST_AT_ONCE
    assert batch.at_once(3) == 3
    assert batch.at_once(3, 2) == 2


def test_words_that_another_format_writes_again_change_nothing(
    routines: list[str], tmp_path: Path
) -> None:
    of = order(routines[:1], "mp3", "opus", output=tmp_path / "out", words=("lrc",))
    results = made(of)
    mp3, opus = results
    gone = results[opus]
    assert isinstance(gone, Made)
    gone.path.unlink()
    run(jobs([opus], {routines[0]: "one"}), lambda _: None)
    assert already_made(opus, Shelf())
    assert already_made(mp3, Shelf())


def test_a_split_session_leaves_another_format_in_its_folder_alone(
    routines: list[str], tmp_path: Path
) -> None:
    for name in ("opus", "wav"):
        made(order(routines[:1], name, output=tmp_path / "out", split=True))
    assert len(list((tmp_path / "out" / "matcue-one").glob("*.opus"))) == 4
    assert len(list((tmp_path / "out" / "matcue-one").glob("*.wav"))) == 4
