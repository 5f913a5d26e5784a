"""The client's rules: what each kind of coaching does, and what must hold whatever a coach says."""

from __future__ import annotations

import tomllib
from copy import deepcopy
from importlib import resources
from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from personas.model import Layer, Move, Outcome
from scoring.coding.behaviours import COACH_BEHAVIOURS, Behaviour, Block, Focus
from scoring.coding.coded import CodedTurn
from simulator.client.move_kinds import RECEIVING
from simulator.client.rules.constants import Rules, load_rules
from simulator.client.rules.state import ClientState
from simulator.client.turn import Taken, initial, outcome
from simulator.client.voice import Act, Said
from tests.simulator.client.rule_talk import client, coach, part, take, trusting

B, F = Behaviour, Focus
TOLD = client("I've changed my seat. Since March I sit at the far end, by the radiator.")
TEXTS = (
    "What makes the letter matter to you?",
    "So since March you sit by the radiator, at the far end.",
    "What would you lose if the friend went quiet?",
    "You should post it.",
    "Promise me that you'll do it.",
    "Mm.",
    "",
    "You said it to your face, in two lines; that took courage.",
    "What could a step look like that is yours, on a Tuesday?",
    "Did you post the letter?",
    "asdf jkl",
    "How will you keep yourself to it?",
)
turns = st.builds(
    lambda text, behaviours, focus: coach(text, *behaviours, focus=tuple(focus)),
    st.sampled_from(TEXTS),
    st.lists(st.sampled_from(sorted(COACH_BEHAVIOURS)), min_size=1, max_size=3, unique=True),
    st.lists(st.sampled_from(Focus), min_size=1, max_size=2, unique=True),
)
talks = st.lists(turns, min_size=1, max_size=40)
good_turns = st.builds(
    lambda text, behaviour, focus: coach(text, behaviour, focus=(focus,)),
    st.sampled_from((TEXTS[0], TEXTS[1], TEXTS[2], TEXTS[7], TEXTS[8])),
    st.sampled_from((B.OPEN_QUESTION, B.COMPLEX_REFLECTION, B.AFFIRMATION, B.SEEK_COLLABORATION, B.SUMMARY)),
    st.sampled_from([f for f in Focus if f is not F.OTHER]),
)


def fold(talk: list[CodedTurn], start: ClientState | None = None, seed: int = 1) -> list[tuple[ClientState, Taken]]:
    """Every state before a turn, with what the turn did."""
    state = start or initial(part())
    recent: list[Said] = [client("It's on the shelf, stamped, the letter to my friend.")]
    steps: list[tuple[ClientState, Taken]] = []
    for turn in talk:
        taken = take(state, turn, *recent[-6:], seed=seed)
        steps.append((state, taken))
        recent += [(turn.speaker, turn.text), TOLD]
        state = taken.state
    return steps


@given(talks)
@settings(max_examples=60, deadline=None)
def test_every_state_keeps_its_bounds_and_survives_storage(talk: list[CodedTurn]) -> None:
    for _, taken in fold(talk):
        state = taken.state
        assert all(0 <= x <= 1 for x in (state.safety, state.ownership, state.insight, *state.grips.values()))
        assert ClientState.from_dict(state.to_dict()) == state


@given(talks, st.integers(0, 2**31))
@settings(max_examples=30, deadline=None)
def test_the_same_turns_give_the_same_states_also_from_stored_ones(talk: list[CodedTurn], seed: int) -> None:
    for (before, taken), (_, again) in zip(fold(talk, seed=seed), fold(talk, seed=seed), strict=True):
        assert taken.state == again.state
        assert ClientState.from_dict(before.to_dict()) == before


@given(talks, st.sampled_from((B.ADVICE, B.DIRECT)), st.sampled_from(TEXTS[3:5]), st.sampled_from(Focus))
@settings(max_examples=60, deadline=None)
def test_advice_without_permission_never_raises_ownership(
    talk: list[CodedTurn], behaviour: Behaviour, text: str, focus: Focus
) -> None:
    state = fold(talk)[-1][1].state
    assert take(state, coach(text, behaviour, focus=(focus,)), TOLD).state.ownership <= state.ownership


@given(good_turns, st.floats(0, 1), st.floats(0, 1))
@settings(max_examples=60, deadline=None)
def test_a_good_move_at_lower_safety_does_no_more(turn: CodedTurn, one: float, other: float) -> None:
    low, high = sorted((one, other))
    gains = []
    for safety in (low, high):
        before = trusting(turn=1, safety=safety, disclosed=("on_the_shelf",))
        after = take(before, turn, TOLD).state
        gains.append((after.ownership - before.ownership, after.insight - before.insight))
    assert gains[0][0] <= gains[1][0] + 1e-4
    assert gains[0][1] <= gains[1][1] + 1e-4


@given(talks)
@settings(max_examples=80, deadline=None)
def test_facts_come_one_by_one_and_layer_by_layer(talk: list[CodedTurn]) -> None:
    layers = {fact.id: fact.layer for fact in part().persona.facts}
    for before, taken in fold(talk):
        new = set(taken.state.disclosed) - set(before.disclosed)
        assert len(new) <= 1
        for fact_id in new:
            if layers[fact_id] is Layer.CORE:
                assert Layer.GUARDED in {layers[f] for f in before.disclosed}
            if layers[fact_id] is not Layer.SURFACE:
                assert taken.state.turn > 2
            assert set(part().fact(fact_id).opens.after) <= set(before.disclosed)


@given(talks)
@settings(max_examples=80, deadline=None)
def test_core_facts_are_never_told_to_pressure_closed_questions_or_cheer(talk: list[CodedTurn]) -> None:
    start = trusting(disclosed=("on_the_shelf", "the_seat", "two_lines"))
    for before, taken in fold(talk, start):
        if "the_last_time" in taken.state.disclosed and "the_last_time" not in before.disclosed:
            heard = taken.direction.heard
            assert heard is not None
            assert heard.parroted or heard.turn.main not in (
                B.ADVICE,
                B.DIRECT,
                B.CONFRONT,
                B.REASSURE,
                B.LEADING_QUESTION,
            )
            assert heard.move is not Move.CLOSED_QUESTION or heard.opens


@given(talks)
@settings(max_examples=80, deadline=None)
def test_nobody_is_enrolled_before_turn_8(talk: list[CodedTurn]) -> None:
    for _, taken in fold(talk):
        if taken.state.turn < 8:
            assert outcome(part(), taken.state) is not Outcome.ENROLLED


@given(
    st.lists(st.sampled_from((B.ADVICE, B.DIRECT, B.CONFRONT, B.LEADING_QUESTION)), min_size=8, max_size=40), st.data()
)
@settings(max_examples=40, deadline=None)
def test_pushing_and_advising_never_enrol(moves: list[Behaviour], data: st.DataObject) -> None:
    talk = [coach(data.draw(st.sampled_from(TEXTS)), move, focus=(F.ACTION,)) for move in moves]
    for _, taken in fold(talk):
        assert outcome(part(), taken.state) is not Outcome.ENROLLED


@given(talks)
@settings(max_examples=80, deadline=None)
def test_a_grip_loosens_only_to_what_fits_it(talk: list[CodedTurn]) -> None:
    fits = part().rules.fits[Block.UNRESOLVED_RISK] | {F.APPROACH, F.SUPPORT, F.RESOURCES}
    start = trusting(disclosed=("on_the_shelf", "the_seat"))
    for before, taken in fold(talk, start):
        if taken.state.grip(Block.UNRESOLVED_RISK) < before.grip(Block.UNRESOLVED_RISK):
            heard, act = taken.direction.heard, taken.direction.act
            assert heard is not None
            told = act is Act.TELL and taken.direction.fact is not None
            told = told and taken.direction.fact is not None and taken.direction.fact.block is Block.UNRESOLVED_RISK
            assert told or act is Act.INSIGHT or set(heard.focus) & fits


def test_a_fitting_question_loosens_the_grip_only_with_enough_safety() -> None:
    turn = coach("What might go wrong by the radiator, at the far end?", focus=(F.RISK,))
    told = ("on_the_shelf", "the_seat", "two_lines", "the_last_time")
    safe, unsafe = trusting(disclosed=told), trusting(safety=0.3, disclosed=told)
    assert take(safe, turn, TOLD).state.tightest < safe.tightest
    assert take(unsafe, turn, TOLD).state.tightest == unsafe.tightest


@pytest.mark.parametrize("move", [B.ADVICE, B.DIRECT, B.CONFRONT])
def test_pressure_costs_ownership_and_tightens(move: Behaviour) -> None:
    state = trusting(disclosed=("on_the_shelf", "the_seat")).with_(ownership=0.5)
    state = state.with_(grips={Block.UNRESOLVED_RISK: 0.5})
    after = take(state, coach("You should post it.", move), TOLD).state
    assert after.ownership < state.ownership
    assert after.tightest > state.tightest


@pytest.mark.parametrize("move", [B.STACKED_QUESTIONS, B.LEADING_QUESTION, B.CONFRONT])
def test_stacked_leading_and_arguing_turns_cost_safety(move: Behaviour) -> None:
    state = trusting()
    assert take(state, coach("And who was it, and why, and when?", move), TOLD).state.safety < state.safety


def test_one_closed_question_after_the_other_costs_more_and_more() -> None:
    talk = [coach(f"Did you do the {n}th one?", B.CLOSED_QUESTION) for n in range(6)]
    safeties = [0.6, *(taken.state.safety for _, taken in fold(talk, trusting(safety=0.6)))]
    losses = [a - b for a, b in pairwise(safeties)]
    assert losses[4] > losses[0] + 0.01


def test_cheering_over_something_heavy_costs_more_than_cheering() -> None:
    calm = trusting()
    heavy = calm.with_(heavy=True, unheard="the_seat")
    turn = coach("You'll be fine!", B.REASSURE)
    assert take(heavy, turn, TOLD).state.safety < take(calm, turn, TOLD).state.safety - 0.02


def test_silence_after_something_heavy_is_worth_something_and_empty_silence_is_not() -> None:
    heavy = trusting(safety=0.5).with_(heavy=True, unheard="the_seat")
    silence = coach("", B.ENCOURAGER)
    after = take(heavy, silence, TOLD).state
    assert after.safety > heavy.safety
    for _ in range(4):
        earlier, after = after, take(after, silence, TOLD).state
    assert after.safety < earlier.safety


def test_passing_over_what_was_told_costs_safety_and_taking_it_up_gains() -> None:
    state = trusting(safety=0.5).with_(heavy=True, unheard="the_seat", thread="friend")
    passed = take(state, coach("What are your goals for the year?"), TOLD).state
    taken = take(state, coach("At the far end, by the radiator. What is it like there?"), TOLD).state
    assert passed.safety < state.safety < taken.safety


def test_a_question_from_a_book_is_worth_less_than_one_that_listens() -> None:
    state = trusting(turn=1, safety=0.55, disclosed=("on_the_shelf",)).with_(attention=0.2)
    generic = take(state, coach("What would success look like?", focus=(F.MEANING,)), TOLD).state
    listening = take(state, coach("What do you want, there by the radiator?", focus=(F.MEANING,)), TOLD).state
    assert listening.insight - state.insight > 2 * (generic.insight - state.insight)


def test_the_same_good_question_a_third_time_is_worth_nothing() -> None:
    question = coach("What do you really want, there by the radiator?", focus=(F.MEANING,))
    state = trusting(safety=0.6, disclosed=("on_the_shelf", "the_seat")).with_(insight=0.3, ownership=0.3)
    steps = fold([question] * 3, state)
    first, third = steps[0], steps[2]
    assert first[1].state.ownership > first[0].ownership
    assert third[1].state.ownership <= third[0].ownership
    assert third[1].state.insight <= third[0].insight
    assert third[1].state.safety < third[0].safety


@pytest.mark.xfail(reason="a first bare repetition earns nothing any more; what it should earn is open")
def test_parroting_is_worth_little_and_then_costs() -> None:
    talk = [coach("Since March you sit at the far end, by the radiator.", B.SIMPLE_REFLECTION)] * 6
    steps = fold(talk, trusting(turn=1, safety=0.5, disclosed=("on_the_shelf",)))
    moved = [taken.state.safety - before.safety for before, taken in steps]
    assert moved[0] > moved[1]
    assert moved[-1] < 0


def test_apology_after_pressure_repairs() -> None:
    pressed = fold([coach("You should post it.", B.ADVICE), coach("Do it tonight.", B.DIRECT)], trusting(safety=0.6))
    state = pressed[-1][1].state
    assert take(state, coach("Sorry, I was too quick there.", B.STRUCTURE), TOLD).state.safety > state.safety


def test_ownership_and_insight_stay_low_until_facts_and_insights_come() -> None:
    numbers = load_rules().numbers
    talk = [coach(f"What do you want there, {n}, by the radiator?", focus=(F.MEANING,)) for n in range(40)]
    state = trusting(disclosed=("on_the_shelf", "the_choir"))
    for _, taken in fold(talk, state):
        if not {"the_seat", "two_lines"} & set(taken.state.disclosed):
            assert taken.state.insight <= numbers.insight_before_guarded
        if not taken.state.insights:
            assert taken.state.ownership <= max(numbers.ownership_before_insight, 0.25) + 0.1


def test_every_change_carries_a_reason_that_can_be_read() -> None:
    talk = [coach(TEXTS[n % len(TEXTS)], B.OPEN_QUESTION, B.ADVICE, focus=(F.RISK,)) for n in range(12)]
    for before, taken in fold(talk):
        assert all(change.cause and change.rule and change.turn == before.turn + 1 for change in taken.changes)
        moved = sum(change.delta for change in taken.changes if change.field == "ownership")
        assert moved == pytest.approx(taken.state.ownership - before.ownership, abs=0.003)


def test_answering_in_all_gentleness_never_moves_a_withdrawn_client_back() -> None:
    talk = [coach("Promise me.", B.DIRECT, focus=(F.ACCOUNTABILITY,))] * 30
    acts = [taken.direction.act for _, taken in fold(talk, initial(part()))]
    assert Act.WITHDRAW in acts or Act.COMPLY in acts


def test_receiving_moves_are_no_questions() -> None:
    assert not {move.value for move in RECEIVING} & {"open_question", "closed_question"}


def test_the_rules_file_is_whole_and_every_number_has_a_source() -> None:
    text = (resources.files("simulator.client.rules") / "rules.toml").read_text(encoding="utf-8")
    data = tomllib.loads(text)
    rules = Rules.from_data(data)
    assert all(effect.source for effect in (*rules.behaviours.values(), *rules.events.values()))
    broken = deepcopy(data)
    del broken["numbers"]["gate_from"]
    with pytest.raises(ValueError, match="gate_from"):
        Rules.from_data(broken)
    broken = deepcopy(data)
    broken["behaviour"]["advice"]["source"] = ""
    with pytest.raises(ValueError, match="source"):
        Rules.from_data(broken)


@pytest.mark.parametrize("behaviour", [B.ADVICE, B.DIRECT, B.CONFRONT, B.REASSURE, B.LEADING_QUESTION, B.INFORMATION])
def test_no_rule_pays_ownership_for_what_takes_it_away(behaviour: Behaviour) -> None:
    assert load_rules().behaviours[behaviour].ownership < 0
