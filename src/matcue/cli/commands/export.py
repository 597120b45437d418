"""``matcue export``."""

from __future__ import annotations

import os
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from matcue.base.errors import InputError, MatcueError
from matcue.cli.interrupt import stopping_once
from matcue.cli.progress import Watching
from matcue.cli.screening import is_terminal, screen, with_screening
from matcue.cli.settings import from_setting, in_force
from matcue.cli.shared import (
    accompanied,
    examples,
    listed,
    named_or_by_clock,
    options,
    sounding_at_levels,
)

if TYPE_CHECKING:
    from collections.abc import Sequence

    from matcue.out import Quality
    from matcue.routine.shelf import Shelf
    from matcue.session.options import Options
    from matcue.tracks.batch import Order
    from matcue.tracks.export import Failed, Made, Wanted


@click.command(
    short_help="Write routines as audio files for a phone.",
    epilog=examples(
        "matcue export morning",
        "matcue export evening -o evening.m4b --level beginner",
        "matcue export my-routine.yaml --format opus --quality small",
        "matcue export corset --portions 4 --gentle",
        "matcue export morning evening --format m4b,mp3 --level beginner,regular -o ~/Music/matcue",
        "matcue export evening --ambience waves",
        "matcue export morning --music ~/Music/Calm --shuffle --music-db -6",
        "matcue export --all-routines --split --words-files lrc -o ~/Music/matcue",
    ),
)
@click.argument("routines", nargs=-1, metavar="[ROUTINE]...")
@click.option(
    "-o",
    "--output",
    metavar="PATH",
    help="The file to write; its ending says the format. For several tracks the folder, which is "
    "made if need be.  [default: matcue-ROUTINE.mp3]",
)
@from_setting(
    "export.folder",
    metavar="FOLDER",
    # The folder of a flag may be one from here, unlike that of a setting.
    type=click.Path(file_okay=False, path_type=Path),
)
@from_setting("export.format", "--format", "format_names", several=True)
@click.option("--all-routines", is_flag=True, help="Every routine there is.")
@click.option(
    "--split",
    is_flag=True,
    help="A folder for each session, with a file for each exercise and a playlist.",
)
@click.option(
    "--words-files",
    multiple=True,
    metavar="KINDS",
    help="Write the words beside each track too: lrc, vtt, srt. LRC is always inside.",
)
@from_setting("export.quality")
@from_setting("export.bitrate", metavar="KBIT")
@click.option(
    "--jobs",
    type=click.IntRange(1, 64),
    metavar="N",
    help="Sessions to make side by side.  [default: one a core, at most 4]",
)
@click.option("--force", is_flag=True, help="Make the files again even if nothing has changed.")
@click.option("--json", "as_json", is_flag=True, help="What was written, for machines.")
@with_screening
@click.option("--program", is_flag=True, help="As your program has it today.")
@sounding_at_levels
@accompanied
def export(
    *,
    routines: tuple[str, ...],
    output: str | None,
    folder: Path,
    format_names: tuple[str, ...],
    all_routines: bool,
    split: bool,
    words_files: tuple[str, ...],
    quality: Quality,
    bitrate: int | None,  # noqa: ARG001 (the settings in force have it)
    jobs: int | None,
    force: bool,
    as_json: bool,
    have_asked: bool,
    program: bool,
    **choices: Any,
) -> None:
    """Write each ROUTINE as an audio file, with chapters, picture and words, for a phone.

    Without ROUTINE the clock chooses between morning and evening.
    """
    from matcue.cli.export_report import Report
    from matcue.out import by_name
    from matcue.out.words import kind_of_words
    from matcue.routine.shelf import user_shelf
    from matcue.settings.table import Source
    from matcue.tracks.batch import Order, listen, run, tracks
    from matcue.tracks.export import already_made

    settings = in_force()
    typed_format = settings.origin("export.format").source is Source.FLAG
    shelf = user_shelf()
    all_options = _all_options(**choices)
    if program:
        if all_routines or len(routines) > 1:
            raise InputError("--program has one session a day; name one of its routines, or none")
        from matcue.coach.program_today import as_program_has_it

        today = as_program_has_it(routines[0] if routines else None, shelf)
        if not have_asked:
            today.wait_after_pain(shelf)
        routines, all_options = (today.routine,), tuple(map(today.grown, all_options))
    named = _named(routines, shelf, everything=all_routines)
    order = Order(
        routines=named,
        options=all_options,
        formats=tuple(map(by_name, format_names)) if typed_format else (),
        output=Path(output) if output else None,
        folder=folder,
        is_folder=bool(output) and str(output).endswith(("/", os.sep)),
        bitrate=settings.asked_bitrate,
        usual_bitrate=settings.bitrate_for,
        quality=quality,
        words=tuple(kind_of_words(kind) for kind in listed(words_files)),
        split=split,
    )
    wanted = tracks(order, shelf, by_name(settings.export.format))
    found = {} if force else {each: already_made(each, shelf) for each in wanted}
    made: dict[Wanted, Made | Failed] = {each: old for each, old in found.items() if old}
    missing = [each for each in wanted if each not in made]
    report = Report(order, wanted)
    if missing:
        with stopping_once():
            begun = _begun(missing, made, shelf, order, have_asked=have_asked)
            with Watching() as watching:
                listen(begun, shelf, watching)
                made |= run(begun, watching.exporting, side_by_side=jobs)
    if told := report.as_json(made) if as_json else report.as_text(made):
        click.echo(told, nl=as_json)
    report.raise_failures(made)


def _named(routines: tuple[str, ...], shelf: Shelf, *, everything: bool) -> tuple[str, ...]:
    if everything:
        if routines:
            raise InputError("--all-routines takes every routine; name none, or leave it out")
        return tuple(shelf.routines())
    return tuple(dict.fromkeys(routines)) or (named_or_by_clock(None),)


def _all_options(**choices: Any) -> tuple[Options, ...]:
    """Give the options of every session of a routine: levels, and portions of the day."""
    from matcue.tracks.batch import at_levels

    levels = choices.pop("levels")
    portions = choices["portions"] if choices["portion"] is None else None
    numbers = range(1, portions + 1) if portions else (choices["portion"],)
    each = [options(**choices | {"level": levels[0], "portion": number}) for number in numbers]
    at_each = [at_levels(one, levels) for one in each]
    return tuple(one for of_level in zip(*at_each, strict=True) for one in of_level)


def _begun(
    missing: Sequence[Wanted],
    made: dict[Wanted, Made | Failed],
    shelf: Shelf,
    order: Order,
    *,
    have_asked: bool,
) -> Sequence[Any]:
    """Ask what is to be asked, and give the jobs that may begin.

    A routine that cannot be read, or may not begin, fails alone where there are several.
    """
    from matcue.routine.library import Library
    from matcue.tracks.batch import jobs
    from matcue.tracks.export import Failed

    ids: dict[str, str] = {}
    said: set[str] = set()
    library = Library(shelf)
    for name in dict.fromkeys(each.routine for each in missing):
        try:
            asks = library.open(name).doc
            terminal = is_terminal()
            screen(asks, name, have_asked=have_asked, terminal=terminal, said=said)
            ids[name] = asks.id
        except MatcueError as error:
            if len(order.routines) == 1:
                raise
            made |= {each: Failed.because(error) for each in missing if each.routine == name}
    ready = [each for each in missing if each.routine in ids]
    taken = [each.path for each in made.values() if each.path is not None]
    return jobs(ready, ids, taken, asked_for=order.output is not None)
