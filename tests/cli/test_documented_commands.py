"""The commands that the documents show are commands, with options that there are."""

from __future__ import annotations

import re
import shlex
from pathlib import Path

import click
import pytest

from matcue.cli.main import cli
from matcue.routine.library import Library
from worlds import ENGLISH

CHECKOUT = Path(__file__).resolve().parents[2]
DOCUMENTS = sorted(
    path.relative_to(CHECKOUT)
    for path in (CHECKOUT / "README.md", CHECKOUT / "CONTRIBUTING.md", *CHECKOUT.glob("docs/*.md"))
)
IN_A_BLOCK = re.compile(r"^(matcue(?: .*)?)$", re.MULTILINE)
IN_A_LINE = re.compile(r"`(matcue [^`]+)`")
PLACEHOLDER = re.compile(r"\b[A-Z]{3,}\b|…|\.\.\.|[\[|]")
"""Marks what is a form to fill in, such as ``matcue --debug COMMAND``."""


def shown(document: Path) -> list[str]:
    """List the commands of a document, without comments."""
    text = (CHECKOUT / document).read_text("utf-8")
    blocks = "".join(re.findall(r"^```\w*\n(.*?)^```", text, re.MULTILINE | re.DOTALL))
    found = [line.split(" #")[0].strip() for line in IN_A_BLOCK.findall(blocks)]
    found += [" ".join(line.split()) for line in IN_A_LINE.findall(text)]
    return sorted({line for line in found if not PLACEHOLDER.search(line)})


def refusal(line: str) -> str:
    """Parse a command without running it; gives what is wrong with it, or nothing."""
    command: click.Command = cli
    context = click.Context(command, info_name="matcue")
    words = shlex.split(line)[1:]
    try:
        while isinstance(command, click.Group) and words and not words[0].startswith("-"):
            found = command.get_command(context, words[0])
            if found is None:
                return f"{line}: no such command '{words[0]}'"
            command, words = found, words[1:]
            context = click.Context(command, parent=context)
        command.make_parser(context).parse_args(words)
    except click.UsageError as error:
        return f"{line}: {error.format_message()}"
    return ""


@pytest.mark.parametrize("document", DOCUMENTS, ids=str)
def test_every_command_that_a_document_shows_can_be_typed(document: Path) -> None:
    assert [wrong for line in shown(document) if (wrong := refusal(line))] == []


@pytest.mark.parametrize("line", ["matcue dance", "matcue play --louder", "matcue program dance"])
def test_what_cannot_be_typed_is_found(line: str) -> None:
    assert refusal(line) != ""


def test_the_readme_shows_commands() -> None:
    assert {"matcue play", "matcue list"} <= set(shown(Path("README.md")))


def test_the_readme_counts_the_routines() -> None:
    number = ENGLISH.numbers[len(Library().shelf.routines())]
    assert f"all {number} routines" in (CHECKOUT / "README.md").read_text("utf-8")
