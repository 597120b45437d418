"""Build the text of a routine file from answers, with the catalogue and the plan's rules."""

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
from matcue.plan.steps import WARM_UP
from matcue.routine import catalogue
from matcue.routine.document import Doc, RestsDoc, RoutineDoc
from matcue.routine.effects import read_effects
from matcue.routine.library import Library
from matcue.routine.model import Part, works
from matcue.routine.notation import Sentences
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
"""A routine shorter than this part of the time asked for is reported as short."""


class SentencesDoc(Doc):
    """The schema of the file with the sentences said before and after."""

    intro: dict[str, Sentences] = Field(min_length=4)
    outro: dict[str, Sentences] = Field(min_length=5)


@dataclass(frozen=True, slots=True)
class Built:
    """A routine file: its text, its estimated length, and what it was written from."""

    text: str
    total: Ms
    composed: ComposedRoutine

    @property
    def minutes(self) -> int:
        """Its estimated length in whole minutes, at least 1."""
        return max(1, round(self.total / MINUTE))

    @property
    def is_short(self) -> bool:
        """Whether there were too few exercises to fill the time."""
        return self.total < NEARLY * self.composed.answers.lasts


@dataclass(slots=True)
class Builder:
    """Builds routines; reads the catalogue once.

    The user's own routines are not used, so that the same answers give everybody the same file.
    Exercises that hurt the person are never chosen, and after pain none that loads the back.

    Attributes:
        person: Whom it is for; None is anybody.
        shelf: The routines and exercises.
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
        self.exercises = {id_: catalogue.exercise(id_, docs, rests, None) for id_ in docs}
        self.sentences = validated(self.library.composed(), SentencesDoc)

    def build(self, id_: str, title: str, answers: Answers) -> Built:
        """Compose a routine and return its file.

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
    def spared_text(self) -> str:
        """A text that names the exercises left out because they hurt; empty if none."""
        names = [each.name for each in self.exercises.values() if each.is_a(self._spared)]
        return f"left out, for it hurt: {', '.join(names)}" if names else ""

    @property
    def _spared(self) -> tuple[str, ...]:
        return self.person.care.spared if self.person is not None else ()

    @property
    def _offered(self) -> dict[str, Exercise]:
        """What may be chosen."""
        return {id_: each for id_, each in self.exercises.items() if not each.is_a(self._spared)}

    def read(self, written: str) -> Routine:
        """Parse the text of a routine file."""
        # As if it lay beside the package's routines, so that nobody's own warm-up is taken.
        path = content() / "routines" / "composed.yaml"
        data = written.encode()
        tree = read_tree(data, path.name)
        opened = Opened(path, tree, validated(tree, RoutineDoc), len(data))
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
