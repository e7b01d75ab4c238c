"""A case that waits, and a reader who has taken it; modules that need others say so themselves."""

import pytest

from accounts.models import User
from cases.models import Case
from tests.clinic import make_queued
from tests.factories import make_dermatologist
from tests.media import media_root
from triage.services.claims import claim_case

__all__ = ["media_root"]


@pytest.fixture
def case() -> Case:
    return make_queued()


@pytest.fixture
def reader(case: Case) -> User:
    reader = make_dermatologist()
    claim_case(case_id=case.pk, reader=reader)
    return reader
