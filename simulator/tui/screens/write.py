"""One line of text, asked for in a small window."""

from __future__ import annotations

from typing import ClassVar

from textual import on
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Vertical
from textual.screen import ModalScreen
from textual.widgets import Input, Static

from simulator.errors import printable


class WriteScreen(ModalScreen[str | None]):
    """Returns the text, or None where it was closed."""

    NAME = "A line of text"
    ABOUT = "Enter keeps it, Escape leaves things as they were. Nothing written: the setting goes back to its default."
    DEFAULT_CSS = """
    WriteScreen { align: center middle; background: $background 60%; }
    WriteScreen > Vertical { width: 72; max-width: 94%; height: auto; background: $surface; padding: 1 2; }
    WriteScreen .title { text-style: bold; color: $text-primary; height: auto; }
    WriteScreen .about { color: $text-muted; height: auto; margin: 0 0 1 0; }
    WriteScreen Input { border: none; height: 1; padding: 0 1; background: $panel; }
    WriteScreen Input:focus { border: none; background: $panel; }
    """
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("escape", "close", "close", id="write.close", tooltip="Leave it as it was."),
    ]

    def __init__(self, title: str, about: str, text: str, *, longest: int = 500) -> None:
        super().__init__()
        self._title, self._about, self._text, self._longest = title, about, text, longest

    def compose(self) -> ComposeResult:
        """A title, a sentence, the line."""
        with Vertical():
            yield Static(printable(self._title), classes="title", markup=False)
            yield Static(printable(self._about), classes="about", markup=False)
            yield Input(printable(self._text), max_length=self._longest)

    @on(Input.Submitted)
    def _submitted(self, event: Input.Submitted) -> None:
        event.stop()
        self.dismiss(event.value.strip())

    def action_close(self) -> None:
        """Leave it as it was."""
        self.dismiss(None)
