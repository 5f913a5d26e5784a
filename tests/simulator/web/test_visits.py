"""Each visit to `triad serve` has an app and a folder of its own, and leaves no process behind."""

from __future__ import annotations

import asyncio

import pytest

from simulator.web import process
from simulator.web.serving import MOST_VISITS
from simulator.web.visitors import COOKIE
from tests.simulator.web.served import (
    Serving,
    alive,
    gone,
    pid_of,
    status,
    until,
)


async def test_each_visitor_has_a_folder_and_finds_it_again(serving: Serving) -> None:
    async with serving() as served, served.browser() as one, served.browser() as other:
        for browser, typed in ((one, "a"), (other, "b")):
            await status(browser, served.address)
            async with browser.ws_connect(served.address + "/ws", origin=served.address) as ws:
                await served.shown(ws, "TYPED nothing")
                await ws.send_json(["stdin", typed])
                await served.shown(ws, f"TYPED {typed}")
        assert len(served.folders()) == 2
        async with one.ws_connect(served.address + "/ws") as ws:
            await served.shown(ws, "TYPED a")
        assert len(served.folders()) == 2
        assert all(folder.stat().st_mode & 0o077 == 0 for folder in served.folders())


async def test_without_a_cookie_each_visit_begins_with_an_empty_folder(serving: Serving) -> None:
    async with serving() as served, served.browser() as browser:
        for _ in range(2):
            async with browser.ws_connect(served.address + "/ws") as ws:
                await served.shown(ws, "TYPED nothing")
        assert len(served.folders()) == 2


async def test_a_made_up_token_opens_no_folder_of_its_choice(serving: Serving) -> None:
    async with serving() as served, served.browser() as browser:
        bad = {"Cookie": f"{COOKIE}=../../somewhere"}
        async with browser.ws_connect(served.address + "/ws", headers=bad) as ws:
            await served.shown(ws, "TYPED nothing")
        assert [one.parent for one in served.folders()] == [served.paths.visitors]


async def test_the_app_goes_when_the_browser_goes(serving: Serving) -> None:
    async with serving() as served, served.browser() as browser:
        async with browser.ws_connect(served.address + "/ws") as ws:
            await served.shown(ws, "TYPED nothing")
            pid = await pid_of(served.folders()[0])
            assert alive(pid)
        assert await asyncio.to_thread(gone, pid)


async def test_a_hung_app_goes_too(serving: Serving, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(process, "GRACE", 0.3)
    async with serving("stubborn") as served, served.browser() as browser:
        ws = await browser.ws_connect(served.address + "/ws")
        await until(served.folders)
        pid = await pid_of(served.folders()[0])
        await ws.close()
        assert await asyncio.to_thread(gone, pid)


async def test_all_apps_go_when_the_server_is_closed_and_the_page_is_told(serving: Serving) -> None:
    async with serving() as served, served.browser() as browser:
        ws = await browser.ws_connect(served.address + "/ws")
        await served.shown(ws, "TYPED nothing")
        pid = await pid_of(served.folders()[0])
        await served.server.close()
        assert not alive(pid)
        async with asyncio.timeout(10):
            async for _ in ws:
                pass
        assert ws.closed


async def test_a_visit_that_cannot_begin_is_closed_and_said_without_its_key(
    serving: Serving, capfd: pytest.CaptureFixture[str]
) -> None:
    async with serving("fails") as served, served.browser() as browser:
        ws = await browser.ws_connect(served.address + "/ws")
        async with asyncio.timeout(20):
            async for _ in ws:
                pass
        assert ws.closed
    out, err = capfd.readouterr()
    assert "no luck with [hidden] today" in err
    assert "verysecret" not in out + err


async def test_there_are_only_so_many_visits_at_once(serving: Serving, monkeypatch: pytest.MonkeyPatch) -> None:
    assert MOST_VISITS >= 2
    monkeypatch.setattr("simulator.web.serving.MOST_VISITS", 1)
    async with serving() as served, served.browser() as browser:
        async with browser.ws_connect(served.address + "/ws") as first:
            await served.shown(first, "TYPED nothing")
            second = await browser.ws_connect(served.address + "/ws")
            assert (await second.receive()).data == 1013
        assert len(served.folders()) == 1
