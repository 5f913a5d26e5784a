"""`triad serve`: the app in a browser, over textual-serve. Needs the extra `web`.

Every visitor has a data folder of their own and an app process of their own. The page fetches nothing from elsewhere.
A request must come from the page itself: on a loopback address no other host name is answered, and no other site may
open the socket. There is no log-in: who reaches the address may practise, on the key of whoever serves.
"""

from __future__ import annotations

import asyncio
import contextlib
import errno
import ipaddress
import os
import secrets
import signal
import sys
from collections.abc import Sequence
from pathlib import Path
from string import Template
from typing import Final
from urllib.parse import urlsplit

import textual_serve
from aiohttp import WSCloseCode, web
from aiohttp.typedefs import Handler
from textual_serve.server import Server, to_int

from simulator.errors import TriadError, UsageError
from simulator.paths import Paths
from simulator.settings import Configuration
from simulator.web.process import Visit
from simulator.web.visitors import COOKIE, COOKIE_SECONDS, folder_of, make_folder, new_token, surroundings, valid_token

MOST_VISITS: Final = 24
"""Apps that run at once; each takes about 135 MB."""
APP: Final = (sys.executable, "-m", "simulator.web.visit")
WINDOW: Final = (("width", 80), ("height", 24))
"""The size of a visit's window in characters, where the browser doesn't say."""
PAGE: Final = Path(__file__).with_name("page.html")
STATIC: Final = Path(textual_serve.__file__).with_name("static")
CONTENT_POLICY: Final = (
    "default-src 'none'; script-src 'self' 'nonce-{nonce}'; style-src 'self' 'unsafe-inline'; font-src 'self'; "
    "img-src 'self' data:; connect-src 'self' ws://{host} wss://{host}; base-uri 'none'; form-action 'none'; "
    "frame-ancestors 'none'"
)


class WebServer(Server):
    """The page, its static files, and a socket for each visit."""

    def __init__(
        self,
        paths: Paths,
        configuration: Configuration,
        host: str,
        port: int,
        words: Sequence[str],
        name: str | None = None,
    ) -> None:
        super().__init__("triad", host=host, port=port, title="Triad")
        self._name = None if name is None else name.lower()
        self._paths = paths
        self._configuration = configuration
        self._words = words
        self._page = Template(PAGE.read_text(encoding="utf-8"))
        self._visits: dict[Visit, web.WebSocketResponse] = {}

    @property
    def costs(self) -> bool:
        """Whether visits may call a model on the key of whoever serves."""
        return self._configuration.settings.api_key is not None

    async def application(self) -> web.Application:
        """What aiohttp serves."""
        app = web.Application(middlewares=[self._guarded])
        app.add_routes(
            [
                web.get("/", self._index),
                web.get("/ws", self._visit),
                web.get("/download/{key}", self.handle_download),
                web.static("/static", STATIC, show_index=False),
            ]
        )
        return app

    async def close(self) -> None:
        """End every visit; returns when no app process is left."""
        visits = dict(self._visits)
        await asyncio.gather(*(visit.stop() for visit in visits), return_exceptions=True)
        await asyncio.gather(
            *(socket.close(code=WSCloseCode.GOING_AWAY) for socket in visits.values()), return_exceptions=True
        )

    @web.middleware
    async def _guarded(self, request: web.Request, handler: Handler) -> web.StreamResponse:
        asked = _name_of(request.host)
        if is_loopback(self.host) and asked != self._name and not is_loopback(asked):
            raise web.HTTPForbidden(text="Triad is served to this machine only.")
        origin = request.headers.get("Origin")
        if origin is not None and urlsplit(origin).netloc != request.host:
            raise web.HTTPForbidden(text="That came from another site.")
        return await handler(request)

    async def _index(self, request: web.Request) -> web.Response:
        nonce = secrets.token_urlsafe(16)
        size = min(40, max(8, to_int(request.query.get("fontsize", "16"), 16)))
        response = web.Response(
            text=self._page.substitute(nonce=nonce, font_size=size),
            content_type="text/html",
            headers={
                "Content-Security-Policy": CONTENT_POLICY.format(nonce=nonce, host=request.host),
                "Cache-Control": "no-store",
                "Referrer-Policy": "no-referrer",
                "X-Content-Type-Options": "nosniff",
            },
        )
        response.set_cookie(
            COOKIE,
            valid_token(request.cookies.get(COOKIE)) or new_token(),
            max_age=COOKIE_SECONDS,
            httponly=True,
            samesite="Strict",
            secure=request.headers.get("X-Forwarded-Proto", request.scheme) == "https",
        )
        return response

    async def _visit(self, request: web.Request) -> web.WebSocketResponse:
        socket = web.WebSocketResponse(heartbeat=15)
        await socket.prepare(request)
        if len(self._visits) >= MOST_VISITS:
            await socket.close(code=WSCloseCode.TRY_AGAIN_LATER, message=b"too many visits at once")
            return socket

        async def close() -> None:
            await socket.close()

        try:
            folder = folder_of(valid_token(request.cookies.get(COOKIE)) or new_token(), self._paths)
            make_folder(folder, self._paths)
            visit = Visit(
                self._words,
                surroundings(folder, self._configuration, os.environ, server=os.getpid()),
                write_bytes=socket.send_bytes,
                write_str=socket.send_str,
                close=close,
                download_manager=self.download_manager,
            )
            self._visits[visit] = socket
            try:
                await visit.start(*(to_int(request.query.get(side, ""), usual) for side, usual in WINDOW))
                await self._process_messages(socket, visit)
            finally:
                await visit.stop()
                del self._visits[visit]
        except (TriadError, OSError) as error:
            _say(f"A visit broke off: {error}")
        with contextlib.suppress(ConnectionError):
            await socket.close()
        return socket


def run(
    paths: Paths,
    configuration: Configuration,
    host: str,
    port: int,
    *,
    name: str | None = None,
    words: Sequence[str] = APP,
) -> int:
    """Serve until interrupted, ended or hung up on; returns 0. Raises `UsageError` where the address can't be had.

    `name` is the host name under which a proxy shows it; `words` is the command that each visit runs.
    """
    return asyncio.run(_serve(WebServer(paths, configuration, host, port, words, name)))


async def _serve(server: WebServer) -> int:
    loop, stop = asyncio.get_running_loop(), asyncio.Event()
    for name in ("SIGINT", "SIGTERM", "SIGHUP"):
        if hasattr(signal, name):
            with contextlib.suppress(NotImplementedError):
                loop.add_signal_handler(getattr(signal, name), stop.set)
    runner = web.AppRunner(await server.application(), access_log=None, shutdown_timeout=2.0)
    await runner.setup()
    try:
        await _listen(runner, server.host, server.port)
        for line in announcement(server.host, server.port, costs=server.costs):
            _say(line)
        await stop.wait()
    finally:
        await server.close()
        await runner.cleanup()
    return 0


async def _listen(runner: web.AppRunner, host: str, port: int) -> None:
    try:
        await web.TCPSite(runner, host, port).start()
    except OSError as error:
        why = "is taken" if error.errno == errno.EADDRINUSE else f"can't be listened on: {error.strerror}"
        raise UsageError(f"{host}:{port} {why}.", hint="Choose another one with --port (and --host).") from error


def announcement(host: str, port: int, *, costs: bool) -> tuple[str, ...]:
    """What is said when the server is up; with a warning where others than this machine can reach it."""
    name = "127.0.0.1" if host in ("", "0.0.0.0", "::") else host
    address = f"http://[{name}]:{port}" if ":" in name else f"http://{name}:{port}"
    first = f"Triad is open at {address} (Ctrl+C ends it)."
    if is_loopback(host):
        return (first,)
    key = " Their talks with a model run on your key." if costs else ""
    return (
        first,
        f"Beyond this machine: whoever reaches port {port} can practise here, without a log-in and unencrypted.{key} "
        "Put a proxy with TLS and a log-in before it, or leave --host away.",
    )


def is_loopback(host: str) -> bool:
    """Whether a host name or address means this machine only."""
    bare = host.strip("[]").rstrip(".").lower()
    if bare == "localhost":
        return True
    try:
        return ipaddress.ip_address(bare).is_loopback
    except ValueError:
        return False


def _name_of(host: str) -> str:
    try:
        return urlsplit(f"//{host}").hostname or ""
    except ValueError:
        return ""


def _say(line: str) -> None:
    sys.stderr.write(line + "\n")
    sys.stderr.flush()
