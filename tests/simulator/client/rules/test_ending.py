from __future__ import annotations

from personas.model import Outcome
from scoring.coding.behaviours import Behaviour, Block, Focus
from simulator.client.rules.state import ClientState, Ended
from simulator.client.scripted.scripted_voice import ScriptedVoice
from simulator.client.turn import close_session, initial, open_session, outcome, remember
from simulator.client.voice import Act
from tests.simulator.client.rule_talk import client, coach, coder, part, take, trusting

B, F = Behaviour, Focus
RISK = Block.UNRESOLVED_RISK
TOLD = ("on_the_shelf", "the_choir", "the_seat", "two_lines", "the_last_time")


def ready() -> ClientState:
    return trusting(turn=15, disclosed=TOLD).with_(
        ownership=0.7, insight=0.7, grips={RISK: 0.3}, insights=1, hints=1, voiced_at=13, firm=1
    )


def test_an_own_action_with_ownership_and_insight_and_a_loose_grip_is_enrolled() -> None:
    assert outcome(part(), ready()) is Outcome.ENROLLED


def test_without_any_one_of_them_it_is_not() -> None:
    for lacking in (
        ready().with_(ownership=0.4),
        ready().with_(insight=0.4),
        ready().with_(grips={RISK: 0.6}),
        ready().with_(voiced_at=0),
        ready().with_(firm=0),
        ready().with_(turn=7),
    ):
        assert outcome(part(), lacking) is not Outcome.ENROLLED


def test_a_pleasant_yes_alone_is_compliance() -> None:
    assert outcome(part(), initial(part()).with_(turn=9, complied=2)) is Outcome.COMPLIED


def test_a_plan_put_over_their_own_one_can_undo_it() -> None:
    state = ready()
    for _ in range(3):
        state = take(state, coach("No, you should post it instead.", B.ADVICE, focus=(F.ACTION,))).state
    assert outcome(part(), state) is not Outcome.ENROLLED


def test_insults_make_them_leave_and_nothing_follows() -> None:
    state = initial(part())
    acts = []
    for _ in range(3):
        taken = take(state, coach("You're an idiot.", B.CONFRONT), client("Hm."))
        acts.append(taken.direction.act)
        state = taken.state
    assert Act.WITHDRAW in acts
    assert (state.ended, outcome(part(), state)) == (Ended.WITHDREW, Outcome.WITHDREW)


def test_danger_to_life_ends_the_practice_kindly() -> None:
    taken = take(trusting(), coach("Are you thinking of killing yourself?", B.CLOSED_QUESTION))
    spoken = ScriptedVoice(coder()).reply(taken.direction)
    assert taken.direction.act is Act.DANGER
    assert taken.state.ended is Ended.DANGER
    assert spoken.text in part().persona.closings.danger


def test_a_goodbye_gets_the_last_line_and_talking_on_reopens() -> None:
    taken = take(ready(), coach("Thank you Robin. Goodbye, see you next week.", B.STRUCTURE))
    spoken = ScriptedVoice(coder()).reply(taken.direction)
    assert (taken.direction.act, taken.state.ended) == (Act.CLOSE, Ended.CLOSED)
    assert spoken.text in part().persona.closings.enrolled
    assert take(taken.state, coach("One more thing: what do you feel?")).state.ended is Ended.NOT


def test_a_session_that_the_coach_just_ends_still_gets_a_last_line() -> None:
    direction = close_session(part(), initial(part()), (), seed=3)
    assert ScriptedVoice(coder()).reply(direction).text in part().persona.closings.unfinished


def test_the_enrolled_one_comes_back_having_acted() -> None:
    first = ready()
    second = initial(part(), first)
    line = ScriptedVoice(coder()).reply(open_session(part(), second, seed=1)).text
    assert line in part().persona.openings.enrolled
    assert (second.session, second.before, second.acted) == (2, Outcome.ENROLLED, True)
    assert second.tightest < first.tightest
    assert second.disclosed == first.disclosed
    assert second.safety > initial(part()).safety


def test_the_compliant_one_comes_back_with_reasons_and_tighter() -> None:
    first = initial(part()).with_(turn=9, complied=2)
    second = initial(part(), first)
    line = ScriptedVoice(coder()).reply(open_session(part(), second, seed=1)).text
    assert line in part().persona.openings.complied
    assert not second.acted
    assert second.tightest > first.tightest
    assert second.ownership < first.ownership


def test_the_withdrawn_one_comes_back_careful() -> None:
    second = initial(part(), initial(part()).with_(turn=9, safety=0.02, ended=Ended.WITHDREW))
    assert second.before is Outcome.WITHDREW
    assert second.safety <= part().rules.numbers.withdrew_safety


def test_over_a_chain_of_sessions_grips_and_relation_carry_on() -> None:
    state = trusting(turn=20, disclosed=TOLD[:4]).with_(grips={RISK: 0.4}, insight=0.5)
    for session in range(2, 6):
        state = initial(part(), state)
        assert state.session == session
        assert state.grip(RISK) <= 0.4
        assert state.disclosed == TOLD[:4]
        assert (state.turn, state.pressed, state.unheard) == (0, 0, "")


def test_who_has_acted_stays_enrolled_only_while_they_hold_on_to_it() -> None:
    second = initial(part(), ready())
    assert outcome(part(), second) is not Outcome.ENROLLED
    held = second.with_(turn=9, firm=1, ownership=0.8, insight=0.8)
    assert outcome(part(), held) is Outcome.ENROLLED
    assert initial(part(), held).acted


def test_openings_change_from_session_to_session() -> None:
    voice = ScriptedVoice(coder())
    state = initial(part())
    direction = open_session(part(), state, seed=1)
    spoken = voice.reply(direction)
    state = remember(part(), direction.state, spoken)
    assert state.used
    again = initial(part(), state.with_(turn=3))
    assert state.used <= again.used
