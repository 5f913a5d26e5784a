"""The drills: every one can be read, what it says could be said shows the skill, and what it warns of doesn't."""

from __future__ import annotations

from pathlib import Path

import pytest

from scoring.coding.coder import Coder
from simulator.drills import diary
from simulator.drills.loader import ORDER, drills, title
from simulator.drills.model import Drill, Rule, Situation
from simulator.drills.suggest import BY_MARKER, suggested
from simulator.drills.verdict import judge, sentences

ALL = drills()
POOR = {
    "reflect_first": "You should just do it tomorrow.",
    "ask_for_agenda": "You should start with the bank.",
    "offer_lightly": "You should just do it tomorrow.",
    "be_silent": "Have you talked to a doctor about it?",
    "test_ownership": "Great, so you'll do it on Monday!",
}


@pytest.fixture(scope="module")
def coder() -> Coder:
    return Coder.load()


def test_every_drill_is_offered_in_its_order_with_five_people() -> None:
    assert tuple(one.id for one in ALL) == ORDER
    assert all(len(one.situations) == 5 for one in ALL)
    names = [one.who.split(",")[0] for drill in ALL for one in drill.situations]
    assert len(set(names)) == 25
    assert title("be_silent") == "Be silent after something heavy"


@pytest.mark.parametrize("drill", ALL, ids=lambda one: str(one.id))
def test_what_could_be_said_shows_the_skill(drill: Drill, coder: Coder) -> None:
    missed = [one.could for one in drill.situations if not judge(drill.rule, one, one.could, coder).shown]
    assert missed == []


@pytest.mark.parametrize("drill", ALL, ids=lambda one: str(one.id))
def test_what_goes_against_the_skill_never_passes(drill: Drill, coder: Coder) -> None:
    for one in drill.situations:
        verdict = judge(drill.rule, one, POOR[drill.id], coder)
        assert not verdict.shown
        assert verdict.why == "spoiled"
        assert verdict.sentence in POOR[drill.id]


def test_a_question_before_the_reflection_comes_too_soon(coder: Coder) -> None:
    drill = next(one for one in ALL if one.id == "reflect_first")
    first, then = "What is in the drawer?", "There is a drawer full of letters, and none of them sounds like you."
    situation = drill.situations[3]
    assert judge(drill.rule, situation, f"{then} {first}", coder).why == "shown"
    late = judge(drill.rule, situation, f"{first} {then}", coder)
    assert late.why == "late"
    assert late.sentence == first


def test_silence_is_heard_as_one_sentence_without_words() -> None:
    assert sentences("  ") == ("",)
    assert sentences("So it is. Mm.  And you?") == ("So it is.", "Mm.", "And you?")


def test_a_drill_follows_from_what_a_card_missed_most() -> None:
    markers = [
        {"id": "P1", "status": "missed", "weight": 1.0},
        {"id": "L4", "status": "contradicted", "weight": 1.0},
        {"id": "P5", "status": "shown", "weight": 3.0},
    ]
    assert suggested({"dimensions": {"partnering": {"markers": markers}}}) == "be_silent"
    assert suggested(None) == "reflect_first"
    assert set(BY_MARKER.values()) == {one.id for one in ALL}


def test_the_diary_counts_by_week_and_survives_half_a_line(tmp_path: Path) -> None:
    for at, shown in (
        ("2026-11-02T10:00:00+00:00", 2),
        ("2026-11-04T10:00:00+00:00", 3),
        ("2026-11-11T10:00:00+00:00", 5),
    ):
        diary.add(tmp_path, diary.Round("be_silent", at, shown, 5))
    with (tmp_path / diary.FILE).open("a") as lines:
        lines.write('{"drill": "be_sil')
    rounds = diary.read(tmp_path)
    assert len(rounds) == 3
    assert [numbers[1:] for numbers in diary.weeks(rounds, "be_silent")] == [(2, 5, 10), (1, 5, 5)]
    assert diary.weeks(rounds, "reflect_first") == ()


def test_ones_own_drill_stands_before_the_built_in_one(tmp_path: Path) -> None:
    own = Drill(
        id="be_silent",
        title="Mine",
        about="Be quiet.",
        rule=Rule(wants=["encourager"]),  # type: ignore[list-item]  # as a file has it
        situations=[Situation(who="A, 1", earlier="Before.", says="Something.", could="")] * 3,
    )
    text = own.model_dump_json(by_alias=True, exclude_none=True)
    (tmp_path / "be_silent.yaml").write_text(text)
    assert next(one for one in drills((tmp_path,)) if one.id == "be_silent").title == "Mine"
