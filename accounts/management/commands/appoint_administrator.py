from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from accounts.appointments import ENOUGH, AppointmentRefused, appoint_administrator
from accounts.models import Role
from accounts.selectors import users_with_role


class Command(BaseCommand):
    """Makes somebody with an account an administrator, while there are fewer than two."""

    help = "Appoint the first two administrators; further ones are granted the role under People."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("email", help="the confirmed address of the person's account")

    def handle(self, *_args: Any, **options: Any) -> None:
        try:
            appoint_administrator(email=options["email"])
        except AppointmentRefused as refusal:
            raise CommandError(str(refusal)) from refusal
        self.stdout.write("Appointed. An administrator's pages open with a second factor only.")
        if users_with_role(Role.ADMINISTRATOR).count() < ENOUGH:
            self.stdout.write("Appoint a second one: roles and licences take two administrators.")
