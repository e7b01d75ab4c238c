"""Seeding: people first, then their cases, then what the dermatologist makes of them."""

from collections.abc import Callable
from pathlib import Path
from typing import Final

from accounts.models import User
from serving.registry import RegistryError
from telederm.demo.accounts import write_accounts
from telederm.demo.data_folder import TOTP_FILE
from telederm.demo.secret_files import make_secret_file, read_secret_file
from telederm.demo.seed.accounts import ensure_application, ensure_person
from telederm.demo.seed.cases import ensure_case, let_time_pass, wait_until_sorted
from telederm.demo.seed.clinic import seed_clinic
from telederm.demo.seed.people import DERMATOLOGIST_2, PEOPLE, RESEARCHER
from telederm.demo.seed.readings import bring_forward
from telederm.demo.seed.scenarios import SCENARIOS, Stage
from telederm.demo.seed.templates import ensure_templates
from telederm.demo.totp import make_secret
from telederm.oversight.facts.refresh import refresh_facts
from triage.services.registering import list_folders, register_version

SORTING_LIMIT_S: Final = 90.0  # for all cases together; the model may be loading still


def seed(data_dir: Path, *, say: Callable[[str], object]) -> None:
    """Make the demo's people and cases, and leave the accounts for the supervisor to print.

    Args:
        data_dir: the demo's data folder.
        say: gets one line for each case.

    Raises:
        SeedError: the worker does not sort the cases.
    """
    make_secret_file(data_dir / TOTP_FILE, make_secret())
    secret = read_secret_file(data_dir / TOTP_FILE)
    for person in PEOPLE:
        ensure_person(person, totp_secret=secret)
    ensure_application(RESEARCHER)
    write_accounts(data_dir, [person.as_account() for person in PEOPLE])
    _register_models(say)
    _seed_cases(say)
    seed_clinic()
    refresh_facts()  # so that the figures count them at once


def _register_models(say: Callable[[str], object]) -> None:
    """Let the administrators see the shipped versions; the settings name the one that is asked."""
    for number in list_folders():
        try:
            version, _created = register_version(number=number, registered_by=None)
        except RegistryError as error:  # a newer checkout over older data, for instance
            say(f"model version {number} is not registered: {error}")
        else:
            say(f"model version {number}: {version.get_state_display()}")


def _seed_cases(say: Callable[[str], object]) -> None:
    reader = User.objects.get(email=DERMATOLOGIST_2.email)
    ensure_templates(reader)
    sent = [(scenario, ensure_case(scenario)) for scenario in SCENARIOS]
    for scenario, case in sent:
        if scenario.stage > Stage.DRAFT:
            wait_until_sorted(case, limit_s=SORTING_LIMIT_S)
            bring_forward(case, scenario, reader)
            if scenario.sent_days_ago:
                let_time_pass(case, days=scenario.sent_days_ago)
        case.refresh_from_db()
        run = case.triage_runs.first()
        opinion = f", model: {run.get_outcome_display()}" if run else ""
        say(f"{case.reference} ({scenario.key}): {case.get_status_display()}{opinion}")
