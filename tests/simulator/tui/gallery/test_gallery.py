"""Pictures of home, debrief, compare and progress. `pytest --snapshot-update` draws them anew on purpose."""

from __future__ import annotations

from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from syrupy.assertion import SnapshotAssertion
from textual.screen import Screen

import simulator.tui.app as tui
from simulator.paths import find_paths
from simulator.settings import read_settings
from simulator.tui.app import Start, TriadApp
from simulator.tui.appearance import Look
from simulator.tui.saved_state import Drafts, write_face
from simulator.tui.screens.compare import CompareScreen
from simulator.tui.screens.debrief import DebriefScreen
from simulator.tui.screens.progress import ProgressScreen
from tests.simulator.tui.gallery import shelf
from tests.simulator.tui.stage import Stage
from tests.simulator.tui.test_snapshots import LOOKS, Picture, drawn

SCREENS: dict[str, Callable[[Look], Screen[Any]]] = {
    "debrief": lambda look: DebriefScreen(look, shelf.debrief(), Drafts(Path("nowhere"))),
    "compare": lambda look: CompareScreen(look, shelf.comparison()),
    "progress": lambda look: ProgressScreen(look, shelf.progress()),
}


class Gallery(TriadApp):
    """The app with its door shut: it shows what it is given."""

    CSS_PATH = [Path(tui.__file__).parent / name for name in ("app.tcss", "screens/home.tcss")]  # noqa: RUF012

    def _open(self) -> None:
        return


@pytest.fixture(autouse=True)
def the_observer_says_the_same(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("simulator.debrief.debrief.feedback", lambda _card: shelf.FEEDBACK)


@asynccontextmanager
async def hung(theme: str, size: tuple[int, int]) -> AsyncIterator[Stage]:
    """The gallery on a terminal of this size."""
    where = find_paths()
    write_face(where.cache / "home.json", replace(shelf.face(), theme=theme))
    app = Gallery(where, lambda: read_settings(where.settings), Start())
    async with app.run_test(size=size) as pilot:
        played = Stage(app, pilot)
        await played.until(lambda: app.home.query(".card"))
        yield played


@pytest.mark.parametrize(("theme", "size"), LOOKS)
async def test_the_home_screen_looks_as_it_did(theme: str, size: tuple[int, int], snapshot: SnapshotAssertion) -> None:
    async with hung(theme, size) as played:
        await played.until(lambda: played.sees("Maud Tern"))
        assert drawn(played) == snapshot.use_extension(Picture)(name="home")


@pytest.mark.parametrize("name", SCREENS)
@pytest.mark.parametrize(("theme", "size"), LOOKS)
async def test_a_screen_looks_as_it_did(
    name: str, theme: str, size: tuple[int, int], snapshot: SnapshotAssertion
) -> None:
    async with hung(theme, size) as played:
        screen = SCREENS[name](played.app.look)
        await played.app.push_screen(screen)
        await played.until(lambda: played.app.focused is not None or name == "debrief")
        await played.pilot.pause()
        assert drawn(played) == snapshot.use_extension(Picture)(name=name)
