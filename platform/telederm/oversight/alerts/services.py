"""Looking at every rule, raising alerts, settling rules, and saying that somebody has looked."""

from collections.abc import Sequence

from django.db import transaction
from django.db.models.functions import Now
from django.utils.translation import gettext_lazy as _

from accounts.models import Role, User
from accounts.selectors import users_with_role
from cases.exceptions import CaseError
from telederm.audit.models import Action
from telederm.audit.services import record_event
from telederm.core.refusals import REASON_WANTED
from telederm.core.versions import write_next
from telederm.notifications.models import NotificationKind
from telederm.notifications.services import notify
from telederm.oversight.alerts.measures import Measurement
from telederm.oversight.alerts.rules import RULES
from telederm.oversight.alerts.selectors import Settled, list_settled_rules
from telederm.oversight.models import Alert, AlertRule


class AlertRefused(CaseError):
    """The rule can't be settled, or the alert not be acknowledged, in this way."""


def check_rules() -> list[Alert]:
    """Measure every rule that is on, and raise an alert for each number above its limit.

    While an alert on the same subject waits to be acknowledged, no second one is raised.
    """
    raised: list[Alert] = []
    for settled in list_settled_rules():
        if settled.is_on:
            high = [each for each in settled.measure() if each.value > settled.limit]
            raised += _raise_alerts(settled, high)
    return raised


@transaction.atomic
def settle_rule(
    *, code: str, is_on: bool, limit: float, window_days: int, settled_by: User, reason: str
) -> AlertRule:
    """Write the next version of a rule.

    Raises:
        AlertRefused: there is no such rule, no reason was given, or somebody else settles it in the
            same moment.
    """
    if code not in RULES:
        raise AlertRefused(_("There is no such rule."))
    if not reason.strip():
        raise AlertRefused(REASON_WANTED)
    newest = AlertRule.objects.filter(code=code).order_by("-version").first()
    fields = {
        "is_on": is_on,
        "limit": limit,
        "window_days": window_days,
        "settled_by": settled_by,
        "reason": reason.strip(),
    }
    based_on = newest.version if newest else 0
    rule = write_next(AlertRule, based_on=based_on, of={"code": code}, fields=fields)
    if rule is None:
        raise AlertRefused(_("Somebody has chosen meanwhile. Look at their choice first."))
    detail = {"code": code, "version": rule.version, "is_on": is_on, "limit": limit}
    record_event(action=Action.CREATE, actor=settled_by, record=rule, detail=detail)
    return rule


@transaction.atomic
def acknowledge_alert(*, alert: Alert, actor: User, note: str) -> Alert:
    """Say that the alert was looked at, and what came of it. Of two who do, the first counts.

    Raises:
        AlertRefused: nothing was said, or somebody has acknowledged it already.
    """
    if not note.strip():
        raise AlertRefused(_("Say what you found or did."))
    open_alert = Alert.objects.filter(pk=alert.pk, acknowledged_at=None)
    won = open_alert.update(acknowledged_at=Now(), acknowledged_by=actor, note=note.strip())
    if not won:
        raise AlertRefused(_("Somebody has acknowledged this alert already."))
    alert.refresh_from_db()
    record_event(action=Action.UPDATE, actor=actor, record=alert, detail={"rule": alert.rule})
    return alert


@transaction.atomic
def _raise_alerts(settled: Settled, high: Sequence[Measurement]) -> list[Alert]:
    raised = []
    for each in high:
        alert, created = Alert.objects.get_or_create(
            rule=settled.code,
            subject=each.subject,
            acknowledged_at=None,
            defaults={
                "rule_version": settled.version,
                "value": each.value,
                "limit": settled.limit,
                "cases": each.cases,
            },
        )
        if created:
            record_event(
                action=Action.CREATE, actor=None, record=alert, detail={"rule": alert.rule}
            )
            raised.append(alert)
    if raised:
        administrators = users_with_role(Role.ADMINISTRATOR)
        notify(recipients=administrators, kind=NotificationKind.OVERSIGHT_ALERT, case=None)
    return raised
