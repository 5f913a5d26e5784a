"""What the spoken voice's model is given: the person first and always the same, the talk, this turn's direction last.

A fact stands in a prompt from the turn in which the rules opened it, and never before. The prompt only grows at its end
(but for the whispered direction, which is the last thing in it), so that servers can keep what they have read. Pure.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from personas.model import Outcome
from scoring.coding.behaviours import Speaker
from simulator.client.hearing.words import LONGEST_HEARD
from simulator.client.rules.state import ClientState
from simulator.client.spoken.guard.facts import Secrets
from simulator.client.spoken.prompt.direction import planned, whisper
from simulator.client.spoken.prompt.window import Exchange, Kept, kept
from simulator.client.voice import Direction
from simulator.messages import Message, Role

_BEFORE: Final = {
    Outcome.ENROLLED: "You have met this coach before, and the last talk ended well: what you said you'd do was yours.",
    Outcome.COMPLIED: "You have met this coach before. Last time you said yes to something, and you have not done it.",
    Outcome.WITHDREW: "You have met this coach before. Last time you had had enough and left; you are careful now.",
    Outcome.UNFINISHED: "You have met this coach before; the last talk stopped before anything came of it.",
}


@dataclass(frozen=True, slots=True)
class Prompt:
    """What is sent: the messages, and from which turn of the talk on they have it word for word."""

    messages: tuple[Message, ...]
    kept: Kept

    @property
    def size(self) -> int:
        """Bytes of all contents (UTF-8)."""
        return sum(len(message.content.encode()) for message in self.messages)


def build(
    direction: Direction, opened: Mapping[str, int], *, budget: int, person: str, secrets: Secrets, note: str = ""
) -> Prompt:
    """The prompt for one reply, within `budget` bytes where that can be done.

    `opened` says in which coach turn each told fact was opened (0: before this talk, or not known); `person` is
    `describe(...)` of the part; `note` says what was wrong with a first try. Raises nothing: what is too long for the
    budget even after everything old is folded is sent as it is, and the service will say so.
    """
    now = whisper(direction, secrets, note)
    begin = _beginning(direction, opened, secrets)
    exchanges = _exchanges(direction, opened, secrets)
    fixed = len(person.encode()) + len(begin.encode())
    keep = kept(
        exchanges, fixed=fixed, budget=budget, voiced_at=direction.state.voiced_at, own=_own(direction, secrets)
    )
    messages = [Message("system", person)]
    _say(messages, "user", "\n".join(part for part in (begin, keep.memory) if part))
    for exchange in exchanges[keep.start :]:
        if exchange.speaker is Speaker.CLIENT:
            _say(messages, "assistant", exchange.text)
        else:
            _say(messages, "user", exchange.text)
    if messages[-1].role == "assistant":
        _say(messages, "user", "<coach>(says that the time is up)</coach>")
    _say(messages, "user", now)
    return Prompt(tuple(messages), keep)


def spoken_by_coach(text: str) -> str:
    """A coach's words behind a fence that they can't take down; an empty turn is silence."""
    said = " ".join(text.split()) if len(text) > LONGEST_HEARD else text.strip()
    if len(said) > LONGEST_HEARD:
        said = said[:LONGEST_HEARD] + " … (and so on, for very long)"
    return f"<coach>{said.replace('<', '‹').replace('>', '›') or '(says nothing)'}</coach>"


def _beginning(direction: Direction, opened: Mapping[str, int], secrets: Secrets) -> str:
    """How the talk begins: constant through the session."""
    state: ClientState = direction.state
    told_before = [fact_id for fact_id in state.disclosed if opened.get(fact_id, 0) == 0]
    lines = ["<now>The talk begins.</now>"]
    if state.before is not None:
        lines.append(f"<yours>{_BEFORE[state.before]}</yours>")
    if state.acted:
        did = planned(direction.persona.own_action, secrets.closed(told_before), why=False)
        lines.append(f"<yours>Since then you did it, the thing that was yours{': ' if did else '.'}{did}</yours>")
    lines += [_yours(direction, fact_id, secrets) for fact_id in told_before]
    return "\n".join(lines)


def _exchanges(direction: Direction, opened: Mapping[str, int], secrets: Secrets) -> list[Exchange]:
    """The talk, turn by turn, as it stands in the prompt; facts behind the coach's turn that opened them."""
    by_turn: dict[int, list[str]] = {}
    for fact_id in direction.state.disclosed:
        if at := opened.get(fact_id, 0):
            by_turn.setdefault(at, []).append(fact_id)
    coach_turn, exchanges = 0, []
    for speaker, text in direction.recent:
        if speaker is Speaker.CLIENT:
            exchanges.append(Exchange(speaker, text, text, coach_turn))
            continue
        coach_turn += 1
        facts = by_turn.get(coach_turn, [])
        whole = "\n".join([spoken_by_coach(text), *(_yours(direction, fact_id, secrets) for fact_id in facts)])
        exchanges.append(Exchange(speaker, whole, text, coach_turn, tuple(_fact(direction, f, secrets) for f in facts)))
    return exchanges


def _yours(direction: Direction, fact_id: str, secrets: Secrets) -> str:
    return f"<yours>{_fact(direction, fact_id, secrets)}</yours>"


def _fact(direction: Direction, fact_id: str, secrets: Secrets) -> str:
    """A told fact for the model. Sentences of it that would give away another one, still closed, are left out."""
    fact = direction.part.fact(fact_id)
    return secrets.alone(fact, direction.state.disclosed)


def _own(direction: Direction, secrets: Secrets) -> str:
    state = direction.state
    return planned(direction.persona.own_action, secrets.closed(state.disclosed)) if state.own_action_voiced else ""


def _say(messages: list[Message], role: Role, text: str) -> None:
    """Append to the last message where it has the same role: servers want the roles in turn."""
    if not text:
        return
    if messages and messages[-1].role == role:
        messages[-1] = Message(role, f"{messages[-1].content}\n{text}")
    else:
        messages.append(Message(role, text))


def shared_bytes(one: Sequence[Message], other: Sequence[Message]) -> float:
    """Which part of `other` (0 to 1) is the same bytes, from its beginning on, as `one`."""
    first, second = _flat(one), _flat(other)
    same = next(
        (at for at, (a, b) in enumerate(zip(first, second, strict=False)) if a != b), min(len(first), len(second))
    )
    return same / len(second) if second else 1.0


def _flat(messages: Sequence[Message]) -> bytes:
    return "".join(f"\x00{message.role}\x00{message.content}" for message in messages).encode()
