"""One question before something that one key shouldn't do by accident."""

from __future__ import annotations

from typing import ClassVar

from textual import on
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Vertical
from textual.screen import ModalScreen

from simulator.tui.widgets.panel import Panel, Way


class ConfirmScreen(ModalScreen[bool]):
    """Yes or no; Escape is no."""

    NAME = "A question"
    ABOUT = "Enter does it, Escape goes on as before."
    DEFAULT_CSS = """
    ConfirmScreen { align: center middle; background: $background 60%; }
    ConfirmScreen > Vertical { width: 64; max-width: 90%; height: auto; background: $surface; padding: 1 2 0 2; }
    """
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("escape,n", "no", "no", id="confirm.no", tooltip="Go on as before."),
    ]

    def __init__(self, title: str, text: str, yes: str) -> None:
        super().__init__()
        self._title, self._text, self._yes = title, text, yes

    def compose(self) -> ComposeResult:
        """The question and two ways."""
        with Vertical():
            ways = [Way("y", self._yes, "yes"), Way("esc", "go on as before", "no")]
            yield Panel(self._title, self._text, ways)

    @on(Panel.Decided)
    def _decided(self, event: Panel.Decided) -> None:
        event.stop()
        self.dismiss(event.value == "yes")

    def action_no(self) -> None:
        """Go on as before."""
        self.dismiss(False)
