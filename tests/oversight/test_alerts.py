"""Rules look by themselves: rows first, then a notification and a mail without a person in it."""

from datetime import timedelta
from math import sqrt
from uuid import uuid4

import pytest
from django.core import mail
from django.urls import reverse
from django.utils import timezone
from procrastinate.contrib.django.models import ProcrastinateJob
from pytest_django import Settings

from accounts.models import User
from cases.models import Case
from cases.services.access import record_look
from telederm.audit.models import Action, AuditEvent
from telederm.notifications.models import Notification
from telederm.notifications.tasks import send_mail
from telederm.oversight.alerts import services
from telederm.oversight.alerts.measures import find_shift, measure_foreign_access
from telederm.oversight.alerts.services import (
    AlertRefused,
    acknowledge_alert,
    check_rules,
    settle_rule,
)
from telederm.oversight.models import Alert, AlertRule, CaseFact
from tests.clinic import make_queued, make_reported, read_blind
from tests.factories import make_administrator, make_dermatologist, sign_in
from tests.forms import read_text
from tests.together import COMMITTED, do_together
from triage.findings import RunResult
from triage.models import RunOutcome

pytestmark = pytest.mark.django_db


def settle(administrator: User, code: str, limit: float, *, is_on: bool = True) -> AlertRule:
    return settle_rule(
        code=code, is_on=is_on, limit=limit, window_days=7, settled_by=administrator, reason="Test."
    )


def test_failures_alert_once_until_somebody_has_looked(administrator: User) -> None:
    assert check_rules() == []
    make_queued(result=RunResult(outcome=RunOutcome.FAILED, error_code="unavailable"))
    (alert,) = check_rules()
    assert (alert.rule, alert.value, alert.cases) == ("failures", 1.0, 1)
    told = Notification.objects.get(recipient=administrator, kind="oversight_alert")
    assert told.case is None
    assert check_rules() == []
    acknowledge_alert(alert=alert, actor=administrator, note="The server was restarted.")
    assert [each.rule for each in check_rules()] == ["failures"]
    with pytest.raises(AlertRefused):
        acknowledge_alert(alert=alert, actor=administrator, note="Again.")


def test_looks_at_cases_that_are_not_ones_own_are_counted(administrator: User) -> None:
    curious, careful = make_dermatologist(), make_dermatologist()
    own, *others = make_queued(), make_queued(), make_queued()
    read_blind(own, curious)
    for case in (own, *others, others[0]):
        record_look(case=case, actor=curious)
        record_look(case=case, actor=administrator)
    record_look(case=others[0], actor=careful)
    found = {each.subject: each.value for each in measure_foreign_access(1)}
    assert found == {f"user {curious.pk}": 2.0, f"user {careful.pk}": 1.0}
    settle(administrator, "foreign_access", 1.0)
    assert [alert.subject for alert in check_rules()] == [f"user {curious.pk}"]


def test_open_cases_whose_time_has_passed(administrator: User) -> None:
    late, answered = make_queued(), make_reported().case
    past = timezone.now() - timedelta(hours=1)
    Case.objects.filter(pk__in=[late.pk, answered.pk]).update(due_at=past)
    settle(administrator, "overdue", 1.0)
    assert check_rules() == []
    settle(administrator, "overdue", 0.0)
    assert [(alert.rule, alert.value) for alert in check_rules()] == [("overdue", 1.0)]


def add_facts(cases: int, days_ago: int, *, answered: bool) -> None:
    sent = timezone.now() - timedelta(days=days_ago)
    CaseFact.objects.bulk_create(
        CaseFact(
            case_id=uuid4(), case_version=1, submitted_at=sent, month=0, pictures=1,
            poor_pictures=0, outcome="answered" if answered else "abstained",
            model_malignant=False if answered else None,
        )
        for _ in range(cases)
    )  # fmt: skip


def test_a_shift_of_abstention_is_found_and_a_steady_share_is_not(
    administrator: User, settings: Settings
) -> None:
    settings.TELEDERM_FIGURES_FLOOR = 20
    add_facts(90, 20, answered=True)
    add_facts(10, 20, answered=False)
    add_facts(27, 2, answered=True)
    add_facts(3, 2, answered=False)
    assert check_rules() == []
    add_facts(20, 1, answered=False)
    (alert,) = check_rules()
    assert alert.rule == "abstention_drift"
    assert alert.value == pytest.approx(find_shift(50, 23, 100, 10))


def add_calls(cases: int, days_ago: int, *, malignant: bool, probability: float = 0.5) -> None:
    """Answered cases whose truth is known: the lesion was malignant in every second one."""
    sent = timezone.now() - timedelta(days=days_ago)
    CaseFact.objects.bulk_create(
        CaseFact(
            case_id=uuid4(), case_version=1, submitted_at=sent, month=0, pictures=1,
            poor_pictures=0, outcome="answered", model_malignant=malignant,
            probability=probability, true_malignant=number % 2 == 0,
        )
        for number in range(cases)
    )  # fmt: skip


def test_a_shift_of_malignant_calls_is_found_and_a_steady_share_is_not(
    administrator: User, settings: Settings
) -> None:
    settings.TELEDERM_FIGURES_FLOOR = 20
    settle(administrator, "calibration", 0.15, is_on=False)
    for days_ago, cases in ((20, 50), (2, 15)):
        add_calls(cases, days_ago, malignant=True)
        add_calls(cases, days_ago, malignant=False)
    assert check_rules() == []
    add_calls(100, 1, malignant=True)
    (alert,) = check_rules()
    assert (alert.rule, alert.cases) == ("call_drift", 130)


def test_probabilities_that_hold_say_nothing_and_those_that_are_off_alert(
    administrator: User, settings: Settings
) -> None:
    settings.TELEDERM_FIGURES_FLOOR = 20
    add_calls(40, 2, malignant=True, probability=0.5)
    assert check_rules() == []
    add_calls(80, 1, malignant=True, probability=0.95)
    (alert,) = check_rules()
    assert alert.rule == "calibration"
    assert alert.value == pytest.approx((40 * 0 + 80 * 0.45) / 120)


def test_the_mail_goes_out_after_the_row_and_says_nothing_of_what(administrator: User) -> None:
    make_queued(result=RunResult(outcome=RunOutcome.FAILED, error_code="unavailable"))
    (alert,) = check_rules()
    assert not mail.outbox, "the row comes first"
    told = Notification.objects.get(recipient=administrator, kind="oversight_alert")
    job = ProcrastinateJob.objects.get(queue_name="mail", args__notification_id=str(told.pk))
    assert job.status == "todo"
    send_mail(notification_id=job.args["notification_id"])
    (sent,) = mail.outbox
    assert sent.to == [administrator.email]
    assert str(alert.rule) not in sent.subject + str(sent.body)


def test_the_distance_of_two_shares() -> None:
    # 0.5 of 100 against 0.3 of 100: pooled 0.4, so the error is sqrt(0.4 * 0.6 * 2 / 100).
    assert find_shift(100, 50, 100, 30) == pytest.approx(0.2 / sqrt(0.4 * 0.6 * 0.02))
    assert find_shift(10, 0, 10, 0) == 0.0


def test_a_rule_that_is_off_says_nothing_and_its_versions_stay(administrator: User) -> None:
    settle(administrator, "failures", 0.1, is_on=False)
    make_queued(result=RunResult(outcome=RunOutcome.TIMED_OUT, error_code="deadline"))
    assert check_rules() == []
    settle(administrator, "failures", 0.1)
    assert [rule.version for rule in AlertRule.objects.order_by("version")] == [1, 2]
    assert len(check_rules()) == 1


def test_the_page_acknowledges_and_settles(administrator: User) -> None:
    make_queued(result=RunResult(outcome=RunOutcome.FAILED, error_code="unavailable"))
    (alert,) = check_rules()
    client, page = sign_in(administrator), reverse("oversight-alerts")
    assert "The model could not be asked" in read_text(client.get(page))
    path = reverse("oversight-alert-acknowledge", args=[alert.pk])
    assert client.post(path, {"note": " "}).status_code == 422
    assert client.post(path, {"note": "Restarted."}).status_code == 302
    assert "Restarted." in read_text(client.get(page))
    rule = {"code": "failures", "limit": "0.5", "window_days": "2", "is_on": "on", "reason": "x"}
    path = reverse("oversight-alert-rule")
    assert client.post(path, {**rule, "limit": "much"}).status_code == 422
    assert client.post(path, rule).status_code == 302
    assert AlertRule.objects.get().limit == 0.5
    kinds = AuditEvent.objects.filter(record_type__startswith="oversight.alert")
    assert list(kinds.order_by("id").values_list("action", flat=True)) == [
        Action.CREATE, Action.UPDATE, Action.CREATE
    ]  # fmt: skip
    assert Alert.objects.get().acknowledged_by == administrator


@pytest.mark.django_db(**COMMITTED)
def test_of_two_who_settle_a_rule_in_the_same_moment_the_second_is_told() -> None:
    administrator = make_administrator()
    for _ in range(6):
        before = AlertRule.objects.filter(code="overdue").count()
        found = do_together([lambda: settle(administrator, "overdue", 1.0)] * 2)
        written = [each for each in found if isinstance(each, AlertRule)]
        assert all(isinstance(each, AlertRule | AlertRefused) for each in found)
        assert AlertRule.objects.filter(code="overdue").count() == before + len(written)


def test_a_refusal_is_said_on_the_page(
    administrator: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(services, "write_next", lambda *_, **__: None)
    asked = {"code": "overdue", "is_on": "on", "limit": 1, "window_days": 7, "reason": "Test."}
    answer = sign_in(administrator).post(reverse("oversight-alert-rule"), asked)
    assert answer.status_code == 422
    assert "Somebody has chosen meanwhile" in read_text(answer)
