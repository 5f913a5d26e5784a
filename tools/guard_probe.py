"""What the guard makes of replies in a data file: every bad one that is shown, every good one that is damaged.

    python tools/guard_probe.py                                  the fresh probe
    python tools/guard_probe.py FILE.toml --json                 every outcome, for people to rate without the marks

A file has the form of tests/simulator/client/spoken/probe_fresh.toml.
"""

from __future__ import annotations

import argparse
import json
import tomllib
from pathlib import Path
from typing import Final

from tests.simulator.client.spoken.test_probe import settled

FRESH: Final = Path(__file__).resolve().parent.parent / "tests/simulator/client/spoken/probe_fresh.toml"


def main() -> None:
    """Read the file, settle every reply as the last try, and print."""
    arguments = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    arguments.add_argument("file", type=Path, nargs="?", default=FRESH)
    arguments.add_argument("--json", action="store_true", help="one line of JSON for each reply")
    given = arguments.parse_args()
    probe = tomllib.loads(given.file.read_text(encoding="utf-8"))
    weak = [(group["kind"], *reply) for group in probe["weak"] for reply in group["replies"]]
    good = [reply for group in probe["good"] for reply in group["replies"]]
    shown = damaged = 0
    for kind, persona, reply, never in weak:
        found = settled(persona, reply, last=True)
        bad = any(words in found.text for words in never.split("|"))
        shown += bad
        if given.json:
            print(json.dumps({"persona": persona, "reply": reply, "shown": found.text}, ensure_ascii=False))
        elif bad:
            print(f"shown    {kind:<9} {persona}: {found.text}")
    for persona, reply in good:
        found = settled(persona, reply, last=False)
        damaged += found.text != reply
        if given.json:
            print(json.dumps({"persona": persona, "reply": reply, "shown": found.text}, ensure_ascii=False))
        elif found.text != reply:
            print(f"damaged  {found.fault or 'repaired'} {persona}: {reply} -> {found.text}")
    if not given.json:
        print(f"bad replies shown {shown} of {len(weak)}, good replies damaged {damaged} of {len(good)}")


if __name__ == "__main__":
    main()
