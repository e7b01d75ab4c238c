"""Shared report templates: every wording stays, and administrators revise with a reason."""

import pytest
from django.urls import reverse

from accounts.models import User
from telederm.audit.models import Action, AuditEvent
from tests.factories import make_dermatologist, sign_in
from tests.forms import find_form, read_text
from tests.raw import refused
from triage.models import ReportTemplate, ReportTemplateVersion
from triage.selectors.report_templates import list_templates
from triage.services.report_templates import TemplateRefused, TemplateText, Wording, save_template
from triage.services.template_revisions import retire_template, revise_template

pytestmark = pytest.mark.django_db

OLD = TemplateText(plain_summary="A mole.", safety_net_advice="Come back if it grows.")
NEW = TemplateText(plain_summary="An ordinary mole.", safety_net_advice="Come back if it bleeds.")
WORDING = Wording("Mole", {"en": NEW}, "", "self_care", True)


@pytest.fixture
def shared() -> ReportTemplate:
    owner = make_dermatologist()
    return save_template(owner=owner, title="Mole", texts={"en": OLD}, is_shared=True)


def revise(
    template: ReportTemplate,
    by: User,
    based_on: int = 1,
    wording: Wording = WORDING,
    why: str = "x",
) -> ReportTemplate:
    return revise_template(
        template=template, wording=wording, based_on=based_on, written_by=by, reason=why
    )


def test_every_wording_stays(administrator: User, shared: ReportTemplate) -> None:
    revise(shared, administrator)
    save_template(owner=shared.owner, template=shared, based_on=2, title="Mole!", texts={"en": OLD})
    found = ReportTemplateVersion.objects.filter(template=shared).order_by("version")
    assert [(each.version, each.title, each.texts["en"]["plain_summary"]) for each in found] == [
        (1, "Mole", OLD.plain_summary),
        (2, "Mole", NEW.plain_summary),
        (3, "Mole!", OLD.plain_summary),
    ]
    assert [each.written_by for each in found] == [shared.owner, administrator, shared.owner]
    with refused("immutable"):
        found.update(title="Something else")
    events = AuditEvent.objects.filter(record_type="triage.reporttemplate").order_by("id")
    assert [each.action for each in events] == [Action.CREATE, Action.UPDATE, Action.UPDATE]


def test_who_may_what_and_after_whom(administrator: User, shared: ReportTemplate) -> None:
    reader = make_dermatologist()
    private = save_template(owner=reader, title="Mine", texts={"en": OLD})
    text = TemplateText(plain_summary="{who}", safety_net_advice="Come back.")
    unknown = Wording("Mole", {"en": text}, "", "", True)
    with pytest.raises(TemplateRefused, match="Only an administrator"):
        revise(shared, reader)
    with pytest.raises(TemplateRefused, match="Say why"):
        revise(shared, administrator, why=" ")
    with pytest.raises(TemplateRefused, match="isn't shared"):
        revise(private, administrator)
    with pytest.raises(TemplateRefused, match="not a variable"):
        revise(shared, administrator, wording=unknown)
    revise(shared, administrator)
    with pytest.raises(TemplateRefused, match="changed the template meanwhile"):
        revise(shared, administrator)
    assert shared.texts.get().plain_summary == NEW.plain_summary


def test_a_withdrawn_template_is_offered_to_nobody(
    administrator: User, shared: ReportTemplate
) -> None:
    retire_template(template=shared, actor=administrator, reason="Out of date.")
    assert not list_templates(shared.owner).exists()
    assert ReportTemplateVersion.objects.filter(template=shared).exists()
    with pytest.raises(TemplateRefused, match="isn't shared"):
        revise(shared, administrator)


def test_on_the_pages(administrator: User, shared: ReportTemplate) -> None:
    client, page = sign_in(administrator), reverse("oversight-templates")
    path = reverse("oversight-template", args=[shared.pk])
    private = save_template(owner=shared.owner, title="Mine alone", texts={"en": OLD})
    assert "Mine alone" not in read_text(client.get(page))
    assert client.get(reverse("oversight-template", args=[private.pk])).status_code == 404
    typed = {**find_form(client.get(path), "").typed(), "title": "Mole, ordinary"}
    assert client.post(path, typed).status_code == 422
    assert client.post(path, {**typed, "reason": "Plainer."}).status_code == 302
    assert "Plainer." in read_text(client.get(path))
    assert "Mole, ordinary" in read_text(client.get(page))
    away = reverse("oversight-template-retire", args=[shared.pk])
    assert "Say why" in read_text(client.post(away, {"reason": " "}, follow=True))
    assert "no longer offered" in read_text(client.post(away, {"reason": "Old."}, follow=True))
    assert client.get(path).status_code == 404
