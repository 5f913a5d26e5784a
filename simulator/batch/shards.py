"""A batch in shards: which lines belong to one, how a worker scores it, and where it is written, whole or not at all.

A shard's name tells its place, and the digest of all that its cards depend on: its bytes, the rubric, the coder. So
what is there needn't be done again, and what was written twice is the same. Paths may be addresses (fsspec).
"""

from __future__ import annotations

import json
import os
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from hashlib import blake2b
from typing import IO, Any, Final

from scoring.coding.coder import Coder
from scoring.errors import TranscriptError
from scoring.scorecard.batch import card_line, read_line
from scoring.scorecard.rubric import Rubric
from simulator.batch.sources import COMPRESSED, ending, opened_bytes, opened_lines, unreadable
from simulator.errors import UsageError
from simulator.extras import extra

LINES: Final = 500
"""Lines a shard, where the input can be cut: a lost worker costs as many at most."""


@dataclass(frozen=True, slots=True)
class Shard:
    """So many bytes from a place in a file (`length` None: all of it), whose first line has this number; `digest` is
    that of the bytes."""

    file: str
    offset: int
    length: int | None
    first: int
    digest: str


@dataclass(frozen=True, slots=True)
class Work:
    """A shard to be scored, its place in the batch, and where its cards go."""

    place: int
    shard: Shard
    rubric: Rubric
    coder: str
    slim: bool
    folder: str

    @property
    def name(self) -> str:
        """The name of the shard's file without its ending."""
        parts = (self.shard.digest, f"{self.shard.first}", self.rubric.digest, self.coder, f"{self.slim}")
        key = blake2b("\x1f".join(parts).encode(), digest_size=8).hexdigest()
        return f"part-{self.place:06d}-{key}"


def inputs(pattern: str) -> list[str]:
    """The files or addresses that a name, a pattern or an address stands for, in order. Raises `UsageError`."""
    fs, root = filesystem(pattern)
    found = sorted(fs.glob(root)) if any(c in root for c in "*?[") else [root] if fs.isfile(root) else []
    if not found:
        raise UsageError(f"{pattern} is no file, and matches none.", hint="Check the path; quote a pattern.")
    return [path if "://" not in pattern else fs.unstrip_protocol(path) for path in found]


def filesystem(address: str) -> tuple[Any, str]:
    """The file system of a path or an address, and the path in it. Raises `UsageError`."""
    with extra("scale", "A cluster"):
        from fsspec.core import url_to_fs
    try:
        fs, root = url_to_fs(address)
    except (ValueError, ImportError, OSError) as error:
        raise UsageError(f"{address} can't be reached: {error}.", hint="Check the address.") from error
    return fs, str(root)


def cut(file: str, lines: int = LINES) -> Iterator[Shard]:
    """The shards of a file: so many lines each; a compressed or Parquet file is one. Raises `UsageError`."""
    kind = ending(file)
    if kind == ".parquet" or kind in COMPRESSED:
        fs, root = filesystem(file)
        with fs.open(root, "rb") as source:
            yield Shard(file, 0, None, 1, _digest(source))
        return
    with opened_bytes(file) as source:
        offset = number = 0
        while True:
            first, length, found = number + 1, 0, blake2b(digest_size=16)
            while number - first + 1 < lines:
                try:
                    line = source.readline()
                except OSError as error:
                    raise unreadable(file, error) from error
                if not line:
                    break
                number += 1
                length += len(line)
                found.update(line)
            if not length:
                return
            yield Shard(file, offset, length, first, found.hexdigest())
            offset += length


def _digest(source: IO[bytes]) -> str:
    found = blake2b(digest_size=16)
    while piece := source.read(1 << 20):
        found.update(piece)
    return found.hexdigest()


def score_shard(work: Work) -> dict[str, Any]:
    """Score a shard and write its cards; what is there already is left. Returns its entry for the manifest.

    The entry is written before the cards: where those are, it is. Raises `UsageError`.
    """
    fs, root = filesystem(work.folder)
    cards, entry = f"{root}/{work.name}.jsonl", f"{root}/{work.name}.json"
    if fs.exists(cards):
        known: dict[str, Any] = json.loads(fs.cat_file(entry))
        return known
    coder = _coder()
    if coder.digest != work.coder:
        raise UsageError(
            f"This worker's observer is {coder.digest}, not {work.coder}.", hint="Install the same triad everywhere."
        )
    mark = f".{os.getpid()}-{os.urandom(4).hex()}.new"
    refused: list[dict[str, Any]] = []
    count, found = 0, blake2b(digest_size=16)
    try:
        with fs.open(cards + mark, "wb") as target:
            for number, line in _lines_of(work.shard):
                try:
                    transcript = read_line(line, number, work.shard.file)
                except TranscriptError as error:
                    refused.append({"line": number, "error": error.message, "hint": error.hint})
                    continue
                card = card_line(transcript, work.rubric, coder, slim=work.slim).encode("utf-8", "replace") + b"\n"
                found.update(card)
                count += 1
                target.write(card)
        told = {
            "part": f"{work.name}.jsonl",
            "source": work.shard.file,
            "first_line": work.shard.first,
            "source_digest": work.shard.digest,
            "cards": count,
            "digest": found.hexdigest(),
            "refused": refused,
        }
        put(fs, entry, json.dumps(told, ensure_ascii=False))
        fs.mv(cards + mark, cards)
    except OSError as error:
        raise UsageError(f"{cards} can't be written: {error}.", hint="Choose another folder.") from error
    return told


def put(fs: Any, path: str, text: str) -> None:
    """Write a small file, whole or not at all. Raises `OSError`."""
    mark = f"{path}.{os.getpid()}-{os.urandom(4).hex()}.new"
    with fs.open(mark, "wb") as target:
        target.write(text.encode("utf-8", "replace"))
    fs.mv(mark, path)


def _lines_of(shard: Shard) -> Iterator[tuple[int, str]]:
    if shard.length is None:
        with opened_lines(shard.file) as lines:
            yield from ((n, line) for n, line in enumerate(lines, start=1) if line.strip())
        return
    with opened_bytes(shard.file) as source:
        source.seek(shard.offset)
        left, number = shard.length, shard.first
        while left > 0 and (line := source.readline(left)):
            left -= len(line)
            if text := line.decode("utf-8", "replace").strip():
                yield number, text
            number += 1


_CODERS: dict[int, Coder] = {}


def _coder() -> Coder:
    """The coder of this process, loaded once."""
    return _CODERS.get(0) or _CODERS.setdefault(0, Coder.load())


def manifest(entries: Sequence[Mapping[str, Any]], rubric: Rubric, coder: str, *, slim: bool) -> dict[str, Any]:
    """What a whole batch is: its parts in order with their digests, and how they were scored."""
    return {
        "schema": "triad.batch/1",
        "rubric": {"id": rubric.id, "version": rubric.version, "digest": rubric.digest},
        "scorer": "local",
        "coder": coder,
        "slim": slim,
        "cards": sum(entry["cards"] for entry in entries),
        "refused": sum(len(entry["refused"]) for entry in entries),
        "parts": [{key: value for key, value in entry.items() if key != "refused"} for entry in entries],
    }
