"""What the client never got to say: shown by choice only, since it can't be unread before the next session."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar, Final

from textual import on
from textual.app import ComposeResult
from textual.binding import Binding, BindingType

from simulator.tui.appearance import Look
from simulator.tui.pages.base import Page, prose
from simulator.tui.widgets.choice import Choice

if TYPE_CHECKING:
    from simulator.debrief.debrief import Debrief

LAYERS: Final = {
    "surface": "They would have said it on the first asking",
    "guarded": "They would have said it had it felt safer",
    "core": "They have hardly said it to anybody",
}


class UnsaidPage(Page, can_focus=False):
    """Hidden until it is asked for."""

    DEFAULT_CSS = """
    UnsaidPage #reveal { width: auto; margin: 1 0; padding: 0 2; }
    UnsaidPage .fact { height: auto; max-width: 88; margin: 0 0 0 2; }
    """
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("u", "reveal", "show it", id="unsaid.show", tooltip="Show what the client never got to say."),
    ]

    def __init__(self, look: Look, debrief: Debrief) -> None:
        super().__init__(look, id="page-6")
        self._debrief = debrief
        self._client = debrief.entry.persona_name.split()[0]

    def compose(self) -> ComposeResult:
        """What there is, without telling it."""
        untold = self._debrief.untold
        if self._debrief.persona is None:
            yield prose("The client's file is no longer on the shelf, so nobody can tell.", "aside")
        elif not untold:
            yield prose(f"{self._client} told you everything there was to tell. That is rare.", "warm")
        else:
            count = "one thing" if len(untold) == 1 else f"{len(untold)} things"
            yield prose(
                f"{self._client} didn't get to say {count}. If you mean to meet again, you may want to leave it at "
                "that: what you know already can't be discovered any more."
            )
            yield Choice("Show it all the same", "reveal", id="reveal")

    @on(Choice.Chosen, "#reveal")
    async def _chosen(self, event: Choice.Chosen) -> None:
        event.stop()
        await self.action_reveal()

    async def action_reveal(self) -> None:
        """Show it."""
        if not self.query("#reveal"):
            return
        await self.query("#reveal").remove()
        for layer, said in LAYERS.items():
            facts = [one for one in self._debrief.untold if one.layer.value == layer]
            if facts:
                await self.mount(prose(said, "heading"))
                await self.mount_all([prose(one.fact, "fact") for one in facts])
