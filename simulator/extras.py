"""What most people do without: libraries that come as extras, and what to do where one is missing."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Final

from simulator.errors import UsageError

_OURS: Final = ("simulator", "scoring", "personas", "scenarios")


@contextmanager
def extra(name: str, what: str) -> Iterator[None]:
    """Around the imports of `what` (a clause's subject). Raises `UsageError` where the extra `name` isn't there."""
    try:
        yield
    except ModuleNotFoundError as error:
        missing = (error.name or "").partition(".")[0]
        if missing in _OURS:
            raise
        raise UsageError(
            f"{what} needs the extra `{name}` ({missing} isn't installed).",
            hint=f"Install it beside triad: pip install 'triad-coaching[{name}]'.",
        ) from error
