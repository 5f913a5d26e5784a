"""Handing a talk over: to whom, under which name, what of it; and below, every word that would go out."""

from __future__ import annotations

from typing import ClassVar, Final

from textual import on
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import VerticalScroll
from textual.widgets import Input, Static

from simulator.bench.choosing import Choices
from simulator.errors import printable
from simulator.tui.appearance import Look
from simulator.tui.bench_messages import OfferTalk, SendTalk
from simulator.tui.screens.base import TriadScreen
from simulator.tui.widgets.choice import Choice
from simulator.tui.widgets.keyline import KeyLine
from simulator.tui.widgets.masthead import Masthead

CHOICES: Final = {
    "words": "what was said, with the observer's codes (without it: scores alone)",
    "own": "your own rating, in numbers",
    "notes": "what you noticed and learned",
    "objections": "where you found the observer wrong",
    "replace_names": "with other people's names replaced",
}


class Tick(Choice):
    """One thing that goes along, or doesn't: said in signs, not in colours."""

    def __init__(self, name: str, words: str, on: bool) -> None:
        super().__init__(self._said(words, on), name, id=name)
        self._words, self.on = words, on

    @staticmethod
    def _said(words: str, on: bool) -> str:
        return f"[{'x' if on else ' '}] {words}"

    def turn(self) -> None:
        """The other way round."""
        self.on = not self.on
        self.update(self._said(self._words, self.on))


class ShareScreen(TriadScreen):
    """What goes out."""

    CSS_PATH = "share.tcss"
    NAME = "Handing over"
    ABOUT = (
        "A talk for a reader whom you name. Nothing leaves before F4 writes the file, and then only what stands below. "
        "Tab and arrows move, Space ticks, Escape leaves everything as it was."
    )
    AUTO_FOCUS = "#reader"

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("f4", "send", "write the file", id="share.send", tooltip="Write what stands below into one file."),
        Binding("escape", "back", "don't", id="share.back", tooltip="Leave; nothing is written."),
        Binding("down", "app.focus_next", "next", show=False, id="share.next", tooltip="The next line."),
        Binding("up", "app.focus_previous", "before", show=False, id="share.before", tooltip="The line before."),
    ]

    def __init__(self, look: Look, session_id: str, pseudonym: str) -> None:
        super().__init__(look)
        self._session_id, self._pseudonym = session_id, pseudonym

    def compose(self) -> ComposeResult:
        """Who, what, and what it comes to."""
        standard = Choices()
        yield Masthead("Hand this talk over", "nothing leaves before you write the file")
        yield Input(placeholder="For whom? The name of who reads it", id="reader", max_length=40)
        yield Input(self._pseudonym, placeholder="Under which name of yours? A pseudonym", id="who", max_length=40)
        yield Input(placeholder="Something to tell or ask them, if you like", id="message", max_length=2000)
        for name, said in CHOICES.items():
            yield Tick(name, said, getattr(standard, name))
        with VerticalScroll(id="out"):
            yield Static("Everything that goes out stands here once both names are there.", id="text", markup=False)
        yield KeyLine()

    @property
    def _names(self) -> tuple[str, str]:
        return self.query_one("#who", Input).value.strip(), self.query_one("#reader", Input).value.strip()

    @property
    def _choices(self) -> Choices:
        words, own, notes, objections, replaced = (self.query_one(f"#{name}", Tick).on for name in CHOICES)
        return Choices(words, own, notes, objections, replaced)

    @on(Choice.Chosen)
    def _ticked(self, event: Choice.Chosen) -> None:
        event.stop()
        if isinstance(event.choice, Tick):
            event.choice.turn()
            self._changed()

    @on(Input.Changed)
    def _changed(self) -> None:
        who, reader = self._names
        if who and reader:
            message = self.query_one("#message", Input).value
            self.post_message(OfferTalk(self._session_id, who, reader, self._choices, message))

    @on(Input.Submitted)
    def _submitted(self) -> None:
        self.focus_next()

    def show(self, text: str) -> None:
        """What would go out."""
        self.query_one("#text", Static).update(printable(text))

    def action_send(self) -> None:
        """Write it, where both names are there."""
        who, reader = self._names
        if not who or not reader:
            self.query_one("#who" if reader else "#reader", Input).focus()
            self.app.bell()
            return
        message = self.query_one("#message", Input).value
        self.post_message(SendTalk(self._session_id, who, reader, self._choices, message))

    def action_back(self) -> None:
        """Nothing is written."""
        self.app.pop_screen()
