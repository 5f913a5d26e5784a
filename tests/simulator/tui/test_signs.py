"""Colours that can be read, signs that any terminal can draw, and the clipboard's honesty."""

from __future__ import annotations

from pathlib import Path

import pytest
from textual.color import Color
from textual.content import Content
from textual.theme import Theme

from simulator.tui import glyphs
from simulator.tui.clipboard import Tool, copy_natively, told, tools
from simulator.tui.glyphs import Glyphs
from simulator.tui.themes import DARK, LIGHT
from simulator.tui.themes_more import DUSK, INK

# colours and signs


def _contrast(one: Color, other: Color) -> float:
    light, dark = sorted((_luminance(one), _luminance(other)), reverse=True)
    return (light + 0.05) / (dark + 0.05)


def _luminance(colour: Color) -> float:
    linear = [c / 12.92 if c <= 0.03928 else ((c + 0.055) / 1.055) ** 2.4 for c in colour.normalized]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


@pytest.mark.parametrize("theme", [DARK, LIGHT, DUSK, INK], ids=lambda theme: str(theme.name))
def test_every_text_can_be_read_on_every_ground(theme: object) -> None:
    for ground in ("background", "surface", "panel"):
        for name, colour in theme.variables.items():  # type: ignore[attr-defined]
            if (name == "text" or name.startswith("text-")) and name != "text-disabled":
                ratio = _contrast(Color.parse(colour), Color.parse(getattr(theme, ground)))
                assert ratio >= 4.5, f"{name} on {ground}: {ratio:.2f}"


def test_ink_holds_text_to_seven_to_one_and_edges_to_four_and_a_half() -> None:
    for ground in (INK.background, INK.surface):
        for name, colour in INK.variables.items():
            if name == "text" or (name.startswith("text-") and name != "text-disabled"):
                assert _contrast(Color.parse(colour), Color.parse(str(ground))) >= 7, name
        assert _contrast(Color.parse(INK.variables["border-blurred"]), Color.parse(str(ground))) >= 4.5


@pytest.mark.parametrize("theme", [DARK, LIGHT, DUSK, INK], ids=lambda theme: str(theme.name))
def test_edges_are_seen_also_where_the_focus_is_elsewhere(theme: Theme) -> None:
    edge = Color.parse(theme.variables["border-blurred"])
    assert _contrast(edge, Color.parse(str(theme.background))) >= 3


def test_every_sign_has_a_plain_twin_that_any_terminal_can_draw() -> None:
    for name in glyphs.names():
        drawn, plain = glyphs.twins(name)
        assert plain.isascii(), name
        assert plain, name
        assert Content(drawn).cell_length >= 1, name


@pytest.mark.parametrize(
    ("environment", "encoding", "plain"),
    [({"TERM": "xterm-256color"}, "UTF-8", False), ({"TERM": "linux"}, "UTF-8", True), ({}, "ISO-8859-1", True)],
)
def test_plain_twins_are_taken_where_signs_cannot_be_drawn(
    environment: dict[str, str], encoding: str, plain: bool
) -> None:
    assert Glyphs.of(environment, encoding).plain is plain


# copying


def test_copying_never_claims_what_it_does_not_know() -> None:
    assert told("abc", native=True) == "Copied: 3 characters."
    assert told("abc", native=False).startswith("Sent 3 characters to the terminal's clipboard. Whether")
    assert "Export" in told("x" * 80_000, native=False)


def test_a_copy_is_only_called_one_when_it_reads_back_the_same(tmp_path: Path) -> None:
    kept = tmp_path / "clipboard"
    good = Tool(("tee", str(kept)), ("cat", str(kept)))
    liar = Tool(("true",), ("echo", "something else"))
    assert copy_natively("words\nand more", [good])
    assert not copy_natively("words", [liar])
    assert not copy_natively("words", [Tool(("no-such-program-anywhere",), ("cat",))])
    assert not copy_natively("words", [])


def test_the_clipboards_of_each_system_are_tried() -> None:
    assert [tool.write[0] for tool in tools({"WAYLAND_DISPLAY": "1", "DISPLAY": ":0"}, "linux")] == [
        "wl-copy",
        "xclip",
        "xsel",
    ]
    assert tools({}, "linux") == ()
    assert tools({}, "darwin")[0].write == ("pbcopy",)
