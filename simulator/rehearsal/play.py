"""Bots play a persona: whole sessions on the client's rules and scripted voice, without graph, records and screen."""

from __future__ import annotations

from dataclasses import dataclass, replace

from personas.model import Outcome
from scoring.coding.behaviours import Speaker
from scoring.coding.coded import CodedTurn
from simulator.client.hearing.coach_turn import Heard
from simulator.client.prepared_persona import Part
from simulator.client.rules.state import Change, ClientState
from simulator.client.scripted.scripted_voice import ScriptedVoice, TurnCoder, code_answer
from simulator.client.turn import initial, open_session, outcome, remember, take_turn
from simulator.client.voice import LAST_ACTS, Act, Said, Spoken
from simulator.rehearsal.coaches import CoachBot, View


@dataclass(frozen=True, slots=True)
class Exchange:
    """A coach turn with what it did and what the client said. `state` is the state after the reply."""

    heard: Heard
    act: Act
    coach: CodedTurn
    client: CodedTurn
    spoken: Spoken
    state: ClientState
    changes: tuple[Change, ...]


@dataclass(frozen=True, slots=True)
class Run:
    """One session of a bot with a persona. `enrolled_at` is the first coach turn at which an end would have counted
    as enrolled, 0 for never."""

    coach: str
    seed: int
    start: ClientState
    opening: Spoken
    exchanges: tuple[Exchange, ...]
    outcome: Outcome
    enrolled_at: int

    @property
    def end(self) -> ClientState:
        """The state at the end."""
        return self.exchanges[-1].state if self.exchanges else self.start


def play(
    part: Part,
    coach: CoachBot,
    coder: TurnCoder,
    voice: ScriptedVoice,
    seed: int,
    turns: int = 30,
    previous: ClientState | None = None,
) -> Run:
    """One session of up to `turns` coach turns; it ends earlier where the client leaves or says goodbye."""
    start = initial(part, previous)
    first = open_session(part, start, seed)
    opening = voice.reply(first)
    state = remember(part, first.state, opening)
    client = [coder.code_turn(Speaker.CLIENT, opening.text, ())]
    before: list[CodedTurn] = [client[0]]
    said: list[Said] = [(Speaker.CLIENT, opening.text)]
    coach_said: list[str] = []
    exchanges: list[Exchange] = []
    enrolled_at = 0
    persona = part.persona
    for number in range(1, turns + 1):
        view = View(persona.name, persona.language, persona.stuck_on, number, tuple(client), tuple(coach_said), seed)
        words = coach.say(view)
        coded = coder.code_turn(Speaker.COACH, words, before)
        taken = take_turn(part, state, coded, said[-10:], seed)
        spoken = voice.reply(taken.direction)
        state = remember(part, taken.state, spoken)
        answer = replace(code_answer(coder, spoken.text, coded), index=coded.index + 1)
        before = [*before, coded, answer][-8:]
        said += [(Speaker.COACH, words), (Speaker.CLIENT, spoken.text)]
        coach_said.append(words)
        client.append(answer)
        heard = taken.direction.heard
        assert heard is not None
        exchanges.append(Exchange(heard, taken.direction.act, coded, answer, spoken, state, taken.changes))
        if not enrolled_at and outcome(part, state) is Outcome.ENROLLED:
            enrolled_at = number
        if taken.direction.act in LAST_ACTS or taken.direction.act is Act.CLOSE:
            break
    return Run(coach.name, seed, start, opening, tuple(exchanges), outcome(part, state), enrolled_at)
