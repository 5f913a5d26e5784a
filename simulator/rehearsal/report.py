"""Rehearsals as text and as JSON: the table of the bots, the plot of the state, the tests, and a persona's pass card.

Pure; no colours, no box characters. `plain` draws with ASCII only.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from statistics import median
from typing import Any, Final

from personas.model import Outcome, Persona
from scoring.files.yaml_source import Source
from simulator.rehearsal.figures import MEASURES, CoachRow, Talk
from simulator.rehearsal.findings import Finding, Weight, counted
from simulator.rehearsal.rehearse import Check, RehearsalReport, rules_checks, talk_checks
from simulator.rehearsal.styles import Apart

SCHEMA: Final = "triad.rehearsal/1"
_STEPS: Final = "▁▂▃▄▅▆▇█"
_PLAIN_STEPS: Final = "_.-=+*%#"
_PLOT: Final = 24
_SHORT: Final = {
    Outcome.ENROLLED: "enrolled",
    Outcome.COMPLIED: "complied",
    Outcome.WITHDREW: "withdrew",
    Outcome.UNFINISHED: "unfinished",
}
APART: Final = 5.0
"""Personas must be told apart by style at least so many times better than by chance (issue, table of figures)."""


def rehearsal_text(report: RehearsalReport, *, plain: bool = False) -> str:
    """One persona's rehearsal: a row for each bot, the plot, the tests. At most 80 columns wide."""
    lines = [
        f"{report.persona_id}: {report.rows[0].runs if report.rows else 0} sessions of {report.turns} turns "
        f"with each coach, seeds from {report.seed}",
        "",
        f"{'coach':<14}{'safety':>7}{'owner':>7}{'insight':>8}{'grip':>6}{'facts':>7}  how the sessions end",
    ]
    for row in report.rows:
        lines.append(
            f"{row.coach:<14}{row.safety:>7.2f}{row.ownership:>7.2f}{row.insight:>8.2f}{row.grip:>6.2f}"
            f"{row.facts:>7.1f}  {_ends(row)}"
        )
    lines += ["", *plot(report, plain=plain), "", *checks_text(report.checks)]
    return _joined(lines, plain)


def plot(report: RehearsalReport, *, plain: bool = False) -> list[str]:
    """Safety, ownership and insight turn by turn, one small curve for each bot."""
    lines = [f"{'turn by turn':<14}" + "".join(f"{name:<{_PLOT + 2}}" for name in MEASURES).rstrip()]
    for row in report.rows:
        curves = (spark(row.curves[name], _PLOT, plain=plain) for name in MEASURES)
        lines.append(f"{row.coach:<14}" + "".join(f"{curve:<{_PLOT + 2}}" for curve in curves).rstrip())
    lines.append(f"{'':<14}{'(from 0, ' + (_PLAIN_STEPS[0] if plain else _STEPS[0])}, to 1, {_top(plain)})")
    return lines


def spark(values: Sequence[float], width: int, *, plain: bool = False) -> str:
    """Values from 0 to 1 as a row of at most `width` characters."""
    steps = _PLAIN_STEPS if plain else _STEPS
    if not values:
        return ""
    count = min(width, len(values))
    picked = [values[round(n * (len(values) - 1) / max(1, count - 1))] for n in range(count)]
    return "".join(steps[min(len(steps) - 1, int(max(0.0, value) * len(steps)))] for value in picked)


def checks_text(checks: Sequence[Check]) -> list[str]:
    """A line for each test, and what it found."""
    marks = {True: "pass", False: "FAIL", None: "  - "}
    return [f"{marks[check.passed]}  {check.name}: {check.found} (to reach: {check.wanted})" for check in checks]


def figures_text(reports: Sequence[RehearsalReport], apart: Apart | None = None, *, plain: bool = False) -> str:
    """Several personas: how each fared with the good coach and the generic one, then the tests over all of them."""
    lines = [f"{'persona':<12}{'enrolled':>9}{'in turns':>10}{'partnering':>12}{'generic':>9}  safety with partnering"]
    for report in reports:
        best, generic = report.row("partnering"), report.row("generic")
        if best is None:
            continue
        at = f"{median(best.enrolled_at):.0f}" if best.enrolled_at else "-"
        mean = sum(best.measure(name) for name in MEASURES) / len(MEASURES)
        other = "-" if generic is None else f"{sum(generic.measure(n) for n in MEASURES) / len(MEASURES):.2f}"
        curve = spark(best.curves["safety"], _PLOT, plain=plain)
        lines.append(f"{report.persona_id:<12}{best.enrolled:>9.0%}{at:>10}{mean:>12.2f}{other:>9}  {curve}")
    return _joined([*lines, "", *checks_text(all_checks(reports, apart))], plain)


def all_checks(reports: Sequence[RehearsalReport], apart: Apart | None = None) -> tuple[Check, ...]:
    """The tests over several personas together."""
    talk = Talk()
    for report in reports:
        talk.add(report.talk)
    style = (style_check(apart),) if apart is not None and apart.samples else ()
    return (*rules_checks(reports), *talk_checks(talk), *style)


def style_check(apart: Apart) -> Check:
    """The test that personas can be told apart by style alone."""
    found = f"{apart.share:.0%} of {apart.samples} samples, {apart.times_chance:.1f} times chance"
    return Check(
        "personas told apart by style alone, from 5 lines",
        found,
        f"{APART:.0f} times chance",
        apart.times_chance >= APART,
    )


@dataclass(frozen=True)
class PassCard:
    """What `triad persona check` ends with."""

    persona: Persona
    file: str
    findings: tuple[tuple[int, Finding], ...]
    """Each with its line in the file."""
    report: RehearsalReport

    @property
    def passed(self) -> bool:
        """Whether nothing grave was found and no test failed."""
        return self.report.passed and all(finding.weight is not Weight.MUST for _, finding in self.findings)


def pass_card(persona: Persona, source: Source, findings: Sequence[Finding], report: RehearsalReport) -> PassCard:
    """The card for a persona's file, its findings and its rehearsal."""
    placed = tuple((source.line(finding.place), finding) for finding in findings)
    return PassCard(persona, source.name, placed, report)


def card_text(card: PassCard, *, plain: bool = False) -> str:
    """The pass card: the rehearsal, what to mend, and the verdict last."""
    persona = card.persona
    lines = [rehearsal_text(card.report, plain=plain), ""]
    must = [each for each in card.findings if each[1].weight is Weight.MUST]
    should = [each for each in card.findings if each[1].weight is Weight.SHOULD]
    for title, found in (("To mend:", must), ("Worth mending:", should)):
        if found:
            lines.append(title)
            lines += [f"  {card.file}:{line}: {finding.message}. {finding.hint}." for line, finding in found]
            lines.append("")
    blocks = ", ".join(f"{block.value} {grip:.2f}" for block, grip in persona.blocks.items())
    failed = sum(check.passed is False for check in card.report.checks)
    lines += [
        f"{persona.name} ({persona.id}), stuck on {persona.stuck_on}",
        f"{counted(len(persona.all_lines()), 'line')}, {counted(len(persona.facts), 'fact')}, blocks: {blocks}",
        f"{len(must)} to mend, {len(should)} worth mending, {counted(failed, 'test')} failed",
        "PASS" if card.passed else "NOT YET: mend what stands above, then check again",
    ]
    return "\n".join(lines)


def report_json(reports: Sequence[RehearsalReport], apart: Apart | None = None) -> dict[str, Any]:
    """Rehearsals as plain data."""
    return {
        "schema": SCHEMA,
        "personas": [_persona_json(report) for report in reports],
        "checks": [_check_json(check) for check in all_checks(reports, apart)],
    }


def card_json(card: PassCard) -> dict[str, Any]:
    """A pass card as plain data."""
    return {
        "schema": SCHEMA,
        "persona": card.persona.id,
        "file": card.file,
        "passed": card.passed,
        "findings": [
            {"weight": f.weight.value, "line": line, "place": list(f.place), "message": f.message, "hint": f.hint}
            for line, f in card.findings
        ],
        "rehearsal": _persona_json(card.report),
    }


def _persona_json(report: RehearsalReport) -> dict[str, Any]:
    return {
        "id": report.persona_id,
        "scenario": report.scenario_id,
        "turns": report.turns,
        "seed": report.seed,
        "coaches": [_row_json(row) for row in report.rows],
        "checks": [_check_json(check) for check in report.checks],
    }


def _row_json(row: CoachRow) -> dict[str, Any]:
    return {
        "coach": row.coach,
        "runs": row.runs,
        "outcomes": {outcome.value: row.outcomes.get(outcome, 0) for outcome in Outcome},
        "safety": round(row.safety, 4),
        "ownership": round(row.ownership, 4),
        "insight": round(row.insight, 4),
        "grip": round(row.grip, 4),
        "enrolled_at": list(row.enrolled_at),
        "core_told": row.core_told,
        "guarded_early": row.guarded_early,
        "facts": round(row.facts, 2),
        "curves": {name: [round(value, 3) for value in curve] for name, curve in row.curves.items()},
    }


def _check_json(check: Check) -> dict[str, Any]:
    return {"name": check.name, "found": check.found, "wanted": check.wanted, "passed": check.passed}


def _ends(row: CoachRow) -> str:
    ends = sorted(row.outcomes.items(), key=lambda each: -each[1])
    told = ", ".join(f"{count} {_SHORT[outcome]}" for outcome, count in ends)
    return told + (f" (turn {median(row.enrolled_at):.0f})" if row.outcomes.get(Outcome.ENROLLED) else "")


def _joined(lines: Sequence[str], plain: bool) -> str:
    text = "\n".join(lines)
    return text.replace("±", "+/-") if plain else text


def _top(plain: bool) -> str:
    return (_PLAIN_STEPS if plain else _STEPS)[-1]
