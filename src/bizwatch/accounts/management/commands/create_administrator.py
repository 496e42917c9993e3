"""`bizwatch create-administrator`: the account that makes all others."""

from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from bizwatch.accounts import services
from bizwatch.accounts.roles import ADMINISTRATOR
from bizwatch.accounts.sign_in import password_link
from bizwatch.audit.services import SystemActor
from bizwatch.kernel import clock
from bizwatch.kernel.errors import DomainError


class Command(BaseCommand):
    """Make an administrator and print the link with which they set a password, in case no mail server is set up yet."""

    help = "Make an administrator's account. They set a password and an authenticator app by the link that is printed."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--email", required=True)
        parser.add_argument("--name", required=True)

    def handle(self, *args: object, **options: Any) -> None:
        who = {"email": options["email"], "name": options["name"], "collar_number": "", "policing_area": ""}
        by = SystemActor("create-administrator")
        try:
            user = services.create_police_user(roles=[ADMINISTRATOR.code], by=by, at=clock.now(), **who)
        except DomainError as refused:
            raise CommandError(str(refused)) from refused
        self.stdout.write(f"The account of {user.name} is made. Within three days, set a password here:")
        self.stdout.write(password_link(user))
