"""A session as one self-contained HTML page, to be read or printed."""

from __future__ import annotations

from html import escape
from pathlib import Path
from string import Template
from typing import TYPE_CHECKING

from matcue.authoring.cards import Card, CardSection, sections
from matcue.base.units import SECOND, clock
from matcue.pictures import figures
from matcue.plan.manner import PACES
from matcue.plan.wording import Wording
from matcue.routine.shelf import content
from matcue.session.report import changes
from matcue.session.session import title

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from matcue.base.units import Ms
    from matcue.session.session import Draft, Session


def write_page(session: Session, output: Path | None = None) -> Path:
    """Write the page of a session, atomically.

    Args:
        session: A planned session.
        output: The file; None is ``matcue-ROUTINE.html`` in the current folder.

    Returns:
        The path of the file.

    Raises:
        InputError: The folder does not exist, or *output* is not a file.
        ExportError: The file could not be written.
    """
    from matcue.base.whole_file import whole_file

    part = session.draft.chosen.part
    stem = f"matcue-{session.draft.written.id}" + (f"-{part[0]}" if part else "")
    path = output or Path(f"{stem}.html")
    text = page(session)
    with whole_file(path, about_bytes=len(text)) as growing:
        growing.write_text(text, "utf-8", newline="\n")
    return path


def page(session: Session) -> str:
    """Return a session as HTML. All text from a routine is escaped."""
    template = Template((content() / "page.html").read_text("utf-8"))
    told = sections(session)
    return template.substitute(
        lang=escape(session.draft.routine.language),
        title=escape(title(session.draft)),
        header=_header(session),
        sections="\n".join(_section(nth, each, session) for nth, each in enumerate(told, start=1)),
        footer=_footer(session),
    )


def _header(session: Session) -> str:
    draft, words = session.draft, session.draft.book.page
    facts = {
        words["length"]: _time(session.timeline.total),
        words["level"]: escape(words[f"level-{draft.manner.level}"]),
        words["pace"]: escape(_pace(draft.manner.pace, words)),
        words["needs"]: escape(", ".join(draft.routine.equipment) or words["needs-nothing"]),
    }
    listed = "".join(f"<div><dt>{escape(k)}</dt><dd>{v}</dd></div>" for k, v in facts.items())
    changed = changes(draft.chosen, draft.routine, draft.manner)
    return "\n".join(
        [
            "<header>",
            f"<h1>{escape(title(draft))}</h1>",
            f'<dl class="facts">{listed}</dl>',
            *_safety(draft),
            *_changed(changed, words),
            "</header>",
        ]
    )


def _safety(draft: Draft) -> Iterator[str]:
    """Yield what is to be known before anything else, line by line, and what keeps one safe."""
    wording, routine = Wording(draft.book), draft.routine
    usual = tuple(draft.book.phrases[key] for key in ("welcome-pain", "welcome-safety"))
    if routine.first:
        yield _list("ul", map(wording.render, routine.first), "safety")
    text = " ".join(map(wording.render, routine.safety or usual))
    yield f'<p class="safety">{escape(text)}</p>'


def _changed(lines: tuple[str, ...], words: Mapping[str, str]) -> Iterator[str]:
    if lines:
        told = _list("ul", (_capital(line.strip()) for line in lines))
        yield f'<section class="changed"><h2>{escape(words["changed"])}</h2>{told}</section>'


def _pace(pace: float, words: Mapping[str, str]) -> str:
    return next(
        (words[f"pace-{name}"] for name, value in PACES.items() if value == pace), f"{pace:g}"
    )


def _section(nth: int, section: CardSection, session: Session) -> str:
    cards = "\n".join(
        f"<li>{_card(f'{nth}-{mth}', card, session)}</li>"
        for mth, card in enumerate(section.cards, start=1)
    )
    return (
        f'<section aria-labelledby="section-{nth}">\n'
        f'<h2 id="section-{nth}">{escape(section.title)}</h2>\n'
        f'<ol class="cards">\n{cards}\n</ol>\n</section>'
    )


def _card(key: str, card: Card, session: Session) -> str:
    words = session.draft.book.page
    style = "card" if card.exercise is not None else "card plain"
    return "\n".join(
        [
            f'<article class="{style}" aria-labelledby="card-{key}">',
            _head(key, card, words),
            *_picture(key, card, words),
            f'<div class="todo">{"".join(_todo(card, words))}</div>',
            *_notes(card, words),
            "</article>",
        ]
    )


def _todo(card: Card, words: Mapping[str, str]) -> Iterator[str]:
    if card.dose:
        yield f'<p class="dose">{escape(" ".join(card.dose))}</p>'
    if card.tempo:
        yield f'<p class="tempo">{escape(card.tempo)}</p>'
    steps = [
        ("setup", card.setup),
        ("shape", card.shape),
        ("how", card.how),
        ("enter", (card.enter,)),
        ("release", (card.release,)),
        ("afterwards", (card.afterwards,)),
    ]
    told = [(label, " ".join(sentences)) for label, sentences in steps if any(sentences)]
    if told:
        yield _described("steps", [(words[label], escape(text), "") for label, text in told])


def _head(key: str, card: Card, words: Mapping[str, str]) -> str:
    number = f'<span class="number">{card.number}</span> ' if card.number is not None else ""
    first, *others = map(_time, card.at)
    at = ", ".join([escape(words["at"]).replace("{time}", first), *others])
    return (
        f'<div class="head">{number}<h3 id="card-{key}">{escape(card.name)}</h3>'
        f'<span class="at">{at}</span></div>'
    )


def _picture(key: str, card: Card, words: Mapping[str, str]) -> Iterator[str]:
    if card.exercise is not None:
        told = words["figure"].replace("{name}", card.name)
        drawn = figures.of_exercise(card.exercise).svg(title=told, key=f"figure-{key}")
        yield f'<div class="figure">{drawn}</div>'


def _notes(card: Card, words: Mapping[str, str]) -> Iterator[str]:
    notes = [
        ("sides", _list("ul", card.sides) if card.sides else "", "sides"),
        ("breathing", escape(card.breathing), ""),
        ("tips", _list("ul", card.tips) if card.tips else "", ""),
        ("caution", escape(" ".join(card.cautions)), "care"),
        ("needs", escape(", ".join(card.equipment)), ""),
        ("easier", escape(card.easier), ""),
        ("harder", escape(card.harder), ""),
    ]
    told = [(words[label], text, style) for label, text, style in notes if text]
    if told:
        yield _described("notes", told)


def _described(kind: str, rows: Iterable[tuple[str, str, str]]) -> str:
    """Return a list of terms, each with its text in HTML and its style."""
    told = (
        f"<div{_styled(style)}><dt>{escape(label)}</dt><dd>{text}</dd></div>"
        for label, text, style in rows
    )
    return f'<dl class="{kind}">{"".join(told)}</dl>'


def _footer(session: Session) -> str:
    source = session.draft.written.source
    label = session.draft.book.page["source"]
    told = [f"{label}: {source}."] if source else []
    return f"<footer>{' '.join(f'<p>{escape(line)}</p>' for line in (*told, 'matcue'))}</footer>"


def _list(kind: str, items: Iterable[str], style: str = "") -> str:
    return (
        f"<{kind}{_styled(style)}>{' '.join(f'<li>{escape(item)}</li>' for item in items)}</{kind}>"
    )


def _capital(line: str) -> str:
    return line[:1].upper() + line[1:]


def _styled(style: str) -> str:
    return f' class="{style}"' if style else ""


def _time(length: Ms) -> str:
    return f'<time datetime="PT{length // SECOND}S">{clock(length)}</time>'
