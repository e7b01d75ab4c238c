"""Report templates: whose they are, what they say in a case, and that nothing written is lost."""

from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from accounts.languages import keep_language
from accounts.models import User
from cases.intake.body_sites import BODY_SITES
from cases.models import Case, Report
from tests.clinic import conclude, make_queued, read_blind
from tests.factories import make_administrator, make_dermatologist, make_patient, sign_in
from tests.forms import find_form, read_text
from triage.models import ReportTemplate
from triage.selectors.report_templates import fill_template, offer_templates
from triage.services.report_templates import (
    TemplateRefused,
    TemplateText,
    Wording,
    archive_template,
    save_template,
)
from triage.services.template_revisions import retire_template, revise_template

pytestmark = pytest.mark.django_db

ENGLISH = TemplateText(
    plain_summary="Dear {patient}, on your {body_site}: {diagnosis}. {plain_meaning}",
    safety_net_advice="Come back if it grows. {reader}, {reference}",
)
GERMAN = TemplateText(
    plain_summary="Guten Tag {patient}, das ist {diagnosis}. {what_to_do}",
    safety_net_advice="Kommen Sie wieder, wenn es wächst.",
)


def make_template(owner: User, title: str = "Mole", **fields: Any) -> ReportTemplate:
    return save_template(
        owner=owner, title=title, **{"texts": {"en": ENGLISH, "de": GERMAN}, **fields}
    )


@pytest.fixture
def reader() -> User:
    return make_dermatologist(full_name="Dr Ada Lund")


@pytest.fixture
def client(reader: User) -> Client:
    return sign_in(reader)


@pytest.fixture
def case(reader: User) -> Case:
    """A case whose report is to be written; the reader's first condition is a common mole."""
    patient = make_patient()
    patient.full_name = "Pia Moll"
    patient.save()
    case = make_queued(patient)
    read_blind(case, reader)
    conclude(case, reader)
    return case


def fill(template: ReportTemplate, case: Case, reader: User) -> Any:
    case = Case.objects.select_related("patient", "response").get(pk=case.pk)
    return fill_template(
        template, case=case, reader=reader, diagnosis="Common mole", disposition="self_care"
    )


def test_every_variable_is_filled_in(case: Case, reader: User) -> None:
    filled = fill(make_template(reader), case, reader)
    assert filled.plain_summary == (
        f"Dear Pia Moll, on your {BODY_SITES['upper_back_left'].label}: Common mole. "
        "A common mole: a harmless group of pigment cells."
    )
    assert filled.safety_net_advice == f"Come back if it grows. Dr Ada Lund, {case.reference}"
    assert (filled.language, filled.in_patients_language) == ("en", True)


def test_the_patient_is_answered_in_their_language(case: Case, reader: User) -> None:
    keep_language(user=case.patient, language="de")
    filled = fill(make_template(reader), case, reader)
    assert filled.plain_summary.startswith("Guten Tag Pia Moll, das ist Common mole.")
    assert filled.in_patients_language
    keep_language(user=case.patient, language="fr")
    assert not fill(make_template(reader), case, reader).in_patients_language


def test_an_unknown_variable_is_refused(reader: User) -> None:
    wrong = TemplateText(plain_summary="Dear {pateint}", safety_net_advice="x")
    with pytest.raises(TemplateRefused, match=r"\{pateint\} is not a variable"):
        make_template(reader, texts={"en": wrong})
    with pytest.raises(TemplateRefused, match="at least one language"):
        make_template(reader, texts={})
    assert not ReportTemplate.objects.exists()


def test_which_templates_are_offered_and_in_which_order(reader: User) -> None:
    other = make_dermatologist()
    make_template(reader, "B own, any")
    make_template(other, "A shared, any", is_shared=True)
    make_template(other, "Theirs alone")
    make_template(other, "D shared, mole", is_shared=True, condition="Melanocytic naevus")
    make_template(reader, "Z own, mole", condition="Melanocytic naevus")
    make_template(reader, "Own, psoriasis", condition="Psoriasis")
    archive_template(owner=reader, template=make_template(reader, "Archived"))
    assert [template.title for template in offer_templates(reader, "Mole")] == [
        *("Z own, mole", "D shared, mole", "B own, any", "A shared, any", "Own, psoriasis"),
    ]


def test_a_shared_template_is_changed_by_its_owner_only(reader: User, client: Client) -> None:
    template = make_template(make_dermatologist(), is_shared=True)
    assert template.title in read_text(client.get(reverse("report-templates")))
    assert client.get(reverse("report-template", args=[template.pk])).status_code == 404
    with pytest.raises(TemplateRefused, match="Only its owner"):
        make_template(reader, template=template)
    with pytest.raises(TemplateRefused, match="Only its owner"):
        archive_template(owner=reader, template=template)


def test_writing_changing_and_removing_one(client: Client) -> None:
    new = reverse("report-template-new")
    typed = {"title": "Mole", "plain_summary_en": "It is {diagnosis}."}
    refused = client.post(new, typed)
    assert refused.status_code == 422
    assert "Write this in English as well." in read_text(refused)
    assert find_form(refused, "").typed()["title"] == ["Mole"]
    assert client.post(new, {**typed, "safety_net_advice_en": "Come back."}).status_code == 302
    template = ReportTemplate.objects.get()
    page = reverse("report-template", args=[template.pk])
    form = find_form(client.get(page), "").typed()
    assert form["plain_summary_en"] == ["It is {diagnosis}."]
    assert client.post(page, {**form, "plain_summary_en": "{nonsense}"}).status_code == 422
    assert client.post(page, {**form, "title": ["Ordinary mole"]}).status_code == 302
    template.refresh_from_db()
    assert template.title == "Ordinary mole"
    client.post(reverse("report-template-archive", args=[template.pk]))
    assert "Ordinary mole" not in read_text(client.get(reverse("report-templates")))


def test_an_open_form_does_not_overwrite_a_newer_wording(client: Client, reader: User) -> None:
    template = make_template(reader, is_shared=True)
    page = reverse("report-template", args=[template.pk])
    typed = find_form(client.get(page), "").typed()
    revise_template(
        template=template,
        wording=Wording("Mole, revised", {"en": ENGLISH}, "", "", is_shared=True),
        based_on=1,
        written_by=make_administrator(),
        reason="A typing error.",
    )
    refused = client.post(page, {**typed, "title": ["Mine"]})
    assert refused.status_code == 422
    assert "Somebody has changed the template meanwhile" in read_text(refused)
    template.refresh_from_db()
    assert template.title == "Mole, revised"
    again = find_form(client.get(page), "").typed()
    assert client.post(page, {**again, "title": ["Mine"]}).status_code == 302


def test_what_was_withdrawn_meanwhile_stays_withdrawn(reader: User) -> None:
    template = make_template(reader, is_shared=True)
    retire_template(template=template, actor=make_administrator(), reason="Out of date.")
    assert template.archived_at is None, "as it was when the form was opened"
    with pytest.raises(TemplateRefused, match="no longer offered"):
        make_template(reader, template=template, based_on=1)
    template.refresh_from_db()
    assert template.archived_at is not None


def test_a_template_fills_the_report_and_keeps_what_was_written(
    client: Client, reader: User, case: Case
) -> None:
    template, page = make_template(reader), reverse("reading", args=[case.pk])
    path = reverse("reading-sign", args=[case.pk])
    assert f"?template={template.pk}" in read_text(client.get(page))
    form = find_form(client.get(page, {"template": str(template.pk)}), path).typed()
    assert form["plain_summary"][0].startswith("Dear Pia Moll")
    assert form["diagnosis"] == ["Common mole"]
    draft = {"step": "sign", "plain_summary": "My own words.", "gradable": "yes"}
    client.post(reverse("reading-draft", args=[case.pk]), draft)
    form = find_form(client.get(page, {"template": str(template.pk)}), path).typed()
    assert form["plain_summary"][0].startswith("My own words.")
    assert "Dear Pia Moll" in form["plain_summary"][0]


@pytest.mark.parametrize("chosen", ["00000000-0000-4000-8000-000000000000", "nonsense"])
def test_a_template_that_is_not_there(client: Client, case: Case, chosen: str) -> None:
    page = reverse("reading", args=[case.pk])
    assert client.get(page, {"template": chosen}).status_code == 404


def test_the_preview_is_the_patients_page_in_their_language(client: Client, case: Case) -> None:
    keep_language(user=case.patient, language="de")
    path = reverse("reading-preview", args=[case.pk])
    typed = {"gradable": "yes", "diagnosis": "Common mole", "plain_summary": "Alles <gut>."}
    part = client.post(path, typed, headers={"X-Fragment": "1"})
    assert 'lang="de"' in part.content.decode()
    assert "Alles <gut>." in read_text(part)
    assert "I have read this" not in read_text(part)
    assert "As the patient will see it" in read_text(client.post(path, typed))
    assert not Report.objects.exists()
