"""The home screen: what waits, whom to meet, and a first paint that doesn't wait for anything slow."""

from __future__ import annotations

import json
from functools import partial
from pathlib import Path

import pytest
from textual.color import Color
from textual.theme import Theme
from textual.widgets import Input, OptionList

from simulator.paths import find_paths
from simulator.tui import keys
from simulator.tui.app import Start
from simulator.tui.palette import commands
from simulator.tui.screens.brief import BriefScreen
from simulator.tui.screens.home import ClientCard, HomeScreen
from simulator.tui.screens.pick import PickScreen
from simulator.tui.screens.rating import RatingScreen
from simulator.tui.screens.talk import TalkScreen
from simulator.tui.themes import THEMES
from tests.simulator.tui.stage import stage
from tests.simulator.tui.test_talk import begun


async def test_the_empty_state_names_two_keys() -> None:
    async with stage() as played:
        assert played.sees("Enter meets the first client.")
        assert played.sees("? tells what else there is.")
        assert isinstance(played.app.focused, ClientCard)


async def test_arrows_move_between_the_cards() -> None:
    async with stage(size=(100, 50)) as played:
        cards = list(played.app.home.query(ClientCard))
        await played.press("right")
        assert played.app.focused is cards[1]
        await played.press("down")
        assert played.app.focused is cards[3]
        await played.press("left")
        assert played.app.focused is cards[2]
        await played.press("up")
        assert played.app.focused is cards[0]
        await played.press("j")
        assert played.app.focused is cards[2]
        await played.press("k")
        assert played.app.focused is cards[0]


async def test_a_search_finds_by_any_word_and_enter_goes_to_the_first() -> None:
    async with stage(size=(100, 50)) as played:
        await played.press("slash")
        await played.letters("walter")
        await played.until(lambda: len(played.app.home.query(ClientCard)) == 1)
        await played.press("enter")
        assert isinstance(played.app.focused, ClientCard)
        await played.press("enter")
        screen = await played.on(BriefScreen)
        assert screen._before.persona.id == "walter"


async def test_a_search_that_finds_nobody_says_so_and_escape_shows_everyone() -> None:
    async with stage(size=(100, 50)) as played:
        before = len(played.app.home.query(ClientCard))
        await played.press("slash")
        await played.letters("zzz")
        await played.until(lambda: played.sees("Nobody fits"))
        await played.press("escape")
        await played.until(lambda: len(played.app.home.query(ClientCard)) == before)
        assert not played.app.home.query_one("#search", Input).value


async def test_a_filter_shows_only_some(lived_in: Path) -> None:
    async with stage(size=(100, 50)) as played:
        home = played.app.home
        await played.until(lambda: home._face.practised == 1)
        everyone = len(home.query(ClientCard))
        await played.press("f")
        picking = await played.on(PickScreen)
        lines = picking.query_one(OptionList)
        said = [str(lines.get_option_at_index(at).prompt) for at in range(lines.option_count)]
        assert said[0] == "everyone"
        assert "new to you" in said
        lines.highlighted = said.index("new to you")
        await played.press("enter")
        await played.until(lambda: len(home.query(ClientCard)) == everyone - 1)
        assert played.sees("new to you")


async def test_a_session_that_waits_stands_above_the_clients_and_enter_goes_on() -> None:
    async with stage(Start(persona="walter", scenario="first_session", seed=7)) as played:
        await begun(played)
    async with stage() as played:
        await played.until(lambda: played.app.home.query(".wait"))
        assert played.sees("Next")
        played.app.home.query(".wait").first().focus()
        await played.press("enter")
        await played.on(TalkScreen)


async def test_a_rating_that_waits_stands_there_too() -> None:
    async with stage(Start(persona="walter", scenario="first_session", seed=7)) as played:
        screen = await begun(played)
        await played.say("What would you like?")
        await played.until(lambda: not screen.conversation.busy)
        await played.press("f4", "y")
        await played.until(lambda: screen.query("#over"))
        await played.press("l")
        home = await played.on(HomeScreen)
        await played.until(lambda: played.sees("your own rating and the debrief wait"))
        home.query(".wait").first().focus()
        await played.press("enter")
        await played.on(RatingScreen)


async def test_the_second_start_paints_what_it_knew(lived_in: Path) -> None:
    async with stage() as played:
        await played.until(
            lambda: played.app.home._face.practised == 1 and find_paths().cache.joinpath("home.json").exists()
        )
    kept = json.loads(find_paths().cache.joinpath("home.json").read_text())
    assert kept["face"]["cards"][0]["name"].startswith("Walter")
    async with stage() as played:
        assert played.app.home._face.cards[0].name.startswith("Walter")


async def test_the_brief_of_a_client_who_was_met_offers_to_meet_again(lived_in: Path) -> None:
    async with stage(size=(100, 40)) as played:
        await played.until(lambda: played.app.home.knows("walter"))
        assert not played.app.home.knows("tomasz")
        await played.app.meet("walter")
        await played.on(BriefScreen)
        assert played.sees("You met before, today")
        assert played.sees("Begin where they are today.")
        assert not played.sees("A first session")


async def test_a_damaged_cache_is_as_good_as_none(home: Path) -> None:
    (home / "cache").mkdir()
    (home / "cache" / "home.json").write_text('{"schema": 1, "face": {"theme": 3}}')
    async with stage() as played:
        assert played.app.home.query(ClientCard)


async def test_starting_with_a_client_opens_the_brief_and_with_an_occasion_the_talk() -> None:
    async with stage(Start(persona="walter")) as played:
        await played.on(BriefScreen)
    async with stage(Start(persona="walter", scenario="after_promise", xray=True)) as played:
        screen = await played.on(TalkScreen)
        assert screen.session.entry.xray
    async with stage(Start(session="newest")) as played:
        again = await played.on(TalkScreen)
        assert again.session.id == screen.session.id


@pytest.mark.parametrize("theme", THEMES, ids=lambda theme: str(theme.name))
async def test_every_theme_draws_every_screen(theme: Theme, lived_in: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("TRIAD_THEME", theme.name)
    async with stage(size=(100, 40)) as played:
        await played.until(lambda: played.app.theme == theme.name)
        for key, name in (("h", "History"), ("p", "Progress"), ("s", "Settings"), ("m", "Returning"), ("f1", "Help")):
            await played.press(key)
            await played.until(partial(lambda name: played.name.startswith(name), name))
            await played.press("escape")
            await played.on(HomeScreen)
        await played.app.show_debrief(played.practice.records.history()[0].session.id)
        await played.press("3")
        await played.until(lambda: played.app.screen.query("Curves"))


async def test_no_color_means_no_colour_at_all(lived_in: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("NO_COLOR", "1")
    async with stage(size=(100, 40)) as played:
        await played.pilot.pause()
        styles = [
            segment.style
            for strip in played.app.screen._compositor.render_strips()
            for segment in strip.apply_filter(played.app._filters[-1], Color(0, 0, 0))
            if segment.style is not None
        ]
        assert styles
        assert all(style.color is None or style.color.is_default for style in styles)
        assert all(style.bgcolor is None or style.bgcolor.is_default for style in styles)
        assert played.app.theme == "ansi"


async def test_without_animations_nothing_moves(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("TRIAD_ANIMATIONS", "false")
    async with stage(Start(persona="walter", scenario="first_session", seed=7)) as played:
        screen = await begun(played)
        assert played.app.animation_level == "none"
        assert not screen.conversation.composer.cursor_blink


async def test_help_and_palette_begin_with_the_keys_of_the_screen_itself() -> None:
    async with stage() as played:
        assert not keys.of_screen(played.app.screen)[0].id.startswith(("anywhere.", "app."))
        assert keys.of_screen(played.app.screen)[-1].id.startswith(("anywhere.", "app."))
        first = commands(played.app, played.app.screen)[0].title
        assert not first.startswith(("Help", "Commands", "Leave"))
