"""Options that several commands share, and their conversion to session options."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import TYPE_CHECKING, Any, TypeVar

import click
from click.core import ParameterSource
from click.shell_completion import CompletionItem

from matcue.base.errors import UnknownName, near
from matcue.base.units import MINUTE
from matcue.cli.lines import say, typed
from matcue.cli.settings import MusicName, from_setting, in_force
from matcue.plan.manner import FASTEST, PACES, SLOWEST, Manner, Words
from matcue.plan.selection import Selection, longest_of
from matcue.routine.model import Caution
from matcue.session.options import Options
from matcue.settings.table import NO_AMBIENCE

if TYPE_CHECKING:
    from matcue.coach.person import Person
    from matcue.routine.shelf import Shelf

Command = TypeVar("Command", bound=Callable[..., Any])


def routine_names(
    _: click.Context, __: click.Parameter, begun: str
) -> list[str] | list[CompletionItem]:
    """Complete a routine's name, or the path of a file."""
    from matcue.routine.shelf import user_shelf

    names = [name for name in user_shelf().routines() if name.startswith(begun)]
    return names or [CompletionItem(begun, type="file")]


def program_names(_: click.Context, __: click.Parameter, begun: str) -> list[str]:
    """Complete a program's name."""
    from matcue.coach.program import programs
    from matcue.routine.shelf import user_shelf

    return [name for name in programs(user_shelf()).names() if name.startswith(begun)]


def _voice_names(_: click.Context, __: click.Parameter, begun: str) -> list[str]:
    """Complete a voice's name."""
    from matcue.session.voices import here

    return [voice.name for voice in here() if voice.name.startswith(begun)]


def sounding(command: Command) -> Command:
    """Add the options of a session (level, pace, voice, selection ...) to a command."""
    for option in reversed([_LEVEL, *_SOUNDING]):
        command = option(command)
    return command


def sounding_at_levels(command: Command) -> Command:
    """Add the same options as `sounding`, but with several levels."""
    for option in reversed([_LEVELS, *_SOUNDING]):
        command = option(command)
    return command


_LEVEL = from_setting("level")
_LEVELS = from_setting("level", "--level", "levels", several=True)

_SOUNDING = [
    from_setting("pace", metavar=f"[{'|'.join(PACES)}|{SLOWEST}-{FASTEST}]"),
    from_setting("words"),
    from_setting("voice", metavar="VOICE", shell_complete=_voice_names),
    click.option(
        "--gentle",
        is_flag=True,
        help="For a sore back or the first weeks: no twist, swing, jump, hanging head, deep bend"
        " or heavy load, and a beginner's doses.",
    ),
    click.option(
        "--without",
        metavar="CAUTIONS",
        help=f"Leave out or ease what has these: {','.join(Caution)}.",
    ),
    click.option(
        "--pick", metavar="N", type=click.IntRange(3, 5), help="So many of its exercises."
    ),
    click.option(
        "--minutes",
        metavar="N",
        type=click.IntRange(1, 240),
        help="Leave out what does not fit into this time.",
    ),
    click.option(
        "--portions",
        metavar="N",
        type=click.IntRange(2, 6),
        help="Split it into so many short sessions for the day, each with its own warm-up.",
    ),
    click.option(
        "--portion",
        metavar="N",
        type=click.IntRange(1, 6),
        help="Which of them; the first if not given.",
    ),
    click.option("--all", "everything", is_flag=True, help="The full doses of the catalogue."),
    click.option("--no-warm-up", is_flag=True, help="You are warm already."),
    from_setting("sounds"),
    from_setting("rate"),
]


def is_asked(option: str) -> bool:
    """Return whether an option stands on the command line."""
    context = click.get_current_context(silent=True)
    source = context.get_parameter_source(option) if context is not None else None
    return source is ParameterSource.COMMANDLINE


def accompanied(command: Command) -> Command:
    """Add the options of music and ambience to a command that has `sounding`."""
    for option in reversed(_UNDER):
        command = option(command)
    return command


_UNDER = [
    from_setting("music", type=MusicName()),
    from_setting("ambience"),
    from_setting("shuffle"),
    from_setting("seed", metavar="N"),
    from_setting("music-db", metavar="DB"),
]


def options(*, leads: bool = False, **chosen: Any) -> Options:
    """Return the session options of a command's arguments from `sounding` and `accompanied`.

    Where a session is not led but looked at, or written to a file, everything is said unless fewer
    words are asked for on the command line.

    Args:
        leads: Whether the session is led live.
        **chosen: The arguments.

    Raises:
        UnknownName: A caution is unknown, or a portion does not exist.
        InputError: Two options exclude each other.
    """
    words = chosen["words"]
    if words is Words.AUTO and not (leads or is_asked("words")):
        words = Words.FULL
    manner = Manner(level=chosen["level"], pace=chosen["pace"], words=words)
    minutes = chosen["minutes"]
    selection = Selection(
        gentle=chosen["gentle"],
        without=_cautions(chosen["without"]),
        pick=chosen["pick"],
        longest=longest_of(minutes) if minutes else None,
        warm_up=not chosen["no_warm_up"],
        full=chosen["everything"],
        portion=_portion(chosen["portion"], chosen["portions"]),
    )
    return Options(
        manner=manner,
        selection=selection,
        voice=chosen["voice"],
        sounds=chosen["sounds"],
        **_under(chosen, leads=leads),
    )


def _under(chosen: dict[str, Any], *, leads: bool) -> dict[str, Any]:
    """Gather what lies under a session, and the rate that goes with it."""
    if "music" not in chosen:
        return {"rate": chosen["rate"]}
    names = ("rate", "music", "ambience", "shuffle", "seed", "music_db")
    asked = replace(in_force(), **{name: chosen[name] for name in names})
    backdrop = asked.backdrop
    if backdrop is not None and backdrop.music is not None:
        # Who lies on the mat wants the session; a file is made once and kept.
        backdrop = replace(backdrop, skips_bad=leads or chosen.get("skip_bad_music", False))
    return {"rate": asked.sounding_rate, "backdrop": backdrop}


def choices_of(chosen: Options) -> dict[str, Any]:
    """Return the command's arguments that give these options; the inverse of `options`."""
    manner, selection, backdrop = chosen.manner, chosen.selection, chosen.backdrop
    portion, portions = selection.portion or (None, None)
    choices = {
        "level": manner.level,
        "pace": manner.pace,
        "words": manner.words,
        "voice": chosen.voice,
        "sounds": chosen.sounds,
        "gentle": selection.gentle,
        "without": ",".join(selection.without) or None,
        "pick": selection.pick,
        "minutes": selection.longest // MINUTE if selection.longest else None,
        "everything": selection.full,
        "no_warm_up": not selection.warm_up,
        "portion": portion,
        "portions": portions,
        "music": backdrop.music if backdrop is not None else None,
        "ambience": (backdrop.ambience if backdrop is not None else None) or NO_AMBIENCE,
    }
    if backdrop is None:
        return choices | {"rate": chosen.rate}
    # The rate over a backdrop is given, and was not chosen.
    names = {"shuffle": backdrop.shuffle, "seed": backdrop.seed, "music_db": backdrop.level_db}
    return choices | names


def _portion(portion: int | None, portions: int | None) -> tuple[int, int] | None:
    if portions is None:
        if portion is not None:
            raise UnknownName("--portion takes one of several; say how many with --portions")
        return None
    if portion is not None and portion > portions:
        raise UnknownName(f"there is no portion {portion} of {portions}")
    return (portion or 1, portions)


def _cautions(listed: str | None) -> tuple[Caution, ...]:
    names = [caution.value for caution in Caution]
    found = set()
    for word in (listed or "").split(","):
        if (name := word.strip()) in names:
            found.add(Caution(name))
        elif name:
            hint = near(name, names) or f"; there are {', '.join(names)}"
            raise UnknownName(f"no caution is called '{name}'{hint}")
    return tuple(sorted(found))


def listed(values: tuple[str, ...]) -> tuple[str, ...]:
    """Return the values of an option that may be repeated or hold several, separated by commas."""
    words = (word.strip() for value in values for word in value.split(","))
    return tuple(dict.fromkeys(word for word in words if word))


def examples(*lines: str) -> str:
    """Return the epilog of a command's help with examples, as they can be typed."""
    return "\b\nExamples:\n" + "\n".join(f"  {typed(line)}" for line in lines)


def named_or_offered(
    routine: str | None, choices: dict[str, Any], shelf: Shelf, person: Person | None
) -> tuple[str, dict[str, Any]]:
    """Return the routine named, or today's first offer, which is then printed.

    Args:
        routine: The routine as typed, if any.
        choices: The arguments of `sounding`; an offer may be gentle or short.
        shelf: The routines.
        person: The listener; None is anybody.

    Returns:
        The routine, and the arguments changed by the offer.
    """
    if routine is not None:
        return routine, choices
    from datetime import datetime

    from matcue.coach.person import Person
    from matcue.coach.safe_hours import Here
    from matcue.coach.suggestion import suggest

    found = suggest(datetime.now(Here()), in_force(), person or Person(), shelf)
    offer = found.today.offers[0]
    for text in (*found.today.notes, f"{found.line(offer)}. {offer.why}"):
        say(text)
    return offer.routine, choices | {
        "gentle": choices["gentle"] or offer.gentle,
        "pick": choices["pick"] or offer.pick,
    }
