"""The command `triad serve`: what is wrong, or open to others, is said in a line."""

from __future__ import annotations

import socket
import sys

import pytest

from simulator.commands.serve import serve
from simulator.errors import UsageError
from simulator.web.serving import announcement, is_loopback
from tests.simulator.command import Triad, triad

__all__ = ["triad"]


def test_a_port_that_is_taken_is_said_in_a_line(triad: Triad) -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = taken.getsockname()[1]
        ran = triad("serve", "--port", str(port))
    assert ran.code == 2
    assert f"127.0.0.1:{port} is taken" in ran.err
    assert "--port" in ran.err


def test_an_address_that_is_not_ours_is_said_in_a_line(triad: Triad) -> None:
    ran = triad("serve", "--host", "192.0.2.1")
    assert ran.code == 2
    assert "can't be listened on" in ran.err


def test_without_the_extra_it_is_said_how_to_get_it(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "textual_serve", None)
    monkeypatch.delitem(sys.modules, "simulator.web.serving", raising=False)
    with pytest.raises(UsageError, match="extra `web`") as caught:
        serve(host="127.0.0.1", port=1)
    assert "make serve" in caught.value.hint
    assert "pip" not in caught.value.hint  # another project owns the name on the index


def test_who_serves_beyond_this_machine_is_warned() -> None:
    assert len(announcement("127.0.0.1", 8765, costs=True)) == 1
    quiet, loud = (announcement("0.0.0.0", 8765, costs=costs)[1] for costs in (False, True))
    assert "without a log-in" in quiet
    assert "on your key" in loud
    assert "on your key" not in quiet


@pytest.mark.parametrize(
    ("host", "here"),
    [
        ("127.0.0.1", True),
        ("127.9.9.9", True),
        ("localhost", True),
        ("::1", True),
        ("[::1]", True),
        ("0.0.0.0", False),
        ("", False),
        ("192.168.1.4", False),
        ("localhost.evil.example", False),
    ],
)
def test_this_machine_is_told_from_others(host: str, here: bool) -> None:
    assert is_loopback(host) is here
