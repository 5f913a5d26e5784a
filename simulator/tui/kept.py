"""What the screens themselves keep on disk: half-written words, and how the home screen looked last.

Drafts are the trainee's, so they lie in the data folder and are written as they grow: a terminal that goes away takes
nothing with it. The home screen's last face is only a cache: the first paint shows what will be true in a second.
"""

from __future__ import annotations

import json
import os
from collections.abc import Mapping
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Any, Final

SCHEMA: Final = 1


class Drafts:
    """Half-written texts by key, such as `talk:3f2a…`. A draft that is empty is forgotten."""

    def __init__(self, file: Path) -> None:
        self._file = file
        self._texts: dict[str, str] | None = None
        self._changed = False

    def get(self, key: str) -> str:
        """The draft of this key, or nothing."""
        return self._known().get(key, "")

    def put(self, key: str, text: str) -> None:
        """Keep a draft in memory; `save` writes it."""
        known = self._known()
        if known.get(key, "") == text:
            return
        if text:
            known[key] = text
        else:
            known.pop(key, None)
        self._changed = True

    def forget(self) -> None:
        """Forget every draft that is in memory; the file is somebody else's to delete."""
        self._texts = {}
        self._changed = False

    def save(self) -> bool:
        """Write what has changed. False where the folder can't be written: the drafts then last as long as the app."""
        if not self._changed:
            return True
        if not _write(self._file, {"schema": SCHEMA, "drafts": self._known()}):
            return False
        self._changed = False
        return True

    def _known(self) -> dict[str, str]:
        if self._texts is None:
            kept = _read(self._file).get("drafts", {})
            self._texts = {str(k): str(v) for k, v in kept.items()} if isinstance(kept, dict) else {}
        return self._texts


@dataclass(frozen=True, slots=True)
class CardFace:
    """One client on the home screen, in words that were true when it was kept."""

    id: str
    name: str
    stuck_on: str
    temperament: str
    language: str = "en"
    blocks: tuple[str, ...] = ()
    times: int = 0
    last: str = ""
    """The last session in half a sentence, or nothing."""
    follow_up: bool = False
    """Whether a next session would show what became of the last one."""


@dataclass(frozen=True, slots=True)
class WaitingFace:
    """A session that can be taken up again."""

    session_id: str
    name: str
    detail: str
    reflecting: bool = False


@dataclass(frozen=True, slots=True)
class NextFace:
    """The one thing to do next: `kind` is `meet` or `drill`, `value` the id of the client or the drill."""

    kind: str
    value: str
    title: str
    detail: str


@dataclass(frozen=True, slots=True)
class Face:
    """The home screen as it was painted last."""

    theme: str = "triad-dark"
    text_width: int = 76
    animations: bool = True
    cards: tuple[CardFace, ...] = ()
    waiting: tuple[WaitingFace, ...] = ()
    experiment: str = ""
    due: int = 0
    """How many of one's own hard moments have come back."""
    practised: int = field(default=0)
    """Finished sessions."""
    next: NextFace | None = None
    """What else than what waits could be done next."""


def read_face(file: Path) -> Face:
    """The kept face; a plain one where there is none or it can't be read."""
    kept = _read(file)
    try:
        face = kept["face"]
        return Face(
            theme=str(face["theme"]),
            text_width=int(face["text_width"]),
            animations=bool(face["animations"]),
            cards=tuple(CardFace(**card | {"blocks": tuple(card["blocks"])}) for card in face["cards"]),
            waiting=tuple(WaitingFace(**one) for one in face["waiting"]),
            experiment=str(face["experiment"]),
            due=int(face["due"]),
            practised=int(face["practised"]),
            next=None if face.get("next") is None else NextFace(**face["next"]),
        )
    except (KeyError, TypeError, ValueError):
        return Face()  # an older or a damaged cache: the home screen fills a moment later


def write_face(file: Path, face: Face) -> bool:
    """Keep the face. False where the folder can't be written."""
    return _write(file, {"schema": SCHEMA, "face": asdict(face)})


def _read(file: Path) -> dict[str, Any]:
    try:
        kept = json.loads(file.read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return {}
    return kept if isinstance(kept, dict) and kept.get("schema") == SCHEMA else {}


def _write(file: Path, kept: Mapping[str, Any]) -> bool:
    fresh = file.with_suffix(f".{os.getpid()}.new")
    try:
        file.parent.mkdir(parents=True, exist_ok=True)
        fresh.touch(mode=0o600)
        fresh.write_text(json.dumps(kept, ensure_ascii=False), encoding="utf-8")
        fresh.replace(file)
    except OSError:
        return False
    return True
