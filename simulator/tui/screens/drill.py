"""One drill: a situation, one's answer, the verdict with the sentence that shows it; again at once, or the next one."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

from textual import getters, on
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Vertical
from textual.content import Content
from textual.widgets import Static

from simulator.drills.verdict import Hears, Verdict, judge
from simulator.errors import printable
from simulator.tui import labels
from simulator.tui.appearance import Look
from simulator.tui.messages import DrillDone, ShowDrills
from simulator.tui.screens.base import TriadScreen
from simulator.tui.widgets.column import Column
from simulator.tui.widgets.composer import Composer
from simulator.tui.widgets.keyline import KeyLine
from simulator.tui.widgets.masthead import Masthead
from simulator.tui.widgets.panel import Panel, Way
from simulator.wording import DRILL_VERDICTS

if TYPE_CHECKING:
    from simulator.drills.model import Drill, Situation


class DrillScreen(TriadScreen):
    """Five situations, one after another. Only the counts are kept."""

    CSS_PATH = "drill.tcss"
    NAME = "A drill"
    ABOUT = "Answer what the client says. The verdict comes at once; A tries the same situation again, Enter goes on."
    AUTO_FOCUS = "#composer"

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding(
            "escape", "back", "back to the drills", id="drill.back", tooltip="Stop here; unfinished rounds don't count."
        ),
    ]

    page = getters.query_one("#page", Column)
    composer = getters.query_one("#composer", Composer)

    def __init__(self, look: Look, drill: Drill, coder: Hears) -> None:
        super().__init__(look)
        self._drill, self._coder = drill, coder
        self._at = 0
        self._shown: list[bool] = []
        """Whether the skill was shown at the first try, situation by situation."""

    def compose(self) -> ComposeResult:
        """The skill, the situation, the verdict, and where to write."""
        yield Masthead(printable(self._drill.title), self._place())
        with Column(id="page"):
            yield Static(printable(self._drill.about), id="about", markup=False)
            yield Static(self._told(), id="situation", markup=False)
            yield Vertical(id="verdict")
        with Vertical(id="sheet"):
            yield Composer("", placeholder="What do you say? Nothing is silence.", blink=self.look.moving)
        yield KeyLine()

    @property
    def _situation(self) -> Situation:
        return self._drill.situations[self._at]

    def _place(self) -> str:
        return f"{self._at + 1} of {len(self._drill.situations)}"

    def _told(self) -> Content:
        one = self._situation
        name = one.who.split(",")[0]
        lines = [
            Content.assemble((printable(one.who), "bold $text-primary")),
            Content.styled(printable(one.earlier), "$text-muted"),
            Content(""),
            Content.assemble((f"{printable(name)}  ", "bold $text-primary"), printable(one.says)),
        ]
        return Content("\n").join(lines)

    @on(Composer.Said)
    async def _answered(self, event: Composer.Said) -> None:
        event.stop()
        if self.query(Panel):
            return
        verdict = judge(self._drill.rule, self._situation, event.text, self._coder)
        if len(self._shown) == self._at:
            self._shown.append(verdict.shown)
        self.composer.remember(event.text)
        self.composer.put("")
        self.set_class(True, "-judged")
        last = self._at + 1 == len(self._drill.situations)
        ways = [Way("n", "see how it went" if last else "the next one", "next"), Way("a", "say it again", "again")]
        if not verdict.shown:
            ways = [ways[1], ways[0], Way("w", "one way to say it", "could")]
        place = self.query_one("#verdict", Vertical)
        await place.remove_children()
        await place.mount(Panel(DRILL_VERDICTS[verdict.why], self._why(verdict, event.text), ways, id="card"))
        self.call_after_refresh(self.page.scroll_end, animate=False)

    def _why(self, verdict: Verdict, answer: str) -> str:
        glyphs = self.look.glyphs
        heard = labels.coding(verdict.codes, verdict.focus)
        said = f"{glyphs['quote']}{verdict.sentence}{glyphs['unquote']}" if verdict.sentence else "Your silence"
        mine = "" if answer.strip() == verdict.sentence else f"You: {answer}\n"
        return f"{mine}{said} was heard as {heard}."

    @on(Panel.Decided)
    async def _decided(self, event: Panel.Decided) -> None:
        event.stop()
        match event.value:
            case "again":
                await self._clear()
            case "could":
                could = self._situation.could
                event.panel.retell(
                    f"It could have been: {could}" if could else "It could have been silence: an empty Enter."
                )
            case "next" if self._at + 1 < len(self._drill.situations):
                self._at += 1
                await self._show_situation()
            case "next":
                await self._sum_up()
            case "round":
                self._at, self._shown = 0, []
                await self._show_situation()
            case "drills":
                self.action_back()

    async def _show_situation(self) -> None:
        self.query_one(Masthead).detail = self._place()
        self.query_one("#situation", Static).update(self._told())
        await self._clear()

    async def _clear(self) -> None:
        await self.query_one("#verdict", Vertical).remove_children()
        self.set_class(False, "-judged")
        self.composer.focus()
        self.page.scroll_home(animate=False)

    async def _sum_up(self) -> None:
        shown, of = sum(self._shown), len(self._shown)
        self.post_message(DrillDone(self._drill.id, shown, of))
        place = self.query_one("#verdict", Vertical)
        await place.remove_children()
        text = (
            f"At the first try it was heard in {labels.number(shown)} of {labels.number(of)}. The drills tell how it "
            "goes over the weeks."
        )
        ways = [Way("d", "to the drills", "drills"), Way("a", "once more from the beginning", "round")]
        await place.mount(Panel("That was the round", text, ways, id="card"))

    def action_back(self) -> None:
        """Back to the drills."""
        self.post_message(ShowDrills(self._drill.id))
