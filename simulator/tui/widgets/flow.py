"""Small pieces set one after another, whole: a piece that no longer fits into a line begins the next one."""

from __future__ import annotations

from collections.abc import Sequence

from textual.content import Content
from textual.css.styles import RulesMap
from textual.strip import Strip
from textual.style import Style
from textual.visual import RenderOptions, Visual


class Flow(Visual):
    """Pieces with `gap` cells between; a `lead` stands before the first line, and the others hang below its end."""

    def __init__(self, pieces: Sequence[Content], gap: int = 3, *, lead: Content | None = None) -> None:
        self._pieces = tuple(pieces)
        self._gap = gap
        self._lead = lead or Content("")

    def lines(self, width: int) -> list[Content]:
        """The lines at this width."""
        rows: list[list[Content]] = [[]]
        used, width = 0, max(1, width - self._lead.cell_length)
        for piece in self._pieces:
            needs = piece.cell_length + (self._gap if rows[-1] else 0)
            if rows[-1] and used + needs > width:
                rows.append([])
                used, needs = 0, piece.cell_length
            rows[-1].append(piece)
            used += needs
        below = Content(" " * self._lead.cell_length)
        lines = (Content(" " * self._gap).join(row) for row in rows)
        return [Content.assemble(below if at else self._lead, line) for at, line in enumerate(lines)]

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
