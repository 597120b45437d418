"""The screen as a program: what keys do, when it looks, how it leaves."""

from __future__ import annotations

import asyncio
import os
from dataclasses import dataclass
from typing import TYPE_CHECKING

import pytest

from matcue.cli.screen.app import ScreenApp
from matcue.cli.screen.live import Left
from matcue.live.bindings import DEFAULT
from matcue.live.keys import Press
from matcue.plan.timeline import SpanKind
from screens import FakeLive, during, looked_at

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable

    from textual.pilot import Pilot

    from matcue.base.units import Ms
    from matcue.live.scene import Scene

CHARACTERS = {
    ".": "full_stop",
    ",": "comma",
    "<": "less_than_sign",
    ">": "greater_than_sign",
    "-": "minus",
    "+": "plus",
    "=": "equals_sign",
    "[": "left_square_bracket",
    "]": "right_square_bracket",
    "?": "question_mark",
}
"""What Textual calls the keys that it has names of its own for."""


def driven(
    live: FakeLive,
    drive: Callable[[ScreenApp, Pilot[Left]], Awaitable[None]],
    bindings: dict[str, Press] | None = None,
) -> ScreenApp:
    """Run a screen without a terminal, with somebody at its keys."""
    app = ScreenApp(live, bindings or DEFAULT)

    async def run() -> None:
        async with app.run_test(size=(80, 24)) as pilot:
            await pilot.pause()
            await drive(app, pilot)

    asyncio.run(run())
    return app


async def until(condition: Callable[[], bool]) -> None:
    """Wait for something that comes with the next look, however slow the machine."""
    for _ in range(1_000):
        if condition():
            return
        await asyncio.sleep(0.01)
    raise AssertionError("it never came")


def on(app: ScreenApp) -> str:
    return "\n".join(strip.text for strip in app.screen._compositor.render_strips())


@pytest.mark.parametrize(("key", "press"), DEFAULT.items())
def test_every_key_does_what_it_is_bound_to(key: str, press: Press) -> None:
    live = FakeLive()

    async def drive(_: ScreenApp, pilot: Pilot[Left]) -> None:
        await pilot.press(CHARACTERS.get(key, key))

    driven(live, drive)
    assert live.pressed == [press]


def test_bindings_of_ones_own_take_the_place_of_the_usual_ones() -> None:
    live = FakeLive()

    async def drive(_: ScreenApp, pilot: Pilot[Left]) -> None:
        await pilot.press("x", "space", "f9")

    driven(live, drive, {"x": Press.NEXT, "f9": Press.REPEAT})
    assert live.pressed == [Press.NEXT, Press.REPEAT]


def test_a_press_is_on_the_screen_at_once() -> None:
    live = FakeLive(position=during(SpanKind.HOLD, 0, 5_000))
    seen: list[str] = []

    async def drive(app: ScreenApp, pilot: Pilot[Left]) -> None:
        seen.append(on(app))
        await pilot.press("space")
        seen.append(on(app))

    driven(live, drive)
    assert ["goes on." in screen for screen in seen] == [False, True]


def test_the_screen_follows_the_session() -> None:
    live = FakeLive(position=during(SpanKind.HOLD, 0, 5_000))

    async def drive(app: ScreenApp, _: Pilot[Left]) -> None:
        assert "skip rest" not in on(app)
        live.position = during(SpanKind.REST, 0, 4_000)
        await until(lambda: "skip rest" in on(app))

    driven(live, drive)


def test_the_question_mark_shows_the_keys_and_takes_them_away() -> None:
    live = FakeLive(position=during(SpanKind.HOLD, 0, 5_000))
    seen: list[bool] = []

    async def drive(app: ScreenApp, pilot: Pilot[Left]) -> None:
        for key in ("question_mark", "question_mark", "question_mark", "escape"):
            await pilot.press(key)
            seen.append("these keys" in on(app))

    driven(live, drive)
    assert seen == [True, False, True, False]
    assert live.pressed == []


def test_keys_act_while_help_is_shown() -> None:
    live = FakeLive()

    async def drive(_: ScreenApp, pilot: Pilot[Left]) -> None:
        await pilot.press("question_mark", "n", "space")

    driven(live, drive)
    assert live.pressed == [Press.NEXT, Press.TOGGLE]


def test_control_c_stops_the_session_and_the_screen() -> None:
    live = FakeLive()

    async def drive(app: ScreenApp, pilot: Pilot[Left]) -> None:
        await pilot.press("ctrl+c")
        await until(lambda: not app.is_running)

    app = driven(live, drive)
    assert live.pressed == [Press.STOP]
    assert app.return_value is Left.STOPPED


def test_textuals_own_keys_do_nothing() -> None:
    live = FakeLive()

    async def drive(app: ScreenApp, pilot: Pilot[Left]) -> None:
        await pilot.press("ctrl+q", "ctrl+p", "tab", "f1")
        await pilot.pause()
        assert app.is_running

    driven(live, drive)
    assert live.pressed == []


def test_the_screen_goes_away_when_the_session_ends() -> None:
    live = FakeLive()

    async def drive(app: ScreenApp, _: Pilot[Left]) -> None:
        live.position = live.session_view.total
        await until(lambda: not app.is_running)

    assert driven(live, drive).return_value is Left.ENDED


def test_a_session_that_does_not_stop_is_left_at_the_second_asking() -> None:
    live = FakeLive(stops=False)

    async def drive(app: ScreenApp, pilot: Pilot[Left]) -> None:
        await pilot.press("q")
        await pilot.pause()
        assert app.is_running
        await pilot.press("q")
        await until(lambda: not app.is_running)

    assert driven(live, drive).return_value is Left.STOPPED


def test_another_size_of_the_terminal_is_painted_at_once() -> None:
    live = FakeLive(position=during(SpanKind.HOLD, 0, 5_000))
    seen: list[tuple[int, int]] = []

    async def drive(app: ScreenApp, pilot: Pilot[Left]) -> None:
        await pilot.resize_terminal(60, 16)
        await pilot.pause()
        lines = on(app).splitlines()
        seen.append((len(lines[0]), len(lines)))
        assert "10:11" in lines[14]

    driven(live, drive)
    assert seen == [(60, 16)]


class Broken(ValueError):
    pass


@dataclass
class BrokenLive:
    """A session that fails when it is looked at, or when something is pressed."""

    on_press: bool

    def scene(self) -> Scene:
        if not self.on_press:
            raise Broken("the session view is torn")
        return looked_at(SpanKind.HOLD)

    def seek(self, to: Ms, /) -> None:
        pass

    def press(self, press: Press) -> None:
        raise Broken("the button is off")


@pytest.mark.parametrize("on_press", [False, True])
def test_what_a_session_raises_ends_the_screen_and_is_kept(on_press: bool) -> None:
    app = ScreenApp(BrokenLive(on_press))

    async def run() -> None:
        async with app.run_test(size=(80, 24)) as pilot:
            await pilot.press("n")
            await until(lambda: not app.is_running)

    asyncio.run(run())
    assert isinstance(app.failed, Broken)


def test_no_color_stays_in_the_environment(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("NO_COLOR", "1")
    ScreenApp(FakeLive())
    assert os.environ["NO_COLOR"] == "1"
