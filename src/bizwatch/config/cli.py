"""The `bizwatch` command: `bizwatch import-premises …` runs Django's management command `import_premises`."""

import argparse
import os
import sys

# The settings of one machine: elsewhere the public address is the operator's to give.
LOCAL_SETTINGS = "bizwatch.config.settings.local"


def main(argv: list[str] | None = None) -> None:
    """Run a management command named with hyphens; without one, list them."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", LOCAL_SETTINGS)
    arguments = list(sys.argv[1:] if argv is None else argv)
    if arguments and not arguments[0].startswith("-"):
        arguments[0] = arguments[0].replace("-", "_")
    if os.environ["DJANGO_SETTINGS_MODULE"] == LOCAL_SETTINGS:
        _tell_public_address(arguments)
    from django.core.management import execute_from_command_line  # settings must be named first

    execute_from_command_line(["bizwatch", *arguments])


def _tell_public_address(arguments: list[str]) -> None:
    """Let the links of e-mails lead to where `demo` and `serve` listen, for the worker too, unless an address is given.

    The environment is where both the settings and the worker, which is a process of its own, read it.
    """
    if not arguments or arguments[0] not in ("demo", "serve"):
        return
    where = argparse.ArgumentParser(add_help=False, exit_on_error=False)
    where.add_argument("--host", default="127.0.0.1")
    where.add_argument("--port", default="8000")
    try:
        told, _ = where.parse_known_args(arguments[1:])
    except argparse.ArgumentError:  # the command itself says what is wrong
        return
    host = f"[{told.host}]" if ":" in told.host else told.host
    os.environ.setdefault("BIZWATCH_PUBLIC_URL", f"http://{host}:{told.port}")


if __name__ == "__main__":
    main()
