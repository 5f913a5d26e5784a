"""Valid files made wrong: bytes turned over, pieces doubled, cut, put elsewhere, and the values that break readers."""

from __future__ import annotations

import copy
import json
import random
import re
from collections.abc import Callable
from typing import Any, Final

MOST: Final = 60_000
"""Bytes of one input: most defects need few, and many inputs are worth more than large ones."""
WORDS: Final = (
    b"\x00",
    b"\xff\xfe",
    b"\xef\xbb\xbf",
    b"\xed\xa0\x80",
    b"\x1b[2J\x1b]8;;http://x\x07",
    b"\r",
    b"\n\n\n",
    b"\x0b\x0c\x85",
    b"1e999",
    b"-1",
    b"NaN",
    b"Infinity",
    b"9" * 400,
    b"0x10",
    b"00:99:99,999",
    b"-->",
    b"99999999999999999999:00:00",
    b"{" * 600,
    b"[" * 600,
    b"<a>" * 300,
    b"&lol;" * 40,
    b"]]>",
    b"<!ENTITY a 'b'>",
    b"<v >",
    b"</v>",
    b"\\ud800",
    b'"',
    b"'",
    b"`",
    b"\\",
    b": ",
    b"- ",
    b"? ",
    b"&a *a",
    b"*a",
    b"!!python/object:os.system",
    b"!!binary =",
    b"|",
    b">-",
    b"%YAML 9",
    b" " * 400,
    b"\t" * 200,
    b":" * 200,
    b"(" * 200,
    "\u202e\u2066\u00ad\ufeff".encode(),
    "\U0001f468\u200d\U0001f469".encode() * 20,
    "İıßﬃΣς".encode(),
    "\u0300".encode() * 200,
    b"null",
    b"true",
    b"[]",
    b"{}",
    b'""',
    b"<think>",
    b"</think>",
    b"[bold]",
    b"[/]",
)
VALUES: Final[tuple[Any, ...]] = (
    None,
    True,
    False,
    0,
    -1,
    1.5,
    10**30,
    -(10**400),
    float("inf"),
    float("nan"),
    "",
    " ",
    "\x00",
    "\ud800",
    "a" * 5000,
    "\n" * 500,
    "[red]x[/]",
    "\u202e",
    [],
    {},
    [[]],
    [None],
    {"": None},
    {"a": {"a": {"a": []}}},
    "9" * 5000,
    "2026-13-45",
    "0000-00-00",
    "1e400",
    ["x"] * 300,
)


def mutated(chance: random.Random, valid: bytes) -> bytes:
    """The bytes, made wrong in one to six places; JSON also in its values."""
    data = valid
    if valid.lstrip()[:1] in (b"{", b"[") and chance.random() < 0.6:
        data = _other_values(chance, data)
    for _ in range(chance.choice((0, 0, 1, 2) if data is not valid else (1, 1, 1, 1, 2, 4))):
        data = chance.choice(_WAYS)(chance, data)
    return data[:MOST]


def _other_values(chance: random.Random, data: bytes) -> bytes:
    try:
        record = json.loads(data)
    except ValueError:
        return data
    for _ in range(chance.randint(1, 3)):
        _change(chance, record)
    return json.dumps(record).encode()


def _change(chance: random.Random, record: Any) -> None:
    """Put another value somewhere, take one away, double one, or give one another name."""
    place = record
    while True:
        keys: list[Any] = list(place) if isinstance(place, dict) else list(range(len(place)))
        if not keys:
            return
        key = chance.choice(keys)
        inner = place[key]
        if isinstance(inner, dict | list) and inner and chance.random() < 0.75:
            place = inner
            continue
        how = chance.random()
        if how < 0.6:
            place[key] = copy.deepcopy(chance.choice(VALUES))  # else what is put into it would stay
        elif how < 0.75:
            del place[key]
        elif isinstance(place, list):
            place.extend([inner] * chance.randint(1, 40))
        else:
            place[chance.choice(("", "schema", "id", "turns", str(key).upper()))] = place.pop(key)
        return


def _turned(chance: random.Random, data: bytes) -> bytes:
    found = bytearray(data)
    for _ in range(chance.randint(1, 8)):
        if found:
            found[chance.randrange(len(found))] = chance.randrange(256)
    return bytes(found)


def _put_in(chance: random.Random, data: bytes) -> bytes:
    at = chance.randrange(len(data) + 1)
    return data[:at] + chance.choice(WORDS) + data[at:]


def _many(chance: random.Random, data: bytes) -> bytes:
    at = chance.randrange(len(data) + 1)
    return data[:at] + chance.choice(WORDS)[:40] * chance.randint(2, 300) + data[at:]


def _cut(chance: random.Random, data: bytes) -> bytes:
    return data[: chance.randrange(len(data) + 1)]


def _doubled(chance: random.Random, data: bytes) -> bytes:
    begin, end = sorted((chance.randrange(len(data) + 1), chance.randrange(len(data) + 1)))
    return data[:end] + data[begin:end] * chance.choice((1, 1, 1, 5, 30)) + data[end:]


def _left_out(chance: random.Random, data: bytes) -> bytes:
    begin = chance.randrange(len(data) + 1)
    return data[:begin] + data[begin + chance.randint(1, 60) :]


def _lines(chance: random.Random, data: bytes) -> bytes:
    lines = data.splitlines(keepends=True)
    chance.shuffle(lines)
    return b"".join(lines)


def _number(chance: random.Random, data: bytes) -> bytes:
    numbers = list(re.finditer(rb"\d+", data))
    if not numbers:
        return data
    one = chance.choice(numbers)
    return data[: one.start()] + chance.choice((b"-1", b"1e999", b"9" * 300, b"", b"0.5", b"NaN")) + data[one.end() :]


def _other_letters(chance: random.Random, data: bytes) -> bytes:
    text = data.decode("utf-8", "replace")
    return text.encode(chance.choice(("utf-16", "utf-16-le", "utf-8-sig", "cp1252", "utf-32", "utf-7")), "replace")


def _line_ends(chance: random.Random, data: bytes) -> bytes:
    return data.replace(b"\n", chance.choice((b"\r", b"\r\n", b"\n\n", b"\x0b", "\u2028".encode(), b" ")))


_WAYS: Final[tuple[Callable[[random.Random, bytes], bytes], ...]] = (
    _turned,
    _turned,
    _put_in,
    _put_in,
    _put_in,
    _many,
    _cut,
    _doubled,
    _left_out,
    _lines,
    _number,
    _number,
    _other_letters,
    _line_ends,
)
