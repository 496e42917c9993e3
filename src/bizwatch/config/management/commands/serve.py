"""`bizwatch serve`: the pages and the worker in the foreground, until SIGTERM or Ctrl+C."""

from argparse import ArgumentParser
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError

from bizwatch.config.server import serve
from bizwatch.kernel.errors import DomainError

LOOPBACK = ("127.0.0.1", "localhost", "::1")


class Command(BaseCommand):
    help = "Serve the pages over HTTP, and run the worker beside them."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--host", default="127.0.0.1", help="address to listen on (default 127.0.0.1)")
        parser.add_argument("--port", type=int, default=8000, help="port to listen on (default 8000)")
        parser.add_argument(
            "--no-worker", action="store_true", help="leave the worker out; run `bizwatch work` elsewhere"
        )

    def handle(self, *args: object, **options: Any) -> None:
        host, port = options["host"], options["port"]
        if settings.BIZWATCH_DEMO and host not in LOOPBACK:
            raise CommandError(
                "The demonstration shows everybody's codes, so it is served on this machine only. To serve others, use "
                "the production settings (docs/how-to/run-on-postgresql.md)."
            )

        def ready() -> None:
            self.stdout.write(
                f"Bizwatch is at http://{f'[{host}]' if ':' in host else host}:{port}/ (stop with Ctrl+C)"
            )
            self.stdout.flush()

        try:
            serve(host=host, port=port, worker=not options["no_worker"], ready=ready)
        except DomainError as fault:
            raise CommandError(str(fault)) from fault
