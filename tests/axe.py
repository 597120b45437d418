"""axe-core, which looks for what people with screen readers or weak eyes stumble over.

It comes by npm when a test first needs it, and is kept beside what pytest keeps.
"""

from __future__ import annotations

import shutil
import subprocess
import tarfile
from typing import TYPE_CHECKING, Any, Final

import pytest

if TYPE_CHECKING:
    from pathlib import Path

    from playwright.sync_api import Page

VERSION: Final = "4.14.1"

_RULES: Final = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]


def source(folder: Path) -> str:
    """Give axe-core as JavaScript, kept in *folder*; without npm or a network the test is skipped."""
    kept = folder / f"axe-core-{VERSION}.tgz"
    if not kept.exists():
        npm = shutil.which("npm")
        if npm is None:
            pytest.skip("needs npm, to get axe-core: apt install npm")
        got = subprocess.run(
            [npm, "pack", "--silent", f"axe-core@{VERSION}", "--pack-destination", str(folder)],
            capture_output=True,
            text=True,
            check=False,
            timeout=120,
        )
        if got.returncode:
            pytest.skip(f"npm could not get axe-core: {got.stderr.strip()[-200:]}")
    with tarfile.open(kept) as packed:
        file = packed.extractfile("package/axe.min.js")
        assert file is not None
        return file.read().decode()


def violations(page: Page, axe: str) -> list[str]:
    """Look at a page as it is now; tell each rule that is broken, and where."""
    page.evaluate(axe)
    found: dict[str, Any] = page.evaluate(
        "(tags) => axe.run(document, {runOnly: {type: 'tag', values: tags}})", _RULES
    )
    return [
        f"{rule['id']}: {' '.join(map(str, node['target']))}: {node['failureSummary']}"
        for rule in found["violations"]
        for node in rule["nodes"]
    ]
