"""What every part of the record store shares: the engine, whose rows they are, and reading and writing with the
weather of disks and servers in words."""

from __future__ import annotations

import functools
import inspect
import time
import weakref
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any, TypeVar

from sqlalchemy import ColumnElement, Connection, FromClause, Select, Table, select
from sqlalchemy.exc import DBAPIError

from simulator.errors import NoSuchSession, RecordsAway
from simulator.records.clock import utc_now
from simulator.records.servers import LOOK_EVERY, PATIENCE_SECONDS, broke_off, login_of, transaction_of, was_kept
from simulator.records.store import open_engine, sound, weather
from simulator.records.tables import OWNER_HERE, entry_columns, sessions

Part = TypeVar("Part", bound="type[Any]")
Done = TypeVar("Done")


class Store:
    """One person's rows in an open database. Parts of `Records` inherit from it; every write is committed on return.

    `owner` is whose rows are read and written, and no others: on a server the login, else `local`.
    """

    def __init__(
        self,
        where: Path | str,
        *,
        now: Callable[[], str] = utc_now,
        owner: str | None = None,
        patience: float = PATIENCE_SECONDS,
    ) -> None:
        self.where = str(where)
        self._patience = patience
        self._engine = self._wait_while_away(lambda: open_engine(where))
        weakref.finalize(self, self._engine.dispose)  # a store that is forgotten leaves no connection open
        self._now = now
        self._server = self._engine.dialect.name == "postgresql"
        if owner is None and self._server:
            with self._reading() as db:
                owner = login_of(db)
        self.owner = owner or OWNER_HERE

    def close(self) -> None:
        """Let go of the database."""
        self._engine.dispose()

    def _mine(self, table: FromClause) -> ColumnElement[bool]:
        """The condition that every statement carries for every table that it reads or changes."""
        return table.c.owner == self.owner

    def _my(self, table: Table) -> Select[Any]:
        """Whole entries of a table, of this owner."""
        return select(*entry_columns(table)).where(self._mine(table))

    def _held(self, db: Connection, session_id: str) -> None:
        """Nothing is hung on a session that isn't this owner's. Raises `NoSuchSession`."""
        here = select(sessions.c.id).where(self._mine(sessions), sessions.c.id == session_id)
        if db.execute(here).first() is None:
            raise NoSuchSession(session_id)

    @contextmanager
    def _reading(self) -> Iterator[Connection]:
        with weather(self.where), sound(self.where), self._engine.connect() as connection:
            yield connection

    @contextmanager
    def _writing(self) -> Iterator[Connection]:
        with weather(self.where), self._engine.connect() as connection:
            transaction = connection.begin()
            try:
                yield connection
                number = transaction_of(connection) if self._server else None
            except BaseException:
                transaction.rollback()
                raise
            try:
                transaction.commit()
            except DBAPIError as error:
                if number is None or not broke_off(error) or not self._was_kept(number):
                    raise

    def _was_kept(self, transaction: str) -> bool:
        """Whether the server had written down what was on its way when the line broke. Raises `RecordsAway`."""

        def ask() -> bool:
            with self._reading() as db:
                kept = was_kept(db, transaction)
            if kept is None:
                raise RecordsAway("The server still looks after what was under way.")
            return kept

        return self._wait_while_away(ask)

    def _wait_while_away(self, do: Callable[[], Done]) -> Done:
        """Do it, and where a server is away do it again when it is back. Raises `RecordsAway` when patience ends."""
        end = time.monotonic() + self._patience
        while True:
            try:
                return do()
            except RecordsAway as error:
                if error.waited or time.monotonic() > end:
                    error.waited = True
                    raise
                time.sleep(LOOK_EVERY)


def steady(part: Part) -> Part:
    """Make every public method of a part of the store wait for a server that restarts, and be done again as a whole.

    Each of them is one transaction: what broke off left nothing, and what was kept is known to be (`Store._was_kept`).
    """
    for name, method in list(vars(part).items()):
        if inspect.isfunction(method) and not name.startswith("_") and not inspect.isgeneratorfunction(method):
            setattr(part, name, _waiting(method))
    return part


def _waiting(method: Callable[..., Any]) -> Callable[..., Any]:
    @functools.wraps(method)
    def waiting(self: Store, *args: Any, **how: Any) -> Any:
        return self._wait_while_away(lambda: method(self, *args, **how))

    return waiting
