"""`triad serve`: the app in a browser, through textual-serve; every visitor has a data folder of their own."""

from __future__ import annotations

from simulator.errors import UsageError


def serve(*, host: str, port: int) -> int:
    """Serve until interrupted. Raises `UsageError` where the extra isn't installed."""
    try:
        import textual_serve  # noqa: F401 - only asked whether it is there
    except ImportError as error:
        raise UsageError(
            "Showing the app in a browser needs the extra `web`.", hint="Install it with: pip install 'triad[web]'"
        ) from error
    from simulator.web import run

    return run(host, port)
