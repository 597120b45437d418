"""``matcue new``."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from matcue.base.errors import DeviceError, InputError
from matcue.base.whole_file import whole_file
from matcue.cli.lines import is_terminal, say, tell
from matcue.cli.settings import in_force
from matcue.cli.shared import examples

if TYPE_CHECKING:
    from matcue.authoring.builder.answers import Answers
    from matcue.authoring.builder.build import Built


@click.command(
    short_help="Compose a routine of your own from a few answers.",
    epilog=examples(
        "matcue new",
        "matcue new my-back --for 12m --weak lower-back --equipment mat,chair",
        "matcue new strong --for 25m --kind strengthening --avoid wrists --seed 2",
        "matcue new my-back --template",
    ),
)
@click.argument("name", required=False)
@click.option("--template", is_flag=True, help="Compose nothing: a file to fill in by yourself.")
@click.option("--for", "lasts", metavar="LENGTH", help="How long it may take.  [default: 10m]")
@click.option("--when", metavar="WHEN", help="morning, evening, desk or any.  [default: any]")
@click.option("--kind", metavar="KIND", help="gentle or strengthening.  [default: gentle]")
@click.option(
    "--level", metavar="LEVEL", help="beginner, regular or strong.  [default: the setting level]"
)
@click.option(
    "--weak",
    metavar="REGIONS",
    help="What should get better: neck,upper-back,lower-back,hips,wrists,knees.",
)
@click.option("--avoid", metavar="REGIONS", help="What hurts, of the same; nothing loads it.")
@click.option(
    "--equipment", "things", metavar="THINGS", help="At hand: mat,chair,ball,wall,bar,dumbbells."
)
@click.option(
    "--seed",
    metavar="N",
    type=click.IntRange(0),
    help="Which of the many possible ones.  [default: 1]",
)
@click.option(
    "-o",
    "--output",
    metavar="FILE",
    type=click.Path(path_type=Path),
    help="The file to write.  [default: NAME.yaml]",
)
def new(*, name: str | None, template: bool, output: Path | None, **given: Any) -> None:
    """Compose a routine from a few answers, and write it as a file that is yours.

    On a terminal matcue asks; with any of the options of answers it asks nothing. The same answers
    and seed give the same file, but what hurt you before is left out. Without a terminal and
    without answers a template is written.
    """
    told = any(value is not None for value in given.values())
    if template and told:
        raise InputError("--template composes nothing; leave the answers away, or --template")
    asks = is_terminal() and not told and not template
    if name is None and not asks:
        raise InputError("give it a name, as in `matcue new my-back`")
    if template or not (told or asks):
        from matcue.authoring.builder.reading import routine_id

        id_ = routine_id(name or "")
        _write(output or Path(f"{id_}.yaml"), _template(id_))
        return
    _compose(name, output, given, asks=asks)


def _compose(name: str | None, output: Path | None, given: dict[str, Any], *, asks: bool) -> None:
    from matcue.authoring.builder.answers import Answers
    from matcue.authoring.builder.build import Builder
    from matcue.authoring.builder.reading import from_options, routine_id, title_of
    from matcue.cli import building
    from matcue.cli.admission import person
    from matcue.routine.shelf import user_shelf

    who = person(user_shelf())
    usual = Answers(level=in_force().level)
    answers = building.asked(usual) if asks else from_options(given, usual)
    id_ = routine_id(name or building.named(f"my-{answers.when}"))
    path, title = output or Path(f"{id_}.yaml"), title_of(id_)
    if path.exists():
        raise InputError(_taken(path))
    builder = Builder(who)

    def build(wanted: Answers) -> Built:
        return builder.build(id_, title, wanted)

    built: Built | None = build(answers)
    if asks and built is not None:
        built = building.agreed(built, answers, build)
    if built is None:
        say("Nothing was written.")
        return
    _write(path, built.text)
    if told := builder.spared_text:
        say(f"matcue: {told}")
    if built.is_short:
        say(
            f"matcue: it takes only {built.minutes} minutes: these answers leave no more "
            "exercises to choose from"
        )
    if asks:
        _try(path, building.next_step())


def _try(path: Path, step: str) -> None:
    from matcue.cli.commands.play import play
    from matcue.cli.commands.show import show

    match step:
        case "preview":
            try:
                play.main([str(path), "--briefly"], prog_name="matcue play", standalone_mode=False)
            except DeviceError as error:
                # The file is written, and that was asked for.
                say(f"matcue: {error}")
        case "play":
            play.main([str(path)], prog_name="matcue play", standalone_mode=False)
        case "show":
            show.main([str(path)], prog_name="matcue show", standalone_mode=False)


def _template(id_: str) -> str:
    from matcue.authoring.builder.reading import title_of
    from matcue.routine.shelf import content

    template = (content() / "new-routine.yaml").read_text("utf-8")
    return template.replace("NAME", id_).replace("TITLE", title_of(id_))


def _taken(path: Path) -> str:
    return f"'{path}' is there already; choose another name with -o"


def _write(path: Path, text: str) -> None:
    """Write a new file, under its own name only if that is free."""
    if path.exists():
        raise InputError(_taken(path))
    with whole_file(path, about_bytes=len(text)) as part:
        part.write_text(text, "utf-8", newline="\n")
    tell(f"{path}: now try `matcue check {path}` and `matcue play {path}`")
