"""Rows straight out of the pages of an SQLite file, where its own tree can't be followed any more. Reads only.

Every leaf of a table names its rows by itself, so that a page that is whole gives its rows whatever became of the
others. The form is SQLite's (https://www.sqlite.org/fileformat2.html, parts 1.6 and 2.1); only what `rescue` needs.
"""

from __future__ import annotations

import struct
from collections.abc import Iterator
from pathlib import Path
from typing import Final, TypeAlias

Value: TypeAlias = "int | float | bytes | None"
"""As it lies there; text isn't decoded yet."""
Row: TypeAlias = "tuple[int, tuple[Value, ...]]"
"""The row's number and its values; a column that is the row's number holds None."""

_LEAF: Final = 0x0D
_USUAL_PAGE: Final = 4096
_WAL_HEADER, _FRAME_HEADER = 32, 24
_MOST_COLUMNS: Final = 64
_INTEGERS: Final = {1: 1, 2: 2, 3: 3, 4: 4, 5: 6, 6: 8}


def rows_in(file: Path) -> Iterator[Row]:
    """Every row of every table's leaf in this file, the write-ahead log beside it included."""
    pages = _Pages(file)
    free = pages.free()
    for number in sorted(pages.known):
        if number not in free:
            yield from pages.rows(number)


class _Pages:
    def __init__(self, file: Path) -> None:
        data = file.read_bytes() if file.is_file() else b""
        self._size = _page_size(data)
        self.known = {
            at // self._size + 1: data[at : at + self._size] for at in range(0, len(data) - self._size + 1, self._size)
        }
        self.known |= _logged(file.with_name(file.name + "-wal"), self._size)

    def free(self) -> frozenset[int]:
        """The pages that nothing uses any more: what they held was forgotten, and stays so."""
        found: set[int] = set()
        trunk = _number(self.known.get(1, b""), 32)
        while trunk and trunk not in found and trunk in self.known:
            page = self.known[trunk]
            found.add(trunk)
            count = min(_number(page, 4), self._size // 4 - 2)
            found |= {_number(page, 8 + 4 * at) for at in range(count)}
            trunk = _number(page, 0)
        return frozenset(found)

    def rows(self, number: int) -> Iterator[Row]:
        """The rows of a page, where it is a table's leaf."""
        page = self.known[number]
        head = 100 if number == 1 else 0
        if page[head] != _LEAF:
            return
        count = int.from_bytes(page[head + 3 : head + 5], "big")
        for at in range(min(count, self._size // 4)):
            begin = head + 8 + 2 * at
            row = self._row(page, int.from_bytes(page[begin : begin + 2], "big"))
            if row is not None:
                yield row

    def _row(self, page: bytes, at: int) -> Row | None:
        try:
            length, at = _varint(page, at)
            number, at = _varint(page, at)
            payload = self._payload(page, at, length)
            return None if payload is None else (number, _values(payload))
        except (IndexError, ValueError, struct.error):
            return None  # not a row, or not whole

    def _payload(self, page: bytes, at: int, length: int) -> bytes | None:
        usable = self._size
        if length > 1 << 28:
            return None
        if length <= usable - 35:
            return page[at : at + length] if at + length <= usable else None
        least = (usable - 12) * 32 // 255 - 23
        here = least + (length - least) % (usable - 4)
        here = here if here <= usable - 35 else least
        parts, got = [page[at : at + here]], here
        following, seen = _number(page, at + here), set[int]()
        while got < length:
            if following in seen or following not in self.known:
                return None
            seen.add(following)
            more = self.known[following]
            part = more[4 : 4 + min(usable - 4, length - got)]
            parts.append(part)
            got += len(part)
            following = _number(more, 0)
        return b"".join(parts)


def _page_size(data: bytes) -> int:
    size = int.from_bytes(data[16:18], "big")
    size = 65536 if size == 1 else size
    return size if 512 <= size <= 65536 and size & (size - 1) == 0 else _USUAL_PAGE


def _logged(log: Path, size: int) -> dict[int, bytes]:
    """The newest committed image of every page in the write-ahead log."""
    data = log.read_bytes() if log.is_file() else b""
    salts = data[16:24]
    committed: dict[int, bytes] = {}
    waiting: dict[int, bytes] = {}
    for at in range(_WAL_HEADER, len(data) - _FRAME_HEADER - size + 1, _FRAME_HEADER + size):
        if data[at + 8 : at + 16] != salts:
            continue  # left over from before the log was begun anew
        begin = at + _FRAME_HEADER
        waiting[_number(data, at)] = data[begin : begin + size]
        if _number(data, at + 4):
            committed |= waiting
            waiting = {}
    return committed


def _number(data: bytes, at: int) -> int:
    return int.from_bytes(data[at : at + 4], "big")


def _varint(data: bytes, at: int) -> tuple[int, int]:
    value = 0
    for number in range(9):
        byte = data[at + number]
        if number == 8:
            return _signed((value << 8) | byte), at + 9
        value = (value << 7) | (byte & 0x7F)
        if not byte & 0x80:
            break
    return value, at + number + 1


def _signed(value: int) -> int:
    return value - (1 << 64) if value >> 63 else value


def _values(payload: bytes) -> tuple[Value, ...]:
    length, at = _varint(payload, 0)
    kinds: list[int] = []
    while at < length:
        kind, at = _varint(payload, at)
        kinds.append(kind)
    if at != length or len(kinds) > _MOST_COLUMNS:
        raise ValueError("no header of a row")
    found: list[Value] = []
    for kind in kinds:
        value, size = _value(payload, at, kind)
        found.append(value)
        at += size
    if at != len(payload):
        raise ValueError("a row of another length")
    return tuple(found)


def _value(payload: bytes, at: int, kind: int) -> tuple[Value, int]:
    if kind == 0:
        return None, 0
    if kind in _INTEGERS:
        size = _INTEGERS[kind]
        return int.from_bytes(payload[at : at + size], "big", signed=True), size
    if kind == 7:
        return float(struct.unpack(">d", payload[at : at + 8])[0]), 8
    if kind in (8, 9):
        return kind - 8, 0
    if kind < 12:
        raise ValueError("a kind that is kept for SQLite itself")
    size = (kind - 12) // 2
    return payload[at : at + size], size
