"""`triad queue ...`: the arguments. Nothing heavy is imported before a command needs it."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

queue = typer.Typer(
    help="Judging by a model on several machines, over PostgreSQL (extra `queue`).", no_args_is_help=True
)
UrlOption = Annotated[
    str | None,
    typer.Option("--queue", envvar="TRIAD_QUEUE", help="The database: postgresql://host/database.", show_envvar=True),
]
RubricOption = Annotated[str | None, typer.Option(help="A rubric's id, or a file.")]
BatchArgument = Annotated[str, typer.Argument(help="A batch's id, as `put` printed it.")]


@queue.command("put")
def queue_put(
    file: Annotated[str, typer.Argument(help="One transcript a line, as for score-many.")],
    url: UrlOption = None,
    rubric: RubricOption = None,
    budget: Annotated[float | None, typer.Option(help="What it may cost in all; it pauses before that.")] = None,
    a_minute: Annotated[float | None, typer.Option(help="Requests a minute of all workers.", min=0.1)] = None,
    yes: Annotated[bool, typer.Option("--yes", help="Don't ask before a batch that costs money.")] = False,
) -> None:
    """Put a batch before the model; prints its id. Putting it again adds what is missing."""
    from simulator.commands.queue import put

    raise typer.Exit(put(file, url=url, rubric=rubric, budget=budget, a_minute=a_minute, yes=yes))


@queue.command("work")
def queue_work(
    url: UrlOption = None,
    jobs: Annotated[int, typer.Option(help="Requests at once.", min=1, max=256)] = 4,
    until_empty: Annotated[bool, typer.Option("--until-empty", help="End when nothing is left to ask.")] = False,
) -> None:
    """Ask the model what waits, on as many machines as there are."""
    from simulator.commands.queue import work

    work(url=url, jobs=jobs, until_empty=until_empty)


@queue.command("show")
def queue_show(
    url: UrlOption = None, json: Annotated[bool, typer.Option("--json", help="Print JSON instead of text.")] = False
) -> None:
    """Show each batch: what is done, what waits, what it cost and what may still come."""
    from simulator.commands.queue import show

    show(url=url, as_json=json)


@queue.command("pause")
def queue_pause(batch: BatchArgument, url: UrlOption = None) -> None:
    """Ask nothing more of a batch for now."""
    from simulator.commands.queue import pause

    pause(batch, url=url, go_on=False, budget=None)


@queue.command("resume")
def queue_resume(
    batch: BatchArgument,
    url: UrlOption = None,
    budget: Annotated[float | None, typer.Option(help="A new budget, of all that it costs.")] = None,
) -> None:
    """Go on with a batch that was paused, or had spent its budget."""
    from simulator.commands.queue import pause

    pause(batch, url=url, go_on=True, budget=budget)


@queue.command("take")
def queue_take(
    batch: BatchArgument,
    url: UrlOption = None,
    rubric: RubricOption = None,
    out: Annotated[Path | None, typer.Option("--out", "-o", help="A file to write to.")] = None,
) -> None:
    """Write the cards of a batch, in the order of its lines; exit code 2 while some still wait."""
    from simulator.commands.queue import take

    raise typer.Exit(take(batch, url=url, rubric=rubric, out=out))
