"""`triad queue`: batches before a model, over PostgreSQL, on as many machines as there are."""

from __future__ import annotations

import asyncio
import json
import sys
from contextlib import suppress
from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING, Final

import typer

from simulator.commands.score import rubric_of, without_a_voice
from simulator.commands.score_many import Refusals, told
from simulator.errors import UsageError
from simulator.paths import find_paths

if TYPE_CHECKING:
    from simulator.batch.queue_store import Standing
    from simulator.settings import Settings

MOST_TOKENS_IN: Final = 60_000
"""Tokens of the longest prompt that is sent: what a request may cost is reckoned with it."""


def put(
    file: str, *, url: str | None, rubric: str | None, budget: float | None, a_minute: float | None, yes: bool
) -> int:
    """Plan a batch and print its id. Raises `UsageError`."""
    from scoring.coding.coder import Coder
    from simulator.batch import queue_store as store
    from simulator.batch.queue import checked
    from simulator.batch.queue import put as run
    from simulator.batch.sources import opened_lines
    from simulator.debrief.judging import ask_before
    from simulator.settings import read_settings

    settings = read_settings(find_paths().settings).settings
    prices = (settings.price_in, settings.price_out)
    if budget is not None and None in prices:
        raise UsageError("A budget needs prices.", hint="Set price_in and price_out, per million tokens.")
    address, model, chosen = checked(url), _model(settings), rubric_of(rubric)
    refusals = Refusals(None)
    with opened_lines(file) as lines:
        every = list(lines)
    ask_before(every, chosen, settings, sure=yes, name=file)

    async def run_it() -> str:
        batch = await run(
            address,
            every,
            rubric=chosen,
            coder=Coder.load(),
            model=model,
            samples=settings.judge_samples,
            name=file,
            prices=prices,
            budget=budget,
            refused=refusals.tell,
        )
        if a_minute is not None:
            async with store.connected(address) as db:
                await store.limit(db, model, a_minute)
        return batch

    typer.echo(asyncio.run(run_it()))
    return told(len(every) - refusals.count, refusals.count, None)


def work(*, url: str | None, jobs: int, until_empty: bool) -> None:
    """Ask what waits. Raises `UsageError`, `NotConfigured`."""
    from simulator.batch.queue import checked
    from simulator.batch.queue import work as run
    from simulator.llm.judging import JudgingModel
    from simulator.llm.model import Model
    from simulator.llm.settings import ModelSettings
    from simulator.settings import read_settings

    settings = read_settings(find_paths().settings).settings
    address, name = checked(url), _model(settings)
    # What asks for a pause shall hold all workers back at once, and not one after the other.
    service = ModelSettings.of(settings, judge=True).model_copy(update={"retries": 0})
    prices = (settings.price_in, settings.price_out)
    most = (MOST_TOKENS_IN * (prices[0] or 0.0) + service.max_tokens * (prices[1] or 0.0)) / 1_000_000

    async def run_it() -> None:
        async with Model(service) as model:
            await run(
                address,
                JudgingModel(model),
                name=name,
                at_once=jobs,
                most=most,
                wait=not until_empty,
                prices=prices,
            )

    with without_a_voice():
        asyncio.run(run_it())


def show(*, url: str | None, as_json: bool) -> None:
    """Print where each batch stands. Raises `UsageError`."""
    from simulator.batch import queue_store as store
    from simulator.batch.queue import checked

    async def run_it() -> list[Standing]:
        async with store.connected(checked(url)) as db:
            return await store.standings(db)

    found = asyncio.run(run_it())
    if as_json:
        typer.echo(json.dumps([asdict(one) for one in found], indent=2))
        return
    for one in found:
        states = ", ".join(f"{count} {state}" for state, count in sorted(one.states.items()))
        to_come = "" if one.to_come is None else f", about {one.to_come:.2f} to come"
        budget = "" if one.budget is None else f" of {one.budget:.2f}"
        paused = f"; paused: {one.paused}" if one.paused else ""
        typer.echo(f"{one.batch}  {states or 'nothing to ask'}; {one.spent:.2f}{budget} spent{to_come}{paused}")


def pause(batch: str, *, url: str | None, go_on: bool, budget: float | None) -> None:
    """Pause a batch, or go on with it. Raises `UsageError`."""
    from simulator.batch import queue_store as store
    from simulator.batch.queue import checked

    async def run_it() -> None:
        async with store.connected(checked(url)) as db:
            if batch not in {one.batch for one in await store.standings(db)}:
                raise UsageError(f"There is no batch {batch!r}.", hint="`triad queue show` lists them.")
            if budget is not None:
                await store.set_budget(db, batch, budget)
            await store.pause(db, batch, "" if go_on else "by hand")

    asyncio.run(run_it())


def take(batch: str, *, url: str | None, rubric: str | None, out: Path | None) -> int:
    """Write the cards that are there. Raises `UsageError`."""
    from scoring.coding.coder import Coder
    from simulator.batch.outputs import opened_output
    from simulator.batch.queue import cards, checked
    from simulator.settings import read_settings

    settings = read_settings(find_paths().settings).settings
    address, chosen = checked(url), rubric_of(rubric)
    if out is not None:
        with suppress(FileNotFoundError):
            out.unlink()

    async def run_it() -> tuple[int, int]:
        there = waits = 0
        with opened_output(out) as output:
            found = cards(
                address,
                batch,
                rubric=chosen,
                coder=Coder.load(),
                model=_model(settings),
                samples=settings.judge_samples,
                name=batch,
            )
            async for _, card in found:
                if card is None:
                    waits += 1
                else:
                    there += 1
                    output.write(card)
        return there, waits

    there, waits = asyncio.run(run_it())
    sys.stdout.flush()
    if not there and not waits:
        raise UsageError(f"There is no batch {batch!r}.", hint="`triad queue show` lists them.")
    if waits:
        typer.echo(f"{there} cards; {waits} talks still wait.", err=True)
    return 2 if waits else 0


def _model(settings: Settings) -> str:
    """The model's name: what a reply depends on, so that it has to be said."""
    name = settings.judge_model or settings.model
    if name is None:
        raise UsageError("Which model judges?", hint="Set judge_model (TRIAD_JUDGE_MODEL) on all machines alike.")
    return name
