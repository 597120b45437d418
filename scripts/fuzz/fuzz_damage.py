"""Damage: what bytes look like when something went wrong with them, or somebody means ill."""

from __future__ import annotations

import copy
import json
from typing import TYPE_CHECKING, Any, Final

if TYPE_CHECKING:
    import random

PIECES: Final = (
    *(b"\x00", b"\x1b[2J", b"\xc2\x9b", b"\xe2\x80\xae", b"\xef\xbf\xbe", b"\xff", b"\r", b"\t"),
    *(b'"\\e]0;x\\a"', b'"\\ud800"', b"1e999", b".inf", b"9" * 30, b"null", b"&a ", b"*a", b"!x "),
    *(b"{", b"}", b"[", b"]", b": ", b"- ", b"'", b'"', b"\\", b"=", b"..", b"---\n", b"\n", b","),
    *(b"%00", b"http://[", b"0s", b"-1", b"{x}", b"use: ", b"\xf0\x9f\xa7\x98", b"a" * 300, b"/"),
    *(b"\xed\xa0\x80", b"[" * 5_000, b"%ff%2e%2e/", b"\x80", b"1_000", b"\xd9\xa1", b"\r\n"),
)

ODD: Final[tuple[Any, ...]] = (
    *(None, True, False, 0, -1, 1, 2**31, 2**53, 2**63, 10**30, 0.5, -0.0, 1e308, float("inf")),
    *(float("nan"), "", " ", "x", "x" * 300, "\x1b[2J", "\u202e", "\ufffe", "\ud800", "\udcff"),
    *("\x00", "../..", "{x}", "{0.__class__}", "1e999", "10:00", "2026-11-24", "\n", "a/b", "٣"),
    *([], [[]], [None], {}, {"x": {}}, ["x"] * 3, [["x", "x"]], "99999-12-31T00:00:00+99:00", "{"),
)
"""Values that stand where others are expected."""


def damaged(data: bytes, chance: random.Random) -> bytes:
    """Return bytes with a few pieces put in, left out, repeated or changed."""
    made = bytearray(data)
    for _ in range(chance.choice((1, 1, 1, 2, 5))):
        at = chance.randrange(len(made) + 1)
        match chance.randrange(4):
            case 0:
                made[at:at] = chance.choice(PIECES)
            case 1:
                made[at : at + chance.randrange(1, 30)] = b""
            case 2:
                begin = chance.randrange(len(made) + 1)
                made[at:at] = made[begin : begin + chance.randrange(200)]
            case _:
                made[at : at + chance.randrange(1, 6)] = bytes([chance.randrange(256)])
    return bytes(made)


def flipped(data: bytes, chance: random.Random) -> bytes:
    """Return bytes of which some bits are others; one in four is cut short too."""
    made = bytearray(data)
    for _ in range(chance.choice((1, 1, 2, 8, 64))):
        made[chance.randrange(len(made))] ^= 1 << chance.randrange(8)
    return bytes(made[: chance.randrange(len(made))] if chance.randrange(4) == 0 else made)


def odd(tree: Any, chance: random.Random) -> bytes:
    """Return data as JSON, which is YAML too, with one to three odd values, keys or gaps in it."""
    made = copy.deepcopy(tree)
    for _ in range(chance.choice((1, 1, 1, 3))):
        made = _changed(made, chance)
    return json.dumps(made, ensure_ascii=chance.random() < 0.5).encode("utf-8", "surrogatepass")


def _changed(tree: Any, chance: random.Random) -> Any:
    """Change something at a place that is reached by chance."""
    if not tree or not isinstance(tree, dict | list) or chance.random() < 0.15:
        return copy.deepcopy(chance.choice(ODD))
    if isinstance(tree, dict):
        key = chance.choice(list(tree))
        match chance.randrange(10):
            case 0:
                del tree[key]
            case 1:
                tree[str(chance.choice(ODD))] = tree.pop(key)
            case _:
                tree[key] = _changed(tree[key], chance)
    else:
        at = chance.randrange(len(tree))
        match chance.randrange(10):
            case 0:
                del tree[at]
            case 1:
                tree.extend(copy.deepcopy(tree * 3))
            case _:
                tree[at] = _changed(tree[at], chance)
    return tree
