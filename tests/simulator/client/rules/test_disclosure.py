from __future__ import annotations

import pytest

from scoring.coding.behaviours import Behaviour, Focus
from simulator.client.hearing.coach_turn import hear
from simulator.client.rules.disclosure import disclose, may_open
from simulator.client.rules.state import ClientState
from simulator.client.voice import Act
from tests.simulator.client.rule_talk import client, coach, part, take, trusting

B, F = Behaviour, Focus
SHELF = client("It's written, it's stamped. It has been on the shelf since March.")


def opened(state: ClientState, text: str, behaviour: Behaviour, focus: Focus, seed: int = 1) -> str:
    heard = hear(part(), state, coach(text, behaviour, focus=(focus,)), (SHELF,))
    found = disclose(part(), state, heard, seed).opened
    return found.id if found else ""


def test_a_surface_fact_is_told_on_the_first_asking() -> None:
    taken = take(trusting(turn=0, safety=0.3), coach("Who is the letter for, which friend?", focus=(F.OTHER,)), SHELF)
    assert taken.direction.act is Act.TELL
    assert taken.state.disclosed == (taken.direction.fact.id,) if taken.direction.fact else False


def test_a_guarded_fact_opens_by_its_topic_and_by_its_focus() -> None:
    state = trusting(turn=5, safety=0.6, disclosed=("on_the_shelf", "the_choir"))
    assert opened(state, "What about your friend from the choir?", B.OPEN_QUESTION, F.OTHER) == "the_seat"
    assert opened(state, "What might go wrong?", B.OPEN_QUESTION, F.RISK) == "the_seat"
    assert opened(state, "What are you good at?", B.OPEN_QUESTION, F.STRENGTHS) == ""


@pytest.mark.parametrize(
    ("turn", "safety", "told"),
    [(2, 0.9, ("on_the_shelf", "the_choir")), (9, 0.4, ("on_the_shelf", "the_choir"))],
    ids=["too early", "not safe enough"],
)
def test_a_guarded_fact_is_held_back(turn: int, safety: float, told: tuple[str, ...]) -> None:
    state = trusting(turn=turn, safety=safety, disclosed=told)
    assert opened(state, "What about your friend from the choir?", B.OPEN_QUESTION, F.RISK) == ""


def test_what_is_held_back_is_evaded_when_the_coach_names_it() -> None:
    taken = take(
        trusting(turn=9, safety=0.3, disclosed=("on_the_shelf", "the_choir")),
        coach("What is it about your friend that worries you?", focus=(F.RISK,)),
        SHELF,
    )
    assert taken.direction.act is Act.EVADE
    assert taken.direction.withheld is not None
    assert taken.direction.withheld.id == "the_seat"
    assert taken.direction.fact is None


def test_a_core_fact_waits_for_the_one_that_leads_to_it() -> None:
    ready = trusting(disclosed=("on_the_shelf", "the_seat", "two_lines"))
    early = trusting(disclosed=("on_the_shelf", "the_seat"))
    words = "What is the risk for you, at work, over the counter?"
    assert opened(ready, words, B.OPEN_QUESTION, F.RISK) == "the_last_time"
    assert opened(early, words, B.OPEN_QUESTION, F.RISK) != "the_last_time"


@pytest.mark.parametrize(
    "behaviour", [B.ADVICE, B.DIRECT, B.CONFRONT, B.REASSURE, B.CLOSED_QUESTION, B.STACKED_QUESTIONS]
)
def test_a_core_fact_is_not_for_such_a_coach(behaviour: Behaviour) -> None:
    state = trusting(safety=1.0, disclosed=("on_the_shelf", "the_choir", "the_seat", "two_lines"))
    assert opened(state, "Is there a risk at work, at the counter?", behaviour, F.RISK) == ""


def test_staying_quiet_after_a_told_fact_may_open_the_next() -> None:
    state = trusting(disclosed=("on_the_shelf", "the_choir", "the_seat")).with_(
        last_fact="the_seat", thread="friend", heavy=True, unheard="the_seat"
    )
    assert opened(state, "Mm.", B.ENCOURAGER, F.OTHER) == "two_lines"


def test_a_word_of_every_day_in_an_encouraging_phrase_is_no_listening() -> None:
    waiting = client("I wait, and it doesn't come.")
    heard = hear(part(), trusting(), coach("Super, just wait.", B.ENCOURAGER), (waiting,))
    assert heard.listening < 0.5
    assert not heard.shares


def test_after_being_passed_over_nothing_guarded_opens() -> None:
    state = trusting(turn=9, disclosed=("on_the_shelf", "the_seat")).with_(unheard="the_seat")
    heard = hear(part(), state, coach("What action will you take?", focus=(F.ACTION,)), (SHELF,))
    assert heard.passed_over
    assert not may_open(part(), state, heard, part().fact("two_lines"))


def test_a_fact_is_in_the_direction_only_once_it_is_open() -> None:
    taken = take(
        trusting(turn=4, safety=0.7, disclosed=("on_the_shelf", "the_choir")),
        coach("What is it about your friend that worries you?", focus=(F.RISK,)),
        SHELF,
    )
    assert taken.direction.act is Act.TELL
    assert [fact.id for fact in taken.direction.told] == ["on_the_shelf", "the_choir", "the_seat"]
    assert {change.field for change in taken.changes} >= {"told:the_seat", "topic:friend"}
