"""What somebody found who tried everything with real keys on a second evening; each of it is held here."""

from __future__ import annotations

import io
from collections.abc import AsyncIterator
from pathlib import Path

import pytest
from textual.command import CommandPalette
from textual.content import Content
from textual.screen import Screen
from textual.widgets import DataTable, OptionList, Static

from simulator.paths import find_paths
from simulator.plain import Reader, TextPaper, practise_plainly, state_in_words
from simulator.tui.app import Start
from simulator.tui.pages.moments import MomentBlock
from simulator.tui.palette import commands
from simulator.tui.saved_state import read_face
from simulator.tui.screens.branches import BranchesScreen
from simulator.tui.screens.brief import BriefScreen
from simulator.tui.screens.compare import CompareScreen
from simulator.tui.screens.debrief import DebriefScreen
from simulator.tui.screens.history import HistoryScreen
from simulator.tui.screens.home import HomeScreen
from simulator.tui.screens.progress import ProgressScreen
from simulator.tui.screens.rating import RatingScreen
from simulator.tui.screens.talk import TalkScreen
from simulator.tui.widgets.curves import Plot, Series
from simulator.tui.widgets.scale import Scale
from simulator.tui.widgets.side import SidePanel
from simulator.tui.widgets.told import Told
from simulator.wording import DIMENSIONS
from tests.simulator.command import Triad, triad
from tests.simulator.tui.stage import Stage, stage

__all__ = ["triad"]

WALTER = Start(persona="walter", scenario="first_session", seed=7)


async def talking(played: Stage) -> TalkScreen:
    screen = await played.on(TalkScreen)
    await played.until(lambda: screen.session.turns and not screen.conversation.busy)
    return screen


async def said(played: Stage, text: str) -> TalkScreen:
    screen = await talking(played)
    before = len(screen.session.turns)
    await played.say(text)
    await played.until(lambda: len(screen.session.turns) >= before + 2 and not screen.conversation.busy)
    return screen


def notes(screen: TalkScreen) -> list[str]:
    return [turn.note for turn in screen.conversation.transcript.turns if turn.note]


# notes and going back


async def test_notes_show_for_the_turns_before_and_outlast_going_back() -> None:
    async with stage(WALTER) as played:
        await said(played, "What would make this half hour worth it for you?")
        screen = await said(played, "So you're tired of waiting.")
        assert notes(screen) == []
        await played.press("f2")
        assert len(notes(screen)) == 2
        await played.ahead("ctrl+r")
        await played.on(BranchesScreen)
        await played.press("enter")
        await played.until(lambda: isinstance(played.app.screen, TalkScreen) and played.app.screen is not screen)
        again = await talking(played)
        assert len(notes(again)) == 1
        await played.press("ctrl+a")
        again = await said(played, "What matters to you about it?")
        assert len(notes(again)) == 2
        await played.press("f2")
        assert notes(again) == []


# what is cut off


@pytest.mark.parametrize("size", [(43, 40), (80, 24), (60, 30)])
async def test_the_brief_shows_the_first_occasion_whole(lived_in: Path, size: tuple[int, int]) -> None:
    async with stage(size=size) as played:
        await played.app.meet("walter")
        screen = await played.on(BriefScreen)
        about = screen.query_one("#occasion", Static)
        await played.until(lambda: about.size.height > 0)
        whole = Content(str(about.content)).get_height({}, about.content_size.width)
        assert about.virtual_region.height == whole
        assert screen.occasions.max_scroll_y == 0
        assert screen.occasions.scroll_offset.y == 0


async def test_history_has_a_time_and_all_three_scores_at_80_columns(lived_in: Path) -> None:
    async with stage() as played:
        await played.ahead("h")
        screen = await played.on(HistoryScreen)
        table = screen.query_one("#sessions", DataTable)
        await played.until(lambda: table.row_count == 1)
        assert [str(column.label) for column in table.ordered_columns][-3:] == ["part.", "enrol.", "learn."]
        assert table.virtual_size.width <= table.size.width
        when = str(table.get_row_at(0)[0])
        assert when.startswith("today ")
        assert ":" in when


async def test_what_is_told_covers_nothing(lived_in: Path) -> None:
    async with stage() as played:
        await played.ahead("h", "b")
        await played.ahead("h", "enter", "b", "c")
        screen = await played.on(BranchesScreen)
        await played.until(lambda: screen.query(Told))
        told = screen.query_one(Told)
        assert told.region.bottom <= played.app.size.height - 1
        assert not told.region.overlaps(screen.query_one("#both").region)


# leaving in the middle


async def test_the_next_first_paint_knows_of_a_talk_that_was_left_with_ctrl_q() -> None:
    async with stage(WALTER) as played:
        await said(played, "What brings you?")
        await played.press("ctrl+q")
    face = read_face(find_paths().cache / "home.json")
    assert [one.name for one in face.waiting] == ["Walter Pugh"]
    assert next(card for card in face.cards if card.id == "walter").times == 1


# the moments


async def test_arrows_move_between_moments_and_w_speaks_of_the_marked_one(lived_in: Path) -> None:
    async with stage(size=(80, 40)) as played:
        await played.ahead("h", "enter", "2")
        screen = await played.on(DebriefScreen)
        blocks = list(screen.query(MomentBlock))
        assert len(blocks) >= 2
        assert played.app.focused is blocks[0]
        await played.press("down")
        assert played.app.focused is blocks[1]
        await played.press("w")
        assert [block.has_class("-instead") for block in blocks[:2]] == [False, True]
        await played.press("up", "w")
        assert all(block.has_class("-instead") for block in blocks[:2])
        for block in blocks:
            block.add_class("-instead")
            assert "Nothing here asks" not in str(block.query_one(".instead", Static).content)


async def test_t_goes_back_to_the_marked_moment(lived_in: Path) -> None:
    async with stage(size=(80, 40)) as played:
        await played.ahead("h", "enter", "2", "down")
        screen = await played.on(DebriefScreen)
        marked = played.app.focused
        assert isinstance(marked, MomentBlock)
        quote = screen.debrief.turns[marked.turn].text
        await played.press("t")
        talk = await played.on(TalkScreen)
        await played.until(lambda: talk.conversation.composer.text == quote)


async def test_what_the_client_would_have_said_is_played_beside_and_marked_as_such(lived_in: Path) -> None:
    async with stage(size=(80, 50)) as played:
        await played.ahead("h", "enter", "2")
        screen = await played.on(DebriefScreen)
        kept = played.practice.records.tree(screen.debrief.entry.id)
        closed = next(one for one in screen.query(MomentBlock) if not one.opened)
        await played.until(lambda: closed.has_class("-answered"))
        assert not played.sees("Walter would have said")
        closed.focus()
        await played.press("w")
        assert played.sees("It could also have been:")
        assert played.sees("Walter would have said:")
        assert played.sees("by the scripted voice: nobody said it")
        assert played.practice.records.tree(screen.debrief.entry.id) == kept


# coming back, and being found


async def test_escape_from_a_debrief_of_the_history_goes_back_to_its_line(lived_in: Path) -> None:
    async with stage() as played:
        await played.ahead("h", "enter", "escape")
        screen = await played.on(HistoryScreen)
        assert screen.query_one("#sessions", DataTable).cursor_row == 0
        await played.ahead("escape")
        await played.on(HomeScreen)


async def test_the_palette_finds_themes_shows_them_at_once_and_forgets_them_on_escape() -> None:
    async with stage(size=(100, 30)) as played:
        before = played.app.theme
        await played.ahead("ctrl+p", *"theme")
        palette = played.app.screen
        assert isinstance(palette, CommandPalette)
        await played.until(lambda: palette.query_one(OptionList).option_count >= 3)
        await played.ahead("down", "down")
        await played.until(lambda: played.app.theme != before)
        await played.ahead("escape", "escape")
        await played.on(HomeScreen)
        await played.until(lambda: played.app.theme == before)


async def test_in_a_talk_the_palette_begins_with_what_is_done_there_most() -> None:
    async with stage(WALTER) as played:
        screen = await talking(played)
        first = [command.title for command in commands(played.app, screen)][:5]
        assert any(title.startswith("End") for title in first)
        assert any(title.startswith("Go back") for title in first)
        assert not any("line" in title.lower() for title in first)


async def test_progress_says_what_its_signs_mean_and_shows_both_marks(lived_in: Path) -> None:
    async with stage() as played:
        await played.ahead("p")
        await played.on(ProgressScreen)
        await played.until(lambda: played.sees("your own rating"))
        assert played.sees("the observer")


async def test_equal_ratings_hide_neither_mark() -> None:
    async with stage() as played:
        series = Series("", (1.0,), (3.0,), low=0.0, high=5.0, second_x=(1.0,), second=(3.0,), spans=((3.0, 3.0),))
        await played.app.push_screen(Screen())
        await played.app.screen.mount(Plot(series, played.app.look.glyphs))
        await played.pilot.pause()
        assert any("●" in line and "○" in line for line in played.text.splitlines())


async def test_screen_and_lines_ask_the_same_for_each_scale() -> None:
    async with stage() as played:
        session = played.practice.begin("walter", "first_session", seed=3)
        for events in (session.start(), session.say("What brings you?"), session.end()):
            async for _ in events:
                pass
        await played.app.rate(session)
        await played.on(RatingScreen)
        assert all(played.sees(question) for question in DIMENSIONS.values())
        out, aside = io.StringIO(), io.StringIO()
        await practise_plainly(session, nothing(), TextPaper(out, aside), interactive=True)
        assert all(question in aside.getvalue() for question in DIMENSIONS.values())


async def nothing() -> AsyncIterator[str]:
    """Somebody who leaves every question out."""
    for _ in range(5):
        yield ""


async def test_the_occasion_is_told_in_the_language_of_the_client() -> None:
    async with stage(size=(80, 40)) as played:
        await played.app.meet("sabine")
        await played.on(BriefScreen)
        await played.until(lambda: played.sees("Ein erstes Gespräch"))
        assert played.sees("Findet zusammen heraus")


# comparing


async def test_two_branches_are_seen_before_they_are_scored(lived_in: Path) -> None:
    async with stage(WALTER) as played:
        await said(played, "What would make this half hour worth it for you?")
        await said(played, "What matters to you about it?")
        await played.ahead("ctrl+r", "enter")
        await played.pilot.pause(0.3)
        await played.press("ctrl+a")
        await said(played, "You should just do it.")
        await played.ahead("ctrl+r", "c")
        await played.on(CompareScreen)
        await played.until(lambda: played.sees("Branch A, so far"))
        await played.until(lambda: played.sees("Partnering") and not played.sees("The observer is reading it."))


# a phone, and a wide window


async def test_at_a_phones_width_every_page_the_scale_and_the_way_back_are_seen(lived_in: Path) -> None:
    async with stage(size=(43, 40)) as played:
        await played.ahead("h", "enter")
        await played.on(DebriefScreen)
        assert played.sees("1 ›Scores")
        assert all(f" {number} " in played.text.splitlines()[3] + " " for number in range(2, 7))
        assert "esc back" in played.text.splitlines()[-1]
        await played.ahead("4", "2")
        assert "esc back" in played.text.splitlines()[-1]
        session = played.practice.records.history()[-1].session.id
        await played.app.rate(played.practice.resume(session))
        screen = await played.on(RatingScreen)
        scale = screen.query(Scale).first()
        for line in ("Partnering", "when to look at action, and how?", "0  ·  1  ·  2  ·  3  ·  4  ·  5"):
            assert played.sees(line)
        await played.pilot.click(scale, offset=(2 + 18, scale.size.height - 1))
        assert scale.value == 3.0


async def test_a_wide_window_holds_the_talk_around_the_marked_moment(lived_in: Path) -> None:
    async with stage(size=(120, 40)) as played:
        await played.ahead("h", "enter", "2", "down")
        screen = await played.on(DebriefScreen)
        marked = played.app.focused
        assert isinstance(marked, MomentBlock)
        before = screen.debrief.turns[marked.turn - 1]
        assert f"{marked.turn} Walter  {before.text}" in str(screen.query_one("#page-2 Preview Static", Static).content)


async def test_a_very_wide_window_has_the_dimensions_side_by_side(lived_in: Path) -> None:
    async with stage(size=(200, 60)) as played:
        await played.ahead("h", "enter", "5")
        screen = await played.on(DebriefScreen)
        tops = {one.region.y for one in screen.query("#dimensions > .dimension")}
        assert len(tops) == 1
        await played.press("1")
        first, last = screen.query("#halves > .half")
        assert first.region.y == last.region.y
        assert first.region.right <= last.region.x


async def test_the_x_ray_shows_at_once_what_the_client_is_like() -> None:
    async with stage(WALTER) as played:
        await said(played, "What would make this half hour worth it for you?")
        await played.press("f3")
        await played.until(lambda: played.sees("phase"))
        assert played.sees("safety")


# beside the talk


async def test_the_panel_beside_the_talk_holds_notes_and_x_ray_and_is_remembered() -> None:
    async with stage(WALTER, size=(120, 40)) as played:
        screen = await said(played, "What would make this half hour worth it for you?")
        panel = screen.query_one(SidePanel)
        assert panel.display
        await played.press("f2", "f3")
        assert notes(screen) == []
        assert played.sees("Tight: less is better")
        await said(played, "So you're tired of waiting.")
        assert played.sees("2 open question") or played.sees("open question")
        await played.press("f9")
        assert not panel.display
        assert len(notes(screen)) == 2
    async with stage(Start(session="newest"), size=(120, 40)) as played:
        screen = await talking(played)
        assert not screen.query_one(SidePanel).display


async def test_below_100_columns_there_is_no_panel() -> None:
    async with stage(WALTER) as played:
        screen = await talking(played)
        assert not screen.query_one(SidePanel).display


# without a screen


def test_line_mode_tells_the_state_where_the_x_ray_was_asked_for(triad: Triad) -> None:
    ran = triad("practise", "walter", "--plain", "--xray", "--seed", "3", stdin="What brings you?\n/end\n")
    assert ran.code == 0
    assert "X-ray: guarded" in ran.err or "X-ray: exploring" in ran.err
    assert "X-ray" not in ran.out


def test_a_state_in_words_tells_good_from_tight_and_the_phase_from_both() -> None:
    state = {"safety": 0.5, "ownership": 0.25, "insight": 0.1, "grips": {"old_story": 0.9}, "phase": "exploring"}
    assert state_in_words(state) == (
        "X-ray: exploring; open: safety 0.50, ownership 0.25, insight 0.10; tight: old story 0.90"
    )


def test_a_reader_at_a_terminal_gets_names_wrapped_lines_and_a_prompt() -> None:
    out, aside = io.StringIO(), io.StringIO()
    paper = TextPaper(out, aside, reader=Reader("Walter", 30))
    paper.ask("You: ")
    paper.say("One line that is a good deal longer than thirty columns.")
    assert aside.getvalue().startswith("You: ")
    assert max(map(len, aside.getvalue().removeprefix("You: ").splitlines())) <= 30


def test_the_command_line_says_how_a_session_ended_as_the_screen_does(triad: Triad, lived_in: Path) -> None:
    ran = triad("history")
    assert "stayed open" in ran.out or "left with an action" in ran.out
    assert "unfinished" not in ran.out
