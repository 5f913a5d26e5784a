"""The names of several pages in one line, the open one marked; digits and clicks open another."""

from __future__ import annotations

from collections.abc import Sequence
from typing import ClassVar, Final

from textual.content import Content
from textual.reactive import reactive
from textual.style import Style
from textual.widgets import Static

from simulator.tui.glyphs import Glyphs

WIDEST_GAP: Final = 3
"""Columns between two names; fewer where not all of them would be seen, and then digits alone beside the open one."""


class PageLine(Static):
    """One line. A click runs the screen's `page(n)` action, counted from 1."""

    ALLOW_SELECT = False
    COMPONENT_CLASSES: ClassVar[set[str]] = {"pageline--open"}
    DEFAULT_CSS = """
    PageLine {
        height: 1;
        margin: 0 0 1 0;
        padding: 0 2;
        color: $text-muted;
        text-wrap: nowrap;
        & > .pageline--open { color: $text-primary; text-style: bold underline; }
    }
    """
    current: reactive[int] = reactive(1)

    def __init__(self, names: Sequence[str], glyphs: Glyphs) -> None:
        super().__init__(markup=False)
        self._names = tuple(names)
        self._glyphs = glyphs
        self.auto_links = False

    def render(self) -> Content:
        """The names, each with its digit."""
        parts: list[Content] = []
        for number, name in enumerate(self._names, 1):
            click = Style.from_meta({"@click": f"screen.page({number})"})
            if number == self.current:
                said = Content.styled(name, self.get_visual_style("pageline--open", partial=True))
                part = Content.assemble(f"{number} {self._glyphs['cursor']}", said)
            else:
                part = Content(f"{number} {name}")
            parts.append(part.stylize(click))
        if self.content_size.width < sum(part.cell_length + 1 for part in parts) - 1:
            parts = [
                part if number == self.current else part[: len(str(number))] for number, part in enumerate(parts, 1)
            ]
        room = self.content_size.width - sum(part.cell_length for part in parts)
        gap = max(1, min(WIDEST_GAP, room // max(1, len(parts) - 1)))
        return Content(" " * gap).join(parts)
