"""Which key means which press."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from matcue.live.keys import BINDINGS, Press, key

if TYPE_CHECKING:
    from collections.abc import Mapping

HELP: Final = "?"
"""Shows the keys. It belongs to whatever reads keys, not to a session."""

INTERRUPT: Final = "ctrl+c"
"""Always stops, whatever the bindings say."""


def by_key(keys: Mapping[Press, tuple[str, ...]]) -> Mapping[str, Press]:
    """Invert the bindings: from the keys of each press to the press of each key."""
    return {each: press for press, several in keys.items() for each in several}


DEFAULT: Final[Mapping[str, Press]] = by_key(
    {press: binding.keys for press, binding in BINDINGS.items()}
)


def keys_of(bindings: Mapping[str, Press], press: Press) -> tuple[str, ...]:
    """List the keys that mean a press, in the order of the bindings."""
    return tuple(each for each, meaning in bindings.items() if meaning is press)


def press_of(bindings: Mapping[str, Press], sent: str) -> Press | None:
    """Look up a key by the name that a terminal's library gives it.

    Returns:
        The press that the key is bound to; None if it is bound to none.
    """
    if sent == INTERRUPT:
        return Press.STOP
    try:
        return bindings.get(key(sent))
    except ValueError:  # a key that the settings cannot name has no meaning either
        return None
