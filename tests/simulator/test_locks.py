"""One session belongs to one process at a time, and a process that dies holds nothing."""

from __future__ import annotations

import signal
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path

import pytest

from simulator.errors import RecordsBusy, SessionInUse
from simulator.events import Events
from simulator.locks import Locks
from simulator.paths import find_paths
from simulator.records.entries import Status
from simulator.session import open_practice
from simulator.settings import Configuration, Settings
from tests.simulator.command import Triad, triad

__all__ = ["triad"]
PLAIN = Configuration(Settings(copies=0), {})
HOLDER = (
    "import sys; from pathlib import Path; from simulator.locks import Locks; locks = Locks(Path(sys.argv[1]));"
    "getattr(locks, sys.argv[2])(*sys.argv[3:]); print('held', flush=True); sys.stdin.read()"
)


async def drain(events: Events) -> None:
    async for _ in events:
        pass


@contextmanager
def another_process(folder: Path, *words: str) -> Iterator[subprocess.Popen[str]]:
    held = subprocess.Popen(
        [sys.executable, "-c", HOLDER, str(folder), *words], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    )
    assert held.stdout is not None
    try:
        assert held.stdout.readline() == "held\n"
        yield held
    finally:
        held.kill()
        held.communicate()


def test_a_session_that_another_process_has_is_told_with_that_process(tmp_path: Path) -> None:
    with another_process(tmp_path, "hold", "3f2a") as other:
        with pytest.raises(SessionInUse) as told:
            Locks(tmp_path).hold("3f2a")
        assert f"process {other.pid}" in told.value.message
        Locks(tmp_path).hold("another")


def test_a_process_that_was_killed_holds_nothing(tmp_path: Path) -> None:
    with another_process(tmp_path, "hold", "3f2a") as other:
        other.send_signal(signal.SIGKILL)
        other.wait()
        Locks(tmp_path).hold("3f2a")


def test_who_lets_go_leaves_no_file_behind(tmp_path: Path) -> None:
    locks, others = Locks(tmp_path), Locks(tmp_path)
    locks.hold("a")
    locks.hold("a")
    assert not others.try_hold("a")
    locks.let_go("a")
    assert list(tmp_path.iterdir()) == []
    assert others.try_hold("a")


def test_the_store_is_exchanged_only_where_nobody_has_it_open(tmp_path: Path) -> None:
    with another_process(tmp_path, "use_store"):
        sharing = Locks(tmp_path)
        sharing.use_store()
        sharing.let_all_go()
        with pytest.raises(RecordsBusy):
            Locks(tmp_path).exchange_store()
    locks = Locks(tmp_path)
    locks.exchange_store()
    with pytest.raises(RecordsBusy):
        Locks(tmp_path).use_store()


async def test_a_session_is_taken_up_by_one_practice_and_free_again_once_it_is_left(home: Path) -> None:
    async with open_practice(find_paths(), PLAIN) as one, open_practice(find_paths(), PLAIN) as other:
        session = one.begin("walter", "first_session", seed=1)
        await drain(session.start())
        with pytest.raises(SessionInUse):
            other.resume(session.id)
        one.leave_sessions()
        assert other.resume(session.id).turns == session.turns


def test_line_mode_says_that_a_session_is_open_elsewhere(home: Path, triad: Triad) -> None:
    triad("practise", "walter", "--plain", "--seed", "1", stdin="What would you like?\n/leave\n")
    session_id = triad("history").out.splitlines()[1].split()[0]
    with another_process(home / "locks", "hold", session_id):
        ran = triad("resume", session_id, "--plain", stdin="Mm-hm.\n")
    assert ran.code == 2
    assert ran.err.count("\n") == 1
    assert "open elsewhere" in ran.err


async def test_a_finished_session_that_a_kill_left_open_for_a_try_is_finished_at_the_next_start(home: Path) -> None:
    async with open_practice(find_paths(), PLAIN) as practice:
        session = practice.begin("walter", "first_session", seed=1)
        await drain(session.start())
        await drain(session.say("What would you like from our talk?"))
        await drain(session.end())
        await drain(session.reflect({"partnering": 3.0}))
        before = session.entry
        await session.rewind(session.turns[1].id)
        await drain(session.say("And what else?"))
        assert session.entry.status is Status.OPEN
        async with open_practice(find_paths(), PLAIN) as beside:  # somebody is at it: it is theirs to put back
            assert beside.records.session(session.id).status is Status.OPEN
        tried = session.entry.head_id
    async with open_practice(find_paths(), PLAIN) as practice:  # nobody put it back: as after a kill
        after = practice.records.session(session.id)
        assert replace(after, thread=before.thread) == before
        assert practice.records.unfinished() == []
        assert tried in {turn.id for turn in practice.records.tree(session.id)}


async def test_a_try_that_came_to_a_new_end_is_not_put_back_at_the_next_start(home: Path) -> None:
    async with open_practice(find_paths(), PLAIN) as practice:
        session = practice.begin("walter", "first_session", seed=1)
        await drain(session.start())
        await drain(session.say("What would you like from our talk?"))
        await drain(session.end())
        await drain(session.reflect(None))
        await session.rewind(session.turns[1].id)
        await drain(session.say("And what else?"))
        await drain(session.end())
        head = session.entry.head_id
    async with open_practice(find_paths(), PLAIN) as practice:
        after = practice.records.session(session.id)
        assert (after.status, after.head_id, after.stood) == (Status.REFLECTING, head, None)


async def test_a_rating_that_is_given_anew_after_a_kill_in_the_scoring_is_the_one_that_is_kept(home: Path) -> None:
    async def killed(_turns: object) -> dict[str, object]:
        raise OSError("killed")

    async with open_practice(find_paths(), PLAIN) as practice:
        session = practice.begin("walter", "first_session", seed=1)
        await drain(session.start())
        await drain(session.say("What would you like from our talk?"))
        await drain(session.end())
        session._context.score = killed
        with pytest.raises(OSError, match="killed"):
            await drain(session.reflect({"partnering": 1.0}, "first", ""))
    async with open_practice(find_paths(), PLAIN) as practice:
        session = practice.resume(session.id)
        assert session.entry.status.value == "reflecting"
        await drain(session.reflect({"partnering": 4.0}, "second", ""))
        kept = practice.records.reflection(session.id)
        assert kept is not None
        assert (kept.partnering, kept.noticed) == (4.0, "second")
        assert session.entry.status.value == "done"
