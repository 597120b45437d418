"""Which tests belong to what changed."""

from __future__ import annotations

import subprocess
from pathlib import Path

import pytest

from nearby import OTHERS, changed, chosen

ROOT = Path(__file__).parents[2]

FILES = {
    "src/matcue/plan/take.py": "",
    "src/matcue/plan/moves.py": "from matcue.plan.take import Take",
    "src/matcue/plan/manner.py": "",
    "src/matcue/voice/quiet.py": "",
    "src/matcue/base/units.py": "",
    "src/matcue/content/routines/morning.yaml": "",
    "scripts/bench.py": "",
    "tests/worlds.py": "",
    "tests/plan/test_take.py": "from matcue.plan import take",
    "tests/plan/test_moves.py": "def test_it():\n    from matcue.plan.moves import back",
    "tests/plan/test_level.py": "import matcue.plan.manner",
    "tests/app/test_live.py": "import matcue.voice.quiet, matcue.plan.take, worlds",
    "tests/scripts/test_bench.py": "import bench",
    "tests/content/test_catalogue.py": "import matcue.base.units",
    "tests/routine/test_mistakes.py": "",
    "tests/plan/test_golden_timelines.py": "",
}


@pytest.fixture
def root(tmp_path: Path) -> Path:
    for name, text in FILES.items():
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / name).write_text(text, "utf-8")
    return tmp_path


@pytest.mark.parametrize(
    ("file", "tests"),
    [
        ("tests/plan/test_take.py", ["tests/plan/test_take.py"]),
        ("src/matcue/plan/moves.py", ["tests/plan/test_moves.py"]),
        ("src/matcue/plan/take.py", ["tests/plan/test_moves.py", "tests/plan/test_take.py"]),
        ("src/matcue/voice/quiet.py", ["tests/app/test_live.py"]),
        ("src/matcue/base/units.py", ["tests/content/test_catalogue.py"]),
        ("tests/worlds.py", ["tests/app/test_live.py"]),
        ("scripts/bench.py", ["tests/scripts/test_bench.py"]),
        (
            "src/matcue/content/routines/morning.yaml",
            ["tests/content", "tests/plan/test_golden_timelines.py", "tests/routine"],
        ),
        ("tests/plan/test_gone.py", []),
        ("README.md", []),
    ],
)
def test_each_file_has_its_tests(root: Path, file: str, tests: list[str]) -> None:
    assert chosen([file], root) == tests


def test_a_module_that_is_gone_still_has_tests(root: Path) -> None:
    (root / "src/matcue/plan/take.py").unlink()
    assert "tests/plan/test_take.py" in chosen(["src/matcue/plan/take.py"], root)


def test_a_folder_stands_for_its_files(root: Path) -> None:
    files = ["src/matcue/content/routines/morning.yaml", "tests/content/test_catalogue.py"]
    assert "tests/content/test_catalogue.py" not in chosen(files, root)


def test_every_module_of_the_plan_has_tests_that_are_there() -> None:
    for path in sorted((ROOT / "src/matcue/plan").glob("[a-z]*.py")):
        tests = chosen([path.relative_to(ROOT).as_posix()], ROOT)
        assert tests
        assert all((ROOT / each).exists() for each in tests)


@pytest.mark.parametrize(
    ("file", "tests"),
    [
        ("src/matcue/content/figures.yaml", ["tests/pictures"]),
        ("src/matcue/content/effects.yaml", ["tests/authoring/test_builder.py", "tests/content"]),
        ("src/matcue/content/en/exercises.yaml", ["tests/pictures", "tests/content"]),
        ("src/matcue/content/routines/desk.yaml", ["tests/scripts/test_make_docs.py"]),
        (
            "src/matcue/content/screening.yaml",
            ["tests/coach", "tests/cli/test_screening_cli.py", "tests/cli/test_door.py"],
        ),
        (
            "sounds/clear/go.wav",
            ["tests/sound/test_tones.py", "tests/sound/test_make_sounds.py"],
        ),
        (
            "scripts/make_sounds.py",
            ["tests/sound/test_make_sounds.py", "tests/scripts/test_make_docs.py"],
        ),
        ("src/matcue/out/formats.py", ["tests/scripts/test_make_docs.py"]),
        ("docs/safety.md", ["tests/content/test_safety_doc.py", "tests/test_named_files.py"]),
    ],
)
def test_what_no_import_leads_to_is_tested_all_the_same(file: str, tests: list[str]) -> None:
    assert (ROOT / file).is_file()
    assert set(tests) <= set(chosen([file], ROOT))


def test_every_row_is_about_what_is_there_and_so_are_its_tests() -> None:
    named = {each for tests in OTHERS.values() for each in tests} | set(OTHERS)
    assert {each for each in named if not (ROOT / each).exists()} == set()


def _git(root: Path, *words: str) -> None:
    who = ["-c", "user.name=A", "-c", "user.email=a@example.org"]
    subprocess.run(["git", "-C", str(root), *who, *words], check=True, capture_output=True)


@pytest.fixture
def repository(root: Path) -> Path:
    _git(root, "init", "-b", "main")
    _git(root, "add", ".")
    _git(root, "commit", "-m", "All")
    return root


def test_what_is_changed_new_or_gone_since_the_last_commit_counts(repository: Path) -> None:
    (repository / "src/matcue/base/units.py").write_text("MS = 1", "utf-8")
    (repository / "new file.py").write_text("", "utf-8")
    (repository / "tests/worlds.py").unlink()
    assert changed(repository) == ["new file.py", "src/matcue/base/units.py", "tests/worlds.py"]


def test_where_all_is_committed_it_is_the_branch(repository: Path) -> None:
    _git(repository, "checkout", "-b", "mine")
    (repository / "src/matcue/base/units.py").write_text("MS = 1", "utf-8")
    _git(repository, "commit", "-am", "Change")
    assert changed(repository) == ["src/matcue/base/units.py"]


def test_a_branch_that_is_main_has_changed_nothing(repository: Path) -> None:
    assert changed(repository) == []
