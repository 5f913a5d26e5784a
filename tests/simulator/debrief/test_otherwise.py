"""What the client would have said to another sentence: played beside the talk, and kept nowhere."""

from __future__ import annotations

from collections.abc import AsyncIterator
from copy import deepcopy
from dataclasses import replace

import pytest

from scoring.coding.coder import Coder
from simulator.debrief.debrief import Debrief, load_debrief
from simulator.debrief.export import as_text
from simulator.debrief.otherwise import COUNSEL, answer_to, answers_to, sentence_to_play
from simulator.events import Event
from simulator.paths import find_paths
from simulator.session import Session, open_practice
from simulator.settings import read_settings


async def drain(events: AsyncIterator[Event]) -> None:
    async for _ in events:
        pass


async def talked(session: Session, *said: str) -> None:
    await drain(session.start())
    for text in said:
        await drain(session.say(text))
    await drain(session.end())


async def finished(persona: str, *said: str) -> Debrief:
    paths = find_paths()
    async with open_practice(paths, read_settings(paths.settings)) as practice:
        session = practice.begin(persona, "first_session", seed=2)
        await talked(session, *said)
        await drain(session.reflect({"partnering": 3, "enrolling": 3, "learning": 3}, "", ""))
        return load_debrief(practice.records, practice.library, session.id)


SAID = ("What would make this worth your while?", "You should just do it tomorrow. Set an alarm.", "Mm-hm.")


@pytest.fixture
async def walter() -> Debrief:
    return await finished("walter", *SAID)


def turn_of(debrief: Debrief, words: str) -> int:
    return next(turn.position for turn in debrief.turns if turn.text.startswith(words))


async def test_another_sentence_is_answered_as_it_would_have_been_in_the_talk(walter: Debrief) -> None:
    position = turn_of(walter, "You should")
    sentence = sentence_to_play(walter, position)
    assert sentence is not None
    words = await answer_to(walter, position, Coder.load())
    assert words
    assert words != walter.turns[position + 1].text
    paths = find_paths()
    async with open_practice(paths, read_settings(paths.settings)) as practice:
        session = practice.begin("walter", "first_session", seed=walter.entry.seed)
        await talked(session, SAID[0], sentence)
        assert session.turns[position + 1].text == words


async def test_playing_it_changes_nothing_that_is_kept(walter: Debrief) -> None:
    paths = find_paths()
    async with open_practice(paths, read_settings(paths.settings)) as practice:
        before = practice.records.tree(walter.entry.id)
        await answer_to(walter, turn_of(walter, "You should"), practice.coder)
        assert practice.records.tree(walter.entry.id) == before


async def test_it_is_the_same_words_each_time(walter: Debrief) -> None:
    position = turn_of(walter, "You should")
    assert await answer_to(walter, position, Coder.load()) == await answer_to(walter, position, Coder.load())


async def test_line_mode_tells_it_too_and_says_that_nobody_said_it(walter: Debrief) -> None:
    answers = await answers_to(walter, Coder.load())
    position = turn_of(walter, "You should")
    assert answers[position] == await answer_to(walter, position, Coder.load())
    text = as_text(walter, sentence=True, answers=answers)
    assert f"Walter would have said: “{answers[position]}”" in text
    assert "nobody said it" in text
    assert "would have said" not in as_text(walter, answers=answers)


async def test_where_nothing_else_is_called_for_nobody_is_asked(walter: Debrief) -> None:
    assert await answer_to(walter, turn_of(walter, "What would make"), Coder.load()) is None


async def test_advice_on_how_to_speak_is_not_put_to_a_client(walter: Debrief) -> None:
    position = turn_of(walter, "You should")
    assert walter.card is not None
    card = deepcopy(walter.card)
    for dimension in card["dimensions"].values():
        for one in (one for marker in dimension["markers"] for one in marker["evidence"] if one["turn"] == position):
            one["signal"] = "stacked"
    stacked = replace(walter, card=card)
    assert stacked.next_sentence(position) in COUNSEL
    assert sentence_to_play(stacked, position) is None


async def test_a_client_of_another_language_is_not_asked_in_english() -> None:
    debrief = await finished("sabine", "Was soll heute herauskommen?", "Machen Sie das einfach morgen. Fertig.")
    position = turn_of(debrief, "Machen Sie")
    assert debrief.next_sentence(position) is not None
    assert sentence_to_play(debrief, position) is None


def test_a_client_whose_file_is_gone_is_not_asked(walter: Debrief) -> None:
    assert sentence_to_play(replace(walter, persona=None), turn_of(walter, "You should")) is None
