"""Every marker of the rubric: shown, missed, contradicted or without an opening, and in whose words.

A quote opens its turn in the coded talk; of many quotes the first are shown, and the others open below them.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any, ClassVar, Final

from textual import on
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Vertical
from textual.message import Message

from simulator.errors import printable
from simulator.tui import labels
from simulator.tui.appearance import Look
from simulator.tui.pages.base import Page, prose
from simulator.tui.widgets.choice import Choice
from simulator.wording import called

if TYPE_CHECKING:
    from simulator.debrief.debrief import Debrief

STATUS: Final[Mapping[str, tuple[str, str]]] = {
    "shown": ("tick", "shown"),
    "missed": ("mine", "missed: there was an opening"),
    "contradicted": ("cross", "contradicted"),
    "no_opening": ("same", "no opening"),
    "unscored": ("same", "not scored"),
}
MOST_QUOTES: Final = 3


class EvidencePage(Page, can_focus=False):
    """The markers, dimension by dimension; what they rest on can be opened."""

    class Opened(Message):
        """Somebody wants to see the turn of this index."""

        def __init__(self, at: int) -> None:
            super().__init__()
            self.at = at

    DEFAULT_CSS = """
    EvidencePage .marker { height: auto; margin: 1 0 0 0; max-width: 96; }
    EvidencePage .quote { height: auto; max-width: 96; padding: 0 0 0 2; color: $text-muted; }
    EvidencePage .foot { margin: 1 0 0 0; }
    EvidencePage #dimensions, EvidencePage .dimension { height: auto; }
    EvidencePage .dimension > .heading { margin: 0; }
    EvidencePage .dimension { margin: 0 0 1 0; }
    """
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("down,j", "app.focus_next", "next", show=False, id="evidence.next", tooltip="The next quote."),
        Binding("up,k", "app.focus_previous", "before", show=False, id="evidence.before", tooltip="The one before."),
    ]

    def __init__(self, look: Look, debrief: Debrief) -> None:
        super().__init__(look, id="page-5")
        self._debrief = debrief
        self._more: dict[str, Sequence[Mapping[str, Any]]] = {}

    def compose(self) -> ComposeResult:
        """Markers with quotes, the dimensions side by side where there is room; what scored them stands at the foot."""
        card = self._debrief.card
        if card is None:
            yield prose("There is no scorecard for this talk.", "aside")
            return
        with Vertical(id="dimensions"):
            for name, dimension in card["dimensions"].items():
                yield Vertical(*self._dimension(name, dimension), classes="dimension")
        rubric = card["rubric"]
        said = f"Rubric {rubric['id']} {rubric['version']} ({rubric['digest']}), scorer {card['scorer']}"
        yield prose(said, "aside foot")

    def _dimension(self, name: str, dimension: Mapping[str, Any]) -> ComposeResult:
        yield prose(f"{called(name, dimension.get('title'))} {labels.score(dimension['score'])}", "heading")
        for marker in dimension["markers"]:
            yield from self._marker(marker)

    def _marker(self, marker: Mapping[str, Any]) -> ComposeResult:
        sign, status = STATUS.get(marker["status"], ("same", marker["status"]))
        yield prose(f"{self.glyphs[sign]} {marker['id']} {marker.get('name', '')}: {status}", "marker")
        found = marker["evidence"]
        yield from (self._quote(one) for one in found[:MOST_QUOTES])
        if len(found) > MOST_QUOTES:
            self._more[marker["id"]] = found[MOST_QUOTES:]
            said = f"and {len(found) - MOST_QUOTES} more"
            yield Choice(said, f"more:{marker['id']}", id=f"more-{marker['id']}", classes="quote")

    def _quote(self, one: Mapping[str, Any]) -> Choice:
        against = "against it: " if one.get("effect", 1.0) < 0 else ""
        quote = f"{self.glyphs['quote']}{one['quote']}{self.glyphs['unquote']}"
        return Choice(printable(f"turn {one['turn'] + 1}, {against}{quote}"), str(one["turn"]), classes="quote")

    @on(Choice.Chosen)
    async def _chosen(self, event: Choice.Chosen) -> None:
        event.stop()
        kind, _, marker = event.choice.value.partition(":")
        if kind != "more":
            self.post_message(self.Opened(int(kind)))
            return
        fresh = [self._quote(one) for one in self._more[marker]]
        await self.mount_all(fresh, after=event.choice)
        fresh[0].focus()
        await event.choice.remove()
