"""A very small client who doesn't change, for prompts that have been recorded."""

from __future__ import annotations

from typing import Any

from personas.model import Persona
from scenarios.model import Scenario


def an_occasion() -> Scenario:
    """The occasion."""
    return Scenario(
        schema=1,
        id="tea",
        title="A talk over tea",
        brief="You meet over tea.",
        for_client="You meet this coach over tea, for the first time.",
    )


def a_person() -> Persona:
    """The client: Ida, who wants to paint a shed."""
    facts = [_fact(n, layer) for n, layer in enumerate(("surface", "surface", "guarded", "guarded", "core"))]
    replies = [
        {"to": [move], "say": [f"Line {letter} about {move.replace('_', ' ')}."]}
        for letter, move in zip(
            "abcdefghij",
            (
                "open_question", "closed_question", "reflection", "affirmation", "advice", "push", "silence",
                "encourager", "reassure", "information",
            ),
            strict=True,
        )
    ]  # fmt: skip
    whole = {
        "schema": 1,
        "id": "ida",
        "name": "Ida",
        "stuck_on": "painting the shed",
        "brief": "Ida wants to paint her shed before winter.",
        "who": {"age": 50, "work": "Clerk", "lives": "A house with a shed", "background": "She has always lived here."},
        "voice": {"manner": "Quiet, with long pauses.", "temperament": "quiet, dry"},
        "blocks": {"old_story": 0.7},
        "values": ["Quiet", "Colour"],
        "has": ["A brush", "A ladder"],
        "fears": ["That it looks silly"],
        "story": "Whoever paints is seen.",
        "topics": [{"id": t, "words": [t]} for t in ("paint", "shed", "winter")],
        "facts": facts,
        "own_action": {
            "what": "She paints the door on Sunday.",
            "reason": "She likes blue.",
            "learning": "It is hers.",
            "insight": ["It is my shed.", "I was waiting to be asked.", "Nobody asks a shed."],
            "hints": ["Maybe the door.", "Blue, even."],
            "voiced": ["I'll do the door on Sunday.", "The door, in blue.", "Sunday it is, the door."],
            "firm": ["Sunday, yes.", "If it rains, the inside.", "I'll put the brush out."],
        },
        "agreed_action": {
            "what": "To buy paint.",
            "lines": ["Yes, paint.", "All right.", "I could do that.", "If you like.", "Fine."],
        },
        "openings": {
            "first": ["It is about the shed.", "There is this shed."],
            **{how: [f"We said {how}."] for how in ("enrolled", "complied", "withdrew", "unfinished")},
        },
        "closings": {
            "enrolled": ["Sunday."],
            "complied": ["I'll see."],
            "withdrew": ["That is enough.", "No more."],
            "unfinished": ["Well."],
            "danger": ["That is for somebody else."],
        },
        "replies": replies,
        "beats": ["Mm.", "Hm.", "Well.", "So.", "Yes.", "No.", "Oh.", "Ah.", "Eh.", "Right.", "Sure.", "Fine."],
    }
    return Persona.model_validate(whole)


def _fact(number: int, layer: str) -> dict[str, Any]:
    return {
        "id": f"fact_{number}",
        "layer": layer,
        "topic": "paint",
        "fact": f"She once painted number {number} and it ran.",
        "opens": {"focus": ["feeling"]},
        "withheld": [] if layer == "surface" else [f"Not that one, {number}."],
        "told": [f"I painted number {number} once and it ran."],
    }
