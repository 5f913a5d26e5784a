"""A turn of the talk, set like a play: the name in the margin, the words beside it; on narrow screens above it.

One widget a turn, drawn by hand, so that long sessions open quickly and a streamed reply costs little.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Final, Literal, TypeAlias

from textual.content import Content
from textual.css.styles import RulesMap
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
"""Columns below which the name stands above the words instead of beside them."""


class Script(Visual):
    """A name and a text with a hanging margin."""

    def __init__(self, name: Content, text: Content, margin: int) -> None:
        self._name = name
        self._text = text
        self._margin = margin

    def _inset(self, width: int) -> int:
        return 2 if width < STACKED_BELOW else min(self._margin, width // 2)

    def inner_width(self, width: int) -> int:
        """Columns that are left for the words."""
        return max(1, width - self._inset(width))

    def above(self, width: int) -> int:
        """Lines that the name takes for itself: one where it stands above the words."""
        return int(width < STACKED_BELOW and bool(self._name.plain))

    def render_strips(self, width: int, height: int | None, style: Style, options: RenderOptions) -> list[Strip]:
        """The name and the words, line by line."""
        drawn = self.framed(
            self._text.render_strips(self.inner_width(width), None, style, options), width, style, options
        )
        return drawn if height is None else drawn[:height]

    def framed(self, lines: Sequence[Strip], width: int, style: Style, options: RenderOptions) -> list[Strip]:
        """Lines of words with the name beside or above them."""
        inset = self._inset(width)
        rich = style.rich_style
        blank = Strip.blank(inset, rich)
        drawn = [Strip.join([blank, line]) for line in lines]
        if not self._name.plain or not drawn:
            return drawn
        plain = RenderOptions(options.get_style, options.rules)
        if self.above(width):
            return [*self._name.render_strips(width, 1, style, plain), *drawn]
        name = self._name.truncate(inset - 2).pad_left(max(0, inset - 2 - self._name.cell_length)).pad_right(2)
        beside = name.render_strips(inset, 1, style, plain)[0].extend_cell_length(inset, rich)
        return [Strip.join([beside, lines[0]]), *drawn[1:]]

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

    def __init__(self, kind: Kind, who: str, text: str, *, margin: int, note: str = "", turn_id: int = -1) -> None:
        super().__init__(classes=f"-{kind}")
        self.auto_links = False  # there are none, and looking for them costs a tenth of the drawing
        self.kind: Kind = kind
        self.turn_id = turn_id
        self._who = who
        self._text = printable(text)
        self._note = note
        self._margin = margin
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
        return Script(self.name_set(), text, self._margin)

    def get_selection(self, selection: Selection) -> tuple[str, str] | None:
        """The words under a selection, without the name."""
        return selection.extract(self._text), "\n"
