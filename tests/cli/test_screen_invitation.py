"""The way in for a phone, on the screen of a session: when it is shown, and that it is whole."""

from __future__ import annotations

import asyncio
from dataclasses import replace
from typing import TYPE_CHECKING

import pytest
from hypothesis import given
from hypothesis import strategies as st

from matcue.cli.screen.app import ScreenApp
from matcue.cli.screen.help import Aside
from matcue.cli.screen.inks import styles
from matcue.cli.screen.invitation import Invitation
from matcue.cli.screen.paint import paint
from matcue.cli.screen.picture import Ink, text
from matcue.live.bindings import DEFAULT
from matcue.live.keys import Press
from matcue.web import qr
from screens import SCENES, FakeLive

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable

    from textual.pilot import Pilot

    from matcue.cli.screen.live import Left

URL = "http://192.168.100.200:54321/AbCdEfGhIjKlMnOp/"
WORDS = "Scan it with the phone's camera."
CODE = tuple(qr.halves(URL))


def invitation(*, code: tuple[str, ...] = CODE, came: bool = False) -> Invitation:
    return Invitation(url=URL, words=WORDS, code=code, came=lambda: came)


def shown(columns: int, rows: int, way: Invitation) -> str:
    picture = paint(SCENES["hold"], columns, rows, DEFAULT, aside=Aside.INVITATION, invitation=way)
    return text(picture)


@pytest.mark.parametrize("size", [(80, 24), (100, 30), (60, 24), (200, 55)])
def test_the_whole_code_and_the_whole_address_are_shown(size: tuple[int, int]) -> None:
    lines = shown(*size, invitation()).splitlines()
    first = next(row for row, line in enumerate(lines) if CODE[1].strip()[:20] in line) - 1
    for row, line in enumerate(CODE, first):
        assert line.rstrip() in f"   {lines[row]}"
    assert any(URL in line for line in lines)


@pytest.mark.parametrize("size", [(80, 20), (30, 40), (50, 12)])
def test_where_the_code_has_no_room_there_is_still_the_whole_address(
    size: tuple[int, int],
) -> None:
    screen = shown(*size, invitation())
    assert "█" not in screen
    assert URL in "".join(line.strip() for line in screen.splitlines())


def test_beside_the_code_stands_what_to_do_with_it() -> None:
    assert "Scan it with the phone's camera." in shown(80, 24, invitation())


def test_what_only_this_computer_reaches_has_no_code() -> None:
    screen = shown(80, 24, invitation(code=()))
    assert URL in screen
    assert "█" not in screen


@given(
    columns=st.integers(1, 140),
    rows=st.integers(1, 60),
    code=st.sampled_from([CODE, ()]),
    aside=st.sampled_from(Aside),
)
def test_an_invitation_of_any_size_keeps_to_the_screen(
    columns: int, rows: int, code: tuple[str, ...], aside: Aside
) -> None:
    way = invitation(code=code)
    picture = paint(SCENES["hold"], columns, rows, DEFAULT, aside=aside, invitation=way)
    assert [len(letters) for letters, _ in picture] == [columns] * rows


def test_a_code_is_black_on_white_whatever_the_terminal() -> None:
    colour = styles(coloured=True)[Ink.CODE]
    assert (str(colour.color), str(colour.bgcolor)) == (
        "Color('#000000', ColorType.TRUECOLOR, triplet=ColorTriplet(red=0, green=0, blue=0))",
        "Color('#ffffff', ColorType.TRUECOLOR, triplet=ColorTriplet(red=255, green=255, blue=255))",
    )
    assert styles(coloured=True, few=True)[Ink.CODE].bgcolor is not None
    assert styles(coloured=False)[Ink.CODE].reverse


def driven(
    way: Invitation | None, drive: Callable[[ScreenApp, Pilot[Left]], Awaitable[None]]
) -> FakeLive:
    live = FakeLive(position=SCENES["hold"].position)
    app = ScreenApp(live, DEFAULT, invitation=way)

    async def run() -> None:
        async with app.run_test(size=(80, 24)) as pilot:
            await pilot.pause()
            await drive(app, pilot)

    asyncio.run(run())
    return live


def on(app: ScreenApp) -> str:
    return "\n".join(strip.text for strip in app.screen._compositor.render_strips())


def test_a_session_with_a_remote_begins_with_the_way_in() -> None:
    async def drive(app: ScreenApp, pilot: Pilot[Left]) -> None:
        assert URL in on(app)

    driven(invitation(), drive)


def test_it_makes_room_as_soon_as_somebody_has_come_that_way() -> None:
    here = False
    way = replace(invitation(), came=lambda: here)

    async def drive(app: ScreenApp, pilot: Pilot[Left]) -> None:
        nonlocal here
        app.look()
        assert URL in on(app)
        here = True
        app.look()
        await pilot.pause()
        assert URL not in on(app)

    driven(way, drive)


def test_the_key_for_help_goes_from_the_session_to_the_keys_to_the_way_in_and_back() -> None:
    async def drive(app: ScreenApp, pilot: Pilot[Left]) -> None:
        seen = []
        for _ in range(4):
            await pilot.press("question_mark")
            await pilot.pause()
            screen = on(app)
            seen.append("way in" if URL in screen else "keys" if "tones softer" in screen else "")
        assert seen == ["", "keys", "way in", ""]

    driven(invitation(), drive)


def test_what_was_asked_for_stays_although_somebody_has_come() -> None:
    async def drive(app: ScreenApp, pilot: Pilot[Left]) -> None:
        await pilot.press("question_mark", "question_mark")
        app.look()
        await pilot.pause()
        assert URL in on(app)

    driven(invitation(came=True), drive)


def test_escape_goes_back_and_other_keys_press_as_ever() -> None:
    async def drive(app: ScreenApp, pilot: Pilot[Left]) -> None:
        await pilot.press("space")
        assert URL in on(app)
        await pilot.press("escape")
        await pilot.pause()
        assert URL not in on(app)

    assert driven(invitation(), drive).pressed == [Press.TOGGLE]


def test_without_a_remote_help_has_only_keys() -> None:
    async def drive(app: ScreenApp, pilot: Pilot[Left]) -> None:
        await pilot.press("question_mark")
        await pilot.pause()
        assert "? goes back" in on(app)
        await pilot.press("question_mark")
        await pilot.pause()
        assert "tones softer" not in on(app)

    driven(None, drive)
