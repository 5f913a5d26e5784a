"""A rubric's own signals: from plain phrases, codes and foci, with examples that are checked."""

from __future__ import annotations

from pathlib import Path

import pytest

from scoring.coding.coder import Coder
from scoring.evidence.markers import find_markers
from scoring.files.yaml_source import BadSource
from scoring.scorecard.rubric import Rubric, load_rubric, rubric_path
from tests.scoring.talks import RUBRIC, talk

STANDARD = rubric_path().read_text(encoding="utf-8")
OWN = """
signals:
  asks_next_time:
    coach: ["next time", "from here"]
    match: ["What will you do next time?", "Where do you go from here?"]
    no_match: ["And the time before?"]
"""


def rubric(own: str, shown: str = "asks_next_time: 1.5") -> Rubric:
    """The standard rubric with own signals, one of which shows L3."""
    head, mark, rest = STANDARD.partition("id: L3")
    text = head + mark + rest.replace("shown_by: {", f"shown_by: {{{shown}, ", 1)
    return load_rubric(text.rstrip() + "\n" + own.strip("\n") + "\n", name="ours.yaml")


def test_a_phrase_shows_a_marker_in_the_words_that_have_it() -> None:
    turns = talk("K neutral | Well.", "C open_question @action | What will you do NEXT  time, then?", "K neutral | Hm.")
    found = find_markers(turns, rubric(OWN))["L3"]
    assert [(one.signal, one.turn) for one in found.evidence] == [("asks_next_time", 1)]
    assert found.evidence[0].effect == 1.5
    assert not find_markers(turns, RUBRIC)["L3"].evidence


def test_codes_and_foci_narrow_a_phrase() -> None:
    own = OWN.replace(
        'coach: ["next time", "from here"]', 'coach: ["next time", "from here"]\n    codes: [open_question]'
    )
    asked = talk("C open_question @action | What next time?")
    told = talk("C direct @action | Next time, ring her.")
    assert find_markers(asked, rubric(own))["L3"].evidence
    assert not find_markers(told, rubric(own))["L3"].evidence


def test_a_signal_of_codes_alone_is_as_sure_as_they_are() -> None:
    own = (
        "signals:\n  asks_next_time:\n    codes: [affirmation]\n    about: [strengths]\n    match: [You were brave.]\n"
    )
    assert find_markers(talk("C affirmation @strengths | You were brave."), rubric(own))["L3"].evidence
    assert not find_markers(talk("C affirmation @action | You were brave."), rubric(own))["L3"].evidence


@pytest.mark.parametrize(
    ("own", "message"),
    [
        (OWN.replace("asks_next_time:", "asks_next:"), "markers[L3].shown_by.asks_next_time: there is no signal"),
        (OWN.replace("asks_next_time:", "discovery:"), "signals.discovery: there is a signal of this name already"),
        (OWN.replace("What will you do next time?", "What then?"), "'What then?' should match"),
        (OWN.replace("And the time before?", "And next time?"), "'And next time?' should not match"),
        ("signals:\n  asks_next_time:\n    match: [Well.]\n", "says nothing"),
        ('signals:\n  asks_next_time:\n    coach: ["well"]\n', "needs an example"),
        ("signals:\n  asks_next_time:\n    codes: [insight]\n    match: [Well.]\n", "insight is no code of a coach's"),
    ],
)
def test_what_is_wrong_is_told_with_its_place(own: str, message: str) -> None:
    with pytest.raises(BadSource) as caught:
        rubric(own)
    assert message in str(caught.value)
    assert caught.value.message.startswith("ours.yaml:")


def test_a_rubric_without_own_signals_keeps_its_digest() -> None:
    assert "signals" not in STANDARD.split("dimensions:")[0]
    assert rubric(OWN).digest != RUBRIC.digest
    assert RUBRIC.digest == "745deea1b55a", "if the rubric was changed on purpose, so is this"


def test_the_check_hears_examples_as_the_observer_does() -> None:
    from simulator.commands.library import examples_that_fail

    own = "signals:\n  asks_next_time:\n    codes: [open_question]\n    match: [What would that give you?, Ring her tomorrow.]\n"
    (wrong,) = examples_that_fail(rubric(own))
    assert wrong.startswith("signals.asks_next_time: 'Ring her tomorrow.' should match")


def test_an_items_own_id_stands_in_the_error(tmp_path: Path) -> None:
    file = tmp_path / "r.yaml"
    file.write_text(STANDARD.replace("id: L3", "id: L3\n        wieght: 3", 1))
    with pytest.raises(BadSource, match=r"markers\[L3\]\.wieght"):
        load_rubric(file)


def test_the_coder_is_not_asked_for_phrases() -> None:
    assert rubric(OWN).signals["asks_next_time"].coach == ("next time", "from here")
    assert Coder.load().digest


def test_an_overall_score_is_off_until_a_rubric_wants_it_and_a_dimension_may_have_another_name() -> None:
    from scoring.report.text import render_scorecard
    from scoring.scorecard.card import card_of
    from tests.scoring.talks import GOOD

    turns = talk(*GOOD)
    text = STANDARD.replace("  partnering:\n", "  partnering:\n    title: Walking beside\n", 1)
    ours = load_rubric(text.rstrip() + "\noverall: {partnering: 2, learning: 1}\n", name="ours.yaml")
    assert ours.digest != RUBRIC.digest
    cards = [card_of("t", turns, find_markers(turns, one), one, "c").as_record() for one in (RUBRIC, ours)]
    plain, mine = cards
    assert "overall" not in plain
    dimensions = mine["dimensions"]
    assert isinstance(dimensions, dict)
    overall = mine["overall"]
    assert isinstance(overall, dict)
    assert overall["score"] == pytest.approx(
        (2 * dimensions["partnering"]["score"] + dimensions["learning"]["score"]) / 3, abs=0.01
    )
    assert overall["interval"][0] < overall["score"] < overall["interval"][1]
    said = render_scorecard(mine)
    assert "Walking beside" in said
    assert "Overall " in said
    assert "Overall " not in render_scorecard(plain)


def test_an_overall_score_of_what_was_not_scored_is_none() -> None:
    from scoring.scorecard.card import card_of

    turns = talk("K neutral | Well.", "C open_question @action | And?")
    ours = load_rubric(STANDARD.rstrip() + "\noverall: {partnering: 1}\n", name="ours.yaml")
    card = card_of("t", turns, find_markers(turns, ours), ours, "c").as_record()
    assert card["overall"] == {"score": None, "interval": None}
