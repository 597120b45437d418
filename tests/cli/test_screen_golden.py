"""Every screen looks as recorded, unless we mean to change it.

`pytest --update-golden` writes the files anew; look at them before committing.
"""

from __future__ import annotations

import asyncio
from pathlib import Path

import pytest

from matcue.cli.screen.app import ScreenApp
from matcue.cli.screen.help import Aside
from matcue.cli.screen.paint import paint
from matcue.cli.screen.picture import text
from matcue.live.bindings import DEFAULT
from screens import SCENES, FakeLive

GOLDEN = Path(__file__).parents[1] / "golden" / "screens"
SIZES = [(80, 24), (120, 40), (60, 16)]


@pytest.mark.parametrize("size", SIZES, ids=lambda size: f"{size[0]}x{size[1]}")
@pytest.mark.parametrize("name", [*SCENES, "help"])
def test_screen_is_as_recorded(
    name: str, size: tuple[int, int], request: pytest.FixtureRequest
) -> None:
    helping = name == "help"
    scene = SCENES["hold" if helping else name]
    path = GOLDEN / f"{name}-{size[0]}x{size[1]}.txt"
    found = text(paint(scene, *size, DEFAULT, aside=Aside.KEYS if helping else Aside.NOTHING))
    if request.config.getoption("--update-golden"):
        path.write_text(found, "utf-8")
    assert path.read_text("utf-8") == found


@pytest.mark.parametrize("size", SIZES, ids=lambda size: f"{size[0]}x{size[1]}")
@pytest.mark.parametrize("name", list(SCENES))
def test_what_textual_shows_is_what_was_painted(name: str, size: tuple[int, int]) -> None:
    scene = SCENES[name]
    live = FakeLive(position=scene.position, state=scene.state)
    app = ScreenApp(live)

    async def shown() -> list[str]:
        async with app.run_test(size=size) as pilot:
            await pilot.pause()
            return [strip.text for strip in app.screen._compositor.render_strips()]

    found = "".join(f"{line.rstrip()}\n" for line in asyncio.run(shown()))
    assert found == text(paint(scene, *size, DEFAULT))
