"""What the debrief's pages have in common: a calm column that scrolls."""

from __future__ import annotations

from textual.containers import VerticalScroll
from textual.widgets import Static

from simulator.errors import printable
from simulator.tui.appearance import Look
from simulator.tui.glyphs import Glyphs


class Page(VerticalScroll, can_focus=True):
    """A page. It is made when it is first opened."""

    DEFAULT_CSS = """
    Page {
        width: 100%;
        height: 1fr;
        padding: 0 2;
        scrollbar-size-vertical: 1;
        &:focus { background-tint: $foreground 0%; }
        .heading { height: auto; margin: 1 0 0 0; color: $text-secondary; text-style: bold; max-width: 88; }
        .first { margin: 0; }
        .prose { height: auto; max-width: 88; }
        .aside { height: auto; max-width: 88; color: $text-muted; }
        .warm { height: auto; max-width: 88; color: $text-primary; }
    }
    """

    def __init__(self, look: Look, *, id: str) -> None:
        super().__init__(id=id)
        self.look = look

    @property
    def glyphs(self) -> Glyphs:
        """The signs of this terminal."""
        return self.look.glyphs


def prose(text: str, classes: str = "prose", *, id: str | None = None) -> Static:
    """A paragraph of plain text."""
    return Static(printable(text), classes=classes, id=id, markup=False)
