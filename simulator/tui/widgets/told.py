"""What the app tells in passing: lines of their own above the keys, so that they cover nothing they speak of."""

from __future__ import annotations

from typing import Final

from textual.widgets import Static

from simulator.errors import printable

STAYS_S: Final = 5.0
TROUBLE_STAYS_S: Final = 12.0


class Told(Static):
    """One message; the page gives way to it, and it goes by itself. A newer one takes its place."""

    ALLOW_SELECT = True
    DEFAULT_CSS = """
    Told {
        dock: bottom; width: 100%; height: auto; max-height: 5; margin: 0 0 1 0; padding: 0 2;
        background: $panel; color: $foreground;
        &.-trouble { color: $text-error; }
    }
    """

    def __init__(self, text: str, *, trouble: bool = False) -> None:
        super().__init__(printable(text), classes="-trouble" if trouble else None, markup=False)
        self.said = text
        self._stays = TROUBLE_STAYS_S if trouble else STAYS_S

    def on_mount(self) -> None:
        """Go after a while."""
        self.set_timer(self._stays, self.remove)
