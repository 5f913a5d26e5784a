"""`triad serve`: the app in a browser, through textual-serve; every visitor has a data folder of their own."""

from __future__ import annotations

from simulator.errors import UsageError


def serve(*, host: str, port: int, name: str | None = None) -> int:
    """Serve until interrupted. Raises `UsageError` where the extra isn't installed or the port can't be had."""
    try:
        from simulator.web.serving import run
    except ModuleNotFoundError as error:
        if (error.name or "").partition(".")[0] not in ("textual_serve", "aiohttp"):
            raise
        raise UsageError(
            "Showing the app in a browser needs the extra `web`.",
            hint="In the project's folder, `make serve` brings it along and serves.",
        ) from error
    from simulator.paths import find_paths
    from simulator.settings import read_settings

    paths = find_paths()
    return run(paths, read_settings(paths.settings), host, port, name=name)
