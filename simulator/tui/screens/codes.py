"""The codes of one utterance, to be ticked: what it does, is about, or shows."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, ClassVar, Final

from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Vertical
from textual.screen import ModalScreen
from textual.widgets import OptionList, Static
from textual.widgets.option_list import Option

from simulator.bench.words import name
from simulator.errors import printable
from simulator.tui.widgets.keyline import KeyLine

if TYPE_CHECKING:
    from simulator.bench.journal import Layer

TITLES: Final[dict[Layer, str]] = {
    "behaviours": "What it does",
    "focus": "What it is about",
    "signals": "What it shows",
}


class CodesScreen(ModalScreen[list[str] | None]):
    """Returns the codes that are ticked, in the vocabulary's order, or None where it was closed."""

    NAME = "Codes"
    ABOUT = (
        "Space ticks and unticks, a letter goes to the next code that begins so, Enter keeps, Escape changes nothing."
    )
    DEFAULT_CSS = """
    CodesScreen { align: center middle; background: $background 60%; }
    CodesScreen > Vertical { width: 72; max-width: 94%; height: auto; background: $surface; padding: 1 2; }
    CodesScreen .title { text-style: bold; color: $text-primary; height: auto; }
    CodesScreen .said { color: $text-muted; height: auto; max-height: 4; margin: 0 0 1 0; }
    CodesScreen OptionList { height: auto; max-height: 14; border: none; background: $surface; padding: 0; }
    """
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("space", "tick", "tick", id="codes.tick", tooltip="Tick the marked code, or take its tick away."),
        Binding("enter", "keep", "keep", priority=True, id="codes.keep", tooltip="Keep what is ticked."),
        Binding("escape", "close", "close", id="codes.close", tooltip="Leave it as it was."),
    ]

    def __init__(self, said: str, layer: Layer, codes: Sequence[str], chosen: Sequence[str]) -> None:
        super().__init__()
        self._said, self._layer, self._chosen = said, layer, tuple(chosen)
        self._codes = (*self._chosen, *(code for code in codes if code not in self._chosen))
        self._ticked = set(chosen)

    def compose(self) -> ComposeResult:
        """The words, and every code with a tick or without."""
        with Vertical():
            yield Static(TITLES[self._layer], classes="title", markup=False)
            yield Static(printable(f"“{self._said}”"), classes="said", markup=False)
            yield OptionList(*(Option(self._line(code), id=code) for code in self._codes), markup=False)
            yield KeyLine()

    def _line(self, code: str) -> str:
        return f"[{'x' if code in self._ticked else ' '}] {name(code)}"

    def action_tick(self) -> None:
        """Tick the marked code, or take its tick away."""
        codes = self.query_one(OptionList)
        if codes.highlighted is not None:
            code = str(codes.get_option_at_index(codes.highlighted).id)
            self._ticked ^= {code}
            codes.replace_option_prompt(code, self._line(code))

    def action_keep(self) -> None:
        """Hand back what is ticked; what stood first stays first. Only signals may be none at all."""
        if not self._ticked and self._layer != "signals":
            self.app.bell()  # whatever is said does something, and is about something
            return
        kept = [code for code in self._chosen if code in self._ticked]
        self.dismiss([*kept, *(code for code in self._codes if code in self._ticked and code not in kept)])

    def action_close(self) -> None:
        """Change nothing."""
        self.dismiss(None)
