"""A school's own ear: learned from judgements, measured on talks held out, named on the card."""

from __future__ import annotations

import random
from collections.abc import Sequence
from pathlib import Path

import pytest

from scoring.coding.behaviours import Speaker
from scoring.coding.coded import CodedTurn
from scoring.coding.coder import Coder
from scoring.coding.signals import Signal
from scoring.scorecard.card import score_transcript
from scoring.scorecard.rubric import load_rubric
from scoring.scorecard.school import Judgement, School, SchoolCoder, as_text, learn, load_school
from scoring.transcript import Transcript, Turn


def judged(seed: int, talks: int = 20) -> list[Judgement]:
    """`discovery` is right as often as it says; `meaning_evoked` far less often."""
    draw = random.Random(seed)
    found = []
    for talk in range(talks):
        for _ in range(8):
            sure = draw.uniform(0.5, 0.99)
            found.append(Judgement(f"t{talk}", "discovery", sure, draw.random() < sure))
            found.append(Judgement(f"t{talk}", "meaning_evoked", sure, draw.random() < 1 / (1 + (1 - sure) / sure * 7)))
    return found


def test_a_signal_that_is_surer_than_right_is_moved_down_and_an_honest_one_hardly() -> None:
    school = learn(judged(1), "c")
    assert school.shifts[Signal.MEANING_EVOKED] == pytest.approx(-1.95, abs=0.6)
    assert abs(school.shifts[Signal.DISCOVERY]) < 0.5


def test_on_talks_held_out_more_of_what_is_heard_is_right() -> None:
    school = learn(judged(2), "c")
    assert school.after - school.before > (1 - school.before) / 4
    assert school.lost < 0.3


def test_what_is_little_judged_stays_as_it_is() -> None:
    few = [Judgement(f"t{n}", "discovery", 0.6, False) for n in range(9)]
    assert learn(few, "c").shifts == {}
    assert learn([], "c").judgements == 0


def test_judgements_that_agree_move_nothing_out() -> None:
    school = learn([Judgement(f"t{n % 5}", "discovery", 0.9, True) for n in range(40)], "c")
    assert school.shifts[Signal.DISCOVERY] > 0
    assert school.lost == 0


LINES = (
    (Speaker.CLIENT, "I want to ring him and I don't."),
    (Speaker.COACH, "What matters to you about ringing him?"),
    (Speaker.CLIENT, "He is my brother."),
    (Speaker.COACH, "So part of you misses him."),
    (Speaker.CLIENT, "Yes."),
    (Speaker.COACH, "What would you do first?"),
    (Speaker.CLIENT, "Dial."),
    (Speaker.COACH, "And what do you learn about yourself?"),
)


def signals(turns: Sequence[CodedTurn]) -> set[str]:
    return {signal.value for turn in turns for said in turn.utterances for signal in said.signals}


def test_a_signal_that_is_not_believed_is_not_heard_and_the_card_names_both() -> None:
    coder = Coder.load()
    heard = signals(coder.code(LINES))
    assert "meaning_evoked" in heard
    school = School(
        coder=coder.digest,
        judgements=300,
        talks=20,
        before=0.7,
        after=0.9,
        lost=0.1,
        shifts={Signal.MEANING_EVOKED: -15},
    )
    ear = SchoolCoder(coder, school)
    assert signals(ear.code(LINES)) == heard - {"meaning_evoked"}
    assert [turn.behaviours for turn in ear.code(LINES)] == [turn.behaviours for turn in coder.code(LINES)]
    talk = Transcript("t", tuple(Turn(n, who, text) for n, (who, text) in enumerate(LINES)))
    card = score_transcript(talk, coder=ear, rubric=load_rubric())
    assert card.coder == f"{coder.digest}+{school.digest}"


def test_its_file_is_read_as_it_was_written(tmp_path: Path) -> None:
    school = learn(judged(3), "c")
    (tmp_path / "ours.json").write_text(as_text(school))
    assert load_school(tmp_path / "ours.json") == school
