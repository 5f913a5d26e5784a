"""Judging over many machines: procrastinate keeps one job a sample in PostgreSQL (extra `queue`), workers ask, cards
are put together from the replies.

Rate limits are everybody's, a 429 holds all workers back, a paid reply is written before anything else happens, and
what a worker that died had under way is asked again by another. Transcripts stand in that database until it is dropped.
"""

from __future__ import annotations

import asyncio
import logging
import random
from collections.abc import AsyncIterator, Iterable, Sequence
from contextlib import asynccontextmanager, suppress
from datetime import UTC, datetime, timedelta
from hashlib import blake2b
from typing import Any, Final

from pydantic import BaseModel

from scoring.errors import TranscriptError
from scoring.judge.judge import JudgeModel, Reply, ReplyUnusable, judge_transcript
from scoring.judge.reply import Verdicts
from scoring.scorecard.batch import Refused, numbered_lines, read_line
from scoring.scorecard.preparation import CodesTurns
from scoring.scorecard.rubric import Rubric
from simulator.batch import queue_store as store
from simulator.errors import ModelError, ModelRateLimited, UsageError
from simulator.extras import extra

QUEUE: Final = "triad-judging"
TASK: Final = "triad.ask"
FAULTS: Final = 8
"""Times that a service may fail over one request before its batch is paused."""
_PAUSED_S: Final = 5.0
_HEARTBEAT_S: Final = 5.0
_DEAD_AFTER_S: Final = 20.0


class NotYet(Exception):  # noqa: N818 - no error: the reply is still to come
    """A reply that isn't there."""


class _Planned:
    """Stands where the model would: takes note of what would be asked."""

    def __init__(self, model: str) -> None:
        self._model = model
        self.requests: list[store.Request] = []

    async def complete(
        self, messages: Sequence[tuple[str, str]], schema: type[BaseModel], *, temperature: float, seed: int
    ) -> Reply:
        self.requests.append(store.Request(self._model, tuple(messages), temperature, seed))
        raise NotYet


class _Stored:
    """Stands where the model would: answers with what was answered."""

    def __init__(self, db: Any, model: str) -> None:
        self._db, self._model = db, model

    async def complete(
        self, messages: Sequence[tuple[str, str]], schema: type[BaseModel], *, temperature: float, seed: int
    ) -> Reply:
        key = store.Request(self._model, tuple(messages), temperature, seed).key
        row = await store.request(self._db, key)
        if row is None or row["state"] in ("waiting", "asking"):
            raise NotYet
        reply = Reply(row["reply"] or "", row["model"], row["tokens_in"], row["tokens_out"])
        if row["state"] == "unusable":
            raise ReplyUnusable(row["reason"], reply if reply.text else None)
        return reply


async def put(
    url: str,
    lines: Iterable[str],
    *,
    rubric: Rubric,
    coder: CodesTurns,
    model: str,
    samples: int,
    name: str,
    prices: tuple[float | None, float | None] = (None, None),
    budget: float | None = None,
    refused: Refused | None = None,
) -> str:
    """Plan a batch and hand out its jobs; returns its id, which is the same for the same talks. Doing it again adds
    what is missing. Raises `UsageError`, and `TranscriptError` without `refused`."""
    talks = []
    found = blake2b("\x1f".join((rubric.digest, coder.digest, model, f"{samples}")).encode(), digest_size=6)
    for number, line in numbered_lines(lines):
        try:
            transcript = read_line(line, number, name)
        except TranscriptError as error:
            if refused is None:
                raise
            refused(number, error)
            continue
        found.update(line.encode("utf-8", "surrogatepass"))
        planned = _Planned(model)
        with suppress(NotYet):
            await judge_transcript(transcript, coder=coder, rubric=rubric, model=planned, samples=samples)
        talks.append((number, line, planned.requests))
    batch = found.hexdigest()
    async with store.connected(url) as db, opened_app(url) as app:
        await store.add_batch(db, batch, model, prices)
        await store.set_budget(db, batch, budget)
        for number, line, requests in talks:
            await store.add_talk(db, batch, number, line, requests)
        await _hand_out(app, await store.waiting(db, batch))
    return batch


async def cards(
    url: str, batch: str, *, rubric: Rubric, coder: CodesTurns, model: str, samples: int, name: str
) -> AsyncIterator[tuple[int, str | None]]:
    """The place and the card of each talk of a batch, in order; None for those that still wait. Raises `UsageError`."""
    async with store.connected(url) as db:
        rows = await db.execute(
            "SELECT place, line, keys FROM triad_judging.talks WHERE batch = %s ORDER BY place", (batch,)
        )
        for row in await rows.fetchall():
            if not await store.settled(db, row["keys"]):
                yield row["place"], None
                continue
            transcript = read_line(row["line"], row["place"], name)
            stored = _Stored(db, model)
            card = await judge_transcript(transcript, coder=coder, rubric=rubric, model=stored, samples=samples)
            yield row["place"], card.as_line()


@asynccontextmanager
async def opened_app(url: str) -> AsyncIterator[Any]:
    """Procrastinate's app on this database, its tables made where they aren't there. Raises `UsageError`."""
    with extra("queue", "A queue"):
        import procrastinate
    app = procrastinate.App(connector=procrastinate.PsycopgConnector(conninfo=url))
    async with app.open_async(), store.connected(url) as db, db.transaction():
        await db.execute("SELECT pg_advisory_xact_lock(%s)", (store.START_LOCK + 1,))
        there = await (await db.execute("SELECT to_regclass('procrastinate_jobs') AS found")).fetchone()
        if there["found"] is None:
            await app.schema_manager.apply_schema_async()
    async with app.open_async():
        yield app


async def _hand_out(app: Any, keys: Iterable[str]) -> None:
    from procrastinate.exceptions import AlreadyEnqueued

    for key in keys:
        with suppress(AlreadyEnqueued):
            await app.configure_task(TASK, queue=QUEUE, queueing_lock=key).defer_async(key=key)


async def work(
    url: str,
    model: JudgeModel,
    *,
    name: str,
    at_once: int = 4,
    most: float = 0.0,
    wait: bool = True,
    dead_after: float = _DEAD_AFTER_S,
    prices: tuple[float | None, float | None] = (None, None),
) -> None:
    """Ask what waits, `at_once` at a time, until there is nothing left or, with `wait`, until interrupted.

    `name` is the model's, as the batches have it; `most` is what one request may cost at most. Raises `UsageError`.
    """
    async with opened_app(url) as app, store.connected(url) as db, store.connected(url) as books:
        asker = _Asker(db, books, model, name, most, prices)
        app.task(name=TASK, queue=QUEUE, retry=_later(), pass_context=False)(asker.ask)
        rescue = asyncio.create_task(_rescue(app, dead_after))
        # Each job that has to wait would be told as a failure; what failed is said where a batch stands.
        logging.getLogger("procrastinate").setLevel(logging.CRITICAL)
        try:
            while True:
                await app.run_worker_async(
                    queues=[QUEUE],
                    concurrency=at_once,
                    wait=wait,
                    fetch_job_polling_interval=0.5,
                    update_heartbeat_interval=min(_HEARTBEAT_S, dead_after / 3),
                    stalled_worker_timeout=dead_after,
                    delete_jobs="successful",
                )
                if wait or not await store.left(db):
                    break
                await asyncio.sleep(0.2)  # what is left has to wait, or is another worker's
        finally:
            rescue.cancel()
            with suppress(asyncio.CancelledError):
                await rescue


class Later(Exception):  # noqa: N818 - no error: the job's time hasn't come
    """A request that has to wait for so many seconds."""

    def __init__(self, seconds: float) -> None:
        self.seconds = seconds
        super().__init__(f"{seconds}")


def _later() -> Any:
    from procrastinate import BaseRetryStrategy, RetryDecision

    class WhenItsTimeHasCome(BaseRetryStrategy):
        def get_retry_decision(self, *, exception: BaseException, job: Any) -> RetryDecision | None:
            seconds = exception.seconds if isinstance(exception, Later) else _PAUSED_S
            return RetryDecision(retry_at=datetime.now(UTC) + timedelta(seconds=seconds))

    return WhenItsTimeHasCome()


class _Asker:
    """Asks one request: when there is a token, money, and nobody paused it."""

    def __init__(
        self, db: Any, books: Any, model: JudgeModel, name: str, most: float, prices: tuple[float | None, float | None]
    ) -> None:
        self._db, self._model, self._name, self._most = db, model, name, most
        self._in, self._out = (price or 0.0 for price in prices)
        # One transaction at a time on each connection; a reply doesn't wait behind those that are yet to be asked.
        self._books, self._booking = books, asyncio.Lock()
        self._turn = asyncio.Lock()

    async def ask(self, key: str) -> None:
        """Ask, and write the reply before anything else. Raises `Later` where it has to wait."""
        row = await self._begun(key)
        if row is None:
            return
        try:
            messages = [(role, text) for role, text in row["messages"]]
            reply = await self._model.complete(messages, Verdicts, temperature=row["temperature"], seed=row["seed"])
        except ReplyUnusable as error:
            got = error.reply
            await self._end(key, "unusable", reply=got.text if got else "", reason=error.reason)
        except ModelRateLimited as error:
            pause = error.retry_after if error.retry_after is not None else 2.0
            async with self._turn:
                await store.hold_back(self._db, self._name, pause)
            await self._end(key, "waiting")
            raise Later(pause + random.random()) from error
        except ModelError as error:
            await self._end(key, "waiting")
            if not error.retryable or row["asked"] >= FAULTS:
                async with self._turn:
                    await store.pause(self._db, row["batch"], error.message)
            raise Later(_PAUSED_S) from error
        except BaseException:
            await asyncio.shield(self._end(key, "waiting"))
            raise
        else:
            cost = ((reply.tokens_in or 0) * self._in + (reply.tokens_out or 0) * self._out) / 1_000_000
            values = {"reply": reply.text, "model": reply.model}
            tokens = {"tokens_in": reply.tokens_in, "tokens_out": reply.tokens_out}
            await asyncio.shield(self._end(key, "done", cost=cost, **values, **tokens))

    async def _begun(self, key: str) -> dict[str, Any] | None:
        async with self._turn:
            row = await store.request(self._db, key)
            if row is None or row["state"] not in ("waiting", "asking"):
                return None
            if seconds := await store.take(self._db, self._name):
                raise Later(seconds * (1 + random.random()))
            why = await store.begin(self._db, key, self._most)
        if why == "done":
            return None
        if why:
            raise Later(_PAUSED_S)
        return row

    async def _end(self, key: str, state: str, *, cost: float = 0.0, **values: object) -> None:
        async with self._booking:
            await store.end(self._books, key, state, cost=cost, **values)


async def _rescue(app: Any, dead_after: float) -> None:
    """Hand out again what workers that died had under way."""
    from procrastinate.exceptions import ConnectorException

    while True:
        for job in await app.job_manager.get_stalled_jobs(seconds_since_heartbeat=dead_after):
            with suppress(
                ConnectorException
            ):  # another worker was faster; a database that is gone ends the work itself
                await app.job_manager.retry_job(job)
        await asyncio.sleep(min(_HEARTBEAT_S, dead_after / 2))


def checked(url: str | None) -> str:
    """The queue's address. Raises `UsageError` where none is given."""
    if not url:
        hint = "Set TRIAD_QUEUE, or give --queue postgresql://host/database."
        raise UsageError("Which database holds the queue?", hint=hint)
    return url.replace("postgresql+psycopg://", "postgresql://", 1)
