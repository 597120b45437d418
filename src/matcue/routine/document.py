"""The schema of a routine file, as pydantic models.

Files are checked against these classes, and the JSON Schema for editors is made from them, so that
the two cannot differ. `resolve` turns documents into a `model.Routine`.
"""

from __future__ import annotations

from typing import Annotated, Final, Literal

from pydantic import BaseModel, ConfigDict, Discriminator, Field, Tag

from matcue.routine.model import Breath, Kind, Level, Position, Side, Sides, When
from matcue.routine.notation import (
    MOST_REPS,
    MOST_SETS,
    Bell,
    Cautions,
    Duration,
    Hold,
    Id,
    Pattern,
    Pause,
    Phases,
    Reps,
    RepsOrRange,
    Sayings,
    ScreeningList,
    Sentence,
    Sentences,
    TempoText,
    Timed,
    Words,
)

Exact = Literal["exact"]


def _kebab(name: str) -> str:
    return name.rstrip("_").replace("_", "-")


class Doc(BaseModel):
    """Base of all mappings of the format: frozen, unknown keys are errors."""

    model_config = ConfigDict(
        extra="forbid", frozen=True, alias_generator=_kebab, populate_by_name=False
    )


class LevelDoc(Doc):
    """What a level changes of a dose."""

    sets: int | None = Field(None, ge=1, le=MOST_SETS, description="How many sets.")
    reps: Reps | None = Field(None, description="How many reps in a set, or a list of them.")
    hold: Duration | None = Field(None, description="How long to hold.")


class LevelsDoc(Doc):
    """Doses of single levels, where the usual factors would not do."""

    beginner: LevelDoc | None = Field(None, description="Slower and lighter.")
    strong: LevelDoc | None = Field(None, description="Longer and harder.")


class SideDoc(Doc):
    """What one side does of its own."""

    reps: int | None = Field(None, ge=1, le=MOST_REPS, description="How many reps or holds.")
    hold: Duration | None = Field(None, description="How long to hold.")


class DoseDoc(Doc):
    """How much of an exercise."""

    sets: int | None = Field(None, ge=1, le=MOST_SETS, description="How many sets; 1 if not given.")
    reps: RepsOrRange | None = Field(
        None, description="How many reps (or holds) in a set, or 8-12; a list has one a set."
    )
    hold: Hold | None = Field(
        None, description="How long to hold, 1s to 12h, or 30-45s; a list has one a set."
    )
    for_: Duration | None = Field(
        None, description="How long to keep moving, as in walking on the spot."
    )
    tempo: TempoText | None = Field(
        None, description="Seconds of a rep's phases: go-stay-return-pause."
    )
    pause: Pause | None = Field(None, description="Between two holds of one set.")
    rest: Pause | None = Field(None, description="Between two sets.")
    rest_after: Pause | None = Field(None, description="After the exercise.")
    sides: Sides | None = Field(
        None,
        description="`each`: all on the right, then all on the left; `alternate`: in turn; "
        "`right`, `left`: that side only.",
    )
    first: Side | None = Field(None, description="The side that begins; `right` if not given.")
    left: SideDoc | None = Field(None, description="What the left side does of its own.")
    right: SideDoc | None = Field(None, description="What the right side does of its own.")
    switch: Pause | None = Field(None, description="For changing sides.")
    breath: Pattern | None = Field(
        None, description="Breath during a hold, in-hold-out-hold in seconds, a name, or `free`."
    )


class BreathingDoc(Doc):
    """Which way to breathe in each phase of a rep."""

    go: Breath | None = Field(None, description="Going into the movement.")
    stay: Breath | None = Field(None, description="Staying there.")
    return_: Breath | None = Field(None, description="Coming back.")
    pause: Breath | None = Field(None, description="Before the next rep.")


class ExerciseDoc(Doc):
    """An exercise of the catalogue, or what a routine changes of one."""

    based_on: Id | None = Field(
        None, description="Take everything not said here from this exercise."
    )
    name: str | None = Field(None, min_length=1, max_length=80, description="For the screen.")
    short: str | None = Field(
        None, min_length=1, max_length=60, description="What the voice calls it."
    )
    position: Position | None = Field(None, description="Where the body starts.")
    setup: Sentences | None = Field(
        None, description="What to fetch or put up, said before the time `move`."
    )
    shape: Sentences | None = Field(
        None, description="The starting shape, to be taken while it is said."
    )
    how: Sentences | None = Field(
        None, description="What is to come on the tone, for the first time."
    )
    how_short: Sentences | None = Field(None, description="The same in brief, for later sets.")
    enter: Sentence | None = Field(None, description="The way into a hold, said as it begins.")
    enter_short: Sentence | None = Field(None, description="The same for the later holds.")
    phases: Phases | None = Field(
        None,
        description='What the body does in each phase of the tempo that is not 0; "" says nothing.',
    )
    right: str | None = Field(None, max_length=60, description="What moves on the right side.")
    left: str | None = Field(None, max_length=60, description="What moves on the left side.")
    switch: Sentences | None = Field(None, description="How to get to the other side.")
    release: Sentence | None = Field(None, description="The way out, said as it ends.")
    release_short: Sentence | None = Field(
        None, description="The way out between two holds of a set."
    )
    tips: Sentences | None = Field(None, description="What to mind, said where there is time.")
    breathing: BreathingDoc | None = Field(None, description="Breath in the phases of a rep.")
    relax: Sentence | None = Field(None, description="What to let go of afterwards.")
    rests_in: Position | None = Field(
        None, description="Where `relax` leaves the body, if not in its position."
    )
    caution: Cautions | None = Field(None, description="What a sore back should leave out.")
    equipment: Words | None = Field(None, description="What to lay out.")
    easier: Id | None = Field(None, description="A lighter exercise in its place.")
    harder: Id | None = Field(None, description="A stronger exercise in its place.")
    relaxing: bool | None = Field(
        None, description="Resting in a position; a session may end on it."
    )
    move: Pause | None = Field(None, description="Time for what `setup` asks for.")
    enter_for: Pause | None = Field(None, description="Time for the way into a hold; 3s.")
    release_for: Pause | None = Field(None, description="Time for the way out; 3s.")
    dose: DoseDoc | None = Field(None, description="How much, where a routine does not say.")
    levels: LevelsDoc | None = Field(None, description="Doses of single levels.")
    source: str | None = Field(None, description="Where it comes from.")


class IntervalDoc(Doc):
    """Work and rest in turn, to the beat."""

    work: Duration = Field(description="How long each work lasts.")
    rest: Pause = Field(description="How long each rest between them lasts.")
    rounds: int = Field(ge=1, le=5_000, description="How many works.")


class ExerciseStep(DoseDoc):
    """Do an exercise; what is not said here comes from the catalogue."""

    exercise: Id = Field(description="Its id in the catalogue.")
    levels: LevelsDoc | None = Field(None, description="Doses of single levels.")
    interval: IntervalDoc | None = Field(None, description="Work and rest in turn, to the beat.")
    timing: Exact | None = Field(None, description="`exact`: work and rest last as written.")
    say: Timed | None = Field(
        None, description="Sentences at instants of it, or `none`: nothing is said in it."
    )
    bell: Bell | None = Field(None, description="A bell in it, `every 5m`.")
    reason: str | None = Field(
        None, min_length=1, max_length=120, description="Why the sides differ; never said."
    )


class DoStep(DoseDoc):
    """Do an exercise that has nothing but a name and a dose."""

    do: str = Field(min_length=1, max_length=60, description="What the voice calls it.")
    position: Position | None = Field(None, description="Where the body starts; where one is.")
    interval: IntervalDoc | None = Field(None, description="Work and rest in turn, to the beat.")
    timing: Exact | None = Field(None, description="`exact`: work and rest last as written.")
    say: Timed | None = Field(
        None, description="Sentences at instants of it, or `none`: nothing is said in it."
    )
    bell: Bell | None = Field(None, description="A bell in it, `every 5m`.")
    reason: str | None = Field(
        None, min_length=1, max_length=120, description="Why the sides differ; never said."
    )


class SayStep(Doc):
    """Say something."""

    say: Sentence = Field(description="The sentence.")


class BreatheStep(Doc):
    """Breathe together."""

    breathe: Pattern = Field(description="in-hold-out-hold in seconds, or a name.")
    cycles: int | None = Field(None, ge=1, le=5_000, description="How many breaths.")
    for_: Duration | None = Field(
        None, description="How long, in place of cycles; made of whole breaths."
    )
    say: Timed | None = Field(
        None, description="What to say before, or at instants of it; `none` for no word at all."
    )
    breaths: Phases | None = Field(
        None, min_length=1, description='A sentence for each breath; "" says nothing.'
    )
    position: Position | None = Field(None, description="Where to do it.")
    bell: Bell | None = Field(None, description="A bell in it, `every 5m`.")


class RestStep(Doc):
    """Do nothing for a while."""

    rest: Duration = Field(description="How long.")


class SilenceStep(Doc):
    """Do nothing, and hear nothing."""

    silence: Duration = Field(description="How long.")
    bell: Bell | None = Field(None, description="A bell in it, `every 5m`.")


class RelaxStep(Doc):
    """Let go completely."""

    relax: Duration = Field(description="How long.")
    say: Sayings | None = Field(
        None, description="What to say, in place of the usual words; `none` for no word at all."
    )
    position: Position | None = Field(None, description="Where to lie or sit.")
    bell: Bell | None = Field(None, description="A bell in it, `every 5m`; with `say: none`.")


class RepeatStep(Doc):
    """Do some steps again and again."""

    repeat: int | None = Field(None, ge=1, le=5_000, description="How often.")
    steps: tuple[Step, ...] = Field(min_length=1, description="What.")
    between: Duration | None = Field(
        None, description="The rest between two rounds, and not after the last."
    )
    every: Duration | None = Field(None, description="From one round to the next; rest fills it.")
    for_: Duration | None = Field(
        None, description="How long, in place of `repeat`: as many rounds as fit."
    )
    timing: Exact | None = Field(None, description="`exact`: work and rest last as written.")


class UseStep(Doc):
    """Another routine's steps."""

    use: str = Field(min_length=1, description="Its id or file.")
    for_: Duration | None = Field(
        None, description="How long it may take; exercises that do not fit are left out."
    )


STEP_KINDS: Final[dict[str, type[Doc]]] = {
    "exercise": ExerciseStep,
    "do": DoStep,
    "say": SayStep,
    "breathe": BreatheStep,
    "rest": RestStep,
    "silence": SilenceStep,
    "relax": RelaxStep,
    "repeat": RepeatStep,
    "use": UseStep,
}


def step_tag(kind: str) -> str:
    """Return the tag of a kind of step, which no key in an error's path can equal."""
    return f"<{kind}>"


def _kind_of_step(value: object) -> str | None:
    if not isinstance(value, dict):
        return None
    # An exercise has a rest of its own and a breathing block words of its own, so order decides.
    order = ("exercise", "do", "breathe", "relax", "repeat", "use", "rest", "silence", "say")
    found = next((step_tag(kind) for kind in order if kind in value), None)
    # A repeat that goes on for a time does not say how often.
    return found or (step_tag("repeat") if "steps" in value else None)


Step = Annotated[
    Annotated[ExerciseStep, Tag("<exercise>")]
    | Annotated[DoStep, Tag("<do>")]
    | Annotated[SayStep, Tag("<say>")]
    | Annotated[BreatheStep, Tag("<breathe>")]
    | Annotated[RestStep, Tag("<rest>")]
    | Annotated[SilenceStep, Tag("<silence>")]
    | Annotated[RelaxStep, Tag("<relax>")]
    | Annotated[RepeatStep, Tag("<repeat>")]
    | Annotated[UseStep, Tag("<use>")],
    Discriminator(
        _kind_of_step,
        custom_error_type="step",
        custom_error_message="a step begins with one of: " + ", ".join(STEP_KINDS),
    ),
]


class RestsDoc(Doc):
    """The routine's usual rests."""

    sets: Pause | None = Field(None, description="Between two sets.")
    after: Pause | None = Field(None, description="After each exercise.")
    switch: Pause | None = Field(None, description="For changing sides.")
    pause: Pause | None = Field(None, description="Between two holds of one set.")


class RoutineDoc(Doc):
    """A routine: who it is for, and its steps in order."""

    id: Id = Field(description="Its name on the command line.")
    title: str = Field(min_length=1, max_length=120, description="What the voice calls it.")
    language: str = Field(
        "en", pattern=r"^[a-z]{2,3}(-[A-Za-z0-9]+)*$", description="Of all its sentences."
    )
    when: When = Field(When.ANY, description="The time of day it is for.")
    kind: Kind = Field(Kind.GENTLE, description="Whether it loads the back.")
    level: Level = Field(Level.REGULAR, description="Who may begin with it, as it is written.")
    speech: float = Field(
        1.0, ge=0.7, le=1.3, description="How fast the voice speaks; below 1 is calmer."
    )
    hardest: Level = Field(
        Level.STRONG, description="The highest level there is for it; a higher one is led so."
    )
    by_steps: bool = Field(
        False, description="Whether every way to a new position is told step by step."
    )
    ends: Position | None = Field(None, description="Where it ends, if not standing.")
    timing: Exact | None = Field(None, description="`exact`: work and rest last as written.")
    breath: Pattern = Field(None, description="The usual breath during holds; `free` if not given.")
    rests: RestsDoc = Field(
        default_factory=lambda: RestsDoc.model_validate({}), description="The usual rests."
    )
    first: Sentences = Field((), description="What must be heard before anything else.")
    first_short: Sentences = Field((), description="The same for whoever has heard it thrice.")
    safety: Sentences = Field((), description="What keeps it safe, for the usual words.")
    intro: Sentences = Field((), description="What to say at the start.")
    outro: Sentences = Field((), description="What to say at the end.")
    source: str = Field("", description="Where it comes from.")
    screening: ScreeningList = Field((), description="What to ask about before it begins.")
    exercises: dict[Id, ExerciseDoc] = Field(
        default_factory=dict, description="Exercises of its own, or changes to the catalogue's."
    )
    steps: tuple[Step, ...] = Field(min_length=1, description="What to do, in order.")


class CatalogueDoc(Doc):
    """The catalogue: every exercise that routines may name."""

    exercises: dict[Id, ExerciseDoc]


RepeatStep.model_rebuild()
RoutineDoc.model_rebuild()

NESTED: Final[dict[str, type[Doc]]] = {
    "exercises": ExerciseDoc,
    "dose": DoseDoc,
    "levels": LevelsDoc,
    "beginner": LevelDoc,
    "strong": LevelDoc,
    "breathing": BreathingDoc,
    "interval": IntervalDoc,
    "rests": RestsDoc,
}
"""The models of nested mappings by key, to suggest a known key for an unknown one."""
