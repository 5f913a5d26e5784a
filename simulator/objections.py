"""Where a trainee found the observer wrong: one JSON line each, kept beside the records. Anybody may call this.

An objection changes no score. It stands in the debrief, goes with every export, and is counted on the progress page;
who trains the observer reads the exports.
"""

from __future__ import annotations

import json
from collections.abc import Iterable
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Final

FILE: Final = "objections.jsonl"
"""The file's name in the data folder."""


@dataclass(frozen=True, slots=True)
class Objection:
    """A turn (index from 0, id, words), what the observer heard in it, and what it was in the trainee's words."""

    session: str
    turn_id: int
    turn: int
    text: str
    heard: tuple[str, ...]
    right: str
    at: str


def read(folder: Path, session: str | None = None) -> tuple[Objection, ...]:
    """What was objected, the oldest first; of one turn only the newest word, and none where it was taken back."""
    try:
        lines = (folder / FILE).read_text(encoding="utf-8").splitlines()
    except OSError:
        return ()
    found: dict[tuple[str, int], Objection] = {}
    for line in lines:
        try:
            kept = json.loads(line)
            one = Objection(**kept | {"heard": tuple(kept["heard"])})
        except (ValueError, KeyError, TypeError):
            continue  # half a line of a full disk costs one objection, not the others
        found.pop((one.session, one.turn_id), None)
        if one.right:
            found[one.session, one.turn_id] = one
    return tuple(one for one in found.values() if session is None or one.session == session)


def add(folder: Path, objection: Objection) -> None:
    """Keep one; an empty `right` takes the word on that turn back. Raises `OSError`."""
    folder.mkdir(parents=True, exist_ok=True)
    with (folder / FILE).open("a", encoding="utf-8") as lines:
        lines.write(json.dumps(asdict(objection), ensure_ascii=False) + "\n")


def forget(folder: Path, session: str) -> None:
    """Forget what was objected in a session that is deleted. Raises `OSError`."""
    _write(folder, (one for one in read(folder) if one.session != session))


def _write(folder: Path, objections: Iterable[Objection]) -> None:
    if not (folder / FILE).exists():
        return
    fresh = (folder / FILE).with_suffix(".new")
    lines = (json.dumps(asdict(one), ensure_ascii=False) + "\n" for one in objections)
    fresh.write_text("".join(lines), encoding="utf-8")
    fresh.replace(folder / FILE)
