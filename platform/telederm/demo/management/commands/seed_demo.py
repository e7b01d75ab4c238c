"""Puts people and cases into the demo; run by its supervisor at every start."""

from typing import Any

from django.core.management.base import BaseCommand, CommandError

from telederm.demo.config import read_config
from telederm.demo.seed import SeedError, seed


class Command(BaseCommand):
    help = "Fill the demo with made-up people and cases; what is there already stays as it is."

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            seed(read_config().data_dir, say=self.stdout.write)
        except SeedError as error:
            raise CommandError(str(error)) from error
