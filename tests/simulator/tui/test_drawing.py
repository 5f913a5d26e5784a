"""How things are drawn: ways, keys, scales, bars, and text that is broken into lines while it grows."""

from __future__ import annotations

from hypothesis import example, given
from hypothesis import strategies as st
from textual.content import Content
from textual.geometry import Region

from simulator.tui.glyphs import Glyphs
from simulator.tui.widgets.bars import bar
from simulator.tui.widgets.flow import Flow
from simulator.tui.widgets.keyline import fitting
from simulator.tui.widgets.scale import beside, gap, track
from simulator.tui.widgets.script import Script, Setting
from simulator.tui.widgets.streamed import Streamed
from simulator.tui.widgets.ways import nearest

PLAIN = Glyphs(plain=True)


@given(st.integers(0, 60), st.integers(0, 60), st.sampled_from(["up", "down", "left", "right"]))
def test_an_arrow_never_leads_the_other_way(x: int, y: int, way: str) -> None:
    here = Region(30, 30, 10, 4)
    there = Region(x, y, 10, 4)
    if nearest(way, here, [there]) is not None:  # type: ignore[arg-type]
        assert {"up": y < 30, "down": y > 30, "left": x < 30, "right": x > 30}[way]


def test_keys_that_do_not_fit_are_left_out_from_the_right_but_never_help() -> None:
    assert fitting([6, 6, 6, 6], [False, False, False, True], 24, gap=3) == [0, 1, 3]
    assert fitting([6, 6, 6, 6], [False, False, False, True], 80, gap=3) == [0, 1, 2, 3]
    assert fitting([6, 6], [False, True], 3, gap=3) == [1]


def test_a_scale_marks_both_ratings_and_the_span() -> None:
    drawn = track(2.0, 3.5, (3.0, 4.0), PLAIN).plain
    assert drawn[2:33].index("o") == 12
    assert drawn[2:33].index("*") == 21
    assert drawn.count("=") == 6
    assert "@" in track(3.5, 3.5, (3.0, 4.0), PLAIN).plain


def test_a_gap_is_said_kindly_and_nothing_is_said_of_what_is_missing() -> None:
    assert "much alike" in gap(3.0, 3.4, (2.9, 4.0))
    assert "both may be right" in gap(3.0, 1.9, (0.8, 3.0))
    assert "You felt more of it" in gap(3.0, 1.9, (1.0, 2.8))
    assert "more of it than you gave yourself" in gap(1.0, 3.4, (2.9, 4.0))
    assert "You felt more of it" in gap(5.0, 2.0, (1.5, 2.5))
    assert gap(None, 2.0, (1.5, 2.5)) == gap(3.0, None, None) == ""
    assert beside(None, None, None) == "you left it open, the observer none"


@given(st.floats(-1, 2), st.integers(1, 20))
def test_a_bar_is_always_as_wide_as_it_should_be(value: float, width: int) -> None:
    assert len(bar(value, PLAIN, width)) == width


@given(st.lists(st.text("ab c", min_size=1, max_size=12), min_size=1, max_size=9), st.integers(12, 60))
def test_pieces_stay_whole_and_lines_fit(pieces: list[str], width: int) -> None:
    lines = [line.plain for line in Flow([Content(piece) for piece in pieces], gap=2).lines(width)]
    assert all(len(line) <= width for line in lines)
    assert "".join(lines).replace(" ", "") == "".join(pieces).replace(" ", "")


@given(st.text("abc \n", min_size=1, max_size=200), st.integers(8, 140), st.sampled_from([0, 40]))
def test_a_turn_is_as_high_as_it_is_drawn(text: str, width: int, longest: int) -> None:
    script = Script(Content("Walter"), Content(text), Setting(9, longest))
    from textual.style import Style
    from textual.visual import RenderOptions

    drawn = script.render_strips(width, None, Style(), RenderOptions(lambda style: Style(), {}))
    assert len(drawn) == script.get_height({}, width)
    assert all(strip.cell_length <= width for strip in drawn)


@given(
    st.lists(st.tuples(st.text("abc", min_size=1, max_size=14), st.sampled_from([" ", "\n", "\n\n"])), min_size=1),
    st.lists(st.integers(1, 9), min_size=1),
    st.integers(1, 60),
)
@example([("aaaaaaaaaaaa", " "), ("a", " ")], [1], 6)
def test_a_text_that_grew_is_broken_into_the_same_lines_as_one_that_was_there_at_once(
    said: list[tuple[str, str]], steps: list[int], width: int
) -> None:
    whole = "".join(word + after for word, after in said)
    streamed, text, at = Streamed(Content("W"), Setting(3)), "", 0
    streamed.lines(width)
    while len(text) < len(whole):
        text = whole[: len(text) + steps[at % len(steps)]]
        at += 1
        streamed.grow(text)
        grown = [line.plain.rstrip() for line in streamed.lines(width)]
        assert grown == [line.plain.rstrip() for line in Content(text.rstrip(" ")).wrap(width)]


@given(
    st.lists(st.text("abc", min_size=1, max_size=14), min_size=1, max_size=40),
    st.integers(1, 9),
    st.sampled_from([30, 57, 120]),
)
def test_a_text_that_grew_is_drawn_as_one_that_was_there_at_once(said: list[str], step: int, width: int) -> None:
    from textual.style import Style
    from textual.visual import RenderOptions

    options = RenderOptions(lambda style: Style(), {})
    setting = Setting(9, 44)
    streamed = Streamed(Content("Walter"), setting)
    for at in range(step, len(said) + step, step):
        text = " ".join(said[:at])
        streamed.grow(text)
        grown = [strip.text.rstrip() for strip in streamed.render_strips(width, None, Style(), options)]
        at_once = Script(Content("Walter"), Content(text), setting).render_strips(width, None, Style(), options)
        assert grown == [strip.text.rstrip() for strip in at_once]
