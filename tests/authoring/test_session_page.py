"""The page of `matcue show --html`: whole in itself, readable, and true to the timeline."""

from __future__ import annotations

import re
from html.parser import HTMLParser
from itertools import pairwise
from pathlib import Path

import pytest
from printed_worlds import prepared, written

import matcue.authoring
from matcue.authoring.page import page, write_page
from matcue.base.errors import InputError
from matcue.base.units import clock
from matcue.plan.manner import PACES, Manner
from matcue.plan.selection import GENTLE, Selection
from matcue.routine.library import Library
from matcue.routine.model import Caution, Level
from worlds import ENGLISH

AUTHORING = Path(matcue.authoring.__file__).parent
WICKED = 'Tom <& "Jerry"> $title {braces}'
VOID = {"meta", "path", "circle", "rect"}


class Outline(HTMLParser):
    """Reads a page: its elements, its text, and whether all that opens closes in turn."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.open: list[str] = []
        self.elements: list[tuple[str, dict[str, str | None]]] = []
        self.text: list[str] = []
        self.misplaced: list[str] = []
        self.feed(text)
        self.close()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.elements.append((tag, dict(attrs)))
        if tag not in VOID:
            self.open.append(tag)

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.elements.append((tag, dict(attrs)))

    def handle_endtag(self, tag: str) -> None:
        if not self.open or self.open.pop() != tag:
            self.misplaced.append(tag)

    def handle_data(self, data: str) -> None:
        if not self.open or self.open[-1] != "style":
            self.text.append(data)

    def all(self, tag: str) -> list[dict[str, str | None]]:
        return [attributes for name, attributes in self.elements if name == tag]


@pytest.mark.parametrize("name", sorted(Library().shelf.routines()))
def test_every_routine_makes_a_well_formed_page(name: str) -> None:
    outline = Outline(page(prepared(name)))
    assert (outline.open, outline.misplaced) == ([], [])
    ids = [attributes["id"] for _, attributes in outline.elements if "id" in attributes]
    assert len(ids) == len(set(ids))
    pointed = {a["aria-labelledby"] for _, a in outline.elements if "aria-labelledby" in a}
    assert pointed <= set(ids)


def test_a_page_needs_nothing_from_outside_and_no_script() -> None:
    text = page(prepared("morning"))
    addresses = set(re.findall(r"(?:https?:)?//[^\s\"'<]+", text))
    assert addresses == {"http://www.w3.org/2000/svg"}
    outline = Outline(text)
    names = {tag for tag, _ in outline.elements}
    assert names & {"script", "link", "img", "iframe", "object", "base"} == set()
    assert not any(
        key.startswith("on") or key in {"src", "href"} for _, a in outline.elements for key in a
    )


def test_it_tells_title_total_level_pace_and_equipment() -> None:
    session = prepared("morning", Manner(level=Level.BEGINNER, pace=0.75))
    text = " ".join(Outline(page(session)).text)
    for told in ("Morning spine", clock(session.timeline.total), "beginner", "slow", "a mat"):
        assert told in text
    assert ENGLISH.phrases["welcome-safety"] in text


def test_what_must_be_known_first_stands_before_all_exercises() -> None:
    text = page(prepared("flare-up"))
    session = prepared("flare-up").draft.routine
    assert session.first
    assert session.safety
    head, _, _ = text.partition('<section aria-labelledby="section-1">')
    assert all(f"<li>{sentence}</li>" in head for sentence in session.first)
    assert all(sentence in head for sentence in session.safety)


def test_a_card_tells_what_is_done_in_the_order_in_which_it_is_done() -> None:
    card = page(prepared("static")).split("Bar hang</h3>")[1].split("</article>")[0]
    labels = re.findall(r"<dt>([^<]+)</dt>", card.split('<dl class="steps">')[1].split("</dl>")[0])
    keys = ("setup", "shape", "how", "enter", "release", "afterwards")
    assert labels == [ENGLISH.page[key] for key in keys]


def test_a_pace_without_a_name_is_a_number() -> None:
    assert "<dd>1.1</dd>" in page(prepared("desk", Manner(pace=1.1)))


def test_it_tells_what_was_changed_and_left_out() -> None:
    plain, eased = (
        page(prepared("corset")),
        page(prepared("corset", None, Selection(without=GENTLE))),
    )
    assert ENGLISH.page["changed"] not in plain
    assert f"<h2>{ENGLISH.page['changed']}</h2>" in eased
    assert "<li>Eased: Wide turn is now Soft turns</li>" in eased


def test_its_times_are_the_timelines() -> None:
    session = prepared("static")
    shown = re.findall(r'<time datetime="PT\d+S">([^<]+)</time>', page(session))
    timeline = session.timeline
    assert shown == [clock(timeline.total), *(clock(c.at) for c in timeline.chapters[1:-1])]


def test_headings_go_down_without_a_gap() -> None:
    levels = [
        int(tag[1])
        for tag, _ in Outline(page(prepared("corset"))).elements
        if re.fullmatch(r"h\d", tag)
    ]
    assert levels[0] == 1
    assert levels.count(1) == 1
    assert all(after <= before + 1 for before, after in pairwise(levels))


def test_each_exercise_has_a_picture_that_says_what_it_is() -> None:
    session = prepared("morning")
    text = page(session)
    assert len(Outline(text).all("svg")) == len(session.draft.routine.works)
    assert all(svg["role"] == "img" for svg in Outline(text).all("svg"))
    assert "<title>What Cat looks like</title>" in text


def test_it_is_in_the_routines_language(tmp_path: Path) -> None:
    path = written(tmp_path, "id: mine\ntitle: Mine\nlanguage: en-gb\nsteps: [{exercise: cat}]\n")
    assert Outline(page(prepared(path))).all("html") == [{"lang": "en-gb"}]


def test_whatever_a_routine_says_stands_on_the_page_as_it_is(tmp_path: Path) -> None:
    quoted = WICKED.replace("{braces}", "").strip()
    path = written(
        tmp_path,
        f"""\
id: mine
title: '{WICKED}'
source: '{quoted} source'
first: '{quoted} first'
safety: '{quoted} safety'
exercises:
  wiggle:
    name: '{quoted} name'
    position: seated
    setup: '{quoted} setup'
    shape: '{quoted} shape'
    how: '{quoted} how'
    enter: '{quoted} enter'
    release: '{quoted} release'
    right: '{quoted} right'
    left: '{quoted} left'
    tips: ['{quoted} tip']
    relax: '{quoted} relax'
    equipment: ['{quoted} thing', a mat]
  waggle:
    based-on: wiggle
    phases: ['{quoted} there', '{quoted} back']
steps:
  - {{exercise: wiggle, hold: 5s, sides: each}}
  - {{exercise: waggle, reps: 2}}
  - exercise: cat
  - breathe: 4-0-6-0
    cycles: 2
    say: '{quoted} breath'
  - relax: 5s
    say: '{quoted} rest'
""",
    )
    text = page(prepared(path))
    outline = Outline(text)
    assert (outline.open, outline.misplaced) == ([], [])
    read = "\n".join(outline.text)
    for word in (
        *("name", "setup", "shape", "how", "enter", "release", "right", "left", "there", "back"),
        *("tip", "relax", "thing", "breath", "rest", "source", "first", "safety"),
    ):
        assert f"{quoted} {word}" in read
    assert read.count(WICKED) == 2
    assert '<& "Jerry"' not in text


def test_the_file_is_named_after_the_routine_and_the_portion(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    assert write_page(prepared("desk")).name == "matcue-desk.html"
    portion = prepared("corset", None, Selection(portion=(2, 3)))
    assert write_page(portion).name == "matcue-corset-2.html"
    assert sorted(path.name for path in tmp_path.iterdir()) == [
        "matcue-corset-2.html",
        "matcue-desk.html",
    ]


def test_the_same_session_writes_the_same_bytes(tmp_path: Path) -> None:
    one, two = (write_page(prepared("desk"), tmp_path / name) for name in ("1.html", "2.html"))
    assert one.read_bytes() == two.read_bytes()
    assert b"\r" not in one.read_bytes()


def test_a_folder_that_is_not_there_is_told(tmp_path: Path) -> None:
    with pytest.raises(InputError, match="there is no folder"):
        write_page(prepared("desk"), tmp_path / "nowhere" / "page.html")


def test_every_label_of_the_page_is_used() -> None:
    """A label that no page shows would be translated for nothing."""
    code = "".join(path.read_text("utf-8") for path in AUTHORING.glob("*.py"))
    made = {f"caution-{caution}" for caution in Caution}
    made |= {f"breathing-{phase}" for phase in ("go", "there", "return", "pause")}
    made |= {"led-by"}  # in the tags of a track
    made |= {f"level-{level}" for level in Level} | {f"pace-{pace}" for pace in PACES}
    assert [key for key in ENGLISH.page if key not in made and f'"{key}"' not in code] == []
