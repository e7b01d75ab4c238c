"""The database refuses what the services never do: raw SQL meets the same rules."""
# ruff: noqa: S608 - the names of tables and columns are our own

from itertools import product
from typing import Any

import pytest
from django.db import models

from cases.models import Addendum, Case, CaseEvent, ClinicalImage, QuestionnaireResponse, Report
from cases.services.reports import sign_addendum
from cases.workflow import TRANSITIONS, CaseStatus
from telederm.audit.models import AuditEvent, ChainLink
from tests.clinic import make_queued, make_reported
from tests.factories import make_administrator, make_draft, make_patient, make_photograph
from tests.raw import execute, refused, table_of, without_triggers
from triage.models import (
    Assessment,
    Differential,
    ModelSwitch,
    Prediction,
    Reveal,
    TriageRun,
    UrgencyTrace,
)
from triage.services.switches import turn_switch

DECLARED = {(arc.source, arc.target) for arc in TRANSITIONS}
# What is never changed and never removed, and a column to try it on.
APPEND_ONLY: list[tuple[type[models.Model], str, Any]] = [
    (AuditEvent, "reason", "tidied up"),
    (ChainLink, "event_id", 1_000_000),
    (CaseEvent, "reason", "tidied up"),
    (TriageRun, "outcome", "failed"),
    (Prediction, "probability", 0.001),
    (UrgencyTrace, "tier", 4),
    (Assessment, "gradable", False),
    (Differential, "condition", "Nothing"),
    (Reveal, "created_at", "2020-01-01"),
    (Report, "diagnosis", "Nothing"),
    (Addendum, "text", "Nothing"),
    (QuestionnaireResponse, "answers", '{"age_years": 20}'),
    (ModelSwitch, "enabled", True),
]


def move(case: Case, target: str) -> int:
    return execute(f"UPDATE {table_of(Case)} SET status = %s WHERE id = %s", [target, case.pk])


@pytest.mark.django_db
def test_every_transition_that_is_not_declared_is_refused() -> None:
    case = make_queued()
    for source, target in product(CaseStatus, CaseStatus):
        if source == target:
            continue
        with without_triggers():
            move(case, source)
        if (source, target) in DECLARED:
            assert move(case, target) == 1, f"{source} -> {target}"
        else:
            with refused("Invalid"):
                move(case, target)


@pytest.mark.django_db
def test_a_bulk_update_meets_the_table_too() -> None:
    make_queued()
    with refused("Invalid"):
        Case.objects.all().update(status=CaseStatus.CLOSED)


@pytest.fixture
def everything(db: None) -> Report:
    """A signed report, with a row of every kind before and after it."""
    report = make_reported()
    sign_addendum(report=report, signed_by=report.signed_by, text="Use sun cream.")
    turn_switch(enabled=False, turned_by=make_administrator(), reason="A test.")
    execute("SET CONSTRAINTS ALL IMMEDIATE")  # the chain is linked at the commit
    return report


def test_what_is_written_once_is_neither_changed_nor_removed(everything: Report) -> None:
    for model, column, value in APPEND_ONLY:
        assert model._default_manager.exists(), model
        with refused("Cannot update or delete"):
            execute(f"UPDATE {table_of(model)} SET {column} = %s", [value])
        with refused("Cannot update or delete"):
            execute(f"DELETE FROM {table_of(model)}")


def test_a_sent_photograph_is_neither_changed_nor_removed(everything: Report) -> None:
    with refused("Cannot update"):
        execute(f"UPDATE {table_of(ClinicalImage)} SET shot_type = 'overview'")
    with refused("never deleted"):
        execute(f"DELETE FROM {table_of(ClinicalImage)}")


def test_a_case_is_never_removed(everything: Report) -> None:
    draft = make_draft(everything.case.patient)
    execute(f"DELETE FROM {table_of(QuestionnaireResponse)} WHERE case_id = %s", [draft.pk])
    with refused("Cannot delete"):
        execute(f"DELETE FROM {table_of(Case)} WHERE id = %s", [draft.pk])


@pytest.mark.django_db
def test_a_drafts_photograph_and_answers_may_go() -> None:
    case = make_draft(make_patient())
    make_photograph(case)
    assert execute(f"DELETE FROM {table_of(ClinicalImage)}") == 1
    assert execute(f"UPDATE {table_of(QuestionnaireResponse)} SET answers = '{{}}'") == 1


def test_a_second_report_on_a_case_is_impossible(everything: Report) -> None:
    columns = [field.column or "" for field in Report._meta.concrete_fields if field.column != "id"]
    with refused("unique"):
        execute(
            f"INSERT INTO {table_of(Report)} (id, {', '.join(columns)})"
            f" SELECT gen_random_uuid(), {', '.join(columns)} FROM {table_of(Report)}"
        )
