"""How allauth behaves on this platform."""

import logging
from contextlib import nullcontext
from typing import Any, Final

from allauth.account.adapter import DefaultAccountAdapter
from django.contrib import messages
from django.db import transaction
from django.http import HttpRequest
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from accounts.languages import speaking_to
from accounts.models import Purpose, Role, User
from accounts.services import give_consent, grant_role
from telederm.core.mailing import MailNotSent, without_addresses

_SAYS_SENT: Final = "account/messages/email_confirmation_sent.txt"
_NOT_SENT: Final = "telederm.mail_not_sent"  # in a request's META
# The mails that somebody waits for in front of a page; the others tell of what is done already.
_AWAITED: Final = {
    f"account/email/{name}"
    for name in (
        *("email_confirmation", "email_confirmation_signup", "account_already_exists"),
        *("password_reset_key", "unknown_account"),
    )
}

logger = logging.getLogger(__name__)


class AccountAdapter(DefaultAccountAdapter):
    """Makes each new account a patient's, with the consents given at sign-up."""

    @transaction.atomic
    def save_user(self, request: HttpRequest, user: User, form: Any, commit: bool = True) -> User:
        """Save the account, its role and its consents, or nothing of them."""
        user.full_name = form.cleaned_data["full_name"]
        user.language = get_language() or ""
        saved: User = super().save_user(request, user, form, commit)
        if commit:
            grant_role(user=saved, role=Role.PATIENT, granted_by=None)
            give_consent(user=saved, purposes=_agreed_purposes(form))
        return saved

    def send_mail(self, template_prefix: str, email: str, context: dict[str, Any]) -> None:
        """Write to whoever has an account in their language; else in that of the request.

        Where the mail server doesn't take it, what was made before stays, and the page says how
        to have the mail again.
        """
        reader = context.get("user")
        speaking = speaking_to(reader) if isinstance(reader, User) else nullcontext()
        try:
            with speaking, without_addresses():
                super().send_mail(template_prefix, email, context)
        except MailNotSent as trouble:
            logger.warning("A mail about an account was not sent: %s", trouble)
            if template_prefix in _AWAITED and self.request is not None:
                _tell_not_sent(self.request)

    def add_message(
        self, request: HttpRequest, level: int, message_template: str | None = None, *more: Any,
        **named: Any,
    ) -> None:  # fmt: skip
        """Say what allauth says, but not that a mail was sent which was not."""
        if message_template != _SAYS_SENT or _NOT_SENT not in request.META:
            super().add_message(request, level, message_template, *more, **named)

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


def _tell_not_sent(request: HttpRequest) -> None:
    request.META[_NOT_SENT] = True
    sentence = _(
        "The mail could not be sent now. Nothing you have entered is lost: in ten minutes, sign in "
        "or ask for the mail again. If none comes then either, check the address for a mistake."
    )
    messages.error(request, sentence, fail_silently=True)


def _agreed_purposes(form: Any) -> list[Purpose]:
    return [purpose for purpose in Purpose if form.cleaned_data.get(f"consent_{purpose}")]
