"""Where the coach writes: grows with the text, keeps it, recalls earlier lines. Sending nothing is silence."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar, Final

from textual import events
from textual.binding import Binding, BindingType
from textual.message import Message
from textual.widgets import TextArea

from simulator.errors import printable

LONGEST_PASTE: Final = 8_000
"""Characters; what a turn may have (`simulator.session.LONGEST_TURN`, which is not imported before it is needed)."""


class Composer(TextArea):
    """A text area in which Enter sends and Ctrl+J breaks the line."""

    DEFAULT_CSS = """
    Composer {
        height: auto;
        min-height: 1;
        max-height: 8;
        border: none;
        padding: 0 1;
        background: $surface;
        scrollbar-size-vertical: 1;
        &:focus { border: none; }
        & .text-area--placeholder { color: $text-muted; }
        & .text-area--cursor-line { background: $surface; }
    }
    """
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("enter", "say", "say it", priority=True, id="composer.say", tooltip="Say it. Nothing written: silence."),
        Binding(
            "ctrl+j,shift+enter",
            "break_line",
            "new line",
            priority=True,
            show=False,
            id="composer.newline",
            tooltip="Break the line and go on writing.",
        ),
        Binding("up", "cursor_up", "earlier line", show=False, id="composer.earlier", tooltip="In the first line: what you said before."),
        Binding("down", "cursor_down", "later line", show=False, id="composer.later", tooltip="In the last line: forward again."),
    ]  # fmt: skip

    @dataclass
    class Said(Message):
        """The coach says this; an empty text is silence."""

        text: str

    @dataclass
    class Refused(Message):
        """A paste that is too long to be a turn."""

        characters: int

    def __init__(self, *, placeholder: str, text: str = "", blink: bool = True) -> None:
        super().__init__(
            printable(text),
            id="composer",
            placeholder=placeholder,
            highlight_cursor_line=False,
            show_line_numbers=False,
            tab_behavior="focus",
        )
        self.cursor_blink = blink
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
        self.write(f"{text}\n{written}" if text and written else text or written)

    def write(self, text: str) -> None:
        """Put this text here, the cursor at its end."""
        self.text = printable(text)
        self.move_cursor(self.document.end)
        self._at = len(self._earlier)

    def action_say(self) -> None:
        """Send what is written."""
        self.post_message(self.Said(self.text))

    def action_break_line(self) -> None:
        """Begin a new line."""
        self.insert("\n")

    def action_cursor_up(self, select: bool = False) -> None:
        """Up; in the first line back to what was said before."""
        if select or self._visual_row() > 0 or not self._recall(-1):
            super().action_cursor_up(select)

    def action_cursor_down(self, select: bool = False) -> None:
        """Down; in the last line forward again."""
        last = self.wrapped_document.height - 1
        if select or self._visual_row() < last or not self._recall(1):
            super().action_cursor_down(select)

    def _visual_row(self) -> int:
        return self.wrapped_document.location_to_offset(self.cursor_location).y

    def _recall(self, step: int) -> bool:
        at = self._at + step
        if not 0 <= at <= len(self._earlier):
            return False
        if self._at == len(self._earlier):
            self._draft = self.text
        self._at = at
        self.text = self._draft if at == len(self._earlier) else self._earlier[at]
        self.move_cursor(self.document.end)
        return True

    async def _on_paste(self, event: events.Paste) -> None:
        event.stop()
        event.prevent_default()
        if len(event.text) + len(self.text) > LONGEST_PASTE:
            self.post_message(self.Refused(len(event.text)))
            return
        result = self._replace_via_keyboard(
            printable(event.text.replace("\r\n", "\n").replace("\r", "\n")), *self.selection
        )
        if result is not None:
            self.move_cursor(result.end_location)
