"""`docs/format.md` is true: its examples read, its answers are given, its tables are complete.

Comments that a reader does not see say what a block is. Over a YAML block: nothing (a whole
routine), ``steps`` or ``exercises`` (a piece of one), ``session`` (a whole one whose words are shown
below it), ``refused: NAME`` (one with mistakes, which are shown below it), ``warned: NAME`` (one
that breaks rules, which are shown below it), ``phrases`` and ``transitions`` (a piece of such a file). Over a text block: ``said: WORDS``. `pytest --update-golden` writes all answers anew.
"""

from __future__ import annotations

import re
import textwrap
from dataclasses import dataclass, replace
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

import pytest
import yaml

from matcue.authoring.check import Warned
from matcue.authoring.places import places
from matcue.base import units
from matcue.base.errors import RoutineError
from matcue.base.units import Ms
from matcue.plan.manner import FACTORS, Manner, Words
from matcue.plan.rules import RULES, warnings
from matcue.plan.timeline import CueKind
from matcue.plan.wording import Wording
from matcue.routine.catalogue import USUAL_TEMPO
from matcue.routine.document import (
    BreatheStep,
    Doc,
    DoseDoc,
    DoStep,
    ExerciseDoc,
    ExerciseStep,
    IntervalDoc,
    LevelDoc,
    RelaxStep,
    RepeatStep,
    RestsDoc,
    RestStep,
    RoutineDoc,
    SayStep,
    SilenceStep,
    UseStep,
)
from matcue.routine.language import FILLED, KINDS, Language
from matcue.routine.library import Library
from matcue.routine.model import Dose, Level, Position, Routine, Tempo
from matcue.routine.notation import PATTERNS, VARIABLES, template_fields
from matcue.routine.phrasebook import read_transitions
from matcue.routine.resolve import MOST_BLOCKS
from matcue.routine.schema import routine_schema
from matcue.routine.shelf import Shelf
from matcue.routine.source import MOST_DEPTH, MOST_VALUES, Tree
from worlds import ENGLISH, hum, planned

if TYPE_CHECKING:
    from collections.abc import Iterator

DOCUMENT: Final = Path(__file__).parents[2] / "docs" / "format.md"
TEXT: Final = DOCUMENT.read_text("utf-8")
LIBRARY: Final = Library()
"""Read once: its catalogue is the same for every test."""

HEAD: Final = "id: tiny\ntitle: Tiny\n"

_BLOCK: Final = re.compile(
    r"(?:^<!-- (?P<mark>.+?) -->\n)?^```(?P<kind>\w+)\n(?P<text>.*?)^```$", re.MULTILINE | re.DOTALL
)


@dataclass(frozen=True, slots=True)
class Block:
    """A fenced block of the document."""

    line: int
    kind: str
    mark: str
    text: str

    @property
    def routine(self) -> str | None:
        """The routine that it is, or a small one around the piece that it is."""
        match self.mark:
            case mark if mark in ("", "session") or mark.startswith("warned"):
                return self.text
            case "steps":
                return f"{HEAD}steps:\n{self.text}"
            case "exercises":
                steps = "".join(f"- exercise: {id_}\n" for id_ in yaml.safe_load(self.text))
                inner = textwrap.indent(self.text, "  ")
                return f"{HEAD}exercises:\n{inner}steps:\n{steps}"
            case _:
                return None


def _block(match: re.Match[str]) -> Block:
    line = match.string.count("\n", 0, match.start()) + 1
    return Block(line, match["kind"], match["mark"] or "", match["text"])


def _blocks(kind: str) -> list[Block]:
    found = [_block(match) for match in _BLOCK.finditer(TEXT)]
    return [block for block in found if block.kind == kind]


def _section(heading: str) -> str:
    """The text under a heading, up to the next one of any rank."""
    match = re.search(
        rf"^#+ {re.escape(heading)}\n(.*?)(?=^#+ |\Z)", TEXT, re.MULTILINE | re.DOTALL
    )
    assert match, f"no section is called '{heading}'"
    return match[1]


def _rows(heading: str, first: str) -> dict[str, list[str]]:
    """The rows of the table whose first column is called *first*, by their first cell."""
    lines = _section(heading).splitlines()
    start = next(
        n for n, line in enumerate(lines) if line.startswith(f"| {first} |".replace("  ", " "))
    )
    rows: dict[str, list[str]] = {}
    for line in lines[start + 2 :]:
        if not line.startswith("|"):
            break
        name, *cells = (cell.strip() for cell in line.strip("|").split(" |"))
        rows[name] = cells
    return rows


def _names(cell: str) -> list[str]:
    return re.findall(r"`([^`]+)`", cell)


def _load(text: str | bytes, folder: Path, name: str = "tiny.yaml") -> Routine:
    path = folder / name
    path.write_bytes(text if isinstance(text, bytes) else text.encode())
    return LIBRARY.load(str(path))


def _mistakes(text: str | bytes, folder: Path, name: str = "tiny.yaml") -> str:
    with pytest.raises(RoutineError) as caught:
        _load(text, folder, name)
    return str(caught.value).replace(f"{folder}/", "").replace(f"{folder}\\", "")


EXAMPLES: Final = [block for block in _blocks("yaml") if block.routine is not None]


@pytest.mark.parametrize("block", EXAMPLES, ids=lambda block: f"line-{block.line}")
def test_an_example_reads(block: Block, tmp_path: Path) -> None:
    assert _load(block.routine or "", tmp_path).blocks


@pytest.mark.parametrize("block", EXAMPLES, ids=lambda block: f"line-{block.line}")
def test_an_example_pleases_the_schema_that_editors_use(block: Block) -> None:
    from jsonschema import Draft202012Validator

    Draft202012Validator(_schema()).validate(yaml.safe_load(block.routine or ""))


@cache
def _schema() -> dict[str, Any]:
    return routine_schema()


def test_every_yaml_block_is_of_a_kind_that_some_test_reads() -> None:
    marks = {block.mark.partition(":")[0] for block in _blocks("yaml")}
    assert marks == {
        *("", "steps", "exercises", "session", "refused", "warned"),
        *("phrases", "transitions", "words", "facts"),
    }


def test_every_answer_shown_is_the_one_that_matcue_gives(
    tmp_path: Path, request: pytest.FixtureRequest
) -> None:
    found = _with_refusals(_with_answers(TEXT, tmp_path), tmp_path)
    if request.config.getoption("--update-golden"):
        DOCUMENT.write_text(found, "utf-8")
    assert DOCUMENT.read_text("utf-8") == found


def _with_answers(text: str, folder: Path) -> str:
    """Fill every text block with the answer to the YAML block before it."""
    before = Block(0, "", "", "")

    def answered(match: re.Match[str]) -> str:
        nonlocal before
        block = _block(match)
        if block.kind != "text":
            before = block if block.kind == "yaml" else before
            return match[0]
        asked, _, of = block.mark.partition(": ")
        if asked == "said":
            answer = "\n".join(_said(before.text, Words(of), folder))
        elif before.mark.startswith("warned"):
            name = before.mark.removeprefix("warned: ")
            answer = "\n".join(_warned(before.text, folder, name))
        else:
            answer = _mistakes(before.text, folder, before.mark.removeprefix("refused: "))
        return match[0].replace(f"```text\n{block.text}", f"```text\n{answer}\n")

    return _BLOCK.sub(answered, text)


def _said(text: str, words: Words, folder: Path) -> Iterator[str]:
    """Every sentence of a session in order, with the key of those that the routine gives."""
    routine = _load(text, folder)
    keys = dict(_sentences(yaml.safe_load(text)))
    for cue in planned(routine, Manner(words=words), hum(60)).timeline.cues:
        if cue.kind is CueKind.SAY:
            yield f"{cue.text:<52} # {keys[cue.text]}" if cue.text in keys else cue.text


def _warned(text: str, folder: Path, name: str) -> Iterator[str]:
    """What `matcue check` warns of, as it prints it."""
    routine = _load(text, folder, name)
    tree = LIBRARY.open(str(folder / name)).tree
    broken = warnings(routine, planned(routine).timeline)
    for each, spot in zip(broken, places(broken, routine, tree), strict=True):
        assert spot is not None
        yield str(Warned(each, spot._replace(source=name)))


def _sentences(data: Any, key: str = "") -> Iterator[tuple[str, str]]:
    match data:
        case dict():
            for name, value in data.items():
                yield from _sentences(value, name)
        case list():
            for value in data:
                yield from _sentences(value, key)
        case str() if data.endswith("."):
            yield data, key
        case _:
            pass


REFUSED: Final[dict[str, bytes]] = {
    "is empty": b"# nothing yet\n",
    "is a list, or bare text": b"- exercise: cat\n",
    "is saved as UTF-16": "id: tiny".encode("utf-16"),
    "is saved in another encoding": "id: tiny\ntitle: Rücken".encode("latin-1"),
    "is larger than 1 MB": b"#" * 1_000_001,
    "has a tab in its indentation": b"id: tiny\nsteps:\n\t- rest: 10s\n",
    "has a control character or a mark of direction in it": b"id: \x07\n",
    "has an anchor or an alias": b"id: &name tiny\ntitle: *name\n",
    "has a tag": b"id: !secret tiny\n",
    "has a second document": b"id: tiny\n---\nid: other\n",
    "has a list as a key": b"? [a, b]\n: c\n",
    "has a second `: ` in one value": b"title: Back: slowly\n",
    "has over 50,000 values, or over 40 levels of nesting": b"[" * 41,
}


def _with_refusals(text: str, folder: Path) -> str:
    """Fill the table of files that are refused as a whole."""
    for label, data in REFUSED.items():
        message = _mistakes(data, folder).split(": ", 1)[1]
        code = f"`` {message} ``" if "`" in message else f"`{message}`"
        begin = text.index(f"| {label} |")
        text = f"{text[:begin]}| {label} | {code} |{text[text.index(chr(10), begin) :]}"
    return text


def test_the_table_of_refused_files_is_the_one_that_is_tried() -> None:
    assert list(_rows("What is refused", "the file")) == list(REFUSED)
    assert (MOST_VALUES, MOST_DEPTH) == (50_000, 40)


TABLES: Final = [
    ("Top keys", RoutineDoc),
    ("Usual rests", RestsDoc),
    ("Exercises", ExerciseDoc),
    ("exercise", ExerciseStep),
    ("do", DoStep),
    ("say", SayStep),
    ("breathe", BreatheStep),
    ("rest", RestStep),
    ("silence", SilenceStep),
    ("relax", RelaxStep),
    ("repeat", RepeatStep),
    ("use", UseStep),
    ("Dose", DoseDoc),
    ("Levels", LevelDoc),
    ("Exact timing", IntervalDoc),
]


@cache
def _keys(shape: type[Doc]) -> dict[str, Any]:
    """A shape's own keys and their schemas; those of a dose have a table to themselves."""
    schema = shape.model_json_schema(by_alias=True)
    # A shape that can stand inside itself is found among the definitions.
    keys: dict[str, Any] = schema.get("$defs", {}).get(shape.__name__, schema)["properties"]
    inherited = set(_keys(DoseDoc)) if shape is not DoseDoc and issubclass(shape, DoseDoc) else ()
    return {key: schema for key, schema in keys.items() if key not in inherited}


@pytest.mark.parametrize(("heading", "shape"), TABLES, ids=str)
def test_a_table_has_every_key_and_no_other(heading: str, shape: type[Doc]) -> None:
    assert [_names(key)[0] for key in _rows(heading, "key")] == list(_keys(shape))


@pytest.mark.parametrize(("heading", "shape"), TABLES, ids=str)
def test_a_key_is_told_with_its_bounds(heading: str, shape: type[Doc]) -> None:
    for name, (form, *_) in _rows(heading, "key").items():
        schema = _keys(shape)[_names(name)[0]]
        for part in (schema, *schema.get("anyOf", ())):
            for low, high in (("minimum", "maximum"), ("minLength", "maxLength")):
                if low in part and high in part:
                    assert f"{part[low]} to {part[high]}" in form, name
            if "minItems" in part:
                assert f"{part['minItems']} or more" in form, name


def test_a_key_is_told_with_its_words() -> None:
    """Wherever a key takes one of several words, its row lists them all."""
    definitions = _schema()["$defs"]
    for heading, shape in TABLES:
        for name, (form, *_) in _rows(heading, "key").items():
            for words in re.findall(r"#/\$defs/(\w+)", str(_keys(shape)[_names(name)[0]])):
                known = set(definitions[words].get("enum", ()))
                assert known <= set(_names(form)) or form.startswith("a position, as "), name


def test_what_is_built_in_is_told() -> None:
    told = {_names(key)[0]: cells[1].strip("`") for key, cells in _rows("Dose", "key").items()}
    usual, steady = Dose(), Tempo(Ms(2_000), Ms(0), Ms(2_000), Ms(0))
    assert steady == USUAL_TEMPO
    assert told == {
        "sets": str(usual.sets),
        "reps": str(usual.reps),
        "hold": "none",
        "for": "none",
        "tempo": "2-0-2-0",
        "pause": units.written(usual.pause),
        "rest": units.written(usual.rest),
        "rest-after": units.written(usual.rest_after),
        "sides": usual.sides.value,
        "first": usual.first.value,
        "left": "none",
        "right": "none",
        "switch": units.written(usual.switch),
        "breath": "free",
    }


PLACES: Final = {
    "step": "steps: [{{exercise: mine, {key}: {value}}}]",
    "exercise's `dose`": "exercises: {{mine: {{dose: {{{key}: {value}}}}}}}",
    "routine's `rests`": "rests: {{{usual}: {value}}}",
    "routine's `breath`": "breath: {value}",
}
VALUES: Final[dict[str, tuple[str, ...]]] = {
    "sets": ("2", "3"),
    "reps": ("2", "3"),
    "hold": ("20s", "30s"),
    "for": ("20s", "30s"),
    "tempo": ("3-0-3-0", "4-0-4-0"),
    "sides": ("each", "alternate"),
    "breath": ("calm", "even", "box"),
    "pause": ("20s", "21s", "22s"),
    "rest": ("20s", "21s", "22s"),
    "rest-after": ("20s", "21s", "22s"),
    "switch": ("20s", "21s", "22s"),
}


def test_a_figure_comes_from_where_the_table_says(tmp_path: Path) -> None:
    """Each place in turn is the best that speaks: with it the figure is the same as with it alone."""
    stands_for = {
        _names(cells[0])[0]: _names(key)[0] for key, cells in _rows("Usual rests", "key").items()
    }
    tried = []
    for cell, columns in _rows("Where a figure comes from", "keys").items():
        where = [place for place in columns if place in PLACES]
        for key in _names(cell):
            values = dict(zip(where, VALUES[key], strict=True))
            for nth, place in enumerate(where):
                said = {at: values[at] for at in where[nth:]}
                alone, all_below = (
                    _load(_saying(key, stands_for.get(key, ""), which), tmp_path).works[0].dose
                    for which in ({place: values[place]}, said)
                )
                assert all_below == alone, f"{key}: {place} first"
                assert alone != Dose(tempo=USUAL_TEMPO), f"{key}: {place} alone says nothing"
            tried.append(key)
    assert sorted(tried) == sorted(VALUES)


def _saying(key: str, usual: str, said: dict[str, str]) -> str:
    """A routine of one exercise, with a figure said in some places."""
    data = {"exercises": {"mine": {}}, "steps": [{"exercise": "mine"}]}
    for place, value in said.items():
        data |= yaml.safe_load(PLACES[place].format(key=key, usual=usual, value=value))
    exercises: Any = data["exercises"]
    exercises["mine"] |= {"name": "Mine", "position": "prone", "how": "Do it."}
    return HEAD + yaml.safe_dump(data)


def test_the_named_patterns_are_all_told() -> None:
    rows = _rows("Breath patterns and tempos", "name")
    assert {_names(name)[0]: _names(cells[0])[0] for name, cells in rows.items()} == (PATTERNS)


def test_durations_read_as_they_are_told() -> None:
    told = [units.duration(_names(cell)[0]) for cell in _rows("Durations", "write")]
    assert told == [10_000, 90_000, 90_000, 90_000, 60_000, 3_600_000, 1_500]


@pytest.mark.parametrize(("name", "key"), [("duration", "hold"), ("pause", "rest")])
def test_the_bounds_of_durations_are_told(name: str, key: str, tmp_path: Path) -> None:
    said = _mistakes(f"{HEAD}steps: [{{exercise: cat, {key}: 99h}}]\n", tmp_path)
    assert said.endswith(f"; write {' to '.join(_rows('Durations', 'called here')[name])}")


def test_the_factors_of_levels_are_told() -> None:
    told = {Level(_names(level)[0]): cells for level, cells in _rows("Levels", "level").items()}
    for level, cells in told.items():
        by = FACTORS[level]
        wanted = (by.hold, by.reps, by.tempo, by.rest, by.ready, by.speech)
        assert [float(cell.removeprefix("\N{MULTIPLICATION SIGN} ")) for cell in cells] == [*wanted]
    assert set(told) == set(FACTORS) - {Level.REGULAR}


def test_the_most_steps_of_a_session_are_told() -> None:
    assert f"{MOST_BLOCKS:,} steps" in _section("repeat")


def test_every_variable_is_told() -> None:
    told = [_names(name)[0].strip("{}") for name in _rows("Sentences", "variable")]
    assert sorted(told) == sorted(VARIABLES)


_OF_AN_EXERCISE: Final = (
    *("setup", "shape", "how", "how-short", "enter", "switch", "release", "relax"),
    "tips",
)
SPOTS: Final = {
    **{f"`{key}`": f"exercises: {{bird-dog: {{{key}: 'HERE.'}}}}" for key in _OF_AN_EXERCISE},
    "`say` steps": "steps: [{say: 'HERE.'}, *]",
    "`relax` steps": "steps: [{relax: 30s, say: 'HERE.'}, *]",
    "`breathe` steps": "steps: [{breathe: box, cycles: 2, say: 'HERE.'}, *]",
    **{f"`{key}`": f"{key}: 'HERE.'" for key in ("first", "safety", "intro", "outro")},
}
SENTENCES: Final = [f"`{key}`" for key in _OF_AN_EXERCISE if key != "tips"]
"""Those that the document calls an exercise's sentences."""
STEPS: Final = "{exercise: bird-dog, sets: 2, reps: 1, hold: 40s, rest-after: 30s}, {exercise: cat}"


@pytest.mark.parametrize("variable", VARIABLES)
def test_a_variable_is_known_where_the_table_says(variable: str, tmp_path: Path) -> None:
    _, known = _rows("Sentences", "variable")[f"`{{{variable}}}`"]
    if known.startswith("everywhere"):
        spots = [spot for spot in SPOTS if spot.split(" ")[0] not in known]
    else:
        spots = [spot for part in known.split(", ") for spot in _spots(part)]
    for spot in spots:
        text = f"{SPOTS[spot].replace('HERE', f'Here <{{{variable}}}>')}\n".replace("*", STEPS)
        text += "" if "steps:" in text else f"steps: [{STEPS}]\n"
        plan = planned(_load(HEAD + text, tmp_path), lengths=hum(10))
        said = [cue.text for cue in plan.timeline.cues if cue.text.startswith("Here <")]
        assert said, f"nothing is said in {spot}"
        assert "Here <>." not in said, f"{variable} is empty in {spot}"
        assert f"Here <{{{variable}}}>." not in said, f"{variable} is not filled in {spot}"


def _spots(told: str) -> list[str]:
    if told == "an exercise's sentences":
        return SENTENCES
    return [told] if told in SPOTS else []


def test_the_sentences_of_an_exercise_are_named() -> None:
    (told,) = re.findall(
        r"An exercise's sentences are (.*?)\. In", _section("Sentences"), re.DOTALL
    )
    assert [f"`{name}`" for name in _names(told)] == SENTENCES


def test_plurals_read_as_they_are_told() -> None:
    wording = Wording(ENGLISH)
    for template, cells in _rows("Sentences", "write").items():
        (place,) = _names(template)
        name = template_fields(place)[0][0]
        assert [wording.render(place, **{name: n}) for n in (1, 2, 10)] == cells
    units = _section("Sentences").partition("The units are")[2].partition(". ")[0]
    assert _names(units) == list(ENGLISH.units)


def test_a_name_is_looked_for_beside_then_in_the_own_folder_then_in_the_package(
    tmp_path: Path,
) -> None:
    beside, own = tmp_path / "beside", tmp_path / "own"
    library = Library(Shelf(own=own))
    found = []
    for folder in (None, own, beside):
        if folder:
            routines = folder / "routines" if folder == own else folder
            routines.mkdir(parents=True, exist_ok=True)
            (routines / "warm-up.yaml").write_text(
                f"id: {folder.name}\ntitle: T\nsteps: [rest: 5s]\n"
            )
        beside.mkdir(exist_ok=True)
        (beside / "user.yaml").write_text(f"{HEAD}steps: [use: warm-up]\n")
        (part,) = library.load(str(beside / "user.yaml")).blocks
        found.append(getattr(part, "routine", None))
    assert found == ["warm-up", "own", "beside"]


def test_the_words_and_facts_that_are_shown_lie_over_those_of_the_package(tmp_path: Path) -> None:
    (words,) = (block.text for block in _blocks("yaml") if block.mark == "words")
    (facts,) = (block.text for block in _blocks("yaml") if block.mark == "facts")
    (tmp_path / "en").mkdir()
    (tmp_path / "en" / "exercises.yaml").write_text(words, "utf-8")
    (tmp_path / "exercises.yaml").write_text(facts, "utf-8")
    known, usual = Library(Shelf(own=tmp_path)).exercises(), LIBRARY.exercises()
    assert known["cat"].relax == "Sink back onto your heels."
    assert known["cat"].how == usual["cat"].how
    assert known["wall-sit"].equipment == ("a wall",)
    assert [*known] == [*usual, "wall-sit"]


def test_every_file_of_words_is_told() -> None:
    told = {name for names in _rows("Changing what is there", "file") for name in _names(names)}
    assert {name for name in told if name.startswith("en/")} == {
        f"en/{kind}.yaml" for kind in KINDS
    }


def test_the_ways_that_are_shown_are_of_the_form_that_is_read() -> None:
    (block,) = (block for block in _blocks("yaml") if block.mark == "transitions")
    shown, whole = yaml.safe_load(block.text), Language(Shelf()).words("transitions").data
    moves = {
        name: {**ways, **shown["moves"].get(name, {})} for name, ways in whole["moves"].items()
    }
    laid = {key: {**whole[key], **shown[key]} for key in ("steps", "left", "stay")}
    read = read_transitions(
        Tree("transitions.yaml", {**laid, "moves": moves, "other-side": shown["other-side"]})
    )
    assert len(read.table) == len(Position) * (len(Position) - 1)
    assert [_names(key)[0] for key in _rows("Transitions", "key")] == list(whole)


def test_every_rule_is_told() -> None:
    assert [_names(rule)[0] for rule in _rows("What is warned of", "rule")] == list(RULES)


def test_every_group_of_a_phrase_file_is_told() -> None:
    words = Language(Shelf())
    english = [*words.words("phrases").data, *words.words("page").data]
    assert [_names(group)[0] for group in _rows("Phrases and page", "group")] == english


def test_every_phrase_is_told_with_all_that_it_names() -> None:
    told = {
        name: {variable.strip("{}") for variable in _names(cells[0])}
        for names, cells in _rows("Phrases", "phrases").items()
        for name in _names(names)
    }
    assert sorted(told) == sorted(ENGLISH.phrases), "the table under Phrases in docs/format.md"
    for name, template in ENGLISH.phrases.items():
        filled = {variable for variable, _ in template_fields(template)} | {*FILLED.get(name, ())}
        assert filled == told[name], name


def test_the_plurals_of_another_language_come_out_as_its_grammar_wants() -> None:
    (block,) = (block for block in _blocks("yaml") if block.mark == "phrases")
    piece = yaml.safe_load(block.text)
    numbers = ("ноль", "один", "два", "три", "четыре", "пять")
    book = replace(ENGLISH, plurals=piece["plurals"], units=piece["units"], numbers=numbers)
    said = [Wording(book).amount(n, "minutes") for n in (1, 2, 4, 5, 11, 21, 22)]
    assert said == [
        "одна минута",
        "две минуты",
        "четыре минуты",
        "пять минут",
        "11 минут",
        "21 минута",
        "22 минуты",
    ]


def test_every_link_leads_to_a_heading() -> None:
    headings = re.findall(r"^#+ (.+)$", TEXT, re.MULTILINE)
    anchors = {
        re.sub(r"[^a-z0-9 -]", "", heading.lower()).replace(" ", "-") for heading in headings
    }
    assert set(re.findall(r"\]\(#([^)]+)\)", TEXT)) <= anchors
