"""Who may do what on a database server: the roles, row-level security, and invitations. For `triad server` and `serve`.

A person is a login of PostgreSQL, and owns what it writes: the server itself gives nobody another's rows, whatever
asks it. A login's password is its invitation, made by us and kept by the server as a SCRAM verifier only.
"""

from __future__ import annotations

import re
import secrets
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from enum import StrEnum
from typing import Final

from sqlalchemy import Connection, text
from sqlalchemy.engine import make_url

from simulator.errors import UsageError
from simulator.records.servers import host_of, is_server, server_engine
from simulator.records.store import open_engine, weather
from simulator.records.tables import metadata, sessions

LOGIN: Final = re.compile(r"[a-z][a-z0-9_-]{0,39}")
TOKEN_BYTES: Final = 24
ROSTER: Final = "class_roster"
"""A view of who practised how often and when last: no words, no scores."""
_OLDEST: Final = 160_000  # PostgreSQL 16: since then somebody who makes logins rules over these only


class Role(StrEnum):
    """What a login is in the class."""

    TRAINEE = "trainee"
    TRAINER = "trainer"
    LEAD = "lead"


RIGHTS: Final = {
    Role.TRAINEE: "practises; reads and changes their own rows, and no others",
    Role.TRAINER: "as a trainee, and sees who practised how often: no words, no scores",
    Role.LEAD: "as a trainer, and invites and takes out people",
}


@dataclass(frozen=True, slots=True)
class Invitation:
    """A login and its password, which is told once."""

    login: str
    role: Role
    token: str

    @property
    def code(self) -> str:
        """What somebody types in, or has in a link."""
        return f"{self.login}.{self.token}"


@dataclass(frozen=True, slots=True)
class Person:
    """A login of this class. `finished` and `last_day` are None where the asking login may not see them."""

    login: str
    role: Role
    open: bool
    until: datetime | None
    finished: int | None = None
    last_day: str | None = None


def split_code(code: str) -> tuple[str, str] | None:
    """Login and token of an invitation as it was typed in; None where it can't be one."""
    login, dot, token = code.strip().partition(".")
    return (login, token) if dot and LOGIN.fullmatch(login) and re.fullmatch(r"[A-Za-z0-9_-]{32}", token) else None


def url_for(url: str, login: str, token: str) -> str:
    """The address of the same database for another login."""
    return make_url(url).set(username=login, password=token).render_as_string(hide_password=False)


def prepare(url: str) -> None:
    """Make or bring up to date tables, roles and row-level security; may be said again. Raises `RecordsError`."""
    open_engine(_server(url)).dispose()
    with _connected(url) as db:
        if _version(db) < _OLDEST:
            raise UsageError(
                f"The server {host_of(make_url(url))} runs a PostgreSQL before 16.",
                hint="Row-level roles need 16 or newer; without `triad server` an older one can be used alone.",
            )
        groups = {role: _group(db, role) for role in Role}
        for group in groups.values():
            if not _there(db, group):
                db.execute(text(f"CREATE ROLE {_name(group)} NOLOGIN"))
        everyone = ", ".join(_name(group) for group in groups.values())
        for statement in _statements(everyone, ", ".join(_name(groups[role]) for role in (Role.TRAINER, Role.LEAD))):
            db.execute(text(statement))


def invite(url: str, login: str, role: Role, *, again: bool = False, days: int | None = None) -> Invitation:
    """Make a login, or with `again` a new invitation for one that is there. Raises `UsageError` and `RecordsError`."""
    if not LOGIN.fullmatch(login):
        raise UsageError(
            f"{login!r} can't be a login.", hint="Take 1 to 40 of a-z, 0-9, - and _, beginning with a letter: ann."
        )
    token = secrets.token_urlsafe(TOKEN_BYTES)
    with _connected(url) as db:
        _prepared(db)
        there = _there(db, login)
        if there and not again:
            raise UsageError(f"{login} is there already.", hint=f"triad server invite {login} --again makes a new one.")
        driver = db.connection.driver_connection
        assert driver is not None
        hashed = driver.pgconn.encrypt_password(token.encode(), login.encode(), b"scram-sha-256").decode()
        until = "infinity" if days is None else (datetime.now(UTC) + timedelta(days=days)).isoformat()
        makes = "CREATEROLE" if role is Role.LEAD else "NOCREATEROLE"
        if role is not Role.LEAD and not there:
            makes = ""  # a lead may make logins, and say nothing of this right
        verb = "ALTER" if there else "CREATE"
        as_driver = f"{verb} ROLE {_name(login)} LOGIN {makes} PASSWORD '{hashed}' VALID UNTIL '{until}'"
        db.exec_driver_sql(as_driver)  # it holds colons
        _set_role(db, login, role)
    return Invitation(login, role, token)


def set_role(url: str, login: str, role: Role) -> None:
    """Make somebody a trainee, a trainer or a lead. Raises `UsageError` and `RecordsError`."""
    with _connected(url) as db:
        _known(db, login)
        db.execute(text(f"ALTER ROLE {_name(login)} {'CREATEROLE' if role is Role.LEAD else 'NOCREATEROLE'}"))
        _set_role(db, login, role)


def revoke(url: str, login: str, *, forget: bool = False) -> int:
    """Let a login in no more, now; with `forget` its rows are deleted, and it too. Returns how many talks that were."""
    with _connected(url) as db:
        _known(db, login)
        db.execute(text(f"ALTER ROLE {_name(login)} NOLOGIN"))
        db.execute(
            text("SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE usename = :login"), {"login": login}
        )
        if not forget:
            return 0
        for table in reversed(metadata.sorted_tables):
            gone = db.execute(table.delete().where(table.c.owner == login))
        db.execute(text(f"DROP ROLE {_name(login)}"))
        return int(gone.rowcount)  # the last of them is the sessions'


def people(url: str) -> list[Person]:
    """Everybody of this class whom the asking login may see, by name. Raises `RecordsError`."""
    with _connected(url) as db:
        _prepared(db)
        groups = {_group(db, role): role for role in Role}
        rows = db.execute(_PEOPLE, {"groups": list(groups)}).all()
        me, mine = db.execute(text("SELECT current_user, has_table_privilege(:view, 'SELECT')"), {"view": ROSTER}).one()
        seen = {} if not mine else {who: (n, day) for who, n, day in db.execute(text(f"SELECT * FROM {ROSTER}"))}
    return [
        Person(login, groups[group], may, until, *(seen.get(login, (0, None)) if mine else (None, None)))
        for login, group, may, until in rows
        if mine or login == me
    ]


_PEOPLE: Final = text(
    "SELECT p.rolname, g.rolname, p.rolcanlogin, CASE WHEN isfinite(p.rolvaliduntil) THEN p.rolvaliduntil END"
    " FROM pg_auth_members m JOIN pg_roles p ON p.oid = m.member JOIN pg_roles g ON g.oid = m.roleid"
    " WHERE g.rolname = ANY(:groups) AND m.inherit_option ORDER BY p.rolname"
)

_MEMBERSHIPS: Final = text(
    "SELECT g.rolname, b.rolname FROM pg_auth_members m JOIN pg_roles p ON p.oid = m.member"
    " JOIN pg_roles g ON g.oid = m.roleid JOIN pg_roles b ON b.oid = m.grantor"
    " WHERE p.rolname = :login AND g.rolname = ANY(:groups)"
)


def _statements(everyone: str, trainers: str) -> Iterator[str]:
    """Row-level security over every table: one's own rows, hung on one's own rows."""
    yield f"GRANT USAGE ON SCHEMA public TO {everyone}"
    yield f"GRANT SELECT ON alembic_version TO {everyone}"
    yield (
        "CREATE OR REPLACE FUNCTION is_my_turn(wanted integer) RETURNS boolean LANGUAGE sql STABLE SECURITY INVOKER"
        " SET search_path = public AS 'SELECT EXISTS (SELECT 1 FROM turns WHERE id = wanted)'"
    )
    for table in metadata.sorted_tables:
        name, own = table.name, ["owner = current_user"]
        if table is not sessions:
            own.append("session_id IN (SELECT id FROM sessions)")
        own += [
            f"({column} IS NULL OR is_my_turn({column}))" for column in ("parent_id", "turn_id") if column in table.c
        ]
        if "scorecard_id" in table.c:
            own.append("scorecard_id IN (SELECT id FROM scorecards)")
        yield f"GRANT SELECT, INSERT, UPDATE, DELETE ON {name} TO {everyone}"
        yield f"ALTER TABLE {name} ENABLE ROW LEVEL SECURITY"
        yield f"DROP POLICY IF EXISTS own_rows ON {name}"
        yield f"CREATE POLICY own_rows ON {name} USING (owner = current_user) WITH CHECK ({' AND '.join(own)})"
    yield f"GRANT USAGE ON ALL SEQUENCES IN SCHEMA public TO {everyone}"
    yield (
        f"CREATE OR REPLACE VIEW {ROSTER} AS SELECT owner, count(*) FILTER (WHERE status = 'done') AS finished,"
        " max(left(started_at, 10)) AS last_day FROM sessions WHERE head_id IS NOT NULL GROUP BY owner"
    )
    yield f"GRANT SELECT ON {ROSTER} TO {trainers}"


def _set_role(db: Connection, login: str, role: Role) -> None:
    groups = [_group(db, other) for other in Role]
    for group, grantor in db.execute(_MEMBERSHIPS, {"login": login, "groups": groups}).all():
        db.execute(text(f"REVOKE {_name(group)} FROM {_name(login)} GRANTED BY {_name(grantor)}"))
    db.execute(text(f"GRANT {_name(_group(db, role))} TO {_name(login)}"))
    if role is Role.LEAD:  # to hand on what makes a trainee or a trainer, without being one
        for other in (Role.TRAINEE, Role.TRAINER):
            db.execute(
                text(f"GRANT {_name(_group(db, other))} TO {_name(login)} WITH ADMIN TRUE, INHERIT FALSE, SET FALSE")
            )


def _known(db: Connection, login: str) -> None:
    _prepared(db)
    groups = [_group(db, role) for role in Role]
    if login not in {row[0] for row in db.execute(_PEOPLE, {"groups": groups})}:
        raise UsageError(f"Nobody here is called {login}.", hint="`triad server roles` lists who is there.")


def _prepared(db: Connection) -> None:
    if not _there(db, _group(db, Role.TRAINEE)):
        raise UsageError("This database has no roles of a class yet.", hint="Say `triad server init` first.")


def _there(db: Connection, role: str) -> bool:
    return db.execute(text("SELECT 1 FROM pg_roles WHERE rolname = :role"), {"role": role}).first() is not None


def _group(db: Connection, role: Role) -> str:
    """A group of logins belongs to one database, though roles belong to the whole server."""
    return f"{str(db.execute(text('SELECT current_database()')).scalar_one())[:50]}_{role.value}"


def _name(role: str) -> str:
    return '"' + role.replace('"', '""') + '"'


def _version(db: Connection) -> int:
    return int(db.execute(text("SELECT current_setting('server_version_num')")).scalar_one())


def _server(url: str) -> str:
    if not is_server(url) or make_url(url).get_backend_name() != "postgresql":
        raise UsageError(
            "A class needs a PostgreSQL server.", hint="Name it: --server postgresql+psycopg://login@host/database"
        )
    return url


@contextmanager
def _connected(url: str) -> Iterator[Connection]:
    engine = server_engine(_server(url))
    try:
        with weather(url), engine.begin() as db:
            yield db
    finally:
        engine.dispose()
