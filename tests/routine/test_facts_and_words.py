"""Facts and words: joined by id, the user's over the package's, and every mistake at its line."""

from __future__ import annotations

import os
import re
import shutil
from typing import TYPE_CHECKING

import pytest

from matcue.base.errors import RoutineError, UnknownName
from matcue.routine.library import Library
from matcue.routine.model import Work
from matcue.routine.phrasebook import read_phrasebook
from matcue.routine.programs import Programs
from matcue.routine.questionnaire import Text, read_questionnaire
from matcue.routine.shelf import Shelf, content
from matcue.session import fingerprint

if TYPE_CHECKING:
    from pathlib import Path

USUAL = Library()


def put(folder: Path, files: dict[str, str]) -> Shelf:
    for name, text in files.items():
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_text(text, "utf-8")
    return Shelf(own=folder)


def read_all(shelf: Shelf, language: str = "en") -> None:
    """Read whatever words can be in."""
    library = Library(shelf, language)
    programs = Programs(library, shelf.own / "programs" if shelf.own else None)
    for name in shelf.routines():
        library.load(name)
    for name in programs.names():
        programs.load(name)
    read_phrasebook(shelf, language)
    read_questionnaire(shelf, language)


def test_a_word_of_ones_own_changes_the_exercise_in_every_routine(tmp_path: Path) -> None:
    shelf = put(tmp_path, {"en/exercises.yaml": "exercises: {cat: {short: Tomcat}}"})
    (cat,) = (w.exercise for w in Library(shelf).load("evening").works if w.exercise.id == "cat")
    assert cat.short == "Tomcat"
    assert cat.how == USUAL.exercises()["cat"].how


def test_a_fact_of_ones_own_changes_a_part_of_the_dose(tmp_path: Path) -> None:
    shelf = put(tmp_path, {"exercises.yaml": "exercises: {cat: {dose: {hold: 9s}}}"})
    dose, usual = (each.exercises()["cat"].dose for each in (Library(shelf), USUAL))
    assert dose is not None
    assert usual is not None
    assert (dose.hold, dose.tempo) == (9000, None)  # holding takes back moving
    assert dose.sets == usual.sets
    assert usual.tempo is not None


def test_an_exercise_of_ones_own_can_be_named_by_a_routine(tmp_path: Path) -> None:
    shelf = put(
        tmp_path,
        {
            "exercises.yaml": "exercises: {sit: {position: chair, equipment: [stool, mat]}}",
            "en/exercises.yaml": "equipment: {stool: a stool}\n"
            "exercises: {sit: {name: Sit, how: Sit.}}",
            "routines/mine.yaml": "id: mine\ntitle: Mine\nsteps: [exercise: sit]",
        },
    )
    assert Library(shelf).load("mine").equipment == ("a stool", "a mat")


def test_a_file_with_facts_and_words_in_one_is_read_as_before(tmp_path: Path) -> None:
    own = (
        "id: mine\ntitle: Mine\nlanguage: en\nintro: Hello.\n"
        "exercises: {sit: {name: Sit, position: chair, how: Sit., equipment: a log}}\n"
        "steps: [{exercise: sit}, {say: relax}, {relax: 9s, say: relax}]\n"
    )
    alone = Library(put(tmp_path / "alone", {"routines/mine.yaml": own})).load("mine")
    words = {"routines/mine.yaml": own, "en/exercises.yaml": "exercises: {cat: {name: Tom}}"}
    assert Library(put(tmp_path / "beside", words)).load("mine") == alone
    assert alone.equipment == ("a log",)
    assert Library().load(str(tmp_path / "alone" / "routines" / "mine.yaml")) == alone


def test_a_routine_of_ones_own_may_have_its_words_apart(tmp_path: Path) -> None:
    shelf = put(
        tmp_path,
        {
            "routines/mine.yaml": "id: mine\nsteps:\n- {exercise: cat}\n"
            "- {repeat: 2, steps: [{say: hello}]}",
            "en/routines.yaml": "routines: {mine: {title: Mine, say: {hello: Hello.}}}",
            "programs/mine.yaml": "id: mine\nweeks: 1\ndays: {mon: mine}",
            "en/programs.yaml": "programs: {mine: {title: My week}}",
        },
    )
    library = Library(shelf)
    assert library.load("mine").title == "Mine"
    assert "Hello." in str(library.load("mine").blocks)
    assert Programs(library, tmp_path / "programs").load("mine").title == "My week"


def test_a_file_of_ones_own_has_none_of_the_words_of_the_packages_it_replaces(
    tmp_path: Path,
) -> None:
    text = "id: morning\ntitle: Mine\nsteps: [exercise: cat]"
    routine = Library(put(tmp_path, {"routines/morning.yaml": text})).load("morning")
    assert (routine.title, routine.intro) == ("Mine", ())


def test_words_of_ones_own_are_read_in_every_kind(tmp_path: Path) -> None:
    shelf = put(
        tmp_path,
        {
            "en/routines.yaml": "routines: {evening: {title: Dusk, say: {breathe: Come, breathe.}}}".replace(
                "Come, breathe.", "'Come, breathe.'"
            ),
            "en/programs.yaml": "programs: {prevent: {title: Stay well}}",
            "en/screening.yaml": "questions: {sore: {ask: Does your back hurt?}}\n"
            "texts: {thanks: Thanks.}",
            "en/phrases.yaml": "phrases: {get-ready: 'Ready?'}",
            "en/page.yaml": "page: {at: '@ {time}'}",
        },
    )
    evening = Library(shelf).load("evening")
    assert evening.title == "Dusk"
    assert evening.intro == USUAL.load("evening").intro
    assert "Come, breathe." in str(evening.blocks)
    assert Programs(Library(shelf)).load("prevent").title == "Stay well"
    book = read_phrasebook(shelf, "en")
    assert (book.phrases["get-ready"], book.page["at"]) == ("Ready?", "@ {time}")
    asked = read_questionnaire(shelf)
    assert "Does your back hurt?" in [question.ask for question in asked.questions]
    assert asked.texts[Text.THANKS] == "Thanks."


MISTAKES = {
    # A word for no fact.
    "en/exercises.yaml:1:13: no exercise is called 'kat'; did you mean 'cat'?": (
        "exercises: {kat: {name: Cat}}"
    ),
    "en/routines.yaml:2:3: nothing is called 'mornin'; did you mean 'morning'?": (
        "routines:\n  mornin: {title: Good}"
    ),
    "en/programs.yaml:1:12: nothing is called 'prevnt'; did you mean 'prevent'?": (
        "programs: {prevnt: {title: Good}}"
    ),
    "en/screening.yaml:1:13: no question is called 'sorry'": "questions: {sorry: {ask: Well?}}",
    "en/phrases.yaml:1:11: 'get-redy' is not known here; did you mean 'get-ready'?": (
        "phrases: {get-redy: Go.}"
    ),
    "en/page.yaml:1:8: 'pages' is not known here": "page: {pages: P}",
    "en/routines.yaml:1:28: no step says 'relaks'": (
        "routines: {evening: {say: {relaks: Let go.}}}"
    ),
    # A place that nothing fills.
    "en/phrases.yaml:1:26: '{totale}' is no place of this sentence; there is {total}": (
        "phrases: {welcome-total: 'About {totale}.'}"
    ),
    "en/page.yaml:1:12: '{when}' is no place of this sentence; there is {time}": (
        "page: {at: 'at {when}'}"
    ),
    "en/screening.yaml:2:11: '{who}' is no place of this sentence; there is none": (
        "texts:\n  thanks: Thanks, {who}."
    ),
    "en/exercises.yaml:1:26: no sentence knows '{sid}'": "exercises: {cat: {relax: '{sid}.'}}",
    "en/phrases.yaml:1:22: there is no unit 'tims'; did you mean 'times'?": (
        "phrases: {dose-reps: '{reps:tims}.'}"
    ),
    "en/phrases.yaml:1:22: a brace is not closed": "phrases: {get-ready: 'Go {now.'}",
    # A fact among words, and a word among facts.
    "en/exercises.yaml:1:19: 'dose' is not known here": "exercises: {cat: {dose: {reps: 3}}}",
    "en/routines.yaml:1:22: 'steps' is not words; there are title, first, first-short": (
        "routines: {evening: {steps: []}}"
    ),
    "exercises.yaml:1:19: 'relax' is words; write it into en/exercises.yaml": (
        "exercises: {cat: {relax: Rest.}}"
    ),
    # A fact without words.
    "exercises.yaml:1:18: 'sit' is new and needs 'name'": "exercises: {sit: {position: chair}}",
    "exercises.yaml:1:30: 'stool' has no word; write it into en/exercises.yaml": (
        "exercises: {cat: {equipment: stool}}"
    ),
    # What is no mapping.
    "en/exercises.yaml:1:12: '3' stands where 'key: value' lines belong": "exercises: 3",
    "en/routines.yaml:1:21: '3' stands where 'key: value' lines belong": "routines: {morning: 3}",
    "en/phrases.yaml:1:10: '3' stands where 'key: value' lines belong": "phrases: 3",
    # Wrong as it would be in one file.
    "exercises.yaml:2:31: '3 days' is not a duration": "exercises:\n  cat: {dose: {reps: 3, hold: 3 days}}",
}


@pytest.mark.parametrize("told", MISTAKES)
def test_a_mistake_is_told_at_its_place_in_the_file_that_has_it(told: str, tmp_path: Path) -> None:
    name = told.partition(":")[0]
    shelf = put(tmp_path, {name: MISTAKES[told]})
    with pytest.raises(RoutineError) as caught:
        read_all(shelf)
    found = str(caught.value).replace(f"{tmp_path}{os.sep}", "").replace(os.sep, "/")
    assert found.startswith(told)


def test_words_that_are_wrong_are_wrong_again_when_asked_again(tmp_path: Path) -> None:
    library = Library(put(tmp_path, {"en/routines.yaml": "routines: {mornin: {title: Good}}"}))
    for _ in range(2):
        with pytest.raises(RoutineError, match="did you mean 'morning'"):
            library.load("evening")


@pytest.fixture
def german(tmp_path: Path) -> Path:
    """A language in the user's folder alone; its words are those of English."""
    shutil.copytree(content() / "en", tmp_path / "de")
    change(tmp_path / "de" / "phrases.yaml", "^language: en", "language: de")
    return tmp_path


def change(path: Path, pattern: str, text: str) -> None:
    changed, times = re.subn(pattern, text, path.read_text("utf-8"), count=1, flags=re.MULTILINE)
    assert times == 1
    path.write_text(changed, "utf-8")


def test_a_language_may_lie_in_ones_own_folder_alone(german: Path) -> None:
    change(german / "de" / "exercises.yaml", "relax: Stand easy.*", "relax: Ruhe.")
    shelf = Shelf(own=german)
    read_all(shelf, "de")
    assert Library(shelf, "de").exercises()["tall-breath"].relax == "Ruhe."
    assert Library(shelf).exercises() == USUAL.exercises()
    assert read_phrasebook(shelf, "de-at").language == "de"


def test_a_language_that_there_is_not_is_told_with_those_that_there_are(german: Path) -> None:
    with pytest.raises(UnknownName, match="it speaks de, en"):
        read_phrasebook(Shelf(own=german), "fr")


@pytest.mark.parametrize(
    ("name", "pattern", "text", "told"),
    [
        ("phrases", "language: de", "language: fr", "write `language: de`"),
        ("phrases", "^  get-ready.*\n", "", "'get-ready' is missing"),
        ("phrases", r"\{total\}", "{totale}", "'{totale}' is no place of this sentence"),
        ("page", "^  needs: .*\n", "", "'needs' is missing"),
        ("exercises", "^    relax: .*\n", "", "'relax' is missing"),
        ("exercises", "^    how-short: ", "    how-shrt: ", "'how-shrt' is not known here"),
        ("exercises", "^  mat: a mat\n", "", "'mat' is missing"),
        ("exercises", r"^    how-short: On", "    how-short: '{side}'\n    x: O", "'{side}' is"),
        ("routines", "^  morning:\n    title.*\n", "  morning:\n", "'title' is missing"),
        ("programs", "^    about.*\n", "", "'about' is missing"),
        ("screening", "^    about: pregnancy\n", "", "'about' is missing"),
    ],
)
def test_what_a_language_lacks_or_has_too_much_is_told_with_its_file(
    german: Path, name: str, pattern: str, text: str, told: str
) -> None:
    change(german / "de" / f"{name}.yaml", pattern, text)
    with pytest.raises(RoutineError) as caught:
        read_all(Shelf(own=german), "de")
    assert told in str(caught.value)
    assert re.search(rf"de[/\\]{name}\.yaml:\d+:\d+: ", str(caught.value))


def test_words_that_come_later_make_a_track_anew(tmp_path: Path) -> None:
    shelf = put(tmp_path, {})
    Library(shelf).load("morning")
    files = {str(path): digest for path, digest in shelf.read.items()}
    assert fingerprint.unchanged(files)
    put(tmp_path, {"en/exercises.yaml": "exercises: {cat: {name: Tom}}"})
    assert not fingerprint.unchanged(files)


def test_a_routine_of_the_package_reads_the_same_by_its_path() -> None:
    path = USUAL.shelf.routines()["evening"]
    assert USUAL.load(str(path)) == USUAL.load("evening")
    assert all(isinstance(work, Work) for work in USUAL.load(str(path)).works)
