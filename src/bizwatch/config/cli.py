"""The `bizwatch` command: `bizwatch import-premises …` runs Django's management command `import_premises`."""

import os
import sys


def main(argv: list[str] | None = None) -> None:
    """Run a management command named with hyphens; without one, list them."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "bizwatch.config.settings.local")
    from django.core.management import execute_from_command_line  # settings must be named first

    arguments = list(sys.argv[1:] if argv is None else argv)
    if arguments and not arguments[0].startswith("-"):
        arguments[0] = arguments[0].replace("-", "_")
    execute_from_command_line(["bizwatch", *arguments])
