"""A cohort's change over time in words, as JSON, and as a report that can be sent on."""

from __future__ import annotations

from typing import Any, Final

from simulator.cohort.change import Change, Changed
from simulator.cohort.compare import LEAST, Mean
from simulator.cohort.merging import NOT_PROVEN
from simulator.cohort.pages import ON_THE_AXIS, Block, Bullets, Grid, Heading, Paragraph, Report
from simulator.cohort.report import ANONYMITY, difference_in_words, difference_record, mean_record, score_cells
from simulator.progress.overview import DIMENSIONS

SCHEMA: Final = "triad.change/1"
HOW_TO_READ: Final = (
    "A change is each trainee's later mean minus their earlier one, averaged over the trainees who have both; its "
    "interval holds the mean change of such trainees 95 times in 100.",
    "Change isn't effect: trainees get to know the client, begin on a bad day and regress to their own mean, and those "
    "who stayed aren't those who left. Who stayed is said above. A curve by week shows whoever practised in that week: "
    "from week to week these are other people.",
    NOT_PROVEN,
)


def as_record(found: Change) -> dict[str, Any]:
    """The change as plain JSON; numbers to two places."""
    alike = found.alike
    return {
        "schema": SCHEMA,
        "client": {"id": alike.client, "digest": alike.client_digest},
        "scenario": alike.scenario,
        "before": found.before,
        "after": found.after,
        "least_trainees": LEAST,
        "cohorts": [
            {
                "name": one.name,
                "trainees": one.trainees,
                "both": one.both,
                "only_before": one.only_before,
                "only_after": one.only_after,
                "changes": {name: mean_record(mean) for name, mean in one.changes.items()},
                "began": {
                    name: {"who_went_on": mean_record(on), "who_stopped": mean_record(off)}
                    for name, (on, off) in one.began.items()
                },
                "weeks": [
                    {"week": w.number, "still": w.still, **{name: mean_record(m) for name, m in w.means.items()}}
                    for w in one.weeks
                    if w.still >= LEAST
                ],
            }
            for one in found.cohorts
        ],
        "differences": [difference_record(one) for one in found.differences],
    }


def report_of(found: Change, *, title: str, day: str, by: str | None = None) -> Report:
    """The change as a report of that `day`."""
    names = ", ".join(one.name for one in found.cohorts)
    alike = found.alike
    what = f"Sessions with {alike.client} ({alike.scenario}), {found.wanted.in_words}: {alike.like.in_words}."
    blocks: list[Block] = [Paragraph(headline(found))]
    for one in found.cohorts:
        blocks += _cohort(one, found)
    if found.differences:
        said = [f"{one.dimension}: change of {difference_in_words(one)}" for one in found.differences]
        blocks += [Heading("Changes side by side"), Bullets(said)]
    blocks += [Heading("How to read this"), *(Paragraph(text) for text in (*HOW_TO_READ, ANONYMITY))]
    return Report(title, f"{day}{f', {by}' if by else ''}: {names}. {what}", blocks)


def headline(found: Change) -> str:
    """What there is to say, in a sentence for each cohort."""
    return " ".join(_headline(one) for one in found.cohorts)


def _headline(one: Changed) -> str:
    sure = [
        f"{name} by {mean.mean:+.1f}"
        for name, mean in one.changes.items()
        if mean.mean is not None and mean.interval is not None and (mean.interval[0] > 0 or mean.interval[1] < 0)
    ]
    if all(mean.mean is None for mean in one.changes.values()):
        return f"{one.name}: {one.both} trainees have both an earlier and a later score, at least {LEAST} are needed."
    if not sure:
        return f"{one.name} can't be said to have changed."
    return f"{one.name} changed: {', '.join(sure)}."


def _cohort(one: Changed, found: Change) -> list[Block]:
    earlier = f"until {found.before}" if found.before else f"before {found.after}" if found.after else "first session"
    later = f"since {found.after}" if found.after else f"after {found.before}" if found.before else "latest session"
    rows = [(name, *_change_cells(one.changes[name])) for name in DIMENSIONS]
    blocks: list[Block] = [
        Heading(f"{one.name}: {earlier} against {later}"),
        Grid(("", "later minus earlier", "interval and trainees"), rows),
        Bullets(_stayed(one)),
    ]
    weeks = [week for week in one.weeks if week.still >= LEAST]
    for name in DIMENSIONS:
        shown = [(f"{w.number}", f"{w.still}", *score_cells(w.means[name])) for w in weeks]
        if len(shown) > 1:
            head = ("week", "still there", "mean", ON_THE_AXIS, "interval and trainees")
            blocks += [Heading(f"{one.name}, {name} by week"), Grid(head, shown)]
    return blocks


def _stayed(one: Changed) -> list[str]:
    said = [
        f"Of {one.trainees} trainees {one.both} have both; {one.only_before} stopped after the earlier one, "
        f"{one.only_after} came to it later only."
    ]
    for name, (on, off) in one.began.items():
        if on.mean is not None and off.mean is not None:
            said.append(f"{name}: those who went on had begun at {on.mean:.1f}, those who stopped at {off.mean:.1f}.")
    return said


def _change_cells(mean: Mean) -> tuple[str, str]:
    if mean.mean is None or mean.interval is None:
        return "", f"{mean.trainees} trainees: too few (at least {LEAST} are needed)"
    low, high = mean.interval
    return f"{mean.mean:+.1f}", f"{low:+.1f} to {high:+.1f}, {mean.trainees} trainees"
