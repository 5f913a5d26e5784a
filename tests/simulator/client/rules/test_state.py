from __future__ import annotations

import json

from hypothesis import given
from hypothesis import strategies as st

from personas.model import Mood, Outcome
from scoring.coding.behaviours import Behaviour, Block, Focus
from simulator.client.rules.state import Change, ClientState, Ended, Phase

unit = st.floats(0, 1).map(lambda x: round(x, 4))
names = st.sampled_from(["letter", "friend", "the_seat", "two_lines"])
states = st.builds(
    ClientState,
    safety=unit,
    ownership=unit,
    insight=unit,
    grips=st.dictionaries(st.sampled_from(Block), unit, min_size=1),
    turn=st.integers(0, 300),
    session=st.integers(1, 9),
    before=st.none() | st.sampled_from(Outcome),
    acted=st.booleans(),
    disclosed=st.lists(names, unique=True).map(tuple),
    carried=st.integers(0, 4),
    used=st.frozensets(st.integers(0, 700)),
    questions=st.lists(st.from_regex(r"\A[A-Za-z0-9_\-.]{2,16}\Z")).map(tuple),
    asked=st.dictionaries(st.sampled_from(Focus), st.integers(1, 30)),
    thread=names,
    last_fact=names,
    heavy=st.booleans(),
    unheard=names,
    contracted=st.booleans(),
    insights=st.integers(0, 3),
    hints=st.integers(0, 3),
    voiced_at=st.integers(0, 40),
    firm=st.integers(0, 9),
    complied=st.integers(0, 9),
    pressed=st.integers(0, 30),
    reflections=st.integers(0, 30),
    grilled=st.integers(0, 30),
    silences=st.integers(0, 30),
    ended=st.sampled_from(Ended),
)


@given(states)
def test_a_state_comes_back_from_plain_json_as_it_was(state: ClientState) -> None:
    assert ClientState.from_dict(json.loads(json.dumps(state.to_dict()))) == state


def test_every_field_of_a_state_is_kept() -> None:
    plain = ClientState(0.5, 0.5, 0.5, {Block.OLD_STORY: 0.5})
    for changed in (plain.with_(acted=True), plain.with_(heavy=True), plain.with_(contracted=True)):
        assert ClientState.from_dict(changed.to_dict()) == changed


def test_a_state_of_a_long_session_is_small() -> None:
    state = ClientState(
        0.8123,
        0.7234,
        0.6345,
        {Block.OLD_STORY: 0.4321, Block.UNRESOLVED_RISK: 0.1234},
        turn=30,
        disclosed=("draft", "nights", "praise", "never_said_yes", "cardboard", "sundays", "whose_wish", "lathe"),
        used=frozenset(range(0, 430, 11)),
        questions=tuple("AbCdEfGh" for _ in range(20)),
        asked={Focus.MEANING: 5, Focus.RISK: 3, Focus.STORY: 2, Focus.ACTION: 4},
        thread="father",
    )
    assert len(json.dumps(state.to_dict())) < 700


def test_numbers_stay_between_0_and_1() -> None:
    state = ClientState(0.5, 0.5, 0.5, {Block.OLD_STORY: 0.5}).with_(safety=1.7, ownership=-0.2)
    assert (state.safety, state.ownership) == (1.0, 0.0)


def test_mood_and_phase_follow_from_the_numbers() -> None:
    state = ClientState(0.2, 0.2, 0.1, {Block.OLD_STORY: 0.8})
    assert (state.mood, state.phase) == (Mood.GUARDED, Phase.GUARDED)
    assert state.with_(safety=0.5).phase is Phase.EXPLORING
    assert state.with_(safety=0.7, insight=0.5).phase is Phase.INSIGHT
    assert state.with_(safety=0.7, insight=0.7, voiced_at=12).phase is Phase.DESIGNING


def test_readiness_is_no_more_than_the_tightest_grip_leaves() -> None:
    state = ClientState(0.9, 0.9, 0.9, {Block.OLD_STORY: 0.1, Block.UNRESOLVED_RISK: 0.7})
    assert round(state.readiness, 6) == 0.3


def test_a_change_comes_back_as_it_was() -> None:
    change = Change(9, "ownership", -0.05, "advice", "you offered a plan", Behaviour.ADVICE)
    assert Change.from_dict(change.to_dict()) == change
