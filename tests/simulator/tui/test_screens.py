"""History, debrief, progress, settings, moments: what they show, and what their keys do."""

from __future__ import annotations

import contextlib
import zipfile
from datetime import UTC, datetime, timedelta
from functools import partial
from pathlib import Path

import pytest
from textual.widgets import DataTable, OptionList

from simulator.paths import find_paths
from simulator.records.clock import as_written
from simulator.records.records import Records
from simulator.tui.app import Start
from simulator.tui.screens.confirm import ConfirmScreen
from simulator.tui.screens.debrief import DebriefScreen
from simulator.tui.screens.history import HistoryScreen
from simulator.tui.screens.home import HomeScreen
from simulator.tui.screens.pick import PickScreen
from simulator.tui.screens.progress import ProgressScreen
from simulator.tui.screens.returning import ReturningScreen
from simulator.tui.screens.settings import ROWS, SettingsScreen
from simulator.tui.screens.talk import TalkScreen
from simulator.tui.screens.write import WriteScreen
from tests.simulator.tui.stage import Stage, stage
from tests.simulator.tui.test_talk import answered, begun


async def debrief(played: Stage) -> DebriefScreen:
    """The debrief of the lived-in session, opened through the history."""
    await played.press("h")
    await played.on(HistoryScreen)
    await played.press("enter")
    return await played.on(DebriefScreen)


async def test_the_history_lists_sessions_and_opens_the_debrief(lived_in: Path) -> None:
    async with stage(size=(110, 30)) as played:
        screen = await debrief(played)
        assert screen.debrief.entry.persona_id == "walter"
        assert played.sees("Your rating and the observer's")
        assert played.sees("Partnering: you 3, the observer")
        await played.press("escape")
        await played.on(HistoryScreen)
        await played.press("escape")
        await played.on(HomeScreen)


async def test_a_name_with_markup_is_a_name_in_the_history(lived_in: Path) -> None:
    with contextlib.closing(Records(find_paths().records)) as records:
        for entry in records.history():
            records.change_session(entry.session.id, persona_name="[/b] [red]Wal[bold")
    async with stage(size=(110, 40)) as played:
        await played.press("h")
        await played.on(HistoryScreen)
        assert played.sees("[/b] [red]Wal[bold")


async def test_a_password_in_the_services_address_is_shown_to_nobody(
    home: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("OPENAI_BASE_URL", "http://coach:hunter22@127.0.0.1:9/v1")
    async with stage(size=(110, 60)) as played:
        await played.press("s")
        await played.on(SettingsScreen)
        assert played.sees("127.0.0.1:9")
        assert not played.sees("hunter22")


async def test_the_history_is_searched_and_what_is_deleted_is_gone_after_asking(lived_in: Path) -> None:
    async with stage(size=(110, 30)) as played:
        await played.press("h")
        screen = await played.on(HistoryScreen)
        await played.press("slash")
        await played.letters("nobody")
        await played.until(lambda: screen.has_class("-nothing"))
        await played.press("escape")
        await played.until(lambda: not screen.has_class("-nothing"))
        assert screen.query_one("#sessions", DataTable).has_focus
        await played.press("d")
        await played.on(ConfirmScreen)
        await played.press("escape")
        assert len(played.practice.records.history()) == 1
        await played.press("delete", "y")
        await played.until(lambda: not played.practice.records.history())
        await played.until(lambda: screen.has_class("-nothing"))


async def test_the_pages_of_the_debrief_open_by_digit_bracket_and_click(lived_in: Path) -> None:
    async with stage(size=(110, 40)) as played:
        await debrief(played)
        for digit, words in (
            ("2", "It closed something"),
            ("3", "What moved them, turn by turn"),
            ("4", "Shown: every turn"),
            ("5", "P1 "),
            ("6", "didn't get to say"),
            ("1", "Your rating and the observer's"),
        ):
            await played.press(digit)
            await played.until(partial(played.sees, words))
        await played.press("right_square_bracket")
        await played.until(lambda: played.sees("It closed something"))
        await played.press("left_square_bracket")
        await played.until(lambda: played.sees("Your rating and the observer's"))
        line = next(at for at, text in enumerate(played.text.splitlines()) if "5 Evidence" in text)
        await played.pilot.click(offset=(played.text.splitlines()[line].index("Evidence"), line))
        await played.until(lambda: played.sees("P1 "))


async def test_a_moment_offers_another_sentence_and_a_try_of_that_very_turn(lived_in: Path) -> None:
    async with stage(size=(110, 40)) as played:
        screen = await debrief(played)
        session_id = screen.debrief.entry.id
        await played.press("2")
        await played.until(lambda: played.sees("It closed something"))
        await played.press("w")
        await played.until(lambda: played.app.screen.query(".-instead"))
        await played.press("down", "up", "j", "k")
        moment = next(one for one in screen.debrief.feedback.moments if not one.opened)  # type: ignore[union-attr]
        blocks = list(screen.query("MomentBlock"))
        blocks[list(screen.debrief.feedback.moments).index(moment)].focus()  # type: ignore[union-attr]
        await played.press("t")
        talk = await played.on(TalkScreen)
        await played.until(lambda: not talk.conversation.busy)
        assert talk.conversation.composer.text == screen.debrief.turns[moment.turn].text
        assert talk.conversation.composer.selected_text == talk.conversation.composer.text
        await played.press("f8")
        await played.on(HomeScreen)
        entry = played.practice.records.session(session_id)
        assert (entry.status.value, entry.outcome) == ("done", screen.debrief.entry.outcome)
        assert entry.head_id == screen.debrief.entry.head_id


async def test_a_step_is_marked_in_the_plots_and_can_be_tried_again(lived_in: Path) -> None:
    async with stage(size=(110, 60)) as played:
        await debrief(played)
        await played.press("3")
        await played.until(lambda: played.app.screen.query("#steps"))
        await played.press("down")
        steps = played.app.screen.query_one("#steps", OptionList)
        assert steps.highlighted == 1
        await played.press("t")
        await played.on(TalkScreen)


async def test_the_coded_talk_is_filtered_and_a_turn_tried_again(lived_in: Path) -> None:
    async with stage(size=(110, 40)) as played:
        await debrief(played)
        await played.press("4")
        await played.until(lambda: played.sees("Shown: every turn"))
        everything = played.app.screen.query_one("#turns", OptionList).option_count
        await played.press("f")
        await played.until(lambda: played.sees("Shown: your questions"))
        assert 0 < played.app.screen.query_one("#turns", OptionList).option_count < everything
        await played.press("F")
        await played.until(lambda: played.sees("Shown: every turn"))
        await played.press("down", "down", "t")
        await played.on(TalkScreen)


async def test_what_was_never_said_is_shown_only_when_it_is_asked_for(lived_in: Path) -> None:
    async with stage(size=(110, 50)) as played:
        screen = await debrief(played)
        await played.press("6")
        await played.until(lambda: played.sees("didn't get to say"))
        secret = screen.debrief.untold[-1].fact
        assert not played.sees(secret[:40])
        await played.press("u")
        await played.until(lambda: played.sees("They would have said it had it felt safer"))
        assert any(secret in str(one.render()) for one in screen.query(".fact"))


async def test_a_debrief_is_exported_to_a_page_and_says_where(lived_in: Path) -> None:
    async with stage(size=(140, 40)) as played:
        screen = await debrief(played)
        await played.press("x")
        await played.until(lambda: list(find_paths().exports.glob("*.html")))
        assert screen.debrief.entry.persona_name in next(find_paths().exports.glob("*.html")).read_text()
        await played.until(lambda: played.sees("Written:"))


async def test_copying_the_talk_says_what_is_known_of_it(lived_in: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("DISPLAY", "WAYLAND_DISPLAY"):
        monkeypatch.delenv(name, raising=False)
    async with stage(size=(140, 40)) as played:
        await debrief(played)
        await played.press("y")
        await played.until(lambda: played.sees("Whether it took them only pasting can tell"))
        assert played.app.clipboard.startswith("Client: ")


async def test_progress_shows_plots_and_habits_and_says_when_there_is_nothing(lived_in: Path) -> None:
    async with stage(size=(120, 50)) as played:
        await played.press("p")
        await played.on(ProgressScreen)
        await played.until(lambda: played.sees("Partnering, last"))
        assert played.sees("How often, in ten of your turns")
        assert played.sees("One session on one day")


async def test_progress_without_a_session_says_so() -> None:
    async with stage() as played:
        await played.press("p")
        await played.on(ProgressScreen)
        assert played.sees("Nothing scored yet")
        await played.press("q")
        await played.on(HomeScreen)


def at_row(screen: SettingsScreen, key: str) -> None:
    """Mark a row of the settings."""
    screen.rows.highlighted = [row.key for row in ROWS].index(key)


async def test_a_setting_is_kept_in_the_file_and_lived_by_at_once() -> None:
    async with stage(size=(100, 40)) as played:
        await played.press("s")
        screen = await played.on(SettingsScreen)
        at_row(screen, "theme")
        await played.press("enter")
        await played.on(PickScreen)
        await played.press("down", "enter")
        await played.until(lambda: played.app.theme == "triad-light")
        at_row(screen, "notes")
        await played.press("enter", "up", "enter")
        await played.until(lambda: played.practice.configuration.settings.notes)
        at_row(screen, "model")
        await played.press("enter")
        await played.on(WriteScreen)
        await played.letters("qwen")
        await played.press("enter")
        await played.until(lambda: played.practice.configuration.settings.model == "qwen")
        assert played.sees("qwen")
        kept = find_paths().settings.read_text()
        assert 'theme = "triad-light"' in kept
        assert "notes = true" in kept


async def test_a_setting_from_the_environment_is_not_changed_but_explained(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("TRIAD_TEXT_WIDTH", "60")
    async with stage(size=(100, 40)) as played:
        await played.press("s")
        screen = await played.on(SettingsScreen)
        at_row(screen, "text_width")
        await played.press("enter")
        assert played.name == "SettingsScreen"
        assert played.sees("TRIAD_TEXT_WIDTH; change it there")


async def test_the_service_is_tested_from_the_settings() -> None:
    async with stage(size=(100, 60)) as played:
        await played.press("s")
        screen = await played.on(SettingsScreen)
        at_row(screen, "test")
        await played.press("enter")
        await played.until(lambda: played.sees("Model servers on this machine"))


async def test_all_data_is_exported_and_deleted_after_asking(lived_in: Path) -> None:
    async with stage(size=(140, 60)) as played:
        await played.press("s")
        screen = await played.on(SettingsScreen)
        at_row(screen, "export")
        await played.press("enter")
        await played.until(lambda: list(find_paths().exports.glob("*.zip")))
        await played.until(lambda: played.sees("Written, with 1 session"))
        with zipfile.ZipFile(next(find_paths().exports.glob("*.zip"))) as bundle:
            assert any(name.startswith("sessions/") for name in bundle.namelist())
        at_row(screen, "delete")
        await played.press("enter")
        await played.on(ConfirmScreen)
        assert played.sees("1 session")
        await played.press("n")
        assert len(played.practice.records.history()) == 1
        await played.press("enter")
        await played.on(ConfirmScreen)
        await played.press("y")
        await played.until(lambda: not played.practice.records.history())
        await played.until(lambda: played.sees("Your data is gone"))


async def test_a_hard_moment_comes_back_is_tried_from_that_turn_and_waits_longer(lived_in: Path) -> None:
    async with stage(size=(110, 40)) as played:
        screen = await debrief(played)
        records = played.practice.records
        await played.until(lambda: records.moments(session_id=screen.debrief.entry.id))
        await played.press("escape", "escape")
        await played.press("m")
        await played.on(ReturningScreen)
        assert played.sees("No moment is due today")
        assert not played.sees("don't bring back")
        await played.press("escape")
        for moment in records.moments():
            records.change_moment(moment.id, due_at=as_written(datetime.now(UTC) - timedelta(hours=1)))
        played.app.refresh_face()
        await played.until(lambda: played.sees("your own hard moment"))
        await played.press("m")
        coming = await played.on(ReturningScreen)
        moment = coming._due[0]
        assert played.sees("You said:")
        await played.press("enter")
        talk = await played.on(TalkScreen)
        await played.until(lambda: not talk.conversation.busy)
        assert talk.conversation.composer.text == moment.quote
        await played.letters("What would you like to do?")
        await played.press("enter")
        await played.until(lambda: talk.query("#try Choice"))
        await played.press("b")
        await played.until(lambda: records.moment(moment.id).tries == 1)
        assert records.moment(moment.id).step == 1
        await played.until(lambda: played.sees("It comes back in 3 days"))
        await played.press("f8")
        await played.on(HomeScreen)
        assert records.session(moment.session_id).status.value == "done"


async def test_a_moment_is_dropped_when_it_should_not_come_back(lived_in: Path) -> None:
    async with stage(size=(110, 40)) as played:
        await debrief(played)
        records = played.practice.records
        await played.until(lambda: records.moments())
        for moment in records.moments():
            records.change_moment(moment.id, due_at=as_written(datetime.now(UTC) - timedelta(hours=1)))
        await played.press("escape", "escape", "m")
        await played.on(ReturningScreen)
        before = len(records.moments())
        await played.press("d")
        await played.until(lambda: len(records.moments()) == before - 1)


async def test_a_paused_talk_counts_its_time_and_gives_gentle_signs() -> None:
    async with stage(Start(persona="walter", scenario="first_session", seed=7)) as played:
        screen = await begun(played)
        screen._stopwatch.practised = 25 * 60 * 2 / 3 - 0.2
        screen._signed = screen._stopwatch.practised
        await played.until(lambda: played.sees("Two thirds of your time have gone; eight minutes are left."))
        assert played.sees("16 of 25 min")
        await played.say("What is left for today?")
        await answered(played, screen, 3)
        assert played.practice.records.session(screen.session.id).elapsed_s > 900
