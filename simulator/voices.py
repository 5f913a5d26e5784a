"""Which voice and which scorer the settings ask for: the one place where they are put together."""

from __future__ import annotations

from typing import Any, Protocol, runtime_checkable

from scoring.coding.behaviours import Speaker
from scoring.coding.coder import Coder
from simulator.client.voice import Voice
from simulator.library import rubric_source
from simulator.machine.graph import Scorer
from simulator.paths import find_paths
from simulator.records.entries import TurnEntry
from simulator.school import heard_by
from simulator.settings import Configuration, VoiceName


@runtime_checkable
class Connected(Protocol):
    """A voice that holds a connection."""

    async def warm(self) -> object:
        """Import and connect while nobody waits."""

    async def aclose(self) -> None:
        """Close the connection."""


def make_voice(name: VoiceName, configuration: Configuration, coder: Coder) -> Voice:
    """The voice of this name. Raises `NotConfigured` where a model is wanted and none is set up."""
    from simulator.client.scripted.scripted_voice import ScriptedVoice

    if name == "scripted":
        return ScriptedVoice(coder)
    from simulator.client.spoken.spoken_voice import SpokenVoice
    from simulator.llm.model import Model
    from simulator.llm.settings import ModelSettings

    return SpokenVoice(Model(ModelSettings.of(configuration.settings)), fallback=ScriptedVoice(coder))


def make_scorer(configuration: Configuration, coder: Coder) -> Scorer:
    """What scores a finished talk: the observer of the settings, on the words alone.

    Raises `UsageError` where there is no such rubric; the scorer that is handed out raises `ModelError` where a model
    scores and fails.
    """
    from scoring.scorecard.card import score_transcript
    from scoring.scorecard.rubric import load_rubric
    from scoring.transcript import Transcript, Turn

    source = rubric_source(configuration.settings.rubric, find_paths())  # told now where there is none, not at the end

    ear = heard_by(coder, configuration.settings)

    async def score(turns: list[TurnEntry]) -> Any:
        said = tuple(Turn(turn.position, Speaker(turn.speaker), turn.text) for turn in turns)
        transcript, rubric = Transcript("session", said), load_rubric(source)
        if configuration.settings.scorer == "llm":
            from simulator.debrief.judging import judge_one

            return (await judge_one(transcript, rubric, configuration.settings)).as_record()
        return score_transcript(transcript, coder=ear, rubric=rubric).as_record()

    return score
