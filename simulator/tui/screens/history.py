"""Every session so far, newest first; Enter opens its debrief, or goes on with it where it is not over."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, ClassVar, Final

from rich.text import Text
from textual import getters, on
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Horizontal
from textual.content import Content
from textual.timer import Timer
from textual.widgets import DataTable, Input, Static

from simulator.errors import printable
from simulator.tui import labels
from simulator.tui.appearance import Look
from simulator.tui.messages import DeleteSession, Export, Foretaste, GoHome, OpenDebrief, TakeUp
from simulator.tui.screens.base import TriadScreen
from simulator.tui.widgets.keyline import KeyLine
from simulator.tui.widgets.masthead import Masthead
from simulator.tui.widgets.preview import Preview

if TYPE_CHECKING:
    from simulator.records.entries import SessionLine

COLUMNS: Final = {
    "when": 0,
    "client": 0,
    "occasion": 150,
    "turns": 150,
    "outcome": 0,
    "part.": 70,
    "enrol.": 70,
    "learn.": 70,
    "shown": 150,
}
"""The columns, each with the width of screen from which there is room for it; the pane beside them takes its share."""
SETTLES_S: Final = 0.08
"""How long the mark must rest on a line before the pane shows it: whoever holds an arrow key down reads nothing."""
PAGE: Final = 120
"""Rows that are added at once; more come as one goes down."""


class HistoryScreen(TriadScreen):
    """A list of sessions."""

    CSS_PATH = "history.tcss"
    NAME = "History"
    ABOUT = "Every session, newest first. Enter opens the debrief, or goes on with a session that isn't over."
    AUTO_FOCUS = "#sessions"

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("enter", "open", "open", priority=True, id="history.open", tooltip="The debrief, or on with the talk."),
        Binding(
            "slash", "search", "search", key_display="/", id="history.search", tooltip="Find sessions by any word."
        ),
        Binding("x", "export", "export", id="history.export", tooltip="Write the debrief to a file."),
        Binding(
            "delete,d", "delete", "delete", id="history.delete", tooltip="Forget a session for good, after asking."
        ),
        Binding("escape,q", "back", "back", id="history.back", tooltip="Back to the home screen."),
    ]

    table: getters.query_one[DataTable[Text]] = getters.query_one("#sessions", DataTable)
    search = getters.query_one("#search", Input)

    preview = getters.query_one(Preview)

    def __init__(self, look: Look, lines: Sequence[SessionLine], titles: dict[str, str], *, at: str = "") -> None:
        super().__init__(look)
        self._at = at
        self._settles: Timer | None = None
        self._all = tuple(lines)
        self._shown: list[SessionLine] = []
        self._titles = titles
        self._rows = 0
        self._columns: tuple[str, ...] = ()

    def compose(self) -> ComposeResult:
        """A table."""
        yield Masthead("History", f"{len(self._all)} session{'' if len(self._all) == 1 else 's'}")
        yield Input(placeholder="Search: a client, a day, an outcome", id="search", select_on_focus=False)
        yield Static("Nothing practised yet. Escape goes home; Enter there meets a client.", id="nothing", markup=False)
        with Horizontal(id="both"):
            yield DataTable(id="sessions", cursor_type="row", zebra_stripes=False, cell_padding=1)
            yield Preview()
        yield KeyLine()

    def on_mount(self) -> None:
        """Fill it, and stand where one came from."""
        self._lay_out()
        ids = [line.session.id for line in self._shown]
        if self._at in ids:
            while self._rows <= ids.index(self._at):
                self._more()
            self.table.move_cursor(row=ids.index(self._at))

    def on_resize(self) -> None:
        """With less room there are fewer columns."""
        if self.is_mounted and self._wanted() != self._columns:
            self._lay_out()

    def _wanted(self) -> tuple[str, ...]:
        width = self.size.width
        return tuple(name for name, least in COLUMNS.items() if width >= least)

    def _lay_out(self) -> None:
        self._columns = self._wanted()
        self.table.clear(columns=True)
        for name in self._columns:
            self.table.add_column(name)
        self._fill()

    def _fill(self) -> None:
        wanted = self.search.value.casefold().split()
        self._shown = [line for line in self._all if all(word in self._said(line) for word in wanted)]
        self.set_class(not self._shown, "-nothing")
        self.table.clear()
        self._rows = 0
        self._more()

    def _said(self, line: SessionLine) -> str:
        return f"{' '.join(self._cells(line).values())} {line.session.persona_name}".casefold()

    def _cells(self, line: SessionLine) -> dict[str, str]:
        entry = line.session
        state = labels.STATUS.get(entry.status.value, "")
        scores = (
            labels.score(one) if one is not None else "" for one in (line.partnering, line.enrolling, line.learning)
        )
        cells = (
            labels.moment(entry.started_at),
            printable(entry.persona_name if self.size.width >= 90 else entry.persona_name.split()[0])[:28],
            labels.shortened(self._titles.get(entry.scenario_id, entry.scenario_id), 24, self.look.glyphs["ellipsis"]),
            str(line.coach_turns),
            labels.OUTCOMES.get(entry.outcome or "", state),
            *scores,
            "x-ray" if entry.xray else "",
        )
        return dict(zip(COLUMNS, cells, strict=True))

    def _more(self) -> None:
        for line in self._shown[self._rows : self._rows + PAGE]:
            cells = self._cells(line)
            # a plain string would be taken for markup
            self.table.add_row(*(Text(cells[name]) for name in self._columns), key=line.session.id)
        self._rows = min(len(self._shown), self._rows + PAGE)

    @on(DataTable.RowHighlighted)
    def _highlighted(self, event: DataTable.RowHighlighted) -> None:
        if event.cursor_row >= self._rows - 20 and self._rows < len(self._shown):
            self._more()
        if self._settles is not None:
            self._settles.stop()
        self._settles = self.set_timer(SETTLES_S, self._ask_preview)

    def _ask_preview(self) -> None:
        if self._chosen is not None and self.preview.display:
            self.post_message(Foretaste(self._chosen.session.id))

    def show_preview(self, session_id: str, text: Content) -> None:
        """What the marked session was."""
        if self._chosen is not None and self._chosen.session.id == session_id:
            self.preview.show(text)

    @on(DataTable.RowSelected)
    def _selected(self, event: DataTable.RowSelected) -> None:
        event.stop()
        self.action_open()

    @on(Input.Changed, "#search")
    def _searched(self) -> None:
        self._fill()

    @on(Input.Submitted, "#search")
    def _search_done(self) -> None:
        self.table.focus()

    @property
    def _chosen(self) -> SessionLine | None:
        at = self.table.cursor_row
        return self._shown[at] if 0 <= at < len(self._shown) else None

    def action_open(self) -> None:
        """The debrief, or on with the talk; from the search to what was found."""
        if self.search.has_focus:
            self.table.focus()
            return
        line = self._chosen
        if line is not None:
            done = line.session.status.value == "done"
            self.post_message(OpenDebrief(line.session.id, listed=True) if done else TakeUp(line.session.id))

    def action_search(self) -> None:
        """Open the search line."""
        self.add_class("-searching")
        self.search.focus()

    def action_export(self) -> None:
        """Write the debrief to a file."""
        if self._chosen is not None:
            self.post_message(Export(self._chosen.session.id))

    def action_delete(self) -> None:
        """Ask, then forget it."""
        if self._chosen is not None:
            self.post_message(DeleteSession(self._chosen.session.id))

    def forget(self, session_id: str) -> None:
        """The session is gone."""
        self._all = tuple(line for line in self._all if line.session.id != session_id)
        self._fill()

    def action_back(self) -> None:
        """Close the search, else go home."""
        if self.has_class("-searching"):
            self.remove_class("-searching")
            self.search.value = ""
            self.table.focus()
        else:
            self.post_message(GoHome())
