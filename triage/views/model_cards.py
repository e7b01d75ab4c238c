"""What the model is, for those who read with its opinion in view."""

from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET

from accounts.access import SignedInRequest, role_required
from accounts.models import Role
from serving.registry import RegistryError
from triage.selectors.model_cards import read_card_text


@role_required(Role.DERMATOLOGIST)
@require_GET
def model_card(request: SignedInRequest, number: int) -> HttpResponse:
    """Show a version's model card."""
    try:
        text = read_card_text(number)
    except RegistryError as error:
        raise Http404 from error
    return render(request, "triage/model_card.html", {"number": number, "text": text})
