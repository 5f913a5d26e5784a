"""What all screens have in common: how they look, the keys that work everywhere, and that nothing half-done is lost."""

from __future__ import annotations

from typing import ClassVar

from textual.binding import Binding, BindingType
from textual.screen import Screen

from simulator.tui.look import HORIZONTAL, VERTICAL, Look


class TriadScreen(Screen[None]):
    """A screen of the app. Data comes in through the constructor, what happens goes up as messages."""

    HORIZONTAL_BREAKPOINTS = HORIZONTAL
    VERTICAL_BREAKPOINTS = VERTICAL
    NAME: ClassVar[str] = "Triad"
    """What the help calls this screen."""
    ABOUT: ClassVar[str] = ""
    """One or two sentences at the head of its help."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("f1,question_mark", "app.show_help", "help", id="anywhere.help", tooltip="What one can do here."),
        Binding(
            "colon",
            "app.command_palette",
            "commands",
            key_display="^p",
            id="anywhere.palette",
            tooltip="Every command, by its name (also Ctrl+P).",
        ),
    ]

    def __init__(self, look: Look) -> None:
        super().__init__()
        self.look = look

    def keep(self) -> None:
        """Write down what is half-done. Called whenever the screen is left, also by force."""
