"""Who took the case, what each reader thought blind, what they were shown, what they concluded."""

from dataclasses import dataclass, field
from typing import Any

from django.utils.translation import gettext_lazy as _

from accounts.models import User
from cases.models import Case
from telederm.core.words import Words
from triage.models import Assessment, Differential, Reveal


@dataclass(slots=True)
class ReaderStory:
    """One reader's assessments in order, and the moment of the reveal where there was one."""

    reader: User
    credentials: str
    assessments: list[Assessment] = field(default_factory=list)
    reveal: Reveal | None = None

    @property
    def changed(self) -> tuple[Words, Words] | None:
        """The first choice before and after the reveal, where it differs."""
        if len(self.assessments) < 2:  # noqa: PLR2004 - blind, then with the opinion in view
            return None
        before, after = (
            _first_choice(each) for each in (self.assessments[0], self.assessments[-1])
        )
        return (before, after) if before != after else None


def read_readings(case: Case) -> dict[str, Any]:
    """Return the claims and each reader's story, in the order in which they began."""
    stories: dict[int, ReaderStory] = {}
    assessments = case.assessments.select_related("reader__clinician_profile")
    for each in assessments.prefetch_related("differentials").order_by("created_at"):
        stories.setdefault(each.reader_id, _begin(each.reader)).assessments.append(each)
    for reveal in Reveal.objects.filter(case=case).select_related("run"):
        stories[reveal.reader_id].reveal = reveal
    claims = case.claims.select_related("reader").order_by("created_at")
    return {"claims": claims, "stories": list(stories.values())}


def _begin(reader: User) -> ReaderStory:
    profile = getattr(reader, "clinician_profile", None)
    return ReaderStory(reader, profile.credentials if profile else "")


def _first_choice(assessment: Assessment) -> Words:
    if not assessment.gradable:
        return _("Not gradable")
    first: Differential | None = next(iter(assessment.differentials.all()), None)
    return first.condition if first else _("Not gradable")
