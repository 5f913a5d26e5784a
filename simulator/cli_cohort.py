"""`triad cohort ...`: the arguments. Nothing heavy is imported before a command needs it."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

cohort = typer.Typer(help="Cohorts of a programme: side by side, over time, as data.", no_args_is_help=True)

PlacesArgument = Annotated[
    list[str], typer.Argument(help="Names of imported cohorts, folders of bundles, or bundles.", metavar="COHORTS...")
]
NameArgument = Annotated[str, typer.Argument(help="An imported cohort's name.", metavar="NAME")]
ClientOption = Annotated[str | None, typer.Option("--client", help="Only sessions with this client.")]
ScenarioOption = Annotated[str | None, typer.Option("--scenario", help="Only sessions on this occasion.")]
SinceOption = Annotated[str | None, typer.Option("--since", help="Only sessions since this day (2026-01-31).")]
UntilOption = Annotated[str | None, typer.Option("--until", help="Only sessions until this day.")]
TitleOption = Annotated[str | None, typer.Option("--title", help="The report's title.")]
ByOption = Annotated[str | None, typer.Option("--by", help="Who the report is from.")]
HtmlOption = Annotated[Path | None, typer.Option("--html", help="Also write a page that can be sent on.")]
MarkdownOption = Annotated[Path | None, typer.Option("--markdown", help="Also write it in Markdown.")]
JsonOption = Annotated[bool, typer.Option("--json", help="Print JSON instead of text.")]

StoreOption = Annotated[
    str | None,
    typer.Option("--store", envvar="TRIAD_COHORTS", help="The database of published cohorts, where there is one."),
]


@cohort.command("compare")
def cohort_compare(
    cohorts: PlacesArgument,
    client: ClientOption = None,
    scenario: ScenarioOption = None,
    nth: Annotated[str, typer.Option(help="Which meeting with the client: 1, 2, ..., or any.")] = "1",
    since: SinceOption = None,
    until: UntilOption = None,
    detail: Annotated[bool, typer.Option("--detail", help="Also tell of each marker and behaviour.")] = False,
    mixed: Annotated[
        bool, typer.Option("--mixed", help="Also compare over all clients at once, by a mixed model (extra `stats`).")
    ] = False,
    store: StoreOption = None,
    title: TitleOption = None,
    by: ByOption = None,
    html: HtmlOption = None,
    markdown: MarkdownOption = None,
    json: JsonOption = False,
) -> None:
    """Compare cohorts on one client and occasion: means with intervals, and nobody is ranked."""
    from simulator.commands.cohort import Outputs, compare, wanted_of

    wanted = wanted_of(client=client, scenario=scenario, nth=nth, since=since, until=until)
    compare(cohorts, wanted, detail=detail, mixed=mixed, store=store, outputs=Outputs(title, by, html, markdown, json))


@cohort.command("change")
def cohort_change(
    cohorts: PlacesArgument,
    client: ClientOption = None,
    scenario: ScenarioOption = None,
    before: Annotated[str | None, typer.Option("--before", help="Earlier are sessions until this day.")] = None,
    after: Annotated[str | None, typer.Option("--after", help="Later are sessions since this day.")] = None,
    title: TitleOption = None,
    by: ByOption = None,
    html: HtmlOption = None,
    markdown: MarkdownOption = None,
    json: JsonOption = False,
) -> None:
    """Tell how cohorts changed: the same trainees before and after, week by week, and who dropped out."""
    from simulator.commands.cohort import Outputs, change, wanted_of

    wanted = wanted_of(client=client, scenario=scenario, nth="any", since=None, until=None)
    change(cohorts, wanted, before=before, after=after, outputs=Outputs(title, by, html, markdown, json))


@cohort.command("table")
def cohort_table(
    cohorts: PlacesArgument,
    csv: Annotated[Path | None, typer.Option("--csv", help="Write CSV, and a codebook beside it.")] = None,
    parquet: Annotated[Path | None, typer.Option("--parquet", help="Write Parquet (extra `parquet`).")] = None,
) -> None:
    """Write one row a session, with a codebook, for R, SPSS or JASP; prints CSV where no file is named."""
    from simulator.commands.cohort_data import table

    table(cohorts, csv=csv, parquet=parquet)


@cohort.command("list")
def cohort_list(json: JsonOption = False) -> None:
    """List the cohorts that were imported."""
    from simulator.commands.cohort_data import list_cohorts

    list_cohorts(as_json=json)


@cohort.command("show")
def cohort_show(name: NameArgument, json: JsonOption = False) -> None:
    """Show who has handed in, who hasn't, and where each stands with what is due; no scores."""
    from simulator.commands.cohort_data import show

    show(name, as_json=json)


@cohort.command("remove")
def cohort_remove(
    name: NameArgument,
    who: Annotated[str | None, typer.Option("--who", help="Only this pseudonym's bundle.")] = None,
    yes: Annotated[bool, typer.Option("--yes", help="Don't ask.")] = False,
) -> None:
    """Delete a cohort, or what one trainee handed over."""
    from simulator.commands.cohort_data import remove

    remove(name, who=who, yes=yes)


@cohort.command("roster")
def cohort_roster(
    name: NameArgument,
    file: Annotated[Path | None, typer.Argument(help="The pseudonyms, one a line, or the first column.")] = None,
) -> None:
    """Say who belongs to a cohort; without a file, print who does."""
    from simulator.commands.cohort_data import roster

    roster(name, file)


@cohort.command("due")
def cohort_due(
    name: NameArgument,
    title: Annotated[str | None, typer.Argument(help="What is due, in a few words.")] = None,
    day: Annotated[str | None, typer.Option("--by", help="The last day (2026-01-31).")] = None,
    sessions: Annotated[int, typer.Option(help="How many scored sessions.", min=1, max=1000)] = 1,
    client: ClientOption = None,
    remove: Annotated[bool, typer.Option("--remove", help="It isn't asked for any more.")] = False,
) -> None:
    """Say what is due when; without a title, print what is."""
    from simulator.commands.cohort_data import due

    due(name, title, day=day, sessions=sessions, client=client, remove=remove)


@cohort.command("gradebook")
def cohort_gradebook(
    name: NameArgument,
    out: Annotated[Path | None, typer.Option("--out", "-o", help="A file to write to.")] = None,
) -> None:
    """Write who has completed what, as CSV: completion only, no score."""
    from simulator.commands.cohort_data import gradebook

    gradebook(name, out=out)


@cohort.command("publish")
def cohort_publish(name: NameArgument, store: StoreOption = None) -> None:
    """Put an imported cohort's scores into a database that schools share, to be compared there."""
    from simulator.commands.cohort_data import publish

    publish(name, store=store)
