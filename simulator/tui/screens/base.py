"""What all screens have in common: how they look, the keys that work everywhere, and that nothing half-done is lost."""

from __future__ import annotations

from typing import ClassVar

from textual.binding import Binding, BindingType
from textual.containers import VerticalScroll
from textual.screen import Screen
from textual.widget import Widget

from simulator.tui.appearance import HORIZONTAL, VERTICAL, Look


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
        Binding("pageup", "page_up", "page up", show=False, id="anywhere.page_up", tooltip="A page up."),
        Binding("pagedown", "page_down", "page down", show=False, id="anywhere.page_down", tooltip="A page down."),
    ]

    def __init__(self, look: Look) -> None:
        super().__init__()
        self.look = look

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Nothing can be done before the screen is built: keys may come faster than that."""
        return self.is_mounted and super().check_action(action, parameters)

    def scrolled(self) -> Widget | None:
        """What Page Up and Page Down move: the first thing on the screen that has more than it shows."""
        return next((one for one in self.query(VerticalScroll) if one.is_on_screen and one.max_scroll_y > 0), None)

    def action_page_up(self) -> None:
        """A page up."""
        place = self.scrolled()
        if place is not None:
            place.scroll_page_up(animate=self.look.moving)

    def action_page_down(self) -> None:
        """A page down."""
        place = self.scrolled()
        if place is not None:
            place.scroll_page_down(animate=self.look.moving)

    def keep(self) -> None:
        """Write down what is half-done. Called whenever the screen is left, also by force."""
