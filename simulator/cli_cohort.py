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


@cohort.command("compare")
def cohort_compare(
    cohorts: PlacesArgument,
    client: ClientOption = None,
    scenario: ScenarioOption = None,
    nth: Annotated[str, typer.Option(help="Which meeting with the client: 1, 2, ..., or any.")] = "1",
    since: SinceOption = None,
    until: UntilOption = None,
    detail: Annotated[bool, typer.Option("--detail", help="Also tell of each marker and behaviour.")] = False,
    title: TitleOption = None,
    by: ByOption = None,
    html: HtmlOption = None,
    markdown: MarkdownOption = None,
    json: JsonOption = False,
) -> None:
    """Compare cohorts on one client and occasion: means with intervals, and nobody is ranked."""
    from simulator.commands.cohort import Outputs, compare, wanted_of

    wanted = wanted_of(client=client, scenario=scenario, nth=nth, since=since, until=until)
    compare(cohorts, wanted, detail=detail, outputs=Outputs(title, by, html, markdown, json))


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
