"""An administrator keeps somebody out: at once, with a reason, and without their roles."""

from uuid import uuid4

import pytest
from allauth.usersessions.models import UserSession
from django.test import Client
from django.urls import reverse

from accounts.models import Role, Suspension, User
from accounts.suspensions import SuspensionRefused, readmit_account, suspend_account
from cases.models import Case
from cases.workflow import CaseStatus
from telederm.audit.models import Action, AuditEvent
from tests.authorisation.test_matrix import describe
from tests.clinic import make_queued, read_blind
from tests.factories import make_administrator, make_dermatologist, make_patient, sign_in
from tests.forms import find_form, read_text
from tests.together import COMMITTED, do_together, split

pytestmark = pytest.mark.django_db
PAGE = "oversight-people"


def suspend(user: User, by: User, reason: str = "Left us.") -> Suspension:
    return suspend_account(user=user, suspended_by=by, reason=reason)


def again(user: User) -> User:
    return User.objects.get(pk=user.pk)


def test_a_reader_is_out_at_once_and_their_cases_go_back(administrator: User) -> None:
    case, reader = make_queued(), make_dermatologist()
    read_blind(case, reader)
    client = sign_in(reader)
    # As a sign-in on the page notes it.
    UserSession.objects.create(
        user=reader, session_key=client.session.session_key, ip="192.0.2.7", user_agent="test"
    )
    assert describe(client.get(reverse("queue"))) == "."
    suspension = suspend(reader, administrator)
    assert describe(client.get(reverse("queue"))) == "i"
    assert (again(reader).is_active, again(reader).roles) == (False, frozenset())
    assert Case.objects.get(pk=case.pk).status == CaseStatus.QUEUED
    readmit_account(suspension=suspension, readmitted_by=administrator, reason="Came back.")
    assert again(reader).is_active
    assert describe(client.get(reverse("queue"))) == "i"  # the old session is over for good
    assert describe(sign_in(reader).get(reverse("queue"))) == "4"  # the role is asked for anew
    events = AuditEvent.objects.filter(record_type="accounts.suspension").order_by("id")
    assert [(each.detail["step"], each.reason, each.actor_id) for each in events] == [
        ("suspended", "Left us.", administrator.pk),
        ("readmitted", "Came back.", administrator.pk),
    ]
    assert {each.action for each in events} == {Action.PERMISSION_CHANGE}


def test_a_patient_keeps_what_is_their_own(administrator: User) -> None:
    patient = make_patient()
    suspension = suspend(patient, administrator)
    assert describe(sign_in(patient, second_factor=False).get(reverse("case-list"))) == "i"
    readmit_account(suspension=suspension, readmitted_by=administrator, reason="A mistake.")
    assert again(patient).roles == {Role.PATIENT}


def test_who_may_whom_and_how_often(administrator: User) -> None:
    patient = make_patient()
    for user, by, reason, words in (
        (patient, make_dermatologist(), "x", "Only an administrator"),
        (patient, administrator, " ", "Say why"),
        (administrator, administrator, "x", "Another administrator"),
    ):
        with pytest.raises(SuspensionRefused, match=words):
            suspend(user, by, reason)
    suspension = suspend(patient, administrator)
    with pytest.raises(SuspensionRefused, match="already"):
        suspend(patient, administrator)
    for by, reason, words in (
        (make_dermatologist(), "x", "Only an administrator"),
        (administrator, "", "Say why"),
    ):
        with pytest.raises(SuspensionRefused, match=words):
            readmit_account(suspension=suspension, readmitted_by=by, reason=reason)
    readmit_account(suspension=suspension, readmitted_by=administrator, reason="x")
    with pytest.raises(SuspensionRefused, match="ended already"):
        readmit_account(suspension=suspension, readmitted_by=administrator, reason="x")


def test_of_two_who_suspend_each_other_one_stays(administrator: User) -> None:
    other = make_administrator()
    suspend(other, administrator)
    with pytest.raises(SuspensionRefused, match="Only an administrator"):
        suspend(administrator, other)  # as `other` was when they began
    assert again(administrator).is_active


@pytest.mark.django_db(**COMMITTED)
def test_of_two_who_suspend_each_other_at_the_same_moment_one_stays() -> None:
    first, second = make_administrator(), make_administrator()
    done, refused = split(
        do_together([lambda: suspend(first, second), lambda: suspend(second, first)])
    )
    assert (len(done), len(refused)) == (1, 1)
    assert isinstance(refused[0], SuspensionRefused)
    left = [user for user in (again(first), again(second)) if user.is_active]
    assert [user.roles for user in left] == [{Role.ADMINISTRATOR}]


@pytest.fixture
def client(administrator: User) -> Client:
    return sign_in(administrator)


def test_on_the_page(client: Client) -> None:
    patient, path = make_patient(), reverse("oversight-account-suspend")
    typed = find_form(client.get(reverse(PAGE)), path).typed()
    assert client.post(path, {**typed, "suspend-email": "nobody@example.org",
                              "suspend-reason": "x"}).status_code == 422  # fmt: skip
    asked = {"suspend-email": patient.email.upper(), "suspend-reason": ""}
    assert client.post(path, asked).status_code == 422
    assert client.post(path, {**asked, "suspend-reason": "Shared it."}).status_code == 302
    suspension = Suspension.objects.get()
    back = reverse("oversight-account-readmit", args=[suspension.pk])
    shown = client.get(reverse(PAGE))
    assert patient.full_name in read_text(shown)
    assert "Shared it." in read_text(shown)
    assert find_form(shown, back)
    assert client.post(back, {"reason": ""}).status_code == 422
    assert client.post(back, {"reason": "Cleared up."}).status_code == 302
    assert "Shared it." not in read_text(client.get(reverse(PAGE)))
    missing = reverse("oversight-account-readmit", args=[uuid4()])
    assert client.post(missing, {"reason": "x"}).status_code == 404
