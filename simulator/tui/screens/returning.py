"""One's own hardest moments, come back to be tried again from that very turn."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, ClassVar

from textual import on
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Horizontal
from textual.content import Content
from textual.events import DescendantFocus
from textual.widgets import Static

from simulator.errors import printable
from simulator.tui import labels
from simulator.tui.appearance import Look
from simulator.tui.messages import DropMoment, GoHome, TryMoment
from simulator.tui.screens.base import TriadScreen
from simulator.tui.widgets.choice import Choice
from simulator.tui.widgets.column import Column
from simulator.tui.widgets.keyline import KeyLine
from simulator.tui.widgets.masthead import Masthead
from simulator.tui.widgets.preview import Preview

if TYPE_CHECKING:
    from simulator.records.entries import MomentEntry

LONGEST = 160
"""Characters of a turn that are shown."""


class ReturningScreen(TriadScreen):
    """What has come back."""

    CSS_PATH = "returning.tcss"
    NAME = "Moments"
    ABOUT = (
        "Turns of yours that closed a client come back after one, three, seven and twenty-one days. Enter takes you to "
        "just before one of them, in its own talk, to say something else."
    )
    AUTO_FOCUS = "Choice"

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("down,j", "app.focus_next", "next", show=False, id="returning.next", tooltip="The next moment."),
        Binding("up,k", "app.focus_previous", "before", show=False, id="returning.before", tooltip="The one before."),
        Binding("d,delete", "drop", "don't bring back", id="returning.drop", tooltip="This moment won't come back."),
        Binding("escape,q", "back", "back", id="returning.back", tooltip="Back to the home screen."),
    ]

    def __init__(self, look: Look, due: Sequence[MomentEntry], waiting: int) -> None:
        super().__init__(look)
        self._due = tuple(due)
        self._by_id = {str(one.id): one for one in self._due}
        self._waiting = waiting

    def compose(self) -> ComposeResult:
        """Each moment that is due."""
        yield Masthead("Moments that came back", f"{len(self._due)} due")
        with Horizontal(id="both"):
            with Column(id="page"):
                yield from self._moments()
            yield Preview()
        yield KeyLine()

    def _moments(self) -> ComposeResult:
        """What there is, or why there is nothing."""
        later = self._waiting - len(self._due)
        if later:
            said = f"{labels.number(later).capitalize()} more will come back in the days ahead."
        else:
            said = "" if self._due else "Nothing waits to come back. The moments of your next sessions will."
        if not self._due:
            said = f"No moment is due today. {said}"
        if said:
            yield Static(said, classes="aside", markup=False)
        for one in self._due:
            yield Choice(self._said(one), str(one.id), classes="moment")

    @on(DescendantFocus)
    def _marked(self) -> None:
        if isinstance(self.focused, Choice):
            self.query_one(Preview).show(self._whole(self._by_id[self.focused.value]))

    def _whole(self, one: MomentEntry) -> Content:
        client = printable(one.persona_name.split()[0])
        parts = [Content.assemble((client, "bold $text-primary"), f"  {printable(one.before)}")] if one.before else []
        parts.append(Content.assemble(("You", "bold $text-secondary"), f"  {printable(one.quote) or '(silence)'}"))
        parts.append(Content(printable(one.sentence)))
        if one.last_better is not None:
            went = "The last try went better." if one.last_better else "The last try went much like the first."
            parts.append(Content.styled(went, "$text-muted"))
        parts.append(Content.styled("Enter goes there, to say something else.", "$text-muted"))
        return Content("\n\n").join(parts)

    def _said(self, one: MomentEntry) -> Content:
        glyphs = self.look.glyphs
        tried = "not tried again yet" if one.tries == 0 else f"tried again {labels.times(one.tries)}"
        before = labels.shortened(printable(one.before), LONGEST, glyphs["ellipsis"])
        lines = [
            Content.assemble((printable(one.persona_name), "bold"), (f" {glyphs['dot']} {tried}", "$text-muted")),
            Content(f"They had said: {before}" if one.before else "At the beginning:"),
            Content(f"You said: {labels.shortened(printable(one.quote), LONGEST, glyphs['ellipsis'])}"),
            Content.styled(printable(one.sentence), "$text-muted"),
        ]
        return Content("\n").join(lines)

    @on(Choice.Chosen)
    def _chosen(self, event: Choice.Chosen) -> None:
        event.stop()
        self.post_message(TryMoment(int(event.choice.value)))

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Where nothing is due, nothing can be dropped."""
        return (action != "drop" or bool(self._due)) and super().check_action(action, parameters)

    def action_drop(self) -> None:
        """Don't bring the marked one back."""
        if isinstance(self.focused, Choice):
            self.post_message(DropMoment(int(self.focused.value)))

    def action_back(self) -> None:
        """Back to the home screen."""
        self.post_message(GoHome())
