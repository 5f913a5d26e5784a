"""Replies of weak models and of good ones: how many bad ones are shown, and how many good ones damaged. Prints both.

python -m pytest tests/simulator/client/spoken/test_probe.py -s
"""

from __future__ import annotations

import tomllib
from collections.abc import Iterator
from pathlib import Path
from typing import Final

import pytest

from personas.model import Mood
from scoring.coding.behaviours import Speaker
from simulator.client.spoken.guard.check import Settled, watch
from simulator.client.spoken.guard.facts import Secrets
from simulator.client.turn import initial
from simulator.client.voice import Act, Direction, Lean
from tests.simulator.client.spoken.spoken_talk import part_of

PROBE: Final = tomllib.loads((Path(__file__).parent / "probe.toml").read_text(encoding="utf-8"))
MOST_SHOWN: Final = 2
MOST_DAMAGED: Final = 1


def settled(persona: str, reply: str, *, last: bool) -> Settled:
    """What the guard makes of a reply to a plain question, in the first turn, with nothing told."""
    part = part_of(persona)
    coach = "Worum geht es?" if part.language == "de" else "What is it about?"
    recent = ((Speaker.COACH, coach),)
    direction = Direction(part, initial(part), None, Act.ANSWER, Lean.NEUTRAL, Mood.GUARDED, 1, recent, words=(4, 20))
    return watch(direction, Secrets(part)).settle(reply, last=last)


def weak() -> Iterator[tuple[str, str, str, str]]:
    """Kind, persona, reply, and what of it must not be shown."""
    for group in PROBE["weak"]:
        for persona, reply, never in group["replies"]:
            yield group["kind"], persona, reply, never


def test_there_are_sixty_of_each() -> None:
    assert len(list(weak())) >= 60
    assert sum(len(group["replies"]) for group in PROBE["good"]) >= 60


@pytest.mark.parametrize("last", [False, True], ids=["asked again if need be", "the last try"])
def test_bad_replies_are_not_shown(last: bool) -> None:
    shown = []
    for kind, persona, reply, never in weak():
        said = settled(persona, reply, last=last).text
        if any(words in said for words in never.split("|")):
            shown.append((kind, persona, said))
    print(f"\nbad replies shown ({'last' if last else 'first'} try): {len(shown)} of {len(list(weak()))}")
    assert len(shown) <= MOST_SHOWN, shown


def test_good_replies_are_not_damaged() -> None:
    every = [tuple(reply) for group in PROBE["good"] for reply in group["replies"]]
    damaged = [
        (persona, reply, found.fault, found.text)
        for persona, reply in every
        if (found := settled(persona, reply, last=False)).text != reply
    ]
    print(f"\ngood replies damaged: {len(damaged)} of {len(every)}")
    assert len(damaged) <= MOST_DAMAGED, damaged
