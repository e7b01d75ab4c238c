"""From the application to the first reading, and to its end: only while a check holds."""

from datetime import date, timedelta
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from accounts.licences.exceptions import LicenceRefused
from accounts.licences.reminders import warn_of_ending_licences
from accounts.licences.services import (
    Licence,
    apply_with_licence,
    refuse_licence,
    suspend_licence,
    take_application_back,
    verify_licence,
)
from accounts.models import (
    ClinicianProfile,
    LicenceApplication,
    LicenceDecision,
    RoleDecision,
    RoleRequest,
    Specialty,
    User,
)
from accounts.role_requests import decide_role
from cases.models import Case
from telederm.audit.models import AuditEvent
from telederm.notifications.models import Notification
from tests.clinic import make_queued
from tests.factories import make_administrator, make_dermatologist, make_patient, sign_in
from tests.forms import find_form, read_text
from tests.raw import refused
from tests.together import COMMITTED, do_together
from triage.models import Claim
from triage.services.claims import LicenceEnded, MayNotRead, claim_case, renew_claim

pytestmark = pytest.mark.django_db

FIELDS = {
    "credentials": "Consultant dermatologist",
    "specialty": "dermatology",
    "licence_number": "7-421",
    "issuing_body": "Chamber of the North",
    "region": "Northland",
}


def in_days(days: int) -> date:
    return timezone.localdate() + timedelta(days=days)


def licence(days: int = 400) -> Licence:
    said = {**FIELDS, "specialty": Specialty.DERMATOLOGY}
    return Licence(**said, expires_on=in_days(days))  # type: ignore[arg-type]


def fresh(user: User) -> User:
    return User.objects.get(pk=user.pk)


def told(user: User) -> list[str]:
    rows = Notification.objects.filter(recipient=user).order_by("seq")
    return [row.kind for row in rows]


@pytest.fixture
def applicant() -> User:
    return make_patient()


@pytest.fixture
def administrator() -> User:
    return make_administrator()


def verify(application: LicenceApplication, by: User, days: int = 365) -> ClinicianProfile:
    return verify_licence(
        application=application,
        verified_by=by,
        reason="In the chamber's register.",
        verified_until=in_days(days),
    )


def test_from_the_application_to_the_first_reading(administrator: User) -> None:
    second, applicant = make_administrator(), make_patient()
    theirs, browser = sign_in(administrator), sign_in(applicant)
    form = {**FIELDS, "expires_on": in_days(400).isoformat()}
    assert browser.post(reverse("licence"), form).status_code == 302
    assert "7-421" in read_text(browser.get(reverse("licence")))
    assert told(administrator) == ["licence_to_check"]
    assert reverse("oversight-clinicians") in read_text(theirs.get(reverse("inbox")))

    application = LicenceApplication.objects.get()
    decide = reverse("oversight-licence-decide", args=[application.pk])
    filled = find_form(theirs.get(reverse("oversight-clinicians")), decide).typed()
    assert theirs.post(decide, {**filled, "decision": "verified"}).status_code == 422
    filled |= {"decision": "verified", "reason": "In the chamber's register."}
    assert theirs.post(decide, filled).status_code == 302
    assert told(applicant) == ["licence_decided"]

    case = make_queued()
    assert not fresh(applicant).is_verified_dermatologist, "the role takes another administrator"
    request = RoleRequest.objects.get(user=applicant)
    decide_role(request=request, decided_by=second, decision=RoleDecision.GRANTED)
    assert case in Case.objects.readable_by(fresh(applicant))
    steps = AuditEvent.objects.filter(patient_id=applicant.pk, detail__step="verified")
    assert steps.get().reason == "In the chamber's register."


@pytest.mark.parametrize(
    ("wrong", "sentence"),
    [
        ({"licence_number": ""}, "This field is required"),
        ({"expires_on": "2020-01-01"}, "This licence has ended"),
        ({"expires_on": "some day"}, "Enter a valid date"),
        ({"specialty": "surgery"}, "not one of the available choices"),
    ],
)
def test_what_is_wrong_is_said_and_kept_in_the_form(wrong: dict[str, Any], sentence: str) -> None:
    form = {**FIELDS, "expires_on": in_days(9).isoformat(), **wrong}
    page = sign_in(make_patient()).post(reverse("licence"), form)
    assert page.status_code == 422
    assert sentence in read_text(page)
    assert "Chamber of the North" in read_text(page)
    assert not LicenceApplication.objects.exists()


def test_one_application_at_a_time(applicant: User) -> None:
    apply_with_licence(user=applicant, licence=licence())
    with pytest.raises(LicenceRefused, match="waits already"):
        apply_with_licence(user=applicant, licence=licence())
    take_application_back(user=applicant)
    apply_with_licence(user=applicant, licence=licence())


@pytest.mark.django_db(**COMMITTED)
def test_taking_back_while_it_is_decided_is_harmless() -> None:
    administrator = make_administrator()
    for _ in range(6):
        user = make_patient()
        application = apply_with_licence(user=user, licence=licence())

        def take_back(user: User = user) -> object:
            return take_application_back(user=user)

        def decide(application: LicenceApplication = application) -> object:
            return refuse_licence(application=application, refused_by=administrator, reason="No.")

        taken, decided = do_together([take_back, decide])
        assert taken in {True, False}
        application = LicenceApplication.objects.get(user=user)
        assert (application.decision == "taken_back") is taken
        assert isinstance(decided, LicenceRefused) is taken


def test_what_was_decided_meanwhile_is_not_taken_back(applicant: User) -> None:
    client = sign_in(applicant, second_factor=False)
    answer = client.post(reverse("licence-take-back"), follow=True)
    assert "decided already" in read_text(answer)


def test_nobody_checks_their_own_licence(administrator: User) -> None:
    application = apply_with_licence(user=administrator, licence=licence())
    assert told(administrator) == []
    with pytest.raises(LicenceRefused, match="Another administrator"):
        verify(application, administrator)
    with refused("nobody_checks_their_own_licence"):
        LicenceApplication.objects.update(
            decided_by=administrator,
            decided_at=timezone.now(),
            decision=LicenceDecision.VERIFIED,
            reason="Trust me.",
        )


def test_a_check_holds_no_longer_than_the_licence(applicant: User, administrator: User) -> None:
    application = apply_with_licence(user=applicant, licence=licence(days=30))
    for days in (31, -1):
        with pytest.raises(LicenceRefused, match="Choose a day"):
            verify(application, administrator, days=days)
    verify(application, administrator, days=30)
    with pytest.raises(LicenceRefused, match="decided already"):
        verify(application, administrator, days=30)
    with refused("Cannot update"):
        LicenceApplication.objects.update(reason="Another one.")


def held_case(reader: User) -> tuple[Case, Client]:
    case = make_queued()
    claim_case(case_id=case.pk, reader=reader)
    client = sign_in(reader)
    assert client.get(reverse("reading", args=[case.pk])).status_code == 200
    return case, client


def test_reading_ends_with_the_day_even_of_a_case_that_is_held() -> None:
    reader = make_dermatologist()
    case, client = held_case(reader)
    profile = ClinicianProfile.objects.filter(user=reader)
    profile.update(verified_until=in_days(0))
    assert client.get(reverse("reading", args=[case.pk])).status_code == 200, "the last day counts"
    profile.update(verified_until=in_days(-1))
    assert client.get(reverse("reading", args=[case.pk])).status_code == 404
    assert client.get(reverse("home")).headers["Location"] == reverse("licence")
    lease = Claim.objects.get(case=case).lease_expires_at
    # The user object of a request that began a moment before still says "verified".
    assert reader.is_verified_dermatologist
    with pytest.raises(LicenceEnded):
        renew_claim(case_id=case.pk, reader=reader)
    assert Claim.objects.get(case=case).lease_expires_at == lease
    with pytest.raises(MayNotRead):
        claim_case(case_id=make_queued().pk, reader=fresh(reader))


def test_an_administrator_withdraws_a_check_at_once(administrator: User) -> None:
    reader = make_dermatologist()
    case, client = held_case(reader)
    path = reverse("oversight-licence-suspend", args=[reader.clinician_profile.pk])
    theirs = sign_in(administrator)
    assert theirs.post(path, {"reason": " "}).status_code == 422
    assert client.get(reverse("queue")).status_code == 200
    for _ in range(2):
        assert theirs.post(path, {"reason": "Struck off."}).status_code == 302
    assert client.get(reverse("reading", args=[case.pk])).status_code == 404
    assert told(reader) == ["licence_ending"]
    assert "You can't read at present" in read_text(client.get(reverse("licence")))


def test_the_end_is_announced_once_a_step() -> None:
    reader = make_dermatologist()
    profile = ClinicianProfile.objects.filter(user=reader)
    client = sign_in(reader)
    counted = {}
    for days in (31, 30, 20, 7, 6, 1, 0, -1, -2):
        profile.update(verified_until=in_days(days))
        # As if time went by: earlier warnings were about the same end.
        profile.get().warnings.update(verified_until=in_days(days))
        counted[days] = warn_of_ending_licences()
        assert warn_of_ending_licences() == 0
    assert counted == {31: 0, 30: 1, 20: 0, 7: 0, 6: 1, 1: 0, 0: 1, -1: 1, -2: 0}
    assert told(reader) == ["licence_ending"] * 4
    profile.update(verified_until=in_days(20))
    assert "Send the renewed licence" in read_text(client.get(reverse("queue")))
    profile.update(verified_until=in_days(50))
    assert "Send the renewed licence" not in read_text(client.get(reverse("queue")))


def test_a_renewal_leaves_the_check_in_force_until_it_is_decided(administrator: User) -> None:
    reader = make_dermatologist()
    application = apply_with_licence(user=reader, licence=licence())
    assert fresh(reader).is_verified_dermatologist
    verify(application, administrator, days=300)
    assert fresh(reader).clinician_profile.verified_until == in_days(300)
    assert not RoleRequest.objects.exists()
    suspend_licence(
        profile=fresh(reader).clinician_profile, suspended_by=administrator, reason="A complaint."
    )
    assert not fresh(reader).is_verified_dermatologist
