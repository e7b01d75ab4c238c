"""Somebody who acts for others deletes their account: what is the others' goes on."""

from typing import Any

import pytest
from django.urls import reverse

from accounts.models import Representation, User
from cases.models import Case
from cases.services.leaving import delete_account
from cases.services.submission import submit_case
from cases.services.withdrawal import withdraw_case
from cases.workflow import CaseStatus
from tests.clinic import make_queued, make_reported, reload
from tests.factories import make_draft, make_patient, make_photograph, make_represented, sign_in
from tests.forms import read_text

pytestmark = pytest.mark.django_db


@pytest.fixture
def nurse() -> User:
    return make_patient()


@pytest.fixture
def representation(nurse: User) -> Representation:
    return make_represented(
        nurse, relation="health_worker", authority="asked", organisation="Post 4"
    )


def send_for(representation: Representation) -> Case:
    sender = representation.representative
    case = make_draft(representation.patient, sent_by=sender)
    make_photograph(case)
    return submit_case(case=case, actor=sender)


def leave(user: User) -> User:
    delete_account(user=User.objects.get(pk=user.pk))
    return User.objects.get(pk=user.pk)


def test_what_was_sent_for_others_still_waits_for_its_answer(
    nurse: User, representation: Representation
) -> None:
    sent, draft = send_for(representation), make_draft(representation.patient, sent_by=nurse)
    leave(nurse)
    assert reload(sent).status == sent.status
    draft = reload(draft)
    assert (draft.status, draft.response.answers) == (CaseStatus.WITHDRAWN, {})


def test_the_right_to_act_ends(nurse: User, representation: Representation) -> None:
    leave(nurse)
    representation.refresh_from_db()
    assert not representation.is_current


def test_a_case_that_was_sent_for_somebody_names_its_sender(
    nurse: User, representation: Representation
) -> None:
    send_for(representation)
    assert leave(nurse).full_name == nurse.full_name


def test_what_goes_on_is_said_before(nurse: User, representation: Representation) -> None:
    words = "Tell them to ask the clinic for the answer."
    for user, is_told in ((nurse, True), (make_patient(), False)):
        page = sign_in(user, second_factor=False).get(reverse("my-data-delete"))
        assert (words in read_text(page)) == is_told


def test_a_patient_takes_back_what_somebody_sent_for_them(
    nurse: User, representation: Representation
) -> None:
    sent = send_for(representation)
    leave(representation.patient)
    assert reload(sent).status == CaseStatus.WITHDRAWN


def test_a_case_that_is_answered_in_this_moment_stays(monkeypatch: pytest.MonkeyPatch) -> None:
    case = make_queued()

    def answered_first(**given: Any) -> Case:
        make_reported(case)
        return withdraw_case(**given)

    monkeypatch.setattr("cases.services.leaving.withdraw_case", answered_first)
    assert not leave(case.patient).is_active
    assert reload(case).status == CaseStatus.REPORTED
