"""Files of one JSON object a line, only ever added to: what was acknowledged survives the death of the process."""

from __future__ import annotations

import json
import os
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any

from simulator.errors import UsageError
from simulator.file_writing import OWNER_ONLY, private_folder, write_private


def append(file: Path, record: Mapping[str, Any]) -> None:
    """Add a line; it is on the disk when this returns. Raises `UsageError` where it can't be kept."""
    line = (json.dumps(record, ensure_ascii=False, separators=(",", ":")) + "\n").encode("utf-8", "replace")
    try:
        private_folder(file.parent)
        handle = os.open(file, os.O_CREAT | os.O_RDWR | os.O_APPEND, OWNER_ONLY)
        try:
            size = os.fstat(handle).st_size
            if size and os.pread(handle, 1, size - 1) != b"\n":
                line = b"\n" + line  # a line that was cut by a crash stays cut, and costs no other
            if os.write(handle, line) != len(line):
                raise OSError(28, os.strerror(28))
            os.fsync(handle)
        finally:
            os.close(handle)
    except OSError as error:
        hint = "Make room, or make the folder writable; nothing that was kept before is lost."
        raise UsageError(f"{file} can't be written: {error.strerror}.", hint=hint) from error


def read(file: Path) -> tuple[list[dict[str, Any]], int]:
    """Every line that is whole, in order, and how many are not. Raises `UsageError` where the file can't be read."""
    try:
        content = file.read_bytes()
    except FileNotFoundError:
        return [], 0
    except OSError as error:
        raise UsageError(f"{file} can't be read: {error.strerror}.", hint="Check its permissions.") from error
    found: list[dict[str, Any]] = []
    broken = 0
    for line in content.splitlines():
        if not line.strip():
            continue
        try:
            record = json.loads(line)
        except ValueError:
            record = None
        if isinstance(record, dict):
            found.append(record)
        else:
            broken += 1
    return found, broken


def rewrite(file: Path, records: Iterable[Mapping[str, Any]]) -> None:
    """Put these lines in the place of what is there, whole or not at all. Raises `UsageError`."""
    try:
        write_private(file, "".join(json.dumps(one, ensure_ascii=False) + "\n" for one in records))
    except OSError as error:
        raise UsageError(f"{file} can't be written: {error.strerror}.", hint="Is the folder writable?") from error
