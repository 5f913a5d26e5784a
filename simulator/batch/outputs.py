"""Where a batch's cards go: plain or compressed JSONL, which grow, or Parquet, which is written when the batch ends.

An output belongs to one process at a time. One that was killed leaves at most an unfinished end, which is taken away.
"""

from __future__ import annotations

import bz2
import errno
import gzip
import json
import lzma
import os
import stat
import sys
import zlib
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import IO, Any, Final, Protocol

from simulator.batch.sources import ending, opened_lines
from simulator.errors import UsageError
from simulator.extras import extra

try:
    import fcntl
except ImportError:  # pragma: no cover - Windows: one process at a time is the user's to see to
    fcntl = None  # type: ignore[assignment]

_TOGETHER: Final = 128
"""Cards that are compressed together: as many are lost where a batch is killed."""
_CARD: Final = b'{"schema":"triad.scorecard/'
_PACK: Final[dict[str, Callable[[bytes], bytes]]] = {".gz": gzip.compress, ".bz2": bz2.compress, ".xz": lzma.compress}
_TAKEN: Final = (errno.EWOULDBLOCK, errno.EAGAIN, errno.EACCES)


class Output(Protocol):
    """Takes cards, and knows those that are there."""

    def lines(self) -> Iterator[str]:
        """The cards that were there when it was opened, a line each."""
        ...

    def write(self, card: str) -> None:
        """Take a card. Raises `UsageError` where it can't be written."""
        ...

    def close(self) -> None:
        """Write what is still held back."""
        ...


@contextmanager
def opened_output(out: Path | None) -> Iterator[Output]:
    """The output at this place; None is standard output. Raises `UsageError`, also where another process has it."""
    if out is None:
        yield _Standard()
        sys.stdout.flush()
        return
    kind = ending(str(out))
    target = out.with_name(f".{out.name}.part") if kind == ".parquet" else out
    try:
        file = target.open("a+b")
    except OSError as error:
        raise unwritable(out, error) from error
    with _closed_quietly(file):
        try:
            regular = stat.S_ISREG(os.fstat(file.fileno()).st_mode)
            if regular:
                _hold(file, out)
            output = _output(out, kind, file) if regular else _Plain(out, file, mends=False)
        except OSError as error:
            raise unwritable(out, error) from error
        try:
            yield output
        finally:
            try:
                output.close()
            except OSError as error:
                raise unwritable(out, error) from error


@contextmanager
def _closed_quietly(file: IO[bytes]) -> Iterator[None]:
    try:
        yield
    finally:
        with suppress(OSError):  # what it couldn't write was told when it couldn't
            file.close()


def _output(out: Path, kind: str, file: IO[bytes]) -> Output:
    if kind == ".parquet":
        return _Parquet(out, file)
    return _Packed(out, file, kind) if kind in _PACK else _Plain(out, file)


def unwritable(out: Path, error: OSError) -> UsageError:
    """What to say of an output that can't be written."""
    hint = "Make room, then run it again: what is there isn't done again." if error.errno == errno.ENOSPC else None
    return UsageError(f"{out} can't be written: {error.strerror or error}.", hint=hint or "Choose another place.")


def _hold(file: IO[bytes], out: Path) -> None:
    if fcntl is None:  # pragma: no cover
        return
    try:
        fcntl.flock(file.fileno(), fcntl.LOCK_EX | fcntl.LOCK_NB)
    except OSError as error:
        if error.errno in _TAKEN:  # any other is a file system without locks: then it goes without
            hint = "Wait for it, or give this one another output; `--shard 1/2` and `--shard 2/2` split a batch."
            raise UsageError(f"Another batch is writing to {out}.", hint=hint) from error


class _Standard:
    def lines(self) -> Iterator[str]:
        return iter(())

    def write(self, card: str) -> None:
        sys.stdout.write(card + "\n")

    def close(self) -> None:
        pass


class _Plain:
    """A file that grows by a line a card, each on the disk at once."""

    def __init__(self, out: Path, file: IO[bytes], *, mends: bool = True) -> None:
        self._out, self._file, self._mends = out, file, mends
        if mends:
            _mend_end(file)

    def lines(self) -> Iterator[str]:
        if self._mends:  # a device has no end
            with opened_lines(str(self._out)) as found:
                yield from found

    def write(self, card: str) -> None:
        try:
            self._file.write(card.encode("utf-8", "replace") + b"\n")
            self._file.flush()
        except OSError as error:
            raise unwritable(self._out, error) from error

    def close(self) -> None:
        pass


class _Packed:
    """A compressed file that grows by a whole stream for so many cards: what stands there can always be read."""

    def __init__(self, out: Path, file: IO[bytes], kind: str) -> None:
        self._out, self._file, self._pack = out, file, _PACK[kind]
        self._waiting: list[str] = []
        _cut_unfinished(file, kind)

    def lines(self) -> Iterator[str]:
        if self._out.stat().st_size:
            with opened_lines(str(self._out)) as found:
                yield from found

    def write(self, card: str) -> None:
        self._waiting.append(card)
        if len(self._waiting) >= _TOGETHER:
            self.close()

    def close(self) -> None:
        if not self._waiting:
            return
        packed = self._pack("".join(f"{card}\n" for card in self._waiting).encode("utf-8", "replace"))
        self._waiting = []
        try:
            self._file.write(packed)
            self._file.flush()
        except OSError as error:
            raise unwritable(self._out, error) from error


class _Parquet:
    """A row a card: what one asks of it in columns, and the card itself. It takes its place when the batch ends."""

    def __init__(self, out: Path, file: IO[bytes]) -> None:
        self._out, self._file = out, file
        self._rows: list[dict[str, Any]] = []
        self._writer: Any = None
        with extra("parquet", "Cards in Parquet"):
            import pyarrow
            from pyarrow import parquet
        self._parquet, self._arrow = parquet, pyarrow
        self._schema: Any = None

    def lines(self) -> Iterator[str]:
        if self._out.exists():
            for batch in self._parquet.ParquetFile(self._out).iter_batches(_TOGETHER, columns=["card"]):
                for (card,) in zip(*batch.to_pydict().values(), strict=True):
                    yield card + "\n"

    def write(self, card: str) -> None:
        if self._writer is None:
            self._begin(card)
        self._rows.append(_columns(card))
        if len(self._rows) >= _TOGETHER:
            self._flush()

    def _begin(self, first: str) -> None:
        text, number = self._arrow.string(), self._arrow.float64()
        columns = [(name, text) for name in ("id", "rubric", "rubric_digest", "scorer", "coder")]
        names = json.loads(first)["dimensions"]
        scores = [(f"{name}{end}", number) for name in names for end in ("", "_low", "_high")]
        self._schema = self._arrow.schema([*columns, *scores, ("card", text)])
        self._file.truncate(0)
        self._writer = self._parquet.ParquetWriter(self._file, self._schema, compression="zstd")
        for card in self.lines():
            self.write(card[:-1])

    def _flush(self) -> None:
        self._writer.write_table(self._arrow.Table.from_pylist(self._rows, schema=self._schema))
        self._rows = []

    def close(self) -> None:
        part = Path(self._file.name)
        if self._writer is None:
            part.unlink(missing_ok=True)
            return
        self._flush()
        self._writer.close()
        self._file.flush()
        os.fsync(self._file.fileno())
        part.replace(self._out)


def _columns(line: str) -> dict[str, Any]:
    card = json.loads(line)
    row = {"id": card["id"], "rubric": card["rubric"]["id"], "rubric_digest": card["rubric"]["digest"]}
    row |= {"scorer": card["scorer"], "coder": card["coder"], "card": line}
    for name, found in card["dimensions"].items():
        low, high = found["interval"] or (None, None)
        row |= {name: found["score"], f"{name}_low": low, f"{name}_high": high}
    return row


def _mend_end(file: IO[bytes]) -> None:
    """Take away a scorecard that was cut off at the file's end; any other unfinished line is ended and kept."""
    size = file.seek(0, os.SEEK_END)
    begin, tail = size, b""
    while begin and b"\n" not in tail:
        begin = max(0, begin - 65536)
        file.seek(begin)
        tail = file.read(size - begin)
    last = tail.rpartition(b"\n")[2]
    if last and _CARD.startswith(last[: len(_CARD)]):
        file.truncate(size - len(last))
    elif last:
        file.write(b"\n")
        file.flush()
    file.seek(0, os.SEEK_END)


def _cut_unfinished(file: IO[bytes], kind: str) -> None:
    """Take away a compressed stream that was cut off at the file's end."""
    fresh: dict[str, Callable[[], Any]] = {
        ".gz": lambda: zlib.decompressobj(wbits=31),
        ".bz2": bz2.BZ2Decompressor,
        ".xz": lzma.LZMADecompressor,
    }
    file.seek(0)
    whole, read, reader = 0, 0, None
    data = b""
    while data or (data := file.read(1 << 20)):
        reader = reader or fresh[kind]()
        try:
            reader.decompress(data)
        except (OSError, ValueError, EOFError, zlib.error, lzma.LZMAError):
            break
        left = reader.unused_data if reader.eof else b""
        read += len(data) - len(left)
        if reader.eof:
            whole, reader = read, None
        data = left
    file.truncate(whole)
    file.seek(0, os.SEEK_END)
