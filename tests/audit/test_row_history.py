"""Row history: every change of a clinical row is kept by its trigger, whoever makes it and how."""

import pgtrigger
import pytest
from django.apps import apps
from django.db import DatabaseError, transaction

from accounts.models import ClinicianProfile, Purpose, User
from accounts.services import withdraw_consent
from cases.models import Case
from cases.services.drafts import save_answers
from telederm.audit.history import read_account_history, read_case_history
from telederm.audit.models import AuditEvent, RowChange
from telederm.audit.triggers import KeepHistory
from telederm.core.triggers import refuses_every_row
from tests.clinic import make_queued
from tests.factories import ANSWERS, make_dermatologist, make_draft, make_patient
from tests.raw import execute, table_of

pytestmark = pytest.mark.django_db

# Rows of these apps tell of patients, or of who may see them.
_CLINICAL_APPS = {"accounts", "cases", "triage"}
# How far a job, a file or a clock has come, who is away, closed days: nothing of a patient.
_WITHOUT_HISTORY = {"TriageTicket", "PartialUpload", "CaseClock", "Absence", "ClosedDay"}
_WITHOUT_HISTORY |= {"ReportTemplate", "ReportTemplateText"}
# Decided once and then fixed by a trigger; each step is an audit event of its own.
_WITHOUT_HISTORY |= {"RoleRequest", "LicenceApplication"}
# Who was reminded of what, written once.
_WITHOUT_HISTORY |= {"LicenceWarning"}
# What a reader has typed and not recorded: it goes when its step is recorded, and so must copies.
_WITHOUT_HISTORY |= {"ReadingDraft"}


def changes_of(record: Case | User) -> list[RowChange]:
    rows = RowChange.objects.filter(table_name=record._meta.db_table, row_id=str(record.pk))
    return list(rows.order_by("id"))


def test_a_row_is_kept_whole_when_it_is_made_and_by_difference_after() -> None:
    case = make_queued()
    made, *changed = changes_of(case)
    assert made.operation == RowChange.Operation.INSERT
    assert made.before is None
    assert made.after is not None
    assert made.after["reference"] == case.reference
    assert {change.operation for change in changed} == {RowChange.Operation.UPDATE}
    last = changed[-1]
    assert last.before is not None
    assert last.after is not None
    assert {"before": last.before["status"], "after": last.after["status"]} == {
        "before": "triaging",
        "after": "queued",
    }
    assert "reference" not in last.after
    assert {change.case_id for change in changed} == {case.pk}
    assert {change.user_id for change in changed} == {case.patient_id}


def test_answers_are_kept_as_they_were_before_each_correction() -> None:
    case = make_draft(make_patient())
    execute(
        "UPDATE cases_questionnaireresponse SET answers = answers || %s WHERE case_id = %s",
        ['{"age_years": 45}', case.pk],
    )
    newest = RowChange.objects.filter(case_id=case.pk).latest("id")
    assert newest.table_name == "cases_questionnaireresponse"
    assert newest.before is not None
    assert newest.after is not None
    assert (newest.before["answers"]["age_years"], newest.after["answers"]["age_years"]) == (44, 45)


def test_an_update_that_changes_nothing_leaves_nothing() -> None:
    case = make_queued()
    known = len(changes_of(case))
    execute(f"UPDATE {table_of(Case)} SET tier = tier")  # noqa: S608
    assert len(changes_of(case)) == known


def test_a_change_names_the_transaction_whose_events_say_who_and_why() -> None:
    patient = make_patient()
    withdraw_consent(user=patient, purpose=Purpose.AI_PROCESSING)
    change = RowChange.objects.filter(table_name="accounts_consent", user_id=patient.pk).latest(
        "id"
    )
    assert change.after is not None
    assert change.after.keys() == {"withdrawn_at"}
    actors = AuditEvent.objects.filter(transaction_id=change.transaction_id)
    assert patient.pk in set(actors.values_list("actor_id", flat=True))


def test_secrets_names_and_addresses_stay_out() -> None:
    user = make_patient()
    user.set_password("another horse battery")
    user.full_name, user.is_active = "Somebody Else", False
    user.save()
    stored = str(list(RowChange.objects.filter(table_name="accounts_user").values()))
    for secret in (user.password, user.email, "Somebody Else"):
        assert secret not in stored
    assert changes_of(user)[-1].after == {"is_active": False}


def test_the_application_can_neither_write_nor_bend_history() -> None:
    make_draft(make_patient())
    table = table_of(RowChange)
    for statement in (
        f"INSERT INTO {table} SELECT * FROM {table} LIMIT 1",  # noqa: S608
        f"UPDATE {table} SET row_id = '1'",  # noqa: S608
        f"DELETE FROM {table}",  # noqa: S608
        "SELECT public.audit_keep_history()",
    ):
        with pytest.raises(DatabaseError), transaction.atomic():
            execute(statement)


def test_every_clinical_table_keeps_its_history_or_never_changes() -> None:
    guarded = {
        model
        for model, trigger in pgtrigger.registered()
        if isinstance(trigger, KeepHistory) or refuses_every_row(trigger)
    }
    models = {model for app in _CLINICAL_APPS for model in apps.get_app_config(app).get_models()}
    left = {model.__name__ for model in models - guarded}
    assert left <= _WITHOUT_HISTORY, left


def test_history_reads_as_differences_with_who_made_them() -> None:
    patient = make_patient()
    case = make_draft(patient)
    save_answers(case=case, answers={**ANSWERS, "age_years": 45})
    (step,) = read_case_history(case.pk)  # a test is one transaction
    differences = {
        str(difference.name): (difference.before, difference.after)
        for line in step.lines
        for difference in line.differences
    }
    assert differences["answers: age_years"] == ("44", "45")
    assert not {"version", "status changed at"} & differences.keys()
    assert patient.pk in step.actor_ids
    assert step.lines[0].change.operation == RowChange.Operation.INSERT


def test_the_history_of_an_account_tells_of_roles_and_licences() -> None:
    reader = make_dermatologist()
    ClinicianProfile.objects.filter(user=reader).update(credentials="Consultant")
    (step,) = read_account_history(reader.pk)
    records = {str(line.record) for line in step.lines}
    assert {"user", "role grant", "clinician profile"} <= records
