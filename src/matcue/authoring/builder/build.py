"""From answers to the text of a file, by the catalogue and the rules of the engine."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Final

from pydantic import Field

from matcue.authoring.builder.compose import ComposedRoutine, Judgement, compose
from matcue.authoring.builder.write import text
from matcue.base.errors import InputError
from matcue.base.units import MINUTE
from matcue.coach.admission import after_pain
from matcue.plan.rules import warnings
from matcue.plan.selection import WARM_UP
from matcue.routine import catalogue
from matcue.routine.document import Doc, RestsDoc, RoutineDoc, Sentences
from matcue.routine.effects import read_effects
from matcue.routine.library import Library
from matcue.routine.model import Part, works
from matcue.routine.problems import validated
from matcue.routine.resolve import Opened, Resolver
from matcue.routine.shelf import Shelf, content
from matcue.routine.source import read_tree
from matcue.session import session
from matcue.session.options import Options

if TYPE_CHECKING:
    from collections.abc import Mapping

    from matcue.authoring.builder.answers import Answers
    from matcue.base.units import Ms
    from matcue.coach.person import Person
    from matcue.routine.effects import Effect
    from matcue.routine.model import Exercise, Routine

NEARLY: Final = 0.8
"""What takes less than so much of the time asked for is worth a word."""


class SentencesDoc(Doc):
    """The file of what is said before and after."""

    intro: dict[str, Sentences] = Field(min_length=4)
    outro: dict[str, Sentences] = Field(min_length=5)


@dataclass(frozen=True, slots=True)
class Built:
    """A routine as a file: its text, and about how long it takes."""

    text: str
    total: Ms
    composed: ComposedRoutine

    @property
    def minutes(self) -> int:
        """About how many minutes it takes."""
        return max(1, round(self.total / MINUTE))

    @property
    def is_short(self) -> bool:
        """Whether there was not enough to fill the time."""
        return self.total < NEARLY * self.composed.answers.lasts


@dataclass(slots=True)
class Builder:
    """Composes routines; the catalogue is read once.

    The user's own routines are left aside, so that the same answers give everybody the same file,
    but for what hurt somebody: that is never chosen, and after pain nothing loads the back.

    Attributes:
        person: Whom it is for; None is anybody.
        shelf: Where routines are.
    """

    person: Person | None = None
    shelf: Shelf = field(default_factory=Shelf)
    library: Library = field(init=False)
    effects: Mapping[str, Effect] = field(init=False)
    exercises: dict[str, Exercise] = field(init=False)
    sentences: SentencesDoc = field(init=False)

    def __post_init__(self) -> None:
        self.library = Library(self.shelf)
        docs = self.library.exercises()
        self.effects = read_effects(docs, self.shelf)
        rests = RestsDoc.model_validate({})
        self.exercises = {
            id_: catalogue.exercise(id_, doc, rests, None) for id_, doc in docs.items()
        }
        self.sentences = validated(self.library.composed(), SentencesDoc)

    def build(self, id_: str, title: str, answers: Answers) -> Built:
        """Compose a routine and write it.

        Raises:
            InputError: The answers cannot be met, or it would load the back after pain.
        """
        if self.person is not None and (refused := after_pain(id_, answers.kind, self.person)):
            raise InputError(refused.text)
        warm_ups: dict[Ms | None, Part] = {}

        def judge(composed: ComposedRoutine) -> Judgement:
            return self._judged(self._text(id_, title, composed), composed.warm_up, warm_ups)

        composed = compose(answers.checked(), self._offered, self.effects, judge)
        total = judge(composed).total
        return Built(self._text(id_, title, composed, total), total, composed)

    @property
    def spared_told(self) -> str:
        """Say what is left out because it hurt; empty where nothing is."""
        names = [self.exercises[id_].name for id_ in self._spared if id_ in self.exercises]
        return f"left out, for it hurt: {', '.join(names)}" if names else ""

    @property
    def _spared(self) -> tuple[str, ...]:
        return self.person.care.spared if self.person is not None else ()

    @property
    def _offered(self) -> dict[str, Exercise]:
        """What may be chosen."""
        return {id_: each for id_, each in self.exercises.items() if id_ not in self._spared}

    def read(self, written: str) -> Routine:
        """Read the text of a routine."""
        # As if it lay beside the package's routines, so that nobody's own warm-up is taken.
        path = content() / "routines" / "composed.yaml"
        tree = read_tree(written.encode(), path.name)
        opened = Opened(path, tree, validated(tree, RoutineDoc))
        return Resolver(self.library, self.library.exercises(), opened).routine()

    def _judged(
        self, written: str, length: Ms | None, warm_ups: dict[Ms | None, Part]
    ) -> Judgement:
        """Read a routine as it is written, plan it by estimate, and try the rules on it.

        Fitting the warm-up into its time takes many estimates and comes out the same for each
        length, so *warm_ups* remembers it for as long as one routine is being composed.
        """
        routine = self.read(written)
        known = warm_ups.get(length)
        if known is not None:
            routine = replace(routine, blocks=(known, *routine.blocks[1:]))
        ready = session.drafted(routine, Options(), self.shelf)
        opening = ready.chosen.blocks[0]
        warm_up: tuple[str, ...] = ()
        if isinstance(opening, Part) and opening.routine == WARM_UP:
            warm_ups[length] = replace(opening, longest=None)
            warm_up = tuple(work.exercise.id for work in works(opening.blocks))
        timeline = ready.estimate().timeline
        return Judgement(timeline.total, tuple(map(str, warnings(routine, timeline))), warm_up)

    def _text(
        self, id_: str, title: str, composed: ComposedRoutine, total: Ms | None = None
    ) -> str:
        sentences = {"intro": self.sentences.intro, "outro": self.sentences.outro}
        return text(id_, title, composed, self.effects, sentences, total)
