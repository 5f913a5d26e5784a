"""Agreement: figures checked against known ones, files of ratings, and words for what is wrong in them."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from scoring.agreement import library
from scoring.agreement.ratings import DIMENSIONS, odd, read_ratings
from scoring.agreement.spreadsheet import read_table
from scoring.agreement.statistics import Rating, agreement_report, icc, score_kappa, weighted_kappa
from scoring.agreement.text import render_agreement
from scoring.coding.behaviours import Dimension
from scoring.errors import RatingsError
from scoring.files.yaml_source import BadSource
from tests.scoring.talks import GOOD, RUBRIC
from tests.scoring.test_scorecard import as_json

P, E, L = Dimension
MARKERS = frozenset(marker.id for marker in RUBRIC.markers)


def read_csv(text: str, name: str = "r.csv") -> tuple[Rating, ...]:
    return read_table(text, name, MARKERS, DIMENSIONS)


def test_icc_of_the_published_example() -> None:
    """Shrout and Fleiss 1979, table 2: six targets, four judges, ICC(2,1) = .29."""
    table = [(9, 2, 5, 8), (6, 1, 3, 2), (8, 4, 6, 8), (7, 1, 2, 6), (10, 5, 6, 9), (6, 2, 4, 7)]
    assert icc(table) == pytest.approx(0.29, abs=0.005)


def test_icc_is_one_for_the_same_and_falls_with_leniency() -> None:
    assert icc([(1, 1), (3, 3), (5, 5)]) == pytest.approx(1)
    assert (icc([(1, 2), (3, 4), (4, 5)]) or 0) < 0.95
    assert icc([(2, 2), (2, 2), (2, 2)]) is None
    assert icc([(1, 1), (2, 2)]) is None


def test_kappa_worked_by_hand() -> None:
    assert weighted_kappa([(0, 0), (1, 1), (2, 2)], 3) == pytest.approx(1)
    assert weighted_kappa([(0, 2), (1, 1), (2, 0)], 3) == pytest.approx(-1)
    # apart: 1/4; by chance, with (.5, 0, .5) and (.5, .25, .25): .5 * (.25 + 1) + .5 * (2 + .25) = 1.75
    assert weighted_kappa([(0, 0), (0, 0), (2, 2), (2, 1)], 3) == pytest.approx(1 - 0.25 / 1.75)
    assert weighted_kappa([(1, 1)] * 5, 3) is None


@given(st.lists(st.tuples(st.integers(0, 5), st.integers(0, 5)), min_size=3, max_size=12))
def test_figures_stay_in_their_range_and_are_the_same_each_time(table: list[tuple[int, int]]) -> None:
    value, kappa = icc(table), weighted_kappa(table, 6)
    assert value is None or value <= 1.0000001
    assert kappa is None or -1.0000001 <= kappa <= 1.0000001
    scores = score_kappa(table)
    assert (scores is None) == (kappa is None)
    assert scores is None or scores == pytest.approx(kappa)


def test_two_raters_a_full_point_apart_on_every_talk_are_no_full_agreement() -> None:
    """Halves are no ties: 1.5 and 2.5 both round to 2, and are a point apart."""
    table = [(1.5, 2.5), (2.0, 3.0), (2.5, 3.5), (1.5, 2.5), (3.5, 4.5)]
    assert score_kappa(table) == pytest.approx(1 - 1 / (2 * 0.56 + 1))
    ratings = [
        Rating(str(t), who, {P: pair[k]}) for t, pair in enumerate(table) for k, who in enumerate(("Anna", "Ben"))
    ]
    (one,) = agreement_report(ratings).agreements
    assert one.difference == -1
    assert one.kappa == pytest.approx(0.528, abs=1e-3)
    assert one.interval is None
    assert one.note.startswith("exactly as far apart")


def test_people_the_observer_and_the_observer_again_are_compared() -> None:
    ratings = [Rating(str(t), who, {P: t, E: t, L: max(0, t - (who == "Ben"))}, {"P1": "shown" if t > 2 else "missed"}) for t in range(5) for who in ("Anna", "Ben")]  # fmt: skip
    cards: list[dict[str, Any]] = []
    for t in range(5):
        card = as_json(*GOOD)
        card["id"] = str(t)
        for d in card["dimensions"].values():
            d["score"] = None if t == 4 else t + 0.5
        cards.append(card)
    report = agreement_report(ratings, {"observer": cards, "again": cards})
    kinds = {(one.kind, one.a, one.b) for one in report.agreements}
    assert ("human-human", "Anna", "Ben") in kinds
    assert ("human-observer", "Anna", "observer") in kinds
    assert ("observer-observer", "observer", "again") in kinds
    by = {(one.a, one.b, one.what): one for one in report.agreements}
    assert by["Anna", "Ben", "partnering"].icc == 1
    assert by["Anna", "Ben", "learning"].difference == 0.8
    assert by["Anna", "observer", "partnering"].difference == -0.5
    assert by["Anna", "observer", "partnering"].n == 4
    assert by["observer", "again", "enrolling"].icc == 1
    assert by["Anna", "Ben", "P1"].kappa == 1
    lenient = {(one.rater, one.what): one.points for one in report.leniency}
    assert lenient["Ben", "learning"] < 0 < lenient["observer", "partnering"]
    text = render_agreement(report)
    assert "Anna and Ben (human-human)" in text
    assert json.dumps(report.as_record())


def test_csv_is_read_with_what_was_not_rated_left_out() -> None:
    text = "transcript,rater,partnering,enrolling,learning,P1\nt1,Anna,3.5,,4,shown\n\nt1,Ben,2,1,0,\n"
    first, second = read_csv(text)
    assert first == Rating("t1", "Anna", {P: 3.5, L: 4.0}, {"P1": "shown"})
    assert second.markers == {}


def test_csv_with_semicolons_and_decimal_commas_is_read() -> None:
    (only,) = read_csv("transcript;rater;partnering\nt1;Anna;3,5\n")
    assert only.scores == {P: 3.5}


@pytest.mark.parametrize(
    ("text", "message", "hint"),
    [
        ("", "r.csv:1: talk: the column is missing", "transcript"),
        ("transcript,rater,partnring\n", "r.csv:1: partnring: no such column", "Did you mean partnering?"),
        ("transcript,rater,p19\n", "r.csv:1: p19: no such column", "Did you mean P1?"),
        ("transcript,rater\n", "r.csv:1: there are no ratings", "row"),
        ("transcript,rater,learning\nt1,Anna,6\n", "r.csv:2: learning: '6' is no score", "0 to 5"),
        ("transcript,rater,learning\nt1,Anna,nan\n", "r.csv:2: learning: 'nan' is no score", "0 to 5"),
        ("transcript,rater,learning\nt1,,3\n", "r.csv:2: rater: is empty", "names"),
        ("transcript,rater,P1\nt1,Anna,shwn\n", "r.csv:2: P1: 'shwn' is no status", "Did you mean shown?"),
        (
            "talk,rater,learning\nt1,Anna,3\nt1,Anna,4\n",
            "r.csv:3: learning: Anna rated t1 twice (line 2 before)",
            "one of the two",
        ),
        (
            "talk,Anna,Ben\nt1,3,4\n",
            "r.csv:1: Anna: is neither a rater with what they rated, nor is there",
            "row a talk",
        ),
        ("talk,learning,learning\n", "r.csv:1: learning: the column is there twice", "name"),
        ("talk,rater,learning\nt1,Anna,3,5\n", "r.csv:2: has more cells than the first line has columns", "Quote"),
        ("talk,rater,dimension,score\nt1,Anna,loving,5\n", "r.csv:2: dimension: 'loving' is nothing to rate", "Known"),
    ],
)
def test_a_mistake_in_csv_is_named_with_line_and_column(text: str, message: str, hint: str) -> None:
    with pytest.raises(RatingsError) as caught:
        read_csv(text)
    assert caught.value.message.startswith(message)
    assert hint in caught.value.hint


def test_files_are_read_by_their_ending(tmp_path: Path) -> None:
    table = tmp_path / "r.csv"
    table.write_bytes(b"\xef\xbb\xbftranscript,rater,learning\r\nt1,Anna,3\r\n")
    assert read_ratings(table, MARKERS).ratings[0].scores == {L: 3.0}
    good = tmp_path / "r.yaml"
    good.write_text(
        "ratings:\n  - transcript: 7\n    rater: Anna\n    scores: {learning: 3}\n    markers: {P1: missed}\n"
    )
    assert read_ratings(good, MARKERS).ratings == (Rating("7", "Anna", {L: 3.0}, {"P1": "missed"}),)
    bad = tmp_path / "bad.yaml"
    bad.write_text("ratings:\n  - transcript: t1\n    rater: Anna\n    scores: {learning: 7}\n")
    with pytest.raises(BadSource, match=r"bad.yaml:4"):
        read_ratings(bad, MARKERS)
    with pytest.raises(RatingsError, match="No such file"):
        read_ratings(tmp_path / "none.csv", MARKERS)
    table.write_bytes(b"transcript,rater\nt\xe9,A\n")
    with pytest.raises(RatingsError, match="not UTF-8"):
        read_ratings(table, MARKERS)


LONG = "talk,rater,partnering,learning\nt1,Anna,3,2.5\nt1,Ben,4,\nt2,Anna,1,1\n"
SHAPES = {
    "a row a single score": "file\twho\twhat\trating\nt1\tAnna\tPartnering\t3\nt1\tAnna\tLearning\t2,5\n"
    "t1\tBen\tPartnering\t4\nt2\tAnna\tpart.\t1\nt2\tAnna\tlearn\t1\n",
    "a row a talk and dimension": "Talk;Dimension;Anna;Ben\nt1;partnering;3;4\nt1;learning;2,5;\n"
    "t2;partnering;1;\nt2;learning;1;\n",
    "a row a talk": "talk,Anna partnering,Ben: partnering,learning (Anna)\nt1,3,4,2½\nt2,1,,1\n",
}


@pytest.mark.parametrize("shape", SHAPES)
def test_every_shape_that_a_spreadsheet_gives_is_the_same_ratings(shape: str) -> None:
    def plain(ratings: tuple[Rating, ...]) -> dict[tuple[str, str], dict[str, float]]:
        return {(one.transcript, one.rater): dict(one.scores) for one in ratings}

    text = SHAPES[shape].replace("2½", "2.5")
    assert plain(read_csv(text)) == plain(read_csv(LONG))


def test_what_is_odd_is_told() -> None:
    ratings = read_csv(
        "talk,rater,learning\nt1,Anna B.,3\nT1,Ana B.,3.3\nt2,Anna B.,2\nt3,Anna B.,2\nt2,rater 1,2\nt2,rater 2,2\n"
    )
    told = " ".join(odd(ratings))
    assert "Are 'Anna B.' and 'Ana B.' one rater?" in told
    assert "rater 1' and" not in told
    assert "Are 't1' and 'T1' one talk?" in told
    assert "3 talks (t1, T1, t3) were rated by one rater only" in told
    assert "no halves (3.3, ...)" in told
    assert "No two raters share 3 talks" in told


def test_all_raters_together_bear_gaps_and_talks_that_divide_are_named() -> None:
    given: dict[str, list[float | None]] = {
        "Anna": [1, 2, 3, 4, 5],
        "Ben": [1, 2, 3, 4, None],
        "Cara": [None, 2, 0, 4, 5],
    }
    ratings = [
        Rating(f"t{n}", who, {} if s is None else {P: s}) for who, row in given.items() for n, s in enumerate(row)
    ]
    report = agreement_report(ratings)
    (one,) = report.together
    assert (one.raters, one.n, one.complete) == (3, 5, 3)
    assert one.alpha is not None
    assert 0.3 < one.alpha < 0.9
    assert report.divides[0].transcript == "t2"
    assert report.divides[0].points == 3


def test_without_the_extra_figures_stand_without_intervals_and_say_so(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(library, "find_spec", lambda _name: None)
    ratings = [Rating(str(t), who, {P: t + (who == "Ben") * t % 2}) for t in range(5) for who in ("Anna", "Ben")]
    report = agreement_report(ratings)
    assert report.agreements[0].icc is not None
    assert report.agreements[0].interval is None
    assert "pip install" in report.notes[0]
    assert report.together == ()
    assert "pip install" in render_agreement(report)
