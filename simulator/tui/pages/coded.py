"""The whole talk as it was coded, with filters; every turn of the coach can be tried again from here."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import TYPE_CHECKING, ClassVar, Final

from textual import on
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.content import Content
from textual.reactive import reactive
from textual.widgets import OptionList, Static
from textual.widgets.option_list import Option

from scoring.coding.behaviours import INPUT, QUESTIONS, REFLECTIONS, Behaviour
from scoring.coding.coded import CodedTurn
from simulator.errors import printable
from simulator.tui import words
from simulator.tui.asked import TryAgain
from simulator.tui.look import Look
from simulator.tui.pages.base import Page
from simulator.tui.widgets.script import Script, Setting

if TYPE_CHECKING:
    from simulator.debrief import Debrief


@dataclass(frozen=True, slots=True)
class Sieve:
    """A filter of turns."""

    words: str
    lets: Callable[[CodedTurn | None], bool]


def _does(*behaviours: Behaviour) -> Callable[[CodedTurn | None], bool]:
    return lambda coded: coded is not None and coded.does(*behaviours)


MOVING: Final = (Behaviour.CHANGE_TALK, Behaviour.INSIGHT, Behaviour.OWN_ACTION)
STAYING: Final = (Behaviour.SUSTAIN_TALK, Behaviour.COMPLIANCE)
SIEVES: Final = (
    Sieve("every turn", lambda _coded: True),
    Sieve("your questions", _does(*QUESTIONS)),
    Sieve("your reflections and affirmations", _does(*REFLECTIONS, Behaviour.AFFIRMATION)),
    Sieve("where you brought something in", _does(*INPUT)),
    Sieve("where they moved", _does(*MOVING)),
    Sieve("where they stayed, or merely agreed", _does(*STAYING)),
)


class CodedPage(Page, can_focus=False):
    """The transcript with its codes."""

    DEFAULT_CSS = """
    CodedPage { overflow-y: hidden; }
    CodedPage #sieve { height: 1; margin: 0 0 1 0; color: $text-muted; }
    CodedPage OptionList { height: 1fr; max-width: 100; }
    """
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("f", "sieve(1)", "filter", id="coded.filter", tooltip="Show only some of the turns."),
        Binding("F", "sieve(-1)", "filter before", show=False, id="coded.filter_back", tooltip="The filter before."),
        Binding("t", "try_again", "try that turn again", id="coded.try", tooltip="Try the marked turn again."),
    ]
    sieve: reactive[int] = reactive(0, init=False)

    def __init__(self, look: Look, debrief: Debrief) -> None:
        super().__init__(look, id="page-4")
        self._debrief = debrief
        self._names = {"coach": "You", "client": debrief.entry.persona_name.split()[0]}
        self._setting = Setting(max(len(name) for name in self._names.values()) + 6)

    def compose(self) -> ComposeResult:
        """The filter's name and the turns."""
        yield Static(self._sieve_line(), id="sieve", markup=False)
        yield OptionList(*self._options(), markup=False, id="turns")

    def _sieve_line(self) -> str:
        shown = len(list(self._shown()))
        return f"Shown: {SIEVES[self.sieve].words} ({shown} of {len(self._debrief.turns)}). f shows others."

    def _shown(self) -> Iterable[int]:
        lets = SIEVES[self.sieve].lets
        return (at for at, coded in enumerate(self._debrief.coded) if lets(coded))

    def _options(self) -> list[Option]:
        return [Option(self._said(at), id=str(at)) for at in self._shown()]

    def _said(self, at: int) -> Script:
        turn, coded = self._debrief.turns[at], self._debrief.coded[at]
        name = Content(f"{at + 1} {printable(self._names[turn.speaker])}")
        said = Content(printable(turn.text) or "(silence)")
        if coded is not None:
            code = words.coding(coded.behaviours, coded.focus)
            said = Content("\n").join([said, Content.styled(code, "italic $text-muted")])
        return Script(name, said, self._setting)

    def watch_sieve(self) -> None:
        """Show other turns."""
        self.query_one("#sieve", Static).update(self._sieve_line())
        turns = self.query_one("#turns", OptionList)
        turns.clear_options()
        turns.add_options(self._options())

    def action_sieve(self, step: int) -> None:
        """The next filter."""
        self.sieve = (self.sieve + step) % len(SIEVES)

    @on(OptionList.OptionSelected, "#turns")
    def _selected(self, event: OptionList.OptionSelected) -> None:
        event.stop()
        self.action_try_again()

    def action_try_again(self) -> None:
        """Go back to just before the marked turn, or the coach's turn before it."""
        turns = self.query_one("#turns", OptionList)
        if turns.highlighted is None:
            return
        at = int(str(turns.get_option_at_index(turns.highlighted).id))
        while at >= 0 and self._debrief.turns[at].speaker != "coach":
            at -= 1
        if at >= 0:
            self.post_message(TryAgain(self._debrief.entry.id, self._debrief.turns[at].id))
