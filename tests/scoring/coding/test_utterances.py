"""A turn is cut into its complete thoughts, each letter for letter."""

from __future__ import annotations

import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from scoring.coding.utterances import LONGEST, utterances


@pytest.mark.parametrize(
    ("turn", "found"),
    [
        ("The shed again. What's in there?", ("The shed again.", "What's in there?")),
        ("Mm... and then?", ("Mm...", "and then?")),
        ("Dr. Abara said so.", ("Dr. Abara said so.",)),
        ("No. Not today.", ("No.", "Not today.")),
        ("(laughs) Fair enough!", ("(laughs)", "Fair enough!")),
        ("First line\nsecond line", ("First line", "second line")),
        ("no full stop at all", ("no full stop at all",)),
        ('"I quit." That was it?', ('"I quit."', "That was it?")),
        ("", ("",)),
        ("   ", ("",)),
    ],
)
def test_a_turn_is_cut_at_the_ends_of_its_sentences(turn: str, found: tuple[str, ...]) -> None:
    assert utterances(turn) == found


@given(st.text(max_size=400))
def test_every_word_is_in_an_utterance_and_every_utterance_in_the_turn(turn: str) -> None:
    found = utterances(turn)
    assert "".join("".join(one.split()) for one in found) == "".join(turn.split())
    assert all(one in turn for one in found)


def test_talk_without_an_end_is_cut_before_it_grows_too_long() -> None:
    found = utterances("and then I went, and so on " * 60)
    assert all(len(one.split()) <= LONGEST + 1 for one in found)


@pytest.mark.parametrize("piece", ["word ", "a. ", "\n", " ", "mr. "])
def test_time_grows_with_the_length(piece: str) -> None:
    def seconds(times: int) -> float:
        began = time.process_time()
        utterances(piece * times)
        return time.process_time() - began

    seconds(1_000)
    assert seconds(40_000) < 40 * max(seconds(4_000), seconds(4_000), 0.005)
