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
from simulator.bench.words import correction
from simulator.errors import printable
from simulator.tui import labels
from simulator.tui.appearance import Look
from simulator.tui.messages import Object, TryAgain
from simulator.tui.pages.base import Page
from simulator.tui.widgets.script import NAME_STYLES, Kind, Script, Setting

if TYPE_CHECKING:
    from simulator.debrief.debrief import Debrief
    from simulator.objections import Objection


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
    CodedPage #sieve { height: auto; margin: 0 0 1 0; color: $text-muted; }
    CodedPage OptionList { height: 1fr; }
    """
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("f", "sieve(1)", "filter", id="coded.filter", tooltip="Show only some of the turns."),
        Binding("F", "sieve(-1)", "filter before", show=False, id="coded.filter_back", tooltip="The filter before."),
        Binding("o", "object", "wrong here", id="coded.object", tooltip="The observer is wrong here: say what it was."),
        Binding("t", "try_again", "try that turn again", id="coded.try", tooltip="Try the marked turn again."),
    ]
    sieve: reactive[int] = reactive(0, init=False)

    def __init__(self, look: Look, debrief: Debrief) -> None:
        super().__init__(look, id="page-4")
        self._debrief = debrief
        self._names = {"coach": "You", "client": debrief.entry.persona_name.split()[0]}
        self._objections = {one.turn_id: one.right for one in debrief.objections}
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
        who: Kind = "coach" if turn.speaker == "coach" else "client"
        name = Content.assemble(f"{at + 1} ", (printable(self._names[turn.speaker]), NAME_STYLES[who]))
        said = Content(printable(turn.text) or "(silence)")
        if coded is not None:
            code = labels.coding(coded.behaviours, coded.focus)
            said = Content("\n").join([said, Content.styled(code, "italic $text-muted")])
        objection = self._objections.get(turn.id)
        if objection:
            mine = Content.styled(f"You: not so. {printable(objection)}", "italic $text-secondary")
            said = Content("\n").join([said, mine])
        for returned in self._debrief.returned:
            words_on = [f"{returned.reader}: {returned.comment(at)}"] if returned.comment(at) else []
            words_on += [f"{returned.reader} corrected: {correction(one)}" for one in returned.corrected(at)]
            theirs = [Content.styled(printable(line), "$text-primary") for line in words_on]
            said = Content("\n").join([said, *theirs])
        said = Content("\n").join([said, Content("")])  # a line between two turns, as in the talk
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

    def go_to(self, at: int) -> None:
        """Stand at the turn of this index, with every turn shown."""
        self.sieve = 0
        turns = self.query_one("#turns", OptionList)
        turns.highlighted = min(at, turns.option_count - 1)
        turns.focus()
        turns.scroll_to_highlight(top=True)

    def action_object(self) -> None:
        """The observer is wrong about the marked turn."""
        turns = self.query_one("#turns", OptionList)
        if turns.highlighted is None:
            return
        at = int(str(turns.get_option_at_index(turns.highlighted).id))
        turn, coded = self._debrief.turns[at], self._debrief.coded[at]
        heard = () if coded is None else tuple(labels.behaviour(one) for one in coded.behaviours)
        before = self._objections.get(turn.id, "")
        self.post_message(Object(self._debrief.entry.id, turn.id, at, turn.text, heard, before))

    def objected(self, objection: Objection) -> None:
        """Show what was said against the observer."""
        self._objections[objection.turn_id] = objection.right
        turns = self.query_one("#turns", OptionList)
        name = str(objection.turn)
        if any(option.id == name for option in turns.options):
            turns.replace_option_prompt(name, self._said(objection.turn))

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
