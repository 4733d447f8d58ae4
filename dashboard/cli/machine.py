"""`doctor`: is this machine fit for the desk?"""

from __future__ import annotations

import click

from dashboard.cli.shared import PORT, cli, database, debug


@cli.command(short_help="Check this machine and say what to fix.")
@database
@click.option("--port", metavar="N", type=PORT, default=8501, show_default=True, help="Port to check.")
@debug
def doctor(db: str | None, port: int) -> None:
    """Check this machine: Python, packages, settings, database, disk, port, browser. Changes nothing.

    The exit code is 1 if something Copydesk needs is broken.
    """
    from dashboard.doctor import checks

    broken = 0
    for check in checks(db, port):
        sign = "✓" if check.ok else ("✗" if check.needed else "–")
        click.echo(f"{sign} {check.name}: {check.says}")
        if not check.ok and check.hint:
            click.echo(f"    {check.hint}")
        broken += check.needed and not check.ok
    if broken:
        raise click.exceptions.Exit(1)
