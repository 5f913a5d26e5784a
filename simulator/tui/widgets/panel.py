"""A quiet panel in the course of a page: a title, what happened, and a few things that can be done about it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import ClassVar

from textual import events, on
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Horizontal, Vertical
from textual.content import Content
from textual.message import Message
from textual.widgets import Static

from simulator.errors import printable
from simulator.tui.widgets.choice import Choice


@dataclass(frozen=True, slots=True)
class Way:
    """Something that can be done: its key, its words, and what it stands for."""

    key: str
    words: str
    value: str


class Panel(Vertical):
    """Shown where something must be decided. Its keys work while it has the focus."""

    DEFAULT_CSS = """
    Panel {
        height: auto;
        margin: 0 0 1 0;
        padding: 0 1;
        border-left: outer $secondary;
        background: $surface;
        &.-trouble { border-left: outer $error; }
        & > .panel-title { text-style: bold; color: $text-secondary; height: auto; }
        &.-trouble > .panel-title { color: $text-error; }
        & > .panel-text { height: auto; }
        & > .panel-ways { height: auto; margin: 1 0 0 0; }
        & Choice { width: auto; height: 1; margin: 0 1 0 0; padding: 0 1 0 0; }
    }
    Screen.-narrow Panel > .panel-ways { layout: vertical; }
    """
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("left,up", "app.focus_previous", "the one before", show=False, id="panel.previous"),
        Binding("right,down", "app.focus_next", "the next one", show=False, id="panel.next"),
    ]

    @dataclass
    class Decided(Message):
        """Somebody decided for `value`."""

        panel: Panel
        value: str

        @property
        def control(self) -> Panel:
            """The panel, for `@on` selectors."""
            return self.panel

    takes_focus = True
    """Whether it has the focus once it is there; not where somebody is writing, whose letters would be keys."""

    def __init__(
        self, title: str, text: str, ways: Sequence[Way], *, id: str | None = None, trouble: bool = False
    ) -> None:
        super().__init__(id=id, classes="-trouble" if trouble else None)
        self._title, self._text, self._ways = printable(title), printable(text), tuple(ways)

    def compose(self) -> ComposeResult:
        """Title, text, and the ways in one line."""
        yield Static(self._title, classes="panel-title", markup=False)
        yield Static(self._text, classes="panel-text", markup=False)
        with Horizontal(classes="panel-ways"):
            for way in self._ways:
                yield Choice(Content.assemble((f"{way.key} ", "bold $text-primary"), way.words), way.value)

    def on_mount(self) -> None:
        """The first way has the focus."""
        if self.takes_focus:
            self.take_focus()

    def take_focus(self) -> None:
        """Let the first way have the focus."""
        self.query(Choice).first().focus()

    def retell(self, text: str) -> None:
        """Show another text, for a countdown."""
        self.query_one(".panel-text", Static).update(printable(text))

    def on_key(self, event: events.Key) -> None:
        """Each way has a key of its own."""
        for way in self._ways:
            if event.character == way.key or event.key == way.key:
                event.stop()
                self.post_message(self.Decided(self, way.value))
                return

    @on(Choice.Chosen)
    def _chosen(self, event: Choice.Chosen) -> None:
        event.stop()
        self.post_message(self.Decided(self, event.choice.value))
