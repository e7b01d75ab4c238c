"""Tiers and clocks as versions: the newest counts from now on, and what was promised stays."""

from datetime import timedelta
from typing import Any

import pytest
from django.urls import reverse
from django.utils import timezone

from accounts.models import User
from cases.models import Case
from cases.workflow import UrgencyTier
from telederm.audit.models import AuditEvent
from tests.clinic import make_queued, reload
from tests.factories import make_dermatologist, sign_in
from tests.forms import find_form, read_text
from tests.raw import refused
from triage.models import CaseClock, Escalation, Rung, TimePolicy
from triage.selectors.times import Ladder, read_times
from triage.services.clocks import ring_clocks
from triage.services.times import TimesRefused, publish_times
from triage.urgency.clock import Promises

pytestmark = pytest.mark.django_db

LADDER: Ladder = (("pool", 0.5), ("administrator", 1.0))
QUICK: Promises = {
    "emergency": {"hours": 0.5},
    "urgent": {"hours": 12},
    "suspected_cancer": {"hours": 24},
    "routine": {"working_days": 3},
}


def publish(
    by: User, promises: Promises = QUICK, ladder: Ladder = LADDER, based_on: int = 0, why: str = "x"
) -> TimePolicy:
    return publish_times(
        promises=promises, ladder=ladder, based_on=based_on, published_by=by, reason=why
    )


def called_about(case: Case) -> list[str]:
    return [call.rung for call in Escalation.objects.filter(case=case)]


def test_cases_from_now_on_are_promised_by_the_new_version(administrator: User) -> None:
    before = make_queued(changes=["colour", "shape"])
    publish(administrator)
    after = make_queued(changes=["colour", "shape"])
    assert (after.tier, before.tier) == (UrgencyTier.SUSPECTED_CANCER,) * 2
    assert after.due_at == after.submitted_at + timedelta(hours=24)  # type: ignore[operator]
    assert before.due_at == reload(before).due_at
    assert before.due_at > before.submitted_at + timedelta(days=2) - timedelta(1)  # type: ignore[operator]
    versions = CaseClock.objects.order_by("policy_version").values_list("policy_version", flat=True)
    assert list(versions) == [0, 1]


def test_a_running_clock_climbs_the_ladder_that_it_began_with(administrator: User) -> None:
    make_dermatologist()
    old = make_queued()
    publish(administrator)
    new = make_queued()
    for case in (old, new):
        assert case.submitted_at
        assert case.due_at
        rings = CaseClock.objects.get(case=case).rings_at
        share = 0.75 if case == old else 0.5
        assert rings == case.submitted_at + share * (case.due_at - case.submitted_at)
        sent = timezone.now() - timedelta(days=90)
        Case.objects.filter(pk=case.pk).update(submitted_at=sent, due_at=sent + timedelta(1))
        CaseClock.objects.filter(case=case).update(rings_at=sent)
    ring_clocks()
    called = {
        case: [call.rung for call in Escalation.objects.filter(case=case)] for case in (old, new)
    }
    assert called == {old: list(Rung.values), new: ["pool", "administrator"]}


@pytest.mark.parametrize(
    ("promises", "ladder", "words"),
    [
        ({**QUICK, "urgent": {"hours": 0}}, LADDER, "above zero"),
        ({**QUICK, "routine": {"working_days": 2.5}}, LADDER, "whole working days"),
        ({**QUICK, "routine": {"weeks": 1}}, LADDER, "whole working days"),
        ({"emergency": {"hours": 1}}, LADDER, "each tier"),
        ({**QUICK, "emergency": {"working_days": 1}}, LADDER, "doesn't wait for a working day"),
        ({**QUICK, "urgent": {"hours": 25}}, LADDER, "due after"),
        ({**QUICK, "suspected_cancer": {"working_days": 4}}, LADDER, "due after"),
        ({**QUICK, "urgent": {"working_days": 1}}, LADDER, "due after"),
        ({**QUICK, "suspected_cancer": {"hours": 73}}, LADDER, "due after"),
        (QUICK, (), "before the time is over"),
        (QUICK, (("pool", 1.1),), "before the time is over"),
        (QUICK, (("pool", 0.5), ("pool", 0.7)), "at most once"),
        (QUICK, (("neighbours", 0.5),), "at most once"),
        (QUICK, (("pool", 0.7), ("claimant", 0.5)), "one after the other"),
    ],
)
def test_what_is_unsafe_is_refused(
    administrator: User, promises: Promises, ladder: Ladder, words: str
) -> None:
    with pytest.raises(TimesRefused, match=words):
        publish(administrator, promises, ladder)
    assert read_times().version == 0


def test_who_may_why_and_after_whom(administrator: User) -> None:
    with pytest.raises(TimesRefused, match="Only an administrator"):
        publish(make_dermatologist())
    with pytest.raises(TimesRefused, match="Say why"):
        publish(administrator, why=" ")
    publish(administrator)
    with pytest.raises(TimesRefused, match="newer version"):
        publish(administrator)
    assert publish(administrator, based_on=1).version == 2
    with refused("append_only"):
        TimePolicy.objects.update(reason="Something else.")


def test_on_the_page(administrator: User) -> None:
    client, path = sign_in(administrator), reverse("oversight-times")
    assert "As the platform comes" in read_text(client.get(path))
    typed: dict[str, Any] = {**find_form(client.get(path), "").typed(), "reason": "Winter."}
    late = client.post(path, {**typed, "emergency_amount": "48"})
    assert late.status_code == 422
    assert "never be due after a less urgent one" in read_text(late)
    assert client.post(path, {**typed, "urgent_amount": "soon"}).status_code == 422
    assert client.post(path, {**typed, "emergency_amount": "0.5"}).status_code == 302
    assert read_times().promises["emergency"] == {"hours": 0.5}
    assert read_times().ladder == read_times(0).ladder
    assert "Winter." in read_text(client.get(path))
    event = AuditEvent.objects.get(record_type="triage.timepolicy")
    assert (event.reason, event.actor_id) == ("Winter.", administrator.pk)
    assert "Somebody has published a newer version" in read_text(client.post(path, typed))
