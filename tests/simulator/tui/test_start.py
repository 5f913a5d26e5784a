"""Starting and leaving: nothing slow before the first paint, no waiting at the end, no damage that goes unsaid."""

from __future__ import annotations

import gc
import subprocess
import sys
import time
import warnings
from pathlib import Path

from simulator.errors import RecordsError
from simulator.paths import find_paths
from simulator.settings import read_settings
from simulator.tui.app import Start, TriadApp
from tests.simulator.tui.stage import stage

SLOW = (
    *("langgraph", "openai", "sqlalchemy", "alembic", "textual_plotext", "ruamel", "pydantic", "numpy"),
    *("secrets", "textual.widgets._text_area"),
)
FIRST_PAINT = f"""
import sys
from simulator.paths import find_paths
from simulator.tui.app import Start, TriadApp

def settings():
    from simulator.settings import read_settings
    return read_settings(find_paths().settings)

def painted(self):
    found = sorted(set(sys.modules) & set({SLOW!r}))
    print("imported:", ",".join(found))
    self.exit()

TriadApp._open = painted
TriadApp(find_paths(), settings, Start()).run(headless=True)
"""


def test_nothing_slow_is_imported_before_the_first_paint() -> None:
    done = subprocess.run([sys.executable, "-c", FIRST_PAINT], capture_output=True, text=True, timeout=60, check=True)
    assert done.stdout.split() == ["imported:"]


async def test_rubbish_is_looked_for_again_once_the_screen_is_painted() -> None:
    paths = find_paths()
    app = TriadApp(paths, lambda: read_settings(paths.settings), Start())
    gc.disable()
    try:
        async with app.run_test() as pilot:
            for _ in range(400):
                if gc.isenabled():
                    break
                await pilot.pause(0.01)
            assert gc.isenabled()
    finally:
        gc.enable()


async def test_leaving_at_once_does_not_wait_for_what_is_still_being_imported() -> None:
    paths = find_paths()
    app = TriadApp(paths, lambda: read_settings(paths.settings), Start())
    begun = time.monotonic()
    async with app.run_test() as pilot:
        await pilot.press("q")
    assert time.monotonic() - begun < 5


async def test_records_that_cannot_be_opened_are_told_when_the_terminal_is_itself_again(home: Path) -> None:
    (home / "triad.db").write_bytes(b"not a database at all" * 50)
    paths = find_paths()
    app = TriadApp(paths, lambda: read_settings(paths.settings), Start())
    async with app.run_test() as pilot:
        for _ in range(400):
            if app.failure is not None:
                break
            await pilot.pause(0.05)
    assert isinstance(app.failure, RecordsError)
    assert app.return_code == 2


async def test_the_practice_is_closed_when_the_app_is_left() -> None:
    async with stage() as played:
        door = played.app.door
        await played.press("q")
    assert door._opening is not None
    assert door._opening.done()


async def test_what_is_cancelled_before_it_began_leaves_no_coroutine_behind() -> None:
    async def never() -> None:
        raise AssertionError("it was cancelled")

    async with stage() as played:
        with warnings.catch_warnings(record=True) as warned:
            warnings.simplefilter("always")
            played.app.do(never)
            played.app.workers.cancel_group(played.app, "journey")
            await played.pilot.pause()
            gc.collect()
    assert not [str(one.message) for one in warned if "never awaited" in str(one.message)]
