"""One's own data: taking it along, correcting it, withdrawing a case, leaving."""

from typing import cast
from uuid import UUID

from django import forms
from django.conf import settings
from django.contrib import messages
from django.contrib.auth import logout
from django.core.exceptions import ValidationError
from django.db import transaction
from django.http import FileResponse, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_GET, require_http_methods

from accounts.access import SignedInRequest, signed_in
from accounts.closing import may_close_own_account
from accounts.models import User
from accounts.representations import list_representations
from cases.documents.export import build_export
from cases.exceptions import CaseError
from cases.models import Case
from cases.services.access import record_export, record_look
from cases.services.leaving import delete_account, has_records
from cases.services.withdrawal import withdraw_case
from cases.views.own import get_own_case
from telederm.audit.models import Action
from telederm.audit.services import record_event


class DetailsForm(forms.ModelForm):  # type: ignore[type-arg]
    """What a person can correct alone; the e-mail address has its own page with a confirmation."""

    class Meta:
        model = User
        fields = ["full_name"]
        labels = {"full_name": gettext_lazy("Your full name")}
        widgets = {"full_name": forms.TextInput(attrs={"autocomplete": "name"})}


class DeleteForm(forms.Form):
    """Asks for the password: an open session alone is not enough to delete an account."""

    password = forms.CharField(
        label=gettext_lazy("Your password"),
        widget=forms.PasswordInput(attrs={"autocomplete": "current-password"}),
    )

    def __init__(self, user: User, data: object = None) -> None:
        super().__init__(data)  # type: ignore[arg-type]
        self._user = user

    def clean_password(self) -> str:
        """Refuse a wrong password."""
        password: str = self.cleaned_data["password"]
        if not self._user.check_password(password):
            raise ValidationError(_("That is not your password."))
        return password


@signed_in
@require_http_methods(["GET", "POST"])
def my_data(request: SignedInRequest) -> HttpResponse:
    """Show what one can do with one's data; correct the name."""
    form = DetailsForm(request.POST or None, instance=User.objects.get(pk=request.user.pk))
    if form.is_valid():
        with transaction.atomic():
            user = form.save()
            record_event(action=Action.UPDATE, actor=user, record=user, patient_id=user.pk)
        messages.success(request, _("Corrected."))
        return redirect("my-data")
    context = {
        "form": form,
        "may_leave": may_close_own_account(request.user),
        "draft_days": settings.TELEDERM_RETENTION["DRAFT_DAYS"],
    }
    return render(request, "cases/my_data.html", context, status=422 if form.errors else 200)


@signed_in
@require_GET
def download(request: SignedInRequest) -> HttpResponse:
    """Answer with everything: JSON, the answers as PDF, the photographs."""
    with transaction.atomic():
        record_event(
            action=Action.EXPORT,
            actor=request.user,
            record=request.user,
            patient_id=request.user.pk,
        )
        for case in Case.objects.owned_by(request.user):
            record_export(case=case, actor=request.user, record=case)
    headers = {"Cache-Control": "no-store, private", "Content-Type": "application/zip"}
    archive = build_export(request.user)
    answer = FileResponse(archive, as_attachment=True, filename="telederm.zip", headers=headers)
    return cast("HttpResponse", answer)  # it streams; what a view may answer with is the same


@signed_in
@require_http_methods(["GET", "POST"])
def withdraw(request: SignedInRequest, case_id: UUID) -> HttpResponse:
    """Say what withdrawing means, then do it."""
    case = get_own_case(request, case_id)
    if request.method == "GET":
        record_look(case=case, actor=request.user)
        return render(request, "cases/withdraw.html", {"case": case})
    try:
        withdraw_case(case=case, actor=request.user)
    except CaseError as error:
        messages.error(request, str(error.message))
        return redirect("case-detail", case_id)
    messages.success(request, _("Withdrawn. Nobody will read this case."))
    return redirect("case-list")


@signed_in
@require_http_methods(["GET", "POST"])
def delete(request: SignedInRequest) -> HttpResponse:
    """Say what goes and what must stay, ask for the password, then delete the account."""
    if not may_close_own_account(request.user):
        messages.error(request, _("You work for the clinic: ask an administrator to do this."))
        return redirect("my-data")
    form = DeleteForm(request.user, request.POST or None)
    if form.is_valid():
        delete_account(user=request.user)
        logout(request)
        messages.success(request, _("Your account is deleted."))
        answer = redirect("account_login")
        answer.headers["Clear-Site-Data"] = '"cache", "storage"'  # what waited on this device
        return answer
    context = {
        "form": form,
        "has_records": has_records(request.user),
        "acts_for_others": list_representations(request.user).exists(),
    }
    return render(request, "cases/delete_account.html", context, status=422 if form.errors else 200)
