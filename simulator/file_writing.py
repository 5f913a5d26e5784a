"""Writing files: whole or not at all, and what holds somebody's words is its owner's alone.

Folders that are made here are open to their owner only (0700), files likewise (0600). What a user named with `--out`
follows the user's own umask: they may mean to share it.
"""

from __future__ import annotations

import os
from contextlib import suppress
from pathlib import Path
from typing import Final

from simulator.errors import UsageError

OWNER_ONLY: Final = 0o600
OWNERS_FOLDER: Final = 0o700


def private_folder(folder: Path) -> None:
    """Make a folder, and those above it that are missing, for their owner only. Raises `OSError`."""
    if not folder.is_dir():
        private_folder(folder.parent) if folder.parent != folder else None
        folder.mkdir(mode=OWNERS_FOLDER, exist_ok=True)


def keep_private(file: Path) -> None:
    """Let nobody but its owner read a file that is there; where that can't be changed it stays as it is."""
    with suppress(OSError):
        if file.stat().st_mode & 0o077:
            file.chmod(OWNER_ONLY)


def made_private(file: Path) -> None:
    """See that a file is there, and is its owner's alone. Raises `OSError`."""
    os.close(os.open(file, os.O_CREAT | os.O_RDWR, OWNER_ONLY))
    keep_private(file)


def write_private(file: Path, text: str) -> None:
    """Write a file of ours: the old one stands until the new one is whole and on the disk. Raises `OSError`."""
    private_folder(file.parent)
    fresh = file.with_name(f"{file.name}.{os.getpid()}.new")
    try:
        with os.fdopen(os.open(fresh, os.O_CREAT | os.O_TRUNC | os.O_WRONLY, OWNER_ONLY), "wb") as target:
            target.write(text.encode("utf-8", "replace"))
            target.flush()
            os.fsync(target.fileno())
        fresh.replace(file)
    except OSError:
        with suppress(OSError):
            fresh.unlink()
        raise


def write_output(file: Path, text: str) -> None:
    """Write what a user asked for where they asked for it. Raises `UsageError` where that can't be done."""
    try:
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_bytes(text.encode("utf-8", "replace"))
    except OSError as error:
        raise UsageError(f"{file} can't be written: {error.strerror}.", hint="Choose another place.") from error
