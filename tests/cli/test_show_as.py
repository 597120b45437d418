"""`matcue show --as`: the timeline for other programs."""

from __future__ import annotations

import csv
import json
from typing import TYPE_CHECKING

import pytest

from running import tiny_routine

if TYPE_CHECKING:
    from pathlib import Path

    from running import Run


@pytest.fixture
def tiny(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> str:
    monkeypatch.setenv("MATCUE_VOICE", "tone")
    path = tiny_routine(tmp_path)
    path.write_text(path.read_text("utf-8").replace("title: Tiny", "title: =Tiny <1>"), "utf-8")
    return str(path)


def test_as_json_is_what_json_is(run_matcue: Run, tiny: str) -> None:
    assert run_matcue("show", tiny, "--as", "json").out == run_matcue("show", tiny, "--json").out


def test_every_cue_is_a_row_and_a_label(run_matcue: Run, tiny: str) -> None:
    cues = json.loads(run_matcue("show", tiny, "--as", "json").out)["cues"]
    rows = list(csv.DictReader(run_matcue("show", tiny, "--as", "csv").out.splitlines()))
    labels = run_matcue("show", tiny, "--as", "audacity").out.splitlines()
    assert [int(row["at_ms"]) for row in rows] == [cue["at_ms"] for cue in cues]
    assert {row["chapter"] for row in rows} >= {"Reach"}
    assert len(labels) == len(cues)
    for label, cue in zip(labels, cues, strict=True):
        begins, ends, text = label.split("\t")
        assert float(begins) == cue["at_ms"] / 1000
        assert float(ends) == (cue["at_ms"] + cue["lasts_ms"]) / 1000
        assert text == (cue["text"] if cue["kind"] == "say" else f"[{cue['text']}]")


def test_no_text_is_a_formula_in_a_spreadsheet(run_matcue: Run, tiny: str) -> None:
    texts = [row[4] for row in csv.reader(run_matcue("show", tiny, "--as", "csv").out.splitlines())]
    assert "'=Tiny <1>." in texts


@pytest.mark.parametrize(
    ("form", "begins"), [("srt", "1\n00:00:0"), ("vtt", "WEBVTT\n"), ("lrc", "[ti:=Tiny <1>]\n")]
)
def test_captions_and_lyrics_have_every_sentence(
    run_matcue: Run, tiny: str, tmp_path: Path, form: str, begins: str
) -> None:
    out = tmp_path / f"tiny.{form}"
    done = run_matcue("show", tiny, "--as", form, "-o", str(out))
    assert (done.code, done.out) == (0, f"{out}\n")
    text = out.read_text("utf-8")
    assert text.startswith(begins)
    assert "Reach up." in text
    assert text == run_matcue("show", tiny, "--as", form).out


def test_two_forms_at_once_are_refused(run_matcue: Run, tiny: str) -> None:
    assert (
        "--json and --as exclude each other"
        in run_matcue("show", tiny, "--json", "--as", "csv").err
    )
    assert run_matcue("show", tiny, "-o", "x.json").code == 2
    assert run_matcue("show", tiny, "--as", "pdf").code == 2
