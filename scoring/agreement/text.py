"""The agreement report as plain text, with each figure's name explained in a sentence."""

from __future__ import annotations

from collections.abc import Sequence

from scoring.agreement.statistics import Agreement, AgreementReport, Together

MOST_TALKS = 5
"""Talks that divide the raters which are named."""
EXPLAINED = (
    "ICC(2,1): of all that sets the scores apart, the share that comes from the talks and not from who rated; 1 is "
    "full agreement, 0 none. It counts a rater who is always stricter as disagreement.",
    "95% interval: where the true figure may lie, given how few talks there are. Two raters who share no more than ten "
    "talks can't know it well.",
    "Weighted kappa: agreement beyond what chance would give to these two; being two points apart counts four times as "
    "much as being one apart.",
    "Mean difference: how much higher the first scores than the second, in points.",
    "Krippendorff's alpha: agreement of all raters together; talks that some of them didn't rate count as far as they "
    "go.",
)


def render_agreement(report: AgreementReport, *, explained: bool = True) -> str:
    """The report, one line a figure."""
    lines = [*report.notes]
    if lines:
        lines.append("")
    lines += ["What was rated      ICC(2,1)  95% interval    weighted kappa  95% interval    mean difference  n", ""]
    for kind in ("human-human", "human-observer", "observer-observer"):
        these = [one for one in report.agreements if one.kind == kind]
        for a, b in dict.fromkeys((one.a, one.b) for one in these):
            lines.append(f"{a} and {b} ({kind})")
            lines += [_row(one) for one in these if (one.a, one.b) == (a, b)]
            lines.append("")
    if report.together:
        lines.append("All raters together")
        lines += [_all(one) for one in report.together]
        lines.append("")
    if report.leniency:
        lines.append("Leniency: points above (+) or below (-) the mean of all who rated the same transcripts")
        lines += [f"  {one.rater} on {one.what}: {one.points:+.2f} (n {one.n})" for one in report.leniency]
        lines.append("")
    apart = [one for one in report.divides if one.points >= 1][:MOST_TALKS]
    if apart:
        lines.append("Talks that divide the raters most (mean of the widest differences, in points)")
        lines += [f"  {one.transcript}: {one.points:.2f}" for one in apart]
        lines.append("")
    if explained:
        lines += EXPLAINED
    return "\n".join(lines).rstrip()


def _row(one: Agreement) -> str:
    figures = (_number(one.icc), _span(one.interval), _number(one.kappa), _span(one.kappa_interval))
    difference = "-" if one.difference is None else f"{one.difference:+.2f}"
    note = f"  {one.note}" if one.note else ""
    return (
        f"  {one.what:<18}{figures[0]:<10}{figures[1]:<16}{figures[2]:<16}{figures[3]:<16}{difference:<17}{one.n}{note}"
    )


def _all(one: Together) -> str:
    whole = f"; ICC(2,1) {_number(one.icc)} ({_span(one.interval)}) over {one.complete} rated by all" if one.icc else ""
    return f"  {one.what}: Krippendorff's alpha {_number(one.alpha)} ({one.raters} raters, {one.n} talks){whole}"


def _number(value: float | None) -> str:
    return "-" if value is None else f"{value:.2f}"


def _span(between: Sequence[float] | None) -> str:
    return "-" if between is None else f"{between[0]:.2f} to {between[1]:.2f}"
