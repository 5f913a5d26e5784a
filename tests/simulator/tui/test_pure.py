"""The screens' pure parts: time, words, trees, faces, directions, drafts, the clipboard's honesty."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import pytest
from hypothesis import example, given
from hypothesis import strategies as st
from textual.color import Color
from textual.content import Content
from textual.geometry import Region

from simulator.records.entries import TurnEntry
from simulator.tui import faces, glyphs, words
from simulator.tui.attempts import comes_back
from simulator.tui.branches import leaves, tree_lines
from simulator.tui.clipboard import Tool, copy_natively, told, tools
from simulator.tui.fading import shows
from simulator.tui.glyphs import Glyphs
from simulator.tui.kept import CardFace, Drafts, Face, read_face, write_face
from simulator.tui.pace import LONGEST_PAUSE, Stopwatch, clock_face, sign
from simulator.tui.screens.brief import occasions_for, offered_first
from simulator.tui.screens.experiment import ideas_from
from simulator.tui.themes import DARK, LIGHT
from simulator.tui.widgets.bars import bar
from simulator.tui.widgets.flow import Flow
from simulator.tui.widgets.keyline import fitting
from simulator.tui.widgets.scale import beside, gap, track
from simulator.tui.widgets.script import Script, Setting
from simulator.tui.widgets.streamed import Streamed
from simulator.tui.widgets.ways import nearest

PLAIN = Glyphs(plain=True)

# time


def test_practised_time_counts_while_somebody_is_there_and_pauses_when_they_are_gone() -> None:
    watch = Stopwatch(60.0, now=0.0)
    watch.tick(100.0)
    assert watch.practised == 160.0
    watch.tick(10_000.0)
    assert watch.practised == 60.0 + LONGEST_PAUSE
    watch.touch(10_000.0)
    watch.tick(10_030.0)
    assert watch.practised == 60.0 + LONGEST_PAUSE + 30.0


def test_time_that_was_taken_to_be_kept_is_not_taken_twice() -> None:
    watch = Stopwatch(0.0, now=0.0)
    watch.tick(7.0)
    assert watch.take_unkept() == 7.0
    assert watch.take_unkept() == 0.0


@given(st.floats(0, 4000), st.floats(0, 4000), st.integers(5, 90))
def test_every_sign_is_given_once_however_time_is_cut_into_pieces(one: float, other: float, minutes: int) -> None:
    early, late = sorted((one, other))
    whole = [sign(at, at + 1.0, minutes) for at in range(0, minutes * 60 + 120)]
    assert len([said for said in whole if said]) == (3 if minutes > 6 else 2)
    assert sign(late, early, minutes) == ""


def test_the_sign_at_two_thirds_says_what_is_left() -> None:
    assert sign(999.0, 1000.0, 25) == "Two thirds of your time have gone; eight minutes are left."
    assert clock_face(1000.0, 25) == "16 of 25 min"


def test_standing_notes_are_drawn_back_as_sessions_go_by_and_what_was_pressed_wins() -> None:
    shown = [[turn for turn in range(1, 9) if shows(turn, done, standing=True, asked=None)] for done in (0, 4, 8, 12)]
    assert shown == [[1, 2, 3, 4, 5, 6, 7, 8], [2, 4, 6, 8], [4, 8], []]
    assert shows(1, 50, standing=False, asked=True)
    assert not shows(1, 0, standing=True, asked=False)


# words


@pytest.mark.parametrize(
    ("seconds", "said"),
    [(0, "under a minute"), (60, "1 minute"), (1100, "18 minutes"), (7500, "2 h 5 min")],
)
def test_lengths_of_time_are_said_plainly(seconds: float, said: str) -> None:
    assert words.minutes(seconds) == said


def test_days_are_said_as_people_say_them() -> None:
    now = datetime(2026, 6, 5, 12, tzinfo=UTC)
    at = "2026-06-05T09:00:00+00:00"
    assert words.day(at, now) == "today"
    assert words.day(at.replace("06-05", "06-04"), now) == "yesterday"
    assert words.day(at.replace("06-05", "06-01"), now) == "1 June"
    assert words.day(at.replace("2026", "2025"), now) == "5 June 2025"


@given(st.text(max_size=300), st.integers(5, 80))
def test_a_shortened_text_is_one_line_and_not_too_long(text: str, length: int) -> None:
    short = words.shortened(text, length)
    assert len(short) <= length
    assert "\n" not in short


def test_codes_are_said_in_words_with_what_they_are_about() -> None:
    assert (
        words.coding(["open_question", "affirmation"], ["meaning", "other"])
        == "open question, affirmation, about meaning"
    )
    assert words.coding([], []) == "not coded"


def test_when_a_moment_comes_back_is_said_in_words() -> None:
    now = datetime(2026, 6, 5, 12, tzinfo=UTC)
    assert comes_back(None, now).startswith("That one rests")
    assert comes_back("2026-06-06T12:00:00+00:00", now) == "It comes back tomorrow."
    assert comes_back("2026-06-12T12:00:00+00:00", now) == "It comes back in 7 days."


# the tree


def turn(number: int, parent: int | None, speaker: str, text: str = "") -> TurnEntry:
    return TurnEntry(number, "s", parent, 0, speaker, text or f"t{number}", None, None, None, None, None, "")


def test_a_tree_without_branches_is_a_list() -> None:
    turns = [turn(1, None, "client"), turn(2, 1, "coach"), turn(3, 2, "client"), turn(4, 3, "coach")]
    lines = tree_lines(turns, 4, PLAIN)
    assert [(line.turn_id, line.number, line.prefix, line.here) for line in lines] == [
        (2, 2, "", True),
        (4, 4, "", True),
    ]
    assert leaves(turns) == (4,)


def test_branches_stand_below_their_fork_and_lead_to_their_ends() -> None:
    turns = [
        turn(1, None, "client"), turn(2, 1, "coach"), turn(3, 2, "client"),
        turn(4, 3, "coach"), turn(5, 4, "client"), turn(6, 3, "coach"), turn(7, 6, "client"), turn(8, 7, "coach"),
    ]  # fmt: skip
    lines = tree_lines(turns, 8, PLAIN)
    assert [(line.turn_id, line.prefix) for line in lines] == [(2, ""), (4, "|- "), (6, "`- "), (8, "   ")]
    assert [line.leaf_id for line in lines] == [8, 5, 8, 8]
    assert [line.here for line in lines] == [True, False, True, True]
    assert leaves(turns) == (5, 8)


def test_branches_at_the_very_beginning_are_found_too() -> None:
    turns = [turn(1, None, "coach"), turn(2, 1, "client"), turn(3, None, "coach")]
    assert [line.turn_id for line in tree_lines(turns, 3, PLAIN)] == [1, 3]


# faces


CARD = CardFace("a", "Ann Example", "ringing her sister", "dry", "en", ("old_story",), 0, "")


def test_only_filters_that_make_a_difference_are_offered() -> None:
    other = replace(CARD, id="b", blocks=("unresolved_risk",), times=2, follow_up=True, language="de")
    offered = [one.id for one in faces.filters_for((CARD, other))]
    assert offered == [
        "all", "new", "follow_up", "block:unresolved_risk", "block:old_story", "language:de", "language:en",
    ]  # fmt: skip
    assert [one.id for one in faces.filters_for((CARD,))] == ["all"]


def test_a_search_looks_for_every_word_anywhere_on_the_card() -> None:
    assert faces.matching((CARD,), "SISTER dry") == (CARD,)
    assert faces.matching((CARD,), "sister wet") == ()


def test_a_face_is_read_as_it_was_written_and_a_broken_one_is_plain(tmp_path: Path) -> None:
    face = Face(theme="ansi", cards=(CARD,), experiment="Wait", due=2)
    assert write_face(tmp_path / "cache" / "home.json", face)
    assert read_face(tmp_path / "cache" / "home.json") == face
    (tmp_path / "cache" / "home.json").write_text("{")
    assert read_face(tmp_path / "cache" / "home.json") == Face()


def test_drafts_are_kept_until_they_are_empty(tmp_path: Path) -> None:
    file = tmp_path / "data" / "drafts.json"
    drafts = Drafts(file)
    drafts.put("talk:1", "half\n“a” thought")
    assert drafts.save()
    assert Drafts(file).get("talk:1") == "half\n“a” thought"
    drafts.put("talk:1", "")
    assert drafts.save()
    assert json.loads(file.read_text())["drafts"] == {}
    assert file.stat().st_mode & 0o077 == 0


def test_a_folder_that_cannot_be_written_costs_no_draft_in_memory(tmp_path: Path) -> None:
    (tmp_path / "data").write_text("in the way")
    drafts = Drafts(tmp_path / "data" / "drafts.json")
    drafts.put("a", "b")
    assert not drafts.save()
    assert drafts.get("a") == "b"


# what is offered


def test_after_a_pleasant_yes_the_promise_not_kept_is_offered_first() -> None:
    from simulator.library import Library
    from simulator.paths import find_paths
    from simulator.tui.views import scenarios

    known = occasions_for("walter", scenarios(Library.at(find_paths())), met=True)
    assert offered_first("unfinished", known) == "follow_up"
    assert offered_first("complied", known) == "after_promise"
    assert offered_first("complied", known[:1]) == known[0].id


def test_who_was_met_is_not_met_for_the_first_time_and_a_stranger_not_again() -> None:
    from simulator.library import Library
    from simulator.paths import find_paths
    from simulator.tui.views import scenarios

    library = scenarios(Library.at(find_paths()))
    strangers = [one.id for one in occasions_for("walter", library, met=False)]
    known = [one.id for one in occasions_for("walter", library, met=True)]
    assert strangers[0] == "first_session"
    assert "follow_up" not in strangers
    assert known[0] == "follow_up"
    assert "first_session" not in known


def test_ideas_come_from_what_was_gone_against_before_what_was_missed() -> None:
    def marker(name: str, status: str, weight: float) -> dict[str, object]:
        return {"id": name, "name": name, "status": status, "weight": weight}

    markers = [
        marker("a", "missed", 3),
        marker("b", "contradicted", 1),
        marker("c", "shown", 9),
        marker("d", "missed", 5),
    ]
    assert ideas_from({"dimensions": {"x": {"markers": markers}}}) == ("b", "d", "a")
    assert ideas_from(None) == ()


# drawing


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


# colours and signs


def _contrast(one: Color, other: Color) -> float:
    light, dark = sorted((_luminance(one), _luminance(other)), reverse=True)
    return (light + 0.05) / (dark + 0.05)


def _luminance(colour: Color) -> float:
    linear = [c / 12.92 if c <= 0.03928 else ((c + 0.055) / 1.055) ** 2.4 for c in colour.normalized]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


@pytest.mark.parametrize("theme", [DARK, LIGHT], ids=lambda theme: str(theme.name))
def test_every_text_can_be_read_on_every_ground(theme: object) -> None:
    for ground in ("background", "surface", "panel"):
        for name, colour in theme.variables.items():  # type: ignore[attr-defined]
            if (name == "text" or name.startswith("text-")) and name != "text-disabled":
                ratio = _contrast(Color.parse(colour), Color.parse(getattr(theme, ground)))
                assert ratio >= 4.5, f"{name} on {ground}: {ratio:.2f}"


def test_every_sign_has_a_plain_twin_that_any_terminal_can_draw() -> None:
    for name in glyphs.names():
        drawn, plain = glyphs.twins(name)
        assert plain.isascii(), name
        assert plain, name
        assert Content(drawn).cell_length >= 1, name


@pytest.mark.parametrize(
    ("environment", "encoding", "plain"),
    [({"TERM": "xterm-256color"}, "UTF-8", False), ({"TERM": "linux"}, "UTF-8", True), ({}, "ISO-8859-1", True)],
)
def test_plain_twins_are_taken_where_signs_cannot_be_drawn(
    environment: dict[str, str], encoding: str, plain: bool
) -> None:
    assert Glyphs.of(environment, encoding).plain is plain


# copying


def test_copying_never_claims_what_it_does_not_know() -> None:
    assert told("abc", native=True) == "Copied: 3 characters."
    assert told("abc", native=False).startswith("Sent 3 characters to the terminal's clipboard. Whether")
    assert "Export" in told("x" * 80_000, native=False)


def test_a_copy_is_only_called_one_when_it_reads_back_the_same(tmp_path: Path) -> None:
    kept = tmp_path / "clipboard"
    good = Tool(("tee", str(kept)), ("cat", str(kept)))
    liar = Tool(("true",), ("echo", "something else"))
    assert copy_natively("words\nand more", [good])
    assert not copy_natively("words", [liar])
    assert not copy_natively("words", [Tool(("no-such-program-anywhere",), ("cat",))])
    assert not copy_natively("words", [])


def test_the_clipboards_of_each_system_are_tried() -> None:
    assert [tool.write[0] for tool in tools({"WAYLAND_DISPLAY": "1", "DISPLAY": ":0"}, "linux")] == [
        "wl-copy",
        "xclip",
        "xsel",
    ]
    assert tools({}, "linux") == ()
    assert tools({}, "darwin")[0].write == ("pbcopy",)
