"""A server with one track, for tests that need no other."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from web.shared_tracks import Client, routes_of, served, track

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from matcue.tracks.manifest import ManifestEntry


@pytest.fixture
def one_track(tmp_path: Path) -> ManifestEntry:
    return track(tmp_path / "phone" / "matcue-morning.mp3")


@pytest.fixture
def client(one_track: ManifestEntry) -> Iterator[Client]:
    with served(*routes_of(one_track)) as (_, asking):
        yield asking
