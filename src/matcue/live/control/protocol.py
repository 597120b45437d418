"""The protocol of the local socket: one JSON object a line. No input or output here.

docs/remote.md describes it for authors of remotes.
"""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final, TypeAlias

from matcue.base.errors import InputError, near
from matcue.base.units import HOUR, Ms
from matcue.live.control.state import as_facts
from matcue.live.keys import Press

if TYPE_CHECKING:
    from matcue.live.control.state import SessionState

LONGEST_LINE: Final = 4_096
"""Bytes of a request, its newline included."""

LONGEST_SEEK: Final = Ms(24 * HOUR)


class Refusal(InputError):
    """A request that is refused; the message is sent as the answer."""


@dataclass(frozen=True, slots=True)
class PressIt:
    """``{"press": "toggle"}``."""

    press: Press


@dataclass(frozen=True, slots=True)
class SeekTo:
    """``{"seek": 83000}``."""

    at: Ms


@dataclass(frozen=True, slots=True)
class AskState:
    """``{"ask": "state"}``."""


@dataclass(frozen=True, slots=True)
class WatchRequest:
    """``{"watch": true}``, and ``false`` to end it."""

    on: bool


@dataclass(frozen=True, slots=True)
class ShowSecret:
    """``{"secret": "…"}``, the first line where the socket is no file."""

    secret: str


Request: TypeAlias = PressIt | SeekTo | AskState | WatchRequest | ShowSecret


def read_request(line: bytes) -> Request:
    """Parse one line of a client.

    Raises:
        Refusal: The line is no known request.
    """
    try:
        said = json.loads(line.decode())
    except (ValueError, RecursionError):
        raise Refusal('write one JSON object a line, like {"press": "toggle"}') from None
    if not isinstance(said, dict) or len(said) != 1:
        raise Refusal('write one request a line, like {"press": "toggle"}')
    ((verb, value),) = said.items()
    match verb, value:
        case "press", str():
            return PressIt(read_press(value))
        case "seek", bool():
            pass
        case "seek", int() if 0 <= value <= LONGEST_SEEK:
            return SeekTo(Ms(value))
        case "ask", "state":
            return AskState()
        case "watch", bool():
            return WatchRequest(value)
        case "secret", str():
            return ShowSecret(value)
        case _:
            pass
    if verb in _FORMS:
        raise Refusal(f"{verb} takes something else; write {_FORMS[verb]}")
    raise Refusal(f"there is no {_quoted(verb)}; there are {', '.join(_FORMS)}")


def read_press(name: str) -> Press:
    """Find a press by its name.

    Raises:
        Refusal: No press has this name; the message suggests near ones, or lists all.
    """
    names = [press.value for press in Press]
    if name in names:
        return Press(name)
    hint = near(name, names) or f"; there are {', '.join(names)}"
    raise Refusal(f"no press is called {_quoted(name)}{hint}")


def done(**facts: Any) -> bytes:
    """Encode the answer to a request that was carried out."""
    return _line({"ok": True, **facts})


def refused(why: str) -> bytes:
    """Encode the answer to a request that was refused; *why* is the message."""
    return _line({"error": why})


def changed(state: SessionState) -> bytes:
    """Encode a state for clients that watch."""
    return _line({"state": as_facts(state)})


def request(verb: str, value: str | bool | int) -> bytes:
    """Encode a request."""
    return _line({verb: value})


_FORMS: Final = {
    "press": '{"press": "toggle"}',
    "seek": '{"seek": 83000}, in milliseconds from the start',
    "ask": '{"ask": "state"}',
    "watch": '{"watch": true}',
    "secret": '{"secret": "..."}',
}

_QUOTED: Final = 40


def _quoted(text: str) -> str:
    return repr(text if len(text) <= _QUOTED else f"{text[:_QUOTED]}…")


def _line(said: dict[str, Any]) -> bytes:
    # Only ASCII: no half of a surrogate pair in somebody's request can make an answer fail.
    return json.dumps(said).encode("ascii") + b"\n"
