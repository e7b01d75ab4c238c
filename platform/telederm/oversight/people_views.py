"""Who may do what: roles are asked for by one administrator and granted by another."""

from uuid import UUID

from django import forms
from django.contrib import messages
from django.core.exceptions import ValidationError
from django.core.paginator import Paginator
from django.db import transaction
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_GET, require_POST

from accounts.access import SignedInRequest, role_required
from accounts.models import Role, RoleDecision, RoleRequest, Suspension, User
from accounts.role_requests import ask_for_role, decide_role, take_role
from accounts.selectors import list_staff
from telederm.audit.models import Action
from telederm.audit.services import record_event

SHOWN = 50


class AskForm(forms.Form):
    """A request for a role, by the person's e-mail address."""

    email = forms.EmailField(label=gettext_lazy("E-mail address of the person"))
    role = forms.ChoiceField(label=gettext_lazy("Role"), choices=Role.choices)
    reason = forms.CharField(label=gettext_lazy("Reason"), max_length=200)

    def clean_email(self) -> str:
        """Find the person; there has to be one."""
        email = str(self.cleaned_data["email"]).lower()
        if not User.objects.filter(email=email, is_active=True).exists():
            raise ValidationError(_("Nobody with an account has this address."))
        return email


class SuspendForm(forms.Form):
    """An account whose holder is to be kept out, by its e-mail address."""

    email = forms.EmailField(label=gettext_lazy("E-mail address of the person"))
    reason = forms.CharField(label=gettext_lazy("Reason"), max_length=200)

    def clean_email(self) -> str:
        """Find the account; there has to be one."""
        email = str(self.cleaned_data["email"]).lower()
        if not User.objects.filter(email=email).exists():
            raise ValidationError(_("Nobody with an account has this address."))
        return email


class RevokeForm(forms.Form):
    """A role to be taken away."""

    user = forms.ModelChoiceField(User.objects.all())
    role = forms.ChoiceField(choices=Role.choices)


@role_required(Role.ADMINISTRATOR)
@require_GET
def people(request: SignedInRequest) -> HttpResponse:
    """Show who holds which role, and the requests that wait."""
    return show_people(request)


@role_required(Role.ADMINISTRATOR)
@require_POST
def ask(request: SignedInRequest) -> HttpResponse:
    """Ask for a role for somebody."""
    form = AskForm(request.POST)
    if not form.is_valid():
        return show_people(request, ask=form, status=422)
    user = User.objects.get(email=form.cleaned_data["email"])
    role, reason = Role(form.cleaned_data["role"]), form.cleaned_data["reason"]
    try:
        ask_for_role(user=user, role=role, asked_by=request.user, reason=reason)
    except ValidationError as error:
        form.add_error(None, error)
        return show_people(request, ask=form, status=422)
    messages.success(request, _("Asked. Another administrator has to grant it."))
    return redirect("oversight-people")


@role_required(Role.ADMINISTRATOR)
@require_POST
def decide(request: SignedInRequest, request_id: UUID) -> HttpResponse:
    """Grant or refuse a request."""
    asked = get_object_or_404(RoleRequest.objects.select_related("user"), pk=request_id)
    granted = request.POST.get("decision") == RoleDecision.GRANTED
    try:
        decide_role(
            request=asked,
            decided_by=request.user,
            decision=RoleDecision.GRANTED if granted else RoleDecision.REFUSED,
        )
    except ValidationError as error:
        messages.error(request, " ".join(error.messages))
        return show_people(request, status=422)
    return redirect("oversight-people")


@role_required(Role.ADMINISTRATOR)
@require_POST
def revoke(request: SignedInRequest) -> HttpResponse:
    """Take a role away at once; one administrator is enough for that."""
    form = RevokeForm(request.POST)
    if not form.is_valid():
        return show_people(request, status=422)
    user, role = form.cleaned_data["user"], Role(form.cleaned_data["role"])
    try:
        take_role(user=user, role=role, taken_by=request.user)
    except ValidationError as error:
        messages.error(request, " ".join(error.messages))
        return show_people(request, status=422)
    messages.success(request, _("The role was taken away."))
    return redirect("oversight-people")


def show_people(
    request: SignedInRequest,
    *,
    ask: AskForm | None = None,
    suspend: SuspendForm | None = None,
    status: int = 200,
) -> HttpResponse:
    """Show the page, with the form that was refused if one was."""
    with transaction.atomic():
        record_event(action=Action.SEARCH, actor=request.user, record=User())
    waiting = RoleRequest.objects.filter(decided_at=None).select_related("user", "asked_by")
    suspensions = Suspension.objects.filter(ended_at=None).select_related("user", "suspended_by")
    context = {
        "form": ask or AskForm(),
        "suspend_form": suspend or SuspendForm(prefix="suspend"),
        "waiting": waiting,
        "page": Paginator(list_staff(), SHOWN).get_page(request.GET.get("page")),
        "suspensions": suspensions[:SHOWN],
    }
    return render(request, "oversight/people.html", context, status=status)
