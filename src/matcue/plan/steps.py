"""The script: what is said and done, in order, without a clock.

A script is a sequence of passages. An elastic passage (getting ready, a rest) lasts as long as its
speech needs, and at least as long as it is written. A rigid passage (a hold, a set of reps, a
breathing block) lasts exactly as written; what is to sound in it are candidates with a priority,
and what does not fit is left out.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Final, TypeAlias, assert_never

from matcue.base.units import Ms
from matcue.plan.roles import Role
from matcue.routine.model import (
    Block,
    Breathe,
    Part,
    Relax,
    Repeat,
    Rest,
    Routine,
    Say,
    Work,
    rest_after_round,
)

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from matcue.plan.roles import Sentence
    from matcue.plan.timeline import SpanKind
    from matcue.routine.model import Side


WARM_UP: Final = "warm-up"
"""The id of the routine that prepares for others."""

BELL: Final = "begin"
"""The tone of a bell: the bowl that opens a session."""

PRIORITIES: Final[Mapping[Role, int]] = {
    Role.COUNT: 1,
    Role.ENTER: 1,
    Role.HOLD: 2,
    Role.NUMBER: 2,
    Role.LAST: 2,
    Role.SIDE: 2,
    Role.OWN: 2,
    Role.HALFWAY: 3,
    Role.PHASE: 2,
    Role.BREATH: 4,
    Role.TIP: 5,
}
"""The order in which roles are placed in a rigid passage; the smallest comes first."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Labels:
    """The labels of a span; `set` and `rep` count from 1, `moves` is what the side is called."""

    exercise: str | None = None
    side: Side | None = None
    set: int | None = None
    rep: int | None = None
    moves: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Speech:
    """A sentence in an elastic passage, and the silence after it.

    `room_for` are the sentences said in its place on the other side; time is reserved for the
    longest, so that both sides last the same. An `optional` one is said only if the written time
    has room for it. `remaining` marks a sentence that says the remaining time. In an exact rest a
    shorter one of its `forms` may be said, and one that `must` be said is never left out.
    """

    text: str
    role: Role
    then: Ms = Ms(500)
    room_for: tuple[str, ...] = ()
    optional: bool = False
    remaining: bool = False
    forms: tuple[str, ...] = ()
    must: bool = False

    def is_said_by(self, text: str) -> bool:
        """Return whether a text is this sentence, in any of its forms."""
        return text == self.text or text in self.forms


@dataclass(frozen=True, slots=True, kw_only=True)
class Elastic:
    """A passage that lasts as long as its speech needs.

    Attributes:
        kind: What the listener does meanwhile.
        says: Its speech, in order.
        lead: When its speech begins, from its first instant, over a tone that still sounds; None
            is when all that sounded before has ended.
        late: Speech near its end, before the beeps; left out where there is no room.
        at_least: Its least length, in milliseconds.
        exact: Whether it lasts just `at_least`, so that beeps are left out of a short one.
        within: The key of the step that says how long an exact rest is, which holds all that leads
            on, in as many words as it has room for; empty where it is no such rest.
        into: The labels of what such a rest leads to, from `late` and its chapter on.
        spread: Whether to spread free time between the sentences instead of leaving it at the end.
        opens: A tone at its first instant; None for none.
        beeps: A tone for each of its last three seconds; None for none.
        ends: A tone at the instant after it; None for none.
        chapter: The title of the chapter that begins here.
        announced: What has been told of it in the rest before. Somebody who was not there, but came
            by a jump, is told after the first sentence.
        tones: Tones at instants of it, from its first.
    """

    kind: SpanKind
    says: tuple[Speech, ...] = ()
    lead: Ms | None = None
    late: tuple[Speech, ...] = ()
    at_least: Ms = Ms(0)
    exact: bool = False
    within: str = ""
    into: Labels | None = None
    labels: Labels = Labels()
    spread: bool = False
    opens: str | None = None
    beeps: str | None = None
    ends: str | None = None
    chapter: str | None = None
    announced: tuple[Speech, ...] = ()
    tones: tuple[Tone, ...] = ()


@dataclass(frozen=True, slots=True)
class Tone:
    """A tone at an instant of a passage."""

    at: Ms
    name: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Candidate:
    """Something to say inside a rigid passage, if it fits.

    `at` is where the listener should hear it begin; it may be moved to anywhere from `earliest`
    to `latest`. `forms` are variants of one sentence, each shorter than the one before; the last
    has the role of the candidate. If no form fits, `tone` sounds in its place, if there is one.
    """

    at: Ms
    earliest: Ms
    latest: Ms
    forms: tuple[Sentence, ...]
    tone: str | None = None
    optional: bool = False
    """Whether leaving it out needs no warning: a breath sound says it too, or it is only a tip."""

    @property
    def role(self) -> Role:
        """The role of its last and shortest form."""
        return self.forms[-1].role

    @property
    def priority(self) -> int:
        """Its priority in the passage; the smallest number comes first.

        Raises:
            ValueError: Its role has none, and so is none to be placed in a rigid passage.
        """
        if self.role not in PRIORITIES:
            raise ValueError(
                f"'{self.forms[-1].text}' is to be placed in a rigid passage, and its role "
                f"'{self.role}' has no row in PRIORITIES (src/matcue/plan/steps.py)"
            )
        return PRIORITIES[self.role]


@dataclass(frozen=True, slots=True)
class BreathSound:
    """A breath sound in a rigid passage."""

    at: Ms
    lasts: Ms
    direction: str


@dataclass(frozen=True, slots=True)
class Stretch:
    """One span of a rigid passage."""

    at: Ms
    lasts: Ms
    kind: SpanKind
    labels: Labels


@dataclass(frozen=True, slots=True, kw_only=True)
class Rigid:
    """A passage that lasts exactly as written. All instants count from its start.

    `quiet_from` is where the countdown begins: nothing else may reach into it.
    """

    lasts: Ms
    stretches: tuple[Stretch, ...]
    candidates: tuple[Candidate, ...] = ()
    tones: tuple[Tone, ...] = ()
    breath_sounds: tuple[BreathSound, ...] = ()
    quiet_from: Ms


Passage: TypeAlias = Elastic | Rigid


@dataclass(frozen=True, slots=True)
class Script:
    """A whole session. The first passage is its opening, which depends on nothing later."""

    passages: tuple[Passage, ...]

    @property
    def sentences(self) -> tuple[str, ...]:
        """Every sentence that may be said, once, in order of first use."""
        return tuple(dict.fromkeys(text for each in self.passages for text in sentences(each)))


def sentences(passage: Passage) -> Iterator[str]:
    """Yield every sentence that may be said in a passage, in order."""
    match passage:
        case Elastic(says=says, late=late):
            for speech in (*says, *late):
                yield from (speech.text, *speech.room_for, *speech.forms)
        case Rigid(candidates=candidates):
            for candidate in candidates:
                yield from (form.text for form in candidate.forms)


@dataclass(frozen=True, slots=True, kw_only=True)
class Item:
    """One block in the flat sequence.

    `number` of `count` counts the exercises from 1; in a further round of a repeat an exercise
    keeps its number. A warm-up that opens a routine has a count of its own. `round` and `rounds`
    count all repeats around it, 1 of 1 outside of any.
    """

    block: Work | Say | Breathe | Rest | Relax
    number: int
    round: int
    rounds: int
    count: int = 0
    warm_up: bool = False


def unrolled(routine: Routine) -> tuple[Item, ...]:
    """Return the blocks of a routine in the order in which they are done."""
    opening, others = warm_up_of(routine)
    return tuple(
        replace(item, count=many, warm_up=blocks is opening)
        for blocks, many in ((opening, count(opening)), (others, count(others)))
        for item in _items(blocks, 0, 1, 1)
    )


def warm_up_of(routine: Routine) -> tuple[tuple[Block, ...], tuple[Block, ...]]:
    """Split a routine into the warm-up that opens it, which may be empty, and all others."""
    first = routine.blocks[0] if routine.blocks else None
    if isinstance(first, Part) and first.routine == WARM_UP and routine.blocks[1:]:
        return routine.blocks[:1], routine.blocks[1:]
    return (), routine.blocks


def count(blocks: tuple[Block, ...]) -> int:
    """Count exercises; one in a repeat counts once."""
    total = 0
    for block in blocks:
        match block:
            case Work():
                total += 1
            case Repeat(blocks=inner) | Part(blocks=inner):
                total += count(inner)
            case _:
                pass
    return total


def _items(blocks: tuple[Block, ...], before: int, turn: int, turns: int) -> Iterator[Item]:
    number = before
    for block in blocks:
        match block:
            case Work():
                number += 1
                yield Item(block=block, number=number, round=turn, rounds=turns)
            case Repeat(times=times, blocks=inner):
                for nth in range(1, times + 1):
                    # Rounds within rounds count on, so that the number is how often it is done.
                    yield from _items(inner, number, (turn - 1) * times + nth, turns * times)
                    if (rest := rest_after_round(block, nth)) is not None:
                        yield Item(block=rest, number=number, round=nth, rounds=times)
                number += count(inner)
            case Part(blocks=inner):
                yield from _items(inner, number, 1, 1)
                number += count(inner)
            case Say() | Breathe() | Rest() | Relax():
                yield Item(block=block, number=number, round=turn, rounds=turns)
            case _:
                assert_never(block)
