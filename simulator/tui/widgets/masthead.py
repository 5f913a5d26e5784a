"""The first line of every screen: where one is on the left, a quiet detail on the right."""

from __future__ import annotations

from textual.app import ComposeResult
from textual.containers import Horizontal
from textual.reactive import reactive
from textual.widgets import Static


class Masthead(Horizontal):
    """A title and a detail. Both are plain text and may change while the screen is shown."""

    DEFAULT_CSS = """
    Masthead {
        height: 1;
        margin: 1 0 1 0;
        padding: 0 2;
        & > .masthead-title { width: auto; max-width: 70%; height: 1; text-style: bold; color: $text-primary; }
        & > .masthead-detail {
            width: 1fr; height: 1; padding: 0 0 0 2; color: $text-muted;
            text-align: right; text-wrap: nowrap; text-overflow: ellipsis;
        }
        &.-urgent > .masthead-detail { color: $text-warning; }
    }
    Screen.-short Masthead { margin: 0 0 1 0; }
    """

    title: reactive[str] = reactive("")
    detail: reactive[str] = reactive("")

    def __init__(self, title: str, detail: str = "") -> None:
        super().__init__()
        self.set_reactive(Masthead.title, title)
        self.set_reactive(Masthead.detail, detail)

    def compose(self) -> ComposeResult:
        """The two texts."""
        yield Static(self.title, classes="masthead-title", markup=False)
        yield Static(self.detail, classes="masthead-detail", markup=False)

    def watch_title(self, title: str) -> None:
        """Show another title."""
        if self.is_mounted:
            self.query_one(".masthead-title", Static).update(title)

    def watch_detail(self, detail: str) -> None:
        """Show another detail."""
        if self.is_mounted:
            self.query_one(".masthead-detail", Static).update(detail)
