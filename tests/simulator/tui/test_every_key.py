"""Every key of every screen arrives where it should, and so does every command of the palette. Pressed, not called."""

from __future__ import annotations

import ast
from collections.abc import Awaitable, Callable
from functools import partial
from pathlib import Path
from typing import Any

import pytest
from textual.binding import Binding
from textual.command import CommandPalette
from textual.widgets import OptionList

from simulator.tui.app import Start
from simulator.tui.keys_page import PAGE, every_class, own_keys, page
from simulator.tui.palette import commands
from simulator.tui.screens.bench import BenchScreen
from simulator.tui.screens.branches import BranchesScreen
from simulator.tui.screens.brief import BriefScreen
from simulator.tui.screens.confirm import ConfirmScreen
from simulator.tui.screens.debrief import DebriefScreen
from simulator.tui.screens.help import HelpScreen
from simulator.tui.screens.pick import PickScreen
from simulator.tui.screens.rating import RatingScreen
from simulator.tui.screens.reading import ReadingScreen
from simulator.tui.screens.returning import ReturningScreen
from simulator.tui.screens.talk import TalkScreen
from simulator.tui.screens.write import WriteScreen
from tests.simulator.tui.stage import Stage, stage
from tests.simulator.tui.test_talk import begun

Opened = Callable[[Stage], Awaitable[Any]]


def session_id(played: Stage) -> str:
    return played.practice.records.history()[-1].session.id


async def home(played: Stage) -> Any:
    return played.app.screen


async def card(played: Stage) -> Any:
    found = played.app.home.query(".card").first()
    found.focus()
    return found


async def brief(played: Stage) -> Any:
    await played.app.meet("walter")
    return await played.on(BriefScreen)


async def talk(played: Stage) -> Any:
    await played.app.begin("walter", "first_session", "scripted")
    screen = await begun(played)
    screen.conversation.transcript.focus()
    return screen


async def composer(played: Stage) -> Any:
    screen = await talk(played)
    screen.conversation.composer.focus()
    return screen.conversation.composer


async def transcript(played: Stage) -> Any:
    return (await talk(played)).conversation.transcript


async def panel(played: Stage) -> Any:
    from simulator.tui.widgets.panel import Panel

    played.app.push_screen(ConfirmScreen("Sure?", "Really.", "yes"))
    screen = await played.on(ConfirmScreen)
    return screen.query_one(Panel)


async def rating(played: Stage) -> Any:
    await played.app.rate(played.practice.resume(session_id(played)))
    return await played.on(RatingScreen)


async def scale(played: Stage) -> Any:
    found = (await rating(played)).query("Scale").first()
    found.focus()
    return found


async def note(played: Stage) -> Any:
    found = (await rating(played)).query("Note").first()
    found.focus()
    return found


async def debrief(played: Stage) -> Any:
    await played.app.show_debrief(session_id(played))
    screen = await played.on(DebriefScreen)
    await played.until(lambda: screen.query("#page-1"))
    return screen


def debrief_page(digit: int, selector: str) -> Opened:
    async def opened(played: Stage) -> Any:
        screen = await debrief(played)
        await screen.action_page(digit)
        await played.until(lambda: screen.query(selector))
        return screen.query(selector).first()

    return opened


async def experiment(played: Stage) -> Any:
    from simulator.tui.screens.experiment import ExperimentScreen

    played.app.push_screen(ExperimentScreen(played.app.look, session_id(played), "Why?", ("Wait",), played.app.drafts))
    screen = await played.on(ExperimentScreen)
    screen.query(".idea").first().focus()
    return screen


async def own_words(played: Stage) -> Any:
    screen = await experiment(played)
    screen.own.focus()
    return screen.own


async def branches(played: Stage) -> Any:
    records = played.practice.records
    entry = records.session(session_id(played))
    played.app.push_screen(BranchesScreen(played.app.look, entry, records.tree(entry.id)))
    return await played.on(BranchesScreen)


async def compare(played: Stage) -> Any:
    from simulator.tui import screen_data
    from simulator.tui.screens.compare import CompareScreen

    head = played.practice.records.session(session_id(played)).head_id
    assert head is not None
    both = screen_data.comparison(played.practice, session_id(played), head, head)
    played.app.push_screen(CompareScreen(played.app.look, both))
    return await played.on(CompareScreen)


def by_action(action: str, name: str) -> Opened:
    async def opened(played: Stage) -> Any:
        await played.app.run_action(f"app.{action}")
        await played.until(lambda: played.name == name)
        return played.app.screen

    return opened


async def returning(played: Stage) -> Any:
    records = played.practice.records
    from datetime import UTC, datetime

    from simulator.debrief.debrief import load_debrief
    from simulator.progress.replay import after_session

    after_session(records, load_debrief(records, played.practice.library, session_id(played)), datetime.now(UTC))
    played.app.push_screen(ReturningScreen(played.app.look, records.moments(), 2))
    return await played.on(ReturningScreen)


async def drill(played: Stage) -> Any:
    from simulator.tui.messages import StartDrill
    from simulator.tui.screens.drill import DrillScreen

    played.app.post_message(StartDrill("be_silent"))
    return await played.on(DrillScreen)


async def share(played: Stage) -> Any:
    from simulator.tui.bench_messages import ShareTalk
    from simulator.tui.screens.share import ShareScreen

    played.app.post_message(ShareTalk(session_id(played)))
    return await played.on(ShareScreen)


async def bench(played: Stage) -> Any:
    played.app.reader = "Ruth"
    hand_in(played)
    await played.app.show_bench()
    return await played.on(BenchScreen)


def hand_in(played: Stage) -> None:
    from datetime import UTC, datetime

    from simulator.bench.choosing import Choices, note_sent, offer

    practice, data = played.practice, played.app.paths.data
    made = offer(
        practice.records,
        practice.library,
        data,
        [session_id(played)],
        who="Heron",
        reader="Ruth",
        choices=Choices(),
        now=datetime.now(UTC),
    )
    note_sent(data, made, datetime.now(UTC))
    played.app.desk().take_in(made.file, "2026-11-30T20:00:00+00:00")


async def reading(played: Stage) -> Any:
    await bench(played)
    await played.press("enter")
    return await played.on(ReadingScreen)


async def blind_rating(played: Stage) -> Any:
    from simulator.tui.screens.blind_rating import BlindRatingScreen

    played.app.push_screen(BlindRatingScreen(played.app.look, {"partnering": ("Partnering", "Who led?")}, {}))
    return await played.on(BlindRatingScreen)


async def codes(played: Stage) -> Any:
    from simulator.tui.screens.codes import CodesScreen

    played.app.push_screen(CodesScreen("Go.", "behaviours", ("advice", "direct"), ("direct",)))
    return await played.on(CodesScreen)


async def trainer(played: Stage) -> Any:
    from simulator.bench.returning import return_of, take_back

    hand_in(played)
    desk = played.app.desk()
    (talk,) = desk.talks()
    journal = desk.journal(talk)
    journal.add("Ruth", "2026-11-30T20:00:00+00:00", "comment", turn=1, text="Here.")
    given = return_of([(talk, journal.reading("Ruth"))], reader="Ruth", day="2026-11-30")
    take_back(played.app.paths.data, given, "back", "2026-11-30T20:00:00+00:00")
    return await debrief_page(7, "TrainerBlock")(played)


async def pick(played: Stage) -> Any:
    played.app.push_screen(PickScreen("Which?", [("a", "this"), ("b", "that")]))
    return await played.on(PickScreen)


async def write(played: Stage) -> Any:
    played.app.push_screen(WriteScreen("Which?", "One line.", ""))
    return await played.on(WriteScreen)


async def confirm(played: Stage) -> Any:
    return (await panel(played)).screen


async def help_sheet(played: Stage) -> Any:
    played.app.action_show_help()
    return await played.on(HelpScreen)


OPENED: dict[str, Opened] = {
    "TriadScreen": home,
    "HomeScreen": home,
    "Choice": card,
    "BriefScreen": brief,
    "TalkScreen": talk,
    "Composer": composer,
    "Paper": composer,
    "Transcript": transcript,
    "Panel": panel,
    "RatingScreen": rating,
    "Scale": scale,
    "Note": note,
    "DebriefScreen": debrief,
    "MomentBlock": debrief_page(2, "MomentBlock"),
    "MovementPage": debrief_page(3, "MovementPage"),
    "CodedPage": debrief_page(4, "CodedPage"),
    "EvidencePage": debrief_page(5, "EvidencePage"),
    "UnsaidPage": debrief_page(6, "UnsaidPage"),
    "TrainerBlock": trainer,
    "ShareScreen": share,
    "BenchScreen": bench,
    "ReadingScreen": reading,
    "BlindRatingScreen": blind_rating,
    "CodesScreen": codes,
    "ExperimentScreen": experiment,
    "OwnWords": own_words,
    "BranchesScreen": branches,
    "CompareScreen": compare,
    "HistoryScreen": by_action("show_history", "HistoryScreen"),
    "ProgressScreen": by_action("show_progress", "ProgressScreen"),
    "ReturningScreen": returning,
    "DrillsScreen": by_action("show_drills", "DrillsScreen"),
    "DrillScreen": drill,
    "SettingsScreen": by_action("show_settings", "SettingsScreen"),
    "ConfirmScreen": confirm,
    "PickScreen": pick,
    "WriteScreen": write,
    "HelpScreen": help_sheet,
}
"""How to come to a living one of every class that has keys."""


class Recorder:
    """Stands in an action's place and remembers what it was called with."""

    def __init__(self) -> None:
        self.calls: list[tuple[object, ...]] = []

    async def __call__(self, *parameters: object) -> None:
        self.calls.append(parameters)


def target_of(action: str, node: Any, played: Stage) -> tuple[Any, str, tuple[object, ...]]:
    """Whose method an action is, its name, and its parameters."""
    name, _, inside = action.partition("(")
    parameters = ast.literal_eval(f"({inside[:-1]},)") if inside else ()
    whose, _, bare = name.rpartition(".")
    return {"": node, "app": played.app, "screen": played.app.screen}[whose], bare, parameters


def test_every_class_with_keys_is_known_here_and_on_the_page() -> None:
    assert {node.__name__ for node in every_class()} == set(OPENED)
    for node in every_class():
        for key in own_keys(node):
            assert "." in key.id, f"{node.__name__}: {key.words} has no id"
            assert key.about in page(), key.id


def test_no_two_bindings_share_an_id() -> None:
    ids = [key.id for node in every_class() for key in own_keys(node)]
    assert len(ids) == len(set(ids))


def test_no_key_is_one_that_terminals_or_tmux_keep_for_themselves() -> None:
    keys = {binding.key for node in every_class() for binding in Binding.make_bindings(node.__dict__["BINDINGS"])}
    assert not keys & {"ctrl+q", "ctrl+s", "ctrl+z", "ctrl+enter", "ctrl+b", "f10", "f11", "f12", "ctrl+m", "ctrl+i"}


def test_the_page_of_keys_is_the_one_that_the_bindings_make() -> None:
    assert PAGE.read_text(encoding="utf-8") == page(), "python -m simulator.tui.keys_page writes it anew"


@pytest.mark.parametrize("node", every_class(), ids=lambda node: str(node.__name__))
async def test_every_key_arrives(node: type[Any], lived_in: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    async with stage(Start(seed=7), size=(120, 40)) as played:
        living = await OPENED[node.__name__](played)
        await played.pilot.pause()
        bindings = list(Binding.make_bindings(node.__dict__["BINDINGS"]))
        recorded: dict[tuple[int, str], Recorder] = {}
        for binding in bindings:
            target, name, parameters = target_of(binding.action, living, played)
            spot = (id(target), name)
            if spot not in recorded:
                recorded[spot] = Recorder()
                monkeypatch.setattr(target, f"action_{name}", recorded[spot], raising=False)
            before = len(recorded[spot].calls)
            await played.press(binding.key)
            assert recorded[spot].calls[before:] == [parameters], f"{binding.key} for {binding.action}"


SCREENS = [home, brief, talk, rating, debrief, experiment, branches, compare, returning, bench, reading, *(
    OPENED[name] for name in ("HistoryScreen", "ProgressScreen", "SettingsScreen", "DrillsScreen")
)]  # fmt: skip


@pytest.mark.parametrize("opened", SCREENS)
async def test_every_command_of_the_palette_is_found_by_its_words_and_run(
    opened: Opened, lived_in: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    async with stage(size=(120, 50)) as played:
        at_home = (
            {command.title for command in commands(played.app, played.app.screen)} if opened is not home else set()
        )
        await opened(played)
        await played.pilot.pause()
        offered = [one for one in commands(played.app, played.app.screen) if one.title not in at_home]
        assert offered, "a screen has something of its own to offer"
        ran: list[str] = []

        async def run(action: Any, default_namespace: Any = None, namespaces: Any = None) -> bool:
            if default_namespace is None or isinstance(getattr(default_namespace, "screen", None), CommandPalette):
                return await original(action, default_namespace, namespaces)
            ran.append(str(action))
            return True

        original = played.app.run_action
        for command in offered:
            await played.press("ctrl+p")
            await played.on(CommandPalette)
            words = command.title.split("  (")[0]
            monkeypatch.setattr(played.app, "run_action", run)
            await played.write(words)
            lines = played.app.screen.query_one(OptionList)
            await played.until(partial(_filled, lines))
            await played.pilot.pause(0.15)
            count = len(ran)
            await played.press("enter")
            await played.until(partial(_more_than, ran, count))
            monkeypatch.undo()
        assert len(ran) == len(offered)
        assert len(set(ran)) == len(offered), "two commands led to the same place"


def _filled(lines: OptionList) -> bool:
    return bool(lines.option_count) and lines.is_mounted


def _more_than(ran: list[str], count: int) -> bool:
    return len(ran) > count


async def test_help_tells_the_keys_of_the_screen_below(lived_in: Path) -> None:
    async with stage(size=(100, 40)) as played:
        for key in ("f1", "question_mark"):
            await played.press(key)
            await played.on(HelpScreen)
            assert played.sees("Find a client by any word.")
            await played.press(key)
            await played.until(lambda: played.name == "HomeScreen")
        await played.app.show_debrief(session_id(played))
        await played.on(DebriefScreen)
        await played.press("f1")
        await played.on(HelpScreen)
        assert played.sees("Choose what to try next time.")
        assert not played.sees("Find a client by any word.")


async def test_while_one_writes_letters_are_letters_and_escape_makes_them_keys() -> None:
    async with stage(Start(persona="walter", scenario="first_session", seed=7)) as played:
        screen = await begun(played)
        await played.letters("end q")
        assert screen.conversation.composer.text == "end q"
        await played.press("escape")
        assert screen.conversation.transcript.has_focus
        await played.press("n")
        assert screen.notes is True
        await played.press("i")
        assert screen.conversation.composer.has_focus
        await played.press("escape", "escape")
        assert screen.conversation.composer.has_focus
        await played.press("escape", "e")
        await played.on(ConfirmScreen)
        await played.press("escape", "q")
        await played.until(lambda: not isinstance(played.app.screen, TalkScreen))
