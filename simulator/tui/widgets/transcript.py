"""The talk as it grows: turns from top to bottom, following the end unless the reader has scrolled up."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import ClassVar, Final

from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Vertical, VerticalScroll
from textual.geometry import Size
from textual.reactive import Reactive
from textual.timer import Timer
from textual.widget import Widget

from simulator.tui.widgets.script import Kind, ScriptTurn, Setting
from simulator.tui.widgets.streamed import StreamedTurn

BATCH_S: Final = 0.05
"""Streamed words are shown in steps of this many seconds: smooth to read and cheap to draw."""
FIRST_SHOWN: Final = 24
"""Turns that are there at once when a long session is opened; the earlier ones follow, so many at a time."""
EARLY_EVERY_S: Final = 0.12
SIDELINE: Final = 2
"""Columns that the line at the side of a card or of the composer takes, with the space after it."""


@dataclass(frozen=True, slots=True)
class Line:
    """A turn to show."""

    kind: Kind
    text: str
    turn_id: int = -1
    note: str = ""


class Transcript(VerticalScroll):
    """The turns of a talk. It never decides anything; it shows."""

    DEFAULT_CSS = """
    Transcript {
        height: 1fr;
        scrollbar-size-vertical: 1;
        scrollbar-gutter: stable;
        & > .beside { height: auto; }
        &:focus { background-tint: $foreground 0%; }
    }
    """
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("up,k", "scroll_up", "earlier", show=False, id="transcript.up", tooltip="A line up."),
        Binding("down,j", "scroll_down", "later", show=False, id="transcript.down", tooltip="A line down."),
        Binding(
            "home,g",
            "scroll_home",
            "the beginning",
            show=False,
            id="transcript.home",
            tooltip="To the beginning of the talk.",
        ),
        Binding(
            "end,G",
            "scroll_end",
            "the end",
            show=False,
            id="transcript.end",
            tooltip="To the end of the talk, and follow it again.",
        ),
    ]

    virtual_size = Reactive(Size(0, 0), layout=False, repaint=False)
    """As in `ScriptTurn`; the scrollbar's place is kept free, so nothing has to move when the talk has grown."""

    def __init__(self, client: str, *, coach: str = "You", width: int = 76, lines: Sequence[Line] = ()) -> None:
        super().__init__(id="transcript")
        self._names: dict[Kind, str] = {"coach": coach, "client": client, "aside": ""}
        self.setting = Setting(min(14, max(len(coach), len(client))) + 2, width)
        self._early, self._late = list(lines[:-FIRST_SHOWN]), list(lines[-FIRST_SHOWN:])
        self._stream: StreamedTurn | None = None
        self._pieces: list[str] = []
        self._unshown = False
        self._pulse: Timer | None = None

    def compose(self) -> ComposeResult:
        """The last turns; earlier ones are added once these are on the screen."""
        for line in self._late:
            yield self._turn(line)

    async def on_mount(self) -> None:
        """Begin at the end of the talk, and stay there."""
        self.anchor()
        self._pulse = self.set_interval(BATCH_S, self._show_pieces, pause=True)
        if self._early:
            self.set_timer(EARLY_EVERY_S, self._add_early)

    async def _add_early(self) -> None:
        self._early, some = self._early[:-FIRST_SHOWN], self._early[-FIRST_SHOWN:]
        if some and self.children:
            await self.mount_all([self._turn(line) for line in some], before=self.children[0])
        if self._early:
            self.set_timer(EARLY_EVERY_S, self._add_early)

    def _turn(self, line: Line) -> ScriptTurn:
        return ScriptTurn(
            line.kind, self._names[line.kind], line.text, setting=self.setting, note=line.note, turn_id=line.turn_id
        )

    async def add(self, line: Line) -> ScriptTurn:
        """Append a turn."""
        turn = self._turn(line)
        await self.mount(turn)
        return turn

    async def place(self, widget: Widget) -> None:
        """Append something that is not a turn; what it says stands in line with the words."""
        beside = Vertical(widget, classes="beside")
        self._set_beside(beside)
        await self.mount(beside)

    def on_resize(self) -> None:
        """Keep in line what stands beside the turns."""
        for beside in self.query_children(".beside"):
            self._set_beside(beside)

    def _set_beside(self, beside: Widget) -> None:
        width = self.scrollable_content_region.width
        beside.styles.padding = (0, self.setting.after(width), 0, self.setting.before(width) - SIDELINE)

    async def replace(self, lines: Sequence[Line]) -> None:
        """Show another talk instead."""
        self.drop_stream()
        self._early = []
        async with self.batch():
            await self.remove_children()
            await self.mount_all([self._turn(line) for line in lines])
        self.anchor()

    def retell(self, notes: Mapping[int, str]) -> None:
        """Show these notes below the turns of these ids, and none below the others."""
        self._early = [replace(line, note=notes.get(line.turn_id, "")) for line in self._early]
        for turn in self.turns:
            if turn.note != notes.get(turn.turn_id, ""):
                turn.annotate(notes.get(turn.turn_id, ""))

    def turn(self, turn_id: int) -> ScriptTurn | None:
        """The turn of this id, if it is shown."""
        return next((one for one in reversed(self.turns) if one.turn_id == turn_id), None)

    @property
    def turns(self) -> list[ScriptTurn]:
        """All turns shown, from the top."""
        return list(self.query_children(ScriptTurn))

    # a reply as it comes

    async def begin_stream(self, waiting: str) -> None:
        """A place for the client's words, with a sign that they are awaited."""
        self._stream = StreamedTurn(self._names["client"], waiting, setting=self.setting)
        self._pieces = []
        await self.mount(self._stream)

    def feed(self, piece: str) -> None:
        """More of the reply; shown with the next batch."""
        self._pieces.append(piece)
        self._unshown = True
        if self._pulse is not None:
            self._pulse.resume()

    def _show_pieces(self) -> None:
        if self._stream is not None and self._unshown:
            self._unshown = False
            self._stream.grow("".join(self._pieces))

    def settle_stream(self, text: str, turn_id: int) -> None:
        """The whole reply is there and replaces all pieces."""
        if self._pulse is not None:
            self._pulse.pause()
        if self._stream is not None:
            self._stream.say(text, turn_id=turn_id)
        self._stream = None
        self._pieces = []

    @property
    def streaming(self) -> bool:
        """Whether a reply is awaited or coming."""
        return self._stream is not None

    def drop_stream(self) -> None:
        """The reply won't come: what was shown of it goes."""
        if self._pulse is not None:
            self._pulse.pause()
        if self._stream is not None:
            self._stream.remove()
        self._stream = None
        self._pieces = []
