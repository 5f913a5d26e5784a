"""What the bench's screens ask of the app."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from textual.message import Message

if TYPE_CHECKING:
    from simulator.bench.choosing import Choices
    from simulator.bench.journal import Kind


@dataclass(eq=False, repr=False)
class ShowBench(Message):
    """The pile, at this talk."""

    talk_id: str = ""


@dataclass(eq=False, repr=False)
class ReadTalk(Message):
    """Open a talk of the pile."""

    talk_id: str


@dataclass(eq=False, repr=False)
class MarkTalk(Message):
    """Keep what the reader did; the screen's `show(reading)` is called when it is on the disk."""

    talk_id: str
    kind: Kind
    values: Mapping[str, Any] = field(default_factory=dict)
    told: str = ""


@dataclass(eq=False, repr=False)
class UndoMark(Message):
    """Take back the reader's last word or correction."""

    talk_id: str


@dataclass(eq=False, repr=False)
class TakeIn(Message):
    """Take in a file that a trainee handed over."""

    file: str


@dataclass(eq=False, repr=False)
class GiveBack(Message):
    """Write what was said of this talk, or of all that are read, into files."""

    talk_id: str = ""


@dataclass(eq=False, repr=False)
class PutAway(Message):
    """Take a talk off the bench, after asking."""

    talk_id: str


@dataclass(eq=False, repr=False)
class ShareTalk(Message):
    """Choose what of this session is handed over, and to whom."""

    session_id: str


@dataclass(eq=False, repr=False)
class OfferTalk(Message):
    """Show what would go out; the screen's `show(text)` is called with it."""

    session_id: str
    who: str
    reader: str
    choices: Choices
    message: str


@dataclass(eq=False, repr=False)
class SendTalk(OfferTalk):
    """Write it."""
