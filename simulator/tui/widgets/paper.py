"""Something to write on: grows with the text, keeps control codes out, and says so when a paste is too long."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar, Final

from textual import events
from textual.binding import Binding, BindingType
from textual.message import Message
from textual.widgets import TextArea

from simulator.errors import printable

LONGEST: Final = 8_000
"""Characters; what a turn may have (`simulator.session.LONGEST_TURN`, which is not imported before it is needed)."""


class Paper(TextArea):
    """A text area without ornaments in which Ctrl+J breaks the line."""

    DEFAULT_CSS = """
    Paper {
        height: auto;
        min-height: 1;
        max-height: 8;
        border: none;
        padding: 0 1;
        background: $surface;
        scrollbar-size-vertical: 1;
        &:focus { border: none; background: $surface; }
        & .text-area--placeholder { color: $text-muted; }
        & .text-area--cursor-line { background: $surface; }
    }
    """
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding(
            "ctrl+j,shift+enter",
            "break_line",
            "new line",
            priority=True,
            show=False,
            id="paper.newline",
            tooltip="Break the line and go on writing.",
        ),
        Binding("pageup", "screen.page_up", "page up", show=False, id="paper.page_up", tooltip="A page up."),
        Binding("pagedown", "screen.page_down", "page down", show=False, id="paper.page_down", tooltip="A page down."),
    ]

    @dataclass
    class Refused(Message):
        """A paste that is too long."""

        characters: int

    def __init__(self, text: str = "", *, placeholder: str = "", id: str | None = None, blink: bool = True) -> None:
        super().__init__(
            printable(text),
            id=id,
            placeholder=placeholder,
            highlight_cursor_line=False,
            show_line_numbers=False,
            tab_behavior="focus",
        )
        self.cursor_blink = blink

    def on_mount(self) -> None:
        """Begin at the end of what is there."""
        self.move_cursor(self.document.end)

    def put(self, text: str) -> None:
        """Put this text here, the cursor at its end."""
        self.text = printable(text)
        self.move_cursor(self.document.end)

    def action_break_line(self) -> None:
        """Begin a new line."""
        self.insert("\n")

    async def _on_paste(self, event: events.Paste) -> None:
        event.stop()
        event.prevent_default()
        if len(event.text) + len(self.text) > LONGEST:
            self.post_message(self.Refused(len(event.text)))
            return
        clean = printable(event.text.replace("\r\n", "\n").replace("\r", "\n"))
        result = self._replace_via_keyboard(clean, *self.selection)
        if result is not None:
            self.move_cursor(result.end_location)


class Note(Paper):
    """A note beside a question: Enter goes on to the next thing."""

    DEFAULT_CSS = """
    Note { min-height: 2; border-left: vkey $border-blurred; }
    Note:focus { border-left: outer $primary; }
    """
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("enter", "app.focus_next", "next", priority=True, id="note.next", tooltip="Go on to the next thing."),
    ]
