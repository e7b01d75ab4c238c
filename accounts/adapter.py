"""How allauth behaves on this platform."""

from typing import Any

from allauth.account.adapter import DefaultAccountAdapter
from django.http import HttpRequest

from accounts.models import Purpose, Role, User
from accounts.services import give_consent, grant_role


class AccountAdapter(DefaultAccountAdapter):
    """Makes each new account a patient's, with the consents given at sign-up."""

    def save_user(self, request: HttpRequest, user: User, form: Any, commit: bool = True) -> User:
        """Save the account, its role and its consents in the transaction of the request."""
        user.full_name = form.cleaned_data["full_name"]
        saved: User = super().save_user(request, user, form, commit)
        if commit:
            grant_role(user=saved, role=Role.PATIENT, granted_by=None)
            give_consent(user=saved, purposes=_agreed_purposes(form))
        return saved


def _agreed_purposes(form: Any) -> list[Purpose]:
    return [purpose for purpose in Purpose if form.cleaned_data.get(f"consent_{purpose}")]
