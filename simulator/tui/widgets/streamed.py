"""A text that grows at its end: only its last line is wrapped anew, so a long reply costs no more than a short one.

Words are broken into lines greedily, so what stands before a line that begins with a word can't change any more. Plain
text only; once the reply is whole, `Script` draws it, which can also be selected.
"""

from __future__ import annotations

from textual.content import Content
from textual.css.styles import RulesMap
from textual.geometry import Region
from textual.strip import Strip
from textual.style import Style
from textual.visual import RenderOptions, Visual

from simulator.errors import printable
from simulator.tui.widgets.script import Script, ScriptTurn, Setting


class Streamed(Visual):
    """A name and a growing text with a hanging margin: looks as `Script` does."""

    def __init__(self, name: Content, setting: Setting) -> None:
        self._frame = Script(name, Content(""), setting)
        self._text = ""
        self._width = 0
        self._settled: list[Content] = []
        self._tail: list[Content] = []
        self._tail_from = 0
        self._drawn: list[Strip] = []
        self._drawn_lines = 0
        self._drawn_in: Style | None = None

    def grow(self, text: str) -> None:
        """Show this text, which begins with what was shown before."""
        self._text = text
        if self._width:
            self._wrap()

    def lines(self, width: int) -> list[Content]:
        """The text in lines of this width."""
        if width != self._width:
            self._width, self._settled, self._tail_from = width, [], 0
            self._drawn, self._drawn_lines = [], 0
            self._wrap()
        return [*self._settled, *self._tail]

    def _wrap(self) -> None:
        tail = self._text[self._tail_from :].rstrip(" ")
        wrapped = Content(tail).wrap(self._width) or [Content("")]
        begins = len(tail) - len(wrapped[-1].plain)
        if tail.endswith(wrapped[-1].plain) and _begins_with_a_word(tail, begins):
            self._settled += wrapped[:-1]
            self._tail_from += begins
            self._tail = wrapped[-1:]
        else:
            self._tail = wrapped

    def render_strips(self, width: int, height: int | None, style: Style, options: RenderOptions) -> list[Strip]:
        """The name and the lines; those that can't change any more are drawn once."""
        inner = self._frame.inner_width(width)
        self.lines(inner)
        if style != self._drawn_in:
            self._drawn, self._drawn_in, self._drawn_lines = [], style, 0
        fresh = self._settled[self._drawn_lines :]
        self._drawn += self._draw(fresh, self._drawn_lines, width, style, options)
        self._drawn_lines = len(self._settled)
        drawn = [*self._drawn, *self._draw(self._tail, self._drawn_lines, width, style, options)]
        return drawn if height is None else drawn[:height]

    def _draw(
        self, lines: list[Content], from_line: int, width: int, style: Style, options: RenderOptions
    ) -> list[Strip]:
        inner = self._frame.inner_width(width)
        words = [strip for line in lines for strip in line.render_strips(inner, 1, style, options)]
        return self._frame.framed(words, width, style, options, from_line=from_line)

    def get_optimal_width(self, rules: RulesMap, container_width: int) -> int:
        """As wide as there is room."""
        return container_width

    def get_height(self, rules: RulesMap, width: int) -> int:
        """Lines at this width."""
        return len(self.lines(self._frame.inner_width(width))) + self._frame.above(width)


def _begins_with_a_word(text: str, at: int) -> bool:
    # A line that begins within a word wider than a line, or with the space after one, can't be wrapped by itself.
    return at == 0 or text[at - 1] == "\n" or (text[at - 1].isspace() and not text[at].isspace())


class StreamedTurn(ScriptTurn):
    """A turn of the client while it comes. `say` gives it its final words, after which it is a turn like any other."""

    def __init__(self, who: str, waiting: str, *, setting: Setting) -> None:
        super().__init__("client", who, waiting, setting=setting)
        self._streamed: Streamed | None = None
        self._coming = False

    def grow(self, text: str) -> None:
        """Show what has come so far; it begins with what was shown before."""
        self._text = printable(text)
        self._coming = True
        if self._streamed is None:
            self._streamed = Streamed(self.name_set(), self._setting)
        self._streamed.grow(self._text)
        self._grown()

    def _grown(self) -> None:
        """Draw what is new: the last line only, unless another one has begun."""
        self._visual = self._streamed
        width = self.content_size.width
        lines = self.render().get_height({}, width) if width else 0
        if lines and lines == self._lines:
            self.refresh(Region(0, lines - 1, width, 1))
        else:
            self._changed()

    def say(self, text: str, *, turn_id: int | None = None) -> None:
        """These are the whole words."""
        self._coming = False
        super().say(text, turn_id=turn_id)

    def _script(self) -> Visual:
        return self._streamed if self._coming and self._streamed is not None else super()._script()
