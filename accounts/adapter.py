"""How allauth behaves on this platform."""

from contextlib import nullcontext
from typing import Any

from allauth.account.adapter import DefaultAccountAdapter
from django.http import HttpRequest
from django.utils.translation import get_language

from accounts.languages import speaking_to
from accounts.models import Purpose, Role, User
from accounts.services import give_consent, grant_role


class AccountAdapter(DefaultAccountAdapter):
    """Makes each new account a patient's, with the consents given at sign-up."""

    def save_user(self, request: HttpRequest, user: User, form: Any, commit: bool = True) -> User:
        """Save the account, its role and its consents in the transaction of the request."""
        user.full_name = form.cleaned_data["full_name"]
        user.language = get_language() or ""
        saved: User = super().save_user(request, user, form, commit)
        if commit:
            grant_role(user=saved, role=Role.PATIENT, granted_by=None)
            give_consent(user=saved, purposes=_agreed_purposes(form))
        return saved

    def send_mail(self, template_prefix: str, email: str, context: dict[str, Any]) -> None:
        """Write to whoever has an account in their language; else in that of the request."""
        reader = context.get("user")
        with speaking_to(reader) if isinstance(reader, User) else nullcontext():
            super().send_mail(template_prefix, email, context)

    def send_notification_mail(
        self,
        template_prefix: str,
        user: User,
        context: dict[str, Any] | None = None,
        email: str | None = None,
    ) -> None:
        """Tell the owner of an account, in their language, what was changed in it."""
        told = {"user": user, **(context or {})}
        super().send_notification_mail(template_prefix, user, told, email)


def _agreed_purposes(form: Any) -> list[Purpose]:
    return [purpose for purpose in Purpose if form.cleaned_data.get(f"consent_{purpose}")]
