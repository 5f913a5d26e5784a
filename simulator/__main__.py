"""`python -m simulator` is `triad`."""

from __future__ import annotations

from simulator.cli import main

main()
