"""What the screens themselves keep on disk: half-written words, and how the home screen looked last.

Drafts are the trainee's, so they lie in the data folder and are written as they grow: a terminal that goes away takes
nothing with it. The home screen's last face is only a cache: the first paint shows what will be true in a second.
"""

from __future__ import annotations

import json
import threading
from collections.abc import Mapping
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Any, Final

from simulator.file_writing import write_private

SCHEMA: Final = 1
LONGEST_UNWRITTEN_S: Final = 0.5
"""Seconds after which a keystroke is on the disk at the latest."""


class Drafts:
    """Half-written texts by key, such as `talk:3f2a…`. A draft that is empty is forgotten.

    What is put is written in a thread of its own at the next pause, and at the latest after `LONGEST_UNWRITTEN_S`: a
    slow disk never stands in the way of typing, and a kill takes no more than that. Only keys that changed here are
    written, so that two processes keep each other's drafts.
    """

    def __init__(self, file: Path) -> None:
        self._file = file
        self._texts: dict[str, str] | None = None
        self._changed: set[str] = set()
        self._lock = threading.Lock()
        self._writer: threading.Timer | None = None

    def get(self, key: str) -> str:
        """The draft of this key, or nothing."""
        with self._lock:
            return self._known().get(key, "")

    def put(self, key: str, text: str) -> None:
        """Keep a draft: in memory at once, on the disk in a moment."""
        with self._lock:
            known = self._known()
            if known.get(key, "") == text:
                return
            if text:
                known[key] = text
            else:
                known.pop(key, None)
            self._changed.add(key)
            if self._writer is None:
                self._writer = threading.Timer(LONGEST_UNWRITTEN_S, self.save)
                self._writer.daemon = True
                self._writer.start()

    def forget(self) -> None:
        """Forget every draft that is in memory; the file is somebody else's to delete."""
        with self._lock:
            self._texts = {}
            self._changed.clear()

    def save(self) -> bool:
        """Write what has changed now. False where it can't be written: the drafts then last as long as the app."""
        with self._lock:
            if self._writer is not None:
                self._writer.cancel()
                self._writer = None
            if not self._changed:
                return True
            known = self._known()
            there = _texts_in(self._file)
            for key in self._changed:
                if key in known:
                    there[key] = known[key]
                else:
                    there.pop(key, None)
            if not _write(self._file, {"schema": SCHEMA, "drafts": there}):
                return False
            self._changed.clear()
            return True

    def _known(self) -> dict[str, str]:
        if self._texts is None:
            self._texts = _texts_in(self._file)
        return self._texts


def experiment_draft(session_id: str) -> str:
    """The key of the experiment that is being written after this session."""
    return f"experiment:{session_id}"


def _texts_in(file: Path) -> dict[str, str]:
    kept = _read(file).get("drafts", {})
    return {str(k): str(v) for k, v in kept.items()} if isinstance(kept, dict) else {}


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
    except (OSError, ValueError, RecursionError):
        return {}
    return kept if isinstance(kept, dict) and kept.get("schema") == SCHEMA else {}


def _write(file: Path, kept: Mapping[str, Any]) -> bool:
    try:
        write_private(file, json.dumps(kept, ensure_ascii=False))
    except OSError:
        return False
    return True
