"""What a process acknowledged before it was killed, and whether it is there."""

from __future__ import annotations

import json
from collections.abc import Iterable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from simulator.paths import find_paths
from simulator.records.copies import faults_in
from simulator.records.entries import Status
from simulator.records.records import Records
from torturing.rounds import Result

PAUSE_S = 2.0
"""Seconds after which a word that was written and not sent outlives a kill."""


@dataclass(slots=True)
class Acknowledged:
    """The words of every process that worked in one folder, in order."""

    turns: dict[int, str] = field(default_factory=dict)
    scored: dict[str, str] = field(default_factory=dict)
    ratings: list[str] = field(default_factory=list)
    experiments: list[str] = field(default_factory=list)
    drafts: dict[str, list[tuple[float, str]]] = field(default_factory=dict)
    errors: list[str] = field(default_factory=list)

    def hear(self, lines: Iterable[bytes]) -> None:
        """Take in what a process told."""
        for line in lines:
            told: dict[str, Any] = json.loads(line)
            if "turn" in told:
                self.turns[told["turn"]] = told["text"]
            elif "scored" in told:
                self.scored[told["session"]] = told["scored"]
                self.ratings.append(told["noticed"])
            elif "experiment" in told:
                self.experiments.append(told["experiment"])
            elif "draft" in told:
                self.drafts.setdefault(told["draft"], []).append((told["at"], told["text"]))
            elif "error" in told:
                self.errors.append(told["error"])

    def drafts_are_there(self, home: Path, killed_at: float, result: Result) -> None:
        """What was written and not sent is on the disk, but for the last moments before the kill."""
        file = home / "drafts.json"
        kept: dict[str, str] = json.loads(file.read_text())["drafts"] if file.exists() else {}
        for key, puts in self.drafts.items():
            sure = [n for n, (at, _) in enumerate(puts) if at <= killed_at - PAUSE_S]
            may_be = [text for _, text in puts[sure[-1] if sure else 0 :]] + ([] if sure else [""])
            result.count("drafts looked at")
            if kept.get(key, "") not in may_be:
                result.wrong.append(f"the draft {key} is {kept.get(key, '')!r}, and was {may_be[:3]!r}")
            puts[:] = [(0.0, kept.get(key, ""))]  # the next process begins from what is there

    def is_there(self, home: Path, result: Result) -> None:
        """All of it is in the records of the folder, which are whole. They were opened since the last kill."""
        store = home / "triad.db"
        if not store.exists():
            if self.turns:
                result.wrong.append("the records are gone")
            return
        records = Records(find_paths().records)
        try:
            kept = {row["id"]: row["text"] for row in records.rows("turns")}
            noted = {row["noticed"] for row in records.rows("reflections")}
            tried = {row["text"] for row in records.rows("experiments")}
            cards = {row["session_id"] for row in records.rows("scorecards")}
            result.wrong += [f"lost: {text!r}" for turn, text in self.turns.items() if kept.get(turn) != text]
            result.wrong += [f"lost a rating: {one!r}" for one in self.ratings if one not in noted]
            result.wrong += [f"lost an experiment: {one!r}" for one in self.experiments if one not in tried]
            for session_id in self.scored:
                entry = records.session(session_id)
                if session_id not in cards:
                    result.wrong.append(f"the card of {session_id} is gone")
                if entry.status is not Status.DONE or entry.outcome is None or entry.ended_at is None:
                    result.wrong.append(f"{session_id} was finished, and stands as {entry.status.value}")
        finally:
            records.close()
        result.wrong += [f"the store is damaged: {fault}" for fault in faults_in(store)]
        result.wrong += self.errors
        for what, number in (
            ("acknowledged turns", len(self.turns)),
            ("ratings with their cards", len(self.ratings)),
            ("experiments", len(self.experiments)),
        ):
            result.count(what, number)
