"""Small things that a trainee stumbles over on the first evening, kept mended."""

from __future__ import annotations

import sqlite3
from pathlib import Path

import pytest
from textual import events

from simulator.client.voice import Aside
from simulator.events import ClientSaid, Notice
from simulator.settings import read_settings
from simulator.tui.app import Start
from simulator.tui.screens.debrief import DebriefScreen
from simulator.tui.screens.experiment import ExperimentScreen, ideas_from
from simulator.tui.screens.pick import PickScreen
from simulator.tui.screens.rating import RatingScreen
from simulator.tui.screens.settings import SettingsScreen
from simulator.tui.widgets.choice import Choice
from tests.simulator.tui.stage import stage
from tests.simulator.tui.test_talk import WALTER, answered, begun


async def test_whoever_leaves_a_talk_finds_the_mark_at_going_on() -> None:
    async with stage(Start(seed=7)) as played:
        await played.press("enter")
        await played.until(lambda: played.name == "BriefScreen")
        await played.press("enter")
        await begun(played)
        await played.press("f8")
        await played.until(lambda: played.app.screen is played.app.home)
        await played.until(lambda: played.app.home.query("#waiting Choice"))
        await played.until(lambda: "wait" in getattr(played.app.focused, "classes", ()))


async def test_the_head_of_a_talk_stands_in_line_with_its_words() -> None:
    async with stage(WALTER, size=(140, 40)) as played:
        await begun(played)
        lines = played.text.splitlines()
        head = next(line for line in lines if "Walter" in line and "A first session" in line)
        words = next(line for line in lines if line.lstrip().startswith("Walter ") and line != head)
        assert head.index("Walter") == words.index("Walter")


async def test_an_empty_experiment_is_not_taken_along() -> None:
    async with stage() as played:
        await played.app.push_screen(ExperimentScreen(played.app.look, "s", "", ("Wait",), played.app.drafts))
        screen = await played.on(ExperimentScreen)
        await played.press("enter")
        assert played.app.screen is screen
        assert played.sees("Escape goes home without one")


async def test_arrows_lead_from_ones_own_words_to_the_lines_below_and_back() -> None:
    async with stage() as played:
        ideas = ("Wait", "Ask what it is for")
        await played.app.push_screen(ExperimentScreen(played.app.look, "s", "", ideas, played.app.drafts))
        screen = await played.on(ExperimentScreen)
        await played.letters("one")
        await played.press("ctrl+j", "up", "down")
        assert screen.own.has_focus
        await played.press("down", "down", "enter")
        assert screen.own.text == "Ask what it is for"
        assert screen.own.has_focus
        await played.press("down", "up")
        assert screen.own.has_focus


async def test_numbers_typed_in_one_breath_each_find_their_own_question(lived_in: Path) -> None:
    async with stage() as played:
        session = played.practice.records.history()[-1].session.id
        await played.app.rate(played.practice.resume(session))
        screen = await played.on(RatingScreen)
        for key in ("4", "enter", "3", "enter", "2", "enter"):
            played.app.post_message(events.Key(key, key if key != "enter" else "\r"))
        await played.until(lambda: screen.query_one("#noticed").has_focus)
        assert screen.ratings == {"partnering": 4.0, "enrolling": 3.0, "learning": 2.0}


@pytest.mark.parametrize("size", [(60, 20), (80, 24), (100, 30)])
async def test_every_page_of_the_debrief_has_its_name_in_sight(lived_in: Path, size: tuple[int, int]) -> None:
    async with stage(size=size) as played:
        await played.app.show_debrief(played.practice.records.history()[-1].session.id)
        await played.on(DebriefScreen)
        assert all(played.sees(name) for name in ("Scores", "Moments", "Why", "The talk", "Evidence", "6 Unsaid"))


async def test_a_key_that_comes_before_a_screen_is_built_does_no_harm() -> None:
    async with stage() as played:
        paths = played.app.paths
        settings = SettingsScreen(played.app.look, read_settings(paths.settings), paths, played.app.theme)
        mounted = played.app.push_screen(settings)
        assert played.app.screen is settings
        assert not await played.app.run_action("screen.change")
        await mounted
        await played.until(lambda: settings.query("#rows"))
        assert await played.app.run_action("screen.change")
        await played.on(PickScreen)


def test_an_idea_for_next_time_is_something_that_one_can_do() -> None:
    card = {"dimensions": {"enrolling": {"markers": [{"id": "E1", "name": "Evokes why", "status": "missed"}]}}}
    assert ideas_from(card) == ("Ask what makes it matter to them",)


async def test_a_rated_talk_leaves_no_lock_on_the_checkpoints(lived_in: Path) -> None:
    async with stage(WALTER) as played:
        screen = await begun(played)
        await played.say("What would make this worth it?")
        await answered(played, screen, 3)
        await screen.confirmed("end")
        await played.until(lambda: played.practice.records.session(screen.session.id).outcome is not None)
        await played.until(lambda: played.app.screen.query("#over Choice"))
        await played.press("enter")
        await played.on(RatingScreen)
        await played.press("f4")
        await played.on(DebriefScreen)
        other = sqlite3.connect(lived_in / "checkpoints.db", timeout=2, isolation_level=None)
        try:
            other.execute("BEGIN IMMEDIATE")
            other.execute("ROLLBACK")
        finally:
            other.close()


@pytest.mark.parametrize(("passing", "left"), [(True, ""), (False, "Another voice.")])
async def test_a_countdown_goes_when_the_client_speaks_and_other_notices_stay(passing: bool, left: str) -> None:
    async with stage(WALTER) as played:
        screen = await begun(played)
        talk = screen.conversation
        aside = Aside("Another voice.", passing)
        await talk._take(Notice(aside.text, aside.passing))
        await talk._take(ClientSaid(9, 4, "Well.", {}, (), "scripted"))
        await played.pilot.pause()
        assert str(talk.query_one("#hint").render()) == left
        assert not isinstance(played.app.focused, Choice)
