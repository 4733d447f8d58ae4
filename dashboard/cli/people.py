"""`people`: who works on the desk, and in which role."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import TYPE_CHECKING

import click

from dashboard.cli.shared import cli, database, debug, open_desk

if TYPE_CHECKING:
    pass


@cli.group(short_help="Who works on the desk, and in which role.")
def people() -> None:
    """Manage who may do what. Roles: reader, editor, lead, admin."""


@people.command("list", short_help="List everyone with role and last visit.")
@database
@debug
def people_list(db: str | None) -> None:
    """Print one line per person, tab-separated: handle, role, in, out or invited, last here, name, email, issuer#subject."""
    from dashboard.store import people as access
    from dashboard.store.access import INVITED

    for person in access.people(open_desk(db)):
        seen = datetime.fromtimestamp(person.seen / 1000, UTC).isoformat(timespec="minutes") if person.seen else "-"
        state = "out" if not person.active else "invited" if person.issuer == INVITED else "in"
        line = (person.id, person.role, state, seen, person.name, person.email or "-")
        click.echo("\t".join((*line, f"{person.issuer}#{person.subject}")))


@people.command("role", short_help="Change someone's role.")
@click.argument("handle")
@click.argument("role")
@database
@debug
def people_role(handle: str, role: str, db: str | None) -> None:
    """Give HANDLE the role ROLE: reader, editor, lead or admin. It takes effect with their next click."""
    from dashboard.store import people as access

    access.set_role(open_desk(db), None, handle, role)
    click.echo(f"{handle}: {role}")


@people.command("remove", short_help="Remove someone's access; their marks stay.")
@click.argument("handle")
@database
@debug
def people_remove(handle: str, db: str | None) -> None:
    """Remove the access of HANDLE at once. Their decisions stay, under their name."""
    from dashboard.store import people as access

    access.set_active(open_desk(db), None, handle, False)
    click.echo(f"{handle} no longer has access.")


@people.command("restore", short_help="Restore someone's access.")
@click.argument("handle")
@database
@debug
def people_restore(handle: str, db: str | None) -> None:
    """Restore the access of HANDLE, in the role they had."""
    from dashboard.store import people as access

    access.set_active(open_desk(db), None, handle, True)
    click.echo(f"{handle} has access again.")


@people.command("local", short_help="Add a name that needs no sign-in on this computer.")
@click.argument("name")
@click.argument("role")
@database
@debug
def people_local(name: str, role: str, db: str | None) -> None:
    """Let NAME use the desk without signing in, on the computer it runs on, with DASHBOARD_LOGIN=local."""
    from dashboard.store import people as access

    person = access.add_local(open_desk(db), name, role)
    click.echo(f"{person.id}: {person.role}")
