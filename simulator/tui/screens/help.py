"""What one can do here: made from the bindings of the screen below, so that it can't say anything else."""

from __future__ import annotations

from collections.abc import Sequence
from typing import ClassVar

from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import VerticalScroll
from textual.content import Content
from textual.screen import ModalScreen
from textual.widgets import Static

from simulator.tui.keys import Key


class HelpScreen(ModalScreen[None]):
    """The keys of one screen."""

    CSS_PATH = "help.tcss"
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("escape,f1,question_mark,q", "close", "close", id="help.close", tooltip="Back to what was there."),
    ]

    def __init__(self, title: str, about: str, keys: Sequence[Key]) -> None:
        super().__init__()
        self._title, self._about, self._keys = title, about, tuple(keys)

    def compose(self) -> ComposeResult:
        """A sheet over the screen."""
        with VerticalScroll(id="sheet"):
            yield Static(self._title, classes="title", markup=False)
            if self._about:
                yield Static(self._about, classes="about", markup=False)
            yield Static(self._table(), classes="keys", markup=False)
            yield Static(
                "Up and Down scroll, Esc closes. All keys of all screens: docs/keys.md", classes="foot", markup=False
            )

    def _table(self) -> Content:
        width = min(22, max((len(key.written) for key in self._keys), default=0)) + 2
        lines = [Content.assemble((key.written.ljust(width), "bold $text-primary"), key.about) for key in self._keys]
        return Content("\n").join(lines)

    def action_close(self) -> None:
        """Back to what was there."""
        self.dismiss(None)
