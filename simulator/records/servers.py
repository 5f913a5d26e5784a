"""A database server instead of a file: how it is reached, how it is named to people, and what its errors mean.

Everything that is particular to PostgreSQL for one person's records is here; who may see what is `roles`'.
"""

from __future__ import annotations

from typing import Any, Final

from sqlalchemy import Connection, Engine, create_engine, text
from sqlalchemy.engine import URL, make_url
from sqlalchemy.exc import ArgumentError, DBAPIError

from simulator.errors import (
    BadSetting,
    RecordsAway,
    RecordsBusy,
    RecordsDamaged,
    RecordsError,
    RecordsFull,
    RecordsNewer,
    RecordsRefused,
)

PATIENCE_SECONDS: Final = 30.0
"""How long a server that went away is waited for: a restart takes one to five seconds, after a crash more."""
LOOK_EVERY: Final = 0.25
"""Seconds between two knocks at a server that went away."""
FIRST_START: Final = 0x74726961
"""The key of the lock under which tables are made: of several processes at an empty database one makes them."""
_ANSWER_SECONDS: Final = 5
_HERE: Final = "on this machine"
_HANGING_MILLISECONDS: Final = 15_000
_AWAY_STATES: Final = ("57P01", "57P02", "57P03", "08")
_AWAY_WORDS: Final = (
    "connection refused",
    "no such file or directory",
    "server closed the connection",
    "connection timeout",
    "timeout expired",
    "could not connect",
    "network is unreachable",
    "no route to host",
    "terminating connection",
    "connection reset",
    "the connection is lost",
    "the connection is closed",
    "starting up",
    "not yet accepting connections",
    "not accepting connections",
    "shutting down",
    "in recovery mode",
    "could not receive data",
    "could not send data",
)
_STATES: Final[tuple[tuple[tuple[str, ...], type[RecordsError], str, str], ...]] = (
    (
        ("28",),
        RecordsRefused,
        "{server} doesn't let this login in",
        (
            "Check database_url (`triad doctor` says where it is set). Whoever looks after {host} gives a new "
            "invitation: triad server invite NAME --again"
        ),
    ),
    (
        ("42501",),
        RecordsRefused,
        "{server} doesn't allow that to this login",
        (
            "Whoever looks after {host} prepares it with `triad server init`, and sees with `triad server roles` who "
            "may what."
        ),
    ),
    (
        ("3D000",),
        RecordsRefused,
        "{server}: there is no database of that name",
        ("Check the end of database_url, or have it made: createdb NAME on {host}."),
    ),
    (
        ("53100",),
        RecordsFull,
        "{server} has no room left",
        ("Whoever looks after {host} makes room; everything up to the last saved turn is there."),
    ),
    (
        ("53300", "55P03", "40P01", "40001", "57014"),
        RecordsBusy,
        "{server} is busy",
        ("Wait a moment and try again; if it stays so, tell whoever looks after {host}."),
    ),
    (
        ("25006",),
        RecordsRefused,
        "{server} takes nothing in: it is read-only",
        ("Is it a replica? database_url should name the server that writes. Ask whoever looks after {host}."),
    ),
)


def is_server(where: str) -> bool:
    """Whether `where` is the address of a database server, rather than a file."""
    return "://" in where and not where.startswith("sqlite")


def server_engine(url: str) -> Engine:
    """An engine for this address. Raises `BadSetting` where it is none, or its driver isn't installed."""
    try:
        at = make_url(url)
        options: dict[str, Any] = {}
        if at.get_backend_name() == "postgresql":
            options = {"pool_pre_ping": True, "pool_size": 1, "max_overflow": 9}
            if at.get_driver_name() in ("psycopg", "psycopg2"):
                options["connect_args"] = {
                    "connect_timeout": _ANSWER_SECONDS,
                    "tcp_user_timeout": _HANGING_MILLISECONDS,
                }
        return create_engine(at, **options)
    except ModuleNotFoundError as error:
        extra = "pip install 'triad-coaching[postgres]'" if error.name in ("psycopg", "psycopg2") else ""
        hint = f"Install it beside triad: {extra or f'pip install {error.name}'}"
        raise BadSetting(f"database_url: the driver {error.name} isn't installed.", hint=hint) from error
    except (ArgumentError, ValueError) as error:  # the address itself is never shown: it may hold a password
        hint = "Write it like postgresql+psycopg://login:password@host/database."
        raise BadSetting("database_url: no database has such an address.", hint=hint) from error


def named(url: str) -> str:
    """A server as people call it, with database and login and without the password."""
    at = make_url(url)
    login = f", login {at.username}" if at.username else ""
    return f"the server {host_of(at)} (database {at.database or at.username or '?'}{login})"


def host_of(at: URL) -> str:
    """The host's name, with the port where it isn't the usual one."""
    host = at.host or at.query.get("host")
    if isinstance(host, tuple):
        host = ", ".join(host)
    if not host or host.startswith("/"):
        host = _HERE
    return f"{host}:{at.port}" if at.port not in (None, 5432) else host


def server_error(error: BaseException, where: str) -> RecordsError:
    """What a server's error means for somebody who practises."""
    at = make_url(where)
    host = host_of(at)
    names = {"server": "T" + named(where)[1:], "host": "that server" if host == _HERE else host}
    state = str(getattr(error, "sqlstate", None) or getattr(error, "pgcode", None) or "")
    cause = str(error).strip().partition("\n")[0]
    if is_away(error):
        hint = (
            f"Try again in a moment: everything up to the last saved turn is there. If it stays so, ask whoever looks "
            f"after {names['host']}."
        )
        return RecordsAway(f"{names['server']} doesn't answer ({cause.rstrip('.')}).", hint=hint)
    if not state and ("authentication failed" in cause or "not permitted to log in" in cause):
        state = "28P01"
    if not state and "does not exist" in cause:
        state = "3D000" if "database" in cause else "28000"
    for states, kind, what, hint in _STATES:
        if state and state.startswith(states):
            return kind(f"{what.format(**names)}.", hint=hint.format(**names))
    hint = f"Tell whoever looks after {names['host']}."
    return RecordsError(f"{names['server']} answers with an error: {cause.rstrip('.')}.", hint=hint)


def is_away(error: BaseException) -> bool:
    """Whether an error of the driver says that the server, or the line to it, is gone."""
    state = str(getattr(error, "sqlstate", None) or getattr(error, "pgcode", None) or "")
    if state:
        return state.startswith(_AWAY_STATES)
    said = str(error).lower()
    return any(sign in said for sign in _AWAY_WORDS)


def server_damaged(where: str, what: str) -> RecordsDamaged:
    """Rows on a server that can't be what was written."""
    server = named(where)
    hint = f"Whoever looks after {host_of(make_url(where))} has its backups; nothing was changed."
    return RecordsDamaged(f"The records on {server} are damaged: {what}.", hint=hint)


def newer_on(where: str, version: str, here: str) -> RecordsNewer:
    """A server whose tables are of a newer triad than this one."""
    hint = "Update triad on this machine. Nothing was changed."
    return RecordsNewer(f"The records on {named(where)} are of version {version}, here {here}.", hint=hint)


def login_of(connection: Connection) -> str:
    """Who this connection is for the server: the owner of what it writes."""
    return str(connection.execute(text("SELECT current_user")).scalar_one())


def wait_for_turn(connection: Connection) -> None:
    """Have the tables for oneself until this transaction ends; others that would make or change them wait."""
    connection.execute(text("SELECT pg_advisory_xact_lock(:key)"), {"key": FIRST_START})


def transaction_of(connection: Connection) -> str | None:
    """The number of a transaction that wrote something, by which its end can be asked for later."""
    found = connection.execute(text("SELECT pg_current_xact_id_if_assigned()::text")).scalar()
    return None if found is None else str(found)


def was_kept(connection: Connection, transaction: str) -> bool | None:
    """Whether a transaction was committed before the line broke; None while the server doesn't know yet."""
    found = connection.execute(text("SELECT pg_xact_status(CAST(:number AS xid8))"), {"number": transaction}).scalar()
    return None if found == "in progress" else found == "committed"


def broke_off(error: BaseException) -> bool:
    """Whether an error means that the connection is gone, so that the same may be done again on a new one."""
    if isinstance(error, DBAPIError):
        return bool(error.connection_invalidated) or is_away(error.orig or error)
    return isinstance(error, RecordsAway)
