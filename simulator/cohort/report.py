"""A comparison of cohorts in words, as JSON, and as a report that can be sent on."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any, Final

from simulator.cohort.compare import FEW, LEAST, Compared, Comparison, Difference, Mean
from simulator.cohort.merging import NOT_PROVEN
from simulator.cohort.pages import ON_THE_AXIS, Bar, Block, Bullets, Grid, Heading, Paragraph, Report

SCHEMA: Final = "triad.comparison/2"
HOW_TO_READ: Final = (
    "A cohort's mean is the mean of its trainees' means, so that nobody counts twice for practising more. The interval "
    "holds the mean of such trainees 95 times in 100; where two cohorts are compared, it holds for all pairs of a "
    "dimension together. A difference is the second cohort minus the first.",
    "Cohorts differ in who joined them and when, in what they practised and how often. A difference says that there is "
    "one, and nothing of why; scores are for learning, and say nothing about who should pass.",
    NOT_PROVEN,
)
ANONYMITY: Final = (
    f"This report names nobody, and says nothing of fewer than {LEAST} trainees. Who holds the bundles sees more: each "
    "pseudonym's scores, days, clients and own ratings, but no word that was said, no name and no machine. Whoever "
    "knows whose pseudonym it is knows whose scores they are; and two reports, one with a trainee and one without, "
    "tell of that one."
)


def as_record(found: Comparison) -> dict[str, Any]:
    """The comparison as plain JSON; numbers to two places."""
    alike, wanted = found.alike, found.wanted
    return {
        "schema": SCHEMA,
        "client": {"id": alike.client, "digest": alike.client_digest},
        "scenario": alike.scenario,
        "nth": wanted.nth,
        "since": wanted.since,
        "until": wanted.until,
        "rubric_digest": alike.like.rubric_digest,
        "scorer": alike.like.scorer,
        "coder": alike.like.coder,
        "voice": alike.like.voice,
        "xray": alike.like.xray,
        "least_trainees": LEAST,
        "cohorts": [_cohort(cohort) for cohort in found.cohorts],
        "differences": [difference_record(one) for one in found.differences],
        "left_out": [{"cohort": name, "sessions": count, "why": why} for name, count, why in found.left_out],
    }


def _cohort(cohort: Compared) -> dict[str, Any]:
    return {
        "name": cohort.name,
        "trainees": cohort.trainees,
        "days": None if cohort.days is None else list(cohort.days),
        "outcomes": dict(cohort.outcomes),
        "dimensions": {name: mean_record(mean) for name, mean in cohort.means.items()},
        "own_minus_observer": {name: mean_record(mean) for name, mean in cohort.gaps.items()},
        "markers": {name: mean_record(mean) for name, mean in cohort.markers.items()},
        "behaviours": {name: mean_record(mean) for name, mean in cohort.behaviours.items()},
        "objections": cohort.objections,
    }


def mean_record(mean: Mean) -> dict[str, Any]:
    """A mean as plain JSON."""
    return {
        "trainees": mean.trainees,
        "sessions": mean.sessions,
        "mean": None if mean.mean is None else round(mean.mean, 2),
        "interval": None if mean.interval is None else [round(end, 2) for end in mean.interval],
    }


def difference_record(one: Difference) -> dict[str, Any]:
    """A difference as plain JSON."""
    return {
        "dimension": one.dimension,
        "first": one.first,
        "second": one.second,
        "points": round(one.points, 2),
        "interval": [round(end, 2) for end in one.interval],
        "told_apart": one.told_apart,
    }


def report_of(
    found: Comparison, *, title: str, day: str, by: str | None = None, detail: bool = False, more: Sequence[Block] = ()
) -> Report:
    """The comparison as a report of that `day`; with `detail` markers and behaviours too, `more` before the reading."""
    names = ", ".join(cohort.name for cohort in found.cohorts)
    under = f"{day}{f', {by}' if by else ''}: {names}. {what_is_compared(found)}"
    blocks: list[Block] = [Paragraph(headline(found))]
    for name in dict.fromkeys(name for cohort in found.cohorts for name in cohort.means):
        rows = [(cohort.name, *score_cells(cohort.means[name])) for cohort in found.cohorts if name in cohort.means]
        blocks += [
            Heading(name.replace("_", " ").capitalize()),
            Grid(("", "mean", ON_THE_AXIS, "interval and trainees"), rows),
        ]
        said = [difference_in_words(one) for one in found.differences if one.dimension == name]
        blocks += [Bullets(said)] if said else []
    blocks += _own(found)
    blocks += [Heading("What was practised"), Bullets([about(cohort) for cohort in found.cohorts])]
    if detail:
        blocks += _detail(found)
    if found.left_out:
        blocks += [Heading("Left out"), Bullets(list(left_out_in_words(found)))]
    blocks += more
    blocks += [Heading("How to read this"), *(Paragraph(text) for text in (*HOW_TO_READ, ANONYMITY))]
    return Report(title, under, blocks)


def headline(found: Comparison) -> str:
    """What there is to say, in one or two sentences."""
    if not any(mean.mean is not None for cohort in found.cohorts for mean in cohort.means.values()):
        return f"Too few trainees practised this to say anything of a cohort: at least {LEAST} are needed."
    if not found.differences:
        said = []
        for cohort in found.cohorts:
            means = [f"{name} {m.mean:.1f}" for name, m in cohort.means.items() if m.mean is not None]
            said.append(f"{cohort.name} stands at {', '.join(means)}" if means else f"{cohort.name}: too few trainees")
        return "; ".join(said) + ", on scales from 0 to 5."
    apart = [one for one in found.differences if one.told_apart]
    if not apart:
        return "On no dimension can these cohorts be told apart."
    words = [
        f"on {one.dimension}, {one.second} is {_more(one.points)} than {one.first} by {abs(one.points):.1f}"
        for one in apart
    ]
    rest = len(found.differences) - len(apart)
    tail = f"; the other {rest} comparisons tell nothing apart" if rest else ""
    first = "; ".join(words) + tail + "."
    return first[:1].upper() + first[1:]


def _more(points: float) -> str:
    return "higher" if points > 0 else "lower"


def what_is_compared(found: Comparison) -> str:
    """What all the scores share."""
    alike = found.alike
    return f"Sessions with {alike.client} ({alike.scenario}), {found.wanted.in_words}: {alike.like.in_words}."


def score_cells(mean: Mean) -> tuple[str | Bar, ...]:
    """`2.9`, its bar, and how sure it is; or that there are too few."""
    if mean.mean is None or mean.interval is None:
        return "", "", in_words(mean)
    return f"{mean.mean:.1f}", Bar(mean.mean, *mean.interval), in_words(mean)


def in_words(mean: Mean) -> str:
    """`2.4 to 3.4, 12 trainees in 30 sessions`, or that there are too few."""
    people = _many(mean.trainees, "trainee")
    if mean.mean is None or mean.interval is None:
        return f"{people}: too few to say anything of the cohort (at least {LEAST} are needed)"
    care = "; few, so read it with care" if mean.trainees < FEW else ""
    low, high = mean.interval
    return f"{low:.1f} to {high:.1f}, {people} in {_many(mean.sessions, 'session')}{care}"


def about(cohort: Compared) -> str:
    """When a cohort practised, and how the talks ended in the client."""
    people = _many(cohort.trainees, "trainee")
    if cohort.days is None:
        return f"{cohort.name}: {people}, too few of whom practised this"
    ends = ", ".join(f"{name} {n}" for name, n in cohort.outcomes.items())
    first, last = cohort.days
    against = f" In {_many(cohort.objections, 'turn')} a trainee found the observer wrong." if cohort.objections else ""
    return f"{cohort.name}: {people}; {first} to {last}. The client's end: {ends or 'not known'}.{against}"


def difference_in_words(one: Difference) -> str:
    """What can be said of two cohorts on a dimension."""
    low, high = one.interval
    between = f"{one.points:+.1f}, between {low:+.1f} and {high:+.1f}"
    if not one.told_apart:
        return f"{one.second} minus {one.first}: {between}. The two can't be told apart."
    return f"{one.second} minus {one.first}: {between}. {one.second} is {_more(one.points)}."


def left_out_in_words(found: Comparison) -> Iterator[str]:
    """A line for each reason in each cohort."""
    for name, count, why in found.left_out:
        yield f"{name}: {_many(count, 'session')} {why}"


def _own(found: Comparison) -> list[Block]:
    said = []
    for cohort in found.cohorts:
        for name, gap in cohort.gaps.items():
            if gap.mean is not None and gap.interval is not None:
                low, high = gap.interval
                said.append(
                    f"{cohort.name}, {name}: own rating minus observer {gap.mean:+.1f}, between {low:+.1f} and "
                    f"{high:+.1f} ({_many(gap.trainees, 'trainee')})"
                )
    return [Heading("How trainees rated themselves"), Bullets(said)] if said else []


def _detail(found: Comparison) -> list[Block]:
    head = ("", *(cohort.name for cohort in found.cohorts))
    blocks: list[Block] = []
    for title, part, how in (
        ("Markers", "markers", "From -1 (contradicted) over 0 (missed) to 1 (shown), where there was an opening."),
        ("Behaviours", "behaviours", "In how many of a hundred coach turns it was heard."),
    ):
        names = sorted({name for cohort in found.cohorts for name in getattr(cohort, part)})
        rows = [(name, *(_plain(getattr(c, part).get(name), part) for c in found.cohorts)) for name in names]
        if rows:
            note = f"{how} Means over trainees (their number behind each); an interval would promise too much."
            blocks += [Heading(title), Paragraph(note), Grid(head, rows)]
    return blocks


def _plain(mean: Mean | None, part: str) -> str:
    if mean is None or mean.mean is None:
        return "too few"
    value = f"{mean.mean:+.2f}" if part == "markers" else f"{mean.mean * 100:.0f}"
    return f"{value} ({mean.trainees})"


def _many(count: int, what: str) -> str:
    return f"{count} {what}{'' if count == 1 else 's'}"
