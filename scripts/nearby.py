"""Choose the tests of what changed: by the folders of the tests, and by what imports what."""

from __future__ import annotations

import ast
import subprocess
from functools import cache
from pathlib import Path, PurePosixPath
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from collections.abc import Set as AbstractSet

MAIN: Final = ("origin/HEAD", "origin/main", "main")

_DOCS: Final = "tests/scripts/test_make_docs.py"
_CONTENT: Final = (
    "tests/content",
    "tests/routine",
    "tests/plan/test_golden_timelines.py",
    _DOCS,
)
_EXERCISES: Final = (*_CONTENT, "tests/authoring/test_builder.py", "tests/pictures")
_SCREENING: Final = (
    "tests/coach",
    "tests/content",
    "tests/cli/test_door.py",
    "tests/cli/test_screening_cli.py",
)
_SOUNDS: Final = (
    "tests/sound/test_make_sounds.py",
    "tests/sound/test_mix.py",
    "tests/sound/test_tones.py",
    "tests/sound/test_tones_files.py",
    _DOCS,
)

OTHERS: Final = {
    "src/matcue/content/figures.yaml": ("tests/pictures", "tests/scripts/test_make_figures.py"),
    "src/matcue/content/effects.yaml": _EXERCISES,
    "src/matcue/content/exercises.yaml": _EXERCISES,
    "src/matcue/content/en/exercises.yaml": _EXERCISES,
    "src/matcue/content/screening.yaml": _SCREENING,
    "src/matcue/content/en/screening.yaml": _SCREENING,
    "src/matcue/content/": _CONTENT,
    "src/matcue/web/page/": ("tests/web/test_preview_page.py",),
    "src/matcue/settings/table.py": (_DOCS,),
    "src/matcue/out/formats.py": (_DOCS,),
    "tests/golden/screens/": ("tests/cli/test_screen_golden.py",),
    "tests/golden/": ("tests/plan/test_golden_timelines.py",),
    "docs/": (
        "tests/routine/test_format_doc.py",
        "tests/routine/test_programs_doc.py",
        "tests/content/test_safety_doc.py",
        "tests/out/test_file_formats.py",
        "tests/test_named_files.py",
        _DOCS,
    ),
    "sounds/": (*_SOUNDS, "tests/test_named_files.py"),
    "scripts/make_sounds.py": _SOUNDS,
    "scripts/docs_settings.py": (_DOCS,),
    "scripts/make_figures.py": ("tests/scripts/test_make_figures.py",),
    "scripts/make_screen.py": ("tests/scripts/test_make_screen.py",),
    "scripts/try.py": ("tests/scripts/test_try_script.py",),
    "CONTRIBUTING.md": ("tests/test_named_files.py",),
    "ARCHITECTURE.md": ("tests/test_named_files.py",),
    "README.md": ("tests/test_named_files.py",),
}
"""Tests that no import leads to, by the beginning of a file's path; the first that fits counts."""


def changed(root: Path) -> list[str]:
    """List the files that differ from the last commit; with none, those of this branch.

    Returns:
        Paths from *root*, with slashes; files that are gone are among them.

    Raises:
        OSError: There is no git.
        subprocess.CalledProcessError: This is no repository.
    """

    def lines(*words: str) -> list[str]:
        told = subprocess.run(
            ["git", "-C", str(root), *words], capture_output=True, text=True, check=True
        )
        return [line for line in told.stdout.split("\0") if line]

    new = lines("ls-files", "-z", "--others", "--exclude-standard")
    found = sorted({*lines("diff", "-z", "--name-only", "HEAD"), *new})
    if found:
        return found
    for name in MAIN:
        try:
            (base,) = lines("merge-base", "HEAD", name)
        except subprocess.CalledProcessError:
            continue
        return lines("diff", "-z", "--name-only", base.strip(), "HEAD")
    return []


def chosen(files: Iterable[str], root: Path) -> list[str]:
    """Name the tests of files that changed, as arguments for pytest, in order of the alphabet.

    A test is its own. A module's tests are those in its folder's folder of tests that come to it
    through imports within that folder; where there are none, all that import it themselves.
    """
    found: set[str] = set()
    for file in files:
        found |= set(_of_one(PurePosixPath(file), root))
    # A folder stands for its files.
    return sorted(
        each for each in found if not any(str(p) in found for p in PurePosixPath(each).parents)
    )


def _of_one(file: PurePosixPath, root: Path) -> Iterator[str]:
    named = (tests for path, tests in OTHERS.items() if str(file).startswith(path))
    yield from (each for each in next(named, ()) if (root / each).exists())
    if file.suffix != ".py":
        return
    match file.parts:
        case ("tests", *_) if file.name.startswith("test_"):
            if (root / file).exists():
                yield str(file)
        case ("tests", *_):
            yield from _importing(_within("tests", file), root / "tests", root)
        case ("scripts", *_):
            yield from _importing(_within("scripts", file), root / "tests" / "scripts", root)
        case ("src", "matcue", room, *more) if more:
            name = _within("src", file)
            near = [*_reaching(name, room, root)]
            yield from near or _importing(name, root / "tests", root)
        case ("src", "matcue", *_):
            yield from _importing(_within("src", file), root / "tests", root)


def _within(folder: str, file: PurePosixPath) -> str:
    """Name a file's module as those say that import it from *folder*."""
    parts = file.relative_to(folder).with_suffix("").parts
    return ".".join(parts[:-1] if parts[-1] == "__init__" else parts)


def _reaching(name: str, room: str, root: Path) -> Iterator[str]:
    """List the tests of a room that come to a module through the room's own modules."""
    inside = {
        _within("src", PurePosixPath(path.relative_to(root).as_posix())): imports(path)
        for path in sorted((root / "src" / "matcue" / room).rglob("*.py"))
    }
    reached, new = {name}, {name}
    while new:
        new = {each for each, named in inside.items() if named & new} - reached
        reached |= new
    for path in sorted((root / "tests" / room).rglob("test_*.py")):
        if imports(path) & reached:
            yield path.relative_to(root).as_posix()


def _importing(name: str, folder: Path, root: Path) -> Iterator[str]:
    """List the tests that import a module; one beside its tests is called by its bare name."""
    wanted = {name, name.rsplit(".", maxsplit=1)[-1]}
    for path in sorted(folder.rglob("test_*.py")):
        if imports(path) & wanted:
            yield path.relative_to(root).as_posix()


def imports(path: Path) -> AbstractSet[str]:
    """Name what a file imports, wherever in it; of what is no Python, nothing."""
    try:
        return _imports(path.read_bytes())
    except (OSError, SyntaxError):
        return frozenset()


@cache
def _imports(source: bytes) -> AbstractSet[str]:
    """Name what a source imports; for several files that changed the same ones are looked at."""
    tree = ast.parse(source)
    found: set[str] = set()
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            found |= {each.name for each in node.names}
        elif isinstance(node, ast.ImportFrom) and node.module:
            found.add(node.module)
            found |= {f"{node.module}.{each.name}" for each in node.names}
    return found
