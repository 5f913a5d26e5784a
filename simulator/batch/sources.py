"""Transcripts of a batch as lines of JSON: from plain or compressed JSONL, from Parquet, from here or from elsewhere.

A file's ending says what it is. An address with `://` in it is opened by fsspec (extra `scale`).
"""

from __future__ import annotations

import bz2
import gzip
import json
import lzma
import sys
import zlib
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import IO, Any, Final, cast

from simulator.errors import UsageError
from simulator.extras import extra

STDIN: Final = "-"
COMPRESSED: Final[dict[str, Callable[[IO[bytes]], IO[bytes]]]] = {
    ".gz": lambda file: cast("IO[bytes]", gzip.GzipFile(fileobj=file)),
    ".bz2": lambda file: cast("IO[bytes]", bz2.BZ2File(file)),
    ".xz": lambda file: cast("IO[bytes]", lzma.LZMAFile(file)),  # noqa: SIM115 - whoever calls it closes it
}
_DAMAGED: Final = (EOFError, zlib.error, lzma.LZMAError)
_ROWS: Final = 256


@contextmanager
def opened_lines(file: str) -> Iterator[Iterator[str]]:
    """The lines of a batch; `-` is standard input. Raises `UsageError`, also while they are read."""
    if file == STDIN:
        yield iter(sys.stdin)
        return
    with opened_bytes(file) as source:
        yield _parquet_lines(source, file) if ending(file) == ".parquet" else _lines(source, file)


@contextmanager
def opened_bytes(file: str) -> Iterator[IO[bytes]]:
    """A file, or what lies at an address, unpacked where it is compressed. Raises `UsageError`."""
    with _opened(file) as raw:
        unpacked = COMPRESSED.get(ending(file))
        if unpacked is None:
            yield raw
        else:
            with unpacked(raw) as source:
                yield source


@contextmanager
def _opened(file: str) -> Iterator[IO[bytes]]:
    if "://" in file:
        with extra("scale", "Reading from an address"):
            import fsspec
        try:
            source: IO[bytes] = fsspec.open(file, "rb").open()
        except (OSError, ValueError, ImportError) as error:
            raise UsageError(f"{file} can't be read: {error}.", hint="Check the address.") from error
    else:
        try:
            source = Path(file).open("rb")  # noqa: SIM115 - closed below
        except OSError as error:
            raise unreadable(file, error) from error
    with source:
        yield source


def ending(file: str) -> str:
    """The ending that says how a file is read: `.gz`, `.parquet`."""
    return Path(file.partition("?")[0]).suffix.lower()


def unreadable(file: str, error: Exception) -> UsageError:
    """What to say of a file that can't be read."""
    said = getattr(error, "strerror", None) or str(error)
    return UsageError(f"{file} can't be read: {said}.", hint="Check the path, and that the file is whole.")


def _lines(source: IO[bytes], file: str) -> Iterator[str]:
    # Only what goes wrong in reading is the file's: what goes wrong in writing passes through here as well.
    while True:
        try:
            line = source.readline()
        except (OSError, *_DAMAGED) as error:
            raise unreadable(file, error) from error
        if not line:
            return
        yield line.decode("utf-8", "replace")


def _parquet_lines(source: IO[bytes], file: str) -> Iterator[str]:
    with extra("parquet", "A batch in Parquet"):
        import pyarrow
        from pyarrow import parquet
    try:
        table = parquet.ParquetFile(source)
        for rows in table.iter_batches(_ROWS):
            for row in rows.to_pylist():
                yield json.dumps(_record(row), ensure_ascii=False) + "\n"
    except (pyarrow.ArrowException, OSError) as error:
        raise unreadable(file, error) from error


def _record(row: dict[str, Any]) -> dict[str, Any]:
    """A row as a transcript: `turns` is a list of structs, or JSON in a text."""
    turns = row.get("turns")
    if isinstance(turns, str):
        try:
            row = row | {"turns": json.loads(turns)}
        except ValueError:
            return row  # told as what it is when it is read as a transcript
    if isinstance(row.get("turns"), list):
        row = row | {"turns": [_without_nothing(t) if isinstance(t, dict) else t for t in row["turns"]]}
    return _without_nothing(row)


def _without_nothing(values: dict[str, Any]) -> dict[str, Any]:
    return {key: value for key, value in values.items() if value is not None}
