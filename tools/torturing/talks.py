"""Kills while somebody practises: talking, ending, rating, choosing an experiment, trying a finished talk again."""

from __future__ import annotations

import asyncio
import os
import random
import time
from collections.abc import Callable
from itertools import pairwise
from pathlib import Path

from simulator.events import ClientSaid, CoachSaid, Event, Events, Scored
from simulator.paths import find_paths
from simulator.records.copies import faults_in
from simulator.records.entries import Status
from simulator.records.records import Records
from simulator.session import Practice, Session, open_practice
from simulator.settings import read_settings
from torturing.rounds import ENDS, Result, at_home, end, forked, heard, heard_so_far, tell
from torturing.warm import preload

WORDS = (
    "What would you like from our talk?",
    "So it has been lying there for a while.",
    "What would it give you?",
    "",
    "Mm-hm.",
    "What have you tried before that worked?",
    "What gets in the way?",
)
RATING = {"partnering": 3.0, "enrolling": 2.5, "learning": 2.0}


def practising(session_id: str | None, seed: int) -> Callable[[int], None]:
    """A trainee who talks, ends, rates, chooses an experiment, goes back into the finished talk, and so on."""

    async def practise(pipe: int) -> None:
        chance = random.Random(seed)
        paths = find_paths()
        async with open_practice(paths, read_settings(paths.settings)) as practice:
            session = (
                practice.resume(session_id) if session_id else practice.begin("walter", "first_session", seed=seed)
            )
            tell(pipe, session=session.id)
            while await _one_talk(practice, session, chance, pipe):
                pass

    return lambda pipe: asyncio.run(practise(pipe))


async def _one_talk(practice: Practice, session: Session, chance: random.Random, pipe: int) -> bool:
    """Talk, end, rate; whether there is more that can be done with this session."""
    if session.entry.status is Status.DONE:
        mine = [turn for turn in session.turns if turn.speaker == "coach"]
        if not mine:
            return False
        await session.rewind(chance.choice(mine).id)
        if chance.random() < 0.3:  # only looked, and left again
            practice.records.put_back(session.id)
            return True
    if session.entry.status is Status.OPEN:
        await _told(session.start(), pipe)
        for number in range(chance.randint(1, 12)):
            if session.entry.outcome is not None:
                break
            words = WORDS[number % len(WORDS)] and f"{WORDS[number % len(WORDS)]} ({time.monotonic_ns()})"
            await _told(session.say(words), pipe)
        if session.entry.outcome is None:
            await _told(session.end(), pipe)
    if session.entry.status is Status.REFLECTING:
        noticed = f"noticed {time.monotonic_ns()}"
        await _told(session.reflect(RATING, noticed, "learned"), pipe)
        entry = session.entry
        tell(pipe, rated=noticed, outcome=entry.outcome, ended_at=entry.ended_at)
        experiment = f"try {time.monotonic_ns()}"
        practice.records.choose_experiment(session.id, experiment)
        tell(pipe, experiment=experiment)
    return True


async def _told(events: Events, pipe: int) -> None:
    async for event in events:
        _tell_of(event, pipe)


def _tell_of(event: Event, pipe: int) -> None:
    if isinstance(event, CoachSaid | ClientSaid):
        tell(pipe, turn=event.turn_id, text=event.text)


def going_on(session_id: str) -> Callable[[int], None]:
    """The next start: how the session stands there, and whether it goes on to its score."""

    async def go_on(pipe: int) -> None:
        paths = find_paths()
        async with open_practice(paths, read_settings(paths.settings)) as practice:
            entry = practice.records.session(session_id)
            tell(pipe, stands=entry.status.value, outcome=entry.outcome, ended_at=entry.ended_at)
            session = practice.resume(session_id)
            scored = entry.status is Status.DONE
            if entry.status is Status.OPEN:
                async for _ in session.start():
                    pass
                if session.entry.outcome is None:
                    async for _ in session.say("Where are we now?"):
                        pass
                if session.entry.outcome is None:
                    async for _ in session.end():
                        pass
            if session.entry.status is Status.REFLECTING:
                async for event in session.reflect(None):
                    scored = scored or isinstance(event, Scored)
            tell(pipe, scored=scored, speakers=[turn.speaker for turn in session.turns])

    return lambda pipe: asyncio.run(go_on(pipe))


def kill_a_talk(chance: random.Random, home: Path, *, kills: tuple[int, int] = (3, 9)) -> Result:
    """One session, killed several times at random moments, then gone on with."""
    preload()
    result = Result()
    turns: dict[int, str] = {}
    ratings: list[str] = []
    tries: list[str] = []
    finished: tuple[str, str] | None = None
    session_id: str | None = None
    with at_home(home):
        for _ in range(chance.randint(*kills)):
            child, pipe = forked(practising(session_id, chance.randrange(1 << 30)))
            # The session stands; from here on any moment may be the last. It is counted in what was acknowledged, so
            # that a busy machine is killed in the same places as one that has nothing else to do.
            first = heard_so_far(pipe, chance.choice((1, chance.randint(1, 12), chance.randint(4, 30))))
            time.sleep(chance.choice((0.0, chance.uniform(0.0, 0.02), chance.uniform(0.0, 0.2))))
            result.count("kills", end(child, chance.choice(ENDS), chance))
            for told in heard(pipe, first):
                session_id = told.get("session", session_id)
                if "error" in told:
                    result.wrong.append(f"while practising: {told['error']}")
                if "turn" in told:
                    turns[told["turn"]] = told["text"]
                if "rated" in told:
                    ratings.append(told["rated"])
                    finished = (told["outcome"], told["ended_at"])
                if "experiment" in told:
                    tries.append(told["experiment"])
        if session_id is None:
            return result
        child, pipe = forked(going_on(session_id))
        os.waitpid(child, 0)
        answer = {key: value for told in heard(pipe) for key, value in told.items()}
        _compare(result, session_id, home, turns, ratings, tries)
    for what, kept in (("acknowledged turns", turns), ("ratings", ratings), ("experiments", tries)):
        result.count(what, len(kept))
    if finished is not None and answer.get("outcome") is None and answer.get("stands") == "open":
        result.wrong.append(f"a finished session was un-finished: {answer}")
    if not answer.get("scored"):
        result.wrong.append(f"it did not go on to its score: {answer}")
    elif any(a == b == "coach" for a, b in pairwise(answer["speakers"])):
        result.wrong.append("a coach's turn was never answered")
    return result


def _compare(
    result: Result, session_id: str, home: Path, turns: dict[int, str], ratings: list[str], tries: list[str]
) -> None:
    records = Records(find_paths().records)
    kept = {turn.id: turn.text for turn in records.tree(session_id)}
    noted = {row["noticed"] for row in records.rows("reflections")}
    tried = {row["text"] for row in records.rows("experiments")}
    cards = sum(1 for _ in records.rows("scorecards"))
    records.close()
    result.wrong += [f"lost: {text!r}" for turn, text in turns.items() if kept.get(turn) != text]
    result.wrong += [f"lost a rating: {one}" for one in ratings if one not in noted]
    result.wrong += [f"lost an experiment: {one}" for one in tries if one not in tried]
    if cards < len(ratings):
        result.wrong.append(f"{len(ratings)} cards were shown, {cards} are there")
    result.wrong += [f"the store is damaged: {fault}" for fault in faults_in(home / "triad.db")]
