"""A turn of the talk, set like a play: the name in the margin, the words beside it; on narrow screens above it.

One widget a turn, drawn by hand, so that long sessions open quickly and a streamed reply costs little.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Final, Literal, TypeAlias

from textual.content import Content
from textual.css.styles import RulesMap
from textual.geometry import Size
from textual.reactive import Reactive
from textual.selection import Selection
from textual.strip import Strip
from textual.style import Style
from textual.visual import RenderOptions, Visual
from textual.widget import Widget

from simulator.errors import printable

Kind: TypeAlias = Literal["coach", "client", "aside"]

NAME_STYLES: Final[Mapping[Kind, str]] = {
    "coach": "bold $text-secondary",
    "client": "bold $text-primary",
    "aside": "bold $text-muted",
}
ASIDE_STYLE: Final = "italic $text-muted"
"""Styles in words: a component class for each would cost a long session a third of its opening."""
STACKED_BELOW: Final = 56
LEFT_EDGE: Final = 2
RIGHT_EDGE: Final = 1
"""Columns that stay free at the edges of the page; on the right the scrollbar stands beyond."""


@dataclass(frozen=True, slots=True)
class Setting:
    """Where names and words stand: a margin for the names, then the words."""

    margin: int
    longest: int = 0
    """Columns of words; 0: as many as there is room for, and no edges."""
    stacked_below: int = STACKED_BELOW
    """Columns below which the name stands above the words instead of beside them."""

    @property
    def left(self) -> int:
        """Columns before the names: where every screen begins."""
        return LEFT_EDGE if self.longest else 0

    def stacked(self, width: int) -> bool:
        """Whether the name stands above the words."""
        return width < self.stacked_below

    def before(self, width: int) -> int:
        """Columns before the words, the names' included."""
        return self.left + (2 if self.stacked(width) else min(self.margin, width // 2))

    def words(self, width: int) -> int:
        """Columns of words at this width of page."""
        room = max(1, width - self.before(width) - (RIGHT_EDGE if self.longest else 0))
        return min(self.longest, room) if self.longest else room

    def after(self, width: int) -> int:
        """Columns after the words."""
        return width - self.before(width) - self.words(width)


class Script(Visual):
    """A name and a text with a hanging margin."""

    def __init__(self, name: Content, text: Content, setting: Setting) -> None:
        self._name = name
        self._text = text
        self._setting = setting

    def inner_width(self, width: int) -> int:
        """Columns that are left for the words."""
        return self._setting.words(width)

    def above(self, width: int) -> int:
        """Lines that the name takes for itself: one where it stands above the words."""
        return int(self._setting.stacked(width) and bool(self._name.plain))

    def render_strips(self, width: int, height: int | None, style: Style, options: RenderOptions) -> list[Strip]:
        """The name and the words, line by line."""
        words = self._text.render_strips(self.inner_width(width), None, style, options)
        drawn = self.framed(words, width, style, options)
        return drawn if height is None else drawn[:height]

    def framed(
        self, lines: Sequence[Strip], width: int, style: Style, options: RenderOptions, *, from_line: int = 0
    ) -> list[Strip]:
        """Lines of words, of which the first is line number `from_line`, with the name beside or above line 0."""
        rich = style.rich_style
        before = self._setting.before(width)
        blank = Strip.blank(before, rich)
        if from_line or not self._name.plain or not lines:
            return [Strip.join([blank, line]) for line in lines]
        left = self._setting.left
        plain = RenderOptions(options.get_style, options.rules)
        if self.above(width):
            name = self._name.pad_left(left).render_strips(width, 1, style, plain)
            return [*name, *(Strip.join([blank, line]) for line in lines)]
        inset = before - left
        named = self._name.truncate(inset - 2).pad_left(left + max(0, inset - 2 - self._name.cell_length)).pad_right(2)
        beside = named.render_strips(before, 1, style, plain)[0].extend_cell_length(before, rich)
        return [Strip.join([beside, lines[0]]), *(Strip.join([blank, line]) for line in lines[1:])]

    def get_optimal_width(self, rules: RulesMap, container_width: int) -> int:
        """As wide as there is room."""
        return container_width

    def get_height(self, rules: RulesMap, width: int) -> int:
        """Lines at this width."""
        return self._text.get_height(rules, self.inner_width(width)) + self.above(width)


class ScriptTurn(Widget):
    """One turn. `text` may grow while it is streamed; `note` is the observer's line below it."""

    DEFAULT_CSS = """
    ScriptTurn {
        width: 1fr;
        height: auto;
        margin: 0 0 1 0;
        color: $foreground;
        &.-aside { color: $text-muted; text-style: italic; }
    }
    """

    virtual_size = Reactive(Size(0, 0), layout=False, repaint=False)
    """As every widget has it, but once it has grown, the page isn't laid out and drawn a second time for that."""

    def __init__(self, kind: Kind, who: str, text: str, *, setting: Setting, note: str = "", turn_id: int = -1) -> None:
        super().__init__(classes=f"-{kind}")
        self.auto_links = False  # there are none, and looking for them costs a tenth of the drawing
        self.kind: Kind = kind
        self.turn_id = turn_id
        self._who = who
        self._text = printable(text)
        self._note = note
        self._setting = setting
        self._lines = 0
        self._visual: Visual | None = None

    @property
    def text(self) -> str:
        """The words shown."""
        return self._text

    @property
    def note(self) -> str:
        """The observer's line, or nothing."""
        return self._note

    def say(self, text: str, *, turn_id: int | None = None) -> None:
        """Show these words instead. The page is laid out anew only where the number of lines changed."""
        self._text = printable(text)
        if turn_id is not None:
            self.turn_id = turn_id
        self._changed()

    def annotate(self, note: str) -> None:
        """Show the observer's line, or take it away."""
        self._note = note
        self._changed()

    def notify_style_update(self) -> None:
        """The colours are others now."""
        super().notify_style_update()
        self._visual = None

    def _changed(self) -> None:
        self._visual = None
        width = self.content_size.width
        lines = self.render().get_height({}, width) if width else 0
        self.refresh(layout=lines != self._lines or not width)
        self._lines = lines

    def name_set(self) -> Content:
        """The name in its own style."""
        return Content.styled(self._who, NAME_STYLES[self.kind])

    def render(self) -> Visual:
        """The turn as a play sets it; made once for each text."""
        if self._visual is None:
            self._visual = self._script()
        return self._visual

    def _script(self) -> Visual:
        text = Content(self._text)
        if not self._text and self.kind != "aside":
            text = Content.styled("(silence)", ASIDE_STYLE)
        if self._note:
            note = Content.styled(self._note, ASIDE_STYLE)
            text = Content("\n").join([text, note])
        return Script(self.name_set(), text, self._setting)

    def get_selection(self, selection: Selection) -> tuple[str, str] | None:
        """The words under a selection, without the name."""
        return selection.extract(self._text), "\n"
