"""Two branches side by side from where they part: words, state, markers, scores."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING, Any, ClassVar

from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Horizontal, Vertical, VerticalScroll
from textual.content import Content
from textual.widgets import Static

from simulator.errors import printable
from simulator.tui import labels
from simulator.tui.appearance import Look
from simulator.tui.screens.base import TriadScreen
from simulator.tui.widgets.curves import Curves, Series
from simulator.tui.widgets.keyline import KeyLine
from simulator.tui.widgets.masthead import Masthead
from simulator.wording import called

if TYPE_CHECKING:
    from simulator.debrief.debrief import Comparison, Debrief
    from simulator.records.entries import TurnEntry

NAMES = ("Branch A", "Branch B")
FIRST_ROWS = 14
"""Rows of two turns that are there at once: more than most screens show."""
WAITING = "The observer is reading it.\n\n"
"""Until the scores are there; as many lines as these take, so that nothing moves when they come."""
SO_FAR = "So far: a branch that isn't over, as the observer on this machine reads it."


class CompareScreen(TriadScreen):
    """Read only; shown above the tree."""

    CSS_PATH = "compare.tcss"
    NAME = "Two branches"
    ABOUT = "The same talk up to one turn, and what came of saying this or that there."
    AUTO_FOCUS = "#page"

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("escape,q", "back", "back", id="compare.back", tooltip="Back to the tree."),
    ]

    def __init__(self, look: Look, comparison: Comparison) -> None:
        """The words and curves of `comparison` show at once; scores come with `show_scores`."""
        super().__init__(look)
        self._both = (comparison.left, comparison.right)
        self._fork = comparison.fork
        self._provisional = tuple(one.card is None for one in self._both)
        self._scored = not any(self._provisional)
        self._whole = False
        self._client = comparison.left.entry.persona_name.split()[0]

    def compose(self) -> ComposeResult:
        """Words, plots, markers."""
        at = self._fork + 1
        yield Masthead("Two branches", f"{printable(self._both[0].entry.persona_name)}, parting at turn {at}")
        with VerticalScroll(id="page"):
            before = self._both[0].turns[self._fork - 1] if self._fork else None
            if before is not None:
                yield Static(self._said(before, ""), classes="said", markup=False)
            yield from self._columns()
            yield Static("The client's state", classes="heading", markup=False)
            yield Static(self._legend(), classes="aside", markup=False)
            yield Curves(self._series(), self.look.glyphs)
            yield Vertical(*self._markers(), id="markers")
        yield KeyLine()

    def _columns(self) -> ComposeResult:
        with Horizontal(classes="pair"):
            for side, debrief in enumerate(self._both):
                yield Static(self._head(side, debrief), classes="side", id=f"head-{side}", markup=False)
        if any(self._provisional):
            yield Static(SO_FAR, classes="aside", id="so-far", markup=False)
        yield Vertical(*self._rows(0, FIRST_ROWS), id="rows")

    def _rows(self, first: int, end: int | None) -> Iterator[Horizontal]:
        left, right = (debrief.turns[self._fork :] for debrief in self._both)
        for row in range(first, min(max(len(left), len(right)), end or len(left) + len(right))):
            pair = []
            for side, turns in enumerate((left, right)):
                there = row < len(turns)
                letter = f"{'AB'[side]} " if self.has_class("-narrow") else ""
                said = self._said(turns[row], letter) if there else Content("")
                pair.append(Static(said, classes="side" if there else "side nothing", markup=False))
            yield Horizontal(*pair, classes="pair")

    def on_mount(self) -> None:
        """The rows below what is seen come once that is seen; where scores are awaited, after those."""
        if self._scored:
            self.call_after_refresh(self._show_the_rest)

    async def _show_the_rest(self) -> None:
        if not self._whole:
            self._whole = True
            await self.query_one("#rows", Vertical).mount_all(self._rows(FIRST_ROWS, None))

    def _head(self, side: int, debrief: Debrief) -> Content:
        far = ", so far" if self._provisional[side] else ""
        about = _about(debrief) if debrief.card is not None or self._scored else WAITING
        return Content.assemble((NAMES[side], "bold $text-primary"), f"{far}\n{about}")

    async def show_scores(self, comparison: Comparison) -> None:
        """The observer has read both branches."""
        self._both, self._scored = (comparison.left, comparison.right), True
        for side, debrief in enumerate(self._both):
            self.query_one(f"#head-{side}", Static).update(self._head(side, debrief))
        place = self.query_one("#markers", Vertical)
        await place.remove_children()
        await place.mount_all(self._markers())
        self.call_after_refresh(self._show_the_rest)

    def _said(self, turn: TurnEntry, side: str) -> Content:
        name = side + ("You" if turn.speaker == "coach" else self._client)
        style = "bold $text-secondary" if turn.speaker == "coach" else "bold $text-primary"
        return Content.assemble((printable(name), style), f"  {printable(turn.text) or '(silence)'}")

    def _legend(self) -> str:
        return f"Branch A is the line, branch B {self.look.glyphs['mine']}."

    def _series(self) -> tuple[Series, ...]:
        one, other = (debrief.curve for debrief in self._both)
        found: list[Series] = []
        for title, name in (("Safety", "safety"), ("Ownership", "ownership"), ("Insight", "insight"), ("Grip", "grip")):
            found.append(
                Series(
                    title,
                    tuple(point.position + 1.0 for point in one),
                    tuple(getattr(point, name) for point in one),
                    second_x=tuple(point.position + 1.0 for point in other),
                    second=tuple(getattr(point, name) for point in other),
                )
            )
        return tuple(found)

    def _markers(self) -> Iterator[Static]:
        cards = [debrief.card for debrief in self._both]
        if cards[0] is None or cards[1] is None:
            return
        yield Static("Markers that came out differently", classes="heading", markup=False)
        left, right = _statuses(cards[0]), _statuses(cards[1])
        differ = [marker for marker in left if left[marker][1] != right.get(marker, ("", ""))[1]]
        for marker in differ:
            name, status = left[marker]
            said = f"{marker} {name}: A {status}, B {right.get(marker, ('', 'not scored'))[1]}"
            yield Static(printable(said), classes="marker", markup=False)
        if not differ:
            yield Static("None.", classes="aside", markup=False)

    def action_back(self) -> None:
        """Back to the tree."""
        self.dismiss(None)


def _about(debrief: Debrief) -> str:
    if debrief.card is None:
        return "not scored"
    dimensions = debrief.card["dimensions"].items()
    return "\n".join(f"{called(name, one.get('title')):<12}{labels.score(one['score'])}" for name, one in dimensions)


def _statuses(card: Mapping[str, Any]) -> dict[str, tuple[str, str]]:
    return {
        marker["id"]: (str(marker.get("name", "")), str(marker["status"]).replace("_", " "))
        for dimension in card["dimensions"].values()
        for marker in dimension["markers"]
    }
