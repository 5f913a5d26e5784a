"""The page of `triad serve`: nothing from elsewhere, no other site, and a token that scripts cannot have."""

from __future__ import annotations

import re

import pytest
from aiohttp import WSServerHandshakeError

from simulator.web.visitors import valid_token
from tests.simulator.web.served import (
    Serving,
    cookie_of,
    status,
)


async def test_the_page_and_all_that_it_loads_come_from_this_server_alone(serving: Serving) -> None:
    async with serving() as served, served.browser() as browser:
        async with browser.get(served.address) as page:
            text, policy = await page.text(), page.headers["Content-Security-Policy"]
        loads = re.findall(r'(?:src|href|url)\s*[=(]\s*"([^"]*)"', text)
        assert loads
        assert all(one.startswith(("/static/", "data:,")) for one in loads), loads
        for one in loads:
            if one.startswith("/static/"):
                assert await status(browser, served.address + one) == 200, one
        assert "default-src 'none'" in policy
        assert re.search(r"nonce-([\w-]{22})", policy).group(1) in text  # type: ignore[union-attr]  # fails as it should


async def test_no_folder_is_listed_and_nothing_outside_it_is_served(serving: Serving) -> None:
    async with serving() as served, served.browser() as browser:
        for path in ("/static/", "/static/js/", "/static/..%2f..%2fserver.py", "/download/nothing"):
            assert await status(browser, served.address + path) in (403, 404), path


async def test_a_visitor_gets_a_token_that_scripts_and_other_sites_cannot_have(serving: Serving) -> None:
    async with serving() as served, served.browser() as browser:
        cookie = await cookie_of(browser, served.address)
        assert valid_token(cookie.value)
        assert (cookie["httponly"], cookie["samesite"], cookie["secure"]) == (True, "Strict", "")
        assert (await cookie_of(browser, served.address)).value == cookie.value
        behind_tls = await cookie_of(browser, served.address, **{"X-Forwarded-Proto": "https"})
        assert behind_tls["secure"] is True


async def test_another_name_for_this_machine_is_not_answered(serving: Serving) -> None:
    async with serving() as served, served.browser() as browser:
        assert await status(browser, served.address, Host="evil.example") == 403
        assert await status(browser, served.address, Host="localhost:1") == 200


async def test_behind_a_proxy_only_the_name_that_was_given_is_answered(serving: Serving) -> None:
    async with serving(name="Practice.example") as served, served.browser() as browser:
        assert await status(browser, served.address, Host="practice.example") == 200
        assert await status(browser, served.address, Host="evil.example") == 403
        with pytest.raises(WSServerHandshakeError, match="403"):
            await browser.ws_connect(served.address + "/ws", origin="https://practice.example")  # asked by another name


async def test_another_site_cannot_open_the_socket(serving: Serving) -> None:
    async with serving() as served, served.browser() as browser:
        for origin in ("http://evil.example", "null", "http://127.0.0.1:1"):
            with pytest.raises(WSServerHandshakeError, match="403"):
                await browser.ws_connect(served.address + "/ws", origin=origin)
        assert served.folders() == []
