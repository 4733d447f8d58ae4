"""`backup`, `verify`, `restore`, `move` and `check`: what is done with a desk's database."""

from __future__ import annotations

from pathlib import Path

import click

from dashboard.cli.shared import FOLDER, bars, cli, counted, database, debug, open_desk
from dashboard.settings import BACKUPS_MADE


@cli.command(short_help="Back up the database while it is in use.")
@click.argument("file", type=FOLDER, required=False)
@database
@click.option(
    "--keep",
    metavar="N",
    type=click.IntRange(1, 9999),
    default=BACKUPS_MADE,
    show_default=True,
    help="Without FILE: keep the newest N backups in the folder, remove older ones.",
)
@debug
def backup(file: Path | None, db: str | None, keep: int) -> None:
    """Copy the database to FILE while it is in use, and check the copy. FILE must not exist yet.

    Without FILE the copy goes into the folder `backups` beside the SQLite database (for PostgreSQL: in the data folder),
    named by the time, and old ones are removed: run it from cron.

    A PostgreSQL database is copied by pg_dump to a FILE that ends with .dump, and row by row into an SQLite file otherwise.
    """
    from dashboard import store

    engine = store.open_existing(db, upgrade=False)
    target = file or store.next_backup(engine)
    try:
        store.back_up(engine, target)
        lacks = store.find_lacks(engine)
    finally:
        engine.dispose()
    click.echo(f"Backup written and checked: {target}")
    for lack in lacks:
        click.echo(f"  ✗ {lack}: the desk itself lacks it; see `doctor`")
    if file is None:
        for old in store.drop_old_backups(target.parent, "manual", keep):
            click.echo(f"  removed: {old.name}")


@cli.command(short_help="Check that a backup is complete and undamaged.")
@click.argument("file", type=FOLDER)
@debug
def verify(file: Path) -> None:
    """Check that the backup FILE is undamaged and that its marks follow from its log, as `check` does for the desk.

    A dump of pg_dump is listed with pg_restore: every table must be in it. The exit code is 1 if anything is wrong.
    """
    from dashboard import review, store

    backup = store.look_at_backup(file)
    wrong = list(backup.faults)
    if backup.events is not None:
        engine = store.open_existing(f"sqlite:///{file.expanduser().absolute()}", upgrade=False)
        try:
            with bars() as progress:
                proof = review.prove(engine, progress=progress)
            lacks = store.find_lacks(engine)
        finally:
            engine.dispose()
        wrong += [*proof.wrong, *lacks]
        click.echo(
            f"{counted(proof.articles, 'article')}, {counted(proof.events, 'event')}, {counted(proof.marks, 'mark')}"
        )
        click.echo(f"seal: {proof.seal}")
    for line in wrong:
        click.echo(f"  ✗ {line}")
    if wrong:
        click.echo(f"{file} is NOT whole.")
        raise click.exceptions.Exit(1)
    if backup.kind == "dump":
        listed = (
            "every table is in it" if store.has_tool("pg_restore") else "pg_restore is not installed: it was not opened"
        )
        click.echo(f"{file}: a dump of PostgreSQL; {listed}. Only restoring it proves more.")
    elif backup.events is None:
        click.echo(
            f"{file} is whole. Its tables are those of an older version ({backup.tables}): marks were not proven."
        )
    else:
        click.echo(f"{file} is whole.")


@cli.command(short_help="Replace the database with a backup.")
@click.argument("file", type=FOLDER)
@database
@debug
def restore(file: Path, db: str | None) -> None:
    """Replace the database with the backup FILE. Stop the desk first.

    FILE is checked before anything is touched. The former SQLite file is kept beside the new one and named here. A
    PostgreSQL database must be empty: FILE is read into it by pg_restore, or row by row from an SQLite file.
    """
    from dashboard import store

    kept = store.restore(file, db)
    if kept:
        click.echo(f"The former database is kept: {kept}")
    click.echo("Restored. Next: run `check`, then start the desk; marks still waiting in browsers are sent again.")


@cli.command(short_help="Move the desk to another database, SQLite or PostgreSQL.")
@click.argument("source", metavar="FROM")
@click.argument("target", metavar="TO")
@debug
def move(source: str, target: str) -> None:
    """Copy the desk from database FROM to the empty database TO, both given as URLs; FROM stays as it is.

    Stop the desk first. Every row is read back from TO and compared; nothing is kept there unless all rows match.

    A password in a URL is visible in the process list; use libpq's PGPASSWORD or .pgpass instead.
    """
    from dashboard import store

    with bars() as progress:
        moved = store.move(source, target, progress=progress)
    for name, count in sorted(moved.items()):
        if count:
            click.echo(f"{count:>9,}  {name}")
    click.echo(
        f"Moved and compared: {counted(sum(moved.values()), 'row')}. Next: set DASHBOARD_DB to the new address for every "
        "process of the desk, start it, and keep the old database until you have checked the new one."
    )


@cli.command(short_help="Prove that the marks shown match the log.")
@database
@click.option(
    "--seal", "kept", metavar="SEAL", help="A seal printed earlier: prove that nothing has changed before it."
)
@click.option("--rebuild", is_flag=True, help="Rebuild the current state from the log first.")
@debug
def check(db: str | None, kept: str | None, rebuild: bool) -> None:
    """Prove that the current state follows from the log, and that nothing in the log was altered.

    Checked: the integrity of the database file or its constraints; that every referenced row exists; that article
    texts match their ids; that no event of a sentence is missing; that the words of every event are where it says;
    that every mark is shown where its words are today; and that replaying the log gives exactly the marks the desk
    shows. The printed seal is a fingerprint of the logs; keep it elsewhere.

    The exit code is 1 if anything differs.
    """
    from dashboard import review, store

    engine = store.open_existing(db)
    if faults := store.find_faults(engine):
        for fault in faults:
            click.echo(f"  ✗ {fault}")
        click.echo("The database is damaged, so nothing can be proven. Restore the newest backup.")
        raise click.exceptions.Exit(1)
    lacks = store.find_lacks(engine)
    if rebuild:
        engine = open_desk(db)
        click.echo(f"Rebuilt from the log: {counted(review.rebuild_marks(engine), 'mark')}.")
    with bars() as progress:
        proof = review.prove(engine, kept, progress=progress)
    for line in proof.wrong:
        click.echo(f"  ✗ {line}")
    kept_besides = (counted(proof.articles, "article"), counted(proof.desk, "desk log entry"))
    click.echo(f"{', '.join(kept_besides)}, {counted(proof.lost, 'mark')} listed as lost")
    click.echo(f"seal: {proof.seal}")
    figures = f"{counted(proof.events, 'event')}, {counted(proof.marks, 'mark')}"
    now = store.load_standing(engine)
    if not now.complete:
        click.echo(
            f"A load was interrupted: {counted(now.unplaced, 'article')} in no story. Start the desk to finish it."
        )
    if proof.wrong:
        click.echo(f"The state does NOT match the log: {figures}, {counted(len(proof.wrong), 'difference')}.")
        raise click.exceptions.Exit(1)
    click.echo(f"The state matches the log: {figures}.")
    for lack in lacks:
        click.echo(f"  ✗ {lack}")
    if lacks:
        click.echo(store.MEND)
    if lacks or not now.complete:
        raise click.exceptions.Exit(1)
