"""What every part of the record store shares: the engine, and reading and writing with the disk's weather in words."""

from __future__ import annotations

import weakref
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

from sqlalchemy import Connection

from simulator.records.clock import utc_now
from simulator.records.store import open_engine, sound, weather


class Store:
    """One open database. Parts of `Records` inherit from it; every write is committed on return."""

    def __init__(self, where: Path | str, *, now: Callable[[], str] = utc_now) -> None:
        self.where = str(where)
        self._engine = open_engine(where)
        weakref.finalize(self, self._engine.dispose)  # a store that is forgotten leaves no connection open
        self._now = now

    def close(self) -> None:
        """Let go of the database."""
        self._engine.dispose()

    @contextmanager
    def _reading(self) -> Iterator[Connection]:
        with weather(self.where), sound(self.where), self._engine.connect() as connection:
            yield connection

    @contextmanager
    def _writing(self) -> Iterator[Connection]:
        with weather(self.where), self._engine.begin() as connection:
            yield connection
