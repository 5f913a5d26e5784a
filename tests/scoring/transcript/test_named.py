"""Names found in talks that no list knows, and words that are none left alone."""

from __future__ import annotations

import re

import pytest

from scoring.transcript.named import StandIns
from tests.scoring.transcript.named_talks import TALKS

STAND_IN = re.compile(r"\b(?:Person|Place|Firm|Name) \d+\b")


def parts(name: str) -> list[str]:
    return [part for part in re.findall(r"[^\W\d_]+", name) if part not in ("Mr", "Dr", "Professor", "s")]


def left(name: str, text: str) -> bool:
    """Whether any part of a name is still there."""
    return any(re.search(rf"\b{re.escape(part)}\b", text) for part in parts(name))


def test_of_sixty_names_nineteen_of_twenty_are_found_and_hardly_a_word_is_taken_for_one() -> None:
    missed, wrong = [], []
    for names, turns in TALKS.values():
        for found in StandIns().replaced(turns):
            for cut in found.cuts:
                said = found.before[cut.start : cut.end]
                if not set(parts(said)) <= {part for name in names for part in parts(name)}:
                    wrong.append(said)
        after = " ".join(one.text for one in StandIns().replaced(turns))
        missed += [name for name in names if left(name, after)]
    assert sum(len(names) for names, _ in TALKS.values()) == 60
    assert len(missed) <= 3, missed
    assert len(wrong) <= 5, wrong


def test_a_name_has_one_stand_in_in_a_whole_batch() -> None:
    stand_ins = StandIns()
    first = stand_ins.replaced(["I met Anna Berger. Anna was late."])[0].text
    second = stand_ins.replaced(["And Anna?"])[0].text
    assert first == "I met Person 1. Person 1 was late."
    assert second == "And Person 1?"


def test_own_names_go_wherever_they_stand_and_what_is_to_stay_stays() -> None:
    stand_ins = StandIns(["blue door"])
    assert stand_ins.replaced(["We met at the Blue Door with Walter."], stay=["Walter"])[0].text == (
        "We met at the Name 1 with Walter."
    )


def test_where_every_noun_has_a_capital_lists_and_titles_decide() -> None:
    said = "Ich habe mit Anna über den Chef und die Wohnung geredet, und Frau Kessler war da."
    text = StandIns().replaced([said], listed_only=True)[0].text
    assert text == "Ich habe mit Person 1 über den Chef und die Wohnung geredet, und Frau Person 2 war da."


@pytest.mark.parametrize("talk", TALKS)
def test_a_piece_of_a_turn_becomes_what_the_turn_became_there(talk: str) -> None:
    for found in StandIns().replaced(TALKS[talk][1]):
        pieces = re.findall(r"[^.?!]+[.?!]*\s*", found.before)
        assert "".join(found.part(piece) for piece in pieces) == found.text
        assert found.part(found.before) == found.text
