"""Lists in text or Markdown, a move a line: ``Plank 30s``, ``- Bridge: 3 sets of 8``."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

from matcue.authoring.importing import doses
from matcue.authoring.importing.found import Found, Heading, Item, Move, Remark, Rest, Rounds

if TYPE_CHECKING:
    from matcue.authoring.importing.source import Source

_MARK: Final = re.compile(r"^(?:[-*+]|[0-9]{1,3}[.)]|\[[ xX]\])\s+")
_HEADING: Final = re.compile(r"#{1,6}\s")
_ROUNDS: Final = re.compile(
    r"(?:repeat )?([0-9]{1,2}) ?(?:rounds?|times through|circuits?|x through)\b.{0,20}",
    re.IGNORECASE,
)
_PROSE: Final = re.compile(
    r"\b(?:I|we|you|he|she|they|it|this|that|there|is|was|are|were|have|has|had|my|our|will|can)\b",
    re.IGNORECASE,
)
"""Words of sentences, which names of exercises have not."""
_NAMED_ROUNDS: Final = re.compile(r"(.*?)[ (:-]+([0-9]{1,2}) ?(?:rounds?|x)\)?:?", re.IGNORECASE)


def read(source: Source) -> Found | None:
    """Read a list; None if fewer than half of its lines have a dose."""
    reading = _Reading()
    for number, line in enumerate(source.lines, start=1):
        if line:
            reading.line(number, doses.folded(line))
    if not reading.fit or reading.fit < reading.rest:
        return None
    return reading.found()


class _Reading:
    """The state of reading one list."""

    def __init__(self) -> None:
        self.title = ""
        self.items: list[Item] = []
        self.rounds: tuple[int, int, int] | None = None
        """The line and number of the rounds that are open, and where in `items` they begin."""
        self.remarks: list[Remark] = []
        self.fit = self.rest = 0

    def line(self, number: int, line: str) -> None:
        """Read a line that is not empty."""
        if len(line) > doses.LONGEST_LINE:
            self.rest += 1
            self.remarks.append(Remark(number, "a long text is not carried over"))
            return
        is_heading = _HEADING.match(line) is not None
        bare = _MARK.sub("", _MARK.sub("", line))
        times = _ROUNDS.fullmatch(bare.strip("#*_: "))
        named = _NAMED_ROUNDS.fullmatch(bare.strip("#*_: ")) if is_heading else None
        if times is not None or named is not None:
            self._close()
            self.fit += 1
            count = times[1] if times is not None else named[2] if named is not None else "1"
            if named is not None and times is None:
                self.items.append(Heading(number, doses.tidy(named[1].lstrip("# "))))
            self.rounds = (number, max(1, int(count)), len(self.items))
        elif is_heading:
            self._close()
            self._heading(number, line)
        elif (found := doses.move(number, bare)) is not None and not (
            bare.endswith((".", "!", "?")) and _PROSE.search(found[0].name)
        ):
            self.fit += 1
            self.remarks += found[1]
            self._move(found[0])
        elif doses.is_doubtful(bare):
            self.fit += 1
            self.items.append(Heading(number, bare))
            self.remarks.append(doses.doubted(number))
        elif (rest := self._rest(number, bare)) is not None:
            self.fit += 1
            self.items.append(rest)
        else:
            self._heading(number, bare)
            # The first line without a dose is the title, and a line that ends in a colon a heading.
            if self.items and not bare.endswith(":"):
                self.rest += 1
                self.remarks.append(
                    Remark(number, "it has no length and no number; it is a comment")
                )

    def _move(self, move: Move) -> None:
        if move.lasts is not None and doses.is_rest(move.name):
            self.items.append(Rest(move.line, move.lasts))
        else:
            self.items.append(move)

    def _rest(self, number: int, text: str) -> Rest | None:
        found = re.fullmatch(
            rf"({doses.LENGTH}) (?:of )?(\w+)|(\w+):? ({doses.LENGTH})", text, re.IGNORECASE
        )
        if found is None or not doses.is_rest(found[2] or found[3]):
            return None
        lasts = doses.length(found[1] or found[4])
        return Rest(number, lasts) if lasts else None

    def _heading(self, number: int, text: str) -> None:
        told = doses.tidy(text.lstrip("# "))
        if not self.items and not self.title and not text.startswith("##"):
            self.title = told
        elif told:
            self.items.append(Heading(number, told))

    def _close(self) -> None:
        """End the rounds that are open: all that was read since their line is repeated."""
        if self.rounds is not None:
            number, times, begin = self.rounds
            if (inner := tuple(self.items[begin:])) and times > 1:
                self.items[begin:] = [Rounds(number, times, inner)]
        self.rounds = None

    def found(self) -> Found:
        """Return what was read."""
        self._close()
        moves = [item for item in self.items if isinstance(item, Move)]
        timer = any(isinstance(item, Rest) for item in self.items)
        return Found(
            items=tuple(self.items),
            title=self.title,
            exact=timer and all(move.lasts for move in moves),
            remarks=tuple(self.remarks),
        )
