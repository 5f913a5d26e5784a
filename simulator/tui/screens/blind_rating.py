"""The reader's own numbers, before anything of the observer's is seen."""

from __future__ import annotations

from collections.abc import Mapping
from typing import ClassVar

from textual import on
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Vertical
from textual.screen import ModalScreen
from textual.widgets import Static

from simulator.tui.appearance import Look
from simulator.tui.widgets.choice import Choice
from simulator.tui.widgets.keyline import KeyLine
from simulator.tui.widgets.scale import Scale


class BlindRatingScreen(ModalScreen[dict[str, float] | None]):
    """Returns the numbers that were given, or None where it was closed."""

    NAME = "Your rating"
    ABOUT = "A number from 0 to 5 for each, by digit or arrows; Enter goes on, on the last line it keeps them."
    DEFAULT_CSS = """
    BlindRatingScreen { align: center middle; background: $background 60%; }
    BlindRatingScreen > Vertical { width: 76; max-width: 96%; height: auto; background: $surface; padding: 1 2 0 2; }
    BlindRatingScreen .title { text-style: bold; color: $text-primary; height: auto; margin: 0 0 1 0; }
    """
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("f4", "keep", "keep", id="blind.keep", tooltip="Keep the rating and see the observer's."),
        Binding("escape,q", "close", "close", id="blind.close", tooltip="Leave it as it was."),
    ]

    def __init__(self, look: Look, dimensions: Mapping[str, tuple[str, str]], before: Mapping[str, float]) -> None:
        super().__init__()
        self._look, self._dimensions, self._before = look, dict(dimensions), dict(before)

    def compose(self) -> ComposeResult:
        """A scale for each dimension, and the way on."""
        with Vertical():
            yield Static("Your rating, from 0 to 5; halves are fine", classes="title", markup=False)
            for name, (title, asks) in self._dimensions.items():
                question = READERS.get(name, asks)
                yield Scale(name, question, self._before.get(name), self._look.glyphs, title=title)
            yield Choice("Keep it", "keep", id="keep")
            yield KeyLine()

    @on(Choice.Chosen, "#keep")
    def _chosen(self, event: Choice.Chosen) -> None:
        event.stop()
        self.action_keep()

    def action_keep(self) -> None:
        """Hand back what was given; with nothing given it stays open."""
        given = {scale.dimension: scale.value for scale in self.query(Scale) if scale.value is not None}
        if given:
            self.dismiss(given)
        else:
            self.app.bell()

    def action_close(self) -> None:
        """Leave it as it was."""
        self.dismiss(None)


READERS: Mapping[str, str] = {
    "partnering": "Did they decide together when and how?",
    "enrolling": "Whose action was it in the end?",
    "learning": "Did the client come to see something?",
}
"""What a reader asks themselves."""
