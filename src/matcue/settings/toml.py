"""Writing single values in TOML."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from matcue.settings.kinds import Plain


def toml(plain: Plain) -> str:
    """Write a value as it stands in a file."""
    match plain:
        case bool(whether):
            return "true" if whether else "false"
        case list(names):
            return f"[{', '.join(map(toml, names))}]"
        case str(text):
            # JSON's escapes are TOML's too, but it leaves the delete character as it is.
            return json.dumps(text, ensure_ascii=False).replace("\x7f", "\\u007f")
        case number:
            return str(number)
