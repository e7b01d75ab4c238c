"""Publishing a questionnaire that was written as JSON: a new version, with who and why."""

from typing import Final

from django.db import transaction
from django.db.models import Max

from accounts.access import holds_role
from accounts.models import Role, User
from cases.exceptions import CaseError
from cases.intake.imported import (
    DocumentRefused,
    build,
    digest_document,
    find_gaps,
    read_document,
)
from cases.models import FIRST_IMPORTED, QuestionnaireVersion
from telederm.audit.models import Action
from telederm.audit.services import record_event
from telederm.core.refusals import REASON_WANTED

_ONLY_ADMINISTRATORS: Final = "Only an administrator publishes a questionnaire."
_MEANWHILE: Final = "Somebody has published a version meanwhile. Look at it first."
_THE_SAME: Final = "Version {version} says the same already."


class ImportRefused(CaseError):
    """The questionnaire can't be published."""


@transaction.atomic
def publish_questionnaire(
    *, text: str, based_on: int, published_by: User, reason: str
) -> QuestionnaireVersion:
    """Publish the document in `text` as the next version; no case begins with it until chosen.

    Args:
        text: JSON, as `read_document` takes it.
        based_on: the number of the newest version that the administrator has seen.

    Raises:
        ImportRefused: by nobody who may, without a reason, for a document with faults or one that
            says what an imported version says already, or after somebody else's newer version.
    """
    if not holds_role(published_by, Role.ADMINISTRATOR):
        raise ImportRefused(_ONLY_ADMINISTRATORS)
    if not reason.strip():
        raise ImportRefused(REASON_WANTED)
    try:
        document = read_document(text)
    except DocumentRefused as error:
        raise ImportRefused(str(error.faults[0])) from error
    if same := QuestionnaireVersion.objects.filter(content=document).first():
        raise ImportRefused(_THE_SAME.format(version=same.version))
    newest = find_newest_version()
    number = max(newest + 1, FIRST_IMPORTED)
    digest = digest_document(document, version=number)
    row, is_new = QuestionnaireVersion.objects.get_or_create(
        version=number,
        defaults={
            "sha256": digest,
            "content": document,
            "published_by": published_by,
            "reason": reason.strip(),
        },
    )
    if newest != based_on or not is_new:
        transaction.set_rollback(True)
        raise ImportRefused(_MEANWHILE)
    record_event(
        action=Action.CREATE,
        actor=published_by,
        record=row,
        reason=row.reason,
        detail={
            "questionnaire": number,
            "sha256": digest,
            "gaps": find_gaps(build(document, version=number)),
        },
    )
    return row


def find_newest_version() -> int:
    """Return the highest number of a published version."""
    newest: int = QuestionnaireVersion.objects.aggregate(found=Max("version"))["found"] or 0
    return newest
