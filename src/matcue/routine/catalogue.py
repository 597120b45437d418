"""Exercises and doses made from documents: the catalogue, and a routine's changes to it."""

from __future__ import annotations

import difflib
import re
from dataclasses import replace
from typing import TYPE_CHECKING, Final, TypeVar

from matcue.base.errors import UnknownName
from matcue.base.units import Ms, seconds
from matcue.routine.document import (
    BreathingDoc,
    DoseDoc,
    DoStep,
    ExerciseDoc,
    ExerciseStep,
    IntervalDoc,
    LevelDoc,
    LevelsDoc,
    RestsDoc,
    SideDoc,
)
from matcue.routine.model import (
    BreathPattern,
    Dose,
    Exercise,
    FromTo,
    LevelDose,
    PhaseBreath,
    SideDose,
    Sides,
    Tempo,
)

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Mapping

    from matcue.routine.source import Path, Tree

NEAR: Final = 0.65
"""The least likeness of a slip of the pen; a name less like an exercise's is one of one's own."""

USUAL_WAY = seconds(3)
"""The usual time for the way into a hold, and out of it."""

USUAL_TEMPO = Tempo(seconds(2), Ms(0), seconds(2), Ms(0))


def overlaid(base: ExerciseDoc, change: ExerciseDoc) -> ExerciseDoc:
    """Merge two documents: keys of *change* replace those of *base*, in a dose key by key."""
    update = {name: getattr(change, name) for name in change.model_fields_set}
    for part in ("dose", "breathing", "levels"):
        under, over = getattr(base, part), update.get(part)
        # Something empty takes everything away: `breathing: {}` is free breathing.
        if under is not None and over is not None and over.model_fields_set:
            inner = {name: getattr(over, name) for name in over.model_fields_set}
            update[part] = under.model_copy(update=_without_rival(inner))
    return base.model_copy(update=update)


def laid_over(
    known: Mapping[str, ExerciseDoc], docs: Mapping[str, ExerciseDoc], tree: Tree
) -> dict[str, ExerciseDoc]:
    """Merge the exercises of a file into the known ones; mistakes are noted in *tree*.

    Args:
        known: The exercises so far, by id.
        docs: What the file says under `exercises`.
        tree: The file.
    """
    whole_of = dict(known)
    for id_, doc in docs.items():
        base = whole_of.get(doc.based_on or id_)
        if doc.based_on is not None and base is None:
            hint = tree.near(doc.based_on, whole_of)
            tree.blame(
                ("exercises", id_, "based-on"), f"no exercise is called '{doc.based_on}'{hint}"
            )
            continue
        whole = overlaid(base, doc) if base is not None else doc
        if whole.name is None:
            tree.blame(("exercises", id_), f"'{id_}' is new and needs 'name'")
        if doc.dose is not None and (clash := clashes(doc.dose)):
            tree.blame(("exercises", id_, "dose"), clash)
        if whole.name is not None:
            whole_of[id_] = whole
    for id_, doc in docs.items():
        for key in ("easier", "harder"):
            if (other := getattr(doc, key)) is not None and other not in whole_of:
                message = f"no exercise is called '{other}'{tree.near(other, whole_of)}"
                tree.blame(("exercises", id_, key), message)
    return whole_of


def no_exercise(tree: Tree, name: str, ids: Collection[str]) -> str:
    """Say that no exercise has the name of a step, and what to write for what was meant."""
    told = f"no exercise is called '{name}'"
    id_ = _plain(name)
    if id_ in ids:
        return f"{told}; did you mean '{id_}'?"
    hint = tree.near(name, ids)
    if hint and difflib.get_close_matches(id_, ids, n=1, cutoff=NEAR):
        return told + hint
    otherwise = " If not, write" if hint else "; define it under `exercises:`, or write"
    return f"{told}{hint}{otherwise} `do: {name}`"


def _plain(name: str) -> str:
    """Return a name in the letters of an id: ``cat-cow`` for "Cat Cow"."""
    return "-".join(re.findall(r"[a-z0-9]+", name.casefold()))


def blame_unknown(
    tree: Tree, known: Mapping[str, ExerciseDoc], locate: Callable[[str, bool], object]
) -> None:
    """Note the exercises and routines that a file names, and that nobody knows.

    Args:
        tree: A routine's file, of any shape.
        known: The catalogue.
        locate: Finds a routine, or raises `UnknownName`, with a hint if its second argument says
            so.
    """
    exercises = tree.data.get("exercises")
    own = exercises if isinstance(exercises, dict) else {}
    ids = {*known, *own}
    unknown: dict[str, str | None] = {}

    def look_up(id_: object, path: Path, *, in_step: bool = False) -> None:
        if isinstance(id_, str) and id_ not in ids:
            told = f"no exercise is called '{id_}'{tree.near(id_, ids)}"
            if in_step and _plain(id_) != id_ and _plain(id_) not in ids:
                return  # that it is no id is told already
            tree.blame(path, no_exercise(tree, id_, ids) if in_step else told)

    def look_for(name: str, path: Path) -> None:
        if name not in unknown:
            try:
                locate(name, not tree.mistakes.is_full)
            except UnknownName as error:
                unknown[name] = str(error)
            else:
                unknown[name] = None
        if (told := unknown[name]) is not None:
            tree.blame(path, told)

    def look(steps: object, path: Path) -> None:
        for number, step in enumerate(steps if isinstance(steps, list) else ()):
            if not isinstance(step, dict):
                continue
            here = (*path, number)
            look(step.get("steps"), (*here, "steps"))
            look_up(step.get("exercise"), (*here, "exercise"), in_step=True)
            used = step.get("use")
            if isinstance(used, str):
                look_for(used, (*here, "use"))

    for id_, doc in own.items():
        for key in ("based-on", "easier", "harder") if isinstance(doc, dict) else ():
            look_up(doc.get(key), ("exercises", id_, key))
    look(tree.data.get("steps"), ("steps",))


def _without_rival(update: dict[str, object]) -> dict[str, object]:
    """Set the rivals of a given key to None: hold, time and tempo exclude each other."""
    if update.get("hold") is not None:
        return {"for_": None, "tempo": None, **update}
    if update.get("for_") is not None:
        return {"hold": None, "tempo": None, "reps": None, **update}
    if update.get("tempo") is not None:
        return {"hold": None, "for_": None, **update}
    return update


def exercise(
    id_: str, known: Mapping[str, ExerciseDoc], rests: RestsDoc, breath: BreathPattern | None
) -> Exercise:
    """Make one of the known exercises; its `name` must be set."""
    doc = known[id_]
    if doc.name is None:
        raise ValueError(f"exercise '{id_}' needs a name")
    return Exercise(
        id=id_,
        name=doc.name,
        short=doc.short or doc.name,
        position=doc.position,
        how=doc.how or (),
        how_short=doc.how_short or (),
        setup=doc.setup or (),
        shape=doc.shape or (),
        enter=doc.enter or "",
        enter_short=doc.enter_short or "",
        enter_for=doc.enter_for if doc.enter_for is not None else USUAL_WAY,
        phases=doc.phases or (),
        right=doc.right or "",
        left=doc.left or "",
        switch=doc.switch or (),
        release=doc.release or "",
        release_short=doc.release_short or "",
        release_for=doc.release_for if doc.release_for is not None else USUAL_WAY,
        rests_in=doc.rests_in,
        tips=doc.tips or (),
        breathing=_breathing(doc.breathing),
        relax=doc.relax or "",
        cautions=frozenset(doc.caution or ()),
        equipment=doc.equipment or (),
        easier=doc.easier,
        harder=doc.harder,
        relaxing=bool(doc.relaxing),
        move=doc.move,
        dose=dose(doc.dose or DoseDoc.model_validate({}), Dose(breath=breath), rests),
        levels=levels(doc.levels),
        source=doc.source or "",
        bases=_bases(id_, known),
    )


def _bases(id_: str, known: Mapping[str, ExerciseDoc]) -> tuple[str, ...]:
    """Return what an exercise is based on, what that is based on, and so on."""
    found: list[str] = []
    while (base := known[id_].based_on) is not None and base not in (id_, *found):
        found.append(base)
        id_ = base
    return tuple(found)


def dose(doc: DoseDoc, base: Dose, rests: RestsDoc) -> Dose:
    """Merge a dose: the document goes before the routine's rests, and these before *base*."""

    def rest(said: Ms | None, usual: Ms | None, otherwise: Ms) -> Ms:
        return next((value for value in (said, usual) if value is not None), otherwise)

    ways = {"hold": doc.hold, "for_": doc.for_, "tempo": doc.tempo}
    told = {kind for kind, value in ways.items() if value is not None}
    hold, holds, moving, tempo = base.hold, base.holds, base.moving, base.tempo
    if "hold" in told or "for_" in told:
        figures = doc.hold or doc.for_
        holds = figures if isinstance(figures, tuple) else ()
        hold, moving, tempo = _figure(figures), "for_" in told, None
    elif "tempo" in told or (hold is None and tempo is None):
        hold, holds, moving, tempo = None, (), False, doc.tempo or USUAL_TEMPO
    # What was counted and is now held, or kept up, is so once, unless the document says otherwise.
    changed = hold is not None and (base.hold is None or moving is not base.moving)
    reps, pyramid = (1, ()) if changed else (base.reps, base.pyramid)
    sets = doc.sets if doc.sets is not None else base.sets
    if isinstance(doc.reps, tuple):
        reps, pyramid, sets = max(doc.reps), doc.reps, len(doc.reps)
    elif doc.reps is not None or sets != len(pyramid):
        reps, pyramid = _figure(doc.reps) or reps, ()
    if holds and isinstance(doc.hold, tuple):
        sets, pyramid = len(holds), pyramid if len(pyramid) == len(holds) else ()
    elif sets != len(holds):
        holds = ()
    ranges = tuple(each for each in (doc.reps, doc.hold) if isinstance(each, FromTo))
    return Dose(
        sets=sets,
        reps=reps,
        pyramid=pyramid,
        hold=hold,
        holds=holds,
        told=ranges or base.told,
        moving=moving,
        tempo=tempo,
        pause=rest(doc.pause, rests.pause, base.pause),
        rest=rest(doc.rest, rests.sets, base.rest),
        rest_after=rest(doc.rest_after, rests.after, base.rest_after),
        sides=doc.sides if doc.sides is not None else base.sides,
        first=doc.first or base.first,
        left=_side(doc.left) or base.left,
        right=_side(doc.right) or base.right,
        switch=rest(doc.switch, rests.switch, base.switch),
        breath=doc.breath if "breath" in doc.model_fields_set else base.breath,
    )


_Figure = TypeVar("_Figure", bound=int)


def _figure(value: _Figure | tuple[_Figure, ...] | FromTo | None) -> Ms | None:
    """Return the figure that counts: the largest of a list, the middle of a range."""
    if isinstance(value, tuple):
        return Ms(max(value))
    if isinstance(value, FromTo):
        return Ms(value.middle)
    return None if value is None else Ms(value)


def _side(doc: SideDoc | None) -> SideDose | None:
    return SideDose(reps=doc.reps, hold=doc.hold) if doc is not None else None


def in_intervals(dose: Dose, doc: IntervalDoc, counted: Tempo | None) -> Dose:
    """Return a dose as works and rests in turn; *counted* is the tempo of its reps, if any.

    What is held stays a hold; all else goes on for the time, and its reps are counted in it.
    """
    held = dose.hold is not None and not dose.moving
    return replace(
        dose,
        sets=doc.rounds,
        reps=1,
        pyramid=(),
        hold=doc.work,
        holds=(),
        told=(),
        moving=not held,
        tempo=None,
        counted=None if held else counted,
        rest=doc.rest,
        pause=doc.rest,
        switch=doc.rest,
        exact=True,
    )


def clashes(doc: DoseDoc) -> str | None:
    """Return a sentence about keys of a dose that exclude each other; None if there are none."""
    if isinstance(doc, ExerciseStep | DoStep) and doc.interval is not None:
        keys = ("sets", "reps", "hold", "for_", "pause", "rest", "switch", "left", "right")
        rival = next((key for key in keys if getattr(doc, key) is not None), None)
        if rival is not None:
            said = "`work`, `rest` and `rounds`"
            return f"'interval' says {said} for all of it; leave '{rival.rstrip('_')}' out"
    told = [
        word
        for word, value in (("hold", doc.hold), ("for", doc.for_), ("tempo", doc.tempo))
        if value is not None
    ]
    if len(told) > 1:
        return f"'{told[0]}' and '{told[1]}' exclude each other; an exercise has one of them"
    many = {len(each) for each in (doc.reps, doc.hold) if isinstance(each, tuple)}
    if many - {doc.sets, *(many if doc.sets is None and len(many) == 1 else ())}:
        if len(many) > 1:
            return f"'reps' and 'hold' have figures for {min(many)} and for {max(many)} sets"
        key = "reps" if isinstance(doc.reps, tuple) else "hold"
        return f"'{key}' has numbers for {many.pop()} sets; leave `sets` out"
    if doc.for_ is not None and (doc.reps or 1) != 1:
        return "'for' keeps moving for a time and has no reps; write `sets` to do it again"
    if doc.switch is not None and doc.sides is Sides.NONE:
        return "'switch' needs sides; write `sides: each`"
    return None


def levels(doc: LevelsDoc | None) -> tuple[tuple[str, LevelDose], ...]:
    """Return (level, dose) for each level that has a dose of its own."""
    named: Mapping[str, LevelDoc | None] = (
        {"beginner": doc.beginner, "strong": doc.strong} if doc else {}
    )
    return tuple((name, _level(level)) for name, level in named.items() if level is not None)


def _level(doc: LevelDoc) -> LevelDose:
    if isinstance(doc.reps, tuple):
        return LevelDose(sets=len(doc.reps), reps=max(doc.reps), pyramid=doc.reps, hold=doc.hold)
    return LevelDose(sets=doc.sets, reps=doc.reps, hold=doc.hold)


def _breathing(doc: BreathingDoc | None) -> PhaseBreath:
    return PhaseBreath(doc.go, doc.stay, doc.return_, doc.pause) if doc else PhaseBreath()
