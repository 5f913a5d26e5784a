"""`triad serve`: a folder for each visitor, nothing from elsewhere, no other site, no key, and no process left behind."""

from __future__ import annotations

import asyncio
import contextlib
import os
import re
import signal
import socket
import subprocess
import sys
import time
from collections.abc import AsyncIterator, Callable
from http.cookies import Morsel
from pathlib import Path

import pytest
from aiohttp import ClientSession, ClientWebSocketResponse, CookieJar, WSServerHandshakeError, web
from pydantic import SecretStr

from simulator import web_process
from simulator.commands.serve import serve
from simulator.errors import UsageError
from simulator.paths import Paths, find_paths
from simulator.settings import Configuration, Settings, read_settings
from simulator.web import MOST_VISITS, WebServer, announcement, is_loopback
from simulator.web_visitors import COOKIE, folder_of, make_folder, new_token, surroundings, valid_token
from tests.simulator.command import Triad, triad

__all__ = ["triad"]

TINY = (sys.executable, "-m", "tests.simulator.web.tiny")
ROOT = Path(__file__).parents[3]
PLAIN = Configuration(Settings(), {})


def free_port() -> int:
    with socket.socket() as one:
        one.bind(("127.0.0.1", 0))
        return int(one.getsockname()[1])


class Served:
    """A server in this process, with a browser that only speaks HTTP."""

    def __init__(self, server: WebServer, paths: Paths) -> None:
        self.server, self.paths = server, paths
        self.address = f"http://127.0.0.1:{server.port}"

    @contextlib.asynccontextmanager
    async def browser(self) -> AsyncIterator[ClientSession]:
        async with ClientSession(cookie_jar=CookieJar(unsafe=True)) as session:
            yield session

    async def shown(self, ws: ClientWebSocketResponse, wanted: str) -> str:
        """What the app paints, until `wanted` is there."""
        seen = ""
        async with asyncio.timeout(20):
            async for message in ws:
                if isinstance(message.data, bytes):
                    seen += message.data.decode("utf-8", "replace")
                if wanted in seen:
                    return seen
        raise AssertionError(f"{wanted!r} was not shown, but {seen!r}")

    def folders(self) -> list[Path]:
        return sorted(self.paths.visitors.iterdir()) if self.paths.visitors.exists() else []


Serving = Callable[..., contextlib.AbstractAsyncContextManager[Served]]


@pytest.fixture
def serving(monkeypatch: pytest.MonkeyPatch) -> Serving:
    monkeypatch.setenv("PYTHONPATH", str(ROOT))

    @contextlib.asynccontextmanager
    async def started(*more: str, name: str | None = None) -> AsyncIterator[Served]:
        paths = find_paths()
        server = WebServer(paths, PLAIN, "127.0.0.1", free_port(), (*TINY, *more), name)
        runner = web.AppRunner(await server.application(), access_log=None, shutdown_timeout=1.0)
        await runner.setup()
        await web.TCPSite(runner, server.host, server.port).start()
        try:
            yield Served(server, paths)
        finally:
            await server.close()
            await runner.cleanup()

    return started


def alive(pid: int) -> bool:
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    with contextlib.suppress(OSError):  # a process that is dead and only not yet seen off
        return ") Z " not in Path(f"/proc/{pid}/stat").read_text()
    return True


def gone(pid: int, seconds: float = 15.0) -> bool:
    until = time.monotonic() + seconds
    while alive(pid) and time.monotonic() < until:
        time.sleep(0.05)
    return not alive(pid)


async def pid_of(folder: Path) -> int:
    await until(lambda: (folder / "pid").exists() and (folder / "pid").read_text())
    return int((folder / "pid").read_text())


async def status(browser: ClientSession, address: str, **headers: str) -> int:
    async with browser.get(address, headers=headers) as answer:
        await answer.read()
        return answer.status


async def cookie_of(browser: ClientSession, address: str, **headers: str) -> Morsel[str]:
    async with browser.get(address, headers=headers) as answer:
        await answer.read()
        return answer.cookies[COOKIE]


async def until(true: Callable[[], object], seconds: float = 20.0) -> None:
    async with asyncio.timeout(seconds):
        while not true():  # noqa: ASYNC110 - another process makes it true
            await asyncio.sleep(0.05)


# the page


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


# visits


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
    monkeypatch.setattr(web_process, "GRACE", 0.3)
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
    monkeypatch.setattr("simulator.web.MOST_VISITS", 1)
    async with serving() as served, served.browser() as browser:
        async with browser.ws_connect(served.address + "/ws") as first:
            await served.shown(first, "TYPED nothing")
            second = await browser.ws_connect(served.address + "/ws")
            assert (await second.receive()).data == 1013
        assert len(served.folders()) == 1


def test_the_apps_of_a_server_that_is_killed_see_that_it_is_gone(home: Path) -> None:
    port = free_port()
    code = (
        "import sys; from simulator.paths import find_paths; from simulator.settings import Settings, Configuration;"
        f"from simulator.web import run; run(find_paths(), Configuration(Settings(), {{}}), '127.0.0.1', {port},"
        f" words={TINY!r})"
    )
    server = subprocess.Popen([sys.executable, "-c", code], cwd=ROOT, stderr=subprocess.PIPE)
    assert server.stderr is not None
    try:
        assert str(port).encode() in server.stderr.readline()

        async def visit() -> int:
            async with ClientSession() as browser, browser.ws_connect(f"http://127.0.0.1:{port}/ws"):
                await until(lambda: list((home / "visitors").glob("*")))
                pid = await pid_of(next((home / "visitors").glob("*")))
                server.send_signal(signal.SIGKILL)
                return pid

        pid = asyncio.run(visit())
        assert gone(pid)
    finally:
        server.kill()
        server.wait()
        server.stderr.close()


@pytest.mark.parametrize("how", [signal.SIGTERM, signal.SIGINT, signal.SIGHUP])
def test_the_server_leaves_when_it_is_told_to(home: Path, how: signal.Signals) -> None:
    port = free_port()
    server = subprocess.Popen(
        [sys.executable, "-m", "simulator", "serve", "--port", str(port)], cwd=ROOT, stderr=subprocess.PIPE
    )
    assert server.stderr is not None
    try:
        assert f"http://127.0.0.1:{port}".encode() in server.stderr.readline()
        server.send_signal(how)
        assert server.wait(20) == 0
        assert server.stderr.read() == b""
    finally:
        server.kill()
        server.wait()
        server.stderr.close()


# what a visit gets


def test_a_visitors_app_gets_the_servers_model_and_never_its_folder_or_database(tmp_path: Path) -> None:
    (tmp_path / "config.toml").write_text('api_key = "sk-ours"\nmodel = "m"\ntheme = "ansi"\nnotes = true\n')
    environment = {
        "TRIAD_HOME": "/owner",
        "TRIAD_DATABASE_URL": "postgresql://ours",
        "TRIAD_THEME": "ansi",
        "TRIAD_JUDGE_SAMPLES": "5",
        "PATH": "/bin",
    }
    configuration = read_settings(tmp_path / "config.toml", environment=environment)
    got = surroundings(tmp_path / "visitor", configuration, environment, server=77)
    assert got == {
        "PATH": "/bin",
        "TRIAD_HOME": str(tmp_path / "visitor"),
        "TRIAD_WEB_SERVER": "77",
        "TRIAD_API_KEY": "sk-ours",
        "TRIAD_BASE_URL": "https://api.openai.com/v1",
        "TRIAD_MODEL": "m",
        "TRIAD_JUDGE_SAMPLES": "5",
    }


def test_a_visitor_cannot_send_the_servers_key_to_an_address_of_theirs(tmp_path: Path) -> None:
    for owner, address in (
        (Settings(api_key=SecretStr("sk-ours")), "https://api.openai.com/v1"),
        (Settings(api_key=SecretStr("sk-ours"), base_url="http://ours:8080/v1"), "http://ours:8080/v1"),
    ):
        environment = surroundings(tmp_path, Configuration(owner, {"api_key": "OPENAI_API_KEY"}), {}, server=1)
        (tmp_path / "config.toml").write_text('base_url = "http://theirs/v1"\n')
        theirs = read_settings(tmp_path / "config.toml", environment=environment)
        assert theirs.settings.base_url == address


def test_visitors_see_the_owners_own_clients_and_keep_their_own_folder(home: Path) -> None:
    paths = find_paths()
    paths.personas.mkdir(parents=True)
    (paths.personas / "mine.yaml").write_text("id: mine\n")
    folder = folder_of(new_token(), paths)
    make_folder(folder, paths)
    make_folder(folder, paths)
    assert (folder / "personas" / "mine.yaml").read_text() == "id: mine\n"


def test_a_token_is_not_the_folders_name() -> None:
    token = new_token()
    assert token not in str(folder_of(token, find_paths()))
    assert len({folder_of(new_token(), find_paths()) for _ in range(50)}) == 50
    assert valid_token("short") is None
    assert valid_token(None) is None


# the command


def test_a_port_that_is_taken_is_said_in_a_line(triad: Triad) -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = taken.getsockname()[1]
        ran = triad("serve", "--port", str(port))
    assert ran.code == 2
    assert f"127.0.0.1:{port} is taken" in ran.err
    assert "--port" in ran.err


def test_an_address_that_is_not_ours_is_said_in_a_line(triad: Triad) -> None:
    ran = triad("serve", "--host", "192.0.2.1")
    assert ran.code == 2
    assert "can't be listened on" in ran.err


def test_without_the_extra_it_is_said_how_to_get_it(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "textual_serve", None)
    monkeypatch.delitem(sys.modules, "simulator.web", raising=False)
    with pytest.raises(UsageError, match="extra `web`") as caught:
        serve(host="127.0.0.1", port=1)
    assert "triad[web]" in caught.value.hint


def test_who_serves_beyond_this_machine_is_warned() -> None:
    assert len(announcement("127.0.0.1", 8765, costs=True)) == 1
    quiet, loud = (announcement("0.0.0.0", 8765, costs=costs)[1] for costs in (False, True))
    assert "without a log-in" in quiet
    assert "on your key" in loud
    assert "on your key" not in quiet


@pytest.mark.parametrize(
    ("host", "here"),
    [
        ("127.0.0.1", True),
        ("127.9.9.9", True),
        ("localhost", True),
        ("::1", True),
        ("[::1]", True),
        ("0.0.0.0", False),
        ("", False),
        ("192.168.1.4", False),
        ("localhost.evil.example", False),
    ],
)
def test_this_machine_is_told_from_others(host: str, here: bool) -> None:
    assert is_loopback(host) is here
