"""The digest of a signed report, in each form that reports were ever signed with.

A version's fields are never changed: what was signed with them must give the same digest for good.
"""

import hashlib
import json
from collections.abc import Mapping
from typing import Any, Final

from cases.models import Report

_FIRST: Final = (
    "gradable",
    "diagnosis",
    "disposition",
    "plain_summary",
    "safety_net_advice",
    "model_statement",
)
_CODED: Final = (
    *_FIRST,
    "vocabulary_name",
    "icd11",
    "icd10",
    "vocabulary_version",
    "digest_version",
)
_FIELDS: Final[Mapping[int, tuple[str, ...]]] = {1: _FIRST, 2: _CODED}
NEWEST: Final = max(_FIELDS)


def digest_report(report: Report) -> str:
    """Compute the digest (SHA-256, hex) of a report from what its row says now.

    Of the row's fields in its digest's version as JSON, with sorted keys, in ASCII. Empty for a
    version that is not known here: no digest equals it.
    """
    fields = _FIELDS.get(report.digest_version)
    if fields is None:
        return ""
    document: dict[str, Any] = {
        "case": str(report.case_id),
        "signed_by": report.signed_by_id,
        "covered_images": report.covered_images,
        **{name: getattr(report, name) for name in fields},
    }
    return hashlib.sha256(json.dumps(document, sort_keys=True).encode()).hexdigest()
