"""What the model that is set up is good for, found out by playing: three turns of a client and one call to the judge.

`triad doctor --try` calls it. Nothing is recorded; what a model can't do is said, and not hidden by the scripted voice.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Final

from personas.model import Persona
from scenarios.model import Scenario
from scoring.coding.behaviours import Speaker
from scoring.coding.coder import Coder
from scoring.judge.judge import JudgeModel, ReplyUnusable, judge_transcript
from scoring.scorecard.rubric import Rubric
from scoring.transcript import Transcript, Turn
from simulator.client.prepared_persona import Part
from simulator.client.scripted.scripted_voice import ScriptedVoice
from simulator.client.spoken.guard.faults import Fault
from simulator.client.spoken.spoken_voice import LanguageModel, SpokenVoice
from simulator.client.turn import initial, open_session, remember, take_turn
from simulator.client.voice import Aside, Direction, Said, Spoken
from simulator.errors import ModelError, printable

COACH: Final = (
    "What would you like from our time today?",
    "What makes it matter to you just now?",
    "When did something like this go well before?",
)
"""Three plain questions, for any client."""
SLOW_S: Final = 20.0
"""Seconds for a reply from which on one waits too long for a conversation."""
_NOT_A_CLIENT: Final = frozenset({Fault.NONSENSE, Fault.CODES, Fault.LANGUAGE, Fault.COACH, Fault.FORMAT, Fault.LENGTH})


@dataclass
class Played:
    """One turn of the trial."""

    said: str = ""
    voice: str = ""
    seconds: float = 0.0
    repairs: list[tuple[str, str]] = field(default_factory=list)
    remarks: list[str] = field(default_factory=list)
    error: str = ""

    @property
    def kept(self) -> bool:
        """Whether the model's own words were spoken, at the first try or the second."""
        return self.voice == "llm"


@dataclass
class Tried:
    """The whole trial."""

    turns: list[Played] = field(default_factory=list)
    markers: int = 0
    """Markers of the judge's one reading that could be verified."""
    of: int = 0
    judge: str = ""
    """Why the judge's reading could not be used, where it couldn't."""
    judge_seconds: float = 0.0

    def as_record(self) -> dict[str, Any]:
        """As JSON."""
        turns = [
            {"kept": t.kept, "seconds": round(t.seconds, 1), "repairs": t.repairs, "error": t.error, "said": t.said}
            for t in self.turns
        ]
        judge = {
            "verified": self.markers,
            "of": self.of,
            "problem": self.judge,
            "seconds": round(self.judge_seconds, 1),
        }
        return {"turns": turns, "judge": judge, "good_for": list(verdict(self))}


async def try_model(
    voice_model: LanguageModel,
    judge_model: JudgeModel,
    persona: Persona,
    scenario: Scenario,
    rubric: Rubric,
    coder: Coder,
    *,
    clock: Callable[[], float] = time.monotonic,
) -> Tried:
    """Play it. A failing service is part of what is found, and raises nothing."""
    tried = Tried()
    part = Part.of(persona, scenario)
    voice, state = SpokenVoice(voice_model, fallback=ScriptedVoice(coder)), initial(part)
    said: list[Said] = []
    before: list[Any] = []
    opened = Played()
    await _play(voice, open_session(part, state, 1), opened, clock)
    said.append((Speaker.CLIENT, opened.said))
    for words in COACH:
        coded = coder.code_turn(Speaker.COACH, words, before)
        taken = take_turn(part, state, coded, tuple(said), 1)
        said.append((Speaker.COACH, words))
        played = Played()
        tried.turns.append(played)
        spoken = await _play(voice, taken.direction, played, clock)
        if spoken is None:
            break
        state = remember(part, taken.direction.state, spoken)
        said.append((Speaker.CLIENT, spoken.text))
        before = [*before, coded][-8:]
    turns = tuple(Turn(index, speaker, text) for index, (speaker, text) in enumerate(said))
    await _judge(tried, Transcript("trial", turns), judge_model, rubric, coder, clock)
    return tried


async def _play(voice: SpokenVoice, direction: Direction, played: Played, clock: Callable[[], float]) -> Spoken | None:
    began, whole = clock(), None
    try:
        async for chunk in voice.speak(direction):
            if isinstance(chunk, Spoken):
                whole = chunk
            elif isinstance(chunk, Aside) and chunk.repair:
                played.repairs.append((chunk.repair, chunk.why))
            elif isinstance(chunk, Aside):
                played.remarks.append(chunk.text)
    except ModelError as error:
        played.error = f"{error.title}: {error.message} {error.hint}"
    played.seconds = clock() - began
    if whole is not None:
        played.said, played.voice = whole.text, whole.voice
    return whole


async def _judge(
    tried: Tried, transcript: Transcript, model: JudgeModel, rubric: Rubric, coder: Coder, clock: Callable[[], float]
) -> None:
    began = clock()
    try:
        card = await judge_transcript(transcript, coder=coder, rubric=rubric, model=model, samples=1)
    except (ModelError, ReplyUnusable) as error:
        tried.judge = str(error)
    else:
        found = card.markers.values()
        tried.of = len(found)
        tried.markers = sum(one.status.value != "unscored" for one in found)
        tried.judge = card.notes[-1] if not tried.markers and card.notes else ""
    tried.judge_seconds = clock() - began


def verdict(tried: Tried) -> Sequence[str]:
    """What this model is good for, in sentences."""
    turns, lines = tried.turns, []
    kept = sum(turn.kept for turn in turns)
    whys = [why for turn in turns for _, why in turn.repairs]
    if any(turn.error for turn in turns):
        lines.append("As the client's voice it can't be used as it is set up now.")
    elif kept == len(turns):
        lines.append("It can speak for the client.")
    elif kept:
        lines.append(
            f"It speaks for the client now and then: {kept} of {len(turns)} turns; the scripted voice said the rest."
        )
    elif whys and all(why in _NOT_A_CLIENT for why in whys):
        lines.append(
            "It can't speak for the client: what it says is no reply. A base model, or one without a chat template, "
            "goes on writing instead of answering; take one whose name has `instruct`, `chat` or `it` in it."
        )
    else:
        lines.append("It can't speak for the client: it falls out of the role. Take a larger model.")
    slow = max((turn.seconds for turn in turns), default=0.0)
    if kept and slow > SLOW_S:
        lines.append(f"It is slow for a conversation: up to {slow:.0f} s a turn.")
    if not tried.markers:
        lines.append(
            "It can't be the observer: no marker of its reading could be verified. The local scorer needs no model."
        )
    elif 2 * tried.markers < tried.of:
        lines.append(f"As the observer it is weak: {tried.markers} of {tried.of} markers could be verified.")
    else:
        lines.append(f"It can be the observer: {tried.markers} of {tried.of} markers could be verified.")
    return lines


def render(tried: Tried | Mapping[str, Any]) -> str:
    """The trial for people."""
    found = tried.as_record() if isinstance(tried, Tried) else tried
    lines = ["", "Trial: three turns of a client, one reading by the judge"]
    for number, turn in enumerate(found["turns"], 1):
        how = "its own words" if turn["kept"] else "the scripted voice" if turn["said"] else "nothing"
        repairs = ", ".join(f"{repair.replace('_', ' ')} ({why})" for repair, why in turn["repairs"])
        lines.append(f"  turn {number}    {how}, {turn['seconds']} s{'; ' + repairs if repairs else ''}")
        if turn["said"]:
            lines.append(f"            {turn['said']}")
        if turn["error"]:
            lines.append(f"            {turn['error']}")
    judge = found["judge"]
    lines.append(f"  judge     {judge['verified']} of {judge['of']} markers verified, {judge['seconds']} s")
    if judge["problem"]:
        lines.append(f"            {judge['problem']}")
    lines += ["", *found["good_for"]]
    return "\n".join(printable(line) for line in lines)
