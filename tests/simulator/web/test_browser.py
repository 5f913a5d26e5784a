"""The real app in a real browser: it paints, hears keys, keeps what is said, finds its visitor again, and goes away."""

from __future__ import annotations

import asyncio
import contextlib
import os
import signal
import sqlite3
import struct
import subprocess
import sys
import time
import zlib
from collections.abc import Iterator
from pathlib import Path

import pytest

from simulator.library import Library
from simulator.paths import find_paths
from tests.simulator.web.chromium import chromium, find_chromium
from tests.simulator.web.served import ROOT, free_port
from tests.simulator.web.test_half_written import children

SAID = "What would you like from our half hour?"


@pytest.fixture
def served(home: Path) -> Iterator[tuple[subprocess.Popen[bytes], str]]:
    """`triad serve` in a process of its own, on a free port."""
    find_chromium()
    port = free_port()
    server = subprocess.Popen(
        [sys.executable, "-m", "simulator", "serve", "--port", str(port)], cwd=ROOT, stderr=subprocess.PIPE
    )
    assert server.stderr is not None
    try:
        server.stderr.readline()
        yield server, f"http://127.0.0.1:{port}"
    finally:
        server.kill()
        server.wait()
        server.stderr.close()


def colours(png: bytes) -> int:
    """How many different rows of pixels a picture has: 1 where it is blank."""
    data, at = b"", 8
    while at < len(png):
        length, kind = struct.unpack(">I4s", png[at : at + 8])
        data += png[at + 8 : at + 8 + length] if kind == b"IDAT" else b""
        at += length + 12
    width, height = struct.unpack(">II", png[16:24])
    rows = zlib.decompress(data)
    row = len(rows) // height
    assert row > width
    return len({rows[n * row : (n + 1) * row] for n in range(height)})


def said(home: Path) -> list[str]:
    """What coaches said, in the records of all visitors."""
    found = []
    for file in (home / "visitors").glob("*/triad.db"):
        with contextlib.closing(sqlite3.connect(file)) as raw, raw:
            try:
                found += [text for (text,) in raw.execute("SELECT text FROM turns WHERE speaker = 'coach'")]
            except sqlite3.OperationalError:
                continue  # just being made
    return found


def until_gone(pids: list[int], seconds: float = 15.0) -> bool:
    end = time.monotonic() + seconds
    while any(Path(f"/proc/{pid}").exists() for pid in pids) and time.monotonic() < end:
        time.sleep(0.1)
    return not any(Path(f"/proc/{pid}").exists() for pid in pids)


@pytest.mark.timeout(180)
@pytest.mark.skipif(not Path("/proc").exists(), reason="looks for processes in /proc")
async def test_a_visitor_practises_in_a_browser_and_comes_back(
    served: tuple[subprocess.Popen[bytes], str], home: Path, tmp_path: Path
) -> None:
    server, address = served
    library = Library.at(find_paths())
    async with chromium(tmp_path / "profile") as browser:
        async with browser.tab() as tab:
            await tab.open(address)
            await tab.shows("Stuck on")
            assert colours(await tab.picture()) > 20
            await tab.until(lambda: (home / "visitors").exists())
            await tab.press("Enter")
            briefs = [one.item.brief[:24] for path in library.personas.paths() if (one := library.personas.get(path))]
            await tab.until(lambda: any(brief in tab.painted for brief in briefs))
            await tab.press("Enter")
            await tab.until(lambda: list((home / "visitors").glob("*/triad.db")))
            await tab.until(lambda: sessions(home))
            await asyncio.sleep(1)  # until the client has said their first words
            await tab.type(SAID)
            await asyncio.sleep(1)  # as one who reads it once more
            await tab.press("Enter")
            await tab.until(lambda: SAID in said(home))
            assert tab.requested
            assert all(url.split("//")[1].startswith(address.split("//")[1]) for url in tab.requested), tab.requested
            assert tab.complaints == []
            apps = children(server.pid)
            assert len(apps) == 1
        assert await asyncio.to_thread(until_gone, apps)
        async with browser.tab() as tab:
            await tab.open(address)
            await tab.shows("Stuck on")
            await tab.until(lambda: len(children(server.pid)) == 1)
            assert len(list((home / "visitors").iterdir())) == 1
            apps = children(server.pid)
            os.kill(server.pid, signal.SIGTERM)
            assert await asyncio.to_thread(until_gone, apps)
            assert await asyncio.to_thread(server.wait, 20) == 0
            for _ in range(50):
                if "-closed" in str(await tab.evaluate("document.body.className")):
                    break
                await asyncio.sleep(0.1)
            assert "-closed" in str(await tab.evaluate("document.body.className"))
            assert "Everything is kept" in str(await tab.evaluate("document.querySelector('.over').innerText"))


def sessions(home: Path) -> int:
    count = 0
    for file in (home / "visitors").glob("*/triad.db"):
        with contextlib.closing(sqlite3.connect(file)) as raw, raw:
            try:
                count += raw.execute("SELECT COUNT(*) FROM sessions WHERE head_id IS NOT NULL").fetchone()[0]
            except sqlite3.OperationalError:
                continue  # just being made
    return count
