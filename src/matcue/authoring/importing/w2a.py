"""The workout files of w2a: YAML with a pause before each exercise, and a change of sides at half.

Its announcements are Go templates. They are filled in here with what is known; one that does more
than name a value is left out, for nothing of a file is run.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Final

from matcue.authoring.importing import doses
from matcue.authoring.importing.found import MOST_ITEMS, Found, Item, Move, Remark, Rest, wrong
from matcue.authoring.importing.source import TOO_MUCH, Node, Source
from matcue.base.units import Ms, shown, written
from matcue.routine.model import Sides

if TYPE_CHECKING:
    from collections.abc import Mapping

_FIELD: Final = re.compile(r"\{\{-?\s*\.(\w+)\s*-?\}\}")
_OURS: Final = (
    "before_workout_announce", "after_workout_announce", "pause", "half_time", "exercises",
)  # fmt: skip
_OF_EACH: Final = ("name", "duration", "texts", "half_time", "pause_duration")
_ITS_OWN: Final = ("exercise_beginning", "i18n", "tts", "audio_format", "log_level")
"""What matcue has words and settings of its own for."""


def read(source: Source) -> Found | None:
    """Read a workout file of w2a; None if this is none."""
    top = source.data.fields if source.data is not None else {}
    listed = top.get("exercises")
    if listed is None or not {"pause", "half_time", "exercise_beginning"} & top.keys():
        return None
    reading = _Reading(source.name, top)
    items = reading.items(listed)
    if not items:
        return None
    reading.miss(top, _OURS)
    moves = [item for item in items if isinstance(item, Move)]
    worked = Ms(sum(move.lasts or 0 for move in moves))
    values = {
        "WorkoutExercisesCount": str(len(moves)),
        "WorkoutDuration": "{total}",
        "WorkoutDurationWithoutPauses": written(worked),
    }
    return Found(
        items=tuple(items),
        exact=True,
        intro=reading.announced("before_workout_announce", values),
        outro=reading.announced("after_workout_announce", values),
        remarks=tuple(sorted(reading.remarks, key=lambda remark: remark.line)),
    )


@dataclass(slots=True)
class _Reading:
    """The state of reading one file."""

    source: str
    top: Mapping[str, Node]
    remarks: list[Remark] = field(default_factory=list)
    told: set[str] = field(default_factory=set)

    def items(self, listed: Node) -> list[Item]:
        """Return the exercises, each with the pause before it."""
        if len(listed.items) > MOST_ITEMS:
            raise wrong(self.source, listed.line, TOO_MUCH)
        pause = self._announce("pause")
        switch = self._announce("half_time")
        found: list[Item] = []
        for node in listed.items:
            move = self._move(node, switch)
            if move is None:
                continue
            own = node.fields.get("pause_duration")
            rest = doses.length(own.text) if own is not None else pause
            found += [*([Rest(node.line, rest)] if rest else []), move]
        return found

    def _move(self, node: Node, switch: Ms | None) -> Move | None:
        fields = node.fields
        name, lasts = fields.get("name"), fields.get("duration")
        length = doses.length(lasts.text) if lasts is not None else None
        if name is None or not name.text or not length:
            self._say(node.line, "an exercise needs a name and a duration; it is left out")
            return None
        self.miss(fields, _OF_EACH)
        texts = fields["texts"].texts if "texts" in fields else ()
        half = "half_time" in fields and fields["half_time"].value is True
        return Move(
            line=node.line,
            name=name.text,
            lasts=length,
            sides=Sides.EACH if half else None,
            halved=half,
            switch=switch if half else None,
            texts=tuple((Ms(length * n // len(texts)), text) for n, text in enumerate(texts)),
        )

    def _announce(self, key: str) -> Ms | None:
        """Return the length of an announcement; its words are matcue's own."""
        fields = self.top[key].fields if key in self.top else {}
        if "text" in fields:
            self._say(fields["text"].line, f"the words of '{key}' give way to matcue's own")
        return doses.length(fields["duration"].text) if "duration" in fields else None

    def announced(self, key: str, values: Mapping[str, str]) -> tuple[str, ...]:
        """Return an announcement with its values filled in; nothing if there is none."""
        node = self.top.get(key)
        if node is None or not node.text:
            return ()
        pieces = _FIELD.split(node.text)
        if any("{{" in piece or "}}" in piece for piece in pieces[::2]) or not set(
            pieces[1::2]
        ) <= set(values):
            self._say(node.line, f"'{key}' is more than its values, and nothing is run")
            return ()
        # Between braces of ours there is only {total}, so what else has braces gets two.
        plain = [piece.replace("{", "{{").replace("}", "}}") for piece in pieces[::2]]
        named = [values[name] for name in pieces[1::2]]
        return ("".join(part for both in zip(plain, [*named, ""], strict=True) for part in both),)

    def miss(self, fields: Mapping[str, Node], known: tuple[str, ...]) -> None:
        """Remark on keys that are not carried over, each once."""
        anchors = [
            name for name, node in fields.items() if node.fields and "duration" in node.fields
        ]
        for name, node in fields.items():
            if name in known or name in anchors or name in self.told:
                continue
            self.told.add(name)
            ours = name in _ITS_OWN
            why = "matcue has its own" if ours else "it means nothing here"
            self._say(node.line, f"{shown(name)} is not carried over: {why}")

    def _say(self, line: int, text: str) -> None:
        self.remarks.append(Remark(line, text))
