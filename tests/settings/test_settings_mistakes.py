"""Every mistake in the file of settings is told with its line and column, and all at once."""

from __future__ import annotations

import datetime as dt
import string
import tomllib
from typing import TYPE_CHECKING, Any

import pytest
import tomlkit
from hypothesis import given
from hypothesis import strategies as st
from tomlkit.items import SingleKey

from matcue.settings.file import MOST_BYTES
from matcue.settings.positions import positions
from matcue.settings.resolution import resolve

if TYPE_CHECKING:
    from pathlib import Path


def test_a_hundred_mistakes_are_told_and_the_others_counted(tmp_path: Path) -> None:
    path = tmp_path / "config.toml"
    path.write_text("".join(f"k{n} = 1\n" for n in range(400)), "utf-8")
    *told, last = resolve(environment={}, path=path).problems
    assert len(told) == 100
    assert last == "and 300 more"


def problems(tmp_path: Path, text: str | bytes) -> list[str]:
    """Look at a file, and give what is told about it without its name."""
    path = tmp_path / "config.toml"
    path.write_bytes(text if isinstance(text, bytes) else text.encode())
    found = resolve(environment={}, path=path)
    assert found.rows.keys() == resolve(environment={}, path=tmp_path / "none").rows.keys()
    assert all(each.startswith(f"{path}:") for each in found.problems)
    return [each.removeprefix(f"{path}:") for each in found.problems]


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ('level = "begginer"', "1:9: no level is called 'begginer'; did you mean 'beginner'?"),
        ('level = "x"', "1:9: no level is called 'x'; there are beginner, regular and strong"),
        ('# hello\n\n  pace   =   "fats"  # so', "3:14: 'fats' is no pace; write slow, steady, brisk"),
        ("pace = nan", "1:8: 'nan' is no pace; write slow, steady, brisk, or a number 0.5 to 1.5"),
        ("pace = true", "1:8: 'True' is no pace"),
        ("rate = 44100", "1:8: '44100' is no rate; write 24000 or 48000"),
        ("bedtime = 22:30:10", "1:11: '22:30:10' is no time; write it as 22:30"),
        ('working-days = "mon-foo"', "1:16: 'foo' is no day of the week"),
        ("working-days = [1]", "1:16: '[1]' is no list of names"),
        ('levle = "strong"', "1:1: no setting is called 'levle'; did you mean 'level'?"),
        ('device = "null"', "1:1: no setting is called 'device'; did you mean 'play.device'?"),
        ('wake_time = "7:00"', "1:1: no setting is called 'wake_time'; did you mean 'wake-time'?"),
        ('music = "a\\u001b[2J"', "1:9: U+001B is a control character and cannot stand in a text"),
        ('"a\\u009b" = 1', "1:1: U+009B is a control character and cannot stand in a text"),
        ("level = 'a\u202eb'", "1:11: U+202E is a mark of direction and cannot stand in a text"),
        ('working-days = ["\\uFFFE"]', "1:16: U+FFFE is no character and cannot stand in a text"),
        ('"\\e]" = 1', "1:4: not TOML: unescaped '\\' in a string"),
        ("a." * 20_000 + "b = 1", "1:1: it is nested too deep"),
        ("zzz = 1", "1:1: no setting is called 'zzz'; `matcue config show` lists them all"),
        ("[play]\nsafee = true", "2:1: no setting is called 'play.safee'; did you mean 'play.safe'?"),
        ("[keys]\nnxt = 'n'", "2:1: no setting is called 'keys.nxt'; did you mean 'keys.next'?"),
        ("[plya]\nsafe = true", "1:2: no group of settings is called 'plya'; did you mean 'play'?"),
        ("[[zzz]]\nx = 1", "1:3: no group of settings is called 'zzz'; there are export, play, keys"),
        ('"play.safe" = true', "1:1: in quotes 'play.safe' is no setting of a group; write it without"),
        ("play = 3", "1:1: 'play' is a group of settings; write [play] and below it a line for each"),
        ("level = ['strong']", "1:9: 'level' takes one value, not a list; write beginner, regular"),
        ("[level]\nx = 1", "1:2: 'level' takes a value, not a table; write beginner, regular or"),
        ("play = { safe = 'maybe' }", "1:17: 'maybe' is neither true nor false"),
        ("play.safe = 2", "1:13: '2' is neither true nor false"),
        ("[play]\ndisplay-offset-ms = 1.5", "2:21: '1.5' is no whole number; write -2000 to 2000 ms"),
        ("[play]\ndisplay-offset-ms = 3000", "2:21: '3000' is out of range; write -2000 to 2000 ms"),
        ("[export]\nfolder = 'music'", "2:10: 'music' is another folder wherever you are"),
        ("[export]\nfolder = '~nobody-at-all/x'", "2:10: '~nobody-at-all/x': nobody has that home"),
        ("[export]\nformat = 'mp4'", "2:10: no format is called 'mp4'"),
        ("[export]\nbitrate = 100", "2:11: 100 kbit/s is not a bit rate of mp3 at 24 kHz"),
        ("[export]\nbitrate = 'much'", "2:11: 'much' is no bit rate; write 6 to 320 kbit/s, or auto"),
        ("[export]\nbitrate = 1000", "2:11: '1000' is out of range; write 6 to 320 kbit/s, or auto"),
        ("[keys]\nnext = [\n  'n',\n  'ctrl+c',\n]", "2:8: ctrl+c is the terminal's own"),
        # What is no TOML is told in our words where people usually go wrong.
        ("level = beginner", '1:9: put text into quotes: level = "beginner"'),
        ("bedtime = 22:30", '1:11: put text into quotes: bedtime = "22:30"'),
        ("\nlevel: beginner", '2:6: TOML has an equals sign, and text in quotes: level = "beginner"'),
        ("level = 'strong'\nlevel = 'strong'", "2:1: 'level' stands here a second time"),
        ('level = "strong\npace = 1', "1:16: a text begins here or before and does not end"),
        ('level = "strong', "1:16: a text begins here or before and does not end"),
        ("[play", "1:6: not TOML: expected ']'"),
        ("level = ", "1:9: not TOML: invalid value"),
        ("a = " + "[" * 5_000, "1:1: it is nested too deep"),
        ("rate = " + "9" * 6_000, "1:1: not TOML: there is a number in it of far too many digits"),
        (b"level = 'strong'\npace = '\xff'", "2:9: byte 0xff is not UTF-8; save the file as UTF-8"),
        (b"x = '" + b"x" * MOST_BYTES + b"'", "1:1: 100 kB is too large; settings have 100"),
    ],
)  # fmt: skip
def test_a_mistake_is_told_where_it_stands(tmp_path: Path, text: str | bytes, told: str) -> None:
    (problem,) = problems(tmp_path, text)
    assert problem.startswith(told)


def test_all_mistakes_are_told_in_the_order_of_their_lines(tmp_path: Path) -> None:
    text = """\
levle = 1
[play]
safe = 3
[keys]
next = "nn"
nxt = 1
[export]
bitrate = "much"
[zzz]
"""
    lines = [told.split(":")[0] for told in problems(tmp_path, text)]
    assert lines == ["1", "3", "5", "6", "8", "9"]


@pytest.mark.parametrize(
    "text",
    [
        "",
        "# nothing\n",
        "[play]\n",
        '\ufefflevel = "strong"\n',  # as Windows' editor writes it
        '"level" = "strong"\r\n[ "play" ]\r\n\'safe\' = true\r\n',
        "play = {}\n",
        'level = """\nstrong"""\n',
        "[export]\nbitrate = 100\nformat = 'wav'\n",  # which loses nothing, whatever is set
    ],
)
def test_what_is_right_is_not_told_about(tmp_path: Path, text: str) -> None:
    assert problems(tmp_path, text) == []


_bare = st.text(string.ascii_letters + string.digits + "-_", min_size=1, max_size=6)
_keys = st.one_of(_bare, st.text(max_size=5))
_values: st.SearchStrategy[Any] = st.recursive(
    st.one_of(
        st.booleans(),
        st.integers(-(2**53), 2**53),
        st.floats(allow_nan=False),
        st.text(max_size=20),
        st.datetimes(),
        st.times().map(lambda t: t.replace(microsecond=0)),
        st.dates(min_value=dt.date(1000, 1, 1)),
    ),
    lambda inner: st.one_of(st.lists(inner, max_size=3), st.dictionaries(_keys, inner, max_size=3)),
    max_leaves=12,
)


@pytest.mark.slow(reason="hypothesis writes many files")
@given(st.dictionaries(_keys, _values, max_size=5))
def test_every_key_of_any_file_is_found_where_it_stands(data: dict[str, Any]) -> None:
    text = tomlkit.dumps(data)
    found = positions(text)
    for way, value in leaves(tomllib.loads(text), ()):
        tables = isinstance(value, list) and any(isinstance(each, dict) for each in value)
        assert way in found.keys
        assert tables or way in found.values
    for way, at in found.keys.items():
        line = text.split("\n")[at.line - 1][at.column - 1 :]
        *_, last = way
        # In a header with dots all keys stand where the first does.
        assert SingleKey(last).as_string() in line


def leaves(data: Any, way: tuple[str, ...]) -> list[tuple[tuple[str, ...], Any]]:
    if not isinstance(data, dict):
        return [(way, data)] if way else []
    return [leaf for key, value in data.items() for leaf in leaves(value, (*way, key))]


@pytest.mark.parametrize(
    ("text", "way", "key", "value"),
    [
        ("a=1", ("a",), (1, 1), (1, 3)),
        ("\n\t a . b =  1 # a.c = 2\n", ("a", "b"), (2, 3), (2, 12)),
        ('x = """\n[no]\na = 1\\"""\n"""""\na = 2', ("a",), (5, 1), (5, 5)),
        ("x = '''\n[no]\na = 1''''\na = 2", ("a",), (4, 1), (4, 5)),
        ('x = ""\ny = \'\'\nz = """"""\na = 2', ("a",), (4, 1), (4, 5)),
        ("x = [ # ]\n [1, '#]'], # a = 1\n]\na = 2", ("a",), (4, 1), (4, 5)),
        ("x = {y = [{z = 1}, {w = 2}], a = 3}", ("x", "a"), (1, 30), (1, 34)),
        ("x = {y = [{z = 1}, {w = 2}], a = 3}", ("x", "y", "w"), (1, 21), (1, 25)),
        ("[ t ] # x\r\n a = 1979-05-27 07:32:00 # y\r\nb = 1", ("t", "b"), (3, 1), (3, 5)),
        ("[[t]]\na = 1\n[[t]]\na = 2\nb = 3", ("t", "b"), (5, 1), (5, 5)),
        ("x = [\n[1],\n[[2], [3]],\n[[4]\n, {y = [\n[5]\n]}]\n]\na = 2", ("a",), (9, 1), (9, 5)),
        ('[t."a.b".c]\n"\\u0061" = 1', ("t", "a.b", "c", "a"), (2, 1), (2, 12)),
    ],
)
def test_positions_in_odd_files(
    text: str, way: tuple[str, ...], key: tuple[int, int], value: tuple[int, int]
) -> None:
    tomllib.loads(text)
    found = positions(text)
    assert (found.keys[way].line, found.keys[way].column) == key
    assert (found.values[way].line, found.values[way].column) == value
