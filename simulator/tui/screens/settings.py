"""Settings on a screen: each with its value, where it comes from, and what it does. Changes are kept at once."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, ClassVar, Final

from textual import getters, on
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.content import Content
from textual.widgets import OptionList, Static
from textual.widgets.option_list import Option

from simulator.errors import HIDDEN, printable, without_keys
from simulator.tui.appearance import Look
from simulator.tui.messages import ChangeSettings, DeleteAll, ExportAll, GoHome, TestService
from simulator.tui.screens.base import TriadScreen
from simulator.tui.screens.pick import PickScreen
from simulator.tui.screens.write import WriteScreen
from simulator.tui.themes import TITLES
from simulator.tui.widgets.column import Column
from simulator.tui.widgets.keyline import KeyLine
from simulator.tui.widgets.masthead import Masthead

if TYPE_CHECKING:
    from simulator.paths import Paths
    from simulator.settings import Configuration

YES_NO: Final = (("yes", "yes"), ("no", "no"))


@dataclass(frozen=True, slots=True)
class Row:
    """A setting, or something that can be done. `options` make it a choice, else it is a line of text."""

    key: str
    title: str
    about: str
    options: tuple[tuple[str, str], ...] = ()
    does: bool = False
    """Whether choosing it does something instead of changing something."""


ROWS: Final = (
    Row(
        "voice",
        "Voice",
        "Who speaks for the client: authored lines without a network, or a language model.",
        (("scripted", "scripted: authored lines"), ("llm", "a language model")),
    ),
    Row(
        "base_url",
        "Service",
        "The address of an OpenAI-compatible service: OpenAI's own, Ollama, llama.cpp, LM Studio, vLLM.",
    ),
    Row("model", "Model", "The model that speaks for the client, by the name that the service gives it."),
    Row(
        "test",
        "Test the service",
        "Looks at what is set up and for servers on this machine, and says what it finds.",
        does=True,
    ),
    Row("theme", "Colours", "Lamplight, daylight, or whatever the terminal itself has.", tuple(TITLES.items())),
    Row("rubric", "Rubric", "What your talks are scored by: `triad rubric list` shows the ids. Empty: the usual one."),
    Row(
        "notes",
        "Observer's notes",
        "A line after each of your turns; drawn back as your sessions go by. f2 in a talk shows or hides them.",
        YES_NO,
    ),
    Row(
        "text_width",
        "Text width",
        "Columns of the talk. Around seventy reads most easily.",
        tuple((str(n), f"{n} columns") for n in (52, 60, 68, 76, 84, 96, 110)),
    ),
    Row("animations", "Movement", "Whether things may move: scrolling that glides, a cursor that blinks.", YES_NO),
    Row("export", "Export my data", "Everything that is kept of your practice, in one file.", does=True),
    Row("delete", "Delete my data", "Every session, for good. It asks first.", does=True),
)


class SettingsScreen(TriadScreen):
    """A list of settings."""

    CSS_PATH = "settings.tcss"
    NAME = "Settings"
    ABOUT = "Enter changes what is marked. What comes from the environment or the command line can't be changed here."
    AUTO_FOCUS = "#rows"

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding(
            "enter", "change", "change", priority=True, id="settings.change", tooltip="Change what is marked, or do it."
        ),
        Binding("escape,q", "back", "back", id="settings.back", tooltip="Back to the home screen."),
    ]

    rows = getters.query_one("#rows", OptionList)

    def __init__(self, look: Look, configuration: Configuration, paths: Paths, theme: str) -> None:
        super().__init__(look)
        self._configuration = configuration
        self._paths = paths
        self._theme = theme

    def compose(self) -> ComposeResult:
        """The rows, what the marked one does, and what came of it."""
        yield Masthead("Settings", printable(str(self._paths.settings)))
        with Column(id="page"):
            yield OptionList(*(self._option(row) for row in ROWS), id="rows", markup=False)
            yield Static("", id="about", markup=False)
            yield Static(f"Your data lies in {printable(str(self._paths.data))}", id="result", markup=False)
        yield KeyLine()

    def show(self, configuration: Configuration, theme: str) -> None:
        """Show what is in force now."""
        self._configuration, self._theme = configuration, theme
        for at, row in enumerate(ROWS):
            self.rows.replace_option_prompt_at_index(at, self._prompt(row))

    def tell(self, text: str) -> None:
        """Show what came of a test or an export."""
        self.query_one("#result", Static).update(printable(text))

    def value(self, row: Row) -> str:
        """The value of a row as the screen writes it."""
        settings = self._configuration.settings
        match row.key:
            case "voice":
                return self._configuration.voice
            case "theme":
                return self._theme
            case "notes" | "animations":
                return "yes" if getattr(settings, row.key) else "no"
            case "base_url" | "model" | "text_width" | "rubric":
                value = getattr(settings, row.key)
                return "" if value is None else without_keys(str(value))
            case _:
                return ""

    def _option(self, row: Row) -> Option:
        return Option(self._prompt(row), id=row.key)

    def _prompt(self, row: Row) -> Content:
        if row.does:
            return Content(row.title)
        shown = dict(row.options).get(self.value(row), self.value(row)) or "not set"
        origin = self._configuration.origins.get(row.key, "")
        fixed = f"  (from {origin})" if self._fixed(row) else ""
        return Content.assemble(f"{row.title:<20}", (printable(shown), "bold"), printable(fixed))

    def _fixed(self, row: Row) -> bool:
        origin = self._configuration.origins.get(row.key, "")
        return bool(origin) and not origin.startswith(str(self._paths.settings))

    @on(OptionList.OptionHighlighted, "#rows")
    def _marked(self, event: OptionList.OptionHighlighted) -> None:
        row = ROWS[event.option_index]
        about = row.about
        if row.key == "base_url":
            known = self._configuration.settings.api_key is not None
            about += " Its key is " + ("set" if known else "not set: OPENAI_API_KEY, where the service wants one") + "."
        self.query_one("#about", Static).update(printable(about))

    @on(OptionList.OptionSelected, "#rows")
    def _selected(self, event: OptionList.OptionSelected) -> None:
        event.stop()
        self.action_change()

    def action_change(self) -> None:
        """Change what is marked, or do it."""
        at = self.rows.highlighted
        if at is None:
            return
        row = ROWS[at]
        if row.does:
            wanted = {"test": TestService, "export": ExportAll, "delete": DeleteAll}[row.key]
            self.post_message(wanted())
        elif self._fixed(row):
            self.tell(f"{row.title} comes from {self._configuration.origins[row.key]}; change it there.")
        elif row.options:
            self.app.push_screen(
                PickScreen(row.title, row.options, self.value(row)), lambda value: self._set(row, value)
            )
        else:
            self.app.push_screen(
                WriteScreen(row.title, row.about, self.value(row)), lambda value: self._set(row, value)
            )

    def _set(self, row: Row, value: str | None) -> None:
        if value is None or value == self.value(row):
            return
        if HIDDEN in value:
            self.tell(f"{row.title}: write the whole of it; what is hidden here isn't known to be yours to keep.")
            return
        kept: str | int | bool | None = value or None
        if row.options == YES_NO:
            kept = value == "yes"
        elif row.key == "text_width":
            kept = int(value)
        self.post_message(ChangeSettings({row.key: kept}))

    def action_back(self) -> None:
        """Back to the home screen."""
        self.post_message(GoHome())
