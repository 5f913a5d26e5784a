"""What stands beside the talk where there is room: time, experiment, promise, notes, x-ray. The talk stays pure."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, Final

from textual.app import ComposeResult
from textual.containers import Vertical, VerticalScroll
from textual.content import Content
from textual.widgets import Static

from simulator.errors import printable
from simulator.tui.appearance import Look
from simulator.tui.widgets.bars import meters

FROM: Final = 100
"""Columns of screen from which there is room for it."""
NOTES_OFF: Final = "Off. F2 shows what each of your turns was heard as."
NOTES_NONE: Final = "They begin with your first turn."
MOST_NOTES: Final = 40


class SidePanel(VerticalScroll, can_focus=False):
    """Sections below each other; one that has nothing to say is not there."""

    DEFAULT_CSS = """
    SidePanel {
        width: 32; height: 1fr; padding: 0 2 0 2; border-left: vkey $border-blurred; scrollbar-size-vertical: 1;
        display: none;
        & .side-part { height: auto; margin: 0 0 1 0; display: none; }
        & .side-part.-there { display: block; }
        & .side-title { height: 1; color: $text-secondary; text-style: bold; }
        & .side-text { height: auto; }
    }
    """
    PARTS: Final = (
        ("time", "Time"),
        ("experiment", "You wanted to try"),
        ("promise", "Last time they said"),
        ("xray", "X-ray"),
        ("notes", "Notes, newest first"),
    )

    def __init__(self, look: Look, *, experiment: str = "", promise: str = "") -> None:
        super().__init__(id="side")
        self.look = look
        self._texts = {"experiment": experiment, "promise": promise}

    def compose(self) -> ComposeResult:
        """A title and a text for each part."""
        for name, title in self.PARTS:
            with Vertical(classes="side-part", id=f"side-{name}"):
                yield Static(title, classes="side-title", markup=False)
                yield Static("", classes="side-text", markup=False)

    def on_mount(self) -> None:
        """Show what is known from the beginning."""
        for name, text in self._texts.items():
            self._tell(name, Content(printable(text)))

    def tell_time(self, text: str) -> None:
        """Practised time."""
        self._tell("time", Content(text))

    def tell_notes(self, notes: Sequence[tuple[int, str]], *, on: bool) -> None:
        """The observer's notes by the number of one's turn, the newest first."""
        if not on:
            self._tell("notes", Content.styled(NOTES_OFF, "$text-muted"))
            return
        lines = [Content.assemble((f"{n:>2}  ", "bold"), note) for n, note in list(notes)[::-1][:MOST_NOTES]]
        self._tell("notes", Content("\n").join(lines) if lines else Content.styled(NOTES_NONE, "$text-muted"))

    def tell_state(self, state: Mapping[str, Any] | None, before: Mapping[str, Any] | None = None) -> None:
        """The client's inner state with what it changed by, or nothing."""
        self._tell("xray", Content("") if state is None else meters(state, before, self.look.glyphs))

    def _tell(self, name: str, text: Content) -> None:
        part = self.query_one(f"#side-{name}")
        part.set_class(bool(text.plain), "-there")
        part.query_one(".side-text", Static).update(text)
