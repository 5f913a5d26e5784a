"""Who has what open: one process for each session, and nobody at all while the store itself is exchanged.

A lock is a file that the system holds for the process: one that dies, however it dies, holds nothing any more.
"""

from __future__ import annotations

import errno
import os
from contextlib import suppress
from pathlib import Path
from typing import Final

from simulator.errors import RecordsBusy, SessionInUse
from simulator.file_writing import OWNER_ONLY, private_folder
from simulator.records.store import records_error

try:
    import fcntl
except ImportError:  # pragma: no cover - Windows: one process at a time is the user's to see to
    fcntl = None  # type: ignore[assignment]

STORE: Final = "store"
_TAKEN: Final = (errno.EWOULDBLOCK, errno.EAGAIN, errno.EACCES)


class Locks:
    """The locks that one process holds in a folder."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._held: dict[str, int] = {}

    def hold(self, session_id: str) -> None:
        """Have a session for this process alone; holding it twice is holding it once. Raises `SessionInUse`."""
        if session_id not in self._held and not self.try_hold(session_id):
            raise SessionInUse(session_id, self._holder(session_id))

    def try_hold(self, session_id: str) -> bool:
        """Hold it if nobody else does; whether it is held now. Raises `RecordsError` where the folder can't be used."""
        return session_id in self._held or self._take(session_id, shared=False)

    def let_go(self, session_id: str) -> None:
        """Others may have it."""
        handle = self._held.pop(session_id, None)
        if handle is not None:
            with suppress(OSError):
                (self._folder / f"{session_id}.lock").unlink()
            os.close(handle)

    def let_sessions_go(self) -> None:
        """Hold no session any more."""
        for session_id in [name for name in self._held if name != STORE]:
            self.let_go(session_id)

    def let_all_go(self) -> None:
        """Hold nothing any more."""
        self.let_sessions_go()
        if STORE in self._held:  # its file stays: others may share it
            os.close(self._held.pop(STORE))

    def use_store(self) -> None:
        """Be one of those who have the store open. Raises `RecordsBusy` while it is being exchanged."""
        if STORE not in self._held and not self._take(STORE, shared=True):
            raise RecordsBusy("The records are being restored by another triad.")

    def exchange_store(self) -> None:
        """Be the only one who has the store open. Raises `RecordsBusy` where somebody else has it."""
        if STORE not in self._held and not self._take(STORE, shared=False):
            raise RecordsBusy("The records are open in another triad.", hint="Close it, then try again.")

    def _take(self, name: str, *, shared: bool) -> bool:
        if fcntl is None:  # pragma: no cover
            return True
        file = self._folder / f"{name}.lock"
        try:
            private_folder(self._folder)
            while True:
                handle = os.open(file, os.O_CREAT | os.O_RDWR, OWNER_ONLY)
                try:
                    fcntl.flock(handle, (fcntl.LOCK_SH if shared else fcntl.LOCK_EX) | fcntl.LOCK_NB)
                except OSError as error:
                    os.close(handle)
                    return error.errno not in _TAKEN  # a file system without locks: then it goes without
                if _is_still(file, handle):
                    break
                os.close(handle)  # it was let go of, and its file taken away, between the two lines above
        except OSError as error:
            raise records_error(error, str(self._folder)) from error
        self._held[name] = handle
        with suppress(OSError):  # who holds it is told only; on a full disk it isn't
            os.ftruncate(handle, 0)
            os.pwrite(handle, str(os.getpid()).encode(), 0)
        return True

    def _holder(self, name: str) -> str:
        try:
            return (self._folder / f"{name}.lock").read_text(encoding="ascii", errors="replace").strip()
        except OSError:
            return ""


def _is_still(file: Path, handle: int) -> bool:
    try:
        return file.stat().st_ino == os.fstat(handle).st_ino
    except FileNotFoundError:
        return False
