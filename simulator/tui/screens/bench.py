"""The trainer's pile: who handed in which talk, how far one has come with it; a pane with what it is about."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, ClassVar

from textual import getters, on
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Horizontal
from textual.content import Content
from textual.widgets import OptionList, Static
from textual.widgets.option_list import Option

from simulator.bench.words import rating, state
from simulator.errors import printable
from simulator.tui import labels
from simulator.tui.appearance import Look
from simulator.tui.bench_messages import GiveBack, PutAway, ReadTalk, TakeIn
from simulator.tui.messages import GoHome
from simulator.tui.screens.base import TriadScreen
from simulator.tui.screens.write import WriteScreen
from simulator.tui.widgets.keyline import KeyLine
from simulator.tui.widgets.masthead import Masthead
from simulator.tui.widgets.preview import Preview

if TYPE_CHECKING:
    from simulator.bench.desk import Lying


class BenchScreen(TriadScreen):
    """Talks to read."""

    CSS_PATH = "bench.tcss"
    NAME = "The bench"
    ABOUT = (
        "Talks that trainees handed to you. Enter opens one: you rate it before the observer's codes are shown, then "
        "correct them and say what you saw. What you give back shows in the trainee's debrief."
    )
    AUTO_FOCUS = "#pile"

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("enter", "read", "read", priority=True, id="bench.read", tooltip="Open the marked talk."),
        Binding("i", "take_in", "take in", id="bench.take_in", tooltip="Take in a file that a trainee shared."),
        Binding("g", "give_back", "give back", id="bench.give_back", tooltip="Write all that you read into files."),
        Binding(
            "delete,d", "put_away", "put away", id="bench.put_away", tooltip="Off the bench for good, asked first."
        ),
        Binding("escape,q", "back", "back", id="bench.back", tooltip="Back to the home screen."),
    ]

    pile = getters.query_one("#pile", OptionList)
    preview = getters.query_one(Preview)

    def __init__(
        self,
        look: Look,
        lying: Sequence[Lying],
        reader: str,
        *,
        at: str = "",
        wrong: int = 0,
        tasks: Mapping[str, str] | None = None,
    ) -> None:
        super().__init__(look)
        self._tasks = dict(tasks or {})
        self._lying, self._reader, self._at, self._wrong = tuple(lying), reader, at, wrong

    def compose(self) -> ComposeResult:
        """The pile and its pane."""
        yield Masthead("The bench", printable(self._detail()))
        nothing = "Nothing was handed in yet. Trainees make a file with `triad share`; i takes it in."
        yield Static(nothing, id="nothing", markup=False)
        with Horizontal(id="both"):
            yield OptionList(*(self._option(one) for one in self._lying), id="pile", markup=False)
            yield Preview()
        yield KeyLine()

    def _detail(self) -> str:
        read = sum(one.reading.revealed for one in self._lying)
        back = sum(bool(one.reading.returned) for one in self._lying)
        dot = f" {self.look.glyphs['dot']} "
        parts = [f"{read} of {len(self._lying)} read", f"{back} given back", f"as {self._reader}"]
        return dot.join([*parts, *([f"{self._wrong} can't be read"] if self._wrong else [])])

    def on_mount(self) -> None:
        """Stand where one was, or at the first that isn't read."""
        self.set_class(not self._lying, "-nothing")
        ids = [one.talk.id for one in self._lying]
        unread = next((n for n, one in enumerate(self._lying) if not one.reading.revealed), 0)
        if ids:
            self.pile.highlighted = ids.index(self._at) if self._at in ids else unread

    def _option(self, one: Lying) -> Option:
        talk = one.talk.talk
        name = f"{one.talk.who}: {talk.client_name}"
        what = "" if talk.has_words else ", scores only"
        group = f", {one.talk.group}" if one.talk.group else ""
        lines = [
            Content.styled(printable(name), "bold" if not one.reading.revealed else ""),
            Content.styled(printable(f"{talk.scenario_title}, {talk.day}{what}{group}"), "$text-muted"),
            Content.styled(printable(state(one.reading)), "$text-secondary"),
            Content(""),
        ]
        return Option(Content("\n").join(lines), id=one.talk.id)

    @on(OptionList.OptionHighlighted, "#pile")
    def _marked(self, event: OptionList.OptionHighlighted) -> None:
        one = self._lying[event.option_index]
        talk, read = one.talk.talk, one.reading
        lines = [Content.styled(printable(f"{talk.coach_turns} turns of the coach"), "$text-muted")]
        if talk.assignment:
            lines.append(Content(printable(f"For the task {self._tasks.get(talk.assignment, talk.assignment)}")))
        if one.talk.message:
            lines += [Content(""), Content.styled("They write", "bold $text-secondary")]
            lines.append(Content(printable(one.talk.message)))
        lines += [Content(""), Content.styled("How it begins", "bold $text-secondary")]
        names = {"coach": "Coach", "client": talk.client_name.split()[0]}
        for turn in talk.turns[:6]:
            said = labels.shortened(turn.text, 160, self.look.glyphs["ellipsis"])
            lines.append(Content(printable(f"{names[turn.speaker]}: {said or '(silence)'}")))
        if not talk.turns:
            lines.append(Content("No words were handed over."))
        if read.rating is not None:
            lines += [Content(""), Content.styled("You rated", "bold $text-secondary"), Content(rating(read.rating))]
        self.preview.show(Content("\n").join(lines))

    @property
    def _chosen(self) -> Lying | None:
        at = self.pile.highlighted
        return None if at is None else self._lying[at]

    @on(OptionList.OptionSelected, "#pile")
    def _selected(self, event: OptionList.OptionSelected) -> None:
        event.stop()
        self.action_read()

    def action_read(self) -> None:
        """Open the marked talk."""
        if self._chosen is not None:
            self.post_message(ReadTalk(self._chosen.talk.id))

    def action_take_in(self) -> None:
        """Ask for a file."""

        def written(file: str | None) -> None:
            if file:
                self.post_message(TakeIn(file))

        about = "The path of the file that a trainee shared; `~` is your own folder."
        self.app.push_screen(WriteScreen("Take in", about, ""), written)

    def action_give_back(self) -> None:
        """Everything that was read and isn't back yet."""
        self.post_message(GiveBack())

    def action_put_away(self) -> None:
        """Off the bench."""
        if self._chosen is not None:
            self.post_message(PutAway(self._chosen.talk.id))

    def action_back(self) -> None:
        """Back to the home screen."""
        self.post_message(GoHome())
