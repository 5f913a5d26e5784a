"""Keys that are typed ahead act where they were meant, and nowhere else."""

from __future__ import annotations

import random

import pytest

from simulator.tui.app import Start
from simulator.tui.screens.brief import BriefScreen
from simulator.tui.screens.confirm import ConfirmScreen
from simulator.tui.screens.debrief import DebriefScreen
from simulator.tui.screens.history import HistoryScreen
from simulator.tui.screens.home import ClientCard
from simulator.tui.screens.settings import SettingsScreen
from simulator.tui.screens.talk import TalkScreen
from tests.simulator.tui.stage import Stage, stage

KEYS = ("h", "p", "s", "m", "d", "b", "slash", "escape", "enter", "down", "up", "question_mark", "q", "2", "3", "4", "right_square_bracket", "f4", "f2", "n", "c")  # fmt: skip
"""What scripts are made of. `q` and Escape leave screens, so scripts come home and begin anew."""


def where(played: Stage) -> tuple[str, str, str]:
    """What is seen: the screens from the bottom up, what has the focus, and what it stands at."""
    focused = played.app.focused
    at = "" if focused is None else f"{type(focused).__name__}#{focused.id}"
    mark = getattr(focused, "highlighted", getattr(focused, "cursor_row", getattr(focused, "value", "")))
    return (" ".join(type(one).__name__ for one in played.app.screen_stack), at, str(mark))


async def test_enter_behind_h_opens_the_newest_session_and_no_brief(lived_in: object) -> None:
    async with stage() as played:
        await played.ahead("h", "enter")
        await played.on(DebriefScreen)


async def test_arrows_behind_s_move_in_the_settings(lived_in: object) -> None:
    async with stage() as played:
        await played.ahead("s")
        await played.on(SettingsScreen)
        begun = where(played)[2]
        await played.press("escape")
        await played.ahead("s", "down", "down")
        screen = await played.on(SettingsScreen)
        assert where(played)[2] == str(int(begun) + 2)
        assert screen.is_mounted


async def test_words_behind_two_enters_are_written_to_the_client() -> None:
    async with stage() as played:
        await played.ahead("enter", "enter", *"hello")
        screen = await played.on(TalkScreen)
        await played.settled()
        assert screen.conversation.composer.text == "hello"


async def test_a_key_behind_a_question_answers_it() -> None:
    async with stage(Start(persona="walter", scenario="first_session", seed=7)) as played:
        screen = await played.on(TalkScreen)
        await played.until(lambda: not screen.conversation.busy)
        await played.ahead("f4", "escape", "f4")
        await played.on(ConfirmScreen)


async def test_keys_on_the_way_to_a_client_that_was_named_wait_for_the_brief() -> None:
    async with stage(Start(persona="walter", seed=7)) as played:
        await played.ahead("h", "enter")
        await played.until(lambda: isinstance(played.app.screen, BriefScreen | TalkScreen | HistoryScreen))
        assert not isinstance(played.app.screen, HistoryScreen)


@pytest.mark.parametrize("script", ["slash h 2 b escape", "slash h 2 b escape pagedown end", "slash a escape down"])
async def test_cards_that_a_search_narrowed_take_the_focus_back(lived_in: object, script: str) -> None:
    ends = []
    for fast in (False, True):
        async with stage() as played:
            for keys in [script.split()] if fast else [[key] for key in script.split()]:
                await played.ahead(*keys)
            ends.append(where(played))
            cards = [card.value for card in played.app.home.grid.query(".card").results(ClientCard)]
            assert len(cards) == len(set(cards))
    assert ends[0] == ends[1]
    assert ends[1][1].startswith("ClientCard")


async def test_one_can_leave_at_once_whatever_else_was_typed(lived_in: object) -> None:
    async with stage() as played:
        for key in ("h", "enter", "2", "ctrl+q"):
            played.send(key)
        await played.until(lambda: played.app._exit)


@pytest.mark.parametrize("seed", range(4))
async def test_a_fast_hand_comes_where_a_slow_one_comes(lived_in: object, seed: int) -> None:
    chance = random.Random(seed)
    script = [key for key in chance.choices(KEYS, k=9) if key != "q"]
    ends = []
    for fast in (False, True):
        async with stage() as played:
            if fast:
                await played.ahead(*script)
            else:
                for key in script:
                    await played.ahead(key)
            ends.append(where(played))
    assert ends[0] == ends[1], script


async def test_a_paste_that_comes_as_keys_is_kept_together_and_sent_by_hand() -> None:
    async with stage(Start(persona="walter", scenario="first_session", seed=7)) as played:
        screen = await played.on(TalkScreen)
        await played.until(lambda: not screen.conversation.busy)
        before, at = len(screen.session.turns), 100.0
        for place, key in enumerate([*"So", "enter", *"what else", "enter"]):
            played.send(key, at + place * 0.001)
        await played.until(lambda: "else" in screen.conversation.composer.text)
        await played.pilot.pause(0.2)
        assert screen.conversation.composer.text == "So\nwhat else"
        assert len(screen.session.turns) == before
        played.send("enter", at + 2.0)
        await played.until(lambda: len(screen.session.turns) == before + 2)
        assert screen.session.turns[before].text == "So\nwhat else"


async def test_one_line_sent_as_keys_with_its_enter_is_said() -> None:
    async with stage(Start(persona="walter", scenario="first_session", seed=7)) as played:
        screen = await played.on(TalkScreen)
        await played.until(lambda: not screen.conversation.busy)
        before = len(screen.session.turns)
        for place, key in enumerate([*"Go on", "enter"]):
            played.send(key, 100.0 + place * 0.001)
        await played.until(lambda: len(screen.session.turns) == before + 2)
        assert screen.session.turns[before].text == "Go on"
