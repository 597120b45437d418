"""The preview over HTTP: the session as JSON, planned anew for each choice, and change events."""

from __future__ import annotations

import asyncio
from dataclasses import asdict
from typing import TYPE_CHECKING, Any, Final

from starlette.concurrency import run_in_threadpool
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

from matcue.authoring.look import PreviewChoice
from matcue.base.errors import MatcueError
from matcue.plan.manner import FASTEST, PACES, SLOWEST, Words
from matcue.routine.model import Level
from matcue.web import page_files
from matcue.web.answers import missing, of_file
from matcue.web.events import BEGIN, counted, event, of_events

if TYPE_CHECKING:
    from collections.abc import AsyncIterator

    from starlette.requests import Request

    from matcue.authoring.lanes import Bar, Lanes
    from matcue.authoring.look import PreviewView
    from matcue.authoring.preview import Preview, Status
    from matcue.live.session_view import Stage

LOOK_S: Final = 0.25
"""Interval of checking whether the file was saved, in seconds."""

SIGN_OF_LIFE_S: Final = 10.0
"""Interval of keep-alive events, in seconds, so that a page notices a lost connection."""

FOLDER: Final = page_files.FOLDER / "preview"

_FRESH: Final = {"cache-control": "no-store"}


def routes(preview: Preview) -> list[Route]:
    """Return the routes of a preview and its page.

    Args:
        preview: The preview, entered for as long as the routes are served.
    """

    async def session(request: Request) -> Response:
        try:
            choice = _choice(request, preview)
            look = await run_in_threadpool(preview.look, choice)
        except MatcueError as error:
            return JSONResponse({"error": str(error)}, headers=_FRESH)
        return JSONResponse(_text(look), headers=_FRESH)

    async def changes(request: Request) -> Response:
        return of_events(request, _news(preview))

    async def sound(request: Request) -> Response:
        path = preview.sound(request.path_params["name"])
        return missing() if path is None else of_file(request, path, mime="audio/flac")

    async def figure(request: Request) -> Response:
        drawn = await run_in_threadpool(preview.exercise, request.path_params["id"])
        if drawn is None:
            return missing()
        return Response(drawn, headers=_FRESH, media_type="image/svg+xml")

    return [
        *page_files.routes(FOLDER),
        Route("/session.json", session),
        Route("/changes", changes),
        Route("/sound/{name}", sound),
        Route("/figures/{id}.svg", figure),
    ]


async def _news(preview: Preview) -> AsyncIterator[str]:
    told: Status | None = None
    quiet = 0.0
    yield BEGIN
    while True:
        status = await run_in_threadpool(preview.refresh)
        if status != told or quiet >= SIGN_OF_LIFE_S:
            yield event(asdict(status))
            told, quiet = status, 0.0
        await asyncio.sleep(LOOK_S)
        quiet += LOOK_S


def _choice(request: Request, preview: Preview) -> PreviewChoice:
    """Read a choice; what is not said is as it was typed when the preview was started.

    Raises:
        InputError: It cannot be.
    """
    usual = preview.usual
    said = request.query_params
    return PreviewChoice.read(
        level=said.get("level", usual.level.value),
        pace=said.get("pace", str(usual.pace)),
        words=said.get("words", usual.words.value),
        minutes=said.get("minutes", str(usual.minutes or "")),
    )


def _text(look: PreviewView) -> dict[str, Any]:
    return {
        "error": None,
        "routine": look.routine,
        "title": look.title,
        "choice": asdict(look.choice),
        "choices": {
            "levels": [level.value for level in Level],
            "words": [words.value for words in Words],
            "paces": dict(PACES),
            "slowest": SLOWEST,
            "fastest": FASTEST,
        },
        "exact": look.exact,
        "voice": look.voice,
        "longer": look.longer,
        "changes": look.changes,
        "warnings": [asdict(each) for each in look.warnings],
        "dropped": [asdict(each) for each in look.dropped],
        "sound": f"sound/{look.sound.name}" if look.sound is not None else None,
        **_told_lanes(look.lanes),
    }


def _told_lanes(lanes: Lanes) -> dict[str, Any]:
    return {
        "total": lanes.total,
        "chapters": [asdict(chapter) for chapter in lanes.chapters],
        "bars": [_told_bar(bar) for bar in lanes.bars],
        "stages": [_told_stage(stage) for stage in lanes.stages],
        "said": [asdict(each) for each in lanes.said],
    }


def _told_bar(bar: Bar) -> dict[str, Any]:
    told: dict[str, Any] = {"at": bar.at, "ends": bar.ends, "lane": bar.lane, "text": bar.text}
    if bar.begins_full or bar.ends_full:
        told["full"] = [bar.begins_full, bar.ends_full]
    return told


def _told_stage(stage: Stage) -> dict[str, Any]:
    return {
        "at": stage.at,
        "ends": stage.ends,
        "kind": stage.kind,
        "name": stage.name,
        "side": stage.side,
        "set": counted(stage.set),
        "rep": counted(stage.rep),
        "exercise": counted(stage.exercise),
        "next": stage.next,
        "chapter": stage.chapter,
        "since": stage.since,
    }
