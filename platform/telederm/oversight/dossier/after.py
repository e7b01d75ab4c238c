"""What was said about the case, and how it went on."""

from typing import Any

from cases.models import Case


def read_thread(case: Case) -> dict[str, Any]:
    """Return the questions to the patient and their answers, in order, and who read them when."""
    messages = case.messages.select_related("author", "read_by").prefetch_related("images")
    return {"thread": messages}


def read_outcomes(case: Case) -> dict[str, Any]:
    """Return what the diagnosis turned out to rest on, and what the patient said weeks later."""
    standards = case.reference_standards.select_related("recorded_by").order_by("created_at")
    return {"outcomes": case.outcomes.all(), "standards": standards}
