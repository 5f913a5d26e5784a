"""A trainee's talk as its reader has it: the words alone until the reader has rated, then the observer beside them.

Every turn can be commented; once the observer shows, every code, signal and piece of evidence can be corrected.
"""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, ClassVar, Final

from textual import getters, on
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Horizontal
from textual.content import Content
from textual.widgets import OptionList
from textual.widgets.option_list import Option

from simulator.bench.words import names
from simulator.errors import printable
from simulator.tui import bench_sheet as sheet
from simulator.tui.appearance import Look
from simulator.tui.bench_messages import GiveBack, MarkTalk, ReadTalk, ShowBench, UndoMark
from simulator.tui.screens.base import TriadScreen
from simulator.tui.screens.blind_rating import BlindRatingScreen
from simulator.tui.screens.codes import CodesScreen
from simulator.tui.screens.pick import PickScreen
from simulator.tui.screens.write import WriteScreen
from simulator.tui.widgets.keyline import KeyLine
from simulator.tui.widgets.masthead import Masthead
from simulator.tui.widgets.preview import Preview
from simulator.tui.widgets.script import NAME_STYLES, Script, Setting

if TYPE_CHECKING:
    from collections.abc import Sequence

    from simulator.bench.desk import DeskTalk
    from simulator.bench.journal import Layer, Reading

LONGEST_WORD: Final = 4_000
FIRST_RATE = "Rate first (r): the observer shows after that, so that you judge with your own ears."


class ReadingScreen(TriadScreen):
    """One talk, read."""

    CSS_PATH = "reading.tcss"
    NAME = "Reading a talk"
    ABOUT = (
        "The trainee's talk. Until you have rated it, the observer's codes are hidden; then they stand under the "
        "words, and you can correct them. A comment stands on the marked turn, or on the whole at the top."
    )
    AUTO_FOCUS = "#turns"

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("r", "rate", "rate", id="reading.rate", tooltip="Your rating; after it the observer's shows."),
        Binding("c", "comment", "comment", id="reading.comment", tooltip="Say something on the marked turn."),
        Binding("a", "ask", "ask back", id="reading.ask", tooltip="One question to the trainee."),
        Binding(
            "x,enter", "correct", "correct", priority=True, id="reading.correct", tooltip="Correct the observer here."
        ),
        Binding("u", "undo", "undo", id="reading.undo", tooltip="Take back your last word or correction."),
        Binding("g", "give_back", "give back", id="reading.give_back", tooltip="Write it into a file for the trainee."),
        Binding("n", "next", "next talk", show=False, id="reading.next", tooltip="The next talk that isn't read."),
        Binding("escape,q", "back", "back", id="reading.back", tooltip="Back to the pile."),
    ]

    lines = getters.query_one("#turns", OptionList)
    preview = getters.query_one(Preview)

    def __init__(self, look: Look, talk: DeskTalk, reading: Reading, *, following: Sequence[str] = ()) -> None:
        super().__init__(look)
        self.talk, self.reading = talk, reading
        self._following = tuple(following)
        self._names = {"coach": "Coach", "client": talk.talk.client_name.split()[0]}
        self._setting = Setting(max(len(name) for name in self._names.values()) + 6)

    def compose(self) -> ComposeResult:
        """The talk as a list, first what concerns all of it."""
        talk = self.talk.talk
        dot = f" {self.look.glyphs['dot']} "
        detail = dot.join((talk.scenario_title, talk.day, f"{talk.coach_turns} turns"))
        yield Masthead(printable(f"{self.talk.who}: {talk.client_name}"), printable(detail))
        with Horizontal(id="both"):
            yield OptionList(*self._options(), id="turns", markup=False)
            yield Preview()
        yield KeyLine()

    def on_mount(self) -> None:
        """Begin at the top."""
        self.lines.highlighted = 0

    def _options(self) -> list[Option]:
        return [Option(self._whole(), id="whole"), *(self._turn(n) for n in range(len(self.talk.talk.turns)))]

    def _whole(self) -> Content:
        found = [Content.styled(printable(line), style) for line, style in sheet.whole(self.talk, self.reading)]
        return Content("\n").join([*found, Content("")])

    def _turn(self, at: int) -> Option:
        turn = self.talk.talk.turns[at]
        name = Content.assemble(f"{at + 1} ", (printable(self._names[turn.speaker]), NAME_STYLES[turn.speaker]))
        said = [Content(printable(turn.text) or "(silence)")]
        if self.reading.revealed:
            said += [Content.styled(printable(line), "italic $text-muted") for line in self._coded(at)]
        comment = self.reading.comments.get(at)
        if comment:
            said.append(Content.styled(printable(f"You: {comment}"), "$text-secondary"))
        return Option(Script(name, Content("\n").join([*said, Content("")]), self._setting), id=str(at))

    def _coded(self, at: int) -> list[str]:
        return sheet.coded_lines(self.talk, self.reading, at, self.look.glyphs)

    @property
    def _at(self) -> int | None:
        """The marked turn; None for the whole."""
        marked = self.lines.highlighted
        return None if not marked else marked - 1

    @on(OptionList.OptionHighlighted, "#turns")
    def _marked(self) -> None:
        self._fill_pane()

    def _fill_pane(self) -> None:
        at = self._at
        if at is None:
            lines = sheet.markers(self.talk, self.reading) if self.reading.revealed else [(FIRST_RATE, "$text-muted")]
        elif self.reading.revealed:
            lines = sheet.details(self.talk, self.reading, at)
        else:
            lines = [(FIRST_RATE, "$text-muted")]
        self.preview.show(Content("\n").join(Content.styled(printable(line), style) for line, style in lines))

    def show(self, reading: Reading) -> None:
        """What was done is kept: show it."""
        shown = reading.revealed != self.reading.revealed
        self.reading = reading
        marked = self.lines.highlighted
        if shown:
            self.lines.clear_options()
            self.lines.add_options(self._options())
            self.lines.highlighted = marked
        else:
            self.lines.replace_option_prompt("whole", self._whole())
            for at in range(len(self.talk.talk.turns)):
                self.lines.replace_option_prompt(str(at), self._turn(at).prompt)
        self.lines.scroll_to_highlight()
        self._fill_pane()

    def _mark(self, told: str, kind: sheet.MarkKind, **values: object) -> None:
        self.post_message(MarkTalk(self.talk.id, kind, values, told))

    # what the keys do

    def action_rate(self) -> None:
        """The reader's own numbers."""

        def rated(scores: dict[str, float] | None) -> None:
            if scores:
                self._mark("Kept. The observer shows now.", "rated", scores=scores)

        before = dict(self.reading.rating or {})
        self.app.push_screen(BlindRatingScreen(self.look, sheet.dimensions(self.talk), before), rated)

    def action_comment(self) -> None:
        """Something on the marked turn, or on the whole."""
        at = self._at

        def written(text: str | None) -> None:
            if text is not None and text != self.reading.comments.get(at, ""):
                self._mark("Kept." if text else "Taken back.", "comment", turn=at, text=text)

        where = "the talk as a whole" if at is None else f"turn {at + 1}"
        about = "The trainee reads it in their debrief, and can try a commented turn again. Nothing takes it back."
        before = self.reading.comments.get(at, "")
        self.app.push_screen(WriteScreen(f"On {where}", about, before, longest=LONGEST_WORD), written)

    def action_ask(self) -> None:
        """A question back."""

        def written(text: str | None) -> None:
            if text is not None and text != self.reading.question:
                self._mark("Kept." if text else "Taken back.", "question", text=text)

        about = "What you would like to hear from the trainee. It closes what you give back."
        self.app.push_screen(
            WriteScreen("A question back", about, self.reading.question, longest=LONGEST_WORD), written
        )

    def action_correct(self) -> None:
        """What was heard in the marked turn."""
        at = self._at
        if not self.reading.revealed:
            self.app.bell()
            self._fill_pane()
            self.post_message(sheet.told(FIRST_RATE))
            return
        if at is None:
            self.post_message(sheet.told("Mark a turn first: what was heard in it can be corrected."))
            return
        choices = sheet.correctable(self.talk, self.reading, at)
        if not choices:
            self.post_message(sheet.told("Nothing was heard in this turn."))
            return

        def picked(name: str | None) -> None:
            chosen = next((one for one in choices if one.id == name), None)
            if chosen is not None:
                self._correct(at, chosen)

        self.app.push_screen(PickScreen("Correct what?", [(one.id, one.words) for one in choices]), picked)

    def _correct(self, at: int, chosen: sheet.Choice) -> None:
        if chosen.layer is not None:
            self._correct_codes(at, chosen.utterance, chosen.layer, chosen.heard)
        elif chosen.marker is not None:
            counts = self.reading.struck(chosen.marker, at, chosen.utterance)
            told = f"It counts for {chosen.marker}." if counts else f"Struck out of {chosen.marker}."
            self._mark(
                told,
                "evidence",
                turn=at,
                utterance=chosen.utterance,
                marker=chosen.marker,
                signal=chosen.signal,
                sure=chosen.sure,
                coder=sheet.coder(self.talk),
                counts=counts,
            )
        else:
            self._add_evidence(at)

    def _correct_codes(self, at: int, utterance: str, layer: Layer, heard: Sequence[str]) -> None:
        speaker = self.talk.talk.turns[at].speaker
        stands = self.reading.codes(at, utterance, layer, heard)

        def chosen(codes: list[str] | None) -> None:
            if codes is not None and codes != list(stands):
                said = sheet.said_of(self.talk, at, utterance)
                self._mark(
                    f"Kept: {names(codes)}.",
                    "code",
                    turn=at,
                    utterance=utterance,
                    layer=layer,
                    was=list(heard),
                    now=codes,
                    sure={code: said.confidence.get(code, 1.0) for code in heard},
                    coder=sheet.coder(self.talk),
                )

        self.app.push_screen(CodesScreen(utterance, layer, sheet.codes_for(speaker, layer), stands), chosen)

    def _add_evidence(self, at: int) -> None:
        options = [(one.id, f"{one.id} {one.name}") for one in sheet.all_markers(self.talk)]
        said = [one.text for one in sheet.utterances(self.talk, at)]

        def for_words(marker: str, index: str | None) -> None:
            if index is not None:
                self._mark(
                    f"It counts for {marker}.",
                    "evidence",
                    turn=at,
                    utterance=said[int(index)],
                    marker=marker,
                    coder=sheet.coder(self.talk),
                    counts=True,
                )

        def for_marker(marker: str | None) -> None:
            if marker is None:
                return
            if len(said) == 1:
                for_words(marker, "0")
            else:
                words = [(str(n), text) for n, text in enumerate(said)]
                self.app.push_screen(PickScreen(f"Which words show {marker}?", words), partial(for_words, marker))

        self.app.push_screen(PickScreen("This turn shows", options), for_marker)

    def action_undo(self) -> None:
        """The last word or correction."""
        self.post_message(UndoMark(self.talk.id))

    def action_give_back(self) -> None:
        """Into a file."""
        self.post_message(GiveBack(self.talk.id))

    def action_next(self) -> None:
        """On to the next one of the pile."""
        self.post_message(ReadTalk(self._following[0]) if self._following else ShowBench(self.talk.id))

    def action_back(self) -> None:
        """Back to the pile."""
        self.post_message(ShowBench(self.talk.id))
