"""What holds for every test: a home folder of its own, no settings from outside, no network but this machine's."""

from __future__ import annotations

import os
import socket
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

import pytest
from hypothesis import settings

from scoring.coding.network.encoder import Network

settings.register_profile("any machine", deadline=None)  # how long an example takes says how busy the machine is
settings.load_profile("any machine")

OUTSIDE = ("OPENAI_API_KEY", "OPENAI_BASE_URL", "NO_COLOR", "TEXTUAL", "COLORTERM")


@pytest.fixture(scope="session", autouse=True)
def read_once() -> Iterator[None]:
    """The encoder reads the same batch of texts once in a run: clients say their lines in hundreds of tests.

    What it makes of a batch depends on nothing but the batch, so that no test can tell.
    """
    encode, known = Network._encode, dict[tuple[int, tuple[tuple[tuple[int, ...], ...], ...]], Any]()

    def remembered(self: Network, batches: Sequence[Sequence[Sequence[int]]]) -> Any:
        key = id(self._arrays), tuple(tuple(map(tuple, batch)) for batch in batches)
        if key not in known:
            known[key] = encode(self, batches)
            known[key].flags.writeable = False
        return known[key]

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(Network, "_encode", remembered)
        yield


@pytest.fixture(autouse=True)
def home(tmp_path_factory: pytest.TempPathFactory, monkeypatch: pytest.MonkeyPatch) -> Path:
    """An empty TRIAD_HOME; nothing of the user's own settings is seen."""
    for name in [*OUTSIDE, *(key for key in os.environ if key.startswith("TRIAD_"))]:
        monkeypatch.delenv(name, raising=False)
    folder = tmp_path_factory.mktemp("home")
    monkeypatch.setenv("TRIAD_HOME", str(folder))
    monkeypatch.setenv("HOME", str(folder))
    return folder


@pytest.fixture(autouse=True)
def only_loopback(monkeypatch: pytest.MonkeyPatch) -> None:
    """Connecting to anything but this machine fails at once."""
    connect = socket.socket.connect

    def guarded(self: socket.socket, address: Any) -> None:
        inet = self.family in (socket.AF_INET, socket.AF_INET6)
        if inet and address[0] not in ("127.0.0.1", "::1", "localhost"):
            raise AssertionError(f"a test tried to reach {address[0]}")
        connect(self, address)

    monkeypatch.setattr(socket.socket, "connect", guarded)
