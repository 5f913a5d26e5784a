"""Bad weather on the screen: a failing, a slow and a stopped voice. The coach's words are never lost."""

from __future__ import annotations

import asyncio

import pytest

from simulator.errors import ModelRateLimited, ModelTimeout, RecordsFull
from simulator.machine.session_machine import Machine
from simulator.records.entries import Status
from simulator.tui.app import Start
from simulator.tui.screens.home import HomeScreen
from simulator.tui.screens.talk import TalkScreen
from tests.simulator.tui.fakes import Weather, let_speak
from tests.simulator.tui.stage import Stage, stage
from tests.simulator.tui.test_talk import answered, begun

WALTER = Start(persona="walter", scenario="first_session", seed=7)


def spoken(played: Stage) -> list[str]:
    """The texts of the talk as the records have them."""
    entry = played.practice.records.history()[0].session
    return [turn.text for turn in played.practice.records.path(entry.id)]


async def failed(played: Stage, screen: TalkScreen) -> None:
    """Wait for the card that tells of a failure."""
    await played.until(lambda: screen.query("#failure Choice") and not screen.conversation.busy)


async def test_a_failure_leaves_a_card_and_trying_again_brings_the_answer(monkeypatch: pytest.MonkeyPatch) -> None:
    let_speak(monkeypatch, Weather(ModelTimeout("No answer in 20 s."), "Right. Here I am."))
    async with stage(WALTER) as played:
        screen = await begun(played)
        await played.say("What would help?")
        await failed(played, screen)
        assert played.sees("The model took too long")
        assert played.sees("Your words are kept")
        assert not played.sees("I was just")
        assert spoken(played)[-1] == "What would help?"
        await played.press("r")
        await answered(played, screen, 3)
        assert spoken(played)[-2:] == ["What would help?", "Right. Here I am."]
        assert not screen.query("#failure")


async def test_after_a_failure_the_scripted_voice_can_go_on(monkeypatch: pytest.MonkeyPatch) -> None:
    let_speak(monkeypatch, Weather(ModelTimeout("No answer.")))
    async with stage(WALTER) as played:
        screen = await begun(played)
        await played.say("What would help?")
        await failed(played, screen)
        await played.press("s")
        await answered(played, screen, 3)
        assert screen.session.entry.voice == "mixed"
        assert screen.session.turns[-1].voice == "scripted"


async def test_after_a_failure_the_words_can_be_taken_back(monkeypatch: pytest.MonkeyPatch) -> None:
    let_speak(monkeypatch, Weather(ModelTimeout("No answer.")))
    async with stage(WALTER) as played:
        screen = await begun(played)
        await played.say("What would help?")
        await failed(played, screen)
        await played.press("t")
        await played.until(lambda: screen.conversation.composer.text == "What would help?")
        assert len(screen.conversation.transcript.turns) == 1
        assert screen.conversation.composer.has_focus


async def test_after_a_failure_one_can_save_and_leave_and_go_on_later(monkeypatch: pytest.MonkeyPatch) -> None:
    let_speak(monkeypatch, Weather(ModelTimeout("No answer."), "Here I am again."))
    async with stage(WALTER) as played:
        screen = await begun(played)
        await played.say("What would help?")
        await failed(played, screen)
        await played.press("l")
        home = await played.on(HomeScreen)
        await played.until(lambda: home.query(".wait"))
        home.query(".wait").first().focus()
        await played.press("enter")
        screen = await played.on(TalkScreen)
        await answered(played, screen, 3)
        assert spoken(played)[-2:] == ["What would help?", "Here I am again."]


async def test_a_service_that_asks_for_a_pause_is_counted_down(monkeypatch: pytest.MonkeyPatch) -> None:
    let_speak(monkeypatch, Weather(ModelRateLimited("Too many requests.", retry_after=30.0)))
    async with stage(WALTER) as played:
        screen = await begun(played)
        await played.say("What would help?")
        await failed(played, screen)
        assert played.sees("asks you to wait 30 more seconds") or played.sees("asks you to wait 29 more seconds")
        await played.until(lambda: played.sees("wait 28 more seconds"))


async def test_enter_points_to_the_card_while_words_have_no_answer(monkeypatch: pytest.MonkeyPatch) -> None:
    let_speak(monkeypatch, Weather(ModelTimeout("No answer.")))
    async with stage(WALTER) as played:
        screen = await begun(played)
        await played.say("What would help?")
        await failed(played, screen)
        screen.conversation.composer.focus()
        await played.say("And another thing")
        assert played.sees("choose above what to do")
        assert screen.conversation.composer.text == "And another thing"


async def test_escape_stops_an_answer_and_gives_the_words_back(monkeypatch: pytest.MonkeyPatch) -> None:
    let_speak(monkeypatch, Weather(asyncio.Event()))
    async with stage(WALTER) as played:
        screen = await begun(played)
        await played.say("Tell me all of it.")
        await played.until(lambda: played.sees("Well,"))
        await played.letters("meanwhile")
        await played.press("escape")
        await played.until(lambda: not screen.conversation.busy)
        assert screen.conversation.composer.text == "Tell me all of it.\nmeanwhile"
        assert len(screen.conversation.transcript.turns) == 1
        await played.press("enter")
        await answered(played, screen, 3)


async def test_enter_during_an_answer_sends_nothing_and_keeps_the_draft(monkeypatch: pytest.MonkeyPatch) -> None:
    held = asyncio.Event()
    let_speak(monkeypatch, Weather(held))
    async with stage(WALTER) as played:
        screen = await begun(played)
        await played.say("Tell me all of it.")
        await played.until(lambda: played.sees("Well,"))
        await played.letters("and")
        await played.press("enter")
        assert played.sees("is answering")
        assert screen.conversation.composer.text == "and"
        held.set()
        await answered(played, screen, 3)
        assert played.sees("Well, there it is.")


async def test_leaving_during_an_answer_loses_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    let_speak(monkeypatch, Weather(asyncio.Event()))
    async with stage(WALTER) as played:
        await begun(played)
        await played.say("Tell me all of it.")
        await played.until(lambda: played.sees("Well,"))
        await played.press("f8")
        await played.on(HomeScreen)
        assert spoken(played)[-1] == "Tell me all of it."
        assert played.practice.records.history()[0].session.status is Status.OPEN


async def test_a_window_that_is_resized_in_the_middle_of_an_answer_shows_it_all(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    voice = Weather(" ".join(f"word{n}" for n in range(120)))
    voice.piece_s = 0.005
    let_speak(monkeypatch, voice)
    async with stage(WALTER, size=(120, 40)) as played:
        screen = await begun(played)
        await played.say("Go on.")
        for size in ((60, 20), (200, 60), (80, 24), (61, 21), (100, 30)):
            await played.pilot.resize_terminal(*size)
            await played.pilot.pause(0.05)
        await answered(played, screen, 3)
        assert screen.conversation.transcript.turns[-1].text.split() == [f"word{n}" for n in range(120)]
        assert played.sees("word119")


async def test_a_first_line_that_was_stopped_and_then_failed_leaves_a_card_that_has_the_focus(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    voice = Weather(asyncio.Event(), ModelTimeout("No answer."), "Here I am.")
    voice.from_the_start = True
    let_speak(monkeypatch, voice)
    async with stage(WALTER) as played:
        screen = await played.on(TalkScreen)
        await played.until(lambda: played.sees("Well,"))
        await played.press("escape")
        await played.until(lambda: played.sees("had not begun yet") and not screen.conversation.busy)
        await played.press("r")
        await played.until(lambda: played.sees("The model took too long") and not screen.conversation.busy)
        await played.press("r")
        await answered(played, screen, 1)
        assert spoken(played) == ["Here I am."]
        assert screen.conversation.composer.has_focus


async def test_records_that_fail_before_the_first_line_leave_a_way_to_let_the_client_begin(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    async def full(_self: Machine, _status: Status) -> None:
        raise RecordsFull("The disk is full.")

    with monkeypatch.context() as patched:
        patched.setattr(Machine, "stand_where_records_do", full)
        async with stage(WALTER) as played:
            screen = await played.on(TalkScreen)
            await failed(played, screen)
            assert played.sees("The disk is full.")
            assert not played.sees("scripted voice")
            patched.undo()
            await played.press("r")
            await answered(played, screen, 1)


async def test_a_coach_who_speaks_first_after_a_stop_is_answered_and_the_card_goes(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    voice = Weather(asyncio.Event(), "Oh. Hello.")
    voice.from_the_start = True
    let_speak(monkeypatch, voice)
    async with stage(WALTER) as played:
        screen = await played.on(TalkScreen)
        await played.until(lambda: played.sees("Well,"))
        await played.press("escape")
        await played.until(lambda: played.sees("had not begun yet") and not screen.conversation.busy)
        screen.conversation.composer.focus()
        await played.say("Hello, Walter.")
        await answered(played, screen, 2)
        assert spoken(played) == ["Hello, Walter.", "Oh. Hello."]
        assert not screen.query("#failure")


async def test_whoever_is_writing_when_an_answer_fails_goes_on_writing(monkeypatch: pytest.MonkeyPatch) -> None:
    held = asyncio.Event()
    let_speak(monkeypatch, Weather(held, ModelTimeout("No answer."), "Here I am."))
    async with stage(WALTER) as played:
        screen = await begun(played)
        await played.say("Tell me all of it.")
        await played.until(lambda: played.sees("Well,"))
        await played.letters("quit")
        held.set()
        await failed(played, screen)
        await played.letters("e")
        assert screen.conversation.composer.text == "quite"
        await played.press("escape")
        assert screen.query("#failure Choice").first().has_focus
        await played.press("r")
        await answered(played, screen, 3)
        assert screen.conversation.composer.text == "quite"
