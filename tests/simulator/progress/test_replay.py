"""Spaced replay: the hardest turns come back after days, are tried on a branch of their own, and rest in the end."""

from __future__ import annotations

from collections.abc import AsyncIterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from simulator.client.rules.state import Change
from simulator.debrief.debrief import load_debrief, steps_of
from simulator.events import Event
from simulator.library import Library
from simulator.paths import find_paths
from simulator.progress.replay import (
    APART,
    CLOSES,
    DAYS,
    MOST_AT_ONCE,
    after_session,
    compare,
    drop,
    hardest,
    moments_due,
    moments_waiting,
    tried,
)
from simulator.records.entries import MomentEntry, Status
from simulator.records.records import Records
from simulator.session import Practice, open_practice
from simulator.settings import read_settings
from tests.simulator.practised import card, practised

NOW = datetime(2025, 3, 1, 19, 30, tzinfo=UTC)
SAID = ("What would you like from our half hour?", "Mm-hm.", "What does it give you?", "Well.", "So it stays open.")


async def drain(events: AsyncIterator[Event]) -> None:
    async for _ in events:
        pass


@pytest.fixture
async def practice() -> AsyncIterator[Practice]:
    paths = find_paths()
    async with open_practice(paths, read_settings(paths.settings)) as found:
        yield found


async def finished(practice: Practice) -> str:
    """A session in which the third and the fifth turn of the coach closed the client, whatever the rules make of them."""
    session = practice.begin("walter", "first_session", seed=2)
    await drain(session.start())
    for words in SAID:
        await drain(session.say(words))
    moved = iter((0.05, 0.01, -0.2, -0.02, -0.3))
    for turn in practice.records.path(session.id):
        if turn.speaker == "coach":
            fell = Change(turn.position, "safety", next(moved), "advice", "you offered a plan").to_dict()
            practice.records.annotate(turn.id, coded=turn.coded or {}, changes=[fell])
    await drain(session.end())
    await drain(session.reflect({"partnering": 2, "enrolling": 2, "learning": 2}))
    return session.id


def chosen(practice: Practice, session_id: str, now: datetime = NOW) -> tuple[MomentEntry, ...]:
    return after_session(practice.records, load_debrief(practice.records, practice.library, session_id), now)


async def test_the_two_turns_that_closed_the_client_most_come_back(practice: Practice) -> None:
    session_id = await finished(practice)
    debrief = load_debrief(practice.records, practice.library, session_id)
    one, other = chosen(practice, session_id)
    assert (one.quote, other.quote) == (SAID[4], SAID[2])
    assert (one.weight, other.weight) == (-0.3, -0.2)
    assert one.sentence == "In turn 10 you offered a plan: safety fell clearly."
    assert one.before == debrief.turns[one.position - 1].text


async def test_turns_of_one_exchange_come_back_as_one_moment(practice: Practice) -> None:
    session_id = await finished(practice)
    debrief = load_debrief(practice.records, practice.library, session_id)
    worst = debrief.steps[-1]
    beside = replace(worst, position=worst.position - APART, weight=-0.2)
    found = hardest(replace(debrief, steps=(beside, worst), card=None))
    assert [position for position, _, _ in found] == [worst.position]


async def test_choosing_twice_chooses_nothing_more(practice: Practice) -> None:
    session_id = await finished(practice)
    first, again = chosen(practice, session_id), chosen(practice, session_id, NOW + timedelta(days=9))
    assert first == again
    assert len(moments_waiting(practice.records)) == 2


async def test_a_talk_in_which_nothing_closed_sends_nothing_back(practice: Practice) -> None:
    debrief = load_debrief(practice.records, practice.library, await finished(practice))
    opened = tuple(step for step in debrief.steps if step.weight > CLOSES)
    assert opened
    assert after_session(practice.records, replace(debrief, steps=opened, card=None), NOW) == ()


async def test_where_nothing_closed_the_client_what_counted_against_a_marker_comes_back(tmp_path: Path) -> None:
    records = Records(tmp_path / "triad.db")
    scored = card(1.0)
    scored["dimensions"]["learning"]["markers"][0] |= {
        "status": "contradicted",
        "evidence": [{"turn": 5, "quote": "You should", "signal": "unheard of", "effect": -1.0}],
    }
    session_id = practised(records, 0, scored)
    with records._engine.begin() as db:
        db.exec_driver_sql("UPDATE turns SET parent_id = id - 1 WHERE position > 0")
    debrief = load_debrief(records, Library.at(find_paths()), session_id)
    ((position, sentence, _),) = hardest(debrief)
    assert (position, sentence) == (5, "In turn 6 this went against a marker: a marker.")


async def test_a_moment_comes_back_after_a_day_and_later_each_time_it_goes_better(practice: Practice) -> None:
    records = practice.records
    moment, other = chosen(practice, await finished(practice))
    drop(records, other.id)
    at = NOW
    for days in DAYS:
        assert moments_due(records, at + timedelta(days=days, seconds=-1)) == []
        at += timedelta(days=days)
        assert [m.id for m in moments_due(records, at)] == [moment.id]
        moment = tried(records, moment.id, True, at)
    assert moment.due_at is None
    assert (moment.tries, moment.last_better) == (len(DAYS), True)
    assert moments_due(records, at + timedelta(days=999)) == []
    assert moments_waiting(records) == []


async def test_a_try_that_did_not_go_better_comes_back_tomorrow(practice: Practice) -> None:
    moment, _ = chosen(practice, await finished(practice))
    tried(practice.records, moment.id, True, NOW)
    moment = tried(practice.records, moment.id, False, NOW)
    assert (moment.step, moment.tries, moment.last_better) == (0, 2, False)
    assert moment.due_at == "2025-03-02T19:30:00.000+00:00"


async def test_a_moment_is_tried_from_that_very_turn_and_the_session_stands_as_before(practice: Practice) -> None:
    records = practice.records
    session_id = await finished(practice)
    moment, _ = chosen(practice, session_id)
    before = records.session(session_id)
    session = practice.resume(moment.session_id)
    assert await session.rewind(moment.turn_id) == moment.quote
    assert session.turns[-1].text == moment.before
    await drain(session.say("It sounds as if a lot hangs on this for you. What matters most in it?"))
    new = session.turns[moment.position]
    result = compare(records, moment.id, new.id)
    assert result.better
    assert result.now > result.then == moment.weight
    tried(records, moment.id, result.better, NOW)
    records.put_back(session_id)
    after = records.session(session_id)
    assert (after.status, after.outcome, after.ending, after.ended_at, after.head_id) == (
        Status.DONE,
        before.outcome,
        before.ending,
        before.ended_at,
        before.head_id,
    )
    assert new.id in {turn.id for turn in records.tree(session_id)}
    assert records.unfinished() == []


async def test_the_same_words_again_are_not_better(practice: Practice) -> None:
    session = practice.begin("walter", "first_session", seed=2)
    await drain(session.start())
    await drain(session.say("You should call them tonight."))
    turn = practice.records.turn(session.turns[1].id)
    weight = sum(step.weight for step in steps_of([turn]))
    moment = practice.records.add_moment(session.id, turn.id, sentence="It closed.", weight=weight, due_at="")
    await drain(session.say(await session.rewind(turn.id)))
    assert session.turns[1].id != turn.id
    assert not compare(practice.records, moment.id, session.turns[1].id).better


async def test_a_try_that_is_talked_to_a_new_end_keeps_that_end(practice: Practice) -> None:
    records = practice.records
    session_id = await finished(practice)
    moment, _ = chosen(practice, session_id)
    session = practice.resume(session_id)
    await session.rewind(moment.turn_id)
    await drain(session.say("What matters most in it?"))
    await drain(session.end())
    await drain(session.reflect(None))
    head = records.session(session_id).head_id
    records.put_back(session_id)
    assert records.session(session_id).head_id == head
    assert records.session(session_id).stood is None


async def test_two_moments_of_one_session_tried_in_a_row_leave_it_as_it_was(practice: Practice) -> None:
    records = practice.records
    session_id = await finished(practice)
    before = records.session(session_id)
    one, other = chosen(practice, session_id)
    for moment in (one, other):
        await practice.resume(session_id).rewind(moment.turn_id)
    records.put_back(session_id)
    after = records.session(session_id)
    assert (after.status, after.head_id, after.outcome) == (Status.DONE, before.head_id, before.outcome)


async def test_a_next_session_still_knows_how_the_last_one_ended_while_a_moment_is_tried(practice: Practice) -> None:
    session_id = await finished(practice)
    moment, _ = chosen(practice, session_id)
    await practice.resume(session_id).rewind(moment.turn_id)
    practice.records.put_back(session_id)
    following = practice.begin("walter", "first_session", seed=3)
    assert following.entry.follows == session_id


async def test_moments_go_with_their_session(practice: Practice) -> None:
    session_id = await finished(practice)
    assert chosen(practice, session_id)
    practice.records.delete_session(session_id)
    assert moments_waiting(practice.records) == []


def test_only_a_few_are_due_together_and_the_hardest_go_first(tmp_path: Path) -> None:
    records = Records(tmp_path / "triad.db")
    for number in range(4):
        session_id = practised(records, number, card(2.0))
        for turn in records.tree(session_id)[1:4:2]:
            at = f"2025-02-{10 + number}T10:00:00.000+00:00"
            records.add_moment(session_id, turn.id, sentence="It closed.", weight=-turn.id / 1000, due_at=at)
    due = moments_due(records, NOW)
    assert len(due) == MOST_AT_ONCE
    assert [m.weight for m in due] == sorted(m.weight for m in due)
    assert min(m.weight for m in moments_waiting(records)) == due[0].weight
