"""`python -m scoring.anchors`: say which anchors moved; with `--accept`, write the new scores down."""

from __future__ import annotations

import sys

from scoring.anchors import TOLERANCE, accept, load_expected, moves, score_anchors, scores_of
from scoring.coding.coder import Coder
from scoring.scorecard.rubric import load_rubric


def main(arguments: list[str]) -> int:
    """Exit code 0 where nothing moved or it was accepted, else 1."""
    coder, rubric = Coder.load(), load_rubric()
    cards = score_anchors(coder, rubric)
    if "--accept" in arguments:
        accept(cards, coder, rubric)
        sys.stdout.write(f"Accepted the scores of {len(cards)} anchors.\n")
        return 0
    found = moves(scores_of(cards), load_expected().scores)
    sys.stdout.writelines(f"{move}\n" for move in found)
    sys.stdout.write(f"{len(found)} of {3 * len(cards)} scores moved by more than {TOLERANCE}.\n")
    return 1 if found else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
