"""Resumable uploads by the tus protocol, version 1.0: core and creation (https://tus.io).

A GET of an upload answers with the photograph's piece of the gallery once it is finished: the
protocol leaves GET to the server.
"""

import binascii
from base64 import b64decode
from collections.abc import Mapping
from typing import BinaryIO, Final, cast
from uuid import UUID

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from accounts.access import SignedInRequest, signed_in
from cases.exceptions import CaseError, TransitionRefused
from cases.imaging import DEFAULT_LIMITS, ImageRejected
from cases.models import PartialUpload, ShotType
from cases.services.uploads import (
    UploadTooLarge,
    WrongOffset,
    append_piece,
    create_upload,
    finish_upload,
    read_offset,
)
from cases.views.own import get_own_case

VERSION: Final = "1.0.0"
_PIECE_TYPE: Final = "application/offset+octet-stream"
_MOST_DIGITS: Final = 18  # of an offset; no file is as long


@signed_in
@require_http_methods(["POST", "OPTIONS"])
def create(request: SignedInRequest, case_id: UUID) -> HttpResponse:
    """Announce a file: Upload-Length, and `key` and `shot_type` in Upload-Metadata."""
    case = get_own_case(request, case_id)
    if request.method == "OPTIONS":
        offer = {"Tus-Version": VERSION, "Tus-Extension": "creation"}
        return _answer(204, {**offer, "Tus-Max-Size": str(DEFAULT_LIMITS.source_bytes)})
    if refusal := _refuse_version(request):
        return refusal
    try:
        metadata = _read_metadata(request.headers.get("Upload-Metadata", ""))
        upload = create_upload(
            case=case,
            uploaded_by=request.user,
            upload_key=UUID(metadata["key"]),
            shot_type=ShotType(metadata["shot_type"]),
            length=int(request.headers["Upload-Length"]),
            is_kept=metadata.get("kept") == "yes",
        )
    except (KeyError, ValueError):
        return _refuse(request, _("The upload was incomplete. Reload the page and try again."), 400)
    except UploadTooLarge as error:
        return _refuse(request, str(error.message), 413)
    except CaseError as error:
        return _refuse(request, str(error.message), _status_of(error))
    location = reverse("case-upload", args=[case_id, upload.upload_key])
    return _answer(201, {"Location": location, "Upload-Offset": str(read_offset(upload))})


@signed_in
@require_http_methods(["HEAD", "PATCH", "GET"])
def upload(request: SignedInRequest, case_id: UUID, upload_key: UUID) -> HttpResponse:
    """Say how far a file has come, take the next piece, or show what became of it."""
    case = get_own_case(request, case_id)
    found = get_object_or_404(
        case.uploads.select_related("case", "uploaded_by"), upload_key=upload_key
    )
    if request.method == "GET":
        return _show(request, found)
    if refusal := _refuse_version(request):
        return refusal
    if request.method == "HEAD":
        return _answer(200, {**_progress(found), "Upload-Length": str(found.length)})
    return _take_piece(request, found)


def _take_piece(request: SignedInRequest, found: PartialUpload) -> HttpResponse:
    offset = request.headers.get("Upload-Offset", "")
    is_number = offset.isdecimal() and len(offset) <= _MOST_DIGITS
    # An empty piece, which only asks to finish, may come without its type.
    if request.content_type not in {_PIECE_TYPE, ""} or not is_number:
        return _refuse(request, _("The upload was incomplete. Reload the page and try again."), 400)
    try:
        there = append_piece(upload=found, offset=int(offset), piece=cast("BinaryIO", request))
        if there == found.length:
            finish_upload(upload=found)
    except PartialUpload.DoesNotExist as error:  # its draft was deleted a moment ago
        raise Http404 from error
    except WrongOffset as error:
        return _refuse(request, str(error.message), 409)
    except UploadTooLarge as error:
        return _refuse(request, str(error.message), 413)
    except ImageRejected as rejection:
        # What may be taken a moment later stays: an empty piece asks to finish it again.
        status = 503 if rejection.is_passing else 422
        return _refuse(request, _(rejection.msgid) % rejection.params, status)
    except CaseError as error:
        return _refuse(request, str(error.message), _status_of(error))
    return _answer(204, {"Upload-Offset": str(there)})


def _status_of(error: CaseError) -> int:
    """Of a case that takes nothing any more, a device need not keep what was meant for it."""
    return 410 if isinstance(error, TransitionRefused) else 422


def _show(request: SignedInRequest, found: PartialUpload) -> HttpResponse:
    image = found.case.images.filter(upload_key=found.upload_key).first()
    if image is None:
        raise Http404
    return render(request, "cases/parts/photograph.html", {"image": image, "case": found.case})


def _progress(found: PartialUpload) -> dict[str, str]:
    return {"Upload-Offset": str(read_offset(found))}


def _read_metadata(text: str) -> Mapping[str, str]:
    pairs = (pair.strip().partition(" ") for pair in text.split(",") if pair.strip())
    try:
        return {key: b64decode(value, validate=True).decode() for key, _space, value in pairs}
    except binascii.Error as error:
        raise ValueError("not base64") from error


def _refuse_version(request: HttpRequest) -> HttpResponse | None:
    version = request.headers.get("Tus-Resumable", "")
    if version == VERSION:
        return None
    return _answer(412 if version else 400, {"Tus-Version": VERSION})


def _refuse(request: HttpRequest, message: str, status: int) -> HttpResponse:
    context = {"message": message}
    response = render(request, "cases/parts/refused.html", context, status=status)
    response.headers["Tus-Resumable"] = VERSION
    return response


def _answer(status: int, headers: Mapping[str, str]) -> HttpResponse:
    return HttpResponse(status=status, headers={"Tus-Resumable": VERSION, **headers})
