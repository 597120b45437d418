"""Write what was found as the text of a routine.

Each kind has one function. What the language cannot say is written as what comes nearest, and
remarked on.
"""

from __future__ import annotations

import json
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Final

from matcue.authoring.importing.found import (
    Found,
    Heading,
    Move,
    Remark,
    Rest,
    Rounds,
    Said,
    Silence,
    each,
    is_empty,
)
from matcue.authoring.importing.names import slug
from matcue.base.text import in_one_line, plain
from matcue.base.units import LONGEST_SESSION, MINUTE, SHORTEST, Ms, shown, written
from matcue.routine.model import Sides
from matcue.routine.notation import MOST_REPS, MOST_SETS
from matcue.routine.source import MOST_TOLD

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from matcue.authoring.importing.found import Item
    from matcue.authoring.importing.names import Names
    from matcue.routine.model import Exercise

MOST_ROUNDS: Final = 5_000
_LONGEST_PAUSE: Final = Ms(10 * MINUTE)
_LONGEST_TITLE: Final = 120
_LONGEST_NAME: Final = 60
_MOST_HOW: Final = 4
_AFTER_GO: Final = Ms(3_000)
"""When a sentence is heard that a file has at the go, where matcue says how to breathe."""


def text(id_: str, about: str, found: Found, names: Names) -> tuple[str, tuple[Remark, ...]]:
    """Return the text of a routine file, and the remarks that stand in its head.

    Args:
        id_: The routine's id.
        about: Where it comes from, in a line.
        found: What was found.
        names: Knows the exercises of the catalogue.
    """
    writer = _Writer(names, _is_exact(found))
    steps = list(writer.steps(found.items, "  "))
    gathered = dict.fromkeys((*found.remarks, *writer.remarks))
    remarks = tuple(sorted(gathered, key=lambda remark: remark.line))
    lines = [*_head(id_, about, found, remarks), *writer.exercises(), "steps:", *steps]
    return "\n".join(lines) + "\n", remarks


def _head(id_: str, about: str, found: Found, remarks: tuple[Remark, ...]) -> Iterator[str]:
    yield f"# {plain(about)}"
    yield f"# It is yours now: `matcue check {id_}.yaml` tells what to look at."
    if remarks:
        yield "# What could not be carried over, or had to be guessed:"
    for remark in remarks[:MOST_TOLD]:
        yield f"#   line {remark.line}: {plain(remark.text)}"
    if (more := len(remarks) - MOST_TOLD) > 0:
        yield f"#   and {more} more"
    yield f"id: {id_}"
    yield f"title: {_quoted(_cut(found.title, _LONGEST_TITLE))}"
    yield "kind: strengthening  # nobody knows whether it loads the back; if it does not, gentle"
    if _is_exact(found):
        yield "timing: exact  # work and rest last as written, and the voice fits in"
    if any(isinstance(item, Rest) for item in each(found.items)) or found.exact:
        yield "rests: {after: 0s}  # the rests of the file stand among the steps"
    yield from _sentences("intro", found.intro)
    yield from _sentences("outro", found.outro)
    yield f"source: {_quoted(plain(about))}"


def _is_exact(found: Found) -> bool:
    """Return whether all moves keep the beat, so that it is said once."""
    moves = [item for item in each(found.items) if isinstance(item, Move)]
    return bool(moves) and all(move.exact for move in moves)


def _sentences(key: str, sentences: tuple[str, ...]) -> Iterator[str]:
    if sentences:
        yield f"{key}: [{', '.join(map(_quoted, sentences))}]"


def _quoted(sentence: str) -> str:
    return json.dumps(in_one_line(sentence), ensure_ascii=False)


def _spoken(sentence: str) -> str:
    """Return a sentence of a stranger's for the voice: its braces name nothing."""
    return _quoted(sentence.replace("{", "{{").replace("}", "}}"))


def _at_instants(move: Move, sided: Move) -> Iterator[str]:
    """Yield the sentences within a move, each with its instant; both sides have them."""
    whole = move.lasts or _AFTER_GO
    each_ = whole // 2 if sided.halved else whole
    for at, text in move.texts:
        instant = Ms(min(max(at % each_, _AFTER_GO), each_))
        yield f"{{at: {written(instant)}, text: {_spoken(text)}}}"


def _cut(name: str, most: int) -> str:
    """Return a name of at most *most* letters, cut between two words if it can be."""
    if len(name) <= most:
        return name
    head = name[: most + 1].rpartition(" ")[0] or name[:most]
    return head[:most].rstrip(" ,;:-")


@dataclass(slots=True)
class _Writer:
    """Writes the steps of one file, and gathers the exercises that they need."""

    names: Names
    is_exact: bool
    remarks: list[Remark] = field(default_factory=list)
    own: dict[str, tuple[str, ...]] = field(default_factory=dict)
    """The lines of each exercise of the file's own, by its id."""

    def steps(self, items: Iterable[Item], indent: str) -> Iterator[str]:
        """Yield the lines of some steps."""
        for item in items:
            match item:
                case Move():
                    yield from self._move(item, indent)
                case Rest():
                    yield f"{indent}- rest: {self._length(item.line, item.lasts)}"
                case Silence():
                    yield f"{indent}- silence: {self._length(item.line, item.lasts)}"
                case Said():
                    yield f"{indent}- say: {_spoken(item.text)}"
                case Heading():
                    yield f"{indent}# {plain(item.text)}"
                case Rounds():
                    yield from self._rounds(item, indent)

    def exercises(self) -> Iterator[str]:
        """Yield the lines of the file's own exercises."""
        if self.own:
            yield "exercises:"
            for id_, lines in self.own.items():
                yield f"  {id_}:"
                yield from (f"    {line}" for line in lines)

    def _rounds(self, item: Rounds, indent: str) -> Iterator[str]:
        inner = item.items
        if is_empty(inner):
            yield from self.steps(inner, indent)
            return
        if item.times > MOST_ROUNDS:
            self._remark(item.line, f"{item.times} rounds are more than {MOST_ROUNDS}")
        yield f"{indent}- repeat: {max(1, min(item.times, MOST_ROUNDS))}"
        if item.between:
            yield f"{indent}  between: {self._length(item.line, item.between)}"
        yield f"{indent}  steps:"
        yield from self.steps(inner, f"{indent}    ")

    def _move(self, move: Move, indent: str) -> Iterator[str]:
        known = self.names.exercise(move.name) if not move.how else None
        sided = self._sided(move, known)
        if known is not None:
            # A note tells less of an exercise than the catalogue, so it takes the place of nothing.
            yield from (f"{indent}# {plain(note)}" for note in move.notes)
            does = f"exercise: {known.id}"
        elif move.how or move.notes:
            move = replace(move, how=(*move.how, *move.notes))
            does = f"exercise: {self._own(move)}"
        else:
            yield from self._hint(move, indent)
            does = f"do: {_quoted(self._name(move))}"
        keys = [does, *self._dose(sided, known)]
        if move.texts and sided.lasts:
            keys.append(f"say: [{', '.join(_at_instants(move, sided))}]")
        if move.exact and not self.is_exact:
            keys.append("timing: exact")
        yield f"{indent}- {{{', '.join(keys)}}}"

    def _sided(self, move: Move, known: Exercise | None) -> Move:
        """Give a time of an exercise with two sides to both of them, half each."""
        if move.lasts is None or move.reps or move.side is not None:
            return move
        has_sides = known is not None and known.dose.sides is not Sides.NONE
        if known is not None and has_sides and move.sides is None:
            told = f"{known.name} has two sides; each gets half of the time"
            self.remarks.append(Remark(move.line, told))
            return replace(move, sides=Sides.EACH, halved=True)
        if move.sides is Sides.ALTERNATE:
            self._remark(move.line, "sides that take turns within a time are not told")
            return replace(move, sides=Sides.EACH if has_sides else None, halved=has_sides)
        return move

    def _own(self, move: Move) -> str:
        """Return the id of an exercise that the file says something of."""
        name = self._name(move)
        # More sentences than an exercise may have become one.
        first, rest = move.how[: _MOST_HOW - 1], move.how[_MOST_HOW - 1 :]
        told = (*first, *([" ".join(rest)] if rest else []))
        lines = [
            *self._hint(move, ""),
            f"name: {_quoted(name)}",
            f"how: [{', '.join(map(_spoken, told))}]",
        ]
        return self._id(slug(name) or "move", tuple(lines))

    def _name(self, move: Move) -> str:
        """Return what an exercise is called."""
        name = _cut(in_one_line(move.name), _LONGEST_NAME)
        if name != move.name:
            self._remark(move.line, f"{shown(move.name)} is too long for a name; it is cut")
        return name

    def _hint(self, move: Move, indent: str) -> Iterator[str]:
        known = self.names.exercise(move.name)
        hint = f"matcue has '{known.id}'" if known is not None else self.names.hint(move.name)
        if hint:
            yield f"{indent}# {hint}"

    def _id(self, wanted: str, lines: tuple[str, ...]) -> str:
        """Return the id of an exercise with these lines; one that is there already is taken."""
        id_, count = f"my-{wanted}"[:60].rstrip("-"), 1
        while self.own.get(id_, lines) != lines:
            count += 1
            id_ = f"my-{wanted}"[:55].rstrip("-") + f"-{count}"
        self.own[id_] = lines
        return id_

    def _dose(self, move: Move, known: Exercise | None) -> Iterator[str]:
        """Yield the keys of a dose."""
        usual = known.dose if known is not None else None
        sets = self._count(move.line, move.sets, MOST_SETS)
        if len(move.reps) > 1:
            reps = ", ".join(
                str(self._count(move.line, n, MOST_REPS)) for n in move.reps[:MOST_SETS]
            )
            yield f"reps: [{reps}]"
        else:
            if sets > 1 or (usual is not None and usual.sets != sets and (move.reps or move.lasts)):
                yield f"sets: {sets}"
            if move.reps:
                yield f"reps: {self._reps(move)}"
        if move.lasts is not None:
            held = move.held or bool(move.reps) or bool(usual and usual.hold and not usual.moving)
            if held and not move.reps and usual is not None:
                yield "reps: 1"
            lasts = Ms(move.lasts // 2) if move.halved else move.lasts
            yield f"{'hold' if held else 'for'}: {self._length(move.line, lasts)}"
        elif known is not None and move.reps and known.dose.hold is not None:
            yield "tempo: 2-0-2-0"
            told = f"{known.name} is held in matcue's catalogue, and counted here"
            self.remarks.append(Remark(move.line, told))
        elif not move.reps and usual is None:
            yield "for: 30s"
            self._remark(move.line, f"{shown(move.name)}: 30 seconds are taken")
        if move.side is not None or move.sides is not None:
            yield f"sides: {move.side or move.sides}"
            if move.switch and move.side is None:
                yield f"switch: {written(min(move.switch, _LONGEST_PAUSE))}"
        if move.rest is not None:
            yield f"rest: {written(min(move.rest, _LONGEST_PAUSE))}"

    def _reps(self, move: Move) -> str:
        """Return the reps of a set, or the range of them."""
        least = self._count(move.line, move.reps[0], MOST_REPS)
        most = self._count(move.line, move.up_to or least, MOST_REPS)
        return f"{least}-{most}" if most > least else str(least)

    def _length(self, line: int, lasts: Ms) -> str:
        """Return a length within the bounds of the language."""
        within = Ms(max(SHORTEST, min(lasts, LONGEST_SESSION)))
        if within != lasts:
            self._remark(line, f"{written(lasts)} is written as {written(within)}")
        return written(within)

    def _count(self, line: int, count: int, most: int) -> int:
        within = max(1, min(count, most))
        if within != count:
            self._remark(line, f"{count} is written as {within}")
        return within

    def _remark(self, line: int, text: str) -> None:
        # One line for each kind: who has read the first knows the others.
        if all(remark.text != text for remark in self.remarks):
            self.remarks.append(Remark(line, text))
