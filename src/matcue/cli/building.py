"""The questions of ``matcue new``, asked as plain lines, one at a time."""

from __future__ import annotations

from dataclasses import replace
from enum import StrEnum
from typing import TYPE_CHECKING, TypeVar

import click

from matcue.base.errors import InputError
from matcue.cli.lines import answer, say

if TYPE_CHECKING:
    from collections.abc import Callable

    from matcue.authoring.builder.answers import Answers
    from matcue.authoring.builder.build import Built

Word = TypeVar("Word", bound=StrEnum)


def asked(otherwise: Answers) -> Answers:
    """Ask all questions, and return the answers; the defaults are *otherwise*."""
    from matcue.authoring.builder.answers import Thing, Time
    from matcue.authoring.builder.reading import length_for, shortest
    from matcue.base.units import MINUTE
    from matcue.routine.effects import Region
    from matcue.routine.model import Kind, Level

    say("A few questions; Enter takes the answer in brackets.")
    when = _one("When will you do it?", Time, otherwise.when)
    kinds = "Gentle, or strengthening?"
    kind = Kind.GENTLE if when is Time.EVENING else _one(kinds, Kind, otherwise.kind)
    usual = max(shortest(kind), otherwise.lasts) // MINUTE
    lasts = answer("How many minutes may it take?", str(usual), lambda text: length_for(text, kind))
    weak = _many("What is weak or stiff, and should get better?", Region)
    avoid = _many("What hurts, and should be spared?", Region)
    things = _many("What is at hand?", Thing, Thing.MAT.value)
    level = _one("Who is it for?", Level, otherwise.level)
    return replace(
        otherwise,
        when=when,
        kind=kind,
        lasts=lasts,
        weak=weak,
        avoid=avoid,
        things=things,
        level=level,
    )


def named(otherwise: str) -> str:
    """Ask for the routine's id; the default is *otherwise*."""
    return answer("What shall it be called? Small letters and hyphens", otherwise, _as_id)


def agreed(built: Built, answers: Answers, build: Callable[[Answers], Built]) -> Built | None:
    """Show what was composed, and compose with the next seed until accepted; None if refused.

    Args:
        built: The first routine.
        answers: The answers it was composed from.
        build: Composes a routine from answers.
    """
    while True:
        click.echo(f"\n{summary(built)}\n", err=True)
        choice = answer("Write it? yes, another, or no", "yes", _yes_another_no)
        if choice != "another":
            return built if choice == "yes" else None
        answers = replace(answers, seed=answers.seed + 1)
        built = build(answers)


def summary(built: Built) -> str:
    """Return a text with the length and the exercises of a routine."""
    made = built.composed
    lines = ["warm-up"] * (made.warm_up is not None) + ["breathing"] * bool(made.breaths)
    lines += [step.exercise.name for step in (*made.steps, made.closing)]
    lines += ["slow breathing"] * bool(made.breathe) + ["letting go"] * bool(made.relax)
    numbered = (f"{nth:>4}  {line}" for nth, line in enumerate(lines, start=1))
    return "\n".join([f"About {built.minutes} minutes:", *numbered])


def next_step() -> str:
    """Ask what to do with the written routine: ``preview``, ``play``, ``show`` or ``leave``."""
    return answer("Try it now? preview, play, show, or leave", "preview", _step)


def _as_id(text: str) -> str:
    return text.strip().lower().replace(" ", "-")


def _yes_another_no(text: str) -> str:
    return _begins(text, ("yes", "another", "no"))


def _step(text: str) -> str:
    return _begins(text, ("preview", "play", "show", "leave"))


def _begins(text: str, words: tuple[str, ...]) -> str:
    typed = text.strip().lower()
    for each in words:
        if typed and each.startswith(typed):
            return each
    raise InputError(f"write {', '.join(words[:-1])} or {words[-1]}")


def _one(question: str, words: type[Word], otherwise: Word) -> Word:
    from matcue.authoring.builder.reading import word

    names = ", ".join(each.value for each in words)
    return answer(f"{question} {names}", otherwise.value, lambda text: word(text, words))


def _many(question: str, words: type[Word], otherwise: str = "") -> tuple[Word, ...]:
    from matcue.authoring.builder.reading import NOTHING, several

    names = ", ".join(each.value for each in words)
    return answer(
        f"{question} Several with commas: {names}",
        otherwise or NOTHING,
        lambda text: several(text, words),
    )
