"""Notifications on devices: chosen, content-free, sent once, and ended with session and account."""

import json
from collections.abc import Iterator
from typing import Any
from uuid import uuid4

import pytest
from django.test import Client
from django.urls import reverse
from procrastinate.contrib.django.models import ProcrastinateJob
from pytest_django import Settings

from accounts.models import User
from serving.contract import LABELS
from telederm.audit.models import Action, AuditEvent, RowChange
from telederm.notifications.models import NotificationKind, PushSubscription
from telederm.notifications.push.endpoints import EndpointRefused, check_endpoint
from telederm.notifications.push.sending import PushUnavailable
from telederm.notifications.push.services import MOST_DEVICES
from telederm.notifications.services import mark_read, notify
from telederm.notifications.tasks import send_push
from tests.clinic import CONTENT, make_reported
from tests.factories import PASSWORD, make_dermatologist, make_patient, sign_in
from tests.forms import find_form, read_text
from tests.notifications.push_service import Browser, PushService, read_token, run_push_service

pytestmark = pytest.mark.django_db

ON, OFF, STOP = (reverse(f"inbox-push-{name}") for name in ("on", "off", "stop"))
GIVEN, REPLIED = NotificationKind.CASE_GIVEN, NotificationKind.PATIENT_REPLIED


@pytest.fixture(scope="module")
def running_service(tmp_path_factory: pytest.TempPathFactory) -> Iterator[PushService]:
    with run_push_service(tmp_path_factory.mktemp("push")) as service:
        yield service


@pytest.fixture
def service(
    running_service: PushService, settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> PushService:
    running_service.status, running_service.location = 201, ""
    running_service.calls.clear()
    settings.TELEDERM_PUSH_HOSTS = [running_service.place]
    monkeypatch.setenv("SSL_CERT_FILE", str(running_service.certificate))
    return running_service


@pytest.fixture
def reader() -> User:
    return make_dermatologist()


def turn_on(client: Client, service: PushService, name: str = "one", **known: str) -> Browser:
    browser = Browser()
    answer = client.post(ON, {**browser.fields(service.endpoint(name)), **known})
    assert answer.json() == {"on": True}
    return browser


def jobs() -> list[dict[str, str]]:
    """Those of this test's devices, the oldest first."""
    there = {str(pk) for pk in PushSubscription.objects.values_list("pk", flat=True)}
    waiting = ProcrastinateJob.objects.filter(queue_name="push", status="todo").order_by("id")
    return [job.args for job in waiting if job.args["subscription_id"] in there]


def tell(user: User, kind: NotificationKind = GIVEN) -> None:
    notify(recipients=[user], kind=kind, case=None)


def devices(user: User) -> int:
    return PushSubscription.objects.filter(user=user).count()


def events_of(user: User) -> list[tuple[str, Any]]:
    events = AuditEvent.objects.filter(record_type="notifications.pushsubscription").order_by("id")
    return [(event.action, event.detail.get("why")) for event in events]


def test_a_device_shows_that_something_is_new(reader: User, service: PushService) -> None:
    browser = turn_on(sign_in(reader), service)
    tell(reader)
    (job,) = jobs()
    assert set(job) == {"notification_id", "subscription_id"}
    send_push(**job)
    (call,) = service.calls
    assert call.path == "/wp/one"
    assert call.headers["Content-Encoding"] == "aes128gcm"
    assert call.headers["Topic"] == "inbox"
    assert int(call.headers["TTL"]) > 0
    message = json.loads(browser.read(call.body))
    assert message == {
        "body": "There is something new for you.", "path": "/inbox/", "lang": "en", "dir": "ltr"
    }  # fmt: skip
    claims, _key = read_token(call.headers["Authorization"])
    assert claims["aud"] == f"https://{service.place}"


def test_the_message_is_in_the_readers_language(service: PushService) -> None:
    patient = make_patient()
    User.objects.filter(pk=patient.pk).update(language="ar")
    browser = turn_on(sign_in(patient), service)
    tell(patient, NotificationKind.REPORT_READY)
    send_push(**jobs()[0])
    message = json.loads(browser.read(service.calls[0].body))
    assert (message["lang"], message["dir"]) == ("ar", "rtl")
    assert message["body"].isascii() is False


def test_no_kind_says_anything_else(service: PushService) -> None:
    report = make_reported()
    patient = report.case.patient
    browser = turn_on(sign_in(patient), service)
    words = [label.name for label in LABELS] + [CONTENT.diagnosis, patient.full_name]
    words += [report.case.reference, str(report.case_id), "skin", "case"]
    for kind in NotificationKind:
        patient.notification_choices.create(kind=kind, rings=True, mail="never", push=True)
        notify(recipients=[patient], kind=kind, case=report.case)
        send_push(**jobs()[-1])
        text = browser.read(service.calls[-1].body).decode()
        assert not [word for word in (*words, str(kind.label)) if word.lower() in text.lower()]
    assert len({len(call.body) for call in service.calls}) == 1, "not even the length tells"
    assert len(service.calls) == len(NotificationKind)


def test_only_what_was_chosen_is_shown(reader: User, service: PushService) -> None:
    client, path = sign_in(reader), reverse("inbox-choices")
    turn_on(client, service)
    tell(reader, REPLIED)
    assert not jobs(), "not one of those that come on a device"
    form = find_form(client.get(path), "").typed()
    assert f"{REPLIED}_push" not in form
    del form[f"{GIVEN}_push"]
    assert client.post(path, {**form, f"{REPLIED}_push": "on"}).status_code == 302
    tell(reader, GIVEN)
    assert not jobs()
    tell(reader, REPLIED)
    assert len(jobs()) == 1


def test_nobody_without_a_device_costs_a_job(reader: User) -> None:
    before = ProcrastinateJob.objects.filter(queue_name="push").count()
    tell(reader)
    assert ProcrastinateJob.objects.filter(queue_name="push").count() == before


def test_each_device_has_a_job_of_its_own(reader: User, service: PushService) -> None:
    for name in ("one", "two"):
        turn_on(sign_in(reader), service, name)
    tell(reader)
    for job in jobs():
        send_push(**job)
    assert {call.path for call in service.calls} == {"/wp/one", "/wp/two"}


def test_what_was_read_meanwhile_is_not_shown(reader: User, service: PushService) -> None:
    turn_on(sign_in(reader), service)
    tell(reader)
    mark_read(user=reader, up_to_seq=100)
    send_push(**jobs()[0])
    assert not service.calls


@pytest.mark.parametrize("status", [404, 410])
def test_a_device_that_is_gone_is_forgotten(
    reader: User, service: PushService, status: int
) -> None:
    turn_on(sign_in(reader), service)
    tell(reader)
    (job,) = jobs()
    service.status = status
    send_push(**job)
    assert devices(reader) == 0
    assert events_of(reader)[-1] == (Action.DELETE, "gone at the service")
    send_push(**job)  # a job that waited meanwhile
    assert len(service.calls) == 1


@pytest.mark.parametrize("status", [429, 500, 503])
def test_a_service_in_trouble_is_tried_again(
    reader: User, service: PushService, status: int
) -> None:
    turn_on(sign_in(reader), service)
    tell(reader)
    service.status = status
    with pytest.raises(PushUnavailable):
        send_push(**jobs()[0])
    assert devices(reader) == 1
    service.status = 201
    send_push(**jobs()[0])
    assert len(service.calls) == 2


def test_a_refusal_is_logged_without_the_address(
    reader: User, service: PushService, caplog: pytest.LogCaptureFixture
) -> None:
    turn_on(sign_in(reader), service)
    tell(reader)
    service.status = 403
    send_push(**jobs()[0])
    assert devices(reader) == 1
    assert "refused" in caplog.text
    assert service.endpoint() not in caplog.text


def test_no_redirect_is_followed(reader: User, service: PushService) -> None:
    turn_on(sign_in(reader), service)
    tell(reader)
    service.status, service.location = 307, service.endpoint("inside")
    send_push(**jobs()[0])
    assert [call.path for call in service.calls] == ["/wp/one"]


def test_a_service_that_cannot_prove_its_name_is_told_nothing(
    reader: User, service: PushService, monkeypatch: pytest.MonkeyPatch
) -> None:
    turn_on(sign_in(reader), service)
    tell(reader)
    monkeypatch.delenv("SSL_CERT_FILE")
    with pytest.raises(PushUnavailable, match="SSLCertVerificationError"):
        send_push(**jobs()[0])
    assert not service.calls


@pytest.mark.parametrize(
    "endpoint",
    [
        "http://push.example/a",
        "https://push.example:8443/a",
        "https://user@push.example/a",
        "https://push.example.evil.example/a",
        "https://evil.example/push.example/a",
        "https://169.254.169.254/latest/meta-data",
        "https://localhost/a",
        "https://[::1]/a",
        "https://evil.example#.notify.example/",
        "https://evil.example/.notify.example/",
        "https://.notify.example/a",
        "https://a@b.notify.example/a",
        "https://push.example",
        "https://push.example/" + "a" * 1000,
        "https://push.example/\r\nHost: evil.example",
        "ftp://push.example/a",
        "",
    ],
)
def test_other_addresses_are_refused(reader: User, settings: Settings, endpoint: str) -> None:
    settings.TELEDERM_PUSH_HOSTS = ["push.example", ".notify.example"]
    check_endpoint("https://push.example/a")
    check_endpoint("https://wns2-am3p.notify.example/w/?token=b")
    with pytest.raises(EndpointRefused):
        check_endpoint(endpoint)
    answer = sign_in(reader).post(ON, Browser().fields(endpoint))
    assert (answer.status_code, answer.json()) == (422, {"on": False})
    assert devices(reader) == 0


def test_a_service_that_is_allowed_no_more_is_called_no_more(
    reader: User, service: PushService, settings: Settings
) -> None:
    turn_on(sign_in(reader), service)
    tell(reader)
    (job,) = jobs()
    settings.TELEDERM_PUSH_HOSTS = []
    send_push(**job)
    assert not service.calls
    assert devices(reader) == 0


def test_signing_out_ends_it_on_this_device_only(reader: User, service: PushService) -> None:
    here, elsewhere = sign_in(reader), sign_in(reader)
    turn_on(here, service, "here")
    turn_on(elsewhere, service, "elsewhere")
    here.post(reverse("account_logout"))
    (left,) = PushSubscription.objects.filter(user=reader)
    assert left.endpoint.endswith("elsewhere")
    assert events_of(reader)[-1] == (Action.DELETE, "signed out")
    elsewhere.session.delete()  # from another device, by its list of sessions
    assert devices(reader) == 0


def test_a_new_password_ends_nothing_on_this_device(reader: User, service: PushService) -> None:
    client = sign_in(reader)
    turn_on(client, service)
    before = client.session.session_key
    new = "another horse battery"
    typed = {"oldpassword": PASSWORD, "password1": new, "password2": new}
    assert client.post(reverse("account_change_password"), typed).status_code == 302
    assert client.session.session_key != before
    assert devices(reader) == 1
    client.post(reverse("account_logout"))
    assert devices(reader) == 0, "it belongs to the session that went on"


def test_a_closed_account_is_told_nothing(reader: User, service: PushService) -> None:
    turn_on(sign_in(reader), service)
    tell(reader)
    (job,) = jobs()
    User.objects.filter(pk=reader.pk).update(is_active=False)  # without a word
    send_push(**job)
    assert not service.calls
    assert devices(reader) == 0
    other = make_patient()
    turn_on(sign_in(other), service)
    other.is_active = False
    other.save(update_fields=["is_active"])
    assert devices(other) == 0


def test_a_device_tells_the_last_who_turned_it_on(reader: User, service: PushService) -> None:
    turn_on(sign_in(reader), service)
    other = make_patient()
    turn_on(sign_in(other), service)
    assert (devices(reader), devices(other)) == (0, 1)


def test_turning_off_here_and_everywhere(reader: User, service: PushService) -> None:
    client = sign_in(reader)
    for name in ("one", "two", "three"):
        turn_on(client, service, name)
    sign_in(make_patient()).post(OFF, {"endpoint": service.endpoint("one")})
    assert devices(reader) == 3, "not somebody else's"
    client.post(OFF, {"endpoint": service.endpoint("one")})
    assert devices(reader) == 2
    page = client.get(reverse("inbox-choices"))
    assert "Devices of yours that show notifications: 2" in read_text(page)
    assert client.post(STOP).status_code == 302
    assert devices(reader) == 0


def test_a_new_session_or_address_of_a_known_device(reader: User, service: PushService) -> None:
    turn_on(sign_in(reader), service, "old")
    later = sign_in(reader)
    turn_on(later, service, "new", known=service.endpoint("old"))
    assert [row.endpoint for row in PushSubscription.objects.all()] == [service.endpoint("new")]
    later.post(STOP)
    known = service.endpoint("new")
    answer = later.post(ON, {**Browser().fields(known), "known": known})
    assert answer.json() == {"on": False}, "what was stopped from elsewhere stays off"
    assert devices(reader) == 0


def test_the_oldest_of_too_many_devices_goes(reader: User, service: PushService) -> None:
    client = sign_in(reader)
    for number in range(MOST_DEVICES + 1):
        turn_on(client, service, str(number))
    assert devices(reader) == MOST_DEVICES


def test_the_trail_tells_of_devices_and_holds_no_address(
    reader: User, service: PushService
) -> None:
    client = sign_in(reader)
    turn_on(client, service)
    client.post(STOP)
    assert events_of(reader) == [(Action.CREATE, None), (Action.DELETE, "asked")]
    rows = RowChange.objects.filter(table_name="notifications_pushsubscription")
    assert rows.count() == 2
    kept = json.dumps([[row.before, row.after] for row in rows], default=str)
    kept += json.dumps([event.detail for event in AuditEvent.objects.all()])
    assert service.endpoint() not in kept
    assert "p256dh" not in kept


def test_without_a_key_nothing_is_offered(
    reader: User, service: PushService, settings: Settings
) -> None:
    client = sign_in(reader)
    turn_on(client, service)
    tell(reader)
    (job,) = jobs()
    settings.TELEDERM_PUSH_KEY = ""
    send_push(**job)
    assert not service.calls
    assert client.post(ON, Browser().fields(service.endpoint())).status_code == 404
    page = read_text(client.get(reverse("inbox-choices")))
    assert "On this device" not in page
    assert "_push" not in page


def test_a_job_whose_rows_are_gone_does_nothing() -> None:
    send_push(notification_id=str(uuid4()), subscription_id=str(uuid4()))
