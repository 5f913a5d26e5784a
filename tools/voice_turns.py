"""What a running model does to a client: whose words each turn ends with, what was mended, and calls a turn.

    python tools/voice_turns.py http://127.0.0.1:8080/v1 --persona walter
    python tools/voice_turns.py http://127.0.0.1:8080/v1 --budget 2500 --turns 20

`triad doctor --try` tells in three turns what a model is good for; this prints figures to compare models by.
"""

from __future__ import annotations

import argparse
import asyncio
import time
from collections import Counter
from itertools import cycle, islice
from typing import Final

from simulator.errors import ModelError
from simulator.llm.model import Model
from simulator.llm.settings import ModelSettings
from tests.simulator.client.spoken.spoken_talk import SpokenTalk, part_of

COACH: Final = (
    "What would you like from our time today?",
    "What makes it matter to you just now?",
    "So it stays with you, even at home.",
    "When did something like this go well before?",
    "What do you say to yourself when it happens?",
    "What would be different if it were solved?",
    "Who else would notice it?",
    "What is one small thing that you could try this week?",
)
"""Plain sentences of a coach, for any client that speaks English."""


async def _play(address: str, persona: str, turns: int, budget: int) -> None:
    settings = ModelSettings(base_url=address, timeout_s=600, first_token_timeout_s=600, context_budget=budget)
    async with Model(settings) as model:
        talk = SpokenTalk(model, part=part_of(persona))
        await talk.begin()
        for number, words in enumerate(islice(cycle(COACH), turns), 1):
            calls, repairs, began = len(talk.prompts), len(talk.repairs), time.monotonic()
            try:
                spoken = await talk.say(words)
            except ModelError as error:
                print(f"{number:>3} {error.title}: {error.message}")
                return
            took, asked = time.monotonic() - began, len(talk.prompts) - calls
            mended = ", ".join(f"{repair} ({why})" for repair, why in talk.repairs[repairs:])
            print(f"{number:>3} {spoken.voice:<8} {asked} calls {took:5.1f} s  {mended}\n    {spoken.text}")
            if talk.over:
                break
        said, counts = talk.replies[1:], Counter(repair for repair, _ in talk.repairs)
        own = sum(spoken.voice == "llm" for spoken in said)
        print(
            f"{persona}: {len(said)} turns, the model's words {own}, scripted {len(said) - own}, "
            f"{len(talk.prompts) / len(said):.2f} calls a turn; "
            + (", ".join(f"{name} {count}" for name, count in sorted(counts.items())) or "nothing mended")
        )


def main() -> None:
    """Play a talk and print it."""
    arguments = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    arguments.add_argument("address", help="of an OpenAI-compatible service that needs no key")
    arguments.add_argument("--persona", default="walter")
    arguments.add_argument("--turns", type=int, default=len(COACH))
    arguments.add_argument("--budget", type=int, default=8000, help="tokens that a prompt may have")
    given = arguments.parse_args()
    asyncio.run(_play(given.address, given.persona, given.turns, given.budget))


if __name__ == "__main__":
    main()
