"""Torture: kills at random moments, damaged stores, full disks, several processes; and whether anything was lost.

    python tools/torture.py talks --rounds 500            # kill a practising process, one to three times a session
    python tools/torture.py screens --rounds 300          # the same over the screen, with real keys in a real terminal
    python tools/torture.py lines --rounds 200            # and over line mode
    python tools/torture.py commands --rounds 100         # kill a command in its middle, then run it once more
    python tools/torture.py stores --rounds 500           # damage a store: what is told, what can be rescued
    python tools/torture.py full-disk --rounds 200        # a small disk that is full at a random place (needs root)
    python tools/torture.py together --rounds 50          # two to five processes in one folder
    python tools/torture.py bench --rounds 100            # kill while talks are shared, read and given back
    python tools/torture.py chaos --rounds 200            # talks of 20 turns with a model service that fails at random
    python tools/torture.py report                        # add up what was run so far

Every round is of one seed, and its result is a line in `build/torture/KIND.jsonl`: a campaign that is broken off goes
on where it stopped. The last line printed is JSON with the counts. Exits with 1 if anything was wrong.
"""

from __future__ import annotations

import argparse
import json
import random
import sys
import tempfile
from collections import Counter
from functools import partial
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[1]))

from torturing.bench import kill_at_the_bench
from torturing.chaos import chaos
from torturing.folders import full_disk, kill_a_command, together
from torturing.rounds import ROOT, Kind, Result
from torturing.screens import kill_a_screen, kill_line_mode
from torturing.stores import damaged_store, make_store
from torturing.talks import kill_a_talk

SHOWN = 20


def kinds(template: Path) -> dict[str, Kind]:
    """Every kind of round by its name."""
    return {
        "talks": kill_a_talk,
        "screens": partial(kill_a_screen, template=template),
        "lines": partial(kill_line_mode, template=template),
        "commands": partial(kill_a_command, template=template),
        "stores": partial(damaged_store, template=template),
        "full-disk": full_disk,
        "together": together,
        "chaos": chaos,
        "bench": partial(kill_at_the_bench, template=template),
    }


def run(name: str, rounds: int, seed: int, into: Path) -> None:
    """Run the rounds of a kind that weren't run yet."""
    into.mkdir(parents=True, exist_ok=True)
    template = into / "template"
    if name in ("screens", "lines", "commands", "stores", "bench") and not (template / "ready").exists():
        template.mkdir(exist_ok=True)
        make_store(template)
        (template / "ready").touch()
    kind = kinds(template)[name]
    file = into / f"{name}.jsonl"
    done = {(line["seed"], line["round"]) for line in read(file)}
    for number in range(rounds):
        if (seed, number) in done:
            continue
        with tempfile.TemporaryDirectory(prefix="triad-torture-") as home:
            result = kind(random.Random(f"{name} {seed} {number}"), Path(home))
        for what in result.wrong:
            sys.stderr.write(f"{name} {number}: {what}\n")
        with file.open("a", encoding="utf-8") as lines:
            line = {"seed": seed, "round": number, "counts": result.counts, "wrong": result.wrong}
            lines.write(json.dumps(line) + "\n")


def read(file: Path) -> list[dict[str, object]]:
    """The results in a file."""
    return [json.loads(line) for line in file.read_text().splitlines()] if file.exists() else []


def report(into: Path) -> dict[str, dict[str, object]]:
    """The counts of every kind that was run, and what was wrong."""
    found: dict[str, dict[str, object]] = {}
    for file in sorted(into.glob("*.jsonl")):
        lines = read(file)
        total = sum_of([Result(line["counts"], line["wrong"]) for line in lines])  # type: ignore[arg-type]
        found[file.stem] = {"rounds": len(lines), **total.counts, "wrong": len(total.wrong)}
        if total.wrong:
            found[file.stem]["first"] = total.wrong[:SHOWN]
    return found


def sum_of(results: list[Result]) -> Result:
    """All counts added up."""
    counts: Counter[str] = Counter()
    wrong: list[str] = []
    for result in results:
        counts.update(result.counts)
        wrong += result.wrong
    return Result(dict(sorted(counts.items())), wrong)


def main() -> int:
    """Run what was asked for and print the counts."""
    options = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    options.add_argument("kind", choices=(*kinds(Path()), "report"))
    options.add_argument("--rounds", type=int, default=20)
    options.add_argument("--seed", type=int, default=1)
    options.add_argument("--into", type=Path, default=ROOT / "build" / "torture", help="where the results are kept")
    chosen = options.parse_args()
    if chosen.kind != "report":
        run(chosen.kind, chosen.rounds, chosen.seed, chosen.into)
    found = report(chosen.into)
    shown = found if chosen.kind == "report" else {chosen.kind: found.get(chosen.kind, {"rounds": 0, "wrong": 0})}
    print(json.dumps(shown, ensure_ascii=False))
    return 1 if any(one["wrong"] for one in shown.values()) else 0


if __name__ == "__main__":
    sys.exit(main())
