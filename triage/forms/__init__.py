"""What a reader writes down, step by step. Nothing is pre-filled from the model."""

from triage.forms.readings import ConclusionForm, ReadingForm
from triage.forms.reports import ReportForm

__all__ = ["ConclusionForm", "ReadingForm", "ReportForm"]
