"""What a coach knows before the first word: who comes, on which occasion, and who will speak for them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import ClassVar

from textual import getters, on
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.content import Content
from textual.reactive import reactive
from textual.widgets import OptionList, Static
from textual.widgets.option_list import Option

from personas.model import Persona
from scenarios.loader import AGAIN, DEFAULT
from scenarios.model import Scenario
from simulator.errors import printable
from simulator.settings import VoiceName
from simulator.tui.appearance import Look
from simulator.tui.messages import BeginTalk, GoHome
from simulator.tui.screens.base import TriadScreen
from simulator.tui.widgets.column import Column
from simulator.tui.widgets.keyline import KeyLine
from simulator.tui.widgets.masthead import Masthead

VOICES: dict[str, str] = {
    "scripted": "The scripted voice speaks: authored lines, no network.",
    "llm": "A language model speaks, as the settings name it.",
}


@dataclass(frozen=True, slots=True)
class Before:
    """What is known before the talk: the client, the occasions to choose from, and what came before."""

    persona: Persona
    scenarios: tuple[Scenario, ...]
    scenario_id: str
    """The occasion that is offered first."""
    voice: VoiceName
    model: str | None = None
    """The model that would speak; None where none is set up."""
    met: str = ""
    """The last session with this client in one sentence, or nothing."""
    promise: str = ""
    """What they said they would do, in their own words, or nothing."""
    noticed: str = ""
    """What the coach wrote down about them after that session."""
    experiment: str = ""
    asked: str = ""
    """What a trainer asks for with this client, or nothing."""


def occasions_for(persona_id: str, scenarios: Sequence[Scenario], *, met: bool) -> tuple[Scenario, ...]:
    """The occasions that suit this client, the plain one before the others: a first session, or meeting again."""
    plain, other = (AGAIN, DEFAULT) if met else (DEFAULT, AGAIN)
    fit = [one for one in scenarios if one.id != other and (not one.personas or persona_id in one.personas)]
    return tuple(sorted(fit, key=lambda one: (one.id != plain, one.title)))


def offered_first(last_outcome: str | None, scenarios: Sequence[Scenario]) -> str:
    """The occasion that is offered first: a promise not kept after a pleasant yes, else the first of them."""
    ids = [one.id for one in scenarios]
    if last_outcome == "complied" and "after_promise" in ids:
        return "after_promise"
    return ids[0] if ids else ""


class BriefScreen(TriadScreen):
    """The brief of one client."""

    CSS_PATH = "brief.tcss"
    NAME = "The brief"
    ABOUT = "What you may know before the first word. Choose the occasion with the arrows; Enter begins the talk."
    AUTO_FOCUS = "#occasions"

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("enter", "begin", "begin", priority=True, id="brief.begin", tooltip="Begin the talk on this occasion."),
        Binding(
            "v", "voice", "voice", id="brief.voice", tooltip="Who speaks for the client: authored lines or a model."
        ),
        Binding("escape,q", "back", "back", id="brief.back", tooltip="Back to the home screen."),
    ]

    occasions = getters.query_one("#occasions", OptionList)
    page = getters.query_one("#page", Column)
    voice: reactive[VoiceName] = reactive("scripted", init=False)

    def __init__(self, look: Look, before: Before) -> None:
        super().__init__(look)
        self._before = before
        self.set_reactive(BriefScreen.voice, before.voice)

    def compose(self) -> ComposeResult:
        """The page from top to bottom."""
        persona = self._before.persona
        yield Masthead(printable(persona.name), printable(persona.voice.temperament))
        with Column(id="page"):
            yield Static(printable(persona.brief), id="brief", markup=False)
            yield Static(self._who(), id="who", markup=False)
            if self._before.met:
                yield Static(self._met(), id="met", markup=False)
            yield Static("The occasion", classes="heading", markup=False)
            occasions = OptionList(*(self._option(one) for one in self._before.scenarios), id="occasions", markup=False)
            occasions.highlighted = self._first
            yield occasions
            yield Static(self._about_occasion(self._first), id="occasion", markup=False)
            if self._before.asked:
                yield Static(printable(self._before.asked), id="asked", markup=False)
            if self._before.experiment:
                said = f"You wanted to try: {printable(self._before.experiment)}"
                yield Static(said, id="experiment", markup=False)
            yield Static("", id="voice", markup=False)
        yield KeyLine()

    def on_mount(self) -> None:
        """Say who speaks, and begin at the top."""
        self.watch_voice(self.voice)
        self.call_after_refresh(self.page.scroll_home, animate=False)  # reading begins at the top, not at the mark

    def _met(self) -> str:
        before, glyphs = self._before, self.look.glyphs
        lines = [before.met]
        if before.promise:
            lines.append(f"They said: {glyphs['quote']}{before.promise}{glyphs['unquote']}")
        if before.noticed:
            lines.append(f"You noticed: {before.noticed}")
        return printable("\n".join(lines))

    def _who(self) -> str:
        who = self._before.persona.who
        dot = f" {self.look.glyphs['dot']} "
        return printable(dot.join((str(who.age), who.work, who.lives)))

    def _option(self, scenario: Scenario) -> Option:
        dot = self.look.glyphs["dot"]
        said = Content.assemble(
            printable(scenario.told(self._before.persona.language).title),
            (f" {dot} {scenario.minutes} minutes", "$text-muted"),
        )
        return Option(said, id=scenario.id)

    @on(OptionList.OptionHighlighted, "#occasions")
    def _highlighted(self, event: OptionList.OptionHighlighted) -> None:
        said = self._about_occasion(event.option_index)
        about = self.query_one("#occasion", Static)
        if str(about.content) != said:
            about.update(said)
            self.call_after_refresh(about.scroll_visible, animate=False)

    @property
    def _first(self) -> int | None:
        """Which occasion is offered."""
        ids = [one.id for one in self._before.scenarios]
        return ids.index(self._before.scenario_id) if self._before.scenario_id in ids else None

    def _about_occasion(self, at: int | None) -> str:
        return "" if at is None else printable(self._before.scenarios[at].told(self._before.persona.language).brief)

    @on(OptionList.OptionSelected, "#occasions")
    def _selected(self, event: OptionList.OptionSelected) -> None:
        event.stop()
        self.action_begin()

    def watch_voice(self, voice: VoiceName) -> None:
        """Say who will speak."""
        said = VOICES[voice]
        if voice == "llm" and self._before.model:
            said = f"{self._before.model} speaks for the client."
        self.query_one("#voice", Static).update(Content.assemble(("Voice  ", "bold $text-secondary"), said))

    def action_voice(self) -> None:
        """Let the other voice speak, where a model is set up."""
        if self.voice == "scripted" and self._before.model is None:
            self.query_one("#voice", Static).update(
                "No model is set up, so the scripted voice speaks. The settings (s on the home screen) tell how to "
                "set one up."
            )
            return
        self.voice = "llm" if self.voice == "scripted" else "scripted"

    def action_begin(self) -> None:
        """Begin the talk."""
        at = self.occasions.highlighted
        if at is not None:
            self.post_message(BeginTalk(self._before.persona.id, self._before.scenarios[at].id, self.voice))

    def action_back(self) -> None:
        """Back to the home screen."""
        self.post_message(GoHome())
