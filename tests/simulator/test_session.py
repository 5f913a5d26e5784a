"""The session door: what is said is kept, what is owed is answered, what was said otherwise is a branch."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

import pytest

from personas.model import Outcome
from scoring.coding.coder import Coder
from simulator.client.scripted.scripted_voice import ScriptedVoice
from simulator.client.voice import Chunk, Direction, Spoken
from simulator.errors import ModelTimeout, TextTooLong, UsageError
from simulator.events import ClientSaid, ClientSpeaks, CoachSaid, Event, Observed, ReplyFailed, Scored, TalkEnded
from simulator.paths import find_paths
from simulator.records.entries import stood_in
from simulator.session import LONGEST_TURN, Practice, Session, open_practice
from simulator.settings import read_settings

GOOD = (
    "What would you like from our half hour?",
    "What would it give you if that were done?",
    "It sounds as if this has been with you for a while.",
    "What have you noticed about yourself in it?",
    "How would you like to go on from here?",
)


@asynccontextmanager
async def opened() -> AsyncIterator[Practice]:
    paths = find_paths()
    async with open_practice(paths, read_settings(paths.settings)) as practice:
        yield practice


async def collect(events: AsyncIterator[Event]) -> list[Event]:
    return [event async for event in events]


def only(events: list[Event], kind: type[Event]) -> list[Event]:
    return [event for event in events if isinstance(event, kind)]


async def begun(practice: Practice, persona: str = "walter") -> Session:
    session = practice.begin(persona, "first_session", seed=11)
    await collect(session.start())
    return session


def forget_checkpoints(home: Path) -> None:
    for file in home.glob("checkpoints.db*"):
        file.unlink()


def write_scenario(home: Path, name: str, more: str) -> None:
    (home / "scenarios").mkdir(exist_ok=True)
    text = (
        f"schema: 1\nid: {name}\ntitle: On the stairs\nbrief: They caught you.\nfor_client: You caught them.\n{more}\n"
    )
    (home / "scenarios" / f"{name}.yaml").write_text(text, encoding="utf-8")


class Failing:
    """A voice that fails a number of times, after some words, before the scripted one speaks."""

    name = "llm"

    def __init__(self, times: int, said: str = "") -> None:
        self.times, self.said = times, said

    async def speak(self, direction: Direction) -> AsyncIterator[Chunk]:
        if self.times > 0:
            self.times -= 1
            if self.said:
                yield self.said
            raise ModelTimeout("no answer in 20 seconds")
        async for chunk in ScriptedVoice(Coder.load()).speak(direction):
            yield chunk


class Echoing:
    """A model's voice that always finds words of its own."""

    name = "llm"

    async def speak(self, direction: Direction) -> AsyncIterator[Chunk]:
        words = f"That is my answer number {direction.turn}."
        yield words
        yield Spoken(words, (), self.name)


class Slow:
    """A voice that says two words and then thinks for a long time."""

    name = "llm"

    async def speak(self, direction: Direction) -> AsyncIterator[Chunk]:
        yield "Well, I"
        await asyncio.sleep(60)
        yield Spoken("Well, I")


async def test_the_client_speaks_first_and_answers_each_turn() -> None:
    async with opened() as practice:
        session = practice.begin("walter", "first_session", seed=11)
        first = await collect(session.start())
        assert isinstance(first[-1], ClientSaid)
        said = await collect(session.say(GOOD[0]))
        kinds = [type(event) for event in said if not isinstance(event, ClientSpeaks)]
        assert kinds == [CoachSaid, Observed, ClientSaid]
        assert [turn.speaker for turn in session.turns] == ["client", "coach", "client"]


async def test_the_pieces_add_up_to_the_whole_turn() -> None:
    async with opened() as practice:
        session = await begun(practice)
        events = await collect(session.say(GOOD[1]))
        pieces = "".join(event.text for event in events if isinstance(event, ClientSpeaks))
        (whole,) = (event for event in events if isinstance(event, ClientSaid))
        assert pieces == whole.text


async def test_the_same_seed_and_words_give_the_same_talk() -> None:
    talks = []
    for _ in range(2):
        async with opened() as practice:
            session = practice.begin("tomasz", "first_session", seed=5)
            practice.records.change_session(session.id, follows=None)
            await collect(session.start())
            for words in GOOD:
                await collect(session.say(words))
            talks.append([turn.text for turn in session.turns])
    assert talks[0] == talks[1]


async def test_saying_nothing_is_silence_and_is_answered() -> None:
    async with opened() as practice:
        session = await begun(practice)
        events = await collect(session.say("   "))
        assert only(events, ClientSaid)
        assert session.turns[-2].text == ""


async def test_a_paste_beyond_bounds_is_refused_and_nothing_is_kept_of_it() -> None:
    async with opened() as practice:
        session = await begun(practice)
        before = len(session.turns)
        with pytest.raises(TextTooLong, match="100,000"):
            await collect(session.say("a" * 100_000))
        assert len(session.turns) == before
        await collect(session.say("b" * LONGEST_TURN))
        assert len(session.turns) == before + 2


async def test_a_failing_voice_is_an_event_and_the_words_stay() -> None:
    async with opened() as practice:
        session = await begun(practice)
        session._context.voice = Failing(1, said="I thi")
        events = await collect(session.say(GOOD[0]))
        assert isinstance(events[-1], ReplyFailed)
        assert session.unanswered is not None
        assert [turn.text for turn in session.turns][-1] == GOOD[0]
        with pytest.raises(UsageError):
            await collect(session.say("Hello?"))
        answered = await collect(session.retry())
        assert only(answered, ClientSaid)
        assert session.unanswered is None
        assert all(turn.text != "I thi" for turn in session.turns)


async def test_after_a_failure_the_scripted_voice_can_go_on() -> None:
    async with opened() as practice:
        session = await begun(practice)
        session._context.voice = Failing(9)
        await collect(session.say(GOOD[0]))
        session.use_voice("scripted")
        assert only(await collect(session.retry()), ClientSaid)


async def test_a_cancelled_reply_gives_the_words_back() -> None:
    async with opened() as practice:
        session = await begun(practice)
        session._context.voice = Slow()
        events = session.say(GOOD[0])
        async for event in events:
            if isinstance(event, ClientSpeaks):
                break
        await events.aclose()
        session.use_voice("scripted")
        assert session.unanswered is not None
        assert await session.take_back() == GOOD[0]
        assert session.unanswered is None
        assert only(await collect(session.say(GOOD[1])), ClientSaid)
        assert GOOD[0] not in [turn.text for turn in session.turns]


async def test_going_back_keeps_both_branches_and_the_client_forgets_the_other_one() -> None:
    async with opened() as practice:
        session = await begun(practice)
        await collect(session.say(GOOD[0]))
        state = session.state
        await collect(session.say("Just do it tomorrow. Promise me."))
        pushed = session.turns[-1]
        words = await session.rewind(session.turns[-2].id)
        assert words == "Just do it tomorrow. Promise me."
        assert session.state == state
        await collect(session.say(GOOD[1]))
        asked = session.turns[-1]
        assert [turn.text for turn in session.turns][-2] == GOOD[1]
        texts = {turn.text for turn in practice.records.tree(session.id)}
        assert {GOOD[1], "Just do it tomorrow. Promise me."} <= texts
        await session.switch(pushed.id)
        assert session.turns[-1].id == pushed.id
        await session.switch(asked.id)
        assert only(await collect(session.say(GOOD[2])), ClientSaid)


async def test_only_ones_own_turns_can_be_tried_again() -> None:
    async with opened() as practice:
        session = await begun(practice)
        with pytest.raises(UsageError):
            await session.rewind(session.turns[0].id)


async def test_a_session_ends_with_rating_then_score_and_leaves_no_checkpoints() -> None:
    async with opened() as practice:
        session = await begun(practice)
        for words in GOOD:
            await collect(session.say(words))
        ended = await collect(session.end())
        assert isinstance(ended[-1], TalkEnded)
        assert session.entry.status == "reflecting"
        events = await collect(
            session.reflect({"partnering": 3, "enrolling": 2.5, "learning": None}, "tired", "I hurry")
        )
        (scored,) = (event for event in events if isinstance(event, Scored))
        assert scored.card["dimensions"]["partnering"]["score"] is not None
        assert session.entry.status == "done"
        rating = practice.records.reflection(session.id)
        assert rating is not None
        assert (rating.partnering, rating.learning, rating.learned) == (3, None, "I hurry")
        snapshot = await session._machine._graph.aget_state(session._machine._config)
        assert snapshot.created_at is None


async def test_what_is_over_is_over_until_one_goes_back() -> None:
    async with opened() as practice:
        session = await begun(practice)
        await collect(session.say(GOOD[0]))
        await collect(session.end())
        with pytest.raises(UsageError, match="over"):
            await collect(session.say(GOOD[1]))
        await collect(session.reflect(None))
        mine = next(turn for turn in session.turns if turn.speaker == "coach")
        await session.rewind(mine.id)
        assert session.entry.status == "open"
        assert only(await collect(session.say(GOOD[1])), ClientSaid)


async def test_a_session_left_in_the_middle_goes_on_from_the_records(home: Path) -> None:
    async with opened() as practice:
        session = await begun(practice)
        await collect(session.say(GOOD[0]))
        session_id, state = session.id, session.state
    async with opened() as practice:
        again = practice.resume(session_id)
        assert again.state == state
        assert await collect(again.start()) == []
        assert only(await collect(again.say(GOOD[1])), ClientSaid)


async def test_a_session_goes_on_even_where_the_checkpoints_are_gone(home: Path) -> None:
    async with opened() as practice:
        session = await begun(practice)
        await collect(session.say(GOOD[0]))
        session_id = session.id
    forget_checkpoints(home)
    async with opened() as practice:
        again = practice.resume(session_id)
        await collect(again.start())
        assert only(await collect(again.say(GOOD[1])), ClientSaid)
        await collect(again.end())
    forget_checkpoints(home)
    async with opened() as practice:
        again = practice.resume(session_id)
        assert only(await collect(again.reflect(None)), Scored)


async def test_a_client_coached_before_comes_back_with_what_they_took_along() -> None:
    async with opened() as practice:
        session = await begun(practice)
        for words in GOOD:
            await collect(session.say(words))
        await collect(session.end())
        await collect(session.reflect(None))
        second = practice.begin("walter", "first_session", seed=12)
        assert second.entry.follows == session.id
        assert second.state.session == 2
        assert second.state.before in set(Outcome)
        (opening,) = only(await collect(second.start()), ClientSaid)
        assert isinstance(opening, ClientSaid)
        assert opening.text != session.turns[0].text


async def test_where_the_client_doesnt_open_the_coach_begins(home: Path) -> None:
    write_scenario(home, "on_the_stairs", "client_opens: false")
    async with opened() as practice:
        session = practice.begin("tomasz", "on_the_stairs", seed=3)
        assert await collect(session.start()) == []
        assert only(await collect(session.say("Thanks for coming by. What would be useful to talk about?")), ClientSaid)
        assert [turn.speaker for turn in session.turns] == ["coach", "client"]


async def test_the_graphs_checkpoints_stay_small() -> None:
    async with opened() as practice:
        session = await begun(practice)
        for number in range(12):
            await collect(session.say(f"{GOOD[number % 5]} ({number})"))
            if session.entry.outcome is not None:
                break
        saver = session._machine._checkpoints
        async with saver.conn.execute("SELECT COUNT(*) FROM checkpoints") as rows:
            assert (await rows.fetchone()) == (1,)


@pytest.mark.parametrize("by_author", [True, False])
async def test_a_talk_in_which_the_scripted_voice_stood_in_is_of_both_voices(by_author: bool) -> None:
    async with opened() as practice:
        session = await begun(practice)
        practice.records.change_session(session.id, voice="llm")
        session._context.voice = Failing(0) if by_author else Echoing()
        for words in GOOD:
            await collect(session.say(words))
        await collect(session.end())
        await collect(session.reflect(None))
        assert session.entry.voice == ("mixed" if by_author else "llm")
        answered = len(GOOD)
        assert stood_in(session.turns) == (answered if by_author else 0, answered)
