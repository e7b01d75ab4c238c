import io
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from PIL import Image

from serving.client import ClientConfig, ConfigError, ModelClient, inspect_server
from serving.config import client_config
from serving.errors import ServingError


class Command(BaseCommand):
    """Compares the live model server with the contract, and makes one real call."""

    help = "Compare the live model server with the contract and say what differs."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument(
            "--model-version",
            type=int,
            help="the version to ask for instead of the one that the settings pin",
        )

    def handle(self, *_args: Any, **options: Any) -> None:
        try:
            config = client_config()
            if (number := options["model_version"]) is not None:
                config = config.for_version(number)
            inspection = inspect_server(config)
        except (ConfigError, ServingError) as error:
            raise CommandError(str(error)) from error
        for number, state in inspection.versions.items():
            self.stdout.write(f"{config.model_name} version {number}: {state}")
        for sentence in inspection.differences:
            self.stderr.write(f"differs: {sentence}")
        if inspection.differences:
            raise CommandError("The model server does not hold what the contract promises.")
        self._classify_once(config)

    def _classify_once(self, config: ClientConfig) -> None:
        client = ModelClient(config)
        try:
            answer = client.classify([_grey_picture()])
        except ServingError as error:
            raise CommandError(f"A trial call failed ({error.code}): {error}") from error
        finally:
            client.close()
        self.stdout.write(
            f"version {answer.model_version} answers as the contract says "
            f"({answer.latency_ms:.0f} ms, label map {answer.label_map_digest[:12]})"
        )


def _grey_picture() -> bytes:
    stream = io.BytesIO()
    Image.new("RGB", (64, 64), (128, 128, 128)).save(stream, "JPEG")
    return stream.getvalue()
