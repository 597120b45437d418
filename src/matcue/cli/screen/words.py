"""The words of the screen: names of stages, presses and keys."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from matcue.live.bindings import HELP, INTERRUPT, keys_of
from matcue.live.keys import Press
from matcue.live.session_view import Flow
from matcue.plan.timeline import SpanKind

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from matcue.live.scene import Scene

KINDS: Final[Mapping[SpanKind, str]] = {
    SpanKind.READY: "Get ready",
    SpanKind.ENTER: "Go in",
    SpanKind.HOLD: "Hold",
    SpanKind.REP: "Rep",
    SpanKind.BREATH: "Breath",
    SpanKind.SWITCH: "Switch sides",
    SpanKind.REST: "Rest",
    SpanKind.RELAX: "Relax",
}

_FLOWS: Final = {Flow.IN: "Breathe in", Flow.OUT: "Breathe out", Flow.STAY: "Stay"}

PRESSES: Final[Mapping[Press, str]] = {
    Press.TOGGLE: "pause, go on",
    Press.PLAY: "go on",
    Press.PAUSE: "pause",
    Press.NEXT: "next exercise",
    Press.PREVIOUS: "previous",
    Press.REPEAT: "set again",
    Press.BACK: "10 s back",
    Press.FORWARD: "10 s on",
    Press.SKIP_REST: "skip the rest",
    Press.MORE_TIME: "30 s more",
    Press.SLOWER: "slower",
    Press.FASTER: "faster",
    Press.FEWER_WORDS: "fewer words",
    Press.MORE_WORDS: "more words",
    Press.VOICE_UP: "voice louder",
    Press.VOICE_DOWN: "voice softer",
    Press.TONES_UP: "tones louder",
    Press.TONES_DOWN: "tones softer",
    Press.STOP: "stop",
}

_SIGNS: Final = {
    "left": "←",
    "right": "→",
    "up": "↑",
    "down": "↓",
    "page-up": "PgUp",
    "page-down": "PgDn",
    "comma": ",",
    "escape": "Esc",
    "enter": "Enter",
    "backspace": "Backspace",
    "delete": "Del",
    "insert": "Ins",
    "home": "Home",
    "end": "End",
    "tab": "Tab",
}


_SAID: Final = {
    ".": "full stop",
    "<": "less than",
    ">": "greater than",
    "-": "minus",
    "+": "plus",
    "=": "equals",
    "[": "left bracket",
    "]": "right bracket",
    "?": "question mark",
    "/": "slash",
    "page-up": "page up",
    "page-down": "page down",
}


def headline(scene: Scene) -> str:
    """Return the headline of a scene: what to do now."""
    stage = scene.stage
    if scene.ended:
        return "Well done" if scene.position >= scene.total else "Stopped"
    match stage.kind:
        case SpanKind.REST:
            return KINDS[SpanKind.REST]
        case SpanKind.RELAX if stage.exercise is not None:
            return KINDS[SpanKind.RELAX]
        case SpanKind.SWITCH if stage.side is not None:
            return f"{stage.side.value} side".capitalize()
        case SpanKind.BREATH if scene.breath is not None:
            return _FLOWS[scene.breath.flow]
        case _:
            return stage.name


def key_sign(key: str) -> str:
    """Return a key as it is printed on keyboards."""
    held, plus, last = key.rpartition("+")
    if not plus or not held:
        return _SIGNS.get(key, key.upper() if key[:1] == "f" and key[1:].isdigit() else key)
    return f"{held.capitalize()}+{last.upper() if len(last) == 1 else key_sign(last)}"


def key_said(key: str) -> str:
    """Return a key in words, for screen readers read single signs badly or not at all."""
    return _SAID.get(key, key)


def help_rows(bindings: Mapping[str, Press]) -> Iterator[tuple[tuple[str, ...], str]]:
    """Yield the keys of each press under these bindings, and what they do."""
    for press, does in PRESSES.items():
        keys = keys_of(bindings, press)
        if press is Press.STOP:
            keys = (*keys, INTERRUPT)
        if keys:
            yield keys, does
    if HELP not in bindings:
        yield (HELP,), "these keys"
