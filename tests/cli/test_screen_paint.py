"""What is on the screen, where golden files would say too much or too little."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import pytest
from hypothesis import given
from hypothesis import strategies as st
from rich.color import Color, ColorSystem

from matcue.base.units import Ms
from matcue.cli.screen.digits import figure
from matcue.cli.screen.help import Aside
from matcue.cli.screen.inks import COLOURS, styles
from matcue.cli.screen.lettering import lettered
from matcue.cli.screen.paint import paint
from matcue.cli.screen.picture import Ink, text
from matcue.live.bindings import DEFAULT
from matcue.live.keys import Press
from matcue.live.scene import Going, Scene, State
from matcue.live.scene import scene as look
from matcue.plan.manner import Words
from matcue.plan.timeline import SpanKind
from screens import SCENES, looked_at, scores

if TYPE_CHECKING:
    from matcue.live.session_view import SessionView

HOLD = SCENES["hold"]


def shown(
    scene: Scene, columns: int = 80, rows: int = 24, bindings: dict[str, Press] | None = None
) -> str:
    return text(paint(scene, columns, rows, bindings or DEFAULT))


@given(
    scene=st.sampled_from(list(SCENES.values())),
    columns=st.integers(1, 140),
    rows=st.integers(1, 60),
    helping=st.booleans(),
)
def test_a_screen_of_any_size_is_painted_and_keeps_to_it(
    scene: Scene, columns: int, rows: int, helping: bool
) -> None:
    picture = paint(scene, columns, rows, DEFAULT, aside=Aside.KEYS if helping else Aside.NOTHING)
    assert len(picture) == rows
    assert {len(letters) for letters, _ in picture} == {columns}


@given(of=scores, data=st.data(), columns=st.integers(1, 140), rows=st.integers(1, 60))
def test_any_instant_of_any_session_can_be_painted(
    of: SessionView, data: st.DataObject, columns: int, rows: int
) -> None:
    at = Ms(data.draw(st.integers(0, of.total)))
    going = data.draw(st.sampled_from(Going))
    picture = paint(look(of, at, State(going=going)), columns, rows, DEFAULT)
    assert [len(letters) for letters, _ in picture] == [columns] * rows


@pytest.mark.parametrize(
    ("size", "least"), [((80, 24), 12), ((120, 40), 25), ((200, 55), 37), ((60, 16), 9)]
)
def test_the_figure_takes_most_of_the_height(size: tuple[int, int], least: int) -> None:
    assert HOLD.figure == 29
    drawn = figure("29", least, 100)
    lines = shown(HOLD, *size).splitlines()
    top = next(row for row, line in enumerate(lines) if line.endswith(drawn[0].rstrip()))
    ends = [line[-len(part.rstrip()) :] for line, part in zip(lines[top:], drawn, strict=False)]
    assert ends == [part.rstrip() for part in drawn]


def test_nine_is_as_big_as_ten_and_stands_where_its_last_digit_did() -> None:
    ten = shown(looked_at(SpanKind.REST, 1, 10_500)).splitlines()
    nine = shown(looked_at(SpanKind.REST, 1, 11_500)).splitlines()
    height = [row for row, line in enumerate(ten) if line[60:].strip()]
    assert [row for row, line in enumerate(nine) if line[60:].strip()] == height
    assert all(not line[45:58].strip() for line in nine[5:16])


def test_a_long_hold_counts_minutes_and_seconds_down_to_99() -> None:
    long, short = looked_at(SpanKind.HOLD, 2, 20_000), looked_at(SpanKind.HOLD, 2, 21_000)
    assert (long.figure, short.figure) == (100, 99)
    # The name takes two lines, which leaves nine rows.
    assert figure("1:40", 9, 60)[0].rstrip() in shown(long)
    assert figure("99", 9, 60)[0].rstrip() in shown(short)


def test_in_a_rest_what_comes_next_is_big() -> None:
    screen = shown(SCENES["rest"])
    assert all(line in screen for line in lettered("Bird dog", 60))


def test_in_a_rest_the_figure_makes_room_for_a_long_name() -> None:
    long = replace(SCENES["rest"].stage, next="Downward dog")
    screen = shown(replace(SCENES["rest"], stage=long))
    assert all(line.rstrip() in screen for line in lettered("Downward dog", 45, 2))


def test_while_working_what_comes_next_is_named() -> None:
    assert "Next  Bird dog" in shown(HOLD)


def test_the_last_instruction_is_written_out() -> None:
    assert HOLD.said in shown(HOLD)


def test_a_message_takes_the_place_of_the_instruction_and_stands_out() -> None:
    gone = replace(HOLD, state=State(message="The headset is gone; plug it in again."))
    picture = paint(gone, 80, 24, DEFAULT)
    assert "The headset is gone; plug it in again." in text(picture)
    assert HOLD.said not in text(picture)
    assert Ink.ALERT in {ink for _, inks in picture for ink in inks}


def test_what_the_listener_has_set_is_shown_and_only_that() -> None:
    usual = shown(HOLD).splitlines()[0]
    state = State(pace=1.25, words=Words.SHORT, voice_db=-6, tones_db=3)
    assert usual.strip() == "Small session · 1 of 3"
    header = shown(replace(HOLD, state=state)).splitlines()[0]
    assert header.endswith("pace 1.25   few words   voice -6 dB   tones +3 dB")


def test_paused_is_written_big_and_the_figure_goes_quiet() -> None:
    paused = replace(HOLD, state=State(going=Going.PAUSED))
    picture = paint(paused, 80, 24, DEFAULT)
    assert Ink.WORK not in {ink for row in picture[:19] for ink in row[1][40:]}
    assert Ink.ALERT in {ink for _, inks in picture for ink in inks}
    assert "Space goes on." in text(picture)


def test_a_wait_is_told() -> None:
    assert "One moment" in shown(replace(HOLD, state=State(going=Going.WAITING)))


def test_the_bar_is_as_long_as_the_lungs_are_full() -> None:
    def bar(after: int) -> float:
        line = shown(looked_at(SpanKind.BREATH, 0, after)).splitlines()[18]
        return line.count("█") + line.count("▌") / 2

    # 68 cells for a whole breath.
    assert [bar(at) for at in (0, 1_000, 2_030, 3_999, 7_000)] == [0, 17, 34.5, 68, 34]


def test_the_line_of_the_session_is_thick_up_to_now() -> None:
    half = replace(HOLD, position=Ms(HOLD.total // 2))
    line = shown(half).splitlines()[22]
    assert abs(line.count("━") - line.count("─")) <= 3
    assert line.rstrip("━─ 0123456789:") == ""


def test_the_line_has_a_gap_before_each_chapter_that_has_room_for_one() -> None:
    line = shown(HOLD, 120, 40).splitlines()[38][10:-7]
    assert len(line.split()) == len(HOLD.chapters)


def test_the_keys_are_those_of_the_bindings() -> None:
    mine = {"x": Press.TOGGLE, "j": Press.NEXT, "f9": Press.STOP}
    line = shown(HOLD, bindings=mine).splitlines()[23]
    assert line.split() == ["x", "pause", "j", "exercise", "F9", "stop", "?", "keys"]


def test_in_a_rest_the_keys_offer_to_skip_it() -> None:
    assert "s skip rest" in shown(SCENES["rest"])
    assert "r again" in shown(HOLD)


def test_help_lists_every_binding_as_it_is() -> None:
    mine = {"x": Press.TOGGLE, "shift+page-up": Press.BACK, "f9": Press.STOP}
    screen = text(paint(HOLD, 80, 24, mine, aside=Aside.KEYS))
    lines = [line.split() for line in screen.splitlines()]
    assert ["x", "pause,", "go", "on"] in lines
    assert ["Shift+PgUp", "10", "s", "back"] in lines
    assert ["F9", "Ctrl+C", "stop"] in lines


@pytest.mark.parametrize("size", [(80, 24), (60, 16), (120, 40)])
def test_help_has_room_for_all_of_the_usual_keys(size: tuple[int, int]) -> None:
    screen = text(paint(HOLD, *size, DEFAULT, aside=Aside.KEYS))
    for words in ("next exercise", "tones softer", "these keys", "voice louder", "q Ctrl+C"):
        assert words in screen


def test_at_the_end_it_says_well_done() -> None:
    ended = replace(HOLD, position=HOLD.total)
    assert "Well done" in shown(ended, 60, 16)


def luminance(colour: str) -> float:
    """WCAG 2.2, relative luminance."""
    parts = [int(colour[n : n + 2], 16) / 255 for n in (1, 3, 5)]
    linear = [p / 12.92 if p <= 0.04045 else ((p + 0.055) / 1.055) ** 2.4 for p in parts]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


def contrast(one: str, other: str) -> float:
    light, dark = sorted((luminance(one), luminance(other)), reverse=True)
    return (light + 0.05) / (dark + 0.05)


GROUNDS = ["#000000", "#1e1e1e", "#ffffff", "#fdf6e3"]
EXTREMES = ("#000000", "#ffffff")


@pytest.mark.parametrize("background", GROUNDS)
@pytest.mark.parametrize("ink", list(COLOURS))
def test_every_colour_stands_out_from_dark_and_from_light(ink: Ink, background: str) -> None:
    assert contrast(COLOURS[ink], background) >= (4.5 if background in EXTREMES else 3)


@pytest.mark.parametrize("background", GROUNDS)
@pytest.mark.parametrize("ink", list(COLOURS))
def test_so_do_they_on_a_terminal_of_256_colours(ink: Ink, background: str) -> None:
    nearest = Color.parse(COLOURS[ink]).downgrade(ColorSystem.EIGHT_BIT)
    assert contrast(nearest.get_truecolor().hex, background) >= (
        4.3 if background in EXTREMES else 3
    )


def test_without_colour_there_is_only_weight() -> None:
    assert all(style.color is None for style in styles(coloured=False).values())
    assert styles(coloured=False)[Ink.STRONG].bold


def test_where_there_are_few_colours_the_kinds_of_time_still_differ() -> None:
    few = styles(coloured=True, few=True)
    seen = [few[ink].color for ink in (Ink.READY, Ink.WORK, Ink.REST, Ink.AIR, Ink.QUIET)]
    assert len({colour.number for colour in seen if colour is not None}) == 5
