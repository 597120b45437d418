"""docs/safety.md: every test that it names is there, and its lists are those of the questions."""

from __future__ import annotations

import ast
import re
from functools import cache
from pathlib import Path
from typing import Final

import pytest

from matcue.routine.questionnaire import Question, read_questionnaire

TESTS: Final = Path(__file__).parents[1]
DOC: Final = (TESTS.parent / "docs" / "safety.md").read_text("utf-8")
ROWS: Final = [
    cells
    for line in DOC.splitlines()
    if line.startswith("| ") and ("`test_" in line or "*the words*" in line)
    for cells in [line.strip("| ").split(" | ")]
]


@cache
def known_tests() -> frozenset[str]:
    return frozenset(
        node.name
        for path in TESTS.rglob("test_*.py")
        for node in ast.walk(ast.parse(path.read_text("utf-8")))
        if isinstance(node, ast.FunctionDef) and node.name.startswith("test_")
    )


def test_every_rule_names_what_keeps_it() -> None:
    assert len(ROWS) > 50
    assert all(len(cells) == 2 for cells in ROWS)


@pytest.mark.parametrize("name", sorted(set(re.findall(r"`(test_\w+)`", DOC))))
def test_a_test_that_a_rule_names_is_there(name: str) -> None:
    assert name in known_tests()


@pytest.mark.parametrize("question", read_questionnaire().questions, ids=lambda each: each.id)
def test_this_page_says_what_a_yes_to_each_question_does(question: Question) -> None:
    rules = [rule for rule, _ in ROWS if rule.startswith(f"`yes: {question.yes}`")]
    assert any(f"`{question.id}`" in rule for rule in rules)


@pytest.mark.parametrize("question", read_questionnaire().warning_signs, ids=lambda each: each.id)
def test_this_page_names_the_signs_that_matcue_asks_about(question: Question) -> None:
    lists = [re.findall(r"^- (.*)$", part, re.MULTILINE) for part in DOC.split("\n### ")]
    assert list(question.signs) in lists
