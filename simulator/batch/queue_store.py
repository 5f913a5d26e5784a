"""What a queue of judging keeps in PostgreSQL: batches, their talks, requests with their replies, and a bucket.

A request is one sample: its key is the digest of all that its reply depends on, so that the same one is asked once, in
whatever batch. Money is reserved before a request is sent and booked with its reply, under a lock on the batch.
"""

from __future__ import annotations

import json
from collections.abc import AsyncIterator, Mapping, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass
from hashlib import blake2b
from typing import Any, Final

from simulator.errors import UsageError
from simulator.extras import extra

SCHEMA: Final = """
CREATE SCHEMA IF NOT EXISTS triad_judging;
CREATE TABLE IF NOT EXISTS triad_judging.batches (
    id text PRIMARY KEY, model text NOT NULL, made timestamptz NOT NULL DEFAULT now(),
    paused text NOT NULL DEFAULT '', budget float8, price_in float8, price_out float8,
    spent float8 NOT NULL DEFAULT 0, reserved float8 NOT NULL DEFAULT 0);
CREATE TABLE IF NOT EXISTS triad_judging.requests (
    key text PRIMARY KEY, batch text NOT NULL REFERENCES triad_judging.batches, messages jsonb NOT NULL,
    temperature float8 NOT NULL, seed int NOT NULL, state text NOT NULL DEFAULT 'waiting', reply text, model text,
    reason text, tokens_in int, tokens_out int, asked int NOT NULL DEFAULT 0,
    reserved float8 NOT NULL DEFAULT 0, cost float8 NOT NULL DEFAULT 0);
CREATE INDEX IF NOT EXISTS requests_by_batch ON triad_judging.requests (batch, state);
CREATE TABLE IF NOT EXISTS triad_judging.talks (
    batch text NOT NULL REFERENCES triad_judging.batches, place int NOT NULL, line text NOT NULL,
    keys text[] NOT NULL, PRIMARY KEY (batch, place));
CREATE TABLE IF NOT EXISTS triad_judging.buckets (
    model text PRIMARY KEY, tokens float8 NOT NULL, a_second float8 NOT NULL, most float8 NOT NULL,
    at timestamptz NOT NULL DEFAULT now(), not_before timestamptz NOT NULL DEFAULT now());
"""
START_LOCK: Final = 7_284_119


@dataclass(frozen=True, slots=True)
class Request:
    """A sample to be asked for: (role, text) messages, temperature, seed; of a model."""

    model: str
    messages: tuple[tuple[str, str], ...]
    temperature: float
    seed: int

    @property
    def key(self) -> str:
        """The digest of all that a reply depends on."""
        text = json.dumps([self.model, self.messages, self.temperature, self.seed], ensure_ascii=False)
        return blake2b(text.encode("utf-8", "surrogatepass"), digest_size=16).hexdigest()


@dataclass(frozen=True, slots=True)
class Standing:
    """Where a batch stands: requests by state, cost so far and what it may still cost by the mean of those done."""

    batch: str
    states: Mapping[str, int]
    paused: str
    budget: float | None
    spent: float
    to_come: float | None


@asynccontextmanager
async def connected(url: str) -> AsyncIterator[Any]:
    """A connection that commits each statement; the tables are made where they aren't there. Raises `UsageError`."""
    with extra("queue", "A queue"):
        import psycopg
        from psycopg.rows import dict_row
    try:
        db = await psycopg.AsyncConnection.connect(url, autocommit=True, row_factory=dict_row, connect_timeout=10)
    except psycopg.Error as error:  # the address itself is never shown: it may hold a password
        hint = "Check the address (postgresql://host/database) and that the server runs."
        raise UsageError("The queue's database doesn't answer.", hint=hint) from error
    async with db:
        async with db.transaction():
            await db.execute("SELECT pg_advisory_xact_lock(%s)", (START_LOCK,))  # several may begin at once
            await db.execute(SCHEMA)
        yield db


async def add_batch(db: Any, batch: str, model: str, prices: tuple[float | None, float | None]) -> None:
    """Make a batch, or leave it as it is."""
    await db.execute(
        "INSERT INTO triad_judging.batches (id, model, price_in, price_out) VALUES (%s, %s, %s, %s) "
        "ON CONFLICT DO NOTHING",
        (batch, model, *prices),
    )


async def add_talk(db: Any, batch: str, place: int, line: str, requests: Sequence[Request]) -> None:
    """Add a talk with the requests that it needs; those that are there are shared."""
    async with db.transaction():
        for one in requests:
            await db.execute(
                "INSERT INTO triad_judging.requests (key, batch, messages, temperature, seed, model) "
                "VALUES (%s, %s, %s, %s, %s, %s) ON CONFLICT DO NOTHING",
                (one.key, batch, json.dumps(one.messages), one.temperature, one.seed, one.model),
            )
        await db.execute(
            "INSERT INTO triad_judging.talks (batch, place, line, keys) VALUES (%s, %s, %s, %s) ON CONFLICT DO NOTHING",
            (batch, place, line, [one.key for one in requests]),
        )


async def waiting(db: Any, batch: str) -> list[str]:
    """The keys of a batch's talks that have no reply yet."""
    found = await db.execute(
        "SELECT DISTINCT r.key FROM triad_judging.talks t JOIN triad_judging.requests r ON r.key = ANY(t.keys) "
        "WHERE t.batch = %s AND r.state IN ('waiting', 'asking') ORDER BY r.key",
        (batch,),
    )
    return [row["key"] for row in await found.fetchall()]


async def settled(db: Any, keys: Sequence[str]) -> bool:
    """Whether none of these requests still waits."""
    found = await db.execute(
        "SELECT 1 FROM triad_judging.requests WHERE key = ANY(%s) AND state IN ('waiting', 'asking') LIMIT 1",
        (list(keys),),
    )
    return await found.fetchone() is None


async def left(db: Any) -> bool:
    """Whether anything waits in a batch that isn't paused."""
    found = await db.execute(
        "SELECT 1 FROM triad_judging.requests r JOIN triad_judging.batches b ON b.id = r.batch "
        "WHERE r.state IN ('waiting', 'asking') AND b.paused = '' LIMIT 1"
    )
    return await found.fetchone() is not None


async def request(db: Any, key: str) -> dict[str, Any] | None:
    """A request as it stands."""
    found = await db.execute("SELECT * FROM triad_judging.requests WHERE key = %s", (key,))
    row: dict[str, Any] | None = await found.fetchone()
    return row


async def begin(db: Any, key: str, most: float) -> str:
    """Reserve `most` for a request, so that it may be asked: '' if so, else why not (`done`, or why it is paused)."""
    async with db.transaction():
        found = await db.execute(
            "SELECT b.* FROM triad_judging.batches b JOIN triad_judging.requests r ON r.batch = b.id WHERE r.key = %s "
            "FOR UPDATE OF b",
            (key,),
        )
        batch = await found.fetchone()
        row = await request(db, key)
        if row is None or batch is None or row["state"] not in ("waiting", "asking"):
            return "done"
        if batch["paused"]:
            return str(batch["paused"])
        others = batch["reserved"] - row["reserved"]  # one that was left by a worker that died holds its own
        if batch["budget"] is not None and batch["spent"] + others + most > batch["budget"] + 1e-9:
            if others > 1e-9:
                return "others are under way"
            await db.execute("UPDATE triad_judging.batches SET paused = 'budget' WHERE id = %s", (batch["id"],))
            return "budget"
        await db.execute("UPDATE triad_judging.batches SET reserved = %s WHERE id = %s", (others + most, batch["id"]))
        await db.execute(
            "UPDATE triad_judging.requests SET state = 'asking', reserved = %s, asked = asked + 1 WHERE key = %s",
            (most, key),
        )
    return ""


async def end(db: Any, key: str, state: str, *, cost: float = 0.0, **values: object) -> None:
    """Book what became of a request that was begun: its reply (`done`), or that it waits again or can't be used."""
    names = "".join(f", {name} = %({name})s" for name in values)
    async with db.transaction():
        await db.execute(
            "UPDATE triad_judging.batches b SET spent = b.spent + %(cost)s, reserved = b.reserved - r.reserved "
            "FROM triad_judging.requests r WHERE r.key = %(key)s AND b.id = r.batch",
            {"key": key, "cost": cost},
        )
        await db.execute(
            "UPDATE triad_judging.requests SET state = %(state)s, reserved = 0, cost = cost + %(cost)s"
            + names
            + " WHERE key = %(key)s",
            {"key": key, "state": state, "cost": cost, **values},
        )


async def limit(db: Any, model: str, a_minute: float) -> None:
    """Let all workers together send so many requests a minute to a model."""
    a_second, most = a_minute / 60, max(1.0, a_minute / 60)
    await db.execute(
        "INSERT INTO triad_judging.buckets (model, tokens, a_second, most) VALUES (%s, %s, %s, %s) "
        "ON CONFLICT (model) DO UPDATE SET a_second = EXCLUDED.a_second, most = EXCLUDED.most",
        (model, most, a_second, most),
    )


async def take(db: Any, model: str) -> float:
    """Take a token of a model's bucket: 0 where there was one, else the seconds after which to ask again."""
    found = await db.execute(
        "UPDATE triad_judging.buckets SET at = now(), tokens = "
        "least(most, tokens + a_second * extract(epoch FROM now() - at)) - 1 "
        "WHERE model = %s AND now() >= not_before "
        "AND least(most, tokens + a_second * extract(epoch FROM now() - at)) >= 1 RETURNING 1",
        (model,),
    )
    if await found.fetchone():
        return 0.0
    found = await db.execute(
        "SELECT greatest(extract(epoch FROM not_before - now()), "
        "(1 - tokens) / a_second - extract(epoch FROM now() - at), 0.05)::float8 AS seconds "
        "FROM triad_judging.buckets WHERE model = %s",
        (model,),
    )
    row = await found.fetchone()
    return 0.0 if row is None else float(row["seconds"])


async def hold_back(db: Any, model: str, seconds: float) -> None:
    """Let nobody ask a model for so long: it said so."""
    await db.execute(
        "INSERT INTO triad_judging.buckets (model, tokens, a_second, most, not_before) "
        "VALUES (%(model)s, 1000, 1000, 1000, now() + make_interval(secs => %(s)s)) ON CONFLICT (model) DO UPDATE SET "
        "not_before = greatest(triad_judging.buckets.not_before, EXCLUDED.not_before)",
        {"model": model, "s": seconds},
    )


async def pause(db: Any, batch: str, why: str) -> None:
    """Pause a batch, or go on with it where `why` is empty."""
    await db.execute("UPDATE triad_judging.batches SET paused = %s WHERE id = %s", (why, batch))


async def set_budget(db: Any, batch: str, budget: float | None) -> None:
    """What a batch may cost in all."""
    await db.execute("UPDATE triad_judging.batches SET budget = %s WHERE id = %s", (budget, batch))


async def standings(db: Any) -> list[Standing]:
    """Every batch, the oldest first."""
    batches = await (await db.execute("SELECT * FROM triad_judging.batches ORDER BY made, id")).fetchall()
    found = []
    for one in batches:
        counted = await db.execute(
            "SELECT state, count(*) AS n FROM triad_judging.requests WHERE batch = %s GROUP BY state", (one["id"],)
        )
        states = {row["state"]: row["n"] for row in await counted.fetchall()}
        done, left = states.get("done", 0), states.get("waiting", 0) + states.get("asking", 0)
        priced = one["price_in"] is not None and one["price_out"] is not None
        to_come = left * one["spent"] / done if done and priced else None
        found.append(Standing(one["id"], states, one["paused"], one["budget"], one["spent"], to_come))
    return found
