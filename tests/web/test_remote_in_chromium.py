"""The remote on a phone: a real browser, and a whole session that plays in real time."""

from __future__ import annotations

import os
import subprocess
import sys
import threading
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

import axe
from matcue.live.keys import Press
from matcue.web import page_files
from matcue.web.remote import Remote
from matcue.web.server import Server
from phone import Phone, Scheme, chromium, needs_chromium, until
from screens import SCENES, FakeLive
from sessions import wait_until

if TYPE_CHECKING:
    from collections.abc import Iterator

    from playwright.sync_api import Browser, Page

    from matcue.base.units import Ms

pytestmark = [
    pytest.mark.system,
    pytest.mark.long(reason="a browser is started"),
    needs_chromium,
]

TESTS = Path(__file__).parents[1]
NOW = "#remote:not([hidden]) #live-exercise:not(:empty)"

ROUTINE = """\
id: tiny
title: Tiny
exercises:
  reach: {name: Reach, position: seated, how: Reach up.}
  nod: {name: Nod, position: seated, how: Nod softly.}
steps:
- {exercise: reach, hold: 60s, rest-after: 20s}
- {exercise: nod, reps: 8, tempo: 4-0-4-0}
- relax: 30s
"""

ATTACK = """\
<!doctype html><title>elsewhere</title><script>
const send = (how) => fetch(location.hash.slice(1) + "press", {
  method: "POST", body: '{"press": "stop"}', ...how,
}).then(() => "taken", () => "refused");
window.tried = Promise.all([
  send({mode: "no-cors", headers: {"content-type": "text/plain"}}),
  send({headers: {"content-type": "text/plain"}}),
  send({headers: {"content-type": "application/json"}}),
]);
</script>
"""


class Session(FakeLive):
    """A session that stands still and can be sought."""

    def seek(self, to: Ms) -> None:
        self.position = to


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    with chromium() as running:
        yield running


@pytest.fixture
def led(tmp_path: Path) -> Iterator[str]:
    """A session that plays; the address of its remote."""
    routine = tmp_path / "tiny.yaml"
    routine.write_text(ROUTINE, "utf-8")
    program = subprocess.Popen(
        [sys.executable, str(TESTS / "web" / "leading.py"), str(routine), "tone", "machine"],
        stdin=subprocess.DEVNULL,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.PIPE,
        text=True,
        env={**os.environ, "PYTHONPATH": os.pathsep.join([*sys.path, str(TESTS)])},
    )
    assert program.stderr is not None
    line = program.stderr.readline()
    assert line.startswith("Remote: http://127.0.0.1:"), line + program.stderr.read()
    yield line.split()[1]
    program.terminate()
    program.stderr.close()
    program.wait(20)


@pytest.fixture
def phone(browser: Browser, led: str) -> Iterator[Phone]:
    visit = Phone(browser)
    visit.open(led, ready=NOW)
    yield visit
    assert visit.complaints(led) == []
    visit.close()


def press(page: Page, name: str) -> None:
    page.locator(f"[data-press={name}]").click()


def test_a_phone_sees_the_session_and_leads_it(phone: Phone) -> None:
    page = phone.page
    assert page.locator("#live-title").inner_text() == "Tiny"
    press(page, "next")
    until(page, "document.getElementById('live-exercise').textContent === 'Reach'")
    until(page, "document.getElementById('live-doing').textContent === 'Hold'")
    until(page, "Number(document.getElementById('live-figure').textContent) < 58")
    assert page.locator("#live-next").inner_text() == "Next: Nod"
    press(page, "toggle")
    until(page, "document.querySelector('#live-toggle .unseen').textContent === 'Go on'")
    assert page.locator("#live-doing").inner_text() == "Paused"
    press(page, "toggle")
    until(page, "document.querySelector('#live-toggle .unseen').textContent === 'Pause'")
    press(page, "slower")
    until(page, "Number(document.getElementById('live-pace').textContent) < 1")
    press(page, "voice-down")
    until(page, "document.getElementById('live-voice').textContent.startsWith('\u2212')")
    press(page, "next")
    until(page, "document.getElementById('live-exercise').textContent === 'Nod'")
    press(page, "previous")
    until(page, "document.getElementById('live-exercise').textContent === 'Reach'")


def test_two_phones_see_the_same_and_one_that_comes_back_sees_it_at_once(
    browser: Browser, phone: Phone, led: str
) -> None:
    other = Phone(browser)
    other.open(led, ready=NOW)
    press(phone.page, "toggle")
    for page in (phone.page, other.page):
        until(page, "document.getElementById('live-doing').textContent === 'Paused'")
    other.page.reload()
    until(other.page, "document.getElementById('live-doing').textContent === 'Paused'")
    other.close()


def test_the_position_goes_on_by_itself_between_two_events(phone: Phone) -> None:
    page = phone.page
    before = page.locator("#live-scrubber").input_value()
    until(
        page,
        "(before) => Number(document.getElementById('live-scrubber').value) > before + 400",
        int(before),
    )
    events = page.evaluate(
        "performance.getEntriesByType('resource').filter((e) => e.name.endsWith('/live')).length"
    )
    assert events <= 1


def test_the_end_of_the_session_is_shown(phone: Phone) -> None:
    page = phone.page
    page.evaluate(
        """fetch("press", {
            method: "POST",
            headers: {"content-type": "application/json"},
            body: '{"press": "stop"}',
        })"""
    )
    until(page, "document.getElementById('live-exercise').textContent === 'The session is over.'")
    assert page.locator("#live-toggle").is_disabled()


@pytest.fixture
def still() -> Iterator[tuple[Server, Session]]:
    """A session that stands still, and its remote."""
    live = Session()
    page = Remote(live)
    with Server([*page_files.routes(), *page.routes()]) as server:
        yield server, live
        page.close()


def test_another_site_cannot_press(
    browser: Browser, still: tuple[Server, Session], tmp_path: Path
) -> None:
    server, live = still
    (tmp_path / "attack.html").write_text(ATTACK, "utf-8")
    handler = partial(_Quiet, directory=str(tmp_path))
    with ThreadingHTTPServer(("127.0.0.1", 0), handler) as elsewhere:
        thread = threading.Thread(target=elsewhere.serve_forever)
        thread.start()
        context = browser.new_context()
        page = context.new_page()
        page.goto(f"http://localhost:{elsewhere.server_port}/attack.html#{server.url}")
        tried = page.evaluate("tried")
        context.close()
        elsewhere.shutdown()
        thread.join()
    # What a page may send blindly is sent, and refused by us; the browser only knows of the others.
    assert tried[1:] == ["refused", "refused"]
    assert live.pressed == []


class _Quiet(SimpleHTTPRequestHandler):
    def log_message(self, format: str, *args: object) -> None:  # noqa: A002 (the library's name)
        pass


def test_our_own_page_can_press(browser: Browser, still: tuple[Server, Session]) -> None:
    server, live = still
    visit = Phone(browser)
    page = visit.open(server.url, ready=NOW)
    for name in ("toggle", "next", "previous", "back", "forward", "slower", "faster", "voice-up"):
        press(page, name)
    wait_until(lambda: len(live.pressed) == 8)
    assert live.pressed == [
        Press.TOGGLE,
        Press.NEXT,
        Press.PREVIOUS,
        Press.BACK,
        Press.FORWARD,
        Press.SLOWER,
        Press.FASTER,
        Press.VOICE_UP,
    ]
    assert visit.complaints(server.url) == []
    visit.close()


def test_keys_press_too(browser: Browser, still: tuple[Server, Session]) -> None:
    server, live = still
    visit = Phone(browser, size=(1280, 800), touch=False)
    page = visit.open(server.url, ready=NOW)
    for key in ("Space", "n", "p", "ArrowLeft", "ArrowRight", "r"):
        page.keyboard.press(key)
    wait_until(lambda: len(live.pressed) == 6)
    assert [each.value for each in live.pressed] == [
        "toggle",
        "next",
        "previous",
        "back",
        "forward",
        "repeat",
    ]
    visit.close()


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_axe_finds_nothing(
    browser: Browser,
    still: tuple[Server, Session],
    request: pytest.FixtureRequest,
    scheme: Scheme,
) -> None:
    server, live = still
    source = axe.source(request.config.cache.mkdir("axe"))
    visit = Phone(browser, scheme=scheme)
    page = visit.open(server.url, ready=NOW)
    for name in ("hold", "rep", "rest", "breathing", "paused"):
        live.position, live.state = SCENES[name].position, SCENES[name].state
        said = SCENES[name].stage.name
        until(page, "(name) => document.getElementById('live-exercise').textContent === name", said)
        page.wait_for_timeout(700)
        assert axe.violations(page, source) == [], name
    visit.close()


@pytest.mark.parametrize("width", [320, 390, 1280])
def test_no_width_has_to_be_scrolled_sideways(
    browser: Browser, still: tuple[Server, Session], width: int
) -> None:
    server, _ = still
    visit = Phone(browser, size=(width, 700))
    page = visit.open(server.url, ready=NOW)
    assert page.evaluate("document.documentElement.scrollWidth") <= width
    small = page.evaluate(
        """[...document.querySelectorAll("#remote button, #remote input")]
            .map((each) => [each.dataset.press || each.id, each.getBoundingClientRect()])
            .filter(([, box]) => box.height < 44 || box.width < 44)
            .map(([name, box]) => `${name} ${box.width}x${box.height}`)"""
    )
    assert small == []
    visit.close()
