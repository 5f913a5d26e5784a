"""One made-up client, one finished talk, eight sessions: what the pictures of the screens show, as plain data."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from scoring.report.feedback import Feedback
from simulator.debrief.debrief import Comparison, Debrief, Point
from simulator.progress.overview import Progress, progress_of
from simulator.records.entries import (
    OwnRating,
    PracticeLine,
    ReflectionEntry,
    SessionEntry,
    Status,
    TallyEntry,
    TurnEntry,
)
from simulator.tui.saved_state import CardFace, Face, WaitingFace

AT = "2020-06-03T12:00:00+00:00"
DIGEST = "0123456789ab"
CARD: dict[str, Any] = json.loads(Path(__file__).with_name("card.json").read_text(encoding="utf-8"))
ENTRY = SessionEntry(
    id="tern", persona_id="maud", persona_digest=DIGEST, persona_name="Maud Tern", scenario_id="The boat in the shed",
    voice="scripted", model=None, seed=7, status=Status.DONE, outcome="enrolled", head_id=13, thread="tern",
    follows=None, ending=None, minutes=25, elapsed_s=1080.0, notes_turns=0, xray=False, started_at=AT, ended_at=AT,
)  # fmt: skip
SAID = tuple(row["text"] for row in CARD["turns"])
OTHERWISE = ("You sound torn about it.", "Torn, yes. I want it to float, and I want it to stay his.")
FORK = 5
FEEDBACK = Feedback(
    moments=(),
    pattern="Three of your questions were short and open; one turn named the step for her.",
    question="How would you know whether a step is theirs or yours?",
    celebration="You let Maud say what the talk was for, and she stayed with it to the end.",
)
"""What the observer says, held still: its words are the report's own business, and tested there."""


def face() -> Face:
    """Two clients on the home screen, a talk that waits, an experiment."""
    return Face(
        animations=False,
        cards=(
            CardFace(
                "maud", "Maud Tern", "repainting her brother's boat", "dry, exact, kind when nobody looks",
                times=2, last="left with an action of their own, 3 June 2020", follow_up=True,
            ),
            CardFace("ilja", "Ilja Sandberg", "telling the choir that he can't lead it on", "warm, and quick to joke"),
            CardFace("rosa", "Rosa Lindqvist", "asking for the early shift", "patient, a little tired"),
        ),
        waiting=(WaitingFace("second", "Ilja Sandberg", "A first talk, 4 June 2020: 9 of 25 minutes"),),
        experiment="Say back what I heard before I ask the next question.",
        due=1,
        practised=2,
    )  # fmt: skip


def debrief() -> Debrief:
    """The talk with Maud, scored and rated."""
    return _debrief(SAID, CARD)


def comparison() -> Comparison:
    """The same talk, and one in which the third turn was said otherwise."""
    return Comparison(debrief(), _debrief((*SAID[:FORK], *OTHERWISE), _lower(CARD)), FORK)


def progress() -> Progress:
    """Eight sessions that get better, with own ratings that come closer."""
    return progress_of([_line(number) for number in range(8)])


def _lower(card: dict[str, Any]) -> dict[str, Any]:
    scored = {name: {**one, "score": one["score"] - 0.5} for name, one in card["dimensions"].items()}
    return {**card, "dimensions": scored}


def _debrief(said: tuple[str, ...], card: dict[str, Any]) -> Debrief:
    return Debrief(
        entry=ENTRY,
        persona=None,
        scenario=None,
        turns=tuple(_turn(position, text) for position, text in enumerate(said)),
        coded=(None,) * len(said),
        steps=(),
        curve=tuple(_point(position, len(said)) for position in range(0, len(said), 2)),
        card=card,
        reflection=ReflectionEntry(1, "tern", 13, 3.0, 2.5, 4.0, "She looks at her hands.", "I hurried once.", AT),
        experiment=None,
        untold=(),
    )


def _turn(position: int, text: str) -> TurnEntry:
    speaker = "coach" if position % 2 else "client"
    return TurnEntry(position + 1, "tern", None, position, speaker, text, None, None, None, None, None, AT)


def _point(position: int, of: int) -> Point:
    dip = 0.2 if position == FORK + 1 == of - 7 else 0.0
    return Point(position, 0.4 + position / 30 - dip, 0.3 + position / 24, 0.2 + position / 20, 0.8 - position / 24)


def _line(number: int) -> PracticeLine:
    partnering, enrolling, learning = (begin + number * 0.25 for begin in (1.8, 1.2, 0.9))
    tally = TallyEntry(
        number, f"s{number}", None, "local", DIGEST, partnering, enrolling, learning, DIGEST, 12, 180, 420, 0,
        partnering - 0.6, partnering + 0.6, enrolling - 0.7, enrolling + 0.7, learning - 0.8, learning + 0.8,
        {"open_question": 3 + number // 2, "complex_reflection": 1 + number // 3, "closed_question": 4 - number // 2},
    )  # fmt: skip
    own = OwnRating(f"s{number}", None, partnering + 0.9 - number * 0.1, enrolling + 0.5, 3.0)
    return PracticeLine(
        f"s{number}", "maud" if number % 3 else "ilja", "Maud Tern" if number % 3 else "Ilja Sandberg", "scripted",
        None, Status.DONE, 1200.0, 0, False, f"2020-06-{number + 3:02}T12:00:00+00:00", tally, own,
    )  # fmt: skip
