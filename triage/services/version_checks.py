"""What a version must show before it answers live cases; each check refuses with a sentence."""

from collections.abc import Sequence
from enum import StrEnum

from django.conf import settings
from django.utils.translation import gettext as _

from cases.exceptions import CaseError
from serving import client
from serving.config import client_config, shared_client
from serving.errors import ServingError
from serving.golden import GoldenImage, GoldenMissing, read_golden
from serving.registry import ModelCard, RegistryError, load_verified
from triage.model_cards import digest_manifest, folder_of
from triage.models import ModelVersion


class Refusal(StrEnum):
    """Why a version's state can't be changed as asked."""

    NO_REASON = "no_reason"
    UNKNOWN_VERSION = "unknown_version"
    WRONG_STATE = "wrong_state"
    BROKEN_FILES = "broken_files"
    NOT_SERVED = "not_served"
    NO_GOLDEN = "no_golden"
    GOLDEN_DIFFERS = "golden_differs"
    BELOW_FLOOR = "below_floor"


class VersionRefused(CaseError):
    """A version stays as it is; `code` is for programs, `message` for people."""

    def __init__(self, code: Refusal, message: str) -> None:
        super().__init__(message)
        self.code = code


def check_files(version: ModelVersion) -> ModelCard:
    """Read every file again, and return the card.

    Raises:
        VersionRefused: the files are not those that were registered.
    """
    try:
        if digest_manifest(version.number) != version.manifest_digest:
            raise VersionRefused(
                Refusal.BROKEN_FILES,
                _("The manifest is not the one that was registered. Bring back the files."),
            )
        return load_verified(folder_of(version.number))
    except RegistryError as error:
        raise VersionRefused(Refusal.BROKEN_FILES, f"{error}") from error


def check_served(version: ModelVersion) -> None:
    """Ask the model server whether it holds the version, as the contract promises it.

    Raises:
        VersionRefused: it doesn't, or it can't be asked.
    """
    config = client_config().for_version(version.number)
    try:
        differences = client.inspect_server(config).differences
    except ServingError as error:
        raise VersionRefused(Refusal.NOT_SERVED, f"{error}") from error
    if differences:
        sentences = "; ".join(differences)
        raise VersionRefused(Refusal.NOT_SERVED, _("The model server says: %s.") % sentences)


def check_golden(version: ModelVersion, card: ModelCard) -> None:
    """Let the server answer the version's golden pictures, and compare with what is recorded.

    Raises:
        VersionRefused: there are none, or an answer is further off than TELEDERM_MODEL_TOLERANCE.
    """
    try:
        golden = read_golden(folder_of(version.number), card.files)
    except GoldenMissing as error:
        raise VersionRefused(
            Refusal.NO_GOLDEN,
            _("The version came without golden pictures. Export it again, or record them."),
        ) from error
    except RegistryError as error:
        raise VersionRefused(Refusal.BROKEN_FILES, f"{error}") from error
    worst = _ask(version, golden)
    if not worst <= settings.TELEDERM_MODEL_TOLERANCE:  # so that NaN is refused, too
        raise VersionRefused(
            Refusal.GOLDEN_DIFFERS,
            _("The server answers a golden picture otherwise than recorded (%(worst).3f off).")
            % {"worst": worst},
        )


def check_floor(card: ModelCard) -> None:
    """Hold the card's figures against TELEDERM_MODEL_FLOOR: the lower end of each interval.

    Raises:
        VersionRefused: a figure is missing or too low.
    """
    figures = card.metrics.get("figures", {})
    for name, least in settings.TELEDERM_MODEL_FLOOR.items():
        if name not in figures:
            raise VersionRefused(Refusal.BELOW_FLOOR, _("The card does not give %s.") % name)
        lower = figures[name][1]
        if not lower >= least:  # so that NaN is refused, too
            raise VersionRefused(
                Refusal.BELOW_FLOOR,
                _("%(name)s may be as low as %(lower).3f; at least %(least).3f is asked for.")
                % {"name": name, "lower": lower, "least": least},
            )


def _ask(version: ModelVersion, golden: Sequence[GoldenImage]) -> float:
    try:
        answer = shared_client().classify(
            [image.encoded for image in golden], version=version.number
        )
    except ServingError as error:
        raise VersionRefused(Refusal.NOT_SERVED, f"{error}") from error
    return max(image.distance(row) for image, row in zip(golden, answer.rows, strict=True))
