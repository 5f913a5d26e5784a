"""A stand-in service in a process of its own, to try the app with: `python -m tests.standin --each 40`."""

from __future__ import annotations

import argparse
import sys
import time

from tests.standin.actor import Actor
from tests.standin.replies import Answer, Say
from tests.standin.server import Seen, StandIn


def main() -> None:
    """Serve until interrupted; the first line printed is the address."""
    parser = argparse.ArgumentParser(description="A model service that acts its role, for trying things out.")
    parser.add_argument("--port", type=int, default=0)
    parser.add_argument("--first", type=float, default=300.0, help="milliseconds before the first word")
    parser.add_argument("--each", type=float, default=40.0, help="milliseconds before each further word")
    arguments = parser.parse_args()
    actor = Actor()

    def slowly(seen: Seen) -> Answer:
        line = actor.line([message["content"] for message in seen.messages])
        return Say(line, first_s=arguments.first / 1000, each_s=arguments.each / 1000)

    service = StandIn(slowly, port=arguments.port)
    service.start()
    sys.stdout.write(f"{service.url}\n")
    sys.stdout.flush()
    try:
        while True:
            time.sleep(3600)
    except KeyboardInterrupt:
        service.stop()


if __name__ == "__main__":
    main()
