"""`bizwatch demo [--port N] [--fresh]`: a believable county, and the product serving it."""

import shutil
import socket
from argparse import ArgumentParser
from typing import Any

from django.conf import settings
from django.core.management import call_command
from django.core.management.base import BaseCommand, CommandError
from django.db import connection
from django.db.migrations.executor import MigrationExecutor
from huey.contrib.djhuey import HUEY

from bizwatch.accounts.roles import ROLES
from bizwatch.demo import county
from bizwatch.demo.personas import BUSINESS, PASSWORD, POLICE, Persona
from bizwatch.kernel import clock
from bizwatch.kernel.progress import Progress


class Command(BaseCommand):
    help = "Start the product on this machine with a believable county."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--port", type=int, default=8000, help="the port to serve on (8000)")
        parser.add_argument("--fresh", action="store_true", help="throw the demonstration's data away and start over")
        parser.add_argument("--no-serve", action="store_true", help="make the county and stop")

    def handle(self, *args: object, **options: Any) -> None:
        if not settings.BIZWATCH_DEMO:
            raise CommandError("The demonstration does not run with these settings.")
        if not options["no_serve"]:
            _check_port(options["port"])
        if options["fresh"]:
            _throw_away()
        _migrate()
        if not county.exists():
            with Progress("Making the county", total=county.STEPS) as progress:
                county.make(at=clock.now(), progress=progress)
        self._tell(options["port"])
        if not options["no_serve"]:
            call_command("serve", port=options["port"])

    def _tell(self, port: int) -> None:
        address = f"http://127.0.0.1:{port}"
        self.stdout.write(f"\nBizwatch is at {address}\n\nSign in with the password {PASSWORD} as:\n")
        for persona in BUSINESS + POLICE:
            self.stdout.write(_line(persona))
        self.stdout.write(
            f"\nPolice roles (*) are also asked for a code: {address}/demo/ shows the present ones."
            f"\nE-mails are written to {settings.BIZWATCH_DATA_DIR / 'sent-mail'}. Stop with Ctrl+C; --fresh starts over.\n"
        )
        self.stdout.flush()


def _line(persona: Persona) -> str:
    role = ROLES[persona.role]
    return f"  {persona.email:28} {role.name + ('*' if role.police else ''):18} {persona.name}, {persona.does}"


def _check_port(port: int) -> None:
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind(("127.0.0.1", port))
        except OSError as error:
            raise CommandError(
                f"Port {port} is taken by another program. Start with another one: --port {port + 1}"
            ) from error


def _throw_away() -> None:
    """Remove the demonstration's data: the tables' content first, then the files that belong to it."""
    folder = settings.BIZWATCH_DATA_DIR
    if connection.vendor != "sqlite":
        raise CommandError("--fresh starts over on the embedded database only. Make a new, empty database instead.")
    connection.close()
    for name in ("bizwatch.sqlite3", "bizwatch.sqlite3-wal", "bizwatch.sqlite3-shm"):
        (folder / name).unlink(missing_ok=True)
    HUEY.flush()  # its file stays: the queue is open already
    settings.BIZWATCH_AUDIT_WITNESS.unlink(missing_ok=True)
    for emptied in (settings.BIZWATCH_EVIDENCE_DIR, folder / "sent-mail"):
        shutil.rmtree(emptied, ignore_errors=True)


def _migrate() -> None:
    executor = MigrationExecutor(connection)
    if executor.migration_plan(executor.loader.graph.leaf_nodes()):
        call_command("migrate", verbosity=0, interactive=False)
