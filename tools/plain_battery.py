"""Plain questions, repairs, either/ors, weather and goodbyes: forty with each client, each in the state in which it
makes sense; prints a sheet to be read and judged.

    python tools/plain_battery.py                          # all clients: 480 replies
    python tools/plain_battery.py --client keisha --why    # with what each reply was taken from

A bot brings the client into each state; the turn is then said beside that talk, so that none changes another.
"""

from __future__ import annotations

import argparse
import tomllib
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

from personas.loader import persona_shelf
from personas.model import Layer
from scenarios.loader import scenario_shelf
from scoring.coding.behaviours import Speaker
from scoring.coding.coded import CodedTurn
from scoring.coding.coder import Coder
from simulator.client.prepared_persona import Part
from simulator.client.scripted.scripted_voice import ScriptedVoice, TurnCoder
from simulator.client.turn import take_turn
from simulator.client.voice import Act, Direction, Said, Spoken
from simulator.rehearsal.partnering import Partnering
from simulator.rehearsal.play import Run, play

SHEET: Final = Path(__file__).with_suffix(".toml")
STATES: Final = ("opening", "early", "middle", "wound", "planned")
_EARLY: Final = 3
_WHO: Final = {
    "en": ("Who's {name}?", "What's that, {name}?"),
    "de": ("Wer ist denn {name}?", "Was ist das, {name}?"),
}


@dataclass(frozen=True, slots=True)
class Item:
    """One turn beside a talk: what was said before it, what the coach says, what the client answers."""

    client: str
    state: str
    before: str
    coach: str
    reply: str
    why: str


def wanted(part: Part, asked: dict[str, Any]) -> Iterator[tuple[str, str]]:
    """State and words of all that this client is asked."""
    persona = part.persona
    own = asked["client"].get(persona.id, {})
    for state in STATES:
        if part.language == "de":
            yield from ((state, words) for words in asked["german"][state])
        else:
            common = [words for group in asked["all"] if group["state"] == state for words in group["say"]]
            yield from ((state, words) for words in (*common, *own.get(state, ())))
        if state == "middle":
            who, what = _WHO[part.language]
            open_to_all = [entry for entry in persona.entries if not entry.after]
            people = [e for e in open_to_all if e.names[0][:1].isupper()]
            for entry in [*people[:2], *[e for e in open_to_all if e not in people][:2]]:
                yield state, (who if entry in people else what).format(name=entry.names[0])


def turn_of(run: Run, part: Part, state: str) -> int | None:
    """After how many exchanges of the talk this state is reached; None where it never is."""
    if state in ("opening", "early"):
        return 0 if state == "opening" else min(_EARLY, len(run.exchanges))
    layer = {"middle": Layer.GUARDED, "wound": Layer.CORE}.get(state)
    for number, exchange in enumerate(run.exchanges, 1):
        told = exchange.state.last_fact
        fresh = exchange.act is Act.TELL and told in part.facts and part.fact(told).layer is layer
        if fresh or (state == "planned" and exchange.act is Act.VOICE):
            return number
    return None


def ask(part: Part, coder: TurnCoder, voice: ScriptedVoice, run: Run, at: int, words: str) -> tuple[Direction, Spoken]:
    """What the client answers to these words after so many exchanges of a talk."""
    opening = coder.code_turn(Speaker.CLIENT, run.opening.text, ())
    before: list[CodedTurn] = [opening]
    said: list[Said] = [(Speaker.CLIENT, run.opening.text)]
    for exchange in run.exchanges[:at]:
        before += [exchange.coach, exchange.client]
        said += [(Speaker.COACH, exchange.coach.text), (Speaker.CLIENT, exchange.spoken.text)]
    state = run.exchanges[at - 1].state if at else run.start
    coded = coder.code_turn(Speaker.COACH, words, before[-8:])
    direction = take_turn(part, state, coded, said[-10:], run.seed).direction
    return direction, voice.reply(direction)


def battery(only: str | None, seeds: int = 6) -> Iterator[Item]:
    """All items, client by client."""
    asked = tomllib.loads(SHEET.read_text(encoding="utf-8"))
    first = scenario_shelf().get("first_session").item
    for name in [only] if only else list(persona_shelf().paths()):
        part = Part.of(persona_shelf().get(name).item, first)
        coder = Coder.load(part.language)
        voice = ScriptedVoice(coder)
        runs = [play(part, Partnering(), coder, voice, seed) for seed in range(1, seeds + 1)]
        for number, (state, words) in enumerate(wanted(part, asked)):
            ring = [runs[(number + step) % seeds] for step in range(seeds)]
            reached = ((run, at) for run in ring if (at := turn_of(run, part, state)) is not None)
            run, at = next(reached)
            direction, spoken = ask(part, coder, voice, run, at, words)
            last = run.exchanges[at - 1].spoken.text if at else run.opening.text
            why = f"{direction.act.value} {direction.shelf} {' '.join(spoken.lines)}"
            yield Item(name, state, last, words, spoken.text, why)


def main() -> None:
    """Print the sheet."""
    given = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    given.add_argument("--client", help="only this one")
    given.add_argument("--why", action="store_true", help="which act and which line each reply is")
    options = given.parse_args()
    for number, item in enumerate(battery(options.client), 1):
        print(f"{number:>3} {item.client} ({item.state})\n    before: {item.before}\n    COACH:  {item.coach}")
        print(f"    CLIENT: {item.reply}" + (f"\n            {item.why}" if options.why else ""))


if __name__ == "__main__":
    main()
