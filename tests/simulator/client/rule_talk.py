"""A small persona and hand-coded coach turns for the tests of the client's rules: no coder, no library."""

from __future__ import annotations

from functools import cache
from importlib import resources

from personas.model import Persona
from scenarios.model import Scenario
from scoring.coding.behaviours import Behaviour, Focus, Speaker
from scoring.coding.coded import CodedTurn
from scoring.coding.coder import Coder
from scoring.files.yaml_source import load_model
from simulator.client.prepared_persona import Part
from simulator.client.rules.state import ClientState
from simulator.client.turn import Taken, initial, take_turn
from simulator.client.voice import Said

B, F = Behaviour, Focus


@cache
def robin() -> Persona:
    """The persona of the template that `triad persona new` writes."""
    text = (resources.files("personas") / "template.yaml").read_text(encoding="utf-8")
    return load_model(text.replace("new_one", "robin"), Persona)


@cache
def occasion() -> Scenario:
    """A first session."""
    return Scenario.model_validate(
        {"schema": 1, "id": "first", "title": "First session", "brief": "A first talk.", "for_client": "A first talk."}
    )


@cache
def part() -> Part:
    """Robin, ready to play."""
    return Part.of(robin(), occasion())


def coach(text: str, *behaviours: Behaviour, focus: tuple[Focus, ...] = (F.OTHER,)) -> CodedTurn:
    """A coded coach turn."""
    return CodedTurn(0, Speaker.COACH, text, behaviours or (B.OPEN_QUESTION,), focus)


@cache
def coder() -> Coder:
    """The packaged coder."""
    return Coder.load("en")


def client(text: str) -> Said:
    """A client's turn that stands before."""
    return (Speaker.CLIENT, text)


def trusting(turn: int = 12, safety: float = 0.8, disclosed: tuple[str, ...] = ()) -> ClientState:
    """A state in which much may be said."""
    return initial(part()).with_(safety=safety, turn=turn, disclosed=disclosed, attention=0.6)


def take(state: ClientState, turn: CodedTurn, *recent: Said, seed: int = 1) -> Taken:
    """One turn with Robin."""
    return take_turn(part(), state, turn, recent, seed)
