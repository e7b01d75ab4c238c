"""What the patient's side is: the one list of files whose every word has to be translated."""

import importlib.util
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Final

from tools.tell import ROOT

LOCALE: Final = ROOT / "platform/telederm/locale"
# As Django names the folders; English is the source.
LANGUAGES: Final = ("es", "fr", "pt_BR", "hi", "ar")

# Whatever a patient, proxy or visitor reads: pages, mails, messages, what scripts say.
_OWN: Final = (
    "accounts/**/*.py",
    "accounts/**/templates/**/*.*",
    "cases/**/*.py",
    "cases/**/templates/**/*.*",
    "platform/telederm/*.py",
    "platform/telederm/core/**/*.py",
    "platform/telederm/notifications/**/*.py",
    "platform/telederm/notifications/templates/**/*.*",
    "platform/telederm/settings/*.py",
    "platform/telederm/templates/**/*.*",
    "triage/templates/triage/openings.html",
)
# The design system's own page, and what only staff and those who apply to be see.
_NOT_READ_BY_PATIENTS: Final = (
    "**/admin.py",
    "**/migrations/*",
    "**/management/**/*",
    "**/core/admin_*.py",
    "accounts/**/licences/*",
    "accounts/models/licences.py",
    "accounts/consent_texts.py",
    "accounts/suspensions.py",
    "cases/intake/imported/*.py",
    "cases/services/questionnaires.py",
    "cases/services/questionnaire_import.py",
    "**/core/styleguide.py",
    "**/templates/styleguide.html",
    "**/templates/styleguide/*",
    "**/templates/components/probability_bars.html",
)
# Of features of allauth that are switched off.
_SWITCHED_OFF: Final = ("phone", "login_code", "login_by_code", "signup_by_passkey", "username")
# Words of libraries that reach a patient. Their own catalogues count; ours fill the gaps.
_BORROWED: Final = {
    "django": (
        "contrib/auth/password_validation.py",
        "contrib/humanize/templatetags/humanize.py",
        "core/validators.py",
        "forms/fields.py",
        "forms/models.py",
        "utils/dates.py",
        "utils/timesince.py",
    ),
    "allauth": (
        "account/adapter.py",
        "account/fields.py",
        "account/forms.py",
        "account/internal/flows/*.py",
        "mfa/adapter.py",
        "mfa/*/forms.py",
        "mfa/*/views.py",
        "templates/account/**/*.*",
        "templates/mfa/**/*.*",
        "templates/usersessions/*.*",
    ),
}
_CATALOGUES: Final = {
    "django": ("conf/locale", "contrib/auth/locale", "contrib/humanize/locale"),
    "allauth": ("locale",),
}


def list_own_files() -> list[Path]:
    """Return our files that hold words for patients, in order."""
    left_out = {path for pattern in _NOT_READ_BY_PATIENTS for path in ROOT.glob(pattern)}
    return sorted(set(_glob(ROOT, _OWN)) - left_out)


def list_borrowed_files() -> Iterator[tuple[Path, str]]:
    """Yield the libraries' files with the name to give them; no template that ours replaces."""
    ours = ROOT / "platform/telederm/templates"
    for package, patterns in _BORROWED.items():
        folder = _folder_of(package)
        for path in sorted(set(_glob(folder, patterns))):
            inside = path.relative_to(folder)
            if any(word in path.name for word in _SWITCHED_OFF):
                continue
            if not (inside.parts[0] == "templates" and (ours / Path(*inside.parts[1:])).exists()):
                yield path, f"{package}/{inside}"


def list_borrowed_catalogues(language: str) -> Iterator[Path]:
    """Yield the libraries' compiled catalogues for the language, where they have one."""
    for package, folders in _CATALOGUES.items():
        for folder in folders:
            path = _folder_of(package) / folder / language / "LC_MESSAGES/django.mo"
            if path.exists():
                yield path


def po_file(language: str) -> Path:
    """Return where the translations into the language stand."""
    return LOCALE / language / "LC_MESSAGES/django.po"


def _glob(folder: Path, patterns: Iterable[str]) -> Iterator[Path]:
    return (path for pattern in patterns for path in folder.glob(pattern) if path.is_file())


def _folder_of(package: str) -> Path:
    found = importlib.util.find_spec(package)
    if found is None or not found.submodule_search_locations:
        raise SystemExit(f"{package} is not installed: run `make setup`.")
    return Path(found.submodule_search_locations[0])
