"""The scorecard contract: its keys, its bytes, and that a reader can recompute every score from it."""

from __future__ import annotations

import json
from typing import Any

from scoring.coding.behaviours import Dimension
from scoring.scorecard.card import Scorecard, score_transcript
from scoring.scorecard.rubric import load_rubric
from scoring.transcript import transcript_of
from tests.scoring.talks import GOOD, HandCoder, talk

RUBRIC = load_rubric()


def card_for(*lines: str) -> Scorecard:
    turns = talk(*lines)
    record = {"id": "t1", "turns": [{"speaker": t.speaker.value, "text": t.text} for t in turns]}
    return score_transcript(transcript_of(record), coder=HandCoder(turns), rubric=RUBRIC)


def as_json(*lines: str) -> dict[str, Any]:
    value: dict[str, Any] = json.loads(card_for(*lines).as_line())
    return value


def test_the_card_has_the_keys_of_the_contract() -> None:
    card = as_json(*GOOD)
    assert card["schema"] == "triad.scorecard/1"
    assert card["id"] == "t1"
    assert card["rubric"] == {"id": "pel", "version": RUBRIC.version, "digest": RUBRIC.digest}
    assert card["scorer"] == "local"
    assert list(card["dimensions"]) == ["partnering", "enrolling", "learning"]
    assert [turn["index"] for turn in card["turns"]] == list(range(len(GOOD)))
    assert set(card["turns"][0]) == {"index", "speaker", "text", "behaviours", "focus", "utterances"}
    for dimension in card["dimensions"].values():
        assert 0 <= dimension["interval"][0] <= dimension["score"] <= dimension["interval"][1] <= 5
        for marker in dimension["markers"]:
            assert marker["status"] in ("shown", "missed", "contradicted", "no_opening")
            for one in marker["evidence"]:
                assert one["quote"] in card["turns"][one["turn"]]["text"]


def test_a_reader_can_recompute_each_score_from_the_card() -> None:
    card = as_json(*GOOD)
    for name, dimension in card["dimensions"].items():
        total = weight = 0.0
        for marker in dimension["markers"]:
            enough = RUBRIC.marker(marker["id"]).enough
            effects = [one["effect"] for one in marker["evidence"]]
            shown = min(enough, sum(e for e in effects if e > 0))
            against = min(enough, -sum(e for e in effects if e < 0))
            if marker["status"] != "no_opening":
                weight += marker["weight"]
                total += marker["weight"] * (shown - against) / (shown + against + 0.25)
        mean = total / weight
        expected = 1 + 4 * mean if mean >= 0 else 1 + mean
        assert abs(expected - dimension["score"]) < 0.006, name
        assert dimension["weight"] == weight


def test_the_same_transcript_twice_is_the_same_bytes() -> None:
    assert card_for(*GOOD).as_line() == card_for(*GOOD).as_line()
    assert "\n" not in card_for(*GOOD).as_line()


def test_a_short_transcript_has_null_and_the_reason() -> None:
    card = as_json(*GOOD[:3])
    for dimension in card["dimensions"].values():
        assert dimension["score"] is None
        assert dimension["interval"] is None
        assert "too few" in dimension["reason"]


def test_what_happened_in_the_client_stands_apart() -> None:
    client = as_json(*GOOD)["client"]
    assert client["turns"] == 13
    assert client["insight"] == 2
    assert client["own_action"] == 2
    assert client["named_action_first"] == "client"
    lucky = as_json("C direct @action | Ring him.", "K own_action | I will, and write as well.", *GOOD)
    assert lucky["client"]["named_action_first"] == "coach"


def test_scores_by_dimension_are_those_of_the_object() -> None:
    card = card_for(*GOOD)
    record = as_json(*GOOD)
    for dimension in Dimension:
        assert record["dimensions"][dimension.value]["score"] == card.dimensions[dimension].score
