"""What the package says of itself: to an index, to an installer and to whoever passes it on."""

from __future__ import annotations

import re
import tomllib
from pathlib import Path

import pytest
import yaml
from packaging.requirements import Requirement

import matcue

ROOT = Path(__file__).parents[1]
PYPROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))
NEEDED = [Requirement(each) for each in PYPROJECT["project"]["dependencies"]]


def test_the_version_stands_in_one_place() -> None:
    assert "version" in PYPROJECT["project"]["dynamic"]
    source = (ROOT / PYPROJECT["tool"]["hatch"]["version"]["path"]).read_text("utf-8")
    found = re.findall(PYPROJECT["tool"]["hatch"]["version"]["pattern"], source, re.MULTILINE)
    assert found == [matcue.__version__]


@pytest.mark.parametrize(
    ("system", "machine", "wanted"),
    [
        ("linux", "x86_64", True),
        ("linux", "aarch64", False),
        ("darwin", "arm64", True),
        ("darwin", "x86_64", True),
        ("win32", "AMD64", True),
        ("win32", "ARM64", False),
    ],
)
def test_miniaudio_is_asked_for_only_where_it_has_wheels(
    system: str, machine: str, wanted: bool
) -> None:
    (miniaudio,) = (each for each in NEEDED if each.name == "miniaudio")
    assert miniaudio.marker is not None
    here = {"sys_platform": system, "platform_machine": machine}
    assert miniaudio.marker.evaluate(here) is wanted


@pytest.mark.parametrize("page", ["dependencies.md", "licences.md"])
def test_every_dependency_is_told_with_its_reason_and_its_licence(page: str) -> None:
    text = (ROOT / "docs" / page).read_text("utf-8")
    assert [each.name for each in NEEDED if not re.search(rf"\b{each.name}\b", text)] == []


def test_an_index_shows_the_readme_without_links_that_lead_nowhere() -> None:
    hook = PYPROJECT["tool"]["hatch"]["metadata"]["hooks"]["fancy-pypi-readme"]
    text = (ROOT / "README.md").read_text("utf-8")
    for each in hook["substitutions"]:
        text = re.sub(each["pattern"], each["replacement"], text)
    assert re.findall(r"\]\((?!https?:)", text) == []
    assert "docs/tracks.md" in text
    assert "Hear thirty seconds" not in text


def test_a_fault_is_reported_with_what_doctor_found() -> None:
    form = ROOT / ".github" / "ISSUE_TEMPLATE" / "fault.yml"
    fields = {each["id"]: each for each in yaml.safe_load(form.read_text("utf-8"))["body"]}
    assert "matcue doctor --json" in fields["doctor"]["attributes"]["label"]
    assert fields["doctor"]["validations"]["required"]


def test_every_python_that_is_named_is_tested() -> None:
    named = {
        each.rsplit(maxsplit=1)[-1]
        for each in PYPROJECT["project"]["classifiers"]
        if re.fullmatch(r"Programming Language :: Python :: 3\.\d+", each)
    }
    workflow = yaml.safe_load((ROOT / ".github/workflows/check.yml").read_text("utf-8"))
    runs = workflow["jobs"]["tests"]["strategy"]["matrix"]["include"]
    assert named == {each["python"] for each in runs}
    oldest = PYPROJECT["project"]["requires-python"].removeprefix(">=")
    assert {"python": oldest, "lowest": " --lowest"}.items() <= runs[0].items()
