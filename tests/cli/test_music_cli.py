"""Music and ambience as a user asks for them, with real files."""

from __future__ import annotations

import json
import subprocess
import sys
from typing import TYPE_CHECKING, Any

import av
import numpy as np
import pytest

from running import TINY, matcue, tiny_routine
from songs import tune, write

if TYPE_CHECKING:
    from pathlib import Path

    from numpy.typing import NDArray

pytestmark = pytest.mark.slow(reason="each writes whole tracks with music")


@pytest.fixture
def tiny(tmp_path: Path) -> Path:
    return tiny_routine(tmp_path)


def export(routine: Path, output: Path, *options: str | Path) -> dict[str, Any]:
    how = ["--yes-i-have-asked", "--voice", "tone", "--json"]
    done = matcue("export", routine, *how, "-o", output, *options)
    assert (done.returncode, done.stderr) == (0, "")
    told: dict[str, Any] = json.loads(done.stdout)
    return told


def samples(path: Path) -> NDArray[np.float32]:
    """Decode a file as it is, shape ``(channels, frames)``."""
    with av.open(str(path)) as file:
        layout = file.streams.audio[0].codec_context.layout.name
        resampler = av.AudioResampler(format="fltp", layout=layout)
        frames = [out for frame in file.decode(audio=0) for out in resampler.resample(frame)]
    return np.concatenate([frame.to_ndarray() for frame in frames], axis=1).astype(np.float32)


@pytest.mark.long(reason="a track is made in each format")
@pytest.mark.parametrize(
    ("suffix", "kbits"),
    [("mp3", 128), ("m4a", 96), ("m4b", 96), ("opus", 64), ("flac", 0), ("wav", 0)],
)
def test_every_format_is_stereo_at_48_khz_as_long_as_told(
    tiny: Path, tmp_path: Path, suffix: str, kbits: int
) -> None:
    path = tmp_path / f"tiny.{suffix}"
    total = export(tiny, path, "--ambience", "waves")["total_ms"]
    with av.open(str(path)) as file:
        codec = file.streams.audio[0].codec_context
        assert (codec.sample_rate, codec.channels) == (48_000, 2)
        assert file.duration is not None
        assert file.duration / 1_000 == pytest.approx(total, abs=120)
    if kbits:
        assert path.stat().st_size * 8 / total == pytest.approx(kbits, rel=0.25)
    left, right = samples(path)
    assert np.corrcoef(left, right)[0, 1] < 0.98


def test_a_bit_rate_is_for_both_channels(tiny: Path, tmp_path: Path) -> None:
    path = tmp_path / "tiny.mp3"
    total = export(tiny, path, "--ambience", "rain", "--bitrate", "96")["total_ms"]
    assert path.stat().st_size * 8 / total == pytest.approx(96, rel=0.1)


def test_two_runs_write_the_same_bytes(tiny: Path, tmp_path: Path) -> None:
    song = write(tmp_path / "song.flac", tune(9))
    for name in ("a.flac", "b.flac"):
        export(tiny, tmp_path / name, "--music", song, "--words", "tones")
    assert (tmp_path / "a.flac").read_bytes() == (tmp_path / "b.flac").read_bytes()


def test_another_seed_is_another_rain(tiny: Path, tmp_path: Path) -> None:
    rain = ("--ambience", "rain", "--words", "tones")
    export(tiny, tmp_path / "a.flac", *rain)
    export(tiny, tmp_path / "b.flac", *rain, "--seed", "2")
    assert (tmp_path / "a.flac").read_bytes() != (tmp_path / "b.flac").read_bytes()


def test_a_bed_changes_neither_what_is_said_nor_when(tiny: Path) -> None:
    show = ["show", str(tiny), "--json", "--voice", "tone", "--rate", "48000"]
    plain = json.loads(matcue(*show).stdout)
    over = json.loads(matcue(*show, "--ambience", "drone").stdout)
    assert over.pop("under") == {"ambience": "drone", "seed": 1}
    assert over == plain


def test_music_is_at_least_10_db_lower_while_speech_sounds(tiny: Path, tmp_path: Path) -> None:
    """Music alone, as loud as it may be, against what is left of it in the mix.

    The mix less the session without music is the music in the mix: WAV loses nothing.
    """
    song = write(tmp_path / "song.flac", tune(60, size=0.1))
    total = export(tiny, tmp_path / "mix.wav", "--music", song)["total_ms"]
    export(tiny, tmp_path / "session.wav", "--rate", "48000")
    bed = samples(tmp_path / "mix.wav") - samples(tmp_path / "session.wav")
    show = ["show", str(tiny), "--json", "--voice", "tone", "--rate", "48000"]
    cues = json.loads(matcue(*show).stdout)["cues"]
    says = [cue for cue in cues if cue["kind"] == "say"]
    open_ms = np.ones(total, bool)
    for cue in cues:
        open_ms[max(0, cue["at_ms"] - 900) : cue["at_ms"] + cue["lasts_ms"] + 2_200] = False
    open_ms[:2_000] = open_ms[-6_000:] = False
    power = np.mean(bed.reshape(2, total, 48) ** 2, axis=(0, 2))
    alone = 10 * np.log10(np.mean(power[open_ms]))
    assert len(says) > 5
    for cue in says:
        if cue["at_ms"] > 2_000:
            under = power[cue["at_ms"] : cue["at_ms"] + cue["lasts_ms"]]
            assert 10 * np.log10(np.mean(under)) < alone - 10


@pytest.mark.long(reason="tracks are made again and again")
@pytest.mark.parametrize("change", ["song", "another song", "level", "seed", "order"])
def test_a_track_is_made_again_when_its_music_has_changed_and_only_then(
    tiny: Path, tmp_path: Path, change: str
) -> None:
    album = tmp_path / "album"
    album.mkdir()
    for nth in range(3):
        write(album / f"{nth}.wav", tune(5 + nth, note=100 + 50 * nth))
    output, options = tmp_path / "tiny.flac", ["--music", str(album), "--words", "tones"]
    assert export(tiny, output, *options)["fresh"]
    (album / "0.wav").touch()
    assert not export(tiny, output, *options)["fresh"]
    match change:
        case "song":
            write(album / "1.wav", tune(6, note=400))
        case "another song":
            write(album / "00.wav", tune(6))
        case "level":
            options += ["--music-db", "-6"]
        case "seed":
            options += ["--shuffle", "--seed", "3"]
        case _:
            options += ["--shuffle"]
    assert export(tiny, output, *options)["fresh"]
    assert not export(tiny, output, *options)["fresh"]


def test_the_same_music_named_from_another_folder_is_the_same(tiny: Path, tmp_path: Path) -> None:
    write(tmp_path / "song.wav", tune(5))
    (tmp_path / "other").mkdir()
    write(tmp_path / "other" / "song.wav", tune(5, note=330))
    arguments = ["export", str(tiny), "--voice", "tone", "--words", "tones", "--json"]
    arguments += ["-o", str(tmp_path / "x.flac")]
    for folder, fresh in ((tmp_path, True), (tmp_path, False), (tmp_path / "other", True)):
        done = matcue(*arguments, "--music", "song.wav", cwd=folder)
        assert json.loads(done.stdout)["fresh"] is fresh


def test_a_broken_song_is_one_line_before_a_word_is_spoken(
    tiny: Path, tmp_path: Path, empty_cache: Path
) -> None:
    (tmp_path / "album").mkdir()
    write(tmp_path / "album" / "1.wav", tune(5))
    (tmp_path / "album" / "2.mp3").write_text("not music\n" * 99)
    output, album = tmp_path / "x.mp3", tmp_path / "album"
    done = matcue("export", tiny, "--yes-i-have-asked", "-o", output, "--music", album)
    assert done.returncode == 2
    (line,) = done.stderr.splitlines()
    assert line.startswith("matcue: the music '")
    assert "2.mp3' cannot be played" in line
    assert not (tmp_path / "x.mp3").exists()
    assert not (empty_cache / "matcue" / "clips").exists()


@pytest.mark.parametrize("skips", [False, True])
def test_a_broken_song_stops_a_file_unless_it_may_be_left_out(
    tiny: Path, tmp_path: Path, skips: bool
) -> None:
    (tmp_path / "album").mkdir()
    (tmp_path / "album" / "1.mp3").write_text("not music\n" * 99)
    write(tmp_path / "album" / "2.wav", tune(5))
    output, album = str(tmp_path / "x.wav"), str(tmp_path / "album")
    arguments = ["export", str(tiny), "--voice", "tone", "-o", output, "--yes-i-have-asked"]
    arguments += ["--music", album, *(["--skip-bad-music"] if skips else [])]
    done = matcue(*arguments)
    assert done.returncode == (0 if skips else 2)
    assert "1.mp3' cannot be played" in done.stderr
    assert done.stderr.endswith("; it is left out\n") is skips
    assert (tmp_path / "x.wav").exists() is skips


def test_in_a_led_session_a_broken_song_is_told_and_left_out(tiny: Path, tmp_path: Path) -> None:
    (tmp_path / "list.m3u").write_text("gone.mp3\nbad.mp3\ngood.wav\n", "utf-8")
    (tmp_path / "bad.mp3").write_text("not music\n" * 99)
    write(tmp_path / "good.wav", tune(5))
    arguments = ["play", str(tiny), "--voice", "tone", "--words", "tones", "--yes-i-have-asked"]
    arguments += ["--device", f"file:{tmp_path / 'x.wav'}", "--music", str(tmp_path / "list.m3u")]
    done = matcue(*arguments)
    assert done.returncode == 0
    assert "list.m3u:1: there is no file 'gone.mp3'; it is left out" in done.stderr
    assert "bad.mp3' cannot be played: it is no sound file, or a damaged one; it is left out" in (
        done.stderr
    )


@pytest.mark.parametrize(
    ("options", "says"),
    [
        (["--ambience", "rian"], "did you mean 'rain'"),
        (["--ambience", "birds"], "there are none, rain, waves, drone and noise"),
        (["--music", "nowhere"], "there is no music at 'nowhere'"),
        (["--music", "."], "there is no music in the folder '.'"),
        (["--music", "tiny.yaml"], "cannot be played"),
        (["--music", "http://example.org/a.mp3"], "is an address"),
        (["--music", "tiny.yaml", "--ambience", "rain"], "leave one of them out"),
        (["--shuffle"], "mixes up the songs of --music"),
        (["--ambience", "rain", "--rate", "24000"], "leave --rate out"),
        (["--ambience", "rain", "--music-db", "9"], "-40"),
        (["--ambience", "rain", "--seed", "-1"], "--seed"),
    ],
)
def test_what_cannot_be_is_one_clear_line_and_exit_code_2(
    options: list[str], says: str, tiny: Path, tmp_path: Path
) -> None:
    for command in ("export", "show"):
        done = matcue(command, tiny, "--voice", "tone", *options, cwd=tmp_path)
        assert done.returncode == 2
        assert says in done.stderr
        assert "Traceback" not in done.stderr
    assert [path.name for path in tmp_path.iterdir() if path.is_file()] == ["tiny.yaml"]


def test_show_tells_which_song_sounds_when(tiny: Path, tmp_path: Path) -> None:
    album = tmp_path / "album"
    album.mkdir()
    for nth in (1, 2, 10):
        write(album / f"{nth}.wav", tune(12))
    arguments = ["show", str(tiny), "--voice", "tone", "--music", str(album)]
    told = json.loads(matcue(*arguments, "--json").stdout)
    songs = told["under"]["songs"]
    assert [song["path"] for song in songs][:3] == [str(album / f"{n}.wav") for n in (1, 2, 10)]
    assert [song["at_ms"] for song in songs][:3] == [0, 8_000, 16_000]
    assert "over 2.wav from 0:08" in matcue(*arguments).stdout


def test_music_goes_on_through_the_files_of_a_split_session(tiny: Path, tmp_path: Path) -> None:
    song = write(tmp_path / "song.flac", tune(9))
    how = ("--music", song, "--format", "wav", "--words", "tones")
    export(tiny, tmp_path / "whole.wav", "--music", song, "--words", "tones")
    export(tiny, tmp_path / "folder", *how, "--split")
    parts = sorted((tmp_path / "folder" / "matcue-tiny").glob("*.wav"))
    assert len(parts) > 1
    together = np.concatenate([samples(path) for path in parts], axis=1)
    np.testing.assert_array_equal(together, samples(tmp_path / "whole.wav"))


@pytest.mark.long(reason="several tracks are made")
def test_several_sessions_have_the_same_music_each_from_its_beginning(
    tiny: Path, tmp_path: Path
) -> None:
    song = write(tmp_path / "song.flac", tune(9))
    out = tmp_path / "out"
    how = ("--words", "tones", "--format", "wav", "--yes-i-have-asked", "--jobs", "1", "-o", out)
    other = tmp_path / "other.yaml"
    other.write_text(TINY.replace("id: tiny", "id: other"), "utf-8")
    done = matcue("export", tiny, other, "--level", "beginner,regular", "--music", song, *how)
    assert (done.returncode, done.stderr) == (0, "")
    tracks = sorted(out.glob("*.wav"))
    assert len(tracks) == 4
    quiet = [samples(path)[:, : 48_000 // 4] for path in tracks]
    for each in quiet[1:]:
        np.testing.assert_array_equal(each, quiet[0])
    assert quiet[0].any()


def test_of_several_sessions_none_is_begun_over_a_song_that_is_broken(
    tiny: Path, tmp_path: Path, empty_cache: Path
) -> None:
    album = tmp_path / "album"
    album.mkdir()
    write(album / "1.wav", tune(5))
    (album / "2.ogg").write_bytes(b"OggS" + bytes(99))
    out = tmp_path / "out"
    done = matcue("export", tiny, "morning", "--yes-i-have-asked", "-o", out, "--music", album)
    assert done.returncode == 2
    (line,) = done.stderr.splitlines()
    assert "2.ogg' cannot be played" in line
    assert list(out.glob("*")) == []
    assert not (empty_cache / "matcue" / "clips").exists()


def test_help_loads_no_heavy_library_for_it() -> None:
    code = (
        "import sys; from matcue.cli.main import run; run(['export', '--help']);"
        "print([m for m in ('numpy', 'av') if m in sys.modules])"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.splitlines()[-1] == "[]"
