"""Everything that the platform holds of one patient, as one archive to take away.

`data.json` for programs, each answer as a PDF for people, and the photographs as they are kept.
Nothing of a computer program's view is in it: only what the dermatologist put into the answer.
"""

import json
from collections.abc import Mapping
from tempfile import SpooledTemporaryFile
from typing import IO, Any, Final
from zipfile import ZIP_DEFLATED, ZIP_STORED, ZipFile

from django.core.serializers.json import DjangoJSONEncoder

from accounts.models import Consent, User
from cases.documents.report import render_report_pdf
from cases.intake.answers import describe_answers
from cases.models import Case, ClinicalImage, Message, Report
from cases.selectors.openings import read_openings
from cases.storage import read_blob
from cases.workflow import ANSWERED, EventKind

# The steps that are the patient's to see. Sorting, reading and asking a colleague are inner steps:
# even how often they happened, or a gap between numbers, could tell what a program said.
_TOLD: Final = (
    EventKind.CREATED,
    EventKind.RED_FLAGS_ACKNOWLEDGED,
    EventKind.SUBMITTED,
    EventKind.QUEUED,
    EventKind.CLAIMED,
    EventKind.PATIENT_ASKED,
    EventKind.PATIENT_ANSWERED,
    EventKind.PATIENT_WROTE,
    EventKind.PHOTOGRAPH_ADDED,
    EventKind.REPORT_SIGNED,
    EventKind.ADDENDUM_SIGNED,
    EventKind.CLOSED,
    EventKind.WITHDRAWN,
    EventKind.ENTERED_IN_ERROR,
)
_OUTCOME: Final = (
    "days",
    "answered_at",
    "course",
    "seen",
    "tissue_test",
    "other_diagnosis",
    "words",
)
_IN_MEMORY: Final = 8 * 1024 * 1024  # bytes; a larger archive goes to a file


def build_export(user: User) -> IO[bytes]:
    """Return the archive, open at its beginning."""
    archive: IO[bytes] = SpooledTemporaryFile(max_size=_IN_MEMORY)  # noqa: SIM115 - the caller's
    cases = list(Case.objects.owned_by(user).select_related("response").order_by("created_at"))
    with ZipFile(archive, "w", ZIP_DEFLATED) as file:
        document = {"person": _describe_person(user), "cases": [_describe(case) for case in cases]}
        file.writestr("data.json", json.dumps(document, cls=DjangoJSONEncoder, indent=2))
        for case in cases:
            _write_files(file, case)
    archive.seek(0)
    return archive


def _write_files(file: ZipFile, case: Case) -> None:
    if case.status in ANSWERED:
        file.writestr(f"{case.reference}/answer.pdf", render_report_pdf(case.report))
    for image in case.images.all():
        try:
            file.writestr(_name_of(case, image), read_blob(image.working_name), ZIP_STORED)
        except FileNotFoundError:  # data.json still tells of it
            continue


def _name_of(case: Case, image: ClinicalImage) -> str:
    return f"{case.reference}/{image.position + 1:02}-{image.shot_type}-{image.pk.hex[:8]}.jpg"


def _describe_person(user: User) -> dict[str, Any]:
    consents = Consent.objects.filter(user=user).select_related("text").order_by("created_at")
    consents = consents.prefetch_related("text__translations")
    return {
        "name": user.full_name,
        "email": user.email,
        "joined": user.date_joined,
        "consents": [
            {
                "purpose": consent.purpose,
                "text": consent.words.body,
                "language": consent.language,
                "version": consent.text.version,
                "given": consent.created_at,
                "withdrawn": consent.withdrawn_at,
            }
            for consent in consents
        ],
    }


def _describe(case: Case) -> dict[str, Any]:
    response = case.response
    answers = describe_answers(response.answers, version=response.questionnaire_version)
    return {
        "reference": case.reference,
        "status": case.told_status,
        "started": case.created_at,
        "sent": case.submitted_at,
        "goes_on_from": case.earlier.reference if case.earlier else None,
        "answers": {str(line.label): [str(words) for words in line.words] for line in answers},
        "photographs": [_describe_image(case, image) for image in case.images.all()],
        "messages": [_describe_message(message) for message in case.messages.all()],
        "answer": _describe_report(case.report) if case.status in ANSWERED else None,
        "how_it_went_on": list(case.outcomes.values(*_OUTCOME)),
        "events": list(case.events.filter(kind__in=_TOLD).values("kind", "occurred_at")),
        "openings": [_describe_opening(opening) for opening in read_openings(case)],
    }


def _describe_image(case: Case, image: ClinicalImage) -> dict[str, Any]:
    return {
        "file": _name_of(case, image),
        "taken_as": image.shot_type,
        "added": image.created_at,
        "sha256": image.working_sha256,
    }


def _describe_message(message: Message) -> dict[str, Any]:
    return {"from": message.side, "at": message.created_at, "text": message.text}


def _describe_report(report: Report) -> Mapping[str, Any]:
    return {
        "signed_by": report.signed_by.full_name,
        "signed_at": report.signed_at,
        "plain_summary": report.plain_summary,
        "diagnosis": report.diagnosis,
        "icd_11": report.icd11,
        "icd_10": report.icd10,
        "vocabulary": report.vocabulary_version,
        "what_to_do": str(report.get_disposition_display()),
        "what_to_watch_for": report.safety_net_advice,
        "about_the_program": report.model_statement,
        "addenda": list(report.addenda.values("created_at", "text")),
    }


def _describe_opening(opening: Any) -> dict[str, Any]:
    return {
        "who": opening.who,
        "as": str(opening.as_whom),
        "times": opening.times,
        "first": opening.first,
        "last": opening.last,
    }
