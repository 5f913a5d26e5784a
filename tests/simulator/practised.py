"""A history as long as one likes, written straight into the records: for progress, replay and the care for one's data."""

from __future__ import annotations

import random
from datetime import UTC, datetime, timedelta
from typing import Any

from sqlalchemy import Connection, insert

from simulator.records.clock import as_written
from simulator.records.entries import Status
from simulator.records.records import Records
from simulator.records.tables import reflections, scorecards, sessions, tallies, turns
from simulator.records.tally import tally_of

BEGAN = datetime(2025, 1, 6, 18, 0, tzinfo=UTC)
"""A Monday evening."""
SAID = ("What would you like from today?", "So it has been eight weeks.", "You should call him.", "Mm-hm.")
CODES = (["open_question"], ["simple_reflection"], ["advice"], ["encourager"])


def card(
    score: float | None = 2.5,
    *,
    half: float = 0.8,
    turns: int = 24,
    codes: tuple[list[str], ...] = CODES,
    rubric: str = "r1",
    scorer: str = "local",
    coder: str = "c1",
    talk: bool = True,
) -> dict[str, Any]:
    """A scorecard's JSON form, as large as a real one of `turns` turns."""
    span = None if score is None else [max(0.0, score - half), min(5.0, score + half)]
    said = [
        {
            "index": n,
            "speaker": "coach",
            "text": SAID[n // 2 % 4],
            "behaviours": codes[n // 2 % len(codes)],
            "focus": [],
        }
        if n % 2
        else {"index": n, "speaker": "client", "text": "Well. " * 12, "behaviours": ["neutral"], "focus": []}
        for n in range(turns)
    ]
    evidence = [{"turn": 1, "quote": SAID[0], "signal": "s", "effect": 1.0}] * 4
    markers = [{"id": f"P{n}", "name": "a marker", "status": "shown", "evidence": evidence} for n in range(5)]
    dimension = {"score": score, "interval": span, "mean": 0.1, "weight": 1.0, "markers": markers}
    return {
        "schema": "triad.scorecard/1",
        "scorer": scorer,
        "coder": coder,
        "rubric": {"id": "pel", "version": 1, "digest": rubric},
        "dimensions": {name: dict(dimension) for name in ("partnering", "enrolling", "learning")},
        "turns": said if talk else [],
    }


def practised(records: Records, number: int, scored: dict[str, Any] | None, **other: Any) -> str:
    """One finished session, the `number`th (a day apart); returns its id. `own` is the own rating; others are columns."""
    with records._engine.begin() as db:
        return _write(db, number, scored, **other)


def _write(db: Connection, number: int, scored: dict[str, Any] | None, **other: Any) -> str:
    own, said = other.pop("own", None), other.pop("said", 24)
    name = f"{number:04d}{'s' * 8}"
    at = as_written(BEGAN + timedelta(days=number))
    values: dict[str, Any] = {
        "id": name,
        "persona_id": "walter",
        "persona_digest": "d",
        "persona_name": "Walter",
        "scenario_id": "first_session",
        "voice": "scripted",
        "seed": 1,
        "status": Status.DONE.value,
        "outcome": "unfinished",
        "thread": f"{name}.0",
        "minutes": 25,
        "elapsed_s": 600.0,
        "notes_turns": 0,
        "xray": False,
        "started_at": at,
        "ended_at": at,
    }
    db.execute(insert(sessions).values(values | other))
    rows = [
        {"session_id": name, "parent_id": None, "position": k, "speaker": ("client", "coach")[k % 2], "at": at}
        | {"text": "Well, it is what it is, isn't it, after all these weeks."}
        for k in range(said)
    ]
    db.execute(insert(turns), rows)
    leaf = db.exec_driver_sql("SELECT MAX(id) FROM turns").scalar_one()
    db.execute(sessions.update().where(sessions.c.id == name).values(head_id=leaf))
    if own is not None:
        rating = dict.fromkeys(("partnering", "enrolling", "learning"), own)
        db.execute(insert(reflections).values(session_id=name, leaf_id=leaf, at=at, **rating))
    if scored is not None:
        scores = {key: value["score"] for key, value in scored["dimensions"].items()}
        done = db.execute(
            insert(scorecards).values(
                session_id=name,
                leaf_id=leaf,
                scorer=scored["scorer"],
                rubric_digest=scored["rubric"]["digest"],
                card=scored,
                at=at,
                **scores,
            )
        )
        key = done.inserted_primary_key[0]  # type: ignore[index]  # one row was inserted
        db.execute(insert(tallies).values(scorecard_id=key, session_id=name, retried=0, **tally_of(scored)))
    return name


def a_long_history(records: Records, sessions: int = 2_000) -> None:
    """Sessions that get better by and by, with own ratings, some of them not to be compared."""
    chance = random.Random(5)
    with records._engine.begin() as db:
        for number in range(sessions):
            score = round(min(5.0, max(0.0, 1.5 + 2 * number / sessions + chance.gauss(0, 0.7))), 2)
            _write(
                db,
                number,
                card(score, turns=40, rubric="r0" if number < sessions // 10 else "r1"),
                said=4,
                own=float(chance.randint(1, 4)),
                xray=number % 50 == 0,
                persona_id=f"client{number % 12}",
                ending={"s": 0.4, "o": 0.3, "i": 0.2, "g": {"old_story": 0.6}, "d": ["a", "b", "c"]},
            )
