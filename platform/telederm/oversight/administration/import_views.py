"""A questionnaire from a JSON file: what is wrong with it, how it would look, its publication."""

from typing import Any

from django import forms
from django.conf import settings
from django.contrib import messages
from django.http import Http404, HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_GET, require_http_methods

from accounts.access import SignedInRequest, role_required
from accounts.models import Role
from cases.intake.imported import (
    DocumentRefused,
    Fault,
    build,
    find_gaps,
    read_document,
    write_document,
)
from cases.intake.published import find_questionnaire
from cases.selectors.questionnaires import find_version_in_force
from cases.services.questionnaire_import import find_newest_version, publish_questionnaire
from telederm.core.refusals import is_done
from telederm.oversight.administration.differences import compare
from telederm.oversight.administration.forms import PublishForm

_MOST_BYTES = 1024 * 1024


class DocumentForm(forms.Form):
    """The file, or the document that was looked at already."""

    file = forms.FileField(label=gettext_lazy("File"), help_text=gettext_lazy("JSON, up to 1 MB."))
    document = forms.CharField(widget=forms.HiddenInput, required=False, strip=False)
    language = forms.ChoiceField(label=gettext_lazy("Show it in"), choices=settings.LANGUAGES)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        was_seen = bool(self.data.get("document"))
        self.fields["file"].required = not was_seen
        self.fields["language"].required = was_seen or not self.is_bound

    def clean(self) -> dict[str, Any]:
        """Put the file's text into the place of the document."""
        data: dict[str, Any] = super().clean() or {}
        if file := data.get("file"):
            if file.size > _MOST_BYTES:
                raise forms.ValidationError(_("The file is larger than 1 MB."))
            try:
                data["document"] = file.read().decode("utf-8-sig")
            except UnicodeDecodeError as error:
                raise forms.ValidationError(_("The file is no text in UTF-8.")) from error
        return data


@role_required(Role.ADMINISTRATOR)
@require_http_methods(["GET", "POST"])
def questionnaire_import(request: SignedInRequest) -> HttpResponse:
    """Take a file; say what is wrong with it, or show it, and publish it with a reason."""
    is_sent = request.method == "POST"
    form = DocumentForm(*(request.POST, request.FILES) if is_sent else ())
    if not form.is_valid():
        return _ask(request, form, [])
    text, language = form.cleaned_data["document"], form.cleaned_data["language"]
    try:
        document = read_document(text)
    except DocumentRefused as refusal:
        return _ask(request, DocumentForm(), refusal.faults)
    is_final = request.POST.get("act") == "publish"
    publish = PublishForm(
        request.POST if is_final else None, initial={"based_on": find_newest_version()}
    )
    if is_final and publish.is_valid() and _publish(request, publish, text):
        messages.success(request, _("Published. Choose it, and new cases begin with it."))
        return redirect("oversight-questionnaires")
    return _preview(request, document, text, publish, language or settings.LANGUAGE_CODE)


@role_required(Role.ADMINISTRATOR)
@require_GET
def questionnaire_document(request: SignedInRequest, number: int) -> HttpResponse:
    """Give one version as JSON, to change it and import it again."""
    try:
        document = write_document(find_questionnaire(number))
    except KeyError as error:
        raise Http404 from error
    name = f'attachment; filename="questionnaire-{number}.json"'
    shape = {"ensure_ascii": False, "indent": 1}
    return JsonResponse(document, json_dumps_params=shape, headers={"Content-Disposition": name})


def _publish(request: SignedInRequest, form: PublishForm, text: str) -> bool:
    return is_done(
        form,
        lambda: publish_questionnaire(text=text, published_by=request.user, **form.cleaned_data),
    )


def _ask(request: SignedInRequest, form: DocumentForm, faults: list[Fault]) -> HttpResponse:
    refused = bool(faults or form.errors)
    context = {"form": form, "faults": faults, "languages": settings.LANGUAGES}
    status = 422 if refused else 200
    return render(request, "oversight/settings/questionnaire_import.html", context, status=status)


def _preview(
    request: SignedInRequest, document: Any, text: str, publish: PublishForm, language: str
) -> HttpResponse:
    questionnaire, in_force = build(document, version=0), find_version_in_force()
    shown = DocumentForm(initial={"document": text, "language": language})
    context = {
        "form": publish,
        "shown": shown,
        "language": language,
        "groups": questionnaire.groups,
        "in_force": in_force,
        "differences": compare(find_questionnaire(in_force), questionnaire),
        "gaps": find_gaps(questionnaire),
        "questions": len(questionnaire.questions),
    }
    status = 422 if publish.errors else 200
    return render(request, "oversight/settings/questionnaire_preview.html", context, status=status)
