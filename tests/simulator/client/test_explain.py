from __future__ import annotations

from scoring.coding.behaviours import Behaviour
from simulator.client.explain import explain
from simulator.client.rules.state import Change

B = Behaviour
SAID = {5: "It's the Money. I borrowed it from my sister."}


def advice(turn: int) -> tuple[Change, ...]:
    return (
        Change(turn, "ownership", -0.05, "advice", "you offered a plan", B.ADVICE),
        Change(turn, "safety", -0.02, "advice", "you offered a plan", B.ADVICE),
        Change(turn, "grip:old_story", 0.02, "advice", "you offered a plan", B.ADVICE),
    )


def money(turn: int) -> tuple[Change, ...]:
    return (
        Change(turn, "told:the_loan", 0.0, "told", "you asked into it when it was safe enough", B.OPEN_QUESTION),
        Change(turn, "topic:money", 0.0, "told", "you asked into it when it was safe enough", B.OPEN_QUESTION),
    )


def nothing(turn: int) -> tuple[Change, ...]:
    return (Change(turn, "safety", 0.004, "encourager", "you left them room", B.ENCOURAGER),)


def test_a_plan_that_closes_the_client_is_told_with_what_it_cost() -> None:
    turns = [(8, money(8)), (9, advice(9)), *((n, nothing(n)) for n in range(10, 14)), (14, money(14))]
    sentence = next(m.sentence for m in explain(turns, SAID) if m.turn == 9)
    assert sentence == (
        "In turn 9 you offered a plan: ownership and safety fell, the old story tightened; "
        "and “Money” was not mentioned again until turn 14."
    )


def test_what_comes_up_again_at_once_is_not_called_silent() -> None:
    turns = [(8, money(8)), (9, advice(9)), (10, money(10)), (11, nothing(11)), (12, nothing(12)), (13, nothing(13))]
    assert "not mentioned" not in next(m.sentence for m in explain(turns, SAID) if m.turn == 9)


def test_a_topic_that_never_comes_back_is_told_so() -> None:
    turns = [(8, money(8)), (9, advice(9)), *((n, nothing(n)) for n in range(10, 16))]
    assert next(m.sentence for m in explain(turns, SAID) if m.turn == 9).endswith("“Money” was not mentioned again.")


def test_telling_is_told() -> None:
    (moment,) = explain([(4, money(4))], SAID)
    assert moment.sentence == (
        "In turn 4 you asked into it when it was safe enough: "
        "they told you “It's the Money. I borrowed it from my sister”."
    )


def test_a_topic_is_never_told_by_a_name_that_nobody_said() -> None:
    turns = [(8, money(8)), (9, advice(9)), *((n, nothing(n)) for n in range(10, 16))]
    sentences = [moment.sentence for moment in explain(turns, {})]
    assert not any("money" in sentence or "loan" in sentence for sentence in sentences)
    assert sentences[1].endswith("and what you had been speaking of was not mentioned again.")


def test_turns_that_moved_nothing_worth_telling_are_left_out() -> None:
    assert explain([(3, nothing(3))], SAID) == ()
