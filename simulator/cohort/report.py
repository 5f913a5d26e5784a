"""A comparison of cohorts in words, as JSON, and as a page that can be sent on."""

from __future__ import annotations

from collections.abc import Iterator
from textwrap import fill
from typing import Any, Final

from simulator.cohort.compare import FEW, LEAST, Compared, Comparison, Difference, Mean
from simulator.errors import printable
from simulator.export_html import interval_bar, page, safe
from simulator.progress import DIMENSIONS

WIDTH: Final = 100
SCHEMA: Final = "triad.comparison/1"
HOW_TO_READ: Final = (
    "A cohort's mean is the mean of its trainees' means, so that nobody counts twice for practising more. The interval "
    "holds the mean of such trainees 95 times in 100; where two cohorts are compared, it holds for all pairs of a "
    "dimension together.",
    "Cohorts differ in who joined them and when, in what they practised and how often. A difference says that there is "
    "one, and nothing of why; scores are for learning, and say nothing about who should pass.",
)


def as_record(found: Comparison) -> dict[str, Any]:
    """The comparison as plain JSON; numbers to two places."""
    alike = found.alike
    return {
        "schema": SCHEMA,
        "client": {"id": alike.client, "digest": alike.client_digest},
        "rubric_digest": alike.like.rubric_digest,
        "scorer": alike.like.scorer,
        "coder": alike.like.coder,
        "voice": alike.like.voice,
        "xray": alike.like.xray,
        "least_trainees": LEAST,
        "cohorts": [
            {
                "name": cohort.name,
                "trainees": cohort.trainees,
                "days": None if cohort.days is None else list(cohort.days),
                "occasions": dict(cohort.occasions),
                "outcomes": dict(cohort.outcomes),
                "dimensions": {
                    name: {
                        "trainees": mean.trainees,
                        "sessions": mean.sessions,
                        "mean": None if mean.mean is None else round(mean.mean, 2),
                        "interval": None if mean.interval is None else [round(end, 2) for end in mean.interval],
                    }
                    for name, mean in cohort.means.items()
                },
            }
            for cohort in found.cohorts
        ],
        "differences": [
            {
                "dimension": one.dimension,
                "first": one.first,
                "second": one.second,
                "points": round(one.points, 2),
                "interval": [round(end, 2) for end in one.interval],
                "told_apart": one.told_apart,
            }
            for one in found.differences
        ],
        "left_out": [{"cohort": name, "sessions": count, "why": why} for name, count, why in found.left_out],
        "seed": found.seed,
    }


def as_text(found: Comparison) -> str:
    """The comparison for a terminal."""
    width = max(len(printable(cohort.name)) for cohort in found.cohorts)
    lines = [what_is_compared(found)]
    for name in DIMENSIONS:
        lines += ["", name.capitalize()]
        for cohort in found.cohorts:
            lines.append(f"  {printable(cohort.name):<{width}}  {in_words(cohort.means[name])}")
        lines += [f"    {difference_in_words(one)}" for one in found.differences if one.dimension == name]
    lines += ["", "What was practised", *(f"  {about(cohort)}" for cohort in found.cohorts)]
    if found.left_out:
        lines += ["", "Left out", *(f"  {line}" for line in left_out_in_words(found))]
    return printable("\n".join([*lines, *(f"\n{fill(text, WIDTH)}" for text in HOW_TO_READ)]))


def as_html(found: Comparison) -> str:
    """The comparison as one page that needs nothing else."""
    body = ["<h1>Cohorts side by side</h1>", f'<p class="when">{safe(what_is_compared(found))}</p>']
    for name in DIMENSIONS:
        rows = "".join(f"<tr><th>{safe(cohort.name)}</th>{_cells(cohort.means[name])}</tr>" for cohort in found.cohorts)
        said = "".join(f"<li>{safe(difference_in_words(d))}</li>" for d in found.differences if d.dimension == name)
        body.append(f"<h2>{name.capitalize()}</h2><table>{rows}</table>" + (f"<ul>{said}</ul>" if said else ""))
    practised = "".join(f"<li>{safe(about(cohort))}</li>" for cohort in found.cohorts)
    body.append(f"<h2>What was practised</h2><ul>{practised}</ul>")
    if found.left_out:
        left = "".join(f"<li>{safe(line)}</li>" for line in left_out_in_words(found))
        body.append(f"<h2>Left out</h2><ul>{left}</ul>")
    body.append("<h2>How to read this</h2>" + "".join(f"<p>{safe(text)}</p>" for text in HOW_TO_READ))
    return page("Cohorts side by side", body)


def what_is_compared(found: Comparison) -> str:
    """What all the scores share."""
    return f"Sessions with {found.alike.client}: {found.alike.like.in_words}."


def in_words(mean: Mean) -> str:
    """`2.9 (between 2.4 and 3.4), 12 trainees in 30 sessions`, or that there are too few."""
    people = f"{mean.trainees} trainee{'' if mean.trainees == 1 else 's'}"
    if mean.mean is None or mean.interval is None:
        return f"{people}: too few to say anything of the cohort (at least {LEAST} are needed)"
    care = "; few, so read it with care" if mean.trainees < FEW else ""
    low, high = mean.interval
    sessions = f"{mean.sessions} session{'' if mean.sessions == 1 else 's'}"
    return f"{mean.mean:.1f} (between {low:.1f} and {high:.1f}), {people} in {sessions}{care}"


def about(cohort: Compared) -> str:
    """When a cohort practised what, and how the talks ended in the client."""
    people = f"{cohort.trainees} trainee{'' if cohort.trainees == 1 else 's'}"
    if cohort.days is None:
        return f"{cohort.name}: {people}, too few of whom practised this"
    occasions, ends = (", ".join(f"{name} {n}" for name, n in c.items()) for c in (cohort.occasions, cohort.outcomes))
    first, last = cohort.days
    return f"{cohort.name}: {people}; {first} to {last}; {occasions}. The client's end: {ends or 'not known'}."


def difference_in_words(one: Difference) -> str:
    """What can be said of two cohorts on a dimension."""
    low, high = one.interval
    if not one.told_apart:
        return (
            f"{one.first} and {one.second} can't be told apart (the difference lies between {low:+.1f} and {high:+.1f})"
        )
    more = "higher" if one.points > 0 else "lower"
    return f"{one.second} is {more} than {one.first} by {abs(one.points):.1f} (between {low:+.1f} and {high:+.1f})"


def left_out_in_words(found: Comparison) -> Iterator[str]:
    """A line for each reason in each cohort."""
    for name, count, why in found.left_out:
        yield f"{name}: {count} session{'' if count == 1 else 's'} {why}"


def _cells(mean: Mean) -> str:
    if mean.mean is None or mean.interval is None:
        return f'<td colspan="2"><small>{safe(in_words(mean))}</small></td>'
    bar = interval_bar(mean.mean, *mean.interval)
    return f"<td>{mean.mean:.1f}</td><td>{bar}<small>{safe(in_words(mean))}</small></td>"
