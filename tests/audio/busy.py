"""Hooks of pytest: a test that plays and fails on a machine too busy to judge is skipped."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import pytest

from audio.load import Clocks, others, too_busy

if TYPE_CHECKING:
    from collections.abc import Generator

PLAYS: Final = "_able"
"""The fixture of every test that plays."""

_BEGUN: Final = pytest.StashKey[Clocks | None]()


def read_clocks(item: pytest.Item) -> None:
    """Read the clocks before a test is set up; once a file, since its tests share what was played."""
    _stash(item).setdefault(_BEGUN, Clocks.read())


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport(
    item: pytest.Item,
) -> Generator[None, pytest.TestReport, pytest.TestReport]:
    """Turn a failure into a skip, if others took too much of the machine meanwhile."""
    report = yield
    before, after = _stash(item).get(_BEGUN, None), Clocks.read()
    playing = PLAYS in getattr(item, "fixturenames", ())
    if report.failed and playing and before is not None and after is not None:
        why = too_busy(others(before, after))
        if why is not None:
            report.outcome = "skipped"
            report.longrepr = (str(item.path), (item.location[1] or 0) + 1, f"Skipped: {why}")
    return report


def _stash(item: pytest.Item) -> pytest.Stash:
    parent = item.getparent(pytest.Module)
    return (parent or item).stash
