"""``matcue log``."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING

import click

from matcue.base.errors import InputError, UnknownName
from matcue.cli import feeling as felt_so
from matcue.cli.admission import history as opened
from matcue.cli.admission import person
from matcue.cli.lines import is_terminal, say, tell
from matcue.cli.settings import in_force
from matcue.cli.shared import examples
from matcue.plan.growth import Feeling

if TYPE_CHECKING:
    from matcue.coach.history.record import Record
    from matcue.coach.history.store import History


@click.command(
    short_help="Say how the last session was, or what you did elsewhere.",
    epilog=examples(
        "matcue log hard",
        "matcue log worse --exercise boat",
        "matcue log pain --exercise boat",
        "matcue log --better",
        "matcue log --again boat",
        "matcue log --did Swimming --minutes 30",
        "matcue log --did straighten --minutes 20 right",
    ),
)
@click.argument("feeling", required=False, type=click.Choice([each.value for each in Feeling]))
@click.option("--exercise", metavar="ID", help="With worse or pain: which exercise it was.")
@click.option("--better", is_flag=True, help="The pain is over, or a doctor has agreed.")
@click.option("--again", metavar="ID", help="An exercise that hurt may come back.")
@click.option(
    "--did",
    metavar="WHAT",
    help="Note what you did without matcue just now; of a routine, give its name.",
)
@click.option(
    "--minutes", metavar="N", type=click.IntRange(1, 600), help="With --did: how long it took."
)
def log(
    *,
    feeling: str | None,
    exercise: str | None,
    better: bool,
    again: str | None,
    did: str | None,
    minutes: int | None,
) -> None:
    """Say how the last session was, that pain is over, or what you did elsewhere.

    Too easy makes a program grow faster, too hard slower. Of a back that hurts there are three
    answers: sore, no more than usual, changes nothing; worse than before, but gone by tomorrow,
    makes the next time lighter; pain that is strong, or down a leg, or not gone the next day, stops
    what loads the back until --better, and leaves the exercise out until --again.
    """
    if (did is None) != (minutes is None):
        raise click.UsageError("--did and --minutes go together: --did Swimming --minutes 30")
    if exercise is not None and feeling not in felt_so.HURTS:
        raise click.UsageError(
            "--exercise says what hurt: `matcue log pain --exercise ID`, or `log worse`"
        )
    from matcue.coach.history import keeping
    from matcue.coach.history.record import MOST_TEXT, Noted

    if did is not None and len(did) > MOST_TEXT:
        raise InputError(f"--did takes at most {MOST_TEXT} letters; say it in fewer words")
    history, now = opened(), datetime.now().astimezone()
    felt = Feeling(feeling) if feeling else None
    if again is not None:
        _check_left_out(again)
    if better:
        history.note(keeping.noted(Noted.BETTER, now))
        tell("Good. What loads the back may begin again; begin lightly.")
        for spared in _spared():
            tell(f"'{spared}' stays left out; `matcue log --again {spared}` brings it back.")
    if again is not None:
        history.note(keeping.noted(Noted.ALLOWED, now, again))
        tell(f"'{again}' is no longer left out.")
    if did is not None and minutes is not None:
        record = _elsewhere(did, minutes, now)
        _check_was_done(exercise, record)
        history.add(record)
        tell(f"Noted: {record.title}, {minutes} min.")
        if felt is not None:
            _feel(history, record, felt, exercise)
    elif felt is not None or not (better or again):
        _feel(history, history.last(), felt, exercise)


def _elsewhere(what: str, minutes: int, now: datetime) -> Record:
    """Make a record of what was done without matcue; of a routine, with its doses of today."""
    from matcue.coach.admission import as_today
    from matcue.coach.history import keeping
    from matcue.routine.shelf import user_shelf
    from matcue.session import session

    shelf = user_shelf()
    if what not in shelf.routines():
        return keeping.elsewhere(what, minutes=minutes, ended=now)
    who = person(shelf)
    program = who.program_of(what)
    ready = session.draft(what, as_today(in_force().options(), who, what, now.date()), shelf)
    return keeping.elsewhere(
        ready.written.title,
        minutes=minutes,
        ended=now,
        routine=ready.routine,
        place=program.place if program else None,
    )


def _feel(history: History, record: Record | None, felt: Feeling | None, hurt: str | None) -> None:
    """Store how a session was, or pain that comes from none."""
    from matcue.coach.feeling import may_be_of

    when = f"{record.title}, {record.begun:%A %H:%M}" if record is not None else ""
    if felt is not None:
        _check_was_done(hurt, record)
        if record is not None and may_be_of(record, felt, datetime.now().astimezone()):
            tell(f"{when}: {felt.value}.")
            if felt in felt_so.HURTS and hurt is None and is_terminal():
                hurt = felt_so.ask_what_hurt(record)
        felt_so.keep(history, record, felt, hurt)
        return
    if not is_terminal():
        raise click.UsageError("say how it was: easy, right, hard, sore, worse or pain")
    if record is None:
        raise InputError("there is no session yet; `matcue log --did WHAT --minutes 20` notes one")
    say(when)
    felt_so.ask(history, record)


def _check_was_done(exercise: str | None, record: Record | None) -> None:
    """Let an exercise's id pass, if there is one: done in the session, or of the catalogue.

    Pain may come from an earlier session, so what was not done in this one counts as well.

    Raises:
        UnknownName: There is none of that id; nothing has been noted.
    """
    done: set[str | None] = set()
    if record is not None:
        done = {record.stopped_at, *(each.exercise for each in record.exercises)}
    if exercise is not None and exercise not in done:
        _check_known(exercise)


def _check_left_out(exercise: str) -> None:
    """Let an exercise's id pass, if it is left out.

    Raises:
        UnknownName: There is none of that id.
        InputError: It is not left out.
    """
    spared = _spared()
    # One that was left out may come from a routine that is no longer there.
    if exercise in spared:
        return
    _check_known(exercise)
    others = f"left out: {', '.join(spared)}" if spared else "nothing is"
    raise InputError(f"'{exercise}' is not left out; {others}")


def _spared() -> tuple[str, ...]:
    """List the exercises that are left out."""
    from matcue.routine.shelf import user_shelf

    return person(user_shelf()).care.spared


def _check_known(exercise: str) -> None:
    """Let an exercise's id pass, if there is one of it in the catalogue.

    Raises:
        UnknownName: There is none.
    """
    from matcue.base.errors import near
    from matcue.routine.library import Library
    from matcue.routine.shelf import user_shelf

    exercises = Library(user_shelf()).exercises()
    if exercise not in exercises:
        raise UnknownName(f"no exercise is called '{exercise}'{near(exercise, exercises)}")
