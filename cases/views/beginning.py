"""The page on which a case is begun without a network; the same for everybody."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET

from cases.intake.flow import list_groups_for_everybody
from cases.intake.forms import IntakeForm
from cases.intake.published import find_questionnaire
from cases.selectors.questionnaires import find_version_in_force
from cases.views.asked import list_asked
from cases.views.taking import describe_taking


@require_GET
def begin_offline(request: HttpRequest) -> HttpResponse:
    """Ask what can be asked of everybody, and take photographs; the device keeps both until they
    can be sent.

    Emergencies are left out: their screen has to be answered where its advice can be shown and
    its acknowledgement recorded. The case asks for it first once there is a network.
    """
    groups = list_groups_for_everybody(find_questionnaire(find_version_in_force()))
    parts = [(group, list_asked(IntakeForm(group.questions))) for group in groups]
    return render(request, "cases/begin_offline.html", {"parts": parts, **describe_taking()})
