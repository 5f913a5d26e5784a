"""`triad server init|invite|roles|revoke`: a database that a class shares."""

from __future__ import annotations

import json
import sys

import typer

from simulator.errors import UsageError, printable
from simulator.paths import find_paths
from simulator.records.roles import RIGHTS, Role, invite, people, prepare, revoke, set_role, url_for
from simulator.records.servers import named
from simulator.settings import read_settings


def init(url: str | None) -> None:
    """Prepare the database. Raises `UsageError` and `RecordsError`."""
    address = _address(url)
    prepare(address)
    typer.echo(f"{named(address)} is ready: every row has an owner, and nobody reads another's.", err=True)
    typer.echo("Next: triad server invite NAME", err=True)


def invite_person(login: str, *, url: str | None, role: str, again: bool, days: int | None, as_json: bool) -> None:
    """Invite somebody and print what to hand over: the address for `database_url`."""
    address = _address(url)
    made = invite(address, login, Role(role), again=again, days=days)
    own = url_for(address, login, made.token)
    if as_json:
        found = {"login": login, "role": made.role.value, "code": made.code, "database_url": own}
        sys.stdout.write(json.dumps(found) + "\n")
        return
    typer.echo(own)
    how = "TRIAD_DATABASE_URL, or the setting database_url"
    typer.echo(f"For {login} ({made.role.value}) alone; it is shown this once. Where it goes: {how}.", err=True)


def roles(login: str | None, role: str | None, *, url: str | None, as_json: bool) -> None:
    """List who is in the class and may what, or give somebody another role."""
    address = _address(url)
    if login is not None:
        if role is None:
            raise UsageError("Which role?", hint=f"triad server roles {login} {'|'.join(Role)}")
        set_role(address, login, Role(role))
        typer.echo(f"{login} is a {role} now: {RIGHTS[Role(role)]}.", err=True)
        return
    found = people(address)
    if as_json:
        rows = [
            {
                "login": one.login,
                "role": one.role.value,
                "open": one.open,
                "until": None if one.until is None else one.until.isoformat(),
                "finished": one.finished,
                "last_day": one.last_day,
            }
            for one in found
        ]
        sys.stdout.write(json.dumps(rows) + "\n")
        return
    for kind in Role:
        typer.echo(f"{kind.value:<8} {RIGHTS[kind]}", err=True)
    for one in found:
        state = "" if one.open else "  taken out"
        until = "" if one.until is None else f"  until {one.until:%Y-%m-%d}"
        practised = "" if one.finished is None else f"  {one.finished} finished, last on {one.last_day or '(never)'}"
        typer.echo(printable(f"{one.login:<20} {one.role.value:<8}{practised}{until}{state}"))


def take_out(login: str, *, url: str | None, forget: bool, yes: bool) -> None:
    """Let somebody in no more; with `forget` delete what they kept."""
    address = _address(url)
    if forget and not yes:
        if not sys.stdin.isatty():
            raise UsageError("Nobody can be asked here.", hint=f"triad server revoke {login} --forget --yes")
        typer.confirm(f"Delete all that {login} kept on {named(address)}?", abort=True, err=True)
    talks = revoke(address, login, forget=forget)
    said = f"is gone, with {talks} talks" if forget else "is let in no more; what they kept is still there"
    typer.echo(f"{login} {said}.", err=True)


def _address(url: str | None) -> str:
    if url is not None:
        return url
    kept = read_settings(find_paths().settings).settings.database_url
    if kept is None:
        raise UsageError(
            "Which server?",
            hint="Name it with --server, TRIAD_SERVER or database_url: postgresql+psycopg://login@host/database",
        )
    return kept.get_secret_value()
