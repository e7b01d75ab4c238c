"""Django's admin over clinical rows: every look is recorded, and nobody's blind read is spoiled."""

import pytest
from django.test import Client
from django.urls import reverse

from accounts.models import Role, User
from accounts.services import grant_role
from cases.models import Case
from telederm.audit.models import Action, AuditEvent
from tests.clinic import make_queued, make_reported
from tests.factories import (
    PASSWORD,
    make_administrator,
    make_dermatologist,
    make_draft,
    make_patient,
    sign_in,
)

pytestmark = pytest.mark.django_db


@pytest.fixture
def both() -> User:
    """A person who administrates and reads."""
    user = make_dermatologist()
    grant_role(user=user, role=Role.ADMINISTRATOR, granted_by=None)
    return User.objects.get(pk=user.pk)


def test_a_look_at_a_row_is_recorded_with_its_case() -> None:
    administrator = make_administrator()
    run = make_queued().triage_runs.get()
    prediction = run.predictions.first()
    assert prediction is not None
    client = sign_in(administrator)
    for record in (run.case, run, prediction):
        name = f"admin:{record._meta.app_label}_{record._meta.model_name}_change"
        assert client.get(reverse(name, args=[record.pk])).status_code == 200
    looks = AuditEvent.objects.filter(action=Action.READ, actor_id=administrator.pk)
    assert [(look.record_id, look.case_id) for look in looks.order_by("id")] == [
        (str(record.pk), run.case_id) for record in (run.case, run, prediction)
    ]


def test_a_list_is_recorded_as_a_search() -> None:
    administrator = make_administrator()
    sign_in(administrator).get(reverse("admin:cases_case_changelist"))
    search = AuditEvent.objects.get(action=Action.SEARCH, actor_id=administrator.pk)
    assert search.record_type == "cases.case"


def test_drafts_are_their_patients_alone() -> None:
    draft = make_draft(make_patient())
    page = reverse("admin:cases_case_change", args=[draft.pk])
    assert sign_in(make_administrator()).get(page).status_code == 302  # "doesn't exist"


def _statuses(client: Client, case: Case) -> set[int]:
    run = case.triage_runs.get()
    return {
        client.get(reverse("oversight-case", args=[case.pk])).status_code,
        client.get(reverse("admin:triage_triagerun_change", args=[run.pk])).status_code,
    }


def test_who_also_reads_sees_the_model_in_answered_cases_only(both: User) -> None:
    client = sign_in(both)
    waiting, answered = make_queued(), make_queued()
    make_reported(answered)
    assert _statuses(client, waiting) == {404, 302}
    assert _statuses(client, answered) == {200}


def _events_of(client: Client, case: Case) -> list[AuditEvent]:
    listed = client.get(reverse("admin:audit_auditevent_changelist"))
    return [each for each in listed.context["cl"].result_list if each.case_id == case.pk]


def test_who_also_reads_sees_the_trail_of_answered_cases_only(both: User) -> None:
    waiting, answered = make_queued(), make_queued()
    make_reported(answered)
    event = AuditEvent.objects.filter(case_id=waiting.pk).latest("id")
    page = reverse("admin:audit_auditevent_change", args=[event.pk])
    for user, sees in ((both, False), (make_administrator(), True)):
        client = sign_in(user)
        assert bool(_events_of(client, waiting)) is sees
        assert _events_of(client, answered)
        assert client.get(page).status_code == (200 if sees else 302)  # "doesn't exist"
        export = client.post(reverse("oversight-audit"), {"reason": "asked for"})
        assert (str(waiting.pk) in export.content.decode()) is sees
        assert str(answered.pk) in export.content.decode()


def test_the_admin_wears_our_dress_and_signs_out_our_way() -> None:
    page = sign_in(make_administrator()).get(reverse("admin:index")).content.decode()
    assert "css/pages/admin.css" in page
    assert f'action="{reverse("account_logout")}"' in page
    assert reverse("admin:logout") not in page
    assert reverse("admin:password_change") not in page


def test_nothing_is_looked_up_past_the_trail() -> None:
    case = make_queued()
    asked = {"app_label": "cases", "model_name": "report", "field_name": "case"}
    client = sign_in(make_administrator())
    answer = client.get(reverse("admin:autocomplete"), {**asked, "term": case.reference})
    assert answer.status_code == 404


def test_the_admin_changes_no_password() -> None:
    administrator = make_administrator()
    new = {"old_password": PASSWORD, "new_password1": "another 7 x", "new_password2": "another 7 x"}
    client = sign_in(administrator)
    for name in ("admin:password_change", "admin:password_change_done"):
        answer = client.post(reverse(name), new)
        assert answer.headers["Location"] == reverse("account_change_password")
    administrator.refresh_from_db()
    assert administrator.check_password(PASSWORD)
