"""A shelf of YAML files of one kind: the built-in library and the user's own folder, looked up by id.

The file's stem is the id. A user's file of the same id stands before the built-in one. Reading a long YAML file costs
a tenth of a second, so what has been read and found valid is kept as JSON in a cache folder, keyed by the file's bytes.
"""

from __future__ import annotations

import hashlib
import json
import os
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from difflib import get_close_matches
from functools import cache, lru_cache
from pathlib import Path
from typing import Generic, TypeVar

from pydantic import BaseModel, ValidationError

from scoring.files.yaml_source import MOST_BYTES, BadSource, Source, read_source

M = TypeVar("M", bound=BaseModel)


class NotOnShelf(Exception):  # noqa: N818 - an answer more than an accident
    """No file of this id. Has `title`, `message` and `hint` like every error that a user sees."""

    def __init__(self, kind: str, name: str, known: Sequence[str]) -> None:
        near = get_close_matches(name, known, n=1, cutoff=0.4)
        self.title = f"No such {kind}"
        self.message = f"There is no {kind} called {name!r}."
        self.hint = f"Did you mean {near[0]!r}? " if near else ""
        self.hint += f"`triad {kind} list` shows all of them."
        super().__init__(f"{self.message} {self.hint}")


@dataclass(frozen=True, slots=True)
class Shelved(Generic[M]):
    """A file that was read: what it holds, where it lies, the SHA-256 of its bytes (16 hexadecimal digits)."""

    item: M
    path: Path
    digest: str
    built_in: bool


class Shelf(Generic[M]):
    """Files of one kind in several folders; the first folder that has an id wins, the last one is the built-in one."""

    def __init__(
        self,
        kind: str,
        model: type[M],
        folders: Sequence[Path],
        *,
        cache: Path | None = None,
        check: Callable[[M, Source], None] = lambda _item, _source: None,
    ) -> None:
        self.kind = kind
        self._model = model
        self._folders = tuple(folders)
        self._cache = cache
        self._check = check

    def paths(self) -> dict[str, Path]:
        """The file of every id, in the order of the ids."""
        found: dict[str, Path] = {}
        for folder in reversed(self._folders):
            found |= {path.stem: path for path in _files(folder) if path.suffix in (".yaml", ".yml")}
        return dict(sorted(found.items()))

    def get(self, name: str) -> Shelved[M]:
        """The file of this id, or at this path. Raises `NotOnShelf` or `BadSource`."""
        path = self.paths().get(name)
        if path is None and (name.endswith((".yaml", ".yml")) or os.sep in name):
            path = Path(name)
        if path is None:
            raise NotOnShelf(self.kind, name, list(self.paths()))
        return self.read(path)

    def all(self) -> Iterator[Shelved[M] | BadSource]:
        """Every file, or what is wrong with it."""
        for path in self.paths().values():
            try:
                yield self.read(path)
            except BadSource as error:
                yield error

    def read(self, path: Path) -> Shelved[M]:
        """Read one file. Raises `BadSource`."""
        try:
            content = path.read_bytes() if path.is_file() and path.stat().st_size <= MOST_BYTES else b""
        except OSError:
            content = b""
        digest = hashlib.sha256(content).hexdigest()[:16]
        item = self._recall(digest) if content else None
        if item is None:
            item = _checked(self._model, self._check, path, digest)
            self._keep(digest, item)
        return Shelved(item, path, digest, built_in=path.parent == self._folders[-1])

    def _kept_at(self, digest: str) -> Path | None:
        if self._cache is None:
            return None
        return self._cache / f"{self.kind}-{digest}-{_shape(self._model)}.json"

    def _recall(self, digest: str) -> M | None:
        kept = self._kept_at(digest)
        if kept is None or not kept.is_file():
            return None
        try:
            return self._model.model_validate_json(kept.read_bytes())
        except (OSError, ValidationError):
            return None  # a damaged cache costs a tenth of a second, nothing else

    def _keep(self, digest: str, item: M) -> None:
        kept = self._kept_at(digest)
        if kept is None:
            return
        try:
            kept.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
            fresh = kept.with_suffix(f".{os.getpid()}.tmp")
            fresh.touch(mode=0o600)  # an own client's secrets are nobody else's
            fresh.write_text(item.model_dump_json(by_alias=True), encoding="utf-8")
            fresh.replace(kept)
        except OSError:
            return  # a read-only folder works without a cache


@cache
def _shape(model: type[BaseModel]) -> str:
    # what an older shape of the models found valid is read anew
    return hashlib.sha256(json.dumps(model.model_json_schema()).encode()).hexdigest()[:8]


@lru_cache(maxsize=64)
def _checked(model: type[M], check: Callable[[M, Source], None], path: Path, _digest: str) -> M:
    # bytes that were read and checked say the same again: the models are frozen
    source = read_source(path)
    item = source.as_model(model)
    check(item, source)
    return item


def _files(folder: Path) -> list[Path]:
    try:
        return list(folder.iterdir())
    except OSError:  # not there, not a folder, or closed to this user: then nothing lies on it
        return []
