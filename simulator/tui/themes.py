"""The themes: paper by lamplight, paper by daylight, dusk, ink, and the terminal's own colours.

Screens only ever name what a colour is for; what it is stands here. `tests/simulator/tui/test_themes.py` holds every
pair of text and ground in the first two to a contrast of 4.5 to 1 (WCAG 2.2, level AA).
"""

from __future__ import annotations

from typing import Final

from textual.theme import Theme

from simulator.tui.themes_more import DUSK, INK

DARK: Final = Theme(
    name="triad-dark",
    dark=True,
    background="#1c1a17",
    surface="#26231f",
    panel="#302c27",
    foreground="#e9e1d3",
    primary="#e0ab6c",
    secondary="#9dc0ae",
    accent="#d99a84",
    warning="#e3b765",
    error="#e58a77",
    success="#a9c588",
    variables={
        "text": "#e9e1d3",
        "text-muted": "#b0a595",
        "text-disabled": "#857b6d",
        "text-primary": "#e0ab6c",
        "text-secondary": "#9dc0ae",
        "text-accent": "#d99a84",
        "text-warning": "#e3b765",
        "text-error": "#e58a77",
        "text-success": "#a9c588",
        "border": "#e0ab6c",
        "border-blurred": "#6f665a",
        "block-cursor-background": "#e0ab6c",
        "block-cursor-foreground": "#1c1a17",
        "block-cursor-text-style": "none",
        "block-cursor-blurred-background": "#3d3831",
        "block-cursor-blurred-foreground": "#e9e1d3",
        "input-cursor-background": "#e0ab6c",
        "input-cursor-foreground": "#1c1a17",
        "input-selection-background": "#5a4a34",
        "screen-selection-background": "#5a4a34",
        "screen-selection-foreground": "#e9e1d3",
        "scrollbar": "#3d3831",
        "scrollbar-hover": "#5a5246",
        "scrollbar-active": "#e0ab6c",
        "scrollbar-background": "#1c1a17",
        "scrollbar-background-hover": "#1c1a17",
        "scrollbar-background-active": "#1c1a17",
        "scrollbar-corner-color": "#1c1a17",
    },
)

LIGHT: Final = Theme(
    name="triad-light",
    dark=False,
    background="#f8f4ea",
    surface="#f0e9da",
    panel="#e7dec9",
    foreground="#2f2a23",
    primary="#84511a",
    secondary="#33635a",
    accent="#933f2b",
    warning="#7d5208",
    error="#a1301f",
    success="#44601f",
    variables={
        "text": "#2f2a23",
        "text-muted": "#645a4b",
        "text-disabled": "#8d8271",
        "text-primary": "#84511a",
        "text-secondary": "#33635a",
        "text-accent": "#933f2b",
        "text-warning": "#7d5208",
        "text-error": "#a1301f",
        "text-success": "#44601f",
        "border": "#84511a",
        "border-blurred": "#95897a",
        "block-cursor-background": "#84511a",
        "block-cursor-foreground": "#f8f4ea",
        "block-cursor-text-style": "none",
        "block-cursor-blurred-background": "#d8ccb3",
        "block-cursor-blurred-foreground": "#2f2a23",
        "input-cursor-background": "#84511a",
        "input-cursor-foreground": "#f8f4ea",
        "input-selection-background": "#e3cda6",
        "screen-selection-background": "#e3cda6",
        "screen-selection-foreground": "#2f2a23",
        "scrollbar": "#d8ccb3",
        "scrollbar-hover": "#c4b698",
        "scrollbar-active": "#84511a",
        "scrollbar-background": "#f8f4ea",
        "scrollbar-background-hover": "#f8f4ea",
        "scrollbar-background-active": "#f8f4ea",
        "scrollbar-corner-color": "#f8f4ea",
    },
)

ANSI: Final = Theme(
    name="ansi",
    ansi=True,
    dark=True,
    background="ansi_default",
    surface="ansi_default",
    panel="ansi_default",
    boost="ansi_default",
    foreground="ansi_default",
    primary="ansi_yellow",
    secondary="ansi_cyan",
    accent="ansi_magenta",
    warning="ansi_yellow",
    error="ansi_red",
    success="ansi_green",
    variables={
        "ansi-background": "ansi_default",
        "ansi-foreground": "ansi_default",
        "border": "ansi_yellow",
        "border-blurred": "ansi_bright_black",
        "block-cursor-foreground": "ansi_black",
        "block-cursor-background": "ansi_yellow",
        "input-cursor-background": "ansi_yellow",
        "input-cursor-foreground": "ansi_black",
        "input-selection-background": "ansi_bright_blue",
        "input-selection-foreground": "ansi_black",
        "screen-selection-background": "ansi_bright_blue",
        "screen-selection-foreground": "ansi_black",
        "scrollbar": "ansi_bright_black",
        "scrollbar-background": "ansi_default",
    },
)

THEMES: Final = (DARK, LIGHT, DUSK, INK, ANSI)

TITLES: Final = {
    "triad-dark": "Lamplight (dark)",
    "triad-light": "Daylight (light)",
    "triad-dusk": "Dusk (cool and dark)",
    "triad-ink": "Ink (high contrast)",
    "ansi": "The terminal's own colours",
}
"""What the themes are called where one chooses."""
