"""All bots play a persona; the report says what each reached and whether the persona's tests pass."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Final

from personas.model import Outcome, Persona
from scenarios.model import Scenario
from simulator.client.prepared_persona import Part
from simulator.client.scripted.scripted_voice import ScriptedVoice, TurnCoder
from simulator.rehearsal.coaches import CoachBot
from simulator.rehearsal.faulty import FAULTY
from simulator.rehearsal.figures import MEASURES, CoachRow, Talk, middle, ninetieth, row_of, share
from simulator.rehearsal.partnering import Partnering
from simulator.rehearsal.play import play

COACHES: Final[dict[str, CoachBot]] = {bot.name: bot for bot in (Partnering(), *FAULTY)}
TURNS: Final = 30
ALL_OFF: Final = 0.08
"""How far a share may be off what research found, over all personas (issue, table of figures)."""
ONE_OFF: Final = 0.22
"""The same for one persona. People differ: after open questions the middle half of AnnoMI's conversations (those with
four or more; Wu et al. 2022) lies between 25% and 71% of change talk, with a standard deviation of 29 points."""
CLEARLY: Final = 0.15
"""How far below partnering `generic` must end, in the mean of safety, ownership and insight."""


@dataclass(frozen=True)
class Check:
    """One test: what was found against what it must reach. `passed` is None where it doesn't apply."""

    name: str
    found: str
    wanted: str
    passed: bool | None


@dataclass(frozen=True)
class RehearsalReport:
    """What the bots reached with one persona."""

    persona_id: str
    scenario_id: str
    turns: int
    seed: int
    rows: tuple[CoachRow, ...]
    talk: Talk
    lines: tuple[str, ...]
    """Every different thing that the client said, for telling personas apart."""

    def row(self, coach: str) -> CoachRow | None:
        """The row of a bot; None where it didn't play."""
        return next((row for row in self.rows if row.coach == coach), None)

    @property
    def checks(self) -> tuple[Check, ...]:
        """The persona's tests."""
        return (*rules_checks([self]), *talk_checks(self.talk, one=True))

    @property
    def passed(self) -> bool:
        """Whether no test failed."""
        return all(check.passed is not False for check in self.checks)


def rehearse(
    persona: Persona,
    scenario: Scenario,
    coder: TurnCoder,
    coaches: Sequence[str] = tuple(COACHES),
    runs: int = 20,
    seed: int = 1,
    turns: int = TURNS,
    told: Callable[[str, int], None] | None = None,
) -> RehearsalReport:
    """Let the bots play a persona, each `runs` times with seeds from `seed` on. `told(coach, run)` hears of progress.

    Raises `KeyError` for a coach that isn't in `COACHES`, `ValueError` where `runs` or `turns` is below 1.
    """
    if runs < 1 or turns < 1:
        raise ValueError("at least one run of at least one turn")
    part, voice, talk = Part.of(persona, scenario), ScriptedVoice(coder), Talk()
    rows: list[CoachRow] = []
    lines: dict[str, None] = {}
    for name in coaches:
        played = []
        for number in range(runs):
            run = play(part, COACHES[name], coder, voice, seed + number, turns)
            played.append(run)
            talk.take(run)
            lines.update(dict.fromkeys(e.spoken.text for e in run.exchanges))
            if told is not None:
                told(name, number + 1)
        rows.append(row_of(persona, played))
    return RehearsalReport(persona.id, scenario.id, turns, seed, tuple(rows), talk, tuple(lines))


def rules_checks(reports: Sequence[RehearsalReport]) -> tuple[Check, ...]:
    """The tests of the client's rules, over one persona or several."""
    return (
        _highest(reports),
        _never_enrolled(reports),
        _mostly_enrolled(reports),
        _soonest(reports),
        _count(
            reports,
            "core facts told to pushing, interrogating, cheering",
            "core_told",
            ("pushing", "interrogating", "cheering"),
        ),
        _count(reports, "guarded facts told in the first 2 turns, any bot", "guarded_early", tuple(COACHES)),
        _generic(reports),
    )


def talk_checks(talk: Talk, *, one: bool = False) -> tuple[Check, ...]:
    """The tests of how the client talks. One persona alone may be terse or wordy: their bounds are wider."""
    words, ninety = middle(talk.words), ninetieth(talk.words)
    opened, closed = middle(talk.after_open), middle(talk.after_closed)
    ratio = opened / closed if closed else float("nan")
    times = f"{ratio:.1f} times ({opened:.0f} : {closed:.0f})"
    off = ONE_OFF if one else ALL_OFF
    return (
        _between("words in a client turn, median", words, *((4, 18) if one else (6, 14))),
        _between("words in a client turn, 90th percentile", ninety, *((14, 60) if one else (25, 50))),
        Check(
            "words after an open question against a closed one",
            times,
            "at least 1.6",
            None if ratio != ratio else ratio >= 1.6,
        ),
        _near("change talk after open questions", share(talk.change_open), 0.38, off),
        _near("change talk after closed questions", share(talk.change_closed), 0.17, off),
        _near("sustain talk after advice at low safety", share(talk.sustain_advice), 0.23, off),
        Check("lines repeated in a session", str(talk.repeated), "0", talk.repeated == 0),
        Check(
            "turns with the same first three words, at most", str(talk.worst_beginning), "4", talk.worst_beginning <= 4
        ),
    )


def _highest(reports: Sequence[RehearsalReport]) -> Check:
    behind: list[str] = []
    compared = 0
    for report in reports:
        best = report.row("partnering")
        if best is None or len(report.rows) < 2:
            continue
        compared += 1
        behind += [
            f"{report.persona_id}: {row.coach} has more {name}"
            for row in report.rows
            for name in MEASURES
            if row is not best and row.measure(name) >= best.measure(name)
        ]
    found = "; ".join(behind[:3]) if behind else f"{compared} of {len(reports)}"
    return Check(
        "partnering ends highest in safety, ownership, insight",
        found,
        "every persona",
        not behind if compared else None,
    )


def _never_enrolled(reports: Sequence[RehearsalReport]) -> Check:
    rows = [row for report in reports for row in report.rows if row.coach in ("pushing", "advising")]
    count = sum(row.outcomes.get(Outcome.ENROLLED, 0) for row in rows)
    return Check("pushing and advising reach enrolled", str(count), "never", count == 0 if rows else None)


def _mostly_enrolled(reports: Sequence[RehearsalReport]) -> Check:
    shares = {r.persona_id: row.enrolled for r in reports if (row := r.row("partnering")) is not None}
    if not shares:
        return Check("partnering reaches enrolled", "", "at least 80%", None)
    least = min(shares, key=lambda name: shares[name])
    mean = sum(shares.values()) / len(shares)
    found = f"{mean:.0%}" if len(shares) == 1 else f"{mean:.0%}, least {shares[least]:.0%} ({least})"
    return Check("partnering reaches enrolled", found, "at least 80%", shares[least] >= 0.8)


def _soonest(reports: Sequence[RehearsalReport]) -> Check:
    turns = [turn for report in reports for row in report.rows for turn in row.enrolled_at]
    found = f"in {min(turns)} turns" if turns else "no one enrolled"
    return Check("soonest that anyone is enrolled", found, "8 turns or more", min(turns) >= 8 if turns else None)


def _count(reports: Sequence[RehearsalReport], name: str, what: str, coaches: tuple[str, ...]) -> Check:
    rows = [row for report in reports for row in report.rows if row.coach in coaches]
    count = sum(getattr(row, what) for row in rows)
    return Check(name, str(count), "0", count == 0 if rows else None)


def _generic(reports: Sequence[RehearsalReport]) -> Check:
    gaps: dict[str, float] = {}
    for report in reports:
        best, generic = report.row("partnering"), report.row("generic")
        if best is not None and generic is not None:
            gaps[report.persona_id] = sum(best.measure(n) - generic.measure(n) for n in MEASURES) / len(MEASURES)
    if not gaps:
        return Check("generic ends below partnering", "", f"by {CLEARLY}", None)
    least = min(gaps, key=lambda name: gaps[name])
    found = f"by {gaps[least]:.2f}" + (f" at least ({least})" if len(gaps) > 1 else "")
    return Check("generic ends below partnering", found, f"by {CLEARLY} or more", gaps[least] >= CLEARLY)


def _between(name: str, value: float, low: float, high: float) -> Check:
    return Check(name, f"{value:.0f}", f"{low:.0f} to {high:.0f}", None if value != value else low <= value <= high)


def _near(name: str, value: float, goal: float, off: float) -> Check:
    wanted = f"{goal:.0%} ± {100 * off:.0f}"
    if value != value:
        return Check(name, "no such turn", wanted, None)
    return Check(name, f"{value:.0%}", wanted, abs(value - goal) <= off)
