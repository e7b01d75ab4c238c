"""More people and more methods for the matrix, each declared by what they are like.

Most roles get what another role gets, everywhere; saying so once is easier to check than a column
of the same signs. A coordinator has a page of their own, `test_coordinator.py`.
"""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import timedelta
from typing import Final

from django.test import Client
from django.utils import timezone

from accounts.models import ClinicianProfile, Role, User
from cases.models import Case
from tests.authorisation.people import Clinic, Who
from tests.factories import make_dermatologist, make_user, sign_in


@dataclass(frozen=True)
class Further:
    """Somebody else: `like` says what is expected of each route that `but` doesn't name."""

    name: str
    like: Who
    make: Callable[[Clinic], User]
    second_factor: bool = True
    but: dict[str, tuple[str, str]] = field(default_factory=dict)

    def expected(self, route: str, method: str, declared: dict[Who, str]) -> str:
        """The sign of one cell."""
        if route in self.but:
            return self.but[route][("GET", "POST").index(method)]
        return declared[self.like]

    def enter(self, clinic: Clinic) -> Client:
        """A browser of theirs."""
        client = sign_in(user := self.make(clinic), second_factor=self.second_factor)
        if self.name == "deactivated":
            User.objects.filter(pk=user.pk).update(is_active=False)
        return client


def _with(*roles: Role) -> Callable[[Clinic], User]:
    return lambda _clinic: make_user(*roles)


def _proxy(clinic: Clinic) -> User:
    """Whoever sent the owner's cases for them."""
    proxy = make_user(Role.PROXY)
    for targets in (clinic.sent, clinic.drafts):
        Case.objects.filter(pk=targets[Who.OWNER].case.pk).update(submitted_by=proxy)
    return proxy


def _lapsed(_clinic: Clinic) -> User:
    reader = make_dermatologist()
    yesterday = timezone.localdate() - timedelta(days=1)
    ClinicianProfile.objects.filter(user=reader).update(verified_until=yesterday)
    return reader


# Whoever works for the clinic asks an administrator to close their account.
_STAFF: Final = {"my-data-delete": (">", ">")}
# Nothing is told to them, so there is nothing to choose wrongly.
_UNTOLD: Final = {"inbox-choices": (".", ">")}

FURTHER: Final[tuple[Further, ...]] = (
    Further("student", Who.STRANGER, _with(Role.STUDENT), but=_STAFF | _UNTOLD),
    Further("researcher", Who.STRANGER, _with(Role.RESEARCHER), but=_STAFF | _UNTOLD),
    Further("proxy who sent it", Who.OWNER, _proxy, but={"inbox-open": ("4", "5")}),
    Further("proxy of somebody else", Who.STRANGER, _with(Role.PROXY)),
    Further("dermatologist whose licence ran out", Who.UNVERIFIED, _lapsed),
    Further("deactivated", Who.NOBODY, lambda _clinic: make_dermatologist()),
    Further("former dermatologist", Who.STRANGER, _with(), but=_UNTOLD),
)

# Further methods that a route does know, by route: they are no business of the gates' test, which
# asks for what no route knows. Nobody in the matrix has an upload under way: 404 to all.
KNOWN_METHODS: Final = {("case-upload", "PATCH"): "i44444444"}

# What a gate (accounts.access) answers to a method that the route doesn't know, in the order of
# `Who`: the person comes before the method, and the method before the question whose case it is.
_GATES: Final = (
    "i44444444",  # coordinators only
    "i444444f5",  # administrators
    "i444f5544",  # dermatologists
    "i55555555",  # everybody who is signed in
    "555555555",  # everybody
)


def find_gates(methods: dict[str, dict[Who, str]]) -> list[dict[Who, str]]:
    """The signs of each gate that agrees with what is declared for GET and POST."""
    gates = [dict(zip(Who, gate, strict=True)) for gate in _GATES]
    return [
        gate
        for gate in gates
        if all(
            declared[who] == sign
            for declared in methods.values()
            for who, sign in gate.items()
            if sign != "5"
        )
    ]
