"""A turn of the talk, set like a play: the name in the margin, the words beside it; on narrow screens above it.

One widget a turn, drawn by hand, so that long sessions open quickly and a streamed reply costs little.
"""

from __future__ import annotations

from typing import ClassVar, Literal, TypeAlias

from textual.content import Content
from textual.css.styles import RulesMap
from textual.selection import Selection
from textual.strip import Strip
from textual.style import Style
from textual.visual import RenderOptions, Visual
from textual.widget import Widget

from simulator.errors import printable

Kind: TypeAlias = Literal["coach", "client", "aside"]

STACKED_BELOW = 56
"""Columns below which the name stands above the words instead of beside them."""


class Script(Visual):
    """A name and a text with a hanging margin."""

    def __init__(self, name: Content, text: Content, margin: int) -> None:
        self._name = name
        self._text = text
        self._margin = margin

    def _inset(self, width: int) -> int:
        return 2 if width < STACKED_BELOW else min(self._margin, width // 2)

    def render_strips(self, width: int, height: int | None, style: Style, options: RenderOptions) -> list[Strip]:
        """The name and the words, line by line."""
        inset = self._inset(width)
        rich = style.rich_style
        blank = Strip.blank(inset, rich)
        lines = self._text.render_strips(max(1, width - inset), None, style, options)
        if not self._name.plain:
            drawn = [Strip.join([blank, line]) for line in lines]
        elif width < STACKED_BELOW:
            above = self._name.render_strips(width, 1, style, RenderOptions(options.get_style, options.rules))
            drawn = [*above, *(Strip.join([blank, line]) for line in lines)]
        else:
            name = self._name.truncate(inset - 2).pad_left(max(0, inset - 2 - self._name.cell_length)).pad_right(2)
            beside = name.render_strips(inset, 1, style, RenderOptions(options.get_style, options.rules))[0]
            beside = beside.extend_cell_length(inset, rich)
            drawn = [Strip.join([beside if index == 0 else blank, line]) for index, line in enumerate(lines)]
        return drawn if height is None else drawn[:height]

    def get_optimal_width(self, rules: RulesMap, container_width: int) -> int:
        """As wide as there is room."""
        return container_width

    def get_height(self, rules: RulesMap, width: int) -> int:
        """Lines at this width."""
        stacked = width < STACKED_BELOW and bool(self._name.plain)
        return self._text.get_height(rules, max(1, width - self._inset(width))) + stacked


class ScriptTurn(Widget):
    """One turn. `text` may grow while it is streamed; `note` is the observer's line below it."""

    COMPONENT_CLASSES: ClassVar[set[str]] = {"turn--name", "turn--note", "turn--silence"}
    DEFAULT_CSS = """
    ScriptTurn {
        width: 1fr;
        height: auto;
        margin: 0 0 1 0;
        color: $foreground;
        & > .turn--name { color: $text-secondary; text-style: bold; }
        & > .turn--note { color: $text-muted; text-style: italic; }
        & > .turn--silence { color: $text-muted; text-style: italic; }
        &.-client > .turn--name { color: $text-primary; text-style: bold; }
        &.-aside { color: $text-muted; text-style: italic; }
    }
    """

    def __init__(self, kind: Kind, who: str, text: str, *, margin: int, note: str = "", turn_id: int = -1) -> None:
        super().__init__(classes=f"-{kind}")
        self.kind: Kind = kind
        self.turn_id = turn_id
        self._who = who
        self._text = printable(text)
        self._note = note
        self._margin = margin
        self._lines = 0

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

    def _changed(self) -> None:
        width = self.content_size.width
        lines = self._script().get_height({}, width) if width else 0
        self.refresh(layout=lines != self._lines or not width)
        self._lines = lines

    def _script(self) -> Script:
        name = Content.styled(self._who, self.get_visual_style("turn--name", partial=True))
        text = Content(self._text)
        if not self._text and self.kind != "aside":
            text = Content.styled("(silence)", self.get_visual_style("turn--silence", partial=True))
        if self._note:
            note = Content.styled(self._note, self.get_visual_style("turn--note", partial=True))
            text = Content("\n").join([text, note])
        return Script(name, text, self._margin)

    def render(self) -> Script:
        """The turn as a play sets it."""
        return self._script()

    def get_selection(self, selection: Selection) -> tuple[str, str] | None:
        """The words under a selection, without the name."""
        return selection.extract(self._text), "\n"
