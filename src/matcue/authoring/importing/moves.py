"""Lists of moves with seconds, sets or reps, as JSON or YAML; groups of them are repeated.

Programs call the same things by many names; the tables here say which names mean what. Just Another
Workout Timer's sets of exercises are such groups.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Final

from matcue.authoring.importing import doses
from matcue.authoring.importing.found import (
    MOST_ITEMS,
    Found,
    Heading,
    Item,
    Move,
    Remark,
    Rest,
    Rounds,
    Said,
    Silence,
    each,
    wrong,
)
from matcue.authoring.importing.source import TOO_MUCH
from matcue.base.units import MINUTE, SECOND, Ms, shown
from matcue.routine.model import Side, Sides

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from matcue.authoring.importing.source import Node, Source

_NAMES: Final = (
    "name", "exercise", "exercisename", "title", "move", "pose", "asana", "stretch", "activity",
    "label", "text", "instruction", "say", "step",
)  # fmt: skip
_LENGTHS: Final = {
    "seconds": SECOND, "secs": SECOND, "sec": SECOND, "duration": SECOND, "durationseconds": SECOND,
    "durationsec": SECOND, "durationsecs": SECOND, "durations": SECOND, "durationinseconds": SECOND,
    "time": SECOND, "timeseconds": SECOND, "length": SECOND, "work": SECOND, "worktime": SECOND,
    "workseconds": SECOND, "interval": SECOND, "durationms": Ms(1), "ms": Ms(1),
    "milliseconds": Ms(1), "minutes": MINUTE, "durationminutes": MINUTE, "mins": MINUTE,
    "durationmin": MINUTE, "timemin": MINUTE, "timesec": SECOND, "times": SECOND,
}  # fmt: skip
_HOLDS: Final = ("hold", "holdseconds", "holdtime", "holdsec", "holdsecs", "holds")
_RESTS: Final = (
    "rest", "restseconds", "restsec", "resttime", "restduration", "restafter", "recovery", "break",
    "rests", "pausetime",
)  # fmt: skip
_SILENCES: Final = (
    "pause", "pauseseconds", "pausesec", "breaksec", "breakseconds", "silence", "silenceseconds",
    "gap", "gapseconds", "wait", "waitseconds",
)  # fmt: skip
_BETWEEN: Final = ("restbetweensets", "restbetweenrounds", "setrest", "roundrest", "between")
_REPS: Final = ("reps", "rep", "repcount", "repetitions")
_DOSES: Final = ("dose", "amount", "setsxreps", "setsreps", "volume", "prescription")
_SETS: Final = ("sets", "setcount", "numsets", "numberofsets")
_TIMES: Final = ("repeat", "repeats", "repetitions", "rounds", "loops", "times", "cycles", "sets")
_SIDES: Final = ("side", "sides")
_BOTH: Final = (
    "perside", "eachside", "bothsides", "unilateral", "bilateral", "twosides", "switchsides",
)  # fmt: skip
_HALVED: Final = ("halftime", "changesides", "switchhalfway")
_HOW: Final = ("description", "how", "instructions", "cues", "cue", "details", "texts")
_NOTES: Final = ("notes", "note", "comment", "comments", "remarks", "tip", "tips")
_LISTS: Final = (
    "exercises", "moves", "steps", "intervals", "items", "sequence", "poses", "stretches", "sets",
    "rounds", "circuits", "blocks", "phases", "activities", "transcript", "instructions", "workout",
    "workouts", "routine",
)  # fmt: skip
_SILENT: Final = ("id", "version", "position", "order", "index", "uuid")
"""Keys that no listener misses."""


def key(name: str) -> str:
    """Return a key without case and signs, so that ``rest_seconds`` is ``restSeconds``."""
    return re.sub(r"[^a-z]", "", name.lower())


@dataclass(slots=True)
class Fields:
    """The fields of a mapping, and which of them were asked for."""

    node: Node
    known: dict[str, tuple[str, Node]] = field(init=False)
    asked: set[str] = field(default_factory=lambda: set(_SILENT))

    def __post_init__(self) -> None:
        self.known = {key(name): (name, node) for name, node in self.node.fields.items()}

    def take(self, *names: str) -> Node | None:
        """Return the value of the first of these keys that is there and says something."""
        for name in names:
            if (found := self.known.get(name)) is not None and found[1].value not in (None, "", ()):
                self.asked.add(name)
                return found[1]
        return None

    @property
    def others(self) -> dict[str, Node]:
        """The fields that nobody asked for, by the keys as they are written."""
        return {name: node for plain, (name, node) in self.known.items() if plain not in self.asked}


def is_list(keys: Iterable[str]) -> bool:
    """Return whether keys, as those in a header, name a move and how much of it."""
    plain = {key(each_) for each_ in keys}
    known = {*_LENGTHS, *_HOLDS, *_REPS, *_SETS, *_DOSES}
    return not plain.isdisjoint(_NAMES) and not plain.isdisjoint(known)


def read(source: Source) -> Found | None:
    """Read a list of moves; None if this is none."""
    if source.data is None:
        return None
    reading = Reading(source.name)
    title = Fields(source.data).take("title", "name")
    items = reading.one(source.data)
    found = [item for item in each(items) if isinstance(item, Move)]
    kinds = {type(item) for item in each(items)}
    # Much else has names in lists; what has a length or a number is done.
    if Silence not in kinds and not any(move.lasts or move.reps for move in found):
        return None
    return Found(
        items=tuple(items),
        title=title.text if title is not None else "",
        exact=Said not in kinds and all(move.lasts for move in found),
        remarks=tuple(reading.remarks),
    )


@dataclass(slots=True)
class Reading:
    """Reads the values of one file, and remarks on what it cannot carry over.

    Attributes:
        source: The file's name, for messages.
        remarks: The remarks so far.
    """

    source: str
    remarks: list[Remark] = field(default_factory=list)
    told: set[str] = field(default_factory=set)
    count: int = 0

    def one(self, node: Node) -> list[Item]:
        """Return what a value means: a list, a group, a move with its rest, a sentence."""
        self.count += 1
        if self.count > MOST_ITEMS:
            raise wrong(self.source, node.line, TOO_MUCH)
        if node.items:
            return [item for inner in node.items for item in self.one(inner)]
        if node.text:
            return self._line(node)
        if not node.fields:
            return []
        fields = Fields(node)
        if (inner := self._list(fields)) is not None:
            return self._group(node, fields, inner)
        name = fields.take(*_NAMES)
        if name is None or not name.text:
            lasts = self._length(fields, dict.fromkeys((*_SILENCES, *_RESTS), SECOND))
            if lasts is None:
                self._say(node.line, "what stands here has no name; it is left out")
                return []
            self._miss(fields)
            return [Silence(node.line, lasts)]
        return self._move(node, fields, name.text)

    def _line(self, node: Node) -> list[Item]:
        # Who writes whole sentences means them to be said, whatever numbers are in them.
        said = node.text.endswith((".", "!", "?")) and " " in node.text
        found = doses.move(node.line, node.text) if not said else None
        if found is None and not said and doses.is_doubtful(node.text):
            self.remarks.append(doses.doubted(node.line))
            return [Heading(node.line, node.text)]
        if found is None:
            return [Said(node.line, node.text)]
        self.remarks += found[1]
        return [found[0]]

    def _list(self, fields: Fields) -> Node | None:
        for name in _LISTS:
            found = fields.known.get(name)
            if found and any(each.fields or each.items for each in found[1].items):
                fields.asked.add(name)
                return found[1]
        return None

    def _group(self, node: Node, fields: Fields, inner: Node) -> list[Item]:
        times = self._count(fields, _TIMES) or 1
        between = self._length(fields, dict.fromkeys((*_BETWEEN, *_RESTS), SECOND))
        fields.take("name", "title")
        self._miss(fields)
        items = self.one(inner)
        if not items:
            return []
        if times == 1:
            return [*items, *([Rest(node.line, between)] if between else [])]
        return [Rounds(node.line, times, tuple(items), between)]

    def _move(self, node: Node, fields: Fields, name: str) -> list[Item]:
        rest = self._length(fields, dict.fromkeys((*_RESTS, *_SILENCES), SECOND))
        move = self._dosed(node.line, fields, name)
        how = self._texts(fields, _HOW)
        move, notes = doses.noted(move, self._texts(fields, _NOTES))
        self._miss(fields)
        after = [Rest(node.line, rest)] if rest else []
        if move.lasts is not None and doses.is_rest(name):
            self.remarks += doses.words_of_rest(node.line, name)
            return [Rest(node.line, move.lasts), *after]
        if move.lasts is None and not move.reps:
            self._say(node.line, f"{shown(name)} has no length and no number")
        if move.sides is None and move.side is None:
            for text in filter(doses.tells_of_sides, (*how, *notes)):
                self._say(node.line, f"{shown(text)} may mean two sides; one is done")
        between = rest if move.sets > 1 else move.rest
        return [replace(move, rest=between, how=how, notes=notes), *after]

    def _texts(self, fields: Fields, keys: tuple[str, ...]) -> tuple[str, ...]:
        return tuple(text for key_ in keys if (found := fields.take(key_)) for text in found.texts)

    def _dosed(self, line: int, fields: Fields, name: str) -> Move:
        """Return the move with its dose, which may also be written in words, or in its name."""
        sides, side = self._sides(fields)
        halved = any((found := fields.take(key_)) and found.value is True for key_ in _HALVED)
        sets = self._count(fields, _SETS)
        held = self._length(fields, dict.fromkeys(_HOLDS, SECOND))
        lasts = held or self._length(fields, _LENGTHS)
        told = fields.take(*_DOSES) or fields.take(*_REPS)
        words = told.text if told is not None else ""
        written = self._written(line, name, words, sets) if words or not lasts else None
        bare, named = doses.sided(name) if sides is None and not halved else (name, None)
        move = written or Move(line=line, name=bare, side=named, sets=sets or 1)
        return replace(
            move,
            name=bare if words else move.name,
            lasts=lasts or move.lasts,
            held=held is not None or move.held,
            sides=Sides.EACH if halved else sides or move.sides,
            side=side or move.side or named,
            halved=halved or move.halved,
        )

    def _written(self, line: int, name: str, words: str, sets: int | None) -> Move | None:
        """Return the dose that is written in words, as ``3x10 per side``, or else in the name."""
        before = f"{sets} sets of " if sets and "x" not in words else ""
        found = (
            doses.move(line, name)
            if not words
            else doses.move(line, f"it: {before}{words}")
            or doses.move(line, f"it: {before}{words} reps")
        )
        if found is not None:
            self.remarks += found[1]
            return found[0]
        if words:
            self._say(line, f"{shown(words)} is no number; it is left out")
        return None

    def _sides(self, fields: Fields) -> tuple[Sides | None, Side | None]:
        for name in _BOTH:
            if (found := fields.take(name)) is not None and found.value is True:
                return Sides.EACH, None
        told = fields.take(*_SIDES)
        if told is None or told.text.lower() in ("", "1", "none"):
            return None, None
        if told.text.lower() in ("2", "left/right"):
            return Sides.EACH, None
        read, others = doses.noted(Move(line=told.line, name=""), (told.text,))
        for text in others:
            self._say(told.line, f"{shown(text)} is no side; it is left out")
        return read.sides, read.side

    def _length(self, fields: Fields, units: Mapping[str, Ms]) -> Ms | None:
        """Return the length under one of these keys; None if there is none, or nothing of it."""
        for name, unit in units.items():
            if (found := fields.take(name)) is None:
                continue
            plain = isinstance(found.value, int | float) and not isinstance(found.value, bool)
            lasts = Ms(round(float(found.text) * unit)) if plain else doses.length(found.text)
            if lasts is None or lasts < 0:
                self._say(found.line, f"{shown(found.text)} is no length; it is left out")
                return None
            if not plain and doses.is_range(found.text):
                self.remarks.append(doses.middle_taken(found.line, found.text))
            return lasts or None
        return None

    def _count(self, fields: Fields, names: tuple[str, ...]) -> int | None:
        """Return the whole number under one of these keys; None if there is none."""
        for name in names:
            known = fields.known.get(name)
            if known is None or known[1].items or name in fields.asked:
                continue
            found = fields.take(name)
            if found is None:
                continue
            if re.fullmatch(r"[0-9]{1,4}", found.text):
                return int(found.text)
            self._say(found.line, f"{shown(found.text)} is no whole number; it is left out")
        return None

    def _miss(self, fields: Fields) -> None:
        """Remark on fields that nobody asked for, once for each key."""
        for name, node in fields.others.items():
            if name not in self.told and node.value not in (None, "", ()):
                self.told.add(name)
                self._say(node.line, f"{shown(name)} is not carried over")

    def _say(self, line: int, text: str) -> None:
        self.remarks.append(Remark(line, text))
