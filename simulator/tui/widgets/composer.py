"""Where the coach writes: Enter sends, arrows recall what was said before. Sending nothing is silence."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from textual.binding import Binding, BindingType
from textual.message import Message

from simulator.tui.widgets.paper import Paper


class Composer(Paper):
    """A paper in which Enter sends."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding(
            "enter",
            "say",
            "say it",
            priority=True,
            id="composer.say",
            tooltip="Say what is written; nothing written is silence.",
        ),
        Binding(
            "up",
            "cursor_up",
            "earlier line",
            show=False,
            id="composer.earlier",
            tooltip="In the first line: what you said before.",
        ),
        Binding(
            "down",
            "cursor_down",
            "later line",
            show=False,
            id="composer.later",
            tooltip="In the last line: forward again, to what you were writing.",
        ),
    ]

    @dataclass
    class Said(Message):
        """The coach says this; an empty text is silence."""

        text: str

    def __init__(self, text: str = "", *, placeholder: str = "", blink: bool = True) -> None:
        super().__init__(text, placeholder=placeholder, id="composer", blink=blink)
        self._earlier: list[str] = []
        self._at = 0
        self._draft = ""

    def remember(self, text: str) -> None:
        """Let the arrow up find this line."""
        if text and (not self._earlier or self._earlier[-1] != text):
            self._earlier.append(text)
        self._at = len(self._earlier)

    def give_back(self, text: str) -> None:
        """Put words back that were not said, in front of what has been written since."""
        written = self.text
        self.put(f"{text}\n{written}" if text and written else text or written)

    def put(self, text: str) -> None:
        """Put this text here, the cursor at its end."""
        super().put(text)
        self._at = len(self._earlier)

    def action_say(self) -> None:
        """Send what is written, letters that were typed before Enter and still wait in the queue included."""
        self.call_later(self._send)

    def _send(self) -> None:
        self.post_message(self.Said(self.text))

    def action_cursor_up(self, select: bool = False) -> None:
        """Up; in the first line back to what was said before."""
        if select or self._row() > 0 or not self._recall(-1):
            super().action_cursor_up(select)

    def action_cursor_down(self, select: bool = False) -> None:
        """Down; in the last line forward again."""
        last = self.wrapped_document.height - 1
        if select or self._row() < last or not self._recall(1):
            super().action_cursor_down(select)

    def _row(self) -> int:
        return self.wrapped_document.location_to_offset(self.cursor_location).y

    def _recall(self, step: int) -> bool:
        at = self._at + step
        if not 0 <= at <= len(self._earlier):
            return False
        if self._at == len(self._earlier):
            self._draft = self.text
        super().put(self._draft if at == len(self._earlier) else self._earlier[at])
        self._at = at
        return True
