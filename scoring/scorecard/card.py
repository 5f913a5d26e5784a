"""The scorecard: what the observer hands over, and how it is made from a transcript without a model.

Its JSON is a contract (`schema` names the version). What the coach did is under `dimensions`; what happened in the
client is under `client`, apart. Any package may call this one.
"""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from scoring.coding.behaviours import Behaviour, Speaker
from scoring.coding.coded import CodedTurn, CodedUtterance
from scoring.evidence.markers import MarkerFound
from scoring.scorecard.arithmetic import DimensionScore, overall_of, score_dimension, value_of
from scoring.scorecard.preparation import CodesTurns, code_transcript
from scoring.scorecard.rubric import STANDARD, THREE, Marker, Rubric
from scoring.transcript import Transcript

SCHEMA: Final = "triad.scorecard/1"


@dataclass(frozen=True, slots=True)
class Scorecard:
    """A transcript's scores with everything that they rest on."""

    id: str
    rubric: Rubric
    scorer: str
    coder: str
    turns: tuple[CodedTurn, ...]
    dimensions: Mapping[str, DimensionScore]
    markers: Mapping[str, MarkerFound]
    notes: tuple[str, ...] = ()
    judge: Mapping[str, object] | None = None

    def as_record(self) -> dict[str, object]:
        """The scorecard as JSON holds it."""
        record: dict[str, object] = {
            "schema": SCHEMA,
            "id": self.id,
            "rubric": {"id": self.rubric.id, "version": self.rubric.version, "digest": self.rubric.digest},
            "scorer": self.scorer,
            "coder": self.coder,
            "dimensions": {name: self._dimension(name) for name in self.rubric.names},
            "client": client_outcome(self.turns),
            "turns": [
                {
                    "index": turn.index,
                    "speaker": turn.speaker.value,
                    "text": turn.text,
                    "behaviours": [b.value for b in turn.behaviours],
                    "focus": [f.value for f in turn.focus],
                    "utterances": [_utterance(u) for u in turn.utterances],
                }
                for turn in self.turns
            ],
            "notes": list(self.notes),
        }
        if self.rubric.overall:
            whole = overall_of(self.dimensions, self.rubric.overall)
            record["overall"] = {
                "score": None if whole is None else whole.score,
                "interval": None if whole is None or whole.interval is None else list(whole.interval),
            }
        if self.judge is not None:
            record["judge"] = dict(self.judge)
        return record

    def as_line(self) -> str:
        """The scorecard as one line of JSON: the same card is the same bytes."""
        return json.dumps(self.as_record(), ensure_ascii=False, separators=(",", ":"))

    def as_slim_line(self, content: str) -> str:
        """The scorecard without a word that was said; `content` is the digest of what was."""
        record = {key: value for key, value in self.as_record().items() if key not in ("turns", "judge")}
        record["content"] = content
        record["dimensions"] = {name: self._without_words(name) for name in self.rubric.names}
        return json.dumps(record, ensure_ascii=False, separators=(",", ":"))

    def _dimension(self, dimension: str) -> dict[str, object]:
        result = self.dimensions[dimension]
        markers = self.rubric.dimensions[dimension].markers
        record: dict[str, object] = {
            "score": result.score,
            "interval": None if result.interval is None else list(result.interval),
            "mean": result.mean,
            "weight": result.weight,
            "markers": [self._marker(m) for m in markers if m.id in self.markers],
        }
        if result.reason is not None:
            record["reason"] = result.reason
        part = self.rubric.dimensions[dimension]
        if part.title is not None:
            record["title"] = part.title
        if part.asks is not None or dimension not in THREE:
            record["asks"] = part.asks or part.about
        return record

    def _without_words(self, dimension: str) -> dict[str, object]:
        found = [m for m in self.rubric.dimensions[dimension].markers if m.id in self.markers]
        slim = [{key: value for key, value in self._marker(m).items() if key != "evidence"} for m in found]
        return self._dimension(dimension) | {"markers": slim}

    def _marker(self, marker: Marker) -> dict[str, object]:
        found = self.markers[marker.id]
        value = value_of(found, self.rubric.arithmetic)
        record: dict[str, object] = {
            "id": marker.id,
            "name": marker.name,
            "status": found.status.value,
            "weight": marker.weight,
            "shown": found.shown,
            "contradicted": found.contradicted,
            "value": None if value is None else round(value, 4),
            "evidence": [
                {
                    "turn": e.turn,
                    "quote": e.quote,
                    "signal": e.signal,
                    "effect": e.effect,
                    "confidence": e.confidence,
                }
                for e in found.evidence
            ],
        }
        if self.rubric.id != STANDARD:  # the standard rubric's own words needn't stand on every card
            record |= {key: said for key in ("missed", "try_next") if (said := getattr(marker, key)) is not None}
        if found.reason is not None:
            record["reason"] = found.reason
        return record


def _utterance(said: CodedUtterance) -> dict[str, object]:
    """An utterance as JSON holds it: its codes and signals with how sure each is."""
    record: dict[str, object] = {"text": said.text, "behaviours": [b.value for b in said.behaviours]}
    if said.focus:
        record["focus"] = [f.value for f in said.focus]
    if said.signals:
        record["signals"] = [s.value for s in said.signals]
    if said.confidence:
        record["confidence"] = dict(said.confidence)
    if said.near:
        record["near"] = dict(said.near)
    return record


def score_transcript(transcript: Transcript, *, coder: CodesTurns, rubric: Rubric) -> Scorecard:
    """Score a transcript by rule: code it, find the markers, do the arithmetic. Pure, the same for the same input."""
    coded = code_transcript(transcript, coder)
    return card_of(transcript.id, coded.turns, coded.markers(rubric), rubric, coder.digest, notes=transcript.notes)


def card_of(
    identity: str,
    turns: tuple[CodedTurn, ...],
    markers: Mapping[str, MarkerFound],
    rubric: Rubric,
    coder_digest: str,
    *,
    notes: tuple[str, ...] = (),
) -> Scorecard:
    """The local scorer's card for markers that were found."""
    coach = sum(turn.speaker is Speaker.COACH for turn in turns)
    dimensions = {
        name: score_dimension(name, markers, rubric, coach_turns=coach, client_turns=len(turns) - coach)
        for name in rubric.names
    }
    return Scorecard(identity, rubric, "local", coder_digest, turns, dimensions, markers, notes)


def client_outcome(turns: Sequence[CodedTurn]) -> dict[str, object]:
    """What happened in the client, apart from what the coach did: counts of talk, and who named an action first."""
    kinds = (
        Behaviour.CHANGE_TALK,
        Behaviour.SUSTAIN_TALK,
        Behaviour.INSIGHT,
        Behaviour.OWN_ACTION,
        Behaviour.COMPLIANCE,
    )
    client = [turn for turn in turns if turn.speaker is Speaker.CLIENT]
    first = "nobody"
    for turn in turns:
        if turn.does(Behaviour.OWN_ACTION):
            first = "client"
            break
        if turn.does(Behaviour.ADVICE, Behaviour.DIRECT, Behaviour.ADVICE_WITH_PERMISSION):
            first = "coach"
            break
    counts: dict[str, object] = {b.value: sum(turn.does(b) for turn in client) for b in kinds}
    return {"turns": len(client), **counts, "named_action_first": first}
