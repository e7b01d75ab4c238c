"""Rule 6 with more emergency signs than an event can name, in a questionnaire that was imported."""

import pytest
from django.urls import reverse

from cases.intake.imported import digest_document
from cases.intake.naming import MOST_LETTERS, name_values
from cases.models import FIRST_IMPORTED, Case, CaseEvent, QuestionnaireVersion
from cases.selectors.emergencies import needs_acknowledgement
from cases.services.drafts import save_answers
from cases.services.questionnaires import choose_questionnaire
from cases.workflow import EventKind
from telederm.audit.models import AuditEvent
from tests.cases.test_questionnaire_documents import make_document, option
from tests.clinic import reload
from tests.factories import make_administrator, make_draft, make_patient, sign_in

SIGNS = [f"sign_{number}_{'x' * 33}" for number in range(9)]


@pytest.fixture
def case() -> Case:
    document = make_document()
    document["groups"][0]["questions"][0]["options"] += [
        option(sign, red_flag=True) for sign in SIGNS
    ]
    administrator = make_administrator()
    # Published before such a document was refused.
    QuestionnaireVersion.objects.create(
        version=FIRST_IMPORTED,
        content=document,
        sha256=digest_document(document, version=FIRST_IMPORTED),
        published_by=administrator,
        reason="Ours.",
    )
    choose_questionnaire(
        version=FIRST_IMPORTED, based_on=0, chosen_by=administrator, reason="Ours."
    )
    return make_draft(make_patient(), red_flags=["breathing", *SIGNS[:8]])


@pytest.mark.django_db
def test_whoever_has_them_all_gets_the_message_and_can_go_on(case: Case) -> None:
    client = sign_in(case.patient, second_factor=False)
    emergency = reverse("case-emergency", args=[case.pk])
    assert client.get(emergency).status_code == 200
    assert client.post(emergency).status_code == 302
    read = case.events.get(kind=EventKind.RED_FLAGS_ACKNOWLEDGED)
    assert read.reason.startswith(f"breathing, {', '.join(SIGNS[:4])} and 4 more (")
    assert not needs_acknowledgement(reload(case))


@pytest.mark.django_db
def test_another_sign_among_those_that_are_not_named_brings_the_message_again(case: Case) -> None:
    client = sign_in(case.patient, second_factor=False)
    client.post(reverse("case-emergency", args=[case.pk]))
    others = ["breathing", *SIGNS[:7], SIGNS[8]]
    save_answers(case=case, answers={**case.response.answers, "red_flags": others})
    assert needs_acknowledgement(reload(case))


def test_the_name_fits_an_event_whatever_was_chosen() -> None:
    for model in (CaseEvent, AuditEvent):
        assert model._meta.get_field("reason").max_length == MOST_LETTERS
    for values in (["x" * 300], ["x" * 300, "y"], ["x" * 190, "y" * 190], ["xy"] * 500):
        assert len(name_values(values)) <= MOST_LETTERS
    assert name_values(["breathing", "fever"]) == "breathing, fever"
    assert name_values([]) == ""
