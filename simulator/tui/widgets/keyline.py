"""The last line of every screen: the keys that do something here and now, each of them also a place to click.

What doesn't fit is left out from the right; help and the palette are always there. On a phone's width these two give
their words away where that makes room, and the way back stays as well.
"""

from __future__ import annotations

from typing import Any, ClassVar

from textual.binding import Binding
from textual.content import Content
from textual.screen import Screen
from textual.style import Style
from textual.widgets import Static

PALETTE = Binding("ctrl+p", "app.command_palette", "commands", key_display="^p", id="anywhere.palette")
ALWAYS = "anywhere."
"""How the ids of bindings begin that are never left out."""
GAP = 3
NARROW_GAP = 2
NARROW = 60
"""Columns below which the line is short of room."""


class KeyLine(Static):
    """One line of keys, made of the screen's bindings; a text set with `say` takes its place until the next one."""

    ALLOW_SELECT = False
    COMPONENT_CLASSES: ClassVar[set[str]] = {"keyline--key"}
    DEFAULT_CSS = """
    KeyLine {
        dock: bottom;
        height: 1;
        padding: 0 2;
        color: $text-muted;
        background: $background;
        text-wrap: nowrap;
        text-overflow: ellipsis;
        & > .keyline--key { color: $text-primary; text-style: bold; }
    }
    """

    def on_mount(self) -> None:
        """Follow the bindings of the screen."""
        self.auto_links = False  # the keys have their own look
        self.screen.bindings_updated_signal.subscribe(self, self._bindings_changed)
        self.call_after_refresh(self.refresh, layout=True)

    def _bindings_changed(self, _screen: Screen[Any]) -> None:
        self.refresh()

    def render(self) -> Content:
        """The keys that fit."""
        room, bindings = self.size.width, shown(self.screen)
        narrow = room < NARROW
        items = [self._item(binding) for binding in bindings]
        gap = NARROW_GAP if narrow else GAP
        if narrow and sum(item.cell_length + gap for item in items) - gap > room:
            items = [self._item(one, words=not _is_always(one)) for one in bindings]
        always = [_is_always(one) or (narrow and _leads_back(one)) for one in bindings]
        kept = fitting([item.cell_length for item in items], always, room, gap=gap)
        return Content(" " * gap).join(items[index] for index in kept)

    def _item(self, binding: Binding, *, words: bool = True) -> Content:
        style = self.get_visual_style("keyline--key", partial=True)
        click = Style.from_meta({"@click": f"app.simulate_key({binding.key!r})"})
        key = self.app.get_key_display(binding)
        said = (f"{key} ", style), binding.description
        return Content.assemble(*(said if words else ((key, style),))).stylize(click)


def shown(screen: Screen[Any]) -> list[Binding]:
    """The bindings that the screen shows just now, one for each action."""
    found: dict[str, Binding] = {}
    for active in screen.active_bindings.values():
        binding = active.binding
        if binding.show and active.enabled and binding.description:
            found.setdefault(binding.action, binding)
    if PALETTE.action not in found and "ctrl+p" in screen.active_bindings:
        found[PALETTE.action] = PALETTE  # while one writes, its plain key is a letter
    return sorted(found.values(), key=_is_always)


def _is_always(binding: Binding) -> bool:
    return bool(binding.id and binding.id.startswith(ALWAYS))


def _leads_back(binding: Binding) -> bool:
    return binding.key == "escape"


def fitting(widths: list[int], always: list[bool], room: int, *, gap: int) -> list[int]:
    """The indices of what fits into `room` cells with `gap` between: what is `always` shown, then from the left."""
    left = room - sum(width + gap for width, kept in zip(widths, always, strict=True) if kept) + gap
    chosen: list[int] = []
    full = False
    for index, (width, kept) in enumerate(zip(widths, always, strict=True)):
        if kept:
            chosen.append(index)
        elif not full and width + gap <= left:
            left -= width + gap
            chosen.append(index)
        else:
            full = True
    return chosen
