"""Where the coach writes: Enter sends, arrows recall what was said before. Sending nothing is silence."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar, Final

from textual import events
from textual.binding import Binding, BindingType
from textual.message import Message
from textual.timer import Timer

from simulator.tui.widgets.paper import Paper

PASTED_S: Final = 0.012
"""Seconds between two keys below which no hand typed them: a terminal without bracketed paste sends a paste as keys."""
WAIT_S: Final = 0.05
"""How long an Enter behind such a key waits for what comes next, before it counts as meant."""


class Composer(Paper):
    """A paper in which Enter sends."""

    enter_only_writes: ClassVar[bool] = True
    """Nothing that comes behind an Enter need wait for what it does: it may turn out to be a line's end in a paste."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding(
            "enter",
            "say",
            "say it",
            id="composer.say",
            tooltip="Say what is written; nothing written is silence.",
        ),
        Binding(
            "up",
            "cursor_up",
            "earlier line",
            show=False,
            id="composer.earlier",
            tooltip="In the first line: what you said before.",
        ),
        Binding(
            "down",
            "cursor_down",
            "later line",
            show=False,
            id="composer.later",
            tooltip="In the last line: forward again, to what you were writing.",
        ),
    ]

    @dataclass
    class Said(Message):
        """The coach says this; an empty text is silence."""

        text: str

    def __init__(self, text: str = "", *, placeholder: str = "", blink: bool = True) -> None:
        super().__init__(text, placeholder=placeholder, id="composer", blink=blink)
        self._earlier: list[str] = []
        self._at = 0
        self._draft = ""
        self._last_key_at = 0.0
        self._enter_waits: Timer | None = None
        self._pasting = False

    def remember(self, text: str) -> None:
        """Let the arrow up find this line."""
        if text and (not self._earlier or self._earlier[-1] != text):
            self._earlier.append(text)
        self._at = len(self._earlier)

    def give_back(self, text: str) -> None:
        """Put words back that were not said, in front of what has been written since."""
        written = self.text
        self.put(f"{text}\n{written}" if text and written else text or written)

    def put(self, text: str) -> None:
        """Put this text here, the cursor at its end."""
        super().put(text)
        self._at = len(self._earlier)

    async def _on_key(self, event: events.Key) -> None:
        fast = event.time - self._last_key_at < PASTED_S
        self._last_key_at = event.time
        self._pasting = self._pasting and fast
        if event.key == "enter":
            event.stop()
            event.prevent_default()
            await self._settle_enter(goes_on=fast)
            if fast:  # no hand is that quick: what comes next says whether this is a paste
                self._enter_waits = self.set_timer(WAIT_S, self._sent_or_pasted)
            else:
                await self.run_action("say")
        elif event.is_printable or event.key in ("backspace", "tab"):
            await self._settle_enter(goes_on=fast)

    async def _settle_enter(self, *, goes_on: bool) -> None:
        """Decide on an Enter that waits: more behind it in no time is a paste, and it was only a line's end."""
        if self._enter_waits is None:
            return
        self._enter_waits.stop()
        self._enter_waits = None
        if goes_on:
            self._pasting = True
            self.insert("\n")
        else:
            await self._sent_or_pasted()

    async def _sent_or_pasted(self) -> None:
        self._enter_waits = None
        if self._pasting:
            self._pasting = False  # the end of the last line of a paste: the words stay here, to be sent by hand
        else:
            await self.run_action("say")

    def action_say(self) -> None:
        """Send what is written."""
        self.post_message(self.Said(self.text))

    def action_cursor_up(self, select: bool = False) -> None:
        """Up; in the first line back to what was said before."""
        if select or self._row() > 0 or not self._recall(-1):
            super().action_cursor_up(select)

    def action_cursor_down(self, select: bool = False) -> None:
        """Down; in the last line forward again."""
        last = self.wrapped_document.height - 1
        if select or self._row() < last or not self._recall(1):
            super().action_cursor_down(select)

    def _row(self) -> int:
        return self.wrapped_document.location_to_offset(self.cursor_location).y

    def _recall(self, step: int) -> bool:
        at = self._at + step
        if not 0 <= at <= len(self._earlier):
            return False
        if self._at == len(self._earlier):
            self._draft = self.text
        super().put(self._draft if at == len(self._earlier) else self._earlier[at])
        self._at = at
        return True
