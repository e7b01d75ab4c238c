"""What a step's form begins with: this reader's own words of the step before."""

from typing import Any

from triage.models import Assessment
from triage.selectors.report_templates import FilledTemplate


def words_of(assessment: Assessment) -> dict[str, Any]:
    """Return a reading as the fields of `ReadingForm`."""
    fields: dict[str, Any] = {
        "ungradable_reason": assessment.ungradable_reason,
        "disposition": assessment.disposition,
        "urgency": assessment.urgency,
    }
    for line in assessment.differentials.all():
        fields[f"condition_{line.rank}"] = line.condition
        fields[f"confidence_{line.rank}"] = line.confidence
    return fields


def initial_report(conclusion: Assessment) -> dict[str, Any]:
    """Return what the report takes over from the reader's own conclusion."""
    first = conclusion.differentials.first()
    return {
        "gradable": "yes" if conclusion.gradable else "no",
        "diagnosis": first.condition if first and conclusion.gradable else "",
        "disposition": conclusion.disposition,
    }


def add_template(fields: dict[str, Any], filled: FilledTemplate) -> dict[str, Any]:
    """Return the report's fields with a template's words; what was written stays above them."""
    added = dict(fields)
    for name in ("plain_summary", "safety_net_advice"):
        written, words = str(fields.get(name) or "").strip(), getattr(filled, name)
        if words not in written:
            added[name] = f"{written}\n\n{words}" if written else words
    added["disposition"] = fields.get("disposition") or filled.disposition
    return added
