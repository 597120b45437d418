"""What the documents name is there: a file, a folder, a module."""

from __future__ import annotations

import re
from importlib import import_module
from pathlib import Path

import pytest

CHECKOUT = Path(__file__).resolve().parents[1]
DOCUMENTS = sorted(
    path.relative_to(CHECKOUT)
    for path in (
        *(CHECKOUT / name for name in ("README.md", "ARCHITECTURE.md", "CONTRIBUTING.md")),
        *CHECKOUT.glob("docs/*.md"),
        CHECKOUT / "sounds" / "README.md",
        *CHECKOUT.glob("src/matcue/content/**/*.yaml"),
    )
)
HERE = {
    path.relative_to(CHECKOUT).as_posix()
    for top in ("src", "scripts", "tests", "docs", "sounds")
    for path in (CHECKOUT / top).rglob("*")
}

PATH = re.compile(r"(?<![\w./-])(?:src|scripts|tests|docs|sounds)/[\w.-][\w./-]*")
SCRIPT = re.compile(r"`((?:\w+/)*\w+\.(?:py|js))`")
LINK = re.compile(r"\]\(([^)#:]+)[#)]")
MODULE = re.compile(r"`(matcue(?:\.\w+)+)`")
A_BUS_NAME = "matcue.instance"
"""What docs/remote.md tells of a name on the session bus; it is no module."""


def lacking(document: Path, text: str) -> list[str]:
    """List the files and folders that a text names and that are not there."""
    whole = [name.rstrip("./,") for name in PATH.findall(text)]
    missing = [name for name in whole if name not in HERE and name not in {"tests", "docs"}]
    missing += [
        name
        for name in SCRIPT.findall(text)
        if not any(path == name or path.endswith(f"/{name}") for path in HERE)
    ]
    folder = (CHECKOUT / document).parent
    return missing + [name for name in LINK.findall(text) if not (folder / name).exists()]


def importable(name: str) -> bool:
    """Tell whether a dotted name is a module, or something in one."""
    try:
        import_module(name)
    except ModuleNotFoundError:
        module, _, member = name.rpartition(".")
        return bool(module) and importable(module) and hasattr(import_module(module), member)
    return True


@pytest.mark.parametrize("document", DOCUMENTS, ids=str)
def test_every_file_that_a_document_names_is_there(document: Path) -> None:
    assert lacking(document, (CHECKOUT / document).read_text("utf-8")) == []


@pytest.mark.parametrize("document", DOCUMENTS, ids=str)
def test_every_module_that_a_document_names_can_be_imported(document: Path) -> None:
    named = set(MODULE.findall((CHECKOUT / document).read_text("utf-8"))) - {A_BUS_NAME}
    assert [name for name in sorted(named) if not importable(name)] == []


@pytest.mark.parametrize(
    "text",
    ["see `src/matcue/gone.py`", "`gone/gone.py`", "[it](docs/gone.md)", "run scripts/gone.py."],
)
def test_a_file_that_is_gone_is_found(text: str) -> None:
    assert lacking(Path("README.md"), text) != []


def test_a_module_that_is_gone_is_found() -> None:
    assert importable("matcue.plan.rules.warnings")
    assert not importable("matcue.plan.gone")
    assert not importable("matcue.plan.rules.gone")
