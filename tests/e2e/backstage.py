"""Does what happens behind the scenes of a test, through the platform's own services.

A process of its own with the running platform's settings and database: a test that drives a
browser can't use Django's models itself. One JSON request a line, one JSON answer a line.
"""

import json
import os
import sys
import time
import traceback
from collections.abc import Callable
from datetime import timedelta
from hashlib import sha256
from pathlib import Path
from typing import IO, Any
from uuid import uuid4

import django

django.setup()

from allauth.account.internal.flows.login import (  # noqa: E402 - needs the apps loaded
    AUTHENTICATION_METHODS_SESSION_KEY,
)
from allauth.account.models import EmailAddress  # noqa: E402 - needs the apps loaded
from allauth.mfa.totp.internal.auth import TOTP  # noqa: E402
from django.contrib.auth.hashers import PBKDF2PasswordHasher  # noqa: E402
from django.contrib.sessions.backends.db import SessionStore  # noqa: E402
from django.contrib.sessions.models import Session  # noqa: E402
from django.db.models import Q  # noqa: E402
from django.utils import timezone  # noqa: E402

from accounts.models import Purpose, Role, User  # noqa: E402
from accounts.services import give_consent, revoke_role  # noqa: E402
from accounts.suspensions import suspend_account  # noqa: E402
from cases.models import Case  # noqa: E402
from cases.storage import read_blob  # noqa: E402
from cases.workflow import EventKind  # noqa: E402
from telederm.audit.models import Action, AuditEvent  # noqa: E402
from telederm.demo.totp import make_secret  # noqa: E402
from telederm.notifications.models import PushSubscription  # noqa: E402
from tests.clinic import make_reported  # noqa: E402
from tests.factories import (  # noqa: E402
    PASSWORD,
    make_administrator,
    make_dermatologist,
    make_submitted,
    make_user,
    sign_in,
)
from triage.models import Claim  # noqa: E402
from triage.services.claims import claim_case, release_claim  # noqa: E402
from triage.services.handovers import hand_over  # noqa: E402
from triage.services.report_templates import TemplateText, save_template  # noqa: E402

# The web process reads the number of rounds from the hash: fast to make, and still accepted.
PBKDF2PasswordHasher.iterations = 1


def hire(role: str, name: str) -> dict[str, Any]:
    """Make an account that can sign in; all but patients with a second factor."""
    fields: dict[str, Any] = {"email": f"{uuid4().hex[:12]}@example.org", "full_name": name}
    if role == Role.DERMATOLOGIST:
        user = make_dermatologist(**fields)
    else:
        user = make_user(Role(role), **fields)
    EmailAddress.objects.create(user=user, email=user.email, verified=True, primary=True)
    if role == Role.PATIENT:
        give_consent(user=user, purposes=[Purpose.CARE, Purpose.AI_PROCESSING])
        return {**fields, "password": PASSWORD, "secret": ""}
    secret = make_secret()
    TOTP.activate(user, secret)
    return {**fields, "password": PASSWORD, "secret": secret}


def send_case(patient: str) -> dict[str, str]:
    """Send a case with one dermoscopic photograph."""
    case = make_submitted(User.objects.get(email=patient))
    return {"id": str(case.pk), "reference": case.reference}


def give_template(owner: str) -> None:
    """Write a report template for a dermatologist."""
    text = TemplateText(
        plain_summary="This is a melanocytic naevus.",
        safety_net_advice="Come back if it grows, changes or bleeds.",
    )
    person = User.objects.get(email=owner)
    save_template(owner=person, title="Ordinary mole", texts={"en": text})


def read_case(reference: str) -> dict[str, Any]:
    """Say where a case stands."""
    case = Case.objects.get(reference=reference)
    return {"id": str(case.pk), "status": case.status, "version": case.version}


def read_images(reference: str) -> list[dict[str, Any]]:
    """The photographs of a case."""
    return [dict(row) for row in Case.objects.get(reference=reference).images.values("width")]


def read_everything_sent(patient: str) -> list[dict[str, Any]]:
    """All cases of a patient, drafts too: what was answered, the photographs, how often sent."""
    return [
        {
            "reference": case.reference,
            "answers": case.response.answers,
            "photographs": [
                {
                    "shot_type": image.shot_type,
                    "source": image.source_sha256,
                    "is_whole": sha256(read_blob(image.working_name)).hexdigest()
                    == image.working_sha256,
                }
                for image in case.images.all()
            ],
            "sendings": case.events.filter(kind=EventKind.SUBMITTED).count(),
            "unfinished": case.uploads.filter(finished_at=None).count(),
        }
        for case in Case.objects.filter(patient__email=patient)
    ]


def claim(reference: str, reader: str) -> None:
    """Take a case."""
    claim_case(
        case_id=Case.objects.get(reference=reference).pk, reader=User.objects.get(email=reader)
    )


def give(reference: str, reader: str, to: str) -> None:
    """Hand a case over."""
    hand_over(
        case_id=Case.objects.get(reference=reference).pk,
        reader=User.objects.get(email=reader),
        to=User.objects.get(email=to),
        reason="End of the shift.",
    )


def end_lease(reference: str) -> None:
    """Let the time of a claim run out; the worker notices."""
    Claim.objects.filter(case__reference=reference, ended_at=None).update(
        lease_expires_at=timezone.now() - timedelta(seconds=1)
    )


def put_first(reference: str) -> None:
    """Wait until a case is in the queue, and put it before whatever other tests left there.

    It is due in an hour: nobody is called about it meanwhile.
    """
    _wait_until_queued(reference)
    due = timezone.now() + timedelta(hours=1)
    Case.objects.filter(reference=reference).update(tier=1, due_at=due)


def answer(reference: str) -> None:
    """Wait until a case is in the queue; read it to the end, and sign its report."""
    _wait_until_queued(reference)
    make_reported(Case.objects.get(reference=reference))


def _wait_until_queued(reference: str) -> None:
    deadline = time.monotonic() + 30
    while Case.objects.get(reference=reference).status != "queued":
        assert time.monotonic() < deadline, f"{reference} did not reach the queue"
        time.sleep(0.1)


def release(reference: str, reader: str) -> None:
    """Give a case back."""
    release_claim(
        case_id=Case.objects.get(reference=reference).pk, reader=User.objects.get(email=reader)
    )


def open_session(email: str, *, second_factor: bool = True) -> str:
    """Sign somebody in without a browser; return the session's key."""
    user = User.objects.get(email=email)
    return str(sign_in(user, second_factor=second_factor).session.session_key)


def delete_session(key: str) -> None:
    """End a session from elsewhere, as "sign out my other devices" does."""
    SessionStore().delete(key)


def forget_session(key: str) -> None:
    """Let a session disappear without a word, as if it had run out."""
    Session.objects.filter(session_key=key).update(expire_date=timezone.now())


def age_proof(email: str) -> None:
    """Let what somebody proved of themselves, in whatever session, lie a day back."""
    user = User.objects.get(email=email)
    for row in Session.objects.all():
        session = SessionStore(row.session_key)
        if session.get("_auth_user_id") != str(user.pk):
            continue
        for record in session[AUTHENTICATION_METHODS_SESSION_KEY]:
            record["at"] -= timedelta(days=1).total_seconds()
        session.modified = True
        session.save()


def deactivate(email: str) -> None:
    """Lock somebody out, without a word to anybody."""
    User.objects.filter(email=email).update(is_active=False)


def change_password(email: str) -> None:
    """Set another password from elsewhere."""
    user = User.objects.get(email=email)
    user.set_password("another horse battery")
    user.save(update_fields=["password"])


def read_looks() -> dict[str, str]:
    """What the audit trail tells of looks: the record by the number of the request."""
    looks = AuditEvent.objects.filter(
        Q(action__in=[Action.READ, Action.EXPORT], case_id__isnull=False)
        | Q(action=Action.SEARCH, record_type="cases.case"),
        request_id__isnull=False,
    )
    return {str(look.request_id): str(look) for look in looks}


def read_follows(case: str) -> list[str]:
    """Who followed the case over a socket, in order."""
    follows = AuditEvent.objects.filter(case_id=case, detail__followed=True).order_by("id")
    users = User.objects.in_bulk(follows.values_list("actor_id", flat=True))
    return [users[each.actor_id].email for each in follows if each.actor_id]


def suspend(email: str) -> None:
    """Keep somebody out, as an administrator does."""
    suspend_account(
        user=User.objects.get(email=email), suspended_by=make_administrator(), reason="A test."
    )


def count_devices(email: str) -> int:
    """On how many devices somebody is told."""
    return PushSubscription.objects.filter(user__email=email).count()


def revoke(email: str, role: str) -> None:
    """Take a role away."""
    revoke_role(user=User.objects.get(email=email), role=Role(role), revoked_by=None)


_ACTS: dict[str, Callable[..., Any]] = {
    act.__name__: act
    for act in (
        *(hire, send_case, give_template, read_case, read_images, read_everything_sent),
        *(claim, release),
        *(give, end_lease, put_first, answer),
        *(open_session, delete_session, forget_session),
        *(deactivate, change_password, revoke, suspend, read_looks, read_follows),
        *(count_devices, age_proof),
    )
}


def main(requests: IO[str], answers: IO[str]) -> None:
    for line in requests:
        request = json.loads(line)
        try:
            answer = {"result": _ACTS[request["act"]](**request["with"])}
        except Exception:  # noqa: BLE001 - whatever it was, the test that asked says so
            answer = {"error": traceback.format_exc()}
        answers.write(json.dumps(answer) + "\n")
        answers.flush()


if __name__ == "__main__":
    channel = os.fdopen(os.dup(sys.stdout.fileno()), "w", encoding="utf-8")
    os.dup2(sys.stderr.fileno(), sys.stdout.fileno())  # nothing else may speak on the channel
    Path(os.environ["TELEDERM_DATA_DIR"]).mkdir(parents=True, exist_ok=True)
    main(sys.stdin, channel)
