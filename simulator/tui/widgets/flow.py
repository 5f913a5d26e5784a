"""Small pieces set one after another, whole: a piece that no longer fits into a line begins the next one."""

from __future__ import annotations

from collections.abc import Sequence

from textual.content import Content
from textual.css.styles import RulesMap
from textual.strip import Strip
from textual.style import Style
from textual.visual import RenderOptions, Visual


class Flow(Visual):
    """Pieces with `gap` cells between."""

    def __init__(self, pieces: Sequence[Content], gap: int = 3) -> None:
        self._pieces = tuple(pieces)
        self._gap = gap

    def lines(self, width: int) -> list[Content]:
        """The lines at this width."""
        rows: list[list[Content]] = [[]]
        used = 0
        for piece in self._pieces:
            needs = piece.cell_length + (self._gap if rows[-1] else 0)
            if rows[-1] and used + needs > width:
                rows.append([])
                used, needs = 0, piece.cell_length
            rows[-1].append(piece)
            used += needs
        return [Content(" " * self._gap).join(row) for row in rows]

    def render_strips(self, width: int, height: int | None, style: Style, options: RenderOptions) -> list[Strip]:
        """The lines, drawn."""
        drawn = [strip for line in self.lines(width) for strip in line.render_strips(width, 1, style, options)]
        return drawn if height is None else drawn[:height]

    def get_optimal_width(self, rules: RulesMap, container_width: int) -> int:
        """As wide as there is room."""
        return container_width

    def get_height(self, rules: RulesMap, width: int) -> int:
        """Lines at this width."""
        return len(self.lines(width))
