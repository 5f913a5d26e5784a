"""`triad doctor`."""

from __future__ import annotations

import asyncio
import json
from typing import Any

import typer

from simulator.paths import find_paths
from simulator.settings import Settings, read_settings


def doctor(*, as_json: bool, trial: bool = False) -> int:
    """Print what is set up and which local model servers answer; with `trial` play with the model that is set up.

    Raises `NotConfigured` for a trial without a model.
    """
    paths = find_paths()
    configuration = read_settings(paths.settings)
    from simulator.doctor import examine, render

    found = examine(paths, configuration)
    if not as_json:
        typer.echo(render(found))
    if trial:
        found["trial"] = asyncio.run(_tried(configuration.settings))
        if not as_json:
            from simulator.tryout import render as render_trial

            typer.echo(render_trial(found["trial"]))
    if as_json:
        typer.echo(json.dumps(found, ensure_ascii=False, indent=2))
    return 0


async def _tried(settings: Settings) -> dict[str, Any]:
    from personas.loader import persona_shelf
    from scenarios.loader import scenario_shelf
    from scoring.coding.coder import Coder
    from scoring.scorecard.rubric import load_rubric
    from simulator.debrief.judging import opened_judge
    from simulator.llm.model import Model
    from simulator.llm.settings import ModelSettings
    from simulator.tryout import try_model

    persona, scenario = persona_shelf().get("walter").item, scenario_shelf().get("first_session").item
    async with Model(ModelSettings.of(settings)) as voice, opened_judge(settings) as judge:
        tried = await try_model(voice, judge, persona, scenario, load_rubric(), Coder.load())
    return tried.as_record()
