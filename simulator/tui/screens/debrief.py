"""The debrief: six pages on one session, the kindest first, what was never said last and only by choice."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, ClassVar, Final

from textual import getters, on
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.widgets import ContentSwitcher

from simulator.drills.suggest import suggested
from simulator.errors import printable
from simulator.tui import labels
from simulator.tui.appearance import Look
from simulator.tui.bench_messages import ShareTalk
from simulator.tui.messages import (
    ChooseExperiment,
    Copy,
    ExperimentWent,
    Export,
    GoHome,
    OpenBranches,
    ShowDrills,
    ShowHistory,
)
from simulator.tui.pages.base import Page
from simulator.tui.pages.coded import CodedPage
from simulator.tui.pages.evidence import EvidencePage
from simulator.tui.pages.moments import MomentsPage
from simulator.tui.pages.scores import ScoresPage
from simulator.tui.pages.trainer import TrainerPage
from simulator.tui.pages.unsaid import UnsaidPage
from simulator.tui.saved_state import Drafts
from simulator.tui.screens.base import TriadScreen
from simulator.tui.widgets.keyline import KeyLine
from simulator.tui.widgets.masthead import Masthead
from simulator.tui.widgets.pageline import PageLine

if TYPE_CHECKING:
    from collections.abc import Sequence

    from simulator.debrief.debrief import Debrief
    from simulator.objections import Objection
    from simulator.progress.talk_figures import Measures
    from simulator.records.entries import ExperimentEntry

PAGES: Final = ("Scores", "Moments", "Why", "The talk", "Evidence", "Unsaid")
TRAINER: Final = "Trainer"
"""A seventh page, where a trainer has given the talk back."""


class DebriefScreen(TriadScreen):
    """One session, read again."""

    CSS_PATH = "debrief.tcss"
    NAME = "The debrief"
    ABOUT = (
        "Six pages: your rating beside the observer's, the moments that mattered, why the client opened or closed, the "
        "coded talk, the evidence for each marker and, only if you want, what was never said. Digits open them."
    )
    AUTO_FOCUS = ""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("e", "next", "for next time", id="debrief.next", tooltip="Choose what to try next time."),
        *(
            Binding(str(n), f"page({n})", f"page {n}: {name}", show=False, id=f"debrief.page{n}")
            for n, name in enumerate((*PAGES, TRAINER), 1)
        ),
        Binding(
            "right_square_bracket",
            "turn(1)",
            "next page",
            key_display="]",
            show=False,
            id="debrief.after",
            tooltip="The next page.",
        ),
        Binding(
            "left_square_bracket",
            "turn(-1)",
            "page before",
            key_display="[",
            show=False,
            id="debrief.before",
            tooltip="The page before.",
        ),
        Binding(
            "b,ctrl+r",
            "branches",
            "branches",
            id="debrief.branches",
            tooltip="The tree of this session; compare two branches.",
        ),
        Binding("d", "drill", "drill", id="debrief.drill", tooltip="Ten minutes for what this talk missed most."),
        Binding(
            "h",
            "hand_over",
            "hand over",
            show=False,
            id="debrief.share",
            tooltip="Give this talk to a trainer to read.",
        ),
        Binding("y", "copy", "copy the talk", show=False, id="debrief.copy", tooltip="Copy the whole transcript."),
        Binding(
            "x",
            "export",
            "export",
            id="debrief.export",
            tooltip="Write the debrief to a file that can be sent to a mentor.",
        ),
        Binding(
            "escape,q", "home", "back", id="debrief.home", tooltip="Back to where it was opened: home, or history."
        ),
    ]

    switcher = getters.query_one("#pages", ContentSwitcher)

    def __init__(
        self,
        look: Look,
        debrief: Debrief,
        drafts: Drafts,
        *,
        tried: ExperimentEntry | None = None,
        page: int = 1,
        listed: bool = False,
        before: Sequence[Measures] = (),
    ) -> None:
        super().__init__(look)
        self.debrief = debrief
        self._drafts = drafts
        self._tried = tried
        self._page = page
        self._listed, self._before = listed, tuple(before)
        self._pages = (*PAGES, TRAINER) if debrief.returned else PAGES
        self._went_key = f"went:{debrief.entry.id}"

    def compose(self) -> ComposeResult:
        """Head, names of the pages, the open page, keys."""
        entry = self.debrief.entry
        scenario = self.debrief.scenario
        dot = f" {self.look.glyphs['dot']} "
        title = entry.scenario_id if scenario is None else scenario.title
        detail = dot.join((title, labels.day(entry.started_at), labels.minutes(entry.elapsed_s)))
        yield Masthead(f"Debrief: {printable(entry.persona_name)}", printable(detail))
        yield PageLine(self._pages, self.look.glyphs)
        yield ContentSwitcher(id="pages", initial=None)
        yield KeyLine()

    async def on_mount(self) -> None:
        """Open the first page."""
        await self.action_page(self._page)

    async def action_page(self, number: int) -> None:
        """Open a page; it is made when it is opened first."""
        if number > len(self._pages):
            return
        wanted = f"page-{number}"
        if not self.switcher.query(f"#{wanted}"):
            await self.switcher.mount(self._make(number))
        self.switcher.current = wanted
        self._page = number
        self.query_one(PageLine).current = number
        page = self.switcher.query_one(f"#{wanted}")
        first = page if page.focusable else next((one for one in page.query("*") if one.focusable), None)
        self.set_focus(first, scroll_visible=False)

    def _make(self, number: int) -> Page:
        if number == 1:
            return ScoresPage(
                self.look, self.debrief, self._tried, went=self._drafts.get(self._went_key), before=self._before
            )
        if number == 3:
            from simulator.tui.pages.movement import MovementPage  # plots take a tenth of a second to import

            return MovementPage(self.look, self.debrief)
        kinds: dict[int, type[MomentsPage | CodedPage | EvidencePage | UnsaidPage | TrainerPage]] = {
            2: MomentsPage,
            4: CodedPage,
            5: EvidencePage,
            6: UnsaidPage,
            7: TrainerPage,
        }
        return kinds[number](self.look, self.debrief)

    async def action_turn(self, step: int) -> None:
        """The next page, or the one before."""
        await self.action_page((self._page - 1 + step) % len(self._pages) + 1)

    def objected(self, objection: Objection) -> None:
        """Show what was said against the observer, on whichever page it shows."""
        others = tuple(one for one in self.debrief.objections if one.turn_id != objection.turn_id)
        self.debrief = replace(self.debrief, objections=(*others, *([objection] if objection.right else ())))
        for page in self.switcher.query(CodedPage):
            page.objected(objection)

    def played_otherwise(self, position: int, words: str) -> None:
        """What the client would have said to another sentence, on the page of the moments."""
        name = self.debrief.entry.persona_name.split()[0]
        for page in self.switcher.query(MomentsPage):
            page.played_otherwise(name, position, words)

    @on(EvidencePage.Opened)
    async def _opened(self, event: EvidencePage.Opened) -> None:
        event.stop()
        await self.action_page(4)
        self.switcher.query_one(CodedPage).go_to(event.at)

    @on(ScoresPage.WentChanged)
    def _went_changed(self, event: ScoresPage.WentChanged) -> None:
        event.stop()
        self._drafts.put(self._went_key, event.text)

    def keep(self) -> None:
        """Write down how the experiment went."""
        went = self._drafts.get(self._went_key)
        self._drafts.save()
        if went:
            self.post_message(ExperimentWent(self.debrief.entry.id, went))

    def action_next(self) -> None:
        """Choose what to try next time."""
        self.keep()
        self.post_message(ChooseExperiment(self.debrief.entry.id))

    def action_branches(self) -> None:
        """Show the tree."""
        self.post_message(OpenBranches(self.debrief.entry.id))

    def action_drill(self) -> None:
        """To the drill for what this talk missed most."""
        self.keep()
        self.post_message(ShowDrills(suggested(self.debrief.card)))

    def action_hand_over(self) -> None:
        """Choose what of it a trainer may read."""
        self.keep()
        self.post_message(ShareTalk(self.debrief.entry.id))

    def action_copy(self) -> None:
        """Copy the whole transcript."""
        names = {"coach": "Coach", "client": "Client"}
        self.post_message(Copy("\n".join(f"{names[turn.speaker]}: {turn.text}" for turn in self.debrief.turns)))

    def action_export(self) -> None:
        """Write it to a file."""
        self.post_message(Export(self.debrief.entry.id))

    def action_record(self) -> None:
        """Write the talk as a recording."""
        self.post_message(Export(self.debrief.entry.id, kind="cast"))

    def action_home(self) -> None:
        """Back to where it was opened."""
        self.keep()
        self.post_message(ShowHistory(self.debrief.entry.id) if self._listed else GoHome())
