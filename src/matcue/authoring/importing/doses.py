"""Doses as people write them in a line: ``Plank 30s``, ``3x12``, ``3 sets of 8 per side``.

What is understood is taken out of the line, and what is left is the name.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Final

from matcue.authoring.importing.found import Move, Remark
from matcue.base.units import HOUR, MINUTE, SECOND, Ms, shown
from matcue.routine.model import Side, Sides

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

LONGEST_LINE: Final = 500
"""Letters; a longer line is prose."""

_N: Final = r"[0-9]{1,4}"
_FIGURE: Final = r"[0-9]{1,5}(?:[.,][0-9]{1,3})?"
_DASH: Final = r" ?(?:-|to) ?"
_UNITS: Final = {
    "h": HOUR, "hr": HOUR, "hrs": HOUR, "hour": HOUR, "hours": HOUR,
    "m": MINUTE, "min": MINUTE, "mins": MINUTE, "minute": MINUTE, "minutes": MINUTE, "'": MINUTE,
    "s": SECOND, "sec": SECOND, "secs": SECOND, "second": SECOND, "seconds": SECOND,
    '"': SECOND,
}  # fmt: skip
_UNIT: Final = "|".join(sorted(map(re.escape, _UNITS), key=len, reverse=True))
_PART: Final = rf"{_FIGURE}[ -]?(?:{_UNIT})(?!\w)\.?"
LENGTH: Final = rf"(?:[0-9]{{1,2}}:[0-5][0-9](?::[0-5][0-9])?|{_PART}(?: ?{_PART}){{0,2}})"
_RANGE: Final = rf"{_FIGURE}{_DASH}{LENGTH}"
_HOLD: Final = r"(?:(?:hold(?:ing|s)?|held|static)(?: (?:it |each |the \w+ )?for)?[ :]*)"
_EACH: Final = (
    r"(?:(?<!\w)(?:(?:on |for )?(?:each|ea\.?|per|every|both)|a)[ -]?|/ ?)"
    r"(?:side|leg|arm|hand|foot|direction|way)s?"
    r"|(?<!\w)e/s|(?<!\w)(?:each|both|l/r|r/l|left and right|right and left)(?=[)\].,; ]*$)"
)
_TIMES: Final = r" ?(?:x|\*) ?"
_FRACTION: Final = re.compile(
    rf"(?<![\w./])(?:([0-9]{{1,2}}) ?)?(1/2|1/4|3/4|[\u00bc-\u00be])(?=[ -]?(?:{_UNIT})(?!\w))",
    re.IGNORECASE,
)
_FRACTIONS: Final = {
    "1/4": "25", "\u00bc": "25", "1/2": "5", "\u00bd": "5", "3/4": "75", "\u00be": "75",
}  # fmt: skip
"""A part of one, in the figures behind the point."""


_FOLDS: Final = str.maketrans(
    {
        **dict.fromkeys("\u2010\u2011\u2012\u2013\u2014\u2212", "-"),  # hyphens, dashes, minus
        **dict.fromkeys("\u2032\u2019", "'"),  # prime, apostrophe
        **dict.fromkeys("\u2033\u201d", '"'),  # double prime, closing quote
        **dict.fromkeys("\u2022\u00b7", "-"),  # bullet, middle dot
        "\u00d7": "x",  # times
        "\u00a0": " ",  # a space where no line breaks
    }
)


def folded(text: str) -> str:
    """Return a line with typographic dashes, quotes, bullets and signs in their plain form."""
    return text.translate(_FOLDS)


def _in_figures(text: str) -> str:
    """Return a line with ``1 1/2 min`` as ``1.5 min``."""
    return _FRACTION.sub(lambda found: f"{found[1] or 0}.{_FRACTIONS[found[2]]}", folded(text))


def _pattern(text: str) -> re.Pattern[str]:
    return re.compile(rf"(?<![\w.:])(?<![0-9][-/,]){text}(?!\w)", re.IGNORECASE)


_REST: Final = re.compile(
    r"(?:(?:active|final|short|long|quick|water|little) )?"
    r"(?:rest(?:ing)?|pause|break|breather|recovery?|off|prepare|preparation|prep|get ready"
    r"|start delay)"
    r"(?: (?:period|time|interval|phase|break))?"
    r"(?: (?:for|before|between|until|after|till)\b.*|[.!:,] .*)?[.!:]?",
    re.IGNORECASE,
)
_SIDE_AT_END: Final = re.compile(
    r"[\s,;:(\[-]+(?:on (?:the )?)?(left|right|l|r)(?: (?:side|leg|arm|hand|foot))?[)\].]*$",
    re.IGNORECASE,
)
_SIDE_FIRST: Final = re.compile(r"^(left|right)[ -](?=\w)", re.IGNORECASE)


def is_rest(name: str) -> bool:
    """Return whether a name is that of a rest, or of getting ready."""
    return len(name) <= LONGEST_LINE and _REST.fullmatch(name.strip()) is not None


def doubted(line: int) -> Remark:
    """Return the remark on a line whose dose is doubtful."""
    return Remark(line, "its figures cannot be read for sure, so it is a comment")


def words_of_rest(line: int, name: str) -> list[Remark]:
    """Return a remark on a rest that says more than that it is one."""
    more = len(name.split()) > 2
    return [Remark(line, f"{shown(name)} is a rest, with matcue's own words")] * more


def length(text: str) -> Ms | None:
    """Return a length alone, as ``30s``, ``1:30``, ``2 min`` or ``45`` seconds; None if it is none.

    Of a range, as ``60-90 s``, it is the middle.
    """
    stripped = _in_figures(text.strip().lower())
    if len(stripped) > 40:
        return None
    if re.fullmatch(_FIGURE, stripped):
        return _seconds(stripped, SECOND)
    if found := re.fullmatch(rf"({_FIGURE}){_DASH}({LENGTH}|{_FIGURE})", stripped):
        return _middle(found[1], found[2])
    return _length(stripped) if re.fullmatch(LENGTH, stripped) else None


def is_range(text: str) -> bool:
    """Return whether a length is a range, of which `length` gives the middle."""
    return (
        re.fullmatch(rf"{_FIGURE}{_DASH}(?:{LENGTH}|{_FIGURE})", folded(text.strip().lower()))
        is not None
    )


def middle_taken(line: int, text: str) -> Remark:
    """Return the remark on a range, of which the middle is taken."""
    return Remark(line, f"'{text}' is a range; the middle is taken")


def _middle(first: str, last: str) -> Ms:
    """Return the middle of a range such as 30 to 60s; the first takes the unit of the last."""
    units = re.findall(rf"(?:{_UNIT})(?!\w)", last)
    ends = _length(last) if units or ":" in last else _seconds(last, SECOND)
    begins = _seconds(first, _UNITS[units[-1]] if units else SECOND)
    return Ms((begins + ends) // 2)


def _length(text: str) -> Ms:
    if ":" in text:
        total = 0
        for part in text.split(":"):
            total = total * 60 + int(part)
        return Ms(total * SECOND)
    parts = re.findall(rf"({_FIGURE})[ -]?({_UNIT})", text.lower())
    return Ms(sum(_seconds(figure, _UNITS[unit]) for figure, unit in parts))


def _seconds(figure: str, unit: Ms) -> Ms:
    return Ms(round(float(figure.replace(",", ".")) * unit))


def sided(name: str) -> tuple[str, Side | None]:
    """Return a name without the side at its end or beginning, and that side."""
    if len(name) > LONGEST_LINE:
        return name, None
    name = folded(name)
    found = _SIDE_AT_END.search(name) or _SIDE_FIRST.search(name)
    if found is None or not (bare := tidy(name[: found.start()] + name[found.end() :])):
        return name, None
    return f"{bare[:1].upper()}{bare[1:]}", Side.LEFT if found[1].lower().startswith(
        "l"
    ) else Side.RIGHT


def tidy(text: str) -> str:
    """Return a name without the marks of lists, emphasis and links, and without stray signs."""
    text = folded(text)
    if len(text) > LONGEST_LINE:
        return " ".join(text.split())
    text = re.sub(r"!?\[([^\[\]]*)\]\([^()\s]*\)", r"\1", text)
    text = re.sub(r"[*_`]{1,3}(?=\S)|(?<=\S)[*_`]{1,3}", "", text)
    text = re.sub(r"\(\s*[,;]*\s*\)|\[\s*[,;]*\s*\]", " ", text)
    text = re.sub(r"\s+(?=[,;:.)])", "", " ".join(text.split()))
    text = text.strip(" -:;,|/=@").removesuffix(" of").removesuffix(" for").strip(" -:;,|/")
    return text.strip("()") if text.count("(") != text.count(")") else text


@dataclass(slots=True)
class _Reading:
    """A line from which one part after the other is taken."""

    text: str
    move: Move
    remarks: list[Remark]
    dosed: bool = False

    def take(self, pattern: re.Pattern[str], read: Callable[[re.Match[str]], Move]) -> bool:
        found = pattern.search(self.text)
        if found is None:
            return False
        self.move = read(found)
        self.text = f"{self.text[: found.start()]} {self.text[found.end() :]}"
        return True


_SETS_REPS: Final = _pattern(
    rf"({_N})(?:{_TIMES}| ?(?:sets?|rounds?)(?: of| x)? )"
    rf"({_N}{_DASH}{_N}|{_N}(?:(?:[/,]|, ){_N})*)"
    r"(?: ?(?:reps?|repetitions?|times))?(?! ?(?:sets?|rounds?))"
)
_SETS_LENGTH: Final = _pattern(
    rf"({_N})(?:{_TIMES}| ?(?:sets?|rounds?|times|reps?)(?: of| x)? )(?:{_HOLD}|for )?"
    rf"({_RANGE}|{LENGTH})"
)
_LENGTH_SETS: Final = _pattern(
    rf"({_RANGE}|{LENGTH})(?:{_TIMES}|, )({_N})(?: ?(?:sets|rounds|times))?"
)
_REPS: Final = _pattern(
    rf"({_N}{_DASH}{_N}|{_N}) ?(?:reps?|repetitions?|times)|x ?({_N}{_DASH}{_N}|{_N})"
    rf"|({_N}{_DASH}{_N}|{_N}) ?x"
)
_SETS: Final = _pattern(rf"({_N}) ?(?:sets?|rounds?)")
_HELD: Final = _pattern(rf"{_HOLD}({_RANGE}|{LENGTH})|({_RANGE}|{LENGTH})[ -]hold")
_TIMED: Final = _pattern(rf"(?:for )?({_RANGE}|{LENGTH})")
_RESTED: Final = _pattern(
    rf"(?:with )?(?:rest(?:ing)?|pause|break)(?: of| for)?[ :]*({LENGTH})(?: between(?: \w+)?)?"
    rf"|(?:with )?({LENGTH}) (?:of )?(?:rest|pause|break)(?: between(?: \w+)?)?"
)
_BOTH: Final = re.compile(rf"(?:{_EACH})(?!\w)", re.IGNORECASE)
_IN_TURN: Final = _pattern(r"alternat(?:e|ing)(?: (?:sides|legs|arms))?")
_HALFWAY: Final = _pattern(
    r"(?:switch|change|swap)(?: \w+)?(?: (?:halfway|half way|at half|in the middle))(?: through)?"
)


_DOUBTFUL: Final = re.compile(
    rf"(?<![\w.:/-])(?:{LENGTH}(?!\w)|{_N}(?:{_DASH}{_N}|(?:[/,-]{_N}){{2,4}})(?![\w/-]| ?breath)"
    rf"|{_N} ?(?:x|sets?|reps?|times|rounds?)(?!\w))",
    re.IGNORECASE,
)
"""What is left of a dose in a name, once a dose was read."""
_METRES: Final = re.compile(r"(?<!\w)[0-9]{3,4} ?m(?!\w)", re.IGNORECASE)
"""A way, for so many minutes are meant by nobody."""
_AT: Final = re.compile(r" @ ?([^,;()]+)")


def is_doubtful(text: str) -> bool:
    """Return whether a line has a dose of which only a part can be read for sure."""
    if len(text) > LONGEST_LINE:
        return False
    reading, name, _ = _line(0, text)
    doubt = _METRES.search(text) or _DOUBTFUL.search(name)
    return reading.dosed and doubt is not None


def move(line: int, text: str) -> tuple[Move, tuple[Remark, ...]] | None:
    """Read a line with a name and a dose; None if it has no name, or no dose that is sure.

    Returns:
        The move, and remarks on what had to be guessed.
    """
    if len(text) > LONGEST_LINE or is_doubtful(text):
        return None
    reading, name, side = _line(line, text)
    if not reading.dosed or not re.search(r"[^\W\d_]", name):
        return None
    return replace(reading.move, name=name, side=side), tuple(reading.remarks)


def _line(line: int, text: str) -> tuple[_Reading, str, Side | None]:
    """Read what can be read of a line, and return also the name that is left, and a side."""
    reading = _Reading(_in_figures(text), Move(line=line, name=""), [])
    _read_sides(reading)
    reading.take(_RESTED, lambda found: replace(reading.move, rest=_any(found)))
    _read_dose(reading)
    name = tidy(reading.text)
    # A tempo, a load, or how hard it shall be.
    for found in _AT.finditer(name):
        reading.remarks.append(Remark(line, f"{shown(found[0].strip())} is not carried over"))
    # What is left in brackets or behind a dash may be the side alone.
    return reading, *sided(tidy(_AT.sub("", name)))


def timed(line: int, name: str, lasts: Ms, more: str = "") -> Move:
    """Return a move of a length; *more* may say of its sides what `move` understands."""
    reading = _Reading(more, Move(line=line, name="", lasts=lasts), [])
    _read_sides(reading)
    bare, side = sided(tidy(name))
    if reading.move.sides is not None:
        bare, side = tidy(name), None
    elif side is None:
        side = sided(f"- {reading.text}")[1]
    return replace(reading.move, name=bare, side=side)


def noted(given: Move, texts: Iterable[str]) -> tuple[Move, tuple[str, ...]]:
    """Take the sides out of what is noted on a move, as ``each side, slowly``.

    Returns:
        The move with its sides, and what else is noted.
    """
    others: list[str] = []
    for text in texts:
        if len(text) > LONGEST_LINE:
            others.append(text)
            continue
        clauses = re.split(r"\s*[,;]\s*", text.rstrip(". "))
        plain: list[str] = []
        for clause in clauses:
            reading = _Reading(folded(clause), given, [])
            # With both legs may mean with the two at once.
            if not re.search(r"both (?!side)\w", reading.text, re.IGNORECASE):
                _read_sides(reading)
            side = sided(f"it - {clause}")
            if reading.move != given and not tidy(reading.text):
                given = reading.move
            elif side[0] == "It" and side[1] is not None:
                given = replace(given, side=side[1])
            else:
                plain.append(clause)
        if plain:
            others.append(text if plain == clauses else ", ".join(plain))
    return given, tuple(others)


def tells_of_sides(text: str) -> bool:
    """Return whether a text speaks of each of two sides."""
    return (
        re.search(r"\b(?:each|per|both|other) (?:side|leg|arm)s?\b", text, re.IGNORECASE)
        is not None
    )


def _read_sides(reading: _Reading) -> None:
    reading.take(_HALFWAY, lambda _: replace(reading.move, halved=True, sides=Sides.EACH))
    if not reading.take(_BOTH, lambda _: replace(reading.move, sides=Sides.EACH)):
        reading.take(_IN_TURN, lambda _: replace(reading.move, sides=Sides.ALTERNATE))


def _read_dose(reading: _Reading) -> None:
    """Read the figures of a dose; the first way of writing them that fits."""

    def timed(text: str, *, sets: int | None = None, held: bool = False) -> Move:
        if is_range(text):
            reading.remarks.append(middle_taken(reading.move.line, text))
        sets = sets or reading.move.sets
        return replace(reading.move, lasts=length(text), sets=sets, held=held)

    def counted(text: str, sets: int | None = None) -> Move:
        reps = tuple(map(int, re.findall(_N, text)))
        sets = sets or reading.move.sets
        if re.fullmatch(rf"{_N}{_DASH}{_N}", text):
            return replace(reading.move, reps=reps[:1], up_to=reps[1], sets=sets)
        return replace(reading.move, reps=reps, sets=sets)

    ways: tuple[tuple[re.Pattern[str], Callable[[re.Match[str]], Move]], ...] = (
        (_SETS_LENGTH, lambda found: timed(found[2], sets=int(found[1]), held=_is_held(found[0]))),
        (_SETS_REPS, lambda found: counted(found[2], int(found[1]))),
        (_HELD, lambda found: timed(found[1] or found[2], held=True)),
        (_LENGTH_SETS, lambda found: timed(found[1], sets=int(found[2]))),
        (_REPS, lambda found: counted(found[1] or found[2] or found[3])),
        (_TIMED, lambda found: timed(found[1])),
    )
    for pattern, read in ways:
        if reading.take(pattern, read):
            reading.dosed = True
            break
    if reading.move.reps:
        # Reps that are holds, as `3x10, hold 5s`.
        reading.take(_HELD, lambda found: timed(found[1] or found[2], held=True))
    if reading.move.lasts is not None and not reading.move.reps and reading.move.sets == 1:
        reading.take(_REPS, lambda found: counted(found[1] or found[2] or found[3]))
    if reading.dosed and reading.move.sets == 1:
        reading.take(_SETS, lambda found: replace(reading.move, sets=int(found[1])))


def _is_held(text: str) -> bool:
    return re.search(_HOLD, text, re.IGNORECASE) is not None


def _any(found: re.Match[str]) -> Ms | None:
    return length(next(group for group in found.groups() if group))
