"""A home folder with one finished session in it, made once and copied for each test that wants it."""

from __future__ import annotations

import asyncio
import shutil
from pathlib import Path

import pytest

from simulator.paths import Paths
from simulator.session import Session, open_practice
from simulator.settings import read_settings

SAID = (
    "What would make this half hour worth it for you?",
    "What matters to you about it?",
    "You should just do it tomorrow. Set an alarm and ring.",
    "So part of you is afraid of what happens after.",
    "What have you already got that could help?",
    "What are you learning about yourself as you say that?",
)


async def _talk(session: Session) -> None:
    async for _ in session.start():
        pass
    for text in SAID:
        async for _ in session.say(text):
            pass
    async for _ in session.end():
        pass
    async for _ in session.reflect({"partnering": 3, "enrolling": 2.5, "learning": None}, "She laughs.", "I hurry."):
        pass


async def _fill(paths: Paths) -> None:
    async with open_practice(paths, read_settings(paths.settings, environment={})) as practice:
        await _talk(practice.begin("walter", "first_session", seed=7))


@pytest.fixture(scope="session")
def lived_in_once(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("lived-in")
    asyncio.run(_fill(Paths(folder, folder, folder / "cache")))
    return folder


@pytest.fixture
def lived_in(lived_in_once: Path, home: Path) -> Path:
    """The test's own TRIAD_HOME with a finished session with Walter in it."""
    shutil.copytree(lived_in_once, home, dirs_exist_ok=True)
    return home
