"""What runs of the bots show, as numbers: one tally a persona, added up over personas. Pure."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from statistics import fmean, median, quantiles
from typing import Final

from personas.model import Layer, Outcome, Persona
from scoring.coding.behaviours import PRESCRIPTIONS, Behaviour
from simulator.client.line_catalogue import beginning
from simulator.client.rules.state import WARMING_FROM
from simulator.rehearsal.play import Exchange, Run

B = Behaviour
MEASURES: Final = ("safety", "ownership", "insight")


@dataclass
class Talk:
    """How the client talks: lengths in words, and how often replies lean which way, after what."""

    words: list[int] = field(default_factory=list)
    after_open: list[int] = field(default_factory=list)
    after_closed: list[int] = field(default_factory=list)
    change_open: list[bool] = field(default_factory=list)
    change_closed: list[bool] = field(default_factory=list)
    sustain_advice: list[bool] = field(default_factory=list)
    """After advice or pushing, while safety is low."""
    repeated: int = 0
    worst_beginning: int = 0
    """Most turns of one session that share their first three words."""

    def add(self, other: Talk) -> None:
        """Count another's talk in."""
        self.words += other.words
        self.after_open += other.after_open
        self.after_closed += other.after_closed
        self.change_open += other.change_open
        self.change_closed += other.change_closed
        self.sustain_advice += other.sustain_advice
        self.repeated += other.repeated
        self.worst_beginning = max(self.worst_beginning, other.worst_beginning)

    def take(self, run: Run) -> None:
        """Count a session in."""
        texts = [run.opening.text, *(e.spoken.text for e in run.exchanges)]
        self.repeated += len(texts) - len(set(texts))
        starts = Counter(b for b in map(beginning, texts) if b)
        self.worst_beginning = max(self.worst_beginning, max(starts.values(), default=0))
        safety = run.start.safety
        for exchange in run.exchanges:
            self._take(exchange, safety)
            safety = exchange.state.safety

    def _take(self, exchange: Exchange, safety: float) -> None:
        count = len(exchange.spoken.text.split())
        self.words.append(count)
        change = exchange.client.does(B.CHANGE_TALK)
        if exchange.coach.main is B.OPEN_QUESTION:
            self.after_open.append(count)
            self.change_open.append(change)
        elif exchange.coach.main is B.CLOSED_QUESTION:
            self.after_closed.append(count)
            self.change_closed.append(change)
        elif exchange.coach.main in PRESCRIPTIONS and safety < WARMING_FROM:
            self.sustain_advice.append(exchange.client.does(B.SUSTAIN_TALK))


@dataclass(frozen=True)
class CoachRow:
    """What one bot reached with one persona. Means over the runs; `curves` has a mean for each turn, start included."""

    coach: str
    runs: int
    outcomes: dict[Outcome, int]
    safety: float
    ownership: float
    insight: float
    grip: float
    enrolled_at: tuple[int, ...]
    core_told: int
    guarded_early: int
    """Guarded or core facts told in the first two turns."""
    facts: float
    """Mean number of guarded and core facts told."""
    curves: dict[str, tuple[float, ...]]

    @property
    def enrolled(self) -> float:
        """The share of runs that end enrolled."""
        return self.outcomes.get(Outcome.ENROLLED, 0) / self.runs

    def measure(self, name: str) -> float:
        """`safety`, `ownership` or `insight` at the end."""
        return {"safety": self.safety, "ownership": self.ownership, "insight": self.insight}[name]


def row_of(persona: Persona, runs: Sequence[Run]) -> CoachRow:
    """What a bot reached, from its runs. Raises `ValueError` without any."""
    if not runs:
        raise ValueError("no runs")
    layers = {fact.id: fact.layer for fact in persona.facts}
    core = early = deep = 0
    for run in runs:
        told = {run.end.disclosed[n] for n in range(run.start.carried, len(run.end.disclosed))}
        core += sum(layers[fact] is Layer.CORE for fact in told)
        deep += sum(layers[fact] is not Layer.SURFACE for fact in told)
        first = run.exchanges[: min(2, len(run.exchanges))]
        known = first[-1].state.disclosed[run.start.carried :] if first else ()
        early += sum(layers[fact] is not Layer.SURFACE for fact in known)
    ends = [run.end for run in runs]
    return CoachRow(
        coach=runs[0].coach,
        runs=len(runs),
        outcomes=dict(Counter(run.outcome for run in runs)),
        safety=fmean(end.safety for end in ends),
        ownership=fmean(end.ownership for end in ends),
        insight=fmean(end.insight for end in ends),
        grip=fmean(end.tightest for end in ends),
        enrolled_at=tuple(run.enrolled_at for run in runs if run.enrolled_at),
        core_told=core,
        guarded_early=early,
        facts=deep / len(runs),
        curves={name: _curve(runs, name) for name in MEASURES},
    )


def _curve(runs: Sequence[Run], name: str) -> tuple[float, ...]:
    """The mean over the runs, turn by turn; a run that has ended keeps its last value."""
    lines = [[getattr(run.start, name), *(getattr(e.state, name) for e in run.exchanges)] for run in runs]
    longest = max(map(len, lines))
    return tuple(fmean(line[min(at, len(line) - 1)] for line in lines) for at in range(longest))


def share(values: Iterable[bool]) -> float:
    """The share of true ones, 0 to 1; nan where there are none."""
    known = list(values)
    return sum(known) / len(known) if known else float("nan")


def middle(values: Sequence[int]) -> float:
    """The median; nan where there are none."""
    return float(median(values)) if values else float("nan")


def ninetieth(values: Sequence[int]) -> float:
    """The 90th percentile; nan for fewer than two."""
    return quantiles(values, n=10)[8] if len(values) > 1 else float("nan")
