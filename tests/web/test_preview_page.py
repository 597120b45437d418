"""The page of a preview: a real routine, the real server, a real browser."""

from __future__ import annotations

import json
import shutil
import urllib.request
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any, Final
from urllib.parse import urlsplit

import pytest

from matcue.authoring.preview import Preview
from matcue.session.options import Options
from matcue.web import preview as pages
from matcue.web.endpoint import Where
from matcue.web.server import Server

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

    from playwright.sync_api import Browser, Page, Route

CHROMIUM: Final = next(
    (found for name in ("chromium", "chromium-browser") if (found := shutil.which(name))), None
)

pytestmark = [
    pytest.mark.system,
    pytest.mark.long(reason="a browser is started, and a voice speaks"),
    pytest.mark.skipif(CHROMIUM is None, reason="needs Chromium: apt install chromium"),
]

ROUTINE = """\
id: mine
title: Mine
kind: strengthening
steps:
  - exercise: cat
    reps: 4
    tempo: 2-0-2-0
  - exercise: bird-dog
    hold: 20s
    reps: 1
    sides: each
  - relax: 20s
"""
PHONE = (390, 844)
DESKTOP = (1380, 900)
_LOOKS = 1_500
_LOOK_MS = 20
_VIOLATIONS = """
window.violations = [];
addEventListener("securitypolicyviolation", (event) => violations.push(event.violatedDirective));
"""


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    sync_api = pytest.importorskip("playwright.sync_api", reason="needs playwright")
    arguments = ["--autoplay-policy=no-user-gesture-required", "--no-sandbox", "--mute-audio"]
    with sync_api.sync_playwright() as playwright:
        running = playwright.chromium.launch(executable_path=CHROMIUM, args=arguments)
        yield running
        running.close()


@pytest.fixture
def file(tmp_path: Path) -> Path:
    path = tmp_path / "mine.yaml"
    path.write_text(ROUTINE, "utf-8")
    return path


@pytest.fixture
def server(file: Path) -> Iterator[Server]:
    preview = Preview(str(file), Options(voice="tone"))
    with preview, Server(pages.routes(preview), Where(port=0)) as serving:
        yield serving


@pytest.fixture
def open_page(browser: Browser, server: Server) -> Iterator[Callable[..., Page]]:
    """Open the page; nothing that it does may be amiss."""
    watched: list[tuple[Page, list[str]]] = []

    def opened(
        size: tuple[int, int] = DESKTOP,
        before: Callable[[Page], None] | None = None,
        **how: Any,
    ) -> Page:
        page = browser.new_page(viewport={"width": size[0], "height": size[1]}, **how)
        page.set_default_timeout(60_000)
        complaints: list[str] = []
        watched.append((page, complaints))
        home = urlsplit(server.local_url).netloc

        def asked(address: str) -> None:
            if urlsplit(address).netloc != home:
                complaints.append(f"asked for {address}")

        page.add_init_script(_VIOLATIONS)
        page.on("request", lambda request: asked(request.url))
        page.on("console", lambda said: complaints.append(f"{said.type}: {said.text}"))
        page.on("pageerror", lambda error: complaints.append(f"error: {error}"))
        if before is not None:
            before(page)
        page.goto(server.local_url)
        page.wait_for_selector("main:not([hidden]) #picture svg")
        return page

    yield opened
    for page, complaints in watched:
        assert complaints == []
        assert page.evaluate("window.violations") == []
        page.unroute_all(behavior="ignoreErrors")
        page.close()


def until(page: Page, true: str, arg: object = None) -> None:
    """Wait for something; Playwright's own way of waiting is against the page's policy."""
    for _ in range(_LOOKS):
        if page.evaluate(true, arg):
            return
        page.wait_for_timeout(_LOOK_MS)
    raise AssertionError(f"it never came: {true}")


def shows(page: Page, place: str, text: str) -> None:
    until(
        page,
        "([place, text]) => document.querySelector(place).innerText.includes(text)",
        [place, text],
    )


def told(server: Server, query: str = "") -> Any:
    address = f"{server.local_url}session.json{query}"
    with urllib.request.urlopen(address, timeout=60) as answer:  # noqa: S310 (our own address)
        return json.load(answer)


def ready(page: Page) -> None:
    shows(page, "#facts", "as tone speaks it")
    until(page, "document.querySelector('audio').readyState > 0")


def seek(page: Page, ms: int) -> None:
    page.locator("#scrub").fill(str(ms))


def save(path: Path, text: str) -> None:
    new = path.with_suffix(".new")
    new.write_text(text, "utf-8")
    new.replace(path)


@contextmanager
def routine_with(file: Path, old: str, new: str) -> Iterator[None]:
    save(file, ROUTINE.replace(old, new))
    yield
    save(file, ROUTINE)


def test_it_shows_the_exercises_and_the_lanes_of_the_one_that_is_on(
    open_page: Callable[..., Page], server: Server
) -> None:
    page = open_page()
    ready(page)
    session = told(server)
    assert page.locator("#chapters .title").all_text_contents() == [
        chapter["title"] for chapter in session["chapters"]
    ]
    cat = session["chapters"][1]
    seek(page, cat["at"] + 100)
    shows(page, "#lanes-title", "Cat")
    inside = [b for b in session["bars"] if b["at"] < cat["ends"] and b["ends"] > cat["at"]]
    assert page.locator("#picture .bar").count() == len(inside)
    page.wait_for_selector("#figure svg")


def test_a_hold_is_counted_down_in_the_large_number(
    open_page: Callable[..., Page], server: Server
) -> None:
    page = open_page()
    ready(page)
    hold = next(stage for stage in told(server)["stages"] if stage["kind"] == "hold")
    for left in (20, 7, 1):
        seek(page, hold["ends"] - left * 1_000 + 100)
        assert page.locator("#figure-number").inner_text() == str(left)
    assert page.locator("#doing").inner_text() == "Bird dog"
    assert page.locator("#detail").inner_text().startswith("hold, ")


def test_it_plays_the_sound_of_the_session_and_the_picture_is_where_the_sound_is(
    open_page: Callable[..., Page],
) -> None:
    page = open_page()
    ready(page)
    seek(page, 10_000)
    page.locator("#play").click()
    until(
        page,
        "(() => { const a = document.querySelector('audio'); return !a.paused && a.currentTime > 10.5; })()",
    )
    at, shown = page.evaluate(
        "[document.querySelector('audio').currentTime * 1000, Number(document.querySelector('#scrub').value)]"
    )
    assert abs(at - shown) <= 250
    page.locator("#play").click()
    until(page, "document.querySelector('audio').paused")
    assert page.locator("#play").get_attribute("aria-label") == "Play"


def test_it_moves_in_silence_where_there_is_no_sound_yet(open_page: Callable[..., Page]) -> None:
    page = open_page(before=without_sound)
    shows(page, "#facts", "still silent")
    seek(page, 5_000)
    page.locator("#play").click()
    until(page, "Number(document.querySelector('#scrub').value) > 5500")
    page.locator("#play").click()
    assert page.evaluate("document.querySelector('audio').currentSrc") == ""


def without_sound(page: Page) -> None:
    """Let a page hear that the sound is not there yet."""

    def answer(route: Route) -> None:
        response = route.fetch()
        route.fulfill(response=response, json=response.json() | {"sound": None})

    page.route("**/session.json*", answer)


def test_another_level_is_planned_anew_at_the_same_place(
    open_page: Callable[..., Page], server: Server
) -> None:
    page = open_page()
    ready(page)
    dog = told(server)["chapters"][2]
    seek(page, dog["at"] + 1_000)
    page.get_by_role("radio", name="beginner").check()
    shows(page, "#changes", "level beginner")
    shows(page, "#facts", "than as written")
    assert page.locator("#doing").inner_text() == "Low bird dog"
    assert page.evaluate("document.querySelector('audio').playbackRate") == 1
    assert page.url.endswith("#level=beginner")
    page.reload()
    shows(page, "#changes", "level beginner")
    assert page.locator("#levels input:checked").get_attribute("value") == "beginner"


def test_pace_can_be_set_by_the_keyboard(open_page: Callable[..., Page]) -> None:
    page = open_page()
    page.locator("#pace").focus()
    page.keyboard.press("ArrowLeft")
    shows(page, "#changes", "pace 0.95")
    assert page.locator("#pace-said").inner_text() == "\u00d7 0.95"


def test_it_follows_the_file_and_keeps_the_last_good_picture(
    open_page: Callable[..., Page], file: Path
) -> None:
    page = open_page()
    ready(page)
    with routine_with(file, "title: Mine", "title: Yours"):
        shows(page, "#title", "Yours")
    shows(page, "#title", "Mine")
    with routine_with(file, "reps: 4", "reps: many"):
        shows(page, "#error", "mine.yaml:6:")
        assert page.locator("#picture svg").is_visible()
        assert page.locator("#title").inner_text() == "Mine"
    until(page, "document.querySelector('#error').hidden")


def test_a_warning_stands_where_it_applies_and_leads_there(
    open_page: Callable[..., Page], server: Server
) -> None:
    page = open_page()
    ready(page)
    (warning,) = told(server)["warnings"]
    here = page.locator("#chapters > li", has_text="Cat").locator(".warnings button")
    assert here.inner_text() == warning["message"]
    here.click()
    shows(page, "#lanes-title", "Cat")
    assert page.locator("#picture .flag").count() == 1
    assert page.locator("#here button").inner_text() == warning["message"]
    assert int(page.locator("#scrub").input_value()) == pytest.approx(warning["at_ms"], abs=100)


def test_keys_play_and_step(open_page: Callable[..., Page]) -> None:
    page = open_page()
    ready(page)
    page.locator("#now").focus()
    page.keyboard.press("n")
    shows(page, "#lanes-title", "Cat")
    page.keyboard.press("n")
    shows(page, "#lanes-title", "Bird dog")
    page.keyboard.press("p")
    shows(page, "#lanes-title", "Cat")
    page.keyboard.press("Space")
    until(page, "!document.querySelector('audio').paused")
    page.keyboard.press("Space")
    until(page, "document.querySelector('audio').paused")
    wide = "document.querySelector('#picture .bar.hold rect').getBoundingClientRect().width"
    before = page.evaluate(wide)
    page.keyboard.press("+")
    assert page.evaluate(wide) == pytest.approx(2 * before, rel=0.1)


def test_a_place_in_the_lanes_can_be_pressed(
    open_page: Callable[..., Page], server: Server
) -> None:
    page = open_page()
    ready(page)
    cat = told(server)["chapters"][1]
    seek(page, cat["at"] + 100)
    place = page.locator("#picture").bounding_box()
    assert place is not None
    page.mouse.click(place["x"] + place["width"] / 2, place["y"] + 100)
    middle = (cat["at"] + cat["ends"]) / 2
    assert int(page.locator("#scrub").input_value()) == pytest.approx(middle, abs=1_500)


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("size", [PHONE, DESKTOP], ids=["phone", "desktop"])
def test_everybody_can_use_it(
    open_page: Callable[..., Page],
    tmp_path_factory: pytest.TempPathFactory,
    size: tuple[int, int],
    scheme: str,
) -> None:
    """By axe-core; and nothing is wider than the screen."""
    axe = pytest.importorskip("axe", reason="needs the helper that gets axe-core")
    page = open_page(size, color_scheme=scheme)
    ready(page)
    page.get_by_role("radio", name="beginner").check()
    shows(page, "#changes", "level beginner")
    source = axe.source(tmp_path_factory.getbasetemp().parent)
    assert axe.violations(page, source) == []
    assert page.evaluate("document.documentElement.scrollWidth") <= size[0]
