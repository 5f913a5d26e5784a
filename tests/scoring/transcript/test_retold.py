"""However a tool cuts and adorns a talk, the same turns come out, and so the same score."""

from __future__ import annotations

from types import FunctionType

import pytest

from scoring.anchors import Anchor, load_anchors
from scoring.coding.behaviours import Speaker
from scoring.transcript import Turn, read_transcript
from tests.scoring.transcript.retold import NAMES, RETOLD, Lines

ANCHORS = load_anchors()


@pytest.mark.parametrize("telling", RETOLD, ids=lambda one: one.__name__)
@pytest.mark.parametrize("anchor", ANCHORS, ids=lambda one: one.id)
def test_the_same_turns_come_out(anchor: Anchor, telling: FunctionType) -> None:
    told = str(telling(anchor.transcript.lines))
    named = None if "Coach: " in told else NAMES[Speaker.COACH]
    found = read_transcript(told, coach=named)
    assert [(who, " ".join(text.split())) for who, text in found.lines] == [
        (who, " ".join(text.split())) for who, text in anchor.transcript.lines
    ]
    if telling.__name__ == "a_sound_in_each_turn":
        assert len(found.backchannels) >= len(found.turns) // 3
        assert all(found.turns[one.turn].speaker is not one.speaker for one in found.backchannels)


def test_what_an_observer_says_is_counted() -> None:
    lines: Lines = [(Speaker.COACH, "What now?"), (Speaker.CLIENT, "I go home, I think.")] * 5
    told = next(one for one in RETOLD if one.__name__ == "somebody_else")(lines)
    assert any("2 pieces of Ruth (32 words)" in note for note in read_transcript(told).notes)
    assert isinstance(read_transcript(told).turns[0], Turn)
