"""The signed answer as a sheet to print, keep or take along to another doctor."""

from collections.abc import Iterator, Sequence
from datetime import datetime

from django.utils.formats import date_format
from django.utils.timezone import localtime
from django.utils.translation import gettext as _

from cases.jurisdiction import read_local_rules
from cases.models import ClinicalImage, Report
from cases.selectors.answer import Answer, describe_answer
from cases.storage import read_blob


def render_report_pdf(report: Report) -> bytes:
    """Return the answer as a PDF, in the language that is active.

    Plain words first, as on the page; thumbnails show which photographs it covers.
    """
    from cases.documents.sheet import Sheet  # noqa: PLC0415 - fpdf: 20 MB that few processes print

    answer = describe_answer(report)
    parts = list(_parts(answer))
    title = _("Your answer: case %(reference)s") % {"reference": report.case.reference}
    sheet = Sheet(title=title, words="".join(f"{heading}{text}" for heading, text in parts))
    sheet.heading(title, large=True)
    sheet.paragraph(_for_whom(report), small=True)
    for heading, text in parts:
        sheet.heading(heading)
        sheet.paragraph(text)
    sheet.heading(_("The photographs that this answer covers"))
    sheet.pictures(list(_thumbnails(answer.covered)))
    sheet.paragraph(
        _("This answer covers only what the photographs show. Other spots were not looked at.")
    )
    sheet.line()
    sheet.paragraph(_small_print(report), small=True)
    return sheet.finish()


def _parts(answer: Answer) -> Iterator[tuple[str, str]]:
    yield _("In plain words"), answer.summary
    if answer.diagnosis:
        yield _("Diagnosis"), "\n".join(filter(None, (answer.diagnosis, answer.meaning)))
    else:
        yield _("Diagnosis"), _("The photographs could not be read.")
    yield _("What to do"), str(answer.what_to_do)
    yield _("What to watch for, and when to come back"), answer.what_to_watch_for
    if answer.about_the_program:
        yield _("About the computer program"), answer.about_the_program
    for addendum in answer.addenda:
        added = _("Added on %(date)s") % {"date": _date(addendum.created_at)}
        yield added, addendum.text
    yield _("Signed by"), f"{answer.signed_by}\n{_date(answer.signed_at)}"


def _for_whom(report: Report) -> str:
    return _("For %(name)s. Sent on %(date)s.") % {
        "name": report.case.patient.full_name,
        "date": _date(report.case.submitted_at),
    }


def _small_print(report: Report) -> str:
    emergency = _("If you are in danger, call %(number)s.") % {
        "number": read_local_rules().emergency_number
    }
    check = _("Checksum of the signed report: %(digest)s") % {"digest": report.digest}
    return "\n".join(filter(None, (emergency, _codes(report), check)))


def _codes(report: Report) -> str:
    if report.is_free_text:
        return _("For doctors: the diagnosis is in the dermatologist's own words, without a code.")
    return _("For doctors: %(codes)s") % {"codes": report.codes} if report.codes else ""


def _thumbnails(images: Sequence[ClinicalImage]) -> Iterator[bytes]:
    for image in images:
        try:
            yield read_blob(image.thumbnail_name)
        except FileNotFoundError:  # the words stand without it
            continue


def _date(moment: datetime | None) -> str:
    return date_format(localtime(moment), "DATETIME_FORMAT")
