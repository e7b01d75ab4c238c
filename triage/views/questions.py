"""Asking the patient from the workbench."""

from uuid import UUID

from django import forms
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST

from accounts.access import SignedInRequest, role_required
from accounts.models import Role
from cases.exceptions import CaseError
from cases.models import Case, Wants
from cases.services.access import record_look
from triage.services.questions import ask_the_patient


class QuestionForm(forms.Form):
    """What the reader wants to know."""

    wants = forms.ChoiceField(
        label=gettext_lazy("What do you need?"), choices=Wants, widget=forms.RadioSelect
    )
    text = forms.CharField(
        label=gettext_lazy("Your question, in everyday words"),
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 4}),
    )


@role_required(Role.DERMATOLOGIST)
@require_POST
def ask(request: SignedInRequest, case_id: UUID) -> HttpResponse:
    """Ask the patient; the case waits for them and the reader is free for another one."""
    case = get_object_or_404(Case.objects.readable_by(request.user), pk=case_id)
    form = QuestionForm(request.POST)
    if form.is_valid():
        wants = Wants(form.cleaned_data["wants"])
        try:
            ask_the_patient(
                case=case, reader=request.user, text=form.cleaned_data["text"], wants=wants
            )
        except CaseError as error:
            form.add_error(None, str(error.message))
        else:
            messages.success(
                request, _("Sent. The case comes back to the queue with the patient's answer.")
            )
            return redirect("queue")
    record_look(case=case, actor=request.user)
    return render(request, "triage/question.html", {"case": case, "form": form}, status=422)
