"""Why the client opened or closed: the state over the turns as plots, and each step with its cause."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

from textual import on
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.content import Content
from textual.widgets import OptionList
from textual.widgets.option_list import Option

from simulator.errors import printable
from simulator.tui.appearance import Look
from simulator.tui.messages import TryAgain
from simulator.tui.pages.base import Page, prose
from simulator.tui.widgets.curves import Curves, Series
from simulator.tui.widgets.script import Script, Setting

if TYPE_CHECKING:
    from collections.abc import Sequence

    from simulator.debrief.debrief import Debrief, Point


def series_of(curve: Sequence[Point]) -> tuple[Series, ...]:
    """The four lines of a state curve; turns are counted from 1."""
    x = tuple(float(point.position + 1) for point in curve)
    return (
        Series("Safety: how safe it is to be honest", x, tuple(point.safety for point in curve)),
        Series("Ownership: how much the action is theirs", x, tuple(point.ownership for point in curve)),
        Series("Insight: what they understood", x, tuple(point.insight for point in curve)),
        Series("Grip: how tightly it holds them", x, tuple(point.grip for point in curve)),
    )


class MovementPage(Page, can_focus=False):
    """Plots above, steps below; the step that is chosen is marked in the plots."""

    DEFAULT_CSS = """
    MovementPage { overflow-y: hidden; }
    MovementPage OptionList { height: 1fr; max-width: 100; }
    """
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("t", "try_again", "try that turn again", id="movement.try", tooltip="Try the turn of that step again."),
    ]

    def __init__(self, look: Look, debrief: Debrief) -> None:
        super().__init__(look, id="page-3")
        self._debrief = debrief

    def compose(self) -> ComposeResult:
        """Plots and steps."""
        debrief = self._debrief
        if len(debrief.curve) < 2:
            yield prose("The talk was too short for anything to move.", "aside")
            return
        yield Curves(series_of(debrief.curve), self.glyphs)
        if not debrief.steps:
            yield prose("Nothing that you did moved much, one way or the other.", "aside")
            return
        yield prose("What moved them, turn by turn", "heading")
        yield OptionList(*(self._option(at) for at in range(len(debrief.steps))), markup=False, id="steps")

    def _option(self, at: int) -> Option:
        step = self._debrief.steps[at]
        sign = (
            self.glyphs["rose"] if step.weight > 0 else self.glyphs["fell"] if step.weight < 0 else self.glyphs["same"]
        )
        return Option(
            Script(Content(sign), Content(printable(step.sentence)), Setting(3, stacked_below=0)), id=str(step.position)
        )

    @on(OptionList.OptionHighlighted, "#steps")
    def _marked(self, event: OptionList.OptionHighlighted) -> None:
        self.query_one(Curves).mark(self._debrief.steps[event.option_index].position + 1.0)

    @on(OptionList.OptionSelected, "#steps")
    def _selected(self, event: OptionList.OptionSelected) -> None:
        event.stop()
        self.action_try_again()

    def action_try_again(self) -> None:
        """Go back to just before the chosen step."""
        steps = self.query(OptionList)
        at = steps.first().highlighted if steps else None
        if at is not None:
            turn = self._debrief.turns[self._debrief.steps[at].position]
            self.post_message(TryAgain(self._debrief.entry.id, turn.id))
