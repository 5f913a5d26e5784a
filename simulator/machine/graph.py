"""The state machine of one session, on LangGraph: who speaks next, what is kept when, where it can be taken up again.

    open -> await_coach -> observe -> shift -> reply -> await_coach ... -> close -> reflect -> score

The nodes do nothing but call: the coder, the client's rules, a voice, the records, the scorer. Each node may run again
after a crash, so each looks whether its work already stands in the records. The graph's state is small and plain; what
was said stands in the records, and services come in as runtime context. Only this module, `machine` and
`checkpoints` know LangGraph.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any, Final, TypeAlias, TypedDict

from langgraph.graph import END, START, StateGraph
from langgraph.graph.state import CompiledStateGraph
from langgraph.runtime import Runtime
from langgraph.types import interrupt

from personas.model import Layer, Outcome
from scoring.coding.behaviours import Speaker
from scoring.coding.coded import CodedTurn
from simulator.client.rules.state import ClientState, Ended
from simulator.client.turn import Taken, close_session, open_session, outcome, remember, take_turn
from simulator.client.voice import Direction, Spoken, Voice
from simulator.events import ClientSaid, ClientSpeaks, Event, Notice, Observed, Scored, TalkEnded
from simulator.machine.checkpoints import Checkpoints
from simulator.machine.talk import Talk, coded_to_json
from simulator.records.entries import Json, Status, TurnEntry
from simulator.records.records import Records

Scorer: TypeAlias = Callable[[list[TurnEntry]], Any]  # an awaitable of the scorecard's JSON form


class PracticeState(TypedDict, total=False):
    """What a checkpoint holds: which coach turn is being answered, and whether the talk is over and by whom."""

    coach: dict[str, Any]
    over: str


@dataclass(slots=True)
class Context:
    """The services of one session, handed to the graph at run time. `voice` may be changed between two turns."""

    session_id: str
    seed: int
    talk: Talk
    voice: Voice
    records: Records
    score: Scorer
    coded: dict[int, CodedTurn] = field(default_factory=dict)


Graph: TypeAlias = CompiledStateGraph[PracticeState, Context, PracticeState, PracticeState]
RUN: TypeAlias = Runtime[Context]

COACH_ENDS: Final = {"end": True}


def build_graph(checkpoints: Checkpoints) -> Graph:
    """The compiled machine on this checkpointer."""
    graph = StateGraph(PracticeState, context_schema=Context)
    graph.add_node("open", _open)
    graph.add_node("await_coach", _await_coach)
    graph.add_node("observe", _observe)
    graph.add_node("shift", _shift)
    graph.add_node("reply", _reply)
    graph.add_node("close", _close)
    graph.add_node("reflect", _reflect)
    graph.add_node("score", _score)
    graph.add_edge(START, "open")
    graph.add_edge("open", "await_coach")
    graph.add_conditional_edges("await_coach", _heard, ["observe", "close"])
    graph.add_edge("observe", "shift")
    graph.add_edge("shift", "reply")
    graph.add_conditional_edges("reply", _answered, ["await_coach", "close"])
    graph.add_edge("close", "reflect")
    graph.add_edge("reflect", "score")
    graph.add_edge("score", END)
    return graph.compile(checkpointer=checkpoints)


async def _open(state: PracticeState, runtime: RUN) -> PracticeState:
    here = runtime.context
    talk = here.talk
    if talk.part.scenario.client_opens and talk.head is None:
        await _speak(open_session(talk.part, talk.state, here.seed), None, runtime)
    return {}


async def _await_coach(state: PracticeState) -> PracticeState:
    return {"coach": interrupt("coach")}


def _heard(state: PracticeState) -> str:
    return "close" if state["coach"].get("end") else "observe"


async def _observe(state: PracticeState, runtime: RUN) -> PracticeState:
    here = runtime.context
    turn = _coach_turn(state, here)
    here.coded[turn.id] = here.talk.code(turn)
    return {}


async def _shift(state: PracticeState, runtime: RUN) -> PracticeState:
    here = runtime.context
    turn = _coach_turn(state, here)
    taken, coded = _take(turn, here)
    changes = [change.to_dict() for change in taken.changes]
    here.records.annotate(turn.id, coded=coded_to_json(coded), changes=changes)
    _tell(runtime, Observed(turn.id, turn.position, coded, tuple(changes)))
    return {}


async def _reply(state: PracticeState, runtime: RUN) -> PracticeState:
    here = runtime.context
    turn = _coach_turn(state, here)
    if here.talk.pending is not None:
        taken, _ = _take(turn, here)
        await _speak(taken.direction, turn.id, runtime)
    ended = here.talk.state.ended
    return {"over": {Ended.WITHDREW: "client", Ended.DANGER: "scope"}.get(ended, "")}


def _answered(state: PracticeState) -> str:
    return "close" if state.get("over") else "await_coach"


async def _close(state: PracticeState, runtime: RUN) -> PracticeState:
    here = runtime.context
    talk = here.talk
    by = state.get("over") or "coach"
    if by == "coach" and talk.turns and talk.state.ended is Ended.NOT and talk.pending is None:
        await _speak(close_session(talk.part, talk.state, talk.recent(), here.seed), talk.turns[-1].id, runtime)
    how = outcome(talk.part, talk.state)
    here.records.finish(here.session_id, Status.REFLECTING, outcome=how.value, ending=talk.state.to_dict())
    _tell(runtime, TalkEnded(how, by))
    return {"over": by}


async def _reflect(state: PracticeState) -> PracticeState:
    return {"coach": interrupt("rating")}


async def _score(state: PracticeState, runtime: RUN) -> PracticeState:
    here = runtime.context
    session = here.records.session(here.session_id)
    card: Json = await here.score(here.talk.turns)
    rating = state["coach"]
    if rating.get("ratings") is not None:
        here.records.add_reflection(
            session.id,
            leaf_id=session.head_id,
            ratings=rating["ratings"],
            noticed=rating.get("noticed", ""),
            learned=rating.get("learned", ""),
        )
    here.records.add_scorecard(session.id, leaf_id=session.head_id, card=card)
    here.records.change_session(session.id, status=Status.DONE.value)
    _tell(runtime, Scored(card, Outcome(session.outcome or Outcome.UNFINISHED)))
    return {}


def _tell(runtime: RUN, event: Event) -> None:
    runtime.stream_writer(event)


def _coach_turn(state: PracticeState, here: Context) -> TurnEntry:
    wanted = state["coach"]["turn_id"]
    for turn in reversed(here.talk.turns):
        if turn.id == wanted:
            return turn
    raise LookupError(f"turn {wanted} is not on the branch that is being talked")


def _take(turn: TurnEntry, here: Context) -> tuple[Taken, CodedTurn]:
    # Pure and quick, so the reply folds the turn again instead of carrying a direction through a checkpoint.
    talk = here.talk
    coded = here.coded.get(turn.id) or talk.code(turn)
    before = talk.recent()[: turn.position]
    return take_turn(talk.part, talk.state, coded, before, here.seed), coded


async def _speak(direction: Direction, parent_id: int | None, runtime: RUN) -> None:
    here = runtime.context
    spoken: Spoken | None = None
    async for chunk in here.voice.speak(direction):
        if isinstance(chunk, Spoken):
            spoken = chunk
        elif isinstance(chunk, str):
            _tell(runtime, ClientSpeaks(chunk))
        else:
            _tell(runtime, Notice(chunk.text, chunk.passing, chunk.repair, chunk.why))
    if spoken is None:
        raise RuntimeError(f"the voice {here.voice.name!r} ended without its whole reply")
    state = remember(here.talk.part, direction.state, spoken)
    turn = here.records.add_turn(
        here.session_id,
        parent_id=parent_id,
        speaker=Speaker.CLIENT.value,
        text=spoken.text,
        state=state.to_dict(),
        lines=spoken.lines,
        voice=spoken.voice,
    )
    here.talk.add(turn)
    _tell(
        runtime,
        ClientSaid(turn.id, turn.position, turn.text, state_for_show(state), told(here.talk, state), spoken.voice),
    )


def state_for_show(state: ClientState) -> Json:
    """The client's inner state as trainers see it: three numbers, the grips, the phase."""
    return {
        "safety": round(state.safety, 3),
        "ownership": round(state.ownership, 3),
        "insight": round(state.insight, 3),
        "grips": {block.value: round(grip, 3) for block, grip in state.grips.items()},
        "phase": state.phase.value,
    }


def told(talk: Talk, state: ClientState) -> tuple[Mapping[str, str], ...]:
    """Every fact told so far with its layer, in the order of telling."""
    return tuple({"id": fact_id, "layer": Layer(talk.part.fact(fact_id).layer).value} for fact_id in state.disclosed)
