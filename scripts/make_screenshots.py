#!/usr/bin/env python3
"""Take the pictures of the pages, for the phone and of a preview: `docs/pictures/*.png`.

    python scripts/make_screenshots.py            all of them
    python scripts/make_screenshots.py remote     those whose name contains this

Runs in `.venv`, with Chromium (apt install chromium). Sessions are really exported, really served,
and one is really led; only the sound device is none. Look at them after every change of the page.
"""

from __future__ import annotations

import argparse
import os
import sys
import tempfile
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Final, Literal, NamedTuple

from environment import ROOT, Setback

sys.path.insert(0, str(ROOT / "tests"))

from matcue.authoring.preview import Preview
from matcue.cli.main import run
from matcue.plan.timeline import SpanKind
from matcue.routine.shelf import Shelf
from matcue.session import session
from matcue.session.options import Options
from matcue.session.performance import Performance, PlayOptions
from matcue.tracks import manifest
from matcue.web import page_files, preview, tracks
from matcue.web.numbered import NumberedTracks
from matcue.web.remote import Remote
from matcue.web.server import Server
from phone import CHROMIUM, Phone, chromium, until
from timed_device import TimedDevice

if TYPE_CHECKING:
    from collections.abc import Iterator

    from playwright.sync_api import Browser, Page

PICTURES: Final = ROOT / "docs" / "pictures"
ROUTINES: Final = ("morning", "evening", "desk", "five-minutes")
_PHONE: Final = (390, 844)
_DESKTOP: Final = (1280, 800)
_SPOKEN_AT: Final = 154_200
"""An instant of the morning routine at which something is said."""

_MOST_OF_A_BREATH_MS: Final = 2_600


class Picture(NamedTuple):
    """What is to be seen, on what."""

    name: str
    shows: Literal["list", "player", "hold", "breath", "plan"]
    scheme: Literal["light", "dark"]
    size: tuple[int, int] = _PHONE


ALL: Final = (
    Picture("page-list-light", "list", "light"),
    Picture("page-player-light", "player", "light"),
    Picture("page-list-dark", "list", "dark"),
    Picture("page-player-dark", "player", "dark"),
    Picture("page-wide-light", "player", "light", _DESKTOP),
    Picture("remote-hold-light", "hold", "light"),
    Picture("remote-breath-dark", "breath", "dark"),
    Picture("preview-light", "plan", "light", _DESKTOP),
)


def main() -> int:
    """Do what this file's docstring says; give the exit code."""
    parser = argparse.ArgumentParser(description="Take the pictures of the page for the phone.")
    parser.add_argument("name", nargs="?", default="", help="only those whose name contains this")
    wanted = [picture for picture in ALL if parser.parse_args().name in picture.name]
    if CHROMIUM is None:
        raise Setback("make_screenshots.py needs Chromium: apt install chromium")
    PICTURES.mkdir(exist_ok=True)
    with tempfile.TemporaryDirectory(prefix="matcue-pictures-") as folder:
        for variable in ("XDG_DATA_HOME", "XDG_CONFIG_HOME", "XDG_RUNTIME_DIR"):
            os.environ[variable] = folder
        with chromium() as browser:
            served = {
                ("list", "player"): _shared(Path(folder)),
                ("hold", "breath"): _led(),
                ("plan",): _looked_at(),
            }
            for shown, serving in served.items():
                these = [each for each in wanted if each.shows in shown]
                if these:
                    with serving as server:
                        for picture in these:
                            _led_now(browser, server, picture)
    return 0


@contextmanager
def _shared(folder: Path) -> Iterator[Server]:
    """Export some sessions, and share them."""
    code = run(["export", *ROUTINES, "--yes-i-have-asked", "--format", "m4a", "-o", f"{folder}/"])
    if code:
        raise Setback("the sessions could not be exported")
    made = sorted(manifest.in_folder(folder), key=lambda entry: ROUTINES.index(entry.routine))
    with Server([*page_files.routes(), *tracks.routes(NumberedTracks(lambda: made))]) as server:
        yield server


@contextmanager
def _led() -> Iterator[Server]:
    """Lead a session to nobody's ears."""
    options = Options()
    ready = session.draft("morning", options, Shelf())
    wanted = PlayOptions(name="morning", asked=options)
    performance = Performance(ready, options, TimedDevice(), wanted)
    page = Remote(performance)
    with performance, Server([*page_files.routes(), *page.routes()]) as server:
        yield server
        page.close()


@contextmanager
def _looked_at() -> Iterator[Server]:
    """Show the plan of a session."""
    with (
        Preview("morning", Options(), None) as looked_at,
        Server(preview.routes(looked_at)) as server,
    ):
        yield server


def _led_now(browser: Browser, server: Server, picture: Picture) -> None:
    scale = 1.5 if picture.size == _PHONE else 1
    phone = Phone(
        browser, scheme=picture.scheme, size=picture.size, scale=scale, touch=picture.size == _PHONE
    )
    match picture.shows:
        case "list":
            page = phone.open(server.url, ready="#groups .track")
            until(page, "[...document.images].every((each) => each.complete)")
            covers = "document.querySelectorAll('#groups img')"
            page.evaluate(f"Promise.all([...{covers}].map((each) => each.decode()))")
        case "player":
            page = phone.open(f"{server.url}#1", ready="#player:not([hidden])")
            _play(page)
        case "hold" | "breath" as shows:
            page = phone.open(server.url, ready="#live-exercise:not(:empty)")
            _lead(page, _within(SpanKind.HOLD if shows == "hold" else SpanKind.REP))
            if shows == "breath":
                until(page, "document.getElementById('live-doing').textContent === 'Breathe in'")
                page.wait_for_timeout(_MOST_OF_A_BREATH_MS)
        case "plan":
            page = phone.open(server.url, ready="#main:not([hidden])")
            until(page, "document.getElementById('facts').textContent.endsWith('speaks it')")
            page.locator("#scrub").evaluate(
                """(scrub, at) => {
                    scrub.value = at;
                    scrub.dispatchEvent(new Event("input", {bubbles: true}));
                }""",
                _within(SpanKind.HOLD),
            )
            until(page, "document.querySelector('#figure svg') !== null")
    path = PICTURES / f"{picture.name}.png"
    page.screenshot(path=path)
    phone.close()
    print(f"{path.relative_to(ROOT)}: {path.stat().st_size // 1000} kB")


def _within(kind: SpanKind) -> int:
    """Return an instant in the middle of the first such span of the morning routine, in ms."""
    spans = session.draft("morning", Options(), Shelf()).estimate().timeline.spans
    span = next(span for span in spans if span.kind is kind)
    return span.at + span.lasts // 2


def _play(page: Page) -> None:
    page.locator("#toggle").click()
    until(page, "audio.readyState >= 1")
    page.evaluate("(at) => { audio.currentTime = at / 1000; }", _SPOKEN_AT)
    until(page, "(at) => !audio.seeking && audio.currentTime > at / 1000 + 0.8", _SPOKEN_AT)


def _lead(page: Page, at: int) -> None:
    """Go to an instant, and wait until counting in is over."""
    page.evaluate(
        """(to) => fetch("seek", {
            method: "POST",
            headers: {"content-type": "application/json"},
            body: JSON.stringify({to}),
        })""",
        at,
    )
    until(
        page,
        """(at) => {
            const now = Number(document.getElementById("live-scrubber").value) - at;
            return now > 4000 && now < 20000;
        }""",
        at,
    )


if __name__ == "__main__":
    from environment import finish

    finish(lambda _: main())
