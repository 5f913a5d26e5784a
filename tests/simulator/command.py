"""Runs `triad` in this process, as a shell would see it."""

from __future__ import annotations

import io
import sys
from collections.abc import Callable
from dataclasses import dataclass

import pytest

from simulator.__main__ import main


@dataclass(frozen=True)
class Ran:
    """What a command left behind."""

    code: int
    out: str
    err: str


Triad = Callable[..., Ran]


@pytest.fixture
def triad(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Triad:
    """`triad("history", stdin="...")`."""

    def run(*words: str, stdin: str = "") -> Ran:
        monkeypatch.setattr(sys, "argv", ["triad", *words])
        monkeypatch.setattr(sys, "stdin", io.StringIO(stdin))
        capsys.readouterr()
        code = 0
        try:
            main()
        except SystemExit as done:
            code = done.code if isinstance(done.code, int) else 0
        out, err = capsys.readouterr()
        return Ran(code, out, err)

    return run
