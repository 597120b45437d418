"""Every language has the words of every fact, no others, and no place that English does not have."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

import pytest
import yaml

from matcue.plan.manner import PACES
from matcue.routine.language import KINDS, REFERENCE, compare
from matcue.routine.layers import EXERCISE, opened
from matcue.routine.library import Library
from matcue.routine.model import Level
from matcue.routine.phrasebook import read_phrasebook
from matcue.routine.programs import Programs
from matcue.routine.questionnaire import read_questionnaire
from matcue.routine.shelf import Shelf, content

if TYPE_CHECKING:
    from matcue.routine.source import Tree

LANGUAGES: Final = sorted(path.parent.name for path in content().glob("*/phrases.yaml"))


def facts(name: str) -> Any:
    return yaml.safe_load((content() / name).read_text("utf-8"))


def words(language: str, kind: str) -> Tree:
    found = opened(Shelf(), content(), f"{language}/{kind}.yaml")
    assert found is not None, f"{language}/{kind}.yaml is missing"
    return found


def test_english_is_a_language() -> None:
    assert REFERENCE in LANGUAGES


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_language_has_the_files_of_all_kinds_and_no_others(language: str) -> None:
    assert {path.name for path in (content() / language).iterdir()} == {
        f"{kind}.yaml" for kind in KINDS
    }


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("kind", KINDS)
def test_a_language_says_what_english_says_with_the_same_places(language: str, kind: str) -> None:
    tree = words(language, kind)
    compare(tree, words(REFERENCE, kind).data)
    tree.check()


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_exercise_has_all_its_words(language: str) -> None:
    said = words(language, "exercises").data
    told = facts("exercises.yaml")["exercises"]
    assert list(said["exercises"]) == list(told)
    for id_, entry in said["exercises"].items():
        # Which of the others it has depends on what it is; in what order, on nothing.
        assert entry.keys() >= {"name", "short", "how", "how-short", "relax", "tips"}, id_
        assert list(entry) == [key for key in EXERCISE if key in entry], id_
    things = [entry.get("equipment", []) for entry in told.values()]
    things += [
        entry.get("equipment", [])
        for name in Shelf().routines()
        for entry in facts(f"routines/{name}.yaml").get("exercises", {}).values()
    ]
    asked = {id_ for ids in things for id_ in ([ids] if isinstance(ids, str) else ids)}
    assert asked == set(said["equipment"])


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("kind", ["routines", "programs"])
def test_every_routine_and_program_has_its_words(language: str, kind: str) -> None:
    assert list(words(language, kind).data[kind]) == list(Shelf().named(kind))


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_question_has_its_words(language: str) -> None:
    asked = [question["id"] for question in facts("screening.yaml")["questions"]]
    assert list(words(language, "screening").data["questions"]) == asked


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_page_has_a_word_for_every_level_and_pace(language: str) -> None:
    page = read_phrasebook(Shelf(), language).page
    assert all(page[f"level-{level}"] for level in Level)
    assert all(page[f"pace-{pace}"] for pace in PACES)


@pytest.mark.parametrize("language", LANGUAGES)
def test_everything_reads_in_every_language(language: str) -> None:
    library = Library(language=language)
    assert {library.load(name).language for name in library.shelf.routines()} == {language}
    programs = Programs(library)
    assert all(programs.load(name).title for name in programs.names())
    assert all(question.ask for question in read_questionnaire(language=language).questions)
