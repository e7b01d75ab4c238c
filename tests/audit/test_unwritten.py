"""An event that can't be written or linked: nothing is shown, and the person is told what to do."""

from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from typing import Any, Final

import pytest
from django.conf import settings
from django.db import connection
from django.test import Client
from django.urls import reverse

from cases.models import Case
from telederm.audit.models import AuditEvent
from tests.clinic import make_reported
from tests.database_role import as_owner
from tests.factories import ANSWERS, make_administrator, make_draft, make_patient, sign_in
from tests.media import media_root

__all__ = ["media_root"]

Trouble = Callable[[], AbstractContextManager[None]]
WORDS: Final = "nothing was shown and nothing was changed"


def do_as_owner(*statements: str) -> None:
    with as_owner(), connection.cursor() as cursor:
        for statement in statements:
            cursor.execute(statement)


@contextmanager
def no_event_can_be_written() -> Iterator[None]:
    do_as_owner(f"REVOKE INSERT ON audit_auditevent FROM {settings.TELEDERM_DATABASE_ROLE}")
    yield
    do_as_owner(f"GRANT INSERT ON audit_auditevent TO {settings.TELEDERM_DATABASE_ROLE}")


@contextmanager
def no_event_can_be_linked() -> Iterator[None]:
    do_as_owner("ALTER TABLE audit_chainlink ADD CONSTRAINT stuck CHECK (false) NOT VALID")
    yield
    do_as_owner("ALTER TABLE audit_chainlink DROP CONSTRAINT stuck")


def visitors(case: Case) -> list[tuple[Client, str]]:
    """Everybody who may see the case, and where."""
    image = case.images.get()
    patient, reader = sign_in(case.patient), sign_in(case.report.signed_by)
    return [
        (patient, reverse("case-detail", args=[case.pk])),
        (patient, reverse("image-thumbnail", args=[image.pk])),
        (reader, reverse("reading", args=[case.pk])),
        (sign_in(make_administrator()), reverse("oversight-case", args=[case.pk])),
    ]


def check_calm(response: Any, case: Case) -> None:
    assert response.status_code == 503
    assert int(response.headers["Retry-After"]) > 0
    page = response.content.decode()
    assert WORDS in page
    assert case.reference not in page
    assert ANSWERS["concern"] not in page


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("trouble", [no_event_can_be_written, no_event_can_be_linked])
def test_what_cannot_be_recorded_is_not_shown(trouble: Trouble) -> None:
    case = make_reported().case
    places = visitors(case)
    assert [client.get(path).status_code for client, path in places] == [200] * 4
    before = AuditEvent.objects.count()
    with trouble():
        for client, path in places:
            client.raise_request_exception = False
            check_calm(client.get(path), case)
        program = places[0][0].get(places[0][1], headers={"Accept": "application/json"})
    assert (program.status_code, program.json()) == (503, {"error": "audit_unavailable"})
    assert AuditEvent.objects.count() == before
    assert [client.get(path).status_code for client, path in places] == [200] * 4


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("trouble", [no_event_can_be_written, no_event_can_be_linked])
def test_what_cannot_be_recorded_is_not_done(trouble: Trouble) -> None:
    patient = make_patient()
    case = make_draft(patient)
    client = sign_in(patient)
    client.raise_request_exception = False
    withdraw = reverse("case-withdraw", args=[case.pk])
    with trouble():
        check_calm(client.post(withdraw, {"confirmed": "yes"}), case)
    case.refresh_from_db()
    assert case.status == "draft"


@pytest.mark.django_db
def test_another_failure_of_the_database_is_not_called_one_of_the_trail() -> None:
    client = sign_in(make_patient())
    client.raise_request_exception = False
    do_as_owner("ALTER TABLE cases_case RENAME COLUMN reference TO gone")
    response = client.get(reverse("case-list"))
    assert response.status_code == 500
    assert WORDS not in response.content.decode()
