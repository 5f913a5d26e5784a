"""One visit: the app as `triad serve` starts it for one browser (`python -m simulator.web.visit`).

The app speaks through pipes with the server. When the server dies without a word those pipes tell nobody, so the visit
looks whether its parent is still there, and hangs up as a terminal would: what is half-done is kept, then it ends.
"""

from __future__ import annotations

import os
import signal
import sys
import threading
import time
from typing import Final

from simulator.errors import TriadError

SERVER_PID: Final = "TRIAD_WEB_SERVER"
"""The variable in which an app finds the process that serves it."""
LOOK_EVERY: Final = 1.0
"""Seconds between two looks for the server."""
PATIENCE: Final = 8.0
"""Seconds that the app may take to leave once it was hung up on."""


def watch_for_the_server(server: int, *, every: float = LOOK_EVERY, patience: float = PATIENCE) -> threading.Thread:
    """Hang up on this process as soon as `server` is no longer its parent. Returns the thread that watches."""

    def watch() -> None:
        while os.getppid() == server:
            time.sleep(every)
        if hasattr(signal, "SIGHUP"):
            os.kill(os.getpid(), signal.SIGHUP)
            time.sleep(patience)
        os._exit(129)

    watcher = threading.Thread(target=watch, name="triad-server-watch", daemon=True)
    watcher.start()
    return watcher


def main() -> int:
    """Run the app until the visit is over; returns the exit code. What goes wrong is said in a line, without keys."""
    server = os.environ.get(SERVER_PID, "")
    if server.isdigit():
        watch_for_the_server(int(server))
    try:
        from simulator.paths import find_paths
        from simulator.settings import read_settings
        from simulator.tui.app import run

        paths = find_paths()
        return run(paths, lambda: read_settings(paths.settings))
    except TriadError as error:
        sys.stderr.write(f"A visit ended: {error.title}: {error.message} {error.hint}\n")
        return error.exit_code
    except Exception as error:  # noqa: BLE001 - a defect of ours is written down, and nobody is shown a traceback
        from simulator.commands.defect import keep_defect

        sys.stderr.write(f"A visit ended with a defect of ours, {type(error).__name__}: {keep_defect(error)}\n")
        return 1


if __name__ == "__main__":
    sys.exit(main())
