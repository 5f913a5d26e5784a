"""A pane beside a list, from 100 columns on: what the marked line stands for, before one opens it."""

from __future__ import annotations

from textual.app import ComposeResult
from textual.containers import VerticalScroll
from textual.content import Content
from textual.widgets import Static


class Preview(VerticalScroll, can_focus=False):
    """Shows one thing at a time; on narrower screens it isn't there, and nothing is lost that Enter doesn't show."""

    DEFAULT_CSS = """
    Preview {
        width: 2fr; height: 1fr; padding: 0 2; border-left: vkey $border-blurred; scrollbar-size-vertical: 1;
        display: none;
        & > Static { height: auto; max-width: 88; }
    }
    """

    def compose(self) -> ComposeResult:
        """One text."""
        yield Static("", markup=False)

    def show(self, text: Content | str) -> None:
        """Show this, from its beginning."""
        self.query_one(Static).update(text)
        self.scroll_home(animate=False)
