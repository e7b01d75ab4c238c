"""What an applicant says of a licence."""

from datetime import date

from django import forms
from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.licences.services import Licence
from accounts.models import Specialty


class LicenceForm(forms.Form):
    """An application to read, or to go on reading."""

    credentials = forms.CharField(
        label=_("Title and post"),
        help_text=_("Patients read it below your answers, such as “Consultant dermatologist”."),
        max_length=150,
    )
    specialty = forms.ChoiceField(label=_("Specialty"), choices=Specialty)
    licence_number = forms.CharField(label=_("Licence number"), max_length=60)
    issuing_body = forms.CharField(
        label=_("Issued by"), help_text=_("The chamber, council or board."), max_length=150
    )
    region = forms.CharField(
        label=_("Valid in"),
        help_text=_("The country, state or region in which you may practise."),
        max_length=100,
    )
    expires_on = forms.DateField(
        label=_("Valid until"), widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")
    )

    def clean_expires_on(self) -> date:
        """A licence that has ended lets nobody read."""
        day: date = self.cleaned_data["expires_on"]
        if day < timezone.localdate():
            raise ValidationError(_("This licence has ended. Renew it first, then apply."))
        return day

    def licence(self) -> Licence:
        """What was said, once the form is valid."""
        cleaned = self.cleaned_data
        return Licence(**{**cleaned, "specialty": Specialty(cleaned["specialty"])})
