"""`triad server ...`: the arguments. Nothing heavy is imported before a command needs it."""

from __future__ import annotations

from typing import Annotated, Literal

import typer

server = typer.Typer(
    help="A database that a class shares (PostgreSQL, extra `postgres`): each their own rows.", no_args_is_help=True
)
RoleName = Literal["trainee", "trainer", "lead"]
UrlOption = Annotated[
    str | None,
    typer.Option(
        "--server",
        envvar="TRIAD_SERVER",
        help="postgresql+psycopg://login@host/database; without it, the setting database_url.",
    ),
]
JsonOption = Annotated[bool, typer.Option("--json", help="Print JSON instead of text.")]
LoginArgument = Annotated[str, typer.Argument(help="The person's login: a-z, 0-9, - and _.")]


@server.command("init")
def server_init(url: UrlOption = None) -> None:
    """Prepare a database: tables, roles, and each their own rows. Again after an update of triad."""
    from simulator.commands.server import init

    init(url)


@server.command("invite")
def server_invite(
    login: LoginArgument,
    url: UrlOption = None,
    role: Annotated[RoleName, typer.Option(help="What they are in the class.")] = "trainee",
    again: Annotated[bool, typer.Option("--again", help="A new invitation; the old one is void.")] = False,
    days: Annotated[int | None, typer.Option(help="Void after so many days.", min=1, max=3650)] = None,
    json: JsonOption = False,
) -> None:
    """Invite somebody; prints what to hand over to them, once."""
    from simulator.commands.server import invite_person

    invite_person(login, url=url, role=role, again=again, days=days, as_json=json)


@server.command("roles")
def server_roles(
    login: Annotated[str | None, typer.Argument(help="Somebody whose role changes.")] = None,
    role: Annotated[RoleName | None, typer.Argument(help="What they are from now on.")] = None,
    url: UrlOption = None,
    json: JsonOption = False,
) -> None:
    """List who is in the class and may what, or give somebody another role."""
    from simulator.commands.server import roles

    roles(login, role, url=url, as_json=json)


@server.command("revoke")
def server_revoke(
    login: LoginArgument,
    url: UrlOption = None,
    forget: Annotated[bool, typer.Option("--forget", help="Delete all that they kept as well.")] = False,
    yes: Annotated[bool, typer.Option("--yes", help="Don't ask.")] = False,
) -> None:
    """Let somebody in no more, from now on."""
    from simulator.commands.server import take_out

    take_out(login, url=url, forget=forget, yes=yes)
