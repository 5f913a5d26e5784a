"""The turns of a session as a small tree: go back to one, go over to another branch, compare two."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, ClassVar

from textual import getters, on
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Horizontal
from textual.content import Content
from textual.widgets import OptionList, Static
from textual.widgets.option_list import Option

from simulator.errors import printable
from simulator.tui import labels
from simulator.tui.appearance import Look
from simulator.tui.branch_tree import Twig, leaves, tree_lines
from simulator.tui.messages import CompareBranches, SwitchBranch, Tell, TryAgain
from simulator.tui.screens.base import TriadScreen
from simulator.tui.widgets.keyline import KeyLine
from simulator.tui.widgets.masthead import Masthead
from simulator.tui.widgets.preview import Preview

if TYPE_CHECKING:
    from simulator.records.entries import SessionEntry, TurnEntry

LONGEST = 90
"""Characters of a turn that are shown."""


class BranchesScreen(TriadScreen):
    """The tree; shown above a talk or a debrief."""

    CSS_PATH = "branches.tcss"
    NAME = "Go back"
    ABOUT = "Your turns, with every branch that you began. Nothing is ever lost: going back begins another branch."
    AUTO_FOCUS = "#tree"

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding(
            "enter",
            "try_again",
            "say something else",
            priority=True,
            id="branches.try",
            tooltip="Go back to just before this turn.",
        ),
        Binding(
            "s", "switch", "go on there", id="branches.switch", tooltip="Talk on at the end of this turn's branch."
        ),
        Binding(
            "c", "compare", "compare", id="branches.compare", tooltip="This branch beside the one that is being talked."
        ),
        Binding("escape,q", "back", "back", id="branches.back", tooltip="Back without going anywhere."),
    ]

    lines = getters.query_one("#tree", OptionList)
    preview = getters.query_one(Preview)

    def __init__(self, look: Look, entry: SessionEntry, turns: Sequence[TurnEntry]) -> None:
        super().__init__(look)
        self._entry = entry
        self._twigs = tree_lines(turns, entry.head_id, look.glyphs)
        self._leaves = leaves(turns)
        self._client = printable(entry.persona_name.split()[0])
        coded = {turn.id: turn.coded for turn in turns if turn.speaker == "coach" and turn.coded is not None}
        self._notes = {name: labels.coding(one["behaviours"], one["focus"]) for name, one in coded.items()}

    def compose(self) -> ComposeResult:
        """What it is, and the tree."""
        yield Masthead("Go back", printable(self._entry.persona_name))
        yield Static(self._about(), id="about", markup=False)
        with Horizontal(id="both"):
            yield OptionList(*(self._option(twig) for twig in self._twigs), id="tree", markup=False)
            yield Preview()
        yield KeyLine()

    def _about(self) -> str:
        if not self._twigs:
            return "You haven't said anything yet, so there is nothing to go back to."
        sign = self.look.glyphs["here"]
        count = len(self._leaves)
        branches = "one branch" if count == 1 else f"{labels.number(count)} branches"
        return f"{sign} marks the branch that is being talked. There {'is' if count == 1 else 'are'} {branches}."

    def on_mount(self) -> None:
        """Begin at the last turn of the branch that is being talked."""
        here = [at for at, twig in enumerate(self._twigs) if twig.here]
        if here:
            self.lines.highlighted = here[-1]

    def _option(self, twig: Twig) -> Option:
        glyphs = self.look.glyphs
        sign = glyphs["here"] if twig.here else " "
        text = labels.shortened(printable(twig.text), LONGEST, glyphs["ellipsis"]) or "(silence)"
        lines = [Content(f"{sign} {twig.prefix}{twig.number:>2}  {text}")]
        if twig.answer:
            answer = labels.shortened(printable(twig.answer), LONGEST, glyphs["ellipsis"])
            line = f"  {twig.below}{twig.number + 1:>2}  {self._client}: {answer}"
            lines.append(Content.styled(line, "$text-muted"))
        return Option(Content("\n").join(lines), id=str(twig.turn_id))

    @on(OptionList.OptionHighlighted, "#tree")
    def _marked(self, event: OptionList.OptionHighlighted) -> None:
        twig = self._twigs[event.option_index]
        parts = [
            Content.assemble(
                (f"{twig.number}  You", "bold $text-secondary"), f"  {printable(twig.text) or '(silence)'}"
            )
        ]
        if twig.answer:
            said = printable(twig.answer)
            parts.append(Content.assemble((f"{twig.number + 1}  {self._client}", "bold $text-primary"), f"  {said}"))
        note = self._notes.get(twig.turn_id, "")
        if note:
            parts.append(Content.styled(f"Heard as: {note}", "italic $text-muted"))
        end = "It is the branch that is being talked." if twig.here else "It lies on another branch: S goes on there."
        parts.append(Content.styled(end, "$text-muted"))
        self.preview.show(Content("\n\n").join(parts))

    @property
    def _chosen(self) -> Twig | None:
        at = self.lines.highlighted
        return None if at is None or not self._twigs else self._twigs[at]

    @on(OptionList.OptionSelected, "#tree")
    def _selected(self, event: OptionList.OptionSelected) -> None:
        event.stop()
        self.action_try_again()

    def action_try_again(self) -> None:
        """Go back to just before this turn."""
        if self._chosen is not None:
            self.post_message(TryAgain(self._entry.id, self._chosen.turn_id))

    def action_switch(self) -> None:
        """Talk on at the end of this turn's branch."""
        if self._chosen is not None:
            self.post_message(SwitchBranch(self._entry.id, self._chosen.leaf_id))

    def action_compare(self) -> None:
        """This branch beside the one that is being talked; from the latter, beside the newest other one."""
        twig = self._chosen
        if twig is None or self._entry.head_id is None:
            return
        others = [leaf for leaf in self._leaves if leaf != self._entry.head_id]
        other = twig.leaf_id if twig.leaf_id != self._entry.head_id else (others[-1] if others else None)
        if other is None:
            self.post_message(Tell("There is only one branch yet. Go back to a turn and say something else first."))
        else:
            self.post_message(CompareBranches(self._entry.id, other, self._entry.head_id))

    async def action_back(self) -> None:
        """Back to what lies below."""
        self.dismiss(None)
