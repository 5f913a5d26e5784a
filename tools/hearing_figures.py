"""How the observer hears, on sets of our own: `python tools/hearing_figures.py`. Prints one figure a line.

`tests/scoring/data/faults.jsonl`: turns in context, faulty or good. `paraphrases.jsonl`: sentences of the anchors said
in other words. Then the anchors, each written otherwise: contractions spelled out, each sentence a turn of its own,
a backchannel in each long turn, all names changed; by how much do scores move?
"""

from __future__ import annotations

import json
import re
import sys
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any, Final

sys.path.insert(0, str(Path(__file__).parents[1]))

from scoring.anchors import load_anchors
from scoring.coding.behaviours import Behaviour, Dimension, Speaker
from scoring.coding.coder import Coder
from scoring.coding.signals import AGAINST
from scoring.coding.utterances import utterances
from scoring.scorecard.card import score_transcript
from scoring.scorecard.rubric import load_rubric
from scoring.transcript import Transcript, Turn

DATA: Final = Path(__file__).parents[1] / "tests" / "scoring" / "data"
FAULTY: Final = frozenset({Behaviour.ADVICE, Behaviour.DIRECT, Behaviour.CONFRONT, Behaviour.LEADING_QUESTION})
_SPELLED: Final = (
    ("won't", "will not"), ("can't", "cannot"), ("n't", " not"), ("'ll", " will"), ("'re", " are"), ("'ve", " have"),
    ("I'm", "I am"), ("'d you", " do you"), ("what's", "what is"), ("What's", "What is"), ("that's", "that is"),
    ("That's", "That is"), ("it's", "it is"), ("It's", "It is"), ("there's", "there is"), ("who's", "who is"),
)  # fmt: skip
Lines = Sequence[tuple[Speaker, str]]


def rows(name: str) -> list[dict[str, Any]]:
    """A set's lines."""
    return [json.loads(line) for line in (DATA / name).read_text(encoding="utf-8").splitlines() if line.strip()]


def faults(coder: Coder) -> None:
    """Recall of faults, false alarms on good turns."""
    caught = {True: 0, False: 0}
    of = {True: 0, False: 0}
    for row in rows("faults.jsonl"):
        turn = coder.code([(Speaker.CLIENT, row["client"]), (Speaker.COACH, row["coach"])])[1]
        alarm = turn.does(*FAULTY) or turn.shows(*AGAINST)
        of[row["fault"]] += 1
        caught[row["fault"]] += alarm
    print(f"faults heard {caught[True]} of {of[True]}; false alarms {caught[False]} of {of[False]} good turns")


def spelled(lines: Lines) -> Lines:
    """Contractions written out."""
    found = []
    for who, text in lines:
        text = text.replace("’", "'")
        for drawn, out in _SPELLED:
            text = text.replace(drawn, out)
        found.append((who, text))
    return found


def apart(lines: Lines) -> Lines:
    """Each sentence a turn of its own."""
    return [(who, one) for who, text in lines for one in utterances(text)]


def listened(lines: Lines) -> Lines:
    """A backchannel of the other in the middle of each long turn."""
    found: list[tuple[Speaker, str]] = []
    for who, text in lines:
        parts = utterances(text)
        if len(parts) < 3:
            found.append((who, text))
            continue
        other = Speaker.CLIENT if who is Speaker.COACH else Speaker.COACH
        found += [(who, " ".join(parts[:1])), (other, "Mm-hmm."), (who, " ".join(parts[1:]))]
    return found


def renamed(lines: Lines) -> Lines:
    """Every name another one."""
    names = sorted({n for _, text in lines for n in re.findall(r"(?<=[a-z,] )[A-Z][a-z]{2,}", text)})
    others = ("Noor", "Piet", "Wanda", "Ravi", "Solveig", "Emeka", "Greta", "Tomos", "Lucia", "Harun")
    swap = {name: others[i % len(others)] for i, name in enumerate(names)}
    return [(who, re.sub(r"[A-Z][a-z]+", lambda m: swap.get(m[0], m[0]), text)) for who, text in lines]


def scores(lines: Lines, coder: Coder) -> dict[Dimension, float | None]:
    """A conversation's scores."""
    turns = tuple(Turn(i, who, text) for i, (who, text) in enumerate(lines))
    card = score_transcript(Transcript("x", turns), coder=coder, rubric=load_rubric())
    return {d: card.dimensions[d].score for d in Dimension}


def moved(title: str, before: list[dict[Dimension, float | None]], after: list[dict[Dimension, float | None]]) -> None:
    """How far scores moved: the share within 0.15, and the furthest."""
    apart_by = [
        abs((old[d] or 0.0) - (new[d] or 0.0)) for old, new in zip(before, after, strict=True) for d in Dimension
    ]
    near = sum(one <= 0.15 for one in apart_by) / len(apart_by)
    print(f"{title}: {near:.2f} of {len(apart_by)} scores within 0.15, furthest {max(apart_by):.2f}")


def main() -> int:
    """Print all figures."""
    coder = Coder.load()
    faults(coder)
    anchors = {one.id: one.transcript.lines for one in load_anchors()}
    plain = {name: scores(lines, coder) for name, lines in anchors.items()}
    ways: dict[str, Callable[[Lines], Lines]] = {
        "contractions spelled out": spelled,
        "each sentence a turn": apart,
        "a backchannel in long turns": listened,
        "names changed": renamed,
    }
    for title, way in ways.items():
        moved(title, list(plain.values()), [scores(way(lines), coder) for lines in anchors.values()])
    old, new = [], []
    for row in rows("paraphrases.jsonl"):
        lines = list(anchors[row["anchor"]])
        who, text = lines[row["turn"]]
        lines[row["turn"]] = (who, text.replace(row["old"], row["new"]))
        old.append(plain[row["anchor"]])
        new.append(scores(lines, coder))
    moved("a sentence in other words", old, new)
    return 0


if __name__ == "__main__":
    sys.exit(main())
