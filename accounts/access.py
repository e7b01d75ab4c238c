"""The one gate in front of every view: role, verification, second factor."""

from collections.abc import Callable
from functools import wraps
from typing import Any, Final, Protocol, TypeVar

from django.contrib import messages
from django.contrib.auth.models import AnonymousUser
from django.contrib.auth.views import redirect_to_login
from django.db import transaction
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _

from accounts.models import Role, User


class SignedInRequest(HttpRequest):
    """A request whose user is signed in."""

    user: User
    has_second_factor: bool


class _View(Protocol):
    def __call__(self, request: Any, /, *args: Any, **kwargs: Any) -> HttpResponse: ...


ViewT = TypeVar("ViewT", bound=_View)

_LOOKS: Final = {"GET", "HEAD"}

# Roles that see other people's records sign in with a second factor.
SECOND_FACTOR_ROLES = frozenset({Role.DERMATOLOGIST, Role.COORDINATOR, Role.ADMINISTRATOR})


def signed_in(view: ViewT) -> ViewT:
    """Let everybody who is signed in pass; the view itself narrows to their own records."""
    return _gate(view, lambda _user: True, second_factor=False)


def role_required(role: Role) -> Callable[[ViewT], ViewT]:
    """Let holders of the role pass. For everybody else the page doesn't exist (404).

    A dermatologist's licence must be verified as well, and roles that see other people's
    records need a session opened with a second factor.
    """

    def decorate(view: ViewT) -> ViewT:
        return _gate(
            view,
            lambda user: holds_role(user, role),
            second_factor=role in SECOND_FACTOR_ROLES,
        )

    return decorate


def holds_role(user: User, role: Role) -> bool:
    """Tell whether the user may act in the role now."""
    if role == Role.DERMATOLOGIST:
        return user.is_verified_dermatologist
    return user.is_active and role in user.roles


def _gate(view: ViewT, may_pass: Callable[[User], bool], *, second_factor: bool) -> ViewT:
    @wraps(view)
    def gated(request: SignedInRequest, /, *args: Any, **kwargs: Any) -> HttpResponse:
        visitor: User | AnonymousUser = request.user
        if not isinstance(visitor, User):
            return redirect_to_login(request.get_full_path())
        if not may_pass(visitor):
            raise Http404
        if second_factor and not request.has_second_factor:
            messages.warning(request, _("Set up a second factor, then sign in again to go on."))
            return redirect("mfa_index")
        if request.method in _LOOKS:
            # What is read and the event that tells of it are one transaction: without the event
            # nothing is shown.
            with transaction.atomic():
                return view(request, *args, **kwargs)
        return view(request, *args, **kwargs)

    return gated  # type: ignore[return-value]
