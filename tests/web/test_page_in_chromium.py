"""The page on a phone: real tracks, the real server, a real browser."""

from __future__ import annotations

import http.client
import io
import json
import zipfile
from contextlib import closing, contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

import pytest

import axe
from matcue.cli.main import run
from matcue.tracks import manifest
from matcue.web import page_files, tracks
from matcue.web.numbered import NumberedTracks
from matcue.web.server import Server
from phone import Phone, Scheme, chromium, needs_chromium, until

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from playwright.sync_api import Browser, Page

pytestmark = [
    pytest.mark.system,
    pytest.mark.long(reason="a browser is started"),
    needs_chromium,
]

MORNING = "#groups .track:has-text('Morning')"
IN_STEP_S = 0.3


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    with chromium() as running:
        yield running


@contextmanager
def sharing(
    folders: pytest.TempPathFactory, fmt: str, *routines: str, more: tuple[str, ...] = ()
) -> Iterator[Server]:
    """Export sessions and share them, as a listener would."""
    folder = folders.mktemp("tracks")
    with pytest.MonkeyPatch.context() as patch:
        for variable in ("XDG_DATA_HOME", "XDG_CACHE_HOME", "XDG_CONFIG_HOME"):
            patch.setenv(variable, str(folders.mktemp(variable.lower())))
        how = ("--voice", "tone", "--format", fmt, "--yes-i-have-asked", "-o", f"{folder}/")
        assert run(["export", *routines, *how, *more]) == 0
        places = [folder, *(each for each in folder.iterdir() if each.is_dir())]
        made = [entry for place in places for entry in manifest.in_folder(place)]
    assert len(made) >= len(routines)
    table = NumberedTracks(lambda: made)
    with Server([*page_files.routes(), *tracks.routes(table)]) as server:
        yield server


@pytest.fixture(scope="module")
def shared(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    """Three sessions."""
    with sharing(tmp_path_factory, "m4a", "morning", "evening", "desk") as server:
        yield server


@pytest.fixture(scope="module")
def long_track(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    """One session in a file so large that no browser reads ahead through all of it."""
    with sharing(tmp_path_factory, "wav", "evening") as server:
        yield server


@pytest.fixture(scope="module")
def parts(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    """One session as a file for each exercise."""
    with sharing(tmp_path_factory, "m4a", "five-minutes", more=("--split",)) as server:
        yield server


@pytest.fixture
def phone(browser: Browser, shared: Server) -> Iterator[Callable[..., Phone]]:
    """Phones that come to the page; nothing they did may be amiss."""
    phones: list[Phone] = []

    def come(**how: Any) -> Phone:
        phones.append(Phone(browser, **how))
        phones[-1].open(shared.url, ready="#groups .track")
        return phones[-1]

    yield come
    try:
        for each in phones:
            assert each.complaints(shared.url) == []
    finally:
        for each in phones:
            each.close()


def fetched(shared: Server, what: str) -> bytes:
    with closing(http.client.HTTPConnection("127.0.0.1", shared.port, timeout=60)) as line:
        line.request("GET", urlsplit(shared.url).path + what)
        return line.getresponse().read()


def told(shared: Server, what: str = "tracks.json") -> Any:
    return json.loads(fetched(shared, what))


def playing_morning(phone: Phone) -> Page:
    page = phone.page
    page.locator(MORNING).locator(".open").click()
    page.locator("#toggle").click()
    until(page, "!audio.paused && audio.currentTime > 0.2")
    return page


def seek(page: Page, ms: int) -> None:
    """Move the scrubber as a finger does."""
    page.locator("#scrubber").evaluate(
        """(scrubber, ms) => {
            scrubber.value = ms;
            scrubber.dispatchEvent(new Event("input", {bubbles: true}));
            scrubber.dispatchEvent(new Event("change", {bubbles: true}));
        }""",
        ms,
    )


def test_the_list_shows_every_track_with_its_picture_and_length(
    phone: Callable[..., Phone], shared: Server
) -> None:
    page = phone().page
    rows = page.locator("#groups .track")
    listed = told(shared)["tracks"]
    assert rows.locator(".title").all_text_contents() == [track["title"] for track in listed]
    for row, track in zip(rows.all(), listed, strict=True):
        assert f"{round(track['ms'] / 60_000)} min · regular · M4A" in row.inner_text()
        row.scroll_into_view_if_needed()
        picture = row.locator("img").element_handle()
        until(page, "(img) => img.complete && img.naturalWidth > 0", picture)


def test_it_plays(phone: Callable[..., Phone]) -> None:
    page = playing_morning(phone())
    assert page.locator("#toggle .unseen").text_content() == "Pause"
    assert page.title().startswith("Morning")


def test_a_seek_far_ahead_asks_for_that_part_of_the_file_and_plays_there(
    browser: Browser, long_track: Server
) -> None:
    visit = Phone(browser)
    page = visit.open(long_track.url, ready="#player:not([hidden])")
    page.locator("#toggle").click()
    until(page, "!audio.paused && audio.currentTime > 0.2")
    total = page.evaluate("audio.duration")
    seek(page, round(0.8 * total * 1000))
    until(page, "(at) => !audio.seeking && audio.currentTime > at", 0.8 * total + 0.2)
    parts = [
        headers["content-range"]
        for status, url, headers in visit.answers
        if status == 206 and "/tracks/" in url
    ]
    starts = [int(part.removeprefix("bytes ").partition("-")[0]) for part in parts]
    size = told(long_track)["tracks"][0]["bytes"]
    assert any(0.75 * size < start < 0.81 * size for start in starts), parts
    assert visit.complaints(long_track.url) == []
    visit.close()


def test_a_chapter_is_jumped_to_and_shown(phone: Callable[..., Phone], shared: Server) -> None:
    page = playing_morning(phone())
    morning = next(t for t in told(shared)["tracks"] if t["title"].startswith("Morning"))
    fourth = morning["chapters"][3]
    page.locator("#chapter-list button").nth(3).click()
    until(page, "(at) => !audio.seeking && audio.currentTime >= at - 0.05", fourth["at"] / 1000)
    assert page.locator("#chapter").text_content() == fourth["title"]
    assert page.locator("#chapter-list [aria-current]").inner_text().startswith(fourth["title"])
    page.locator("#next").click()
    until(page, "(at) => audio.currentTime >= at - 0.05", morning["chapters"][4]["at"] / 1000)
    page.locator("#previous").click()
    until(page, "(at) => audio.currentTime < at", morning["chapters"][4]["at"] / 1000 - 1)
    assert page.locator("#chapter").text_content() == fourth["title"]


def test_parts_of_a_session_stand_below_its_name_and_follow_each_other(
    browser: Browser, parts: Server
) -> None:
    listed = told(parts)["tracks"]
    visit = Phone(browser)
    page = visit.open(parts.url, ready="#groups .track")
    assert page.locator("#groups h3").all_text_contents() == [listed[0]["album"]]
    assert page.locator("#groups .title").all_text_contents() == [
        f"{track['number']}. {track['title']}" for track in listed
    ]
    page.locator("#groups .track .open").nth(1).click()
    page.locator("#next").click()
    assert page.locator("#track-title").inner_text() == listed[2]["title"]
    assert page.evaluate("audio.paused")
    page.locator("#previous").click()
    assert page.locator("#track-title").inner_text() == listed[1]["title"]
    page.locator("#toggle").click()
    until(page, "!audio.paused && audio.readyState >= 1")
    seek(page, listed[1]["ms"] - 700)
    until(page, "(url) => audio.src.endsWith(url) && audio.currentTime > 0.2", listed[2]["url"])
    assert page.url.endswith("#3")
    assert visit.complaints(parts.url) == []
    visit.close()


def test_one_session_alone_is_opened_at_once(long_track: Server, browser: Browser) -> None:
    visit = Phone(browser)
    page = visit.open(long_track.url, ready="#player:not([hidden])")
    assert page.locator("#track-title").inner_text() == told(long_track)["tracks"][0]["title"]
    page.locator("#to-shelf").click()
    assert page.locator("#groups .track").count() == 1
    visit.close()


def test_a_server_that_has_gone_is_told_of(
    browser: Browser, tmp_path_factory: pytest.TempPathFactory
) -> None:
    visit = Phone(browser)
    with sharing(tmp_path_factory, "m4a", "desk", "five-minutes") as server:
        page = visit.open(server.url, ready="#groups .track")
    page.locator("#groups .track .open").nth(1).click()
    page.locator("#toggle").click()
    until(page, "document.getElementById('notice').textContent.includes('no longer serves')")
    visit.close()


def test_the_big_buttons_skip_ten_seconds(phone: Callable[..., Phone]) -> None:
    page = phone().page
    page.locator(MORNING).locator(".open").click()
    until(page, "audio.readyState >= 1")
    seek(page, 60_000)
    page.locator("#forward").click()
    assert page.evaluate("audio.currentTime") == 70
    page.locator("#back").click()
    page.locator("#back").click()
    assert page.evaluate("audio.currentTime") == 50


def test_the_line_being_spoken_is_shown_in_step(
    phone: Callable[..., Phone], shared: Server
) -> None:
    page = playing_morning(phone())
    morning = next(t for t in told(shared)["tracks"] if t["title"].startswith("Morning"))
    words = told(shared, morning["words"])
    # A stretch with several lines close together.
    begin = min(range(20, len(words) - 6), key=lambda n: words[n + 5]["at"] - words[n]["at"])
    part = words[begin : begin + 6]
    seek(page, part[0]["at"] - 1_500)
    page.evaluate(
        """(until) => new Promise((done) => {
            window.seen = [];
            let before = document.getElementById("line").textContent;
            const look = () => {
                const text = document.getElementById("line").textContent;
                if (text !== before) seen.push([audio.currentTime, text]);
                before = text;
                if (audio.currentTime > until) done(); else setTimeout(look, 5);
            };
            look();
        })""",
        part[-1]["at"] / 1000 + 0.5,
    )
    seen = {text: at for at, text in page.evaluate("seen")}
    late = {
        line["text"]: round(seen[line["text"]] - line["at"] / 1000, 2)
        for line, before in zip(part, [{"text": ""}, *part], strict=False)
        if line["text"] != before["text"] and [w["text"] for w in part].count(line["text"]) == 1
    }
    assert len(late) >= 2
    assert all(-0.05 <= by <= IN_STEP_S for by in late.values()), late


def test_the_lock_screen_has_what_is_on_and_its_buttons(phone: Callable[..., Phone]) -> None:
    page = playing_morning(phone())
    page.locator("#chapter-list button").nth(2).click()
    title = page.locator("#chapter-list button .title").nth(2).text_content()
    until(page, "(title) => navigator.mediaSession.metadata?.title === title", title)
    shown = page.evaluate(
        """() => {
            const {metadata, playbackState} = navigator.mediaSession;
            return [metadata.artist, metadata.artwork[0].src, playbackState];
        }"""
    )
    assert shown[0].startswith("Morning")
    assert "/covers/" in shown[1]
    assert shown[2] == "playing"


def test_the_speed_is_chosen_and_remembered(phone: Callable[..., Phone]) -> None:
    visit = phone()
    page = playing_morning(visit)
    page.get_by_label("1.25\u00d7").check()
    assert page.evaluate("audio.playbackRate") == 1.25
    assert page.locator("#speed-hint").inner_text() == "Holds are shorter at this speed."
    page.reload()
    page.wait_for_selector("#player:not([hidden])")
    assert page.get_by_label("1.25\u00d7").is_checked()
    assert page.evaluate("audio.playbackRate") == 1.25


def test_the_place_is_remembered_for_each_track(phone: Callable[..., Phone]) -> None:
    visit = phone()
    page = playing_morning(visit)
    seek(page, 300_000)
    until(page, "!audio.seeking && audio.currentTime > 300")
    page.locator("#toggle").click()
    page.locator("#to-shelf").click()
    assert "13 min left" in page.locator(MORNING).inner_text()
    page.locator("#groups .track:has-text('Evening') .open").click()
    until(page, "audio.readyState >= 1")
    assert page.evaluate("audio.currentTime") == 0
    page.reload()
    page.locator("#to-shelf").click()
    page.locator(MORNING).locator(".open").click()
    until(page, "audio.currentTime >= 300 && audio.currentTime < 302")
    assert page.evaluate("audio.paused")


def test_keys_play_skip_and_jump(phone: Callable[..., Phone], shared: Server) -> None:
    page = phone(size=(1280, 800), touch=False).page
    page.locator(MORNING).locator(".open").click()
    until(page, "audio.readyState >= 1")
    page.keyboard.press("ArrowRight")
    assert page.evaluate("audio.currentTime") == 10
    page.keyboard.press("ArrowLeft")
    assert page.evaluate("audio.currentTime") == 0
    page.keyboard.press("n")
    morning = next(t for t in told(shared)["tracks"] if t["title"].startswith("Morning"))
    assert page.evaluate("audio.currentTime") == morning["chapters"][1]["at"] / 1000
    page.keyboard.press("p")
    assert page.evaluate("audio.currentTime") == 0
    page.keyboard.press("Space")
    until(page, "!audio.paused")
    page.keyboard.press("Space")
    until(page, "audio.paused")


def test_everything_can_be_reached_by_keyboard(phone: Callable[..., Phone]) -> None:
    page = phone().page
    page.locator(MORNING).locator(".open").click()
    reached = []
    for _ in range(40):
        page.keyboard.press("Tab")
        reached.append(page.evaluate("document.activeElement.id || document.activeElement.tagName"))
    for control in (
        "to-shelf",
        "track-download",
        "scrubber",
        "previous",
        "back",
        "toggle",
        "forward",
        "next",
    ):
        assert control in reached, control


def test_a_downloaded_track_is_the_file_byte_for_byte(
    phone: Callable[..., Phone], shared: Server, tmp_path: Path
) -> None:
    page = phone().page
    with page.expect_download() as started:
        page.locator(MORNING).locator(".download").click()
    saved = tmp_path / "saved"
    started.value.save_as(saved)
    morning = next(t for t in told(shared)["tracks"] if t["title"].startswith("Morning"))
    assert saved.read_bytes() == fetched(shared, morning["url"])
    assert started.value.suggested_filename == morning["name"]
    assert saved.stat().st_size == morning["bytes"]


def test_all_of_it_comes_as_one_zip(
    phone: Callable[..., Phone], shared: Server, tmp_path: Path
) -> None:
    page = phone().page
    with page.expect_download() as started:
        page.locator("#zip").click()
    saved = tmp_path / "all.zip"
    started.value.save_as(saved)
    with zipfile.ZipFile(io.BytesIO(saved.read_bytes())) as packed:
        assert packed.testzip() is None
        names = {Path(name).name for name in packed.namelist()}
        assert {track["name"] for track in told(shared)["tracks"]} <= names


def test_the_address_of_the_feed_is_copied(phone: Callable[..., Phone], shared: Server) -> None:
    page = phone().page
    page.locator("#feed-copy").click()
    until(page, "document.querySelector('#feed-copy span').textContent === 'Copied'")
    assert page.locator("#feed-address").input_value() == f"{shared.url}feed.xml"


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_axe_finds_nothing(
    browser: Browser, shared: Server, request: pytest.FixtureRequest, scheme: Scheme
) -> None:
    source = axe.source(request.config.cache.mkdir("axe"))
    for size in ((390, 844), (1280, 800)):
        visit = Phone(browser, scheme=scheme, size=size, touch=size[0] < 1000)
        page = visit.open(shared.url, ready="#groups .track")
        assert axe.violations(page, source) == []
        page = playing_morning(visit)
        seek(page, 154_000)
        until(page, "!audio.seeking")
        assert axe.violations(page, source) == []
        if size[0] < 1000:
            page.locator("#to-shelf").click()
            page.wait_for_selector("#mini", state="visible")
            assert axe.violations(page, source) == []
        visit.close()


@pytest.mark.parametrize("width", [320, 390, 768, 1280])
def test_no_width_has_to_be_scrolled_sideways(phone: Callable[..., Phone], width: int) -> None:
    page = phone(size=(width, 700)).page
    for view in ("#sessions", "#1"):
        page.goto(page.url.partition("#")[0] + view)
        assert page.evaluate("document.documentElement.scrollWidth") <= width


def test_whatever_can_be_pressed_is_big_enough_for_a_finger(phone: Callable[..., Phone]) -> None:
    page = phone(size=(320, 700)).page
    for view in ("#sessions", "#1"):
        page.goto(page.url.partition("#")[0] + view)
        page.wait_for_timeout(100)
        small = page.evaluate(
            """[...document.querySelectorAll("button, main a, input, label")]
                .filter((each) => each.checkVisibility() && !each.closest("p"))
                .filter((each) => !each.closest(".speed label") || each.matches("label"))
                .map((each) => [each.id || each.className, each.getBoundingClientRect()])
                .filter(([, box]) => box.height < 44 || box.width < 44)
                .map(([name, box]) => `${name} ${box.width}x${box.height}`)"""
        )
        assert small == []
