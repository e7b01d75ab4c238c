"""A questionnaire from a file: refused with what lacks, looked at, published, chosen, answered."""

import json
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import IntegrityError, transaction
from django.test import Client
from django.urls import reverse

from accounts.models import User
from cases.intake.answers import describe_answers, find_red_flags
from cases.intake.imported import write_document
from cases.intake.published import find_questionnaire
from cases.intake.questionnaires import QUESTIONNAIRES
from cases.models import FIRST_IMPORTED, QuestionnaireVersion
from cases.selectors.questionnaires import find_version_in_force, list_versions
from cases.services.questionnaire_import import ImportRefused, publish_questionnaire
from cases.services.questionnaires import choose_questionnaire
from telederm.audit.models import AuditEvent
from tests.cases.test_questionnaire_documents import make_document
from tests.factories import (
    make_dermatologist,
    make_draft,
    make_patient,
    sign_in,
)
from tests.forms import read_forms, read_text
from tests.raw import refused

pytestmark = pytest.mark.django_db
IMPORT = "oversight-questionnaire-import"


@pytest.fixture
def client(administrator: User) -> Client:
    return sign_in(administrator)


def publish(by: User, document: Any = None, **but: Any) -> QuestionnaireVersion:
    text = json.dumps(document or make_document())
    return publish_questionnaire(
        **{"text": text, "based_on": 2, "published_by": by, "reason": "Shorter.", **but}
    )


def upload(client: Client, document: Any) -> Any:
    text = document if isinstance(document, bytes) else json.dumps(document).encode()
    return client.post(reverse(IMPORT), {"file": SimpleUploadedFile("q.json", text)})


def test_from_the_file_to_a_patients_answers(client: Client, administrator: User) -> None:
    seen = upload(client, make_document())
    assert seen.status_code == 200
    page = read_text(seen)
    for words in ("Age? (en)", "Emergency sign", "Nothing is published yet.",
                  "changes isn't asked", "Held against version 2"):  # fmt: skip
        assert words in page, words
    assert 'data-difference="words"' in page
    assert not QuestionnaireVersion.objects.filter(version__gt=2).exists()

    typed = read_forms(seen)[-1].typed()
    spoken = read_text(client.post(reverse(IMPORT), {"document": typed["document"],
                                                     "language": "ar"}))  # fmt: skip
    assert "Age? (ar)" in spoken
    assert 'lang="ar"' in spoken
    silent = client.post(reverse(IMPORT), {**typed, "act": "publish", "reason": ""})
    assert silent.status_code == 422
    done = client.post(reverse(IMPORT), {**typed, "act": "publish", "reason": "Shorter."})
    assert done.status_code == 302

    row = QuestionnaireVersion.objects.get(version=FIRST_IMPORTED)
    assert (row.published_by, row.reason) == (administrator, "Shorter.")
    event = AuditEvent.objects.get(record_type="cases.questionnaireversion")
    assert (event.reason, event.detail["sha256"]) == ("Shorter.", row.sha256)
    assert "changes isn't asked" in event.detail["gaps"]
    assert find_version_in_force() == 2  # nobody has chosen it

    listed = read_text(client.get(reverse("oversight-questionnaires")))
    assert "Version 1001" in listed
    assert "Not what was published!" not in listed
    choose_questionnaire(
        version=FIRST_IMPORTED, based_on=0, chosen_by=administrator, reason="Try it."
    )
    patient = make_patient()
    draft = make_draft(patient)
    assert draft.response.questionnaire_version == FIRST_IMPORTED
    asked = sign_in(patient, second_factor=False).get(
        reverse("case-questions", args=[draft.pk, "skin"])
    )
    assert "Age? (en)" in read_text(asked)
    flags = find_red_flags({"red_flags": ["breathing"]}, version=FIRST_IMPORTED)
    assert flags == ["breathing"]
    (line, *_more) = describe_answers({"red_flags": ["none"]}, version=FIRST_IMPORTED)
    assert [str(words) for words in line.words] == ["none (en)"]


def test_what_lacks_is_told_and_nothing_is_kept(client: Client) -> None:
    document = make_document()
    del document["groups"][0]["title"]["fr"]
    response = upload(client, document)
    assert response.status_code == 422
    page = read_text(response)
    assert "One thing to mend" in page
    assert "groups[0].title" in page
    assert "no words in fr" in page
    for wrong, words in ((b"\xff\xfe", "no text in UTF-8"), (b"", "empty"), (b"{", "isn't JSON")):
        response = upload(client, wrong)
        assert (response.status_code, words in read_text(response)) == (422, True), words
    assert client.post(reverse(IMPORT)).status_code == 422
    assert not QuestionnaireVersion.objects.exclude(content__isnull=True).exists()


def test_words_of_a_file_are_words_and_nothing_else(client: Client) -> None:
    document = make_document()
    document["groups"][1]["title"]["en"] = "<script>alert(1)</script>"
    page = upload(client, document).content.decode()
    assert "<script>alert(1)" not in page
    assert "&lt;script&gt;alert(1)" in page


def test_who_may_what_and_after_whom(administrator: User) -> None:
    for wrong, words in (
        ({"by": make_dermatologist()}, "Only an administrator"),
        ({"by": administrator, "reason": " "}, "Say why"),
        ({"by": administrator, "text": "{}"}, "format is missing"),
        ({"by": administrator, "based_on": 1}, "meanwhile"),
    ):
        with pytest.raises(ImportRefused, match=words), transaction.atomic():
            publish(**wrong)
    assert not QuestionnaireVersion.objects.exclude(content__isnull=True).exists()
    assert publish(administrator).version == FIRST_IMPORTED
    with pytest.raises(ImportRefused, match="Version 1001 says the same"):
        publish(administrator, based_on=FIRST_IMPORTED)
    other = make_document()
    other["groups"].pop()
    assert publish(administrator, other, based_on=FIRST_IMPORTED).version == FIRST_IMPORTED + 1
    assert [line.holds for line in list_versions()] == [True] * 4


def test_a_published_document_never_changes(administrator: User) -> None:
    row = publish(administrator)
    with refused("published"):
        QuestionnaireVersion.objects.filter(pk=row.pk).update(content={})
    for fields in ({"version": 900, "content": {}}, {"version": 2000}):
        with pytest.raises(IntegrityError, match="imported"), transaction.atomic():
            QuestionnaireVersion.objects.create(sha256="0" * 64, **fields)
    with pytest.raises(KeyError):
        find_questionnaire(4711)


def test_each_version_can_be_taken_away_and_comes_back(client: Client) -> None:
    response = client.get(reverse("oversight-questionnaire-document", args=[2]))
    assert response.json() == write_document(QUESTIONNAIRES[2])
    assert "questionnaire-2.json" in response.headers["Content-Disposition"]
    page = read_text(upload(client, response.json()))
    assert "Nothing: it asks the same." in page
    assert "will miss" not in page
    assert client.get(reverse("oversight-questionnaire-document", args=[99])).status_code == 404
