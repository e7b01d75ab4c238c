"""The language that a person reads: kept with the account, and with the browser."""

from collections.abc import Iterator
from contextlib import contextmanager

from django import forms
from django.conf import settings
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.utils import translation
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST
from django.views.i18n import set_language

from accounts.models import User


class LanguageForm(forms.Form):
    """One of the languages that the patient's side speaks."""

    language = forms.ChoiceField(choices=settings.LANGUAGES)


@require_POST
def choose_language(request: HttpRequest) -> HttpResponse:
    """Keep the language with the account, if there is one, and with the browser; go back."""
    form = LanguageForm(request.POST)
    if not form.is_valid():
        messages.error(request, _("Telederm doesn't speak that language. Choose one of the list."))
    elif isinstance(request.user, User):
        keep_language(user=request.user, language=form.cleaned_data["language"])
    return set_language(request)  # sets the cookie, checks where to go


def keep_language(*, user: User, language: str) -> User:
    """Write down in which language pages and mails speak to the user."""
    user.language = language
    user.save(update_fields=["language"])
    return user


@contextmanager
def speaking_to(user: User) -> Iterator[None]:
    """Translate what is made inside (a mail, a document) into the language of its reader."""
    with translation.override(user.language or settings.LANGUAGE_CODE):
        yield
