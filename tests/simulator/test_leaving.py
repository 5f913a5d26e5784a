"""Ctrl+C in line mode, and a program that is asked to end: it leaves at once, and the terminal is as it was."""

from __future__ import annotations

import os
import re
import signal
from pathlib import Path

import pytest

from simulator.records.entries import Status
from tests.simulator.test_hangup import COMPOSER, WRITTEN, a_session, drafts, nothing_moves, status, triad_in_a_terminal

__all__ = ["nothing_moves"]
CTRL_C = "\x03"
MODE = re.compile(r"\x1b\[\?(1000|1003|1049|2004)([hl])")
"""Mouse reporting, the other screen, bracketed paste: on and off."""


def test_ctrl_c_leaves_line_mode_at_once_and_says_how_to_go_on(home: Path) -> None:
    session_id, last = a_session(ended=False)
    with triad_in_a_terminal("resume", session_id, "--plain") as terminal:
        terminal.shows(last[:16], "/help")
        os.write(terminal._window, CTRL_C.encode())
        assert terminal.process.wait(20) == 130
        terminal._reader.join(1)
        assert f"triad resume {session_id}" in terminal.painted
        assert "Traceback" not in terminal.painted
    assert status(home, session_id) is Status.OPEN


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT])
def test_a_screen_that_is_asked_to_end_gives_the_terminal_back(home: Path, number: signal.Signals) -> None:
    session_id, last = a_session(ended=False)
    with triad_in_a_terminal("resume", session_id) as terminal:
        terminal.shows(last[:16], COMPOSER)
        terminal.type(WRITTEN)
        terminal.process.send_signal(number)
        assert terminal.process.wait(30) == 128 + number
        terminal._reader.join(1)
        stands = dict(MODE.findall(terminal._seen))
    assert stands
    assert set(stands.values()) == {"l"}
    assert WRITTEN in drafts(home)


def test_a_killed_screen_has_lost_no_word_that_is_a_second_old(home: Path) -> None:
    session_id, last = a_session(ended=False)
    with triad_in_a_terminal("resume", session_id) as terminal:
        terminal.shows(last[:16], COMPOSER)
        terminal.type(WRITTEN)
        terminal.until(lambda: WRITTEN in drafts(home), seconds=20.0)
        terminal.process.kill()
    with triad_in_a_terminal("resume", session_id) as terminal:
        terminal.shows(WRITTEN)


def test_a_killed_rating_has_lost_no_number_and_no_word(home: Path) -> None:
    session_id, _ = a_session(ended=True)
    with triad_in_a_terminal("resume", session_id) as terminal:
        terminal.shows("How was it for you?", "See the debrief")
        terminal.type("3\t2\t4\t" + WRITTEN)
        terminal.until(lambda: WRITTEN in drafts(home), seconds=20.0)
        terminal.process.kill()
    assert all(f'"{number}.0"' in drafts(home) for number in (3, 2, 4))
