"""Two more themes: dusk, cool and dark; and ink, in which every text and every edge stands out as far as it can.

`ink` holds text to 7 to 1 (WCAG 2.2, level AAA) and the edges of what can be marked to 4.5 to 1; a test holds it there.
"""

from __future__ import annotations

from typing import Final

from textual.theme import Theme


def _theme(
    name: str, grounds: tuple[str, str, str], text: tuple[str, str, str], inks: dict[str, str], edge: str
) -> Theme:
    """A dark theme: three grounds, text (plain, muted, disabled), inks by what they are for, and the quiet edge."""
    background, surface, panel = grounds
    plain, muted, disabled = text
    primary = inks["primary"]
    variables = {"text": plain, "text-muted": muted, "text-disabled": disabled}
    variables |= {f"text-{what}": ink for what, ink in inks.items()}
    variables |= {
        "border": primary,
        "border-blurred": edge,
        "block-cursor-background": primary,
        "block-cursor-foreground": background,
        "block-cursor-text-style": "none",
        "block-cursor-blurred-background": panel,
        "block-cursor-blurred-foreground": plain,
        "input-cursor-background": primary,
        "input-cursor-foreground": background,
        "input-selection-background": panel,
        "screen-selection-background": panel,
        "screen-selection-foreground": plain,
        "scrollbar": edge,
        "scrollbar-hover": muted,
        "scrollbar-active": primary,
    }
    for part in ("scrollbar-background", "scrollbar-background-hover", "scrollbar-background-active"):
        variables[part] = background
    variables["scrollbar-corner-color"] = background
    return Theme(
        name=name,
        dark=True,
        background=background,
        surface=surface,
        panel=panel,
        foreground=plain,
        variables=variables,
        primary=primary,
        secondary=inks["secondary"],
        accent=inks["accent"],
        warning=inks["warning"],
        error=inks["error"],
        success=inks["success"],
    )


DUSK: Final = _theme(
    "triad-dusk",
    ("#171b24", "#1f2430", "#293040"),
    ("#dfe3ea", "#a3adbd", "#76808f"),
    {
        "primary": "#8fb8e8",
        "secondary": "#c3b1e1",
        "accent": "#e8a3b5",
        "warning": "#e6c07b",
        "error": "#f0938a",
        "success": "#9fcf9b",
    },
    "#5d6a80",
)
INK: Final = _theme(
    "triad-ink",
    ("#000000", "#101010", "#262626"),
    ("#ffffff", "#d6d6d6", "#a8a8a8"),
    {
        "primary": "#ffd75f",
        "secondary": "#87e0ff",
        "accent": "#ffb0d0",
        "warning": "#ffcf70",
        "error": "#ffb3a7",
        "success": "#a8f0a0",
    },
    "#9a9a9a",
)
