"""The smallest app that a visit can run: it shows its folder, keeps what is typed, and can be told to be stubborn."""

from __future__ import annotations

import os
import sys
from pathlib import Path

from textual.app import App, ComposeResult
from textual.events import Key
from textual.widgets import Static

from simulator.web.visit import SERVER_PID, watch_for_the_server


class Tiny(App[int]):
    def compose(self) -> ComposeResult:
        folder = Path(os.environ["TRIAD_HOME"])
        typed = folder / "typed"
        yield Static(f"HOME {folder.name} TYPED {typed.read_text() if typed.exists() else 'nothing'}", id="said")

    def on_mount(self) -> None:
        (Path(os.environ["TRIAD_HOME"]) / "pid").write_text(str(os.getpid()))
        if "stubborn" in sys.argv:
            import signal
            import time

            signal.signal(signal.SIGHUP, signal.SIG_IGN)
            time.sleep(600)  # a hung app: it hears nothing any more

    def on_key(self, event: Key) -> None:
        if event.character and event.character.isalpha():
            typed = Path(os.environ["TRIAD_HOME"]) / "typed"
            typed.write_text((typed.read_text() if typed.exists() else "") + event.character)
            self.query_one("#said", Static).update(f"TYPED {typed.read_text()}")


if __name__ == "__main__":
    if "fails" in sys.argv:
        sys.stderr.write("no luck with sk-verysecretkey12345 today\n")
        sys.exit(3)
    watch_for_the_server(int(os.environ[SERVER_PID]), every=0.1, patience=1.0)
    sys.exit(Tiny().run())
