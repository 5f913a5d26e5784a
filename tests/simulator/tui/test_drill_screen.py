"""Drills on the screen, objections and the next thing: pressed, not called."""

from __future__ import annotations

from pathlib import Path

from simulator import objections
from simulator.drills import diary
from simulator.tui.pages.coded import CodedPage
from simulator.tui.screens.debrief import DebriefScreen
from simulator.tui.screens.drill import DrillScreen
from simulator.tui.screens.drills import DrillsScreen
from simulator.tui.screens.home import HomeScreen
from simulator.tui.screens.write import WriteScreen
from simulator.tui.widgets.panel import Panel
from tests.simulator.tui.stage import Stage, stage


async def answered(played: Stage, text: str) -> str:
    await played.say(text)
    await played.until(lambda: played.app.screen.query(Panel))
    return " ".join(played.text.split())


async def test_a_drill_tells_at_once_what_it_heard_and_counts_first_tries(home: Path) -> None:
    async with stage(size=(100, 40)) as played:
        await played.ahead("d", "enter")
        screen = await played.on(DrillScreen)
        await played.settled()
        seen = await answered(played, "You should just go right.")
        assert "Something got in its way" in seen
        assert "was heard as advice" in seen
        await played.press("w")
        assert played.sees("It could have been: You have been trusted with the keys")
        await played.press("a")
        for number in range(len(screen._drill.situations)):
            seen = await answered(played, screen._situation.could)
            assert "There it is" in seen, number
            await played.press("n")
        await played.until(lambda: played.sees("That was the round"))
        await played.until(lambda: diary.read(home))
        (done,) = diary.read(home)
        assert (done.drill, done.shown, done.of) == ("reflect_first", 4, 5)
        await played.press("d")
        await played.on(DrillsScreen)
        await played.until(lambda: played.sees("done once, last 4 of 5"))
        await played.press("escape")
        await played.on(HomeScreen)


async def test_a_debrief_leads_to_the_drill_for_what_it_missed(lived_in: Path) -> None:
    async with stage(size=(100, 40)) as played:
        await played.ahead("h", "enter", "d")
        screen = await played.on(DrillsScreen)
        assert screen.lines.highlighted is not None


async def test_home_names_a_drill_where_nothing_else_waits(lived_in: Path) -> None:
    async with stage(size=(100, 40)) as played:
        await played.until(lambda: played.sees("a drill of ten minutes, from your last talk"))
        await played.press("home")
        played.app.home.query_one("#next-drill").focus()
        await played.press("enter")
        await played.on(DrillsScreen)


async def test_the_observer_can_be_contradicted_on_any_coded_line(lived_in: Path) -> None:
    async with stage(size=(100, 40)) as played:
        await played.ahead("h", "enter", "4", "down", "o")
        await played.on(WriteScreen)
        await played.letters("affirmation")
        await played.press("enter")
        screen = await played.on(DebriefScreen)
        await played.until(lambda: played.sees("You: not so. affirmation"))
        (kept,) = objections.read(lived_in)
        assert kept.right == "affirmation"
        assert kept.text == screen.debrief.turns[kept.turn].text
        assert screen.query_one(CodedPage).is_attached
        await played.press("escape")
        await played.ahead("enter", "4")
        await played.until(lambda: played.sees("You: not so. affirmation"))


async def test_the_first_page_lays_a_talk_beside_ones_own_last_ones(lived_in: Path) -> None:
    async with stage(size=(100, 60)) as played:
        await played.ahead("h", "enter")
        await played.on(DebriefScreen)
        await played.until(lambda: played.sees("Longest run of questions"))
        assert played.sees("Your share of the words")


async def test_an_evidence_line_opens_its_turn(lived_in: Path) -> None:
    async with stage(size=(100, 40)) as played:
        await played.ahead("h", "enter", "5", "enter")
        screen = await played.on(DebriefScreen)
        await played.until(lambda: screen._page == 4)
        page = screen.query_one(CodedPage)
        assert page.query_one("#turns").has_focus
