from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError

from serving.registry import RegistryError
from triage.services.registering import list_folders, register_version


class Command(BaseCommand):
    """Registers every version in the models' folder; a broken one is named and left out."""

    help = "Register the model versions in TELEDERM_MODELS_DIR as candidates."

    def handle(self, *_args: Any, **_options: Any) -> None:
        try:
            numbers = list_folders()
        except RegistryError as error:
            raise CommandError(str(error)) from error
        if not numbers:
            raise CommandError(f"There is no model version in {settings.TELEDERM_MODELS_DIR}.")
        broken = [number for number in numbers if not self._register(number)]
        if broken:
            names = ", ".join(map(str, broken))
            raise CommandError(f"Not registered: {names}. The others are.")

    def _register(self, number: int) -> bool:
        try:
            version, created = register_version(number=number, registered_by=None)
        except RegistryError as error:
            self.stderr.write(f"version {number} is refused: {error}")
            return False
        state = version.get_state_display()
        self.stdout.write(f"version {number}: {'registered' if created else 'known'} ({state})")
        return True
