"""Preview of a routine: planned at once with estimates, then with the voice's lengths.

It follows the file: `Preview.refresh` notices that it was saved. An exact plan needs every sentence
spoken, so it is made in a background thread; until it is ready, and if the voice fails, lengths are
estimated from the text. If the person is not admitted to the session, the preview shows the plan
and the reason, and makes no sound.
"""

from __future__ import annotations

import threading
from collections import OrderedDict
from contextlib import closing, suppress
from dataclasses import dataclass, replace
from datetime import datetime
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING, Final, Self

from matcue.authoring.look import PreviewChoice, looked_at
from matcue.base.errors import MatcueError
from matcue.coach.admission import Admitted, Refusal, SessionRequest, Use, admit
from matcue.coach.person import Person
from matcue.coach.safe_hours import Here
from matcue.routine.library import Library
from matcue.routine.shelf import Shelf
from matcue.session import fingerprint, session

if TYPE_CHECKING:
    from types import TracebackType

    from matcue.authoring.look import PreviewView
    from matcue.base.progress import Doing
    from matcue.base.units import Ms
    from matcue.routine.model import Exercise
    from matcue.session.options import Options
    from matcue.session.session import Draft

_KEPT: Final = 6
"""Number of plans cached, so that going back to a choice takes no time."""

_SOUND: Final = "flac"
"""Every browser plays it, and seeks in it to the sample."""


@dataclass(frozen=True, slots=True)
class Status:
    """The state of a preview; when it changes, call `Preview.look` again.

    Attributes:
        version: Counts the changes of the file and the plans and sounds that became ready.
        spoken: Sentences spoken so far of the plan in work.
        sentences: Sentences of the plan in work; 0 if there is none.
        trouble: Why there are no exact lengths, if the voice failed; else empty.
    """

    version: int = 0
    spoken: int = 0
    sentences: int = 0
    trouble: str = ""


class _Superseded(Exception):
    """Somebody looks at something else by now."""


class Preview:
    """The preview of a routine. Thread-safe.

    A context manager: it owns a thread and a temporary folder, and ends both on exit.
    """

    def __init__(
        self,
        name: str,
        options: Options,
        own: Path | None = None,
        person: Person | None = None,
    ) -> None:
        """Prepare a preview; enter it to start its thread.

        Args:
            name: The routine's name or file.
            options: The options that a `PreviewChoice` does not change.
            own: The user's data folder; None if there is none.
            person: The listener; None is somebody of whom nothing is known.
        """
        self.name = name
        self._usual = options
        self._own = own
        self._person = person or Person()
        self._lock = threading.Condition()
        self._status = Status()
        self._seen: dict[Path, object] = {}
        self._wanted: PreviewChoice | None = None
        self._asked = 0
        self._ending = False
        self._made: OrderedDict[str, PreviewView] = OrderedDict()
        self._exercises: dict[str, Exercise] = {}
        self._folder = TemporaryDirectory(prefix="matcue-preview-")
        self._thread = threading.Thread(target=self._work, name="matcue-preview", daemon=True)

    def __enter__(self) -> Self:
        """Begin to plan."""
        self._thread.start()
        return self

    def __exit__(
        self,
        _type: type[BaseException] | None,
        _error: BaseException | None,
        _traceback: TracebackType | None,
    ) -> None:
        """End it, and remove the sounds."""
        with self._lock:
            self._ending = True
            self._lock.notify_all()
        self._thread.join(timeout=10)
        with suppress(OSError):
            self._folder.cleanup()

    @property
    def usual(self) -> PreviewChoice:
        """The first choice: that of the options."""
        return PreviewChoice.of(self._usual)

    @property
    def status(self) -> Status:
        """The current state."""
        with self._lock:
            return self._status

    def refresh(self) -> Status:
        """Check whether a file was saved since it was read, and return the state; cheap."""
        with self._lock:
            seen = dict(self._seen)
        saved = any(fingerprint.state(path) != state for path, state in seen.items())
        with self._lock:
            if saved:
                self._seen = {path: fingerprint.state(path) for path in self._seen}
                self._say(version=self._status.version + 1, trouble="")
            return self._status

    def look(self, choice: PreviewChoice) -> PreviewView:
        """Return the view of the routine: exact if that plan is ready, else estimated.

        The choice of the last call is the one that the background thread speaks.

        Raises:
            InputError: The file cannot be read, or not be planned with this choice.
        """
        ready, key, refused = self._drafted(choice)
        with self._lock:
            if (made := self._made.get(key)) is not None:
                self._made.move_to_end(key)
            if self._wanted != choice:
                self._wanted = choice
                self._say(spoken=0, sentences=0, trouble=refused)
            self._exercises = {work.exercise.id: work.exercise for work in ready.routine.works}
            self._asked += 1
            self._lock.notify_all()
        return made or looked_at(ready, choice, ready.estimate().timeline, exact=False)

    def sound(self, name: str) -> Path | None:
        """Return the path of a sound by its file's name; None if there is none."""
        with self._lock:
            found = (look.sound for look in self._made.values())
            return next((path for path in found if path is not None and path.name == name), None)

    def exercise(self, id_: str) -> str | None:
        """Return the figure of an exercise of the routine as SVG.

        Returns:
            None if the routine has no such exercise, or nobody knows what it looks like.
        """
        from matcue.pictures import figures

        with self._lock:
            found = self._exercises.get(id_)
        if found is None or found.position is None:
            return None
        return figures.of_exercise(found).svg(title=found.name, key="figure")

    def _drafted(self, choice: PreviewChoice) -> tuple[Draft, str, str]:
        """Give the session, its key, and why nobody may hear it; empty where somebody may."""
        shelf = Shelf(own=self._own)
        library = Library(shelf)
        options, refused = choice.options(self._usual), ""
        request = SessionRequest(name=self.name, options=options, library=library, use=Use.LISTEN)
        try:
            match admit(request, self._person, datetime.now(Here())):
                case Admitted(options=as_admitted):
                    options = as_admitted
                case Refusal(text=text):
                    refused = text
            ready = session.draft(self.name, options, shelf, library)
            read = dict(sorted(map(_named, shelf.read.items())))
            return ready, fingerprint.of(choice, read), refused
        finally:
            self._watch(shelf)

    def _watch(self, shelf: Shelf) -> None:
        """Remember how all files were when they were read; a broken one is watched too."""
        states: dict[Path, object] = {}
        for path, digest in shelf.read.items():
            state = fingerprint.state(path)
            same = fingerprint.unchanged({str(path): digest})
            states[path] = state if same else None  # it has been saved again in the meantime
        with self._lock:
            saved = any(self._seen.get(path, state) != state for path, state in states.items())
            self._seen |= states
            if saved:
                self._say(version=self._status.version + 1, trouble="")

    def _work(self) -> None:
        """Plan what is wanted, and make its sound, until the end."""
        handled, done = 0, ""
        while True:
            with self._lock:
                while self._asked == handled and not self._ending:
                    self._lock.wait()
                if self._ending or self._wanted is None:
                    return
                choice, handled = self._wanted, self._asked
            done = self._make(choice, done)

    def _make(self, choice: PreviewChoice, done: str) -> str:
        """Make what is not there yet; gives its key, also where it cannot be made."""
        try:
            ready, key, refused = self._drafted(choice)
        except MatcueError:
            return done  # whoever looks is told
        if refused:
            with self._lock:
                self._say(spoken=0, sentences=0, trouble=refused)
            return key
        with self._lock:
            made = self._made.get(key)
        if key == done or (made is not None and made.sound is not None):
            return key
        try:
            self._speak(ready, choice, key)
        except _Superseded:
            return ""
        except (MatcueError, OSError) as error:
            with self._lock:
                self._say(spoken=0, sentences=0, trouble=str(error))
        return key

    def _speak(self, ready: Draft, choice: PreviewChoice, key: str) -> None:
        from matcue.out import by_name
        from matcue.out.encode import export
        from matcue.tracks.export import BLOCK, track

        options = choice.options(self._usual)

        def spoken(_doing: Doing, done: int, of: int) -> None:
            # Stops a plan, too, once nobody looks at it any more.
            self._spoken(choice, done, of)

        def written(_done: Ms) -> None:
            self._spoken(choice, 0, 0)

        # What of the routine is done stands in the draft already.
        with closing(session.prepare(ready, options, spoken)) as made:
            look = looked_at(made.draft, choice, made.timeline, exact=True, voice=made.voice)
            self._keep(key, look)
            path = Path(self._folder.name) / f"{key[:16]}.{_SOUND}"
            whole = track(made)
            blocks = made.blocks(block=BLOCK)
            export(blocks, whole, path, by_name(_SOUND), on_progress=written)
            self._keep(key, replace(look, sound=path))

    def _keep(self, key: str, look: PreviewView) -> None:
        with self._lock:
            self._made[key] = look
            self._made.move_to_end(key)
            while len(self._made) > _KEPT:
                _, old = self._made.popitem(last=False)
                if old.sound is not None:
                    with suppress(OSError):
                        old.sound.unlink(missing_ok=True)
            self._say(version=self._status.version + 1, spoken=0, sentences=0, trouble="")

    def _spoken(self, choice: PreviewChoice, done: int, of: int) -> None:
        with self._lock:
            if self._ending or self._wanted != choice:
                raise _Superseded
            self._say(spoken=done, sentences=of if done < of else 0)

    def _say(self, **what: object) -> None:
        """Change the status; whoever calls it holds the lock."""
        self._status = replace(self._status, **what)  # type: ignore[arg-type] # its own fields


def _named(read: tuple[Path, str]) -> tuple[str, str]:
    path, digest = read
    return str(path), digest
