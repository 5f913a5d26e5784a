"""A column that scrolls and leaves the arrow keys to what is in it."""

from __future__ import annotations

from textual.containers import VerticalScroll


class Column(VerticalScroll, inherit_bindings=False, can_focus=False):
    """Scrolled by the mouse, by Page Up and Down of the screen, and by whatever has the focus in it."""
