"""Something on a page that can be chosen: by Enter, by a click, and reached with Tab or the arrows."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from textual import events
from textual.binding import Binding, BindingType
from textual.content import Content
from textual.message import Message
from textual.widgets import Static


class Choice(Static, can_focus=True):
    """A text that can be chosen. `value` says what it stands for."""

    ALLOW_SELECT = False
    DEFAULT_CSS = """
    Choice {
        width: 1fr;
        height: auto;
        padding: 0 1;
        border-left: blank;
        &:hover { background: $surface; }
        &:focus { background: $surface; border-left: outer $primary; }
    }
    """

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("enter,space", "choose", "open", id="choice.choose", tooltip="Open what the mark stands at."),
    ]

    @dataclass
    class Chosen(Message):
        """Somebody chose it."""

        choice: Choice

        @property
        def control(self) -> Choice:
            """The choice, for `@on` selectors."""
            return self.choice

    def __init__(self, text: str | Content, value: str, *, id: str | None = None, classes: str | None = None) -> None:
        super().__init__(text, id=id, classes=classes, markup=False)
        self.value = value

    def action_choose(self) -> None:
        """Tell that this one was chosen."""
        self.post_message(self.Chosen(self))

    def on_click(self, event: events.Click) -> None:
        """A click chooses."""
        event.stop()
        self.focus()
        self.action_choose()
