"""A short list to pick one thing from."""

from __future__ import annotations

from collections.abc import Sequence
from typing import ClassVar

from textual import on
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Vertical
from textual.screen import ModalScreen
from textual.widgets import OptionList, Static
from textual.widgets.option_list import Option

from simulator.errors import printable


class PickScreen(ModalScreen[str | None]):
    """Returns the id of what was picked, or None."""

    DEFAULT_CSS = """
    PickScreen { align: center middle; background: $background 60%; }
    PickScreen > Vertical { width: 64; max-width: 94%; height: auto; background: $surface; padding: 1 2; }
    PickScreen .title { text-style: bold; color: $text-primary; height: 1; margin: 0 0 1 0; }
    PickScreen OptionList { height: auto; max-height: 16; background: $surface; }
    """
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("escape,q", "close", "close", id="pick.close", tooltip="Pick nothing."),
    ]

    def __init__(self, title: str, options: Sequence[tuple[str, str]], chosen: str = "") -> None:
        super().__init__()
        self._title, self._options, self._chosen = title, tuple(options), chosen

    def compose(self) -> ComposeResult:
        """A title and the list."""
        with Vertical():
            yield Static(printable(self._title), classes="title", markup=False)
            yield OptionList(*(Option(printable(said), id=name) for name, said in self._options), markup=False)

    def on_mount(self) -> None:
        """Begin at what is chosen."""
        names = [name for name, _ in self._options]
        if self._chosen in names:
            self.query_one(OptionList).highlighted = names.index(self._chosen)

    @on(OptionList.OptionSelected)
    def _picked(self, event: OptionList.OptionSelected) -> None:
        event.stop()
        self.dismiss(str(event.option.id))

    def action_close(self) -> None:
        """Pick nothing."""
        self.dismiss(None)
