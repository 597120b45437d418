"""The bytes of a file of another form in, the text of a routine out."""

from __future__ import annotations

import re
from dataclasses import dataclass, field, replace
from pathlib import Path, PurePath
from typing import TYPE_CHECKING, Any, Final

from matcue.authoring.builder.reading import title_of
from matcue.authoring.importing import beat, write
from matcue.authoring.importing.formats import FORMATS, Format
from matcue.authoring.importing.found import (
    MOST_ITEMS,
    Found,
    Remark,
    each,
    is_empty,
    too_much_at,
    wrong,
)
from matcue.authoring.importing.names import Names, slug
from matcue.authoring.importing.source import TOO_MUCH, Source
from matcue.authoring.importing.spoken import speakable
from matcue.base.errors import InputError, RoutineError
from matcue.base.text import plain
from matcue.base.units import LONGEST_SESSION
from matcue.base.whole_file import whole_file, write_failed
from matcue.plan.rules import EXACT, warnings
from matcue.routine import catalogue
from matcue.routine.document import RestsDoc
from matcue.routine.library import Library
from matcue.routine.resolve import MOST_BLOCKS
from matcue.routine.shelf import SUFFIXES, Shelf
from matcue.session import session
from matcue.session.options import Options

if TYPE_CHECKING:
    from matcue.base.units import Ms
    from matcue.plan.timeline import Timeline
    from matcue.routine.model import Routine

UNTITLED: Final = "imported"
SLOW: Final = 0.85
"""How fast a voice speaks that takes longer than estimated; what it has room for, others have."""


@dataclass(frozen=True, slots=True)
class Imported:
    """A routine made of a file of another form.

    Attributes:
        id: The routine's id.
        form: What form the file had.
        text: The text of the routine's file.
        total: Its length, estimated.
        remarks: What could not be carried over, or had to be guessed, in order of lines.
    """

    id: str
    form: str
    text: str
    total: Ms
    remarks: tuple[Remark, ...]

    def write(self, path: Path) -> None:
        """Write the routine's file, under its name only if that is free.

        Raises:
            InputError: The name is taken, or there is no such folder.
            ExportError: It cannot be written whole.
        """
        if path.exists():
            raise InputError(f"'{path}' is there already; choose another name with -o")
        with whole_file(path, about_bytes=len(self.text)) as part:
            part.write_text(self.text, "utf-8", newline="\n")

    def as_json(self) -> dict[str, Any]:
        """Return it as JSON data with stable keys."""
        return {
            "routine": self.id,
            "form": self.form,
            "total_ms": self.total,
            "remarks": [{"line": each.line, "message": each.text} for each in self.remarks],
            "text": self.text,
        }


@dataclass(slots=True)
class Importer:
    """Imports files; reads the catalogue once.

    The user's own exercises are not used, so that the same file gives everybody the same routine.
    """

    shelf: Shelf = field(default_factory=Shelf)
    library: Library = field(init=False)
    names: Names = field(init=False)

    def __post_init__(self) -> None:
        self.library = Library(self.shelf)
        docs = self.library.exercises()
        rests = RestsDoc.model_validate({})
        self.names = Names({id_: catalogue.exercise(id_, docs, rests, None) for id_ in docs})

    def imported_from(self, file: Path, path: Path | None) -> Imported:
        """Make a routine of a file, with the id that the name of its own file gives it.

        Raises:
            InputError: The file cannot be read, or `imported` refuses it.
        """
        id_ = slug(path.stem) if path is not None else None
        return self.imported(self.shelf.bytes_of(file), str(file), id_=id_)

    def imported(self, data: bytes, name: str, *, id_: str | None = None) -> Imported:
        """Make a routine of a file.

        Args:
            data: Its bytes.
            name: Its name, for messages, for the routine's id, and for its title if it has none.
            id_: The routine's id, if it is to have another.

        Raises:
            InputError: It is of no form that is known, or wrong, or no routine can say it.
        """
        source = Source.of(data, name)
        form, read = _found(source)
        if is_empty(read.items) and read.remarks:
            raise wrong(source.name, read.remarks[0].line, read.remarks[0].text)
        found = speakable(read)
        if is_empty(found.items):
            raise InputError(f"{name} has nothing in it that matcue's voice can say")
        id_ = id_ or slug(PurePath(name).stem) or UNTITLED
        title = plain(found.title)
        about = f"Imported from {PurePath(name).name}: {form.name}."
        whole = replace(found, title=title if re.search(r"\w", title) else title_of(id_))
        text, remarks = write.text(id_, about, beat.kept(whole), self.names)
        if whole.exact and (why := self._out_of_beat(text)):
            late = Remark(1, f"its beat is not kept: {why}")
            whole = replace(whole, remarks=(*whole.remarks, late))
            text, remarks = write.text(id_, about, whole, self.names)
        try:
            total = self._planned(self.library.read(text)).total
        except InputError as error:
            raise _no_routine(name, whole, error) from None
        return Imported(id_, form.name, text, total, remarks)

    def _planned(self, routine: Routine) -> Timeline:
        return session.drafted(routine, Options(), self.shelf).estimate().timeline

    def _out_of_beat(self, text: str) -> str:
        """Return why an exact rest has no room for a voice that is rather slow; or nothing."""
        try:
            routine = replace(self.library.read(text), speech=SLOW)
            told = warnings(routine, self._planned(routine))
        except InputError as error:
            return _first(error)
        return next((each.message for each in told if each.rule == EXACT), "")


def place(file: Path, output: Path | None, *, many: bool) -> Path | None:
    """Return the path of the routine that a file gives; None if it is only shown.

    Args:
        file: The file that is imported.
        output: The file or the folder that was asked for; a folder for many is made.
        many: Whether it is one of several.

    Raises:
        InputError: Several were to become one file.
    """
    if output is None:
        return None
    if many and output.suffix in SUFFIXES:
        raise InputError(f"{output} is one file, and these are several; name a folder with -o")
    if many and not output.exists():
        try:
            output.mkdir()
        except OSError as error:
            raise write_failed(output, error) from error
    return output / f"{slug(file.stem) or UNTITLED}.yaml" if output.is_dir() else output


def _found(source: Source) -> tuple[Format, Found]:
    """Return the first form that a file has, and what was found in it.

    Raises:
        InputError: It has none.
    """
    fields = source.data.fields if source.data is not None else {}
    if {"id", "steps"} <= fields.keys():
        raise InputError(f"{source.name} is a routine already; `matcue check` looks at it")
    is_json = source.is_json and source.data is not None
    for form in FORMATS:
        # JSON that lists no moves is something else, and no text.
        if (found := form.read(source) if form.of_data or not is_json else None) is None:
            continue
        if sum(1 for _ in each(found.items)) > MOST_ITEMS:
            raise wrong(source.name, 1, TOO_MUCH)
        return form, found
    # What has colons in it may be prose; only where it is meant to be YAML is that a mistake.
    if source.flaw is not None and (source.is_json or source.name.endswith(SUFFIXES)):
        raise source.flaw
    known = ", ".join(form.name for form in FORMATS)
    raise InputError(f"{source.name} has no form that is known; there are: {known}")


def _no_routine(name: str, found: Found, error: InputError) -> InputError:
    """Return why a file gives no routine, with the line where it becomes too much."""
    why = f"gives no routine: {_first(error)}"
    line = too_much_at(found.items, LONGEST_SESSION, MOST_BLOCKS)
    return InputError(f"{name} {why}") if line is None else wrong(name, line, f"this {why}")


def _first(error: InputError) -> str:
    """Return the first mistake without its place, which is one in the routine that nobody sees."""
    return error.problems[0].message if isinstance(error, RoutineError) else str(error)
