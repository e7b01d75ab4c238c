"""Whoever sends a case for a patient gets what its owner gets; afterwards, what a stranger gets."""

from uuid import uuid4

import pytest
from django.test import Client

from accounts.models import User
from accounts.representations import end_representation
from tests.authorisation.matrix import read_matrix
from tests.authorisation.people import Target, Who, undone
from tests.authorisation.test_matrix import _METHODS, describe
from tests.clinic import make_queued, reload
from tests.factories import make_draft, make_patient, make_photograph, make_represented, sign_in
from tests.routes import path_to

pytestmark = pytest.mark.django_db


def unexpected(client: Client, targets: dict[str, Target], like: Who) -> list[str]:
    """Where a client doesn't get what the matrix declares for that person."""
    found = []
    for (route, on), methods in read_matrix().items():
        if on not in targets or str(targets[on].case.pk) not in path_to(
            route, **targets[on].values()
        ):
            continue
        for method, ask in _METHODS.items():
            with undone():
                got = describe(ask(client, path_to(route, **targets[on].values())))
            if got != methods[method][like]:
                found.append(f"{method} {route} on {on}: {got!r}, not {methods[method][like]!r}")
    return found


def targets_of(representative: User, patient: User) -> dict[str, Target]:
    draft = make_draft(patient, sent_by=representative)
    make_photograph(draft)
    sent = make_queued(patient, sent_by=representative)
    return {
        on: Target(reload(case), case.images.get().pk, seq=1, template_id=uuid4())
        for on, case in {"draft": draft, "sent": sent}.items()
    }


def test_a_representative_is_like_the_owner_until_it_ends() -> None:
    representative = make_patient()
    representation = make_represented(representative)
    targets = targets_of(representative, representation.patient)
    client = sign_in(representative, second_factor=False)
    assert not unexpected(client, targets, Who.OWNER)
    end_representation(representation=representation, ended_by=representative)
    assert not unexpected(client, targets, Who.STRANGER)
