"""How the rules stand, and which alerts there are."""

from collections.abc import Iterable
from dataclasses import dataclass

from django.db.models import F, QuerySet

from telederm.core.words import Words
from telederm.oversight.alerts.measures import Measurement
from telederm.oversight.alerts.rules import RULES
from telederm.oversight.models import Alert, AlertRule


@dataclass(frozen=True, slots=True)
class Settled:
    """A rule as it stands; version 0 is what the platform comes with."""

    code: str
    title: Words
    unit: Words
    version: int
    is_on: bool
    limit: float
    window_days: int

    def measure(self) -> Iterable[Measurement]:
        """Measure what the rule is about, now."""
        return RULES[self.code].measure(self.window_days)


@dataclass(frozen=True, slots=True)
class AlertLine:
    """An alert with its rule's words."""

    alert: Alert
    title: Words
    unit: Words


def list_settled_rules() -> list[Settled]:
    """Return every rule as it stands now."""
    newest = AlertRule.objects.order_by("code", "-version").distinct("code")
    changed = {rule.code: rule for rule in newest}
    return [_settle(code, changed.get(code)) for code in RULES]


def list_alerts(*, most: int) -> list[AlertLine]:
    """Return the alerts, those that wait first, then the newest."""
    rows: QuerySet[Alert] = Alert.objects.select_related("acknowledged_by").order_by(
        F("acknowledged_at").desc(nulls_first=True), "-created_at"
    )
    return [AlertLine(row, RULES[row.rule].title, RULES[row.rule].unit) for row in rows[:most]]


def count_open_alerts() -> int:
    """Return how many alerts nobody has acknowledged."""
    return Alert.objects.filter(acknowledged_at=None).count()


def _settle(code: str, changed: AlertRule | None) -> Settled:
    rule = RULES[code]
    if changed is None:
        return Settled(code, rule.title, rule.unit, 0, True, rule.limit, rule.window_days)
    return Settled(
        code,
        rule.title,
        rule.unit,
        changed.version,
        changed.is_on,
        changed.limit,
        changed.window_days,
    )
