"""Rating oneself from 0 to 5, by digits or arrows; and a rating beside the observer's."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar, Final

from textual import events
from textual.binding import Binding, BindingType
from textual.content import Content
from textual.message import Message
from textual.reactive import reactive
from textual.widget import Widget

from simulator.tui import labels
from simulator.tui.glyphs import Glyphs
from simulator.wording import called

TOP: Final = 5.0
ALIKE: Final = 0.75
"""Two ratings that are no further apart are called alike: one and a half steps of the scale."""
TRACK: Final = 31
"""Cells of a track from 0 to 5: six a point, and one for the end."""
INDENT: Final = 12
"""Columns of a dimension's name, in front of its question and its numbers."""
WHOLE: Final = 60
"""Columns of the terminal from which question and numbers stand beside the name; below, under it."""


class Scale(Widget, can_focus=True):
    """One dimension, its question, and the trainee's own number (None while it is left open)."""

    ALLOW_SELECT = False
    DEFAULT_CSS = """
    Scale { height: auto; padding: 0 1; border-left: vkey $border-blurred; margin: 0 0 1 0; }
    Scale:focus { border-left: outer $primary; }
    """
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("left", "by(-0.5)", "less", show=False, id="scale.less", tooltip="Half a point less."),
        Binding("right", "by(0.5)", "more", show=False, id="scale.more", tooltip="Half a point more."),
        Binding("backspace,delete", "leave_open", "leave open", show=False, id="scale.open", tooltip="Leave it open."),
        # with priority, so that a number typed right behind is for the next question and not for this one
        Binding(
            "enter,down", "app.focus_next", "next", priority=True, id="scale.next", tooltip="Go on to the next thing."
        ),
        Binding(
            "up",
            "app.focus_previous",
            "back",
            show=False,
            priority=True,
            id="scale.previous",
            tooltip="Back to the one before.",
        ),
    ]
    value: reactive[float | None] = reactive(None)

    @dataclass
    class Changed(Message):
        """The number was changed."""

        scale: Scale

    def __init__(self, name: str, question: str, value: float | None, glyphs: Glyphs, *, title: str = "") -> None:
        super().__init__(id=f"scale-{name}")
        self.dimension = name
        self._question = question
        self._title = title or called(name)
        self._glyphs = glyphs
        self.set_reactive(Scale.value, value)

    def render(self) -> Content:
        """The question, and below it the numbers with the chosen one marked."""
        name = self._title
        name = f"{name}  " if self._narrow else f"{name:<{INDENT}}"
        return Content("\n").join([Content.assemble((name, "bold"), (self._question, "$text-muted")), self._numbers()])

    @property
    def _narrow(self) -> bool:
        return self.app.size.width < WHOLE

    def on_resize(self) -> None:
        """Numbers move to where there is room for them."""
        self.refresh(layout=True)

    def _numbers(self) -> Content:
        parts: list[tuple[str, str]] = []
        for number in range(6):
            if self.value is not None and number == self.value:
                parts.append((f"[{number}]", "bold $text-primary"))
            else:
                parts.append((f" {number} ", "$text-muted"))
            if self.value is not None and number < self.value < number + 1:
                parts.append((f"[{self.value:.1f}]", "bold $text-primary"))
            elif number < 5:
                parts.append((self._glyphs["dot"].center(3), "$text-disabled"))
        said = "   left open" if self.value is None and not self._narrow else ""
        return Content.assemble("" if self._narrow else " " * INDENT, *parts, (said, "$text-muted italic"))

    def on_key(self, event: events.Key) -> None:
        """A digit is the number."""
        if event.character and event.character in "012345":
            event.stop()
            self._set(float(event.character))

    def on_click(self, event: events.Click) -> None:
        """A click on a number chooses it."""
        at = event.x - 2 - (0 if self._narrow else INDENT)
        if event.y == self.size.height - 1 and 0 <= at < 36:
            self._set(float(min(5, max(0, round((at - 1) / 6)))))

    def action_by(self, step: float) -> None:
        """A little more or less."""
        now = 2.5 if self.value is None else self.value + step
        self._set(min(TOP, max(0.0, now)))

    def action_leave_open(self) -> None:
        """No number."""
        self._set(None)

    def _set(self, value: float | None) -> None:
        self.value = value
        self.post_message(self.Changed(self))


def track(mine: float | None, theirs: float | None, interval: tuple[float, float] | None, glyphs: Glyphs) -> Content:
    """A line from 0 to 5 with the trainee's mark, the observer's, and the span in which the observer's may lie."""
    cells = [glyphs["track"]] * TRACK
    styles = ["$text-disabled"] * TRACK
    if interval is not None:
        for at in range(_cell(interval[0]), _cell(interval[1]) + 1):
            cells[at], styles[at] = glyphs["span"], "$text-secondary"
    if theirs is not None:
        cells[_cell(theirs)], styles[_cell(theirs)] = glyphs["theirs"], "bold $text-secondary"
    if mine is not None:
        both = theirs is not None and _cell(mine) == _cell(theirs)
        cells[_cell(mine)], styles[_cell(mine)] = glyphs["both" if both else "mine"], "bold $text-primary"
    return Content.assemble("0 ", *zip(cells, styles, strict=True), " 5")


def beside(mine: float | None, theirs: float | None, interval: tuple[float, float] | None) -> str:
    """The same in words: `you 3, the observer 3.6 (2.9 to 4.2)`."""
    own = "you left it open" if mine is None else f"you {mine:g}"
    if theirs is None or interval is None:
        return f"{own}, the observer none"
    return f"{own}, the observer {labels.score(theirs)} ({interval[0]:.1f} to {interval[1]:.1f})"


def gap(mine: float | None, theirs: float | None, interval: tuple[float, float] | None) -> str:
    """The difference between the two, said kindly; nothing where one of them is missing."""
    if mine is None or theirs is None or interval is None:
        return ""
    if abs(mine - theirs) <= ALIKE:
        return "You and the observer see it much alike."
    if interval[0] <= mine <= interval[1]:
        return "Not the same number, and yet both may be right: the observer isn't surer than that."
    if mine < theirs:
        return "The observer found more of it than you gave yourself credit for."
    return "You felt more of it than the observer found words for. The moments may show why."


def _cell(value: float) -> int:
    return round(max(0.0, min(TOP, value)) / TOP * (TRACK - 1))
