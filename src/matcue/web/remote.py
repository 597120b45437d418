"""The remote of a live session over HTTP: its state as an event stream, and presses as posts.

A client gets the whole state at once, then changes; in between the page counts on by itself. A slow
client gets fewer states, for each is read when it is sent.
"""

from __future__ import annotations

import asyncio
import time
from typing import TYPE_CHECKING, Any, Final, TypeVar

from starlette.responses import JSONResponse, Response
from starlette.routing import Route

from matcue.base.json_record import json_object
from matcue.base.units import Ms
from matcue.live.control.protocol import LONGEST_SEEK, Refusal, read_press
from matcue.live.control.reckoning import Reckoning
from matcue.live.scene import Going
from matcue.web.events import BEGIN, counted, event, of_events

if TYPE_CHECKING:
    from collections.abc import AsyncIterator

    from starlette.requests import Request

    from matcue.live.scene import Live, Scene

LOOK_S: Final = 0.04
"""Interval of reading the session for each client, in seconds: presses show within 100 ms."""

BREATH_S: Final = 0.24
"""Interval of events of a moving breath, in seconds; the page interpolates between them."""

SIGN_OF_LIFE_S: Final = 5.0
"""Interval of repeating an unchanged state, in seconds: a page notices a lost connection by it."""

MOST_LISTENERS: Final = 24
"""The most clients at once."""


class Remote:
    """Serves a live session to browser pages."""

    def __init__(self, live: Live) -> None:
        """Serve *live*; it is not read before a page connects."""
        self._live = live
        self._listeners = 0
        self._came = 0
        self._over = False

    @property
    def came(self) -> int:
        """The number of pages that have connected so far."""
        return self._came

    def close(self) -> None:
        """Send the last state to all clients and end their streams. Thread-safe."""
        self._over = True

    def routes(self) -> list[Route]:
        """Return the routes, relative to the page."""
        return [
            Route("/tracks.json", self._listed),
            Route("/live", self._listen),
            Route("/press", self._press, methods=["POST"]),
            Route("/seek", self._seek, methods=["POST"]),
        ]

    async def _listed(self, _: Request) -> Response:
        told: dict[str, Any] = {"tracks": [], "zip": None, "feed": None, "live": True}
        return JSONResponse(told, headers={"cache-control": "no-store"})

    async def _listen(self, request: Request) -> Response:
        if request.method != "HEAD" and self._listeners >= MOST_LISTENERS:
            refusal = {"error": f"{MOST_LISTENERS} pages are listening already; close one"}
            return JSONResponse(refusal, status_code=503, headers={"retry-after": "10"})
        return of_events(request, self._events())

    async def _events(self) -> AsyncIterator[str]:
        self._listeners += 1
        self._came += 1
        news = _News()
        try:
            yield BEGIN
            while True:
                over = self._over
                for each in news.of(self._live.scene(), time.monotonic(), over=over):
                    yield each
                if over:
                    return
                await asyncio.sleep(LOOK_S)
        finally:
            self._listeners -= 1

    async def _press(self, request: Request) -> Response:
        try:
            press = read_press(_only("press", str, await request.body()))
        except Refusal as refusal:
            return _refused(refusal)
        self._live.press(press)
        return JSONResponse({"ok": True, "press": press})

    async def _seek(self, request: Request) -> Response:
        try:
            to = _only("to", int, await request.body())
        except Refusal as refusal:
            return _refused(refusal)
        if not 0 <= to <= LONGEST_SEEK:
            return _refused(Refusal(f"to is from 0 to {LONGEST_SEEK}, in milliseconds"))
        self._live.seek(Ms(to))
        return JSONResponse({"ok": True, "to": to})


class _News:
    """What one listener has been told, and what is news to it."""

    def __init__(self) -> None:
        self._facts: dict[str, Any] | None = None
        self._chapters: object = None
        self._breath: float | None = None
        self._reckoning = Reckoning()
        self._told_s = 0.0

    def of(self, scene: Scene, now_s: float, *, over: bool) -> list[str]:
        """Return the events for a scene; none if the page knows it already."""
        facts = _facts(scene, over=over)
        breath = None if scene.breath is None else round(scene.breath.full, 3)
        rate = 1.0 if scene.state.going is Going.PLAYING else 0.0
        jumped = self._reckoning.is_off(scene.position, rate=rate, now_s=now_s)
        breathes = breath != self._breath and now_s - self._told_s >= BREATH_S
        events = []
        if scene.chapters is not self._chapters:
            self._chapters = scene.chapters
            chapters = [{"at": each.at, "title": each.title} for each in scene.chapters]
            events.append(event(chapters, "chapters"))
        still = now_s - self._told_s >= SIGN_OF_LIFE_S
        if facts != self._facts or jumped or breathes or still:
            self._facts, self._breath, self._told_s = facts, breath, now_s
            events.append(event(facts | {"full": breath, "at": scene.position}))
        return events


def _facts(scene: Scene, *, over: bool) -> dict[str, Any]:
    """Tell a scene but for what goes on by itself from one instant to the next."""
    stage, state = scene.stage, scene.state
    return {
        "going": Going.ENDED if over or scene.ended else state.going,
        "message": state.message,
        "title": scene.title,
        "name": stage.name,
        "kind": stage.kind,
        "exercise": counted(stage.exercise),
        "round": counted(stage.round),
        "side": stage.side,
        "set": counted(stage.set),
        "rep": counted(stage.rep),
        "next": stage.next,
        "again": stage.again,
        "figure": scene.figure,
        "counts": scene.counts_reps,
        "left_s": scene.left_s,
        "flow": scene.breath.flow if scene.breath is not None else None,
        "said": scene.said,
        "total": scene.total,
        "chapter": stage.chapter,
        "pace": state.pace,
        "words": state.words,
        "voice_db": state.voice_db,
        "tones_db": state.tones_db,
    }


_FORMS: Final = {"press": '{"press": "toggle"}', "to": '{"to": 83000}'}

_Kind = TypeVar("_Kind", str, int)


def _only(name: str, kind: type[_Kind], body: bytes) -> _Kind:
    """Read ``{"name": value}``.

    Raises:
        Refusal: It is something else.
    """
    said = json_object(body) or {}
    value = said.get(name) if len(said) == 1 else None
    # True is an int, too.
    if not isinstance(value, kind) or isinstance(value, bool):
        raise Refusal(f"post {_FORMS[name]}")
    return value


def _refused(why: Refusal) -> Response:
    return JSONResponse({"error": str(why)}, status_code=400)
