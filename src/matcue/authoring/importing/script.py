"""Scripts that are read aloud, with pauses: ``[Gap: 30 seconds]``, ``[PAUSE:5]``, ``#PAUSE 5``.

Text or Markdown; what is a heading there is not said.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

from matcue.authoring.importing import doses
from matcue.authoring.importing.found import Found, Heading, Item, Remark, Said, Silence

if TYPE_CHECKING:
    from collections.abc import Iterator

    from matcue.authoring.importing.source import Source

_WORD: Final = r"(?:gap|pause|silence|wait|break|hold)"
_LENGTH: Final = r"[0-9][0-9.:]{0,8} ?[a-z]{0,8}"
PAUSE: Final = re.compile(
    rf"[\[<(]\s*{_WORD}\s*[:=]?\s*({_LENGTH})\s*[\]>)]|(?<!\w)#{_WORD}\s+({_LENGTH})(?![\w.])",
    re.IGNORECASE,
)
_COMMENT: Final = re.compile(r"(?<!\s)\s+#\s.*$|^<!--.*-->$|^//.*$")
_HEADING: Final = re.compile(r"#{1,6}\s+(\S.*?)\s*#*")
_COMMAND: Final = re.compile(r"#([A-Z]{3,})\b.*")
_RULE: Final = re.compile(r"(?:-{3,}|\*{3,}|_{3,}|={3,})")
_SENTENCE: Final = re.compile(r"(?<=[.!?])\s+(?=[A-Z\"'(])")


def read(source: Source) -> Found | None:
    """Read a script with pauses; None if it has none."""
    if PAUSE.search(source.text) is None:
        return None
    items: list[Item] = []
    remarks: list[Remark] = []
    title = ""
    for number, line in enumerate(source.lines, start=1):
        bare = line if PAUSE.match(line) else _COMMENT.sub("", line).strip()
        if not bare or _RULE.fullmatch(bare):
            continue
        short = len(bare) <= doses.LONGEST_LINE
        if short and (heading := _HEADING.fullmatch(bare)) is not None:
            text = doses.tidy(heading[1])
            if not items and not title and not bare.startswith("##"):
                title = text
            else:
                items.append(Heading(number, text))
        elif PAUSE.search(bare) is None and (command := _COMMAND.fullmatch(bare)) is not None:
            remarks.append(Remark(number, f"#{command[1]} is not carried over"))
        else:
            items += _parts(number, bare, remarks)
    return Found(items=tuple(items), title=title, remarks=tuple(remarks)) if items else None


def _parts(number: int, line: str, remarks: list[Remark]) -> Iterator[Item]:
    """Yield the sentences and the pauses of a line."""
    end = 0
    for found in PAUSE.finditer(line):
        yield from _said(number, line[end : found.start()])
        end = found.end()
        lasts = doses.length(found[1] or found[2])
        if lasts:
            yield Silence(number, lasts)
        else:
            remarks.append(Remark(number, f"'{found[0]}' is no pause; it is left out"))
    yield from _said(number, _COMMENT.sub("", line[end:]))


def _said(number: int, text: str) -> Iterator[Said]:
    for sentence in _SENTENCE.split(text):
        bare = re.sub(r"^(?:[-*+>]|[0-9]{1,3}[.)])\s+", "", sentence.strip())
        bare = re.sub(r"[*_`]{1,3}(?=\S)|(?<=\S)[*_`]{1,3}", "", bare)
        if re.search(r"\w", bare):
            yield Said(number, bare)
