"""Every marker of the rubric: shown, missed, contradicted or without an opening, and in whose words."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any, Final

from textual.app import ComposeResult

from simulator.tui import words
from simulator.tui.look import Look
from simulator.tui.pages.base import Page, prose

if TYPE_CHECKING:
    from simulator.debrief import Debrief

STATUS: Final[Mapping[str, tuple[str, str]]] = {
    "shown": ("tick", "shown"),
    "missed": ("mine", "missed: there was an opening"),
    "contradicted": ("cross", "contradicted"),
    "no_opening": ("same", "no opening"),
    "unscored": ("same", "not scored"),
}
MOST_QUOTES: Final = 3


class EvidencePage(Page):
    """The markers, dimension by dimension."""

    DEFAULT_CSS = """
    EvidencePage .marker { height: auto; margin: 1 0 0 0; max-width: 96; }
    EvidencePage .quote { height: auto; max-width: 96; padding: 0 0 0 4; color: $text-muted; }
    """

    def __init__(self, look: Look, debrief: Debrief) -> None:
        super().__init__(look, id="page-5")
        self._debrief = debrief

    def compose(self) -> ComposeResult:
        """Markers with quotes."""
        card = self._debrief.card
        if card is None:
            yield prose("There is no scorecard for this talk.", "aside")
            return
        rubric = card["rubric"]
        yield prose(f"Rubric {rubric['id']} {rubric['version']} ({rubric['digest']}), scorer {card['scorer']}", "aside")
        for name, dimension in card["dimensions"].items():
            yield prose(f"{name.capitalize()} {words.score(dimension['score'])}", "heading")
            for marker in dimension["markers"]:
                yield from self._marker(marker)

    def _marker(self, marker: Mapping[str, Any]) -> ComposeResult:
        sign, status = STATUS.get(marker["status"], ("same", marker["status"]))
        yield prose(f"{self.glyphs[sign]} {marker['id']} {marker.get('name', '')}: {status}", "marker")
        found = marker["evidence"]
        for one in found[:MOST_QUOTES]:
            against = "against it: " if one.get("effect", 1.0) < 0 else ""
            quote = f"{self.glyphs['quote']}{one['quote']}{self.glyphs['unquote']}"
            yield prose(f"turn {one['turn'] + 1}, {against}{quote}", "quote")
        if len(found) > MOST_QUOTES:
            yield prose(f"and {len(found) - MOST_QUOTES} more", "quote")
