"""The administrators' way to the audit trail as a file."""

from datetime import datetime, time
from typing import Any, Final

from django import forms
from django.core.exceptions import ValidationError
from django.http import HttpResponse
from django.shortcuts import render
from django.utils.timezone import make_aware
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_http_methods

from accounts.access import SignedInRequest, role_required
from accounts.models import Role, User
from cases.models import Case
from telederm.audit.export import CONTENT_TYPE, Selection, export_events
from telederm.audit.models import AuditEvent
from telederm.oversight.selectors import open_events

MOST_EVENTS: Final = 20_000  # in one download; the command has no such limit


class ExportForm(forms.Form):
    """Which events, and why."""

    since = forms.DateField(
        label=_("From"), required=False, widget=forms.DateInput(attrs={"type": "date"})
    )
    until = forms.DateField(
        label=_("Up to, but not with"),
        required=False,
        widget=forms.DateInput(attrs={"type": "date"}),
    )
    reference = forms.CharField(label=_("Reference of a case"), required=False, max_length=12)
    reason = forms.CharField(
        label=_("Reason"), max_length=200, help_text=_("It stands in the audit trail.")
    )

    def __init__(self, *args: Any, user: User, **kwargs: Any) -> None:
        self._user = user
        super().__init__(*args, **kwargs)

    def clean_reference(self) -> Case | None:
        """The case, if one was named."""
        reference = self.cleaned_data["reference"].strip().upper()
        if not reference:
            return None
        case = Case.objects.auditable_by(self._user).filter(reference=reference).first()
        if case is None:
            raise ValidationError(_("There is no such case. Look it up under Cases."))
        return case

    def clean(self) -> dict[str, Any] | None:
        """Refuse what is too much for one download."""
        if self.errors:
            return super().clean()
        if self.selection().select().filter(open_events(self._user))[MOST_EVENTS:].exists():
            raise ValidationError(
                _("These are more than %(most)s events. Choose a shorter period, or one case."),
                params={"most": MOST_EVENTS},
            )
        return super().clean()

    def selection(self) -> Selection:
        """What was chosen."""
        since, until = (
            make_aware(datetime.combine(day, time())) if day else None
            for day in (self.cleaned_data.get("since"), self.cleaned_data.get("until"))
        )
        case = self.cleaned_data.get("reference")
        return Selection(since=since, until=until, case_id=case.pk if case else None)


@role_required(Role.ADMINISTRATOR)
@require_http_methods(["GET", "POST"])
def audit_export(request: SignedInRequest) -> HttpResponse:
    """Hand the audit trail out as FHIR, one resource a line; that is an event itself."""
    form = ExportForm(request.POST or None, user=request.user)
    if form.is_valid():
        lines = export_events(
            selection=form.selection(),
            actor=request.user,
            reason=form.cleaned_data["reason"],
            seen=open_events(request.user),
        )
        headers = {"Content-Disposition": 'attachment; filename="audit-events.ndjson"'}
        return HttpResponse("".join(lines), content_type=CONTENT_TYPE, headers=headers)
    newest = AuditEvent.objects.order_by("-id").first()
    context = {"form": form, "newest": newest}
    status = 422 if form.is_bound else 200
    return render(request, "oversight/audit_export.html", context, status=status)
