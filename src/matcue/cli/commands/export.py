"""``matcue export``."""

from __future__ import annotations

import os
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from matcue.base.errors import InputError
from matcue.cli.lines import say, with_screening
from matcue.cli.main import stopping_once
from matcue.cli.progress import Watching
from matcue.cli.settings import from_setting, in_force
from matcue.cli.shared import (
    accompanied,
    examples,
    listed,
    named_or_offered,
    options,
    routine_names,
    sounding_at_levels,
)

if TYPE_CHECKING:
    from matcue.coach.person import Person
    from matcue.out import Quality
    from matcue.routine.shelf import Shelf
    from matcue.session.options import Options


@click.command(
    short_help="Write routines as audio files for a phone.",
    epilog=examples(
        "matcue export morning",
        "matcue export evening -o evening.m4b --level beginner",
        "matcue export my-routine.yaml --format opus --quality small",
        "matcue export corset --portions 4 --gentle",
        "matcue export morning evening --format m4b,mp3 --level beginner,regular",
        "matcue export evening --ambience waves",
        "matcue export morning --music ~/Music/Calm --shuffle --music-db -6",
        "matcue export --orders orders.csv --for-others -o tracks",
        "matcue export --all-routines --split --words-files lrc -o ~/Music/matcue",
    ),
)
@click.argument("routines", nargs=-1, metavar="[ROUTINE]...", shell_complete=routine_names)
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
@click.option(
    "--orders",
    type=click.Path(path_type=Path),
    metavar="FILE",
    help="A track for each line of a CSV file; the report is CSV too (docs/scale.md).",
)
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
    "jobs_at_once",
    type=click.IntRange(1, 64),
    metavar="N",
    help="Sessions to make side by side.  [default: one a core, at most 4]",
)
@click.option(
    "--skip-bad-music",
    is_flag=True,
    help="Leave out songs that cannot be played, rather than stop.",
)
@click.option("--force", is_flag=True, help="Make the files again even if nothing has changed.")
@click.option("--json", "as_json", is_flag=True, help="What was written, for machines.")
@with_screening
@click.option("--program", is_flag=True, help="As your program has it today.")
@click.option(
    "--for-others",
    is_flag=True,
    help="For somebody else: your history plays no part, and the questions about health go along.",
)
@sounding_at_levels
@accompanied
def export(
    *,
    routines: tuple[str, ...],
    output: str | None,
    folder: Path,
    format_names: tuple[str, ...],
    orders: Path | None,
    all_routines: bool,
    split: bool,
    words_files: tuple[str, ...],
    quality: Quality,
    bitrate: int | None,  # noqa: ARG001 (the settings in force have it)
    jobs_at_once: int | None,
    force: bool,
    as_json: bool,
    have_asked: bool,
    program: bool,
    for_others: bool,
    **choices: Any,
) -> None:
    """Write each ROUTINE as an audio file, with chapters, picture and words, for a phone.

    Without ROUTINE it is what `matcue` suggests first.
    """
    if program and for_others:
        raise InputError("--program is about you; leave it away, or --for-others")
    if orders is not None:
        if routines or all_routines or program or split or words_files or as_json:
            raise InputError(
                "--orders names all tracks; leave out what else would name or split them"
            )
        from matcue.cli.orders import export_orders

        export_orders(
            orders,
            Path(output) if output else folder,
            _all_options(**choices),
            quality=quality,
            side_by_side=jobs_at_once,
            force=force,
            have_asked=have_asked,
            for_others=for_others,
        )
        return
    from matcue.cli.admission import history, person, settled
    from matcue.cli.export_report import ExportReport
    from matcue.out import by_name
    from matcue.out.track import kind_of_words
    from matcue.routine.shelf import user_shelf
    from matcue.settings.table import Source
    from matcue.tracks.batch import Order, jobs, listen, no_empty_folders, run, tracks

    settings = in_force()
    typed_format = settings.origin("export.format").source is Source.FLAG
    shelf = user_shelf()
    who = None if for_others else person(shelf)
    if program:
        if all_routines or len(routines) > 1:
            raise InputError("--program has one session a day; name one of its routines, or none")
        from matcue.coach.program import now_on, routine_of_today

        on = now_on(shelf, history(), datetime.now().astimezone().date())
        routines = (routine_of_today(on, routines[0] if routines else None),)
    named, choices = _named(routines, choices, shelf, who, everything=all_routines)
    order = Order(
        routines=named,
        options=_all_options(**choices),
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
    asked = tracks(order, shelf, by_name(settings.export.format))
    admitted, made = settled(
        asked,
        shelf,
        who,
        force=force,
        with_program=program,
        have_asked=have_asked,
        alone=len(order.routines) == 1,
    )
    wanted = admitted.wanted
    missing = [each for each in wanted if each not in made]
    report = ExportReport(order, wanted, admitted.left_out)
    if missing:
        taken = [each.path for each in made.values() if each.path is not None]
        with stopping_once(), no_empty_folders(missing):
            begun = jobs(missing, admitted.ids, taken, asked_for=order.output is not None)
            with Watching() as watching:
                left_out = listen(begun, shelf, watching)
            for error in left_out:
                say(f"matcue: {error}; it is left out")
            with Watching() as watching:
                made |= run(begun, watching.exporting, side_by_side=jobs_at_once)
    if told := report.as_json(made) if as_json else report.as_text(made):
        click.echo(told, nl=as_json)
    report.raise_failures(made)


def _named(
    routines: tuple[str, ...],
    choices: dict[str, Any],
    shelf: Shelf,
    who: Person | None,
    *,
    everything: bool,
) -> tuple[tuple[str, ...], dict[str, Any]]:
    """Give the routines, each once; without any it is today's first offer, with its choices."""
    if everything:
        if routines:
            raise InputError("--all-routines takes every routine; name none, or leave it out")
        return tuple(shelf.routines()), choices
    if routines:
        return tuple(dict.fromkeys(routines)), choices
    name, choices = named_or_offered(None, choices, shelf, who)
    return (name,), choices


def _all_options(**choices: Any) -> tuple[Options, ...]:
    """Give the options of every session of a routine: levels, and portions of the day."""
    from matcue.tracks.batch import at_levels

    levels = choices.pop("levels")
    portions = choices["portions"] if choices["portion"] is None else None
    numbers = range(1, portions + 1) if portions else (choices["portion"],)
    each = [options(**choices | {"level": levels[0], "portion": number}) for number in numbers]
    at_each = [at_levels(one, levels) for one in each]
    return tuple(one for of_level in zip(*at_each, strict=True) for one in of_level)
