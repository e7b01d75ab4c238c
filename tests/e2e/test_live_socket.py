"""The live socket over a real line: who may follow what, and when it ends."""

import json
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from typing import Any
from uuid import uuid4

import pytest
from websockets.exceptions import ConnectionClosed
from websockets.sync.client import ClientConnection, connect
from websockets.typing import Origin

from tests.e2e.clinic import Clinic, Person

pytestmark = pytest.mark.e2e

SIGNED_OUT, BAD_REQUEST = 4401, 4400
QUIET_S = 0.5  # long enough for a hint to arrive that must not
NOTICED_S = 5.0  # within this, whoever may not stay is out


@pytest.fixture(scope="module")
def patient(clinic: Clinic) -> Person:
    return clinic.hire("patient", "Pia Moll")


@pytest.fixture(scope="module")
def doctor(clinic: Clinic) -> Person:
    return clinic.hire("dermatologist", "Dr Ada Lund")


@contextmanager
def listen(clinic: Clinic, session: str) -> Iterator[ClientConnection]:
    with connect(
        clinic.address.replace("http", "ws", 1) + "/ws/live/",
        origin=Origin(clinic.address),
        additional_headers={"Cookie": f"sessionid={session}"},
    ) as line:
        yield line


def sign_in(clinic: Clinic, person: Person) -> str:
    return str(clinic.backstage.do("open_session", email=person.email))


def subscribe(line: ClientConnection, *topics: str) -> None:
    line.send(json.dumps({"subscribe": topics}))


def hear(line: ClientConnection) -> dict[str, Any]:
    heard: dict[str, Any] = json.loads(line.recv(timeout=10))
    return heard


def hear_rest(line: ClientConnection) -> list[dict[str, Any]]:
    heard = []
    try:
        while True:
            heard.append(json.loads(line.recv(timeout=QUIET_S)))
    except TimeoutError:
        return heard


def wait_for_close(line: ClientConnection, *, limit_s: float = 10.0) -> int | None:
    """Wait until the server closes; return its code."""
    deadline = time.monotonic() + limit_s
    try:
        while True:
            line.recv(timeout=deadline - time.monotonic())
    except ConnectionClosed as closed:
        return closed.rcvd.code if closed.rcvd else None


def test_hello_says_how_far_each_topic_is_and_a_change_follows(
    clinic: Clinic, patient: Person, doctor: Person
) -> None:
    case = clinic.backstage.do("send_case", patient=patient.email)
    topic = f"case:{case['id']}"
    clinic.wait_for_status(case["reference"], "queued")
    with listen(clinic, sign_in(clinic, patient)) as line:
        subscribe(line, topic, "inbox")
        hello = {heard["topic"]: heard["seq"] for heard in (hear(line), hear(line))}
        before = clinic.backstage.do("read_case", reference=case["reference"])
        assert hello[topic] == before["version"]
        clinic.backstage.do("claim", reference=case["reference"], reader=doctor.email)
        news = {heard["topic"]: heard["seq"] for heard in (hear(line), hear(line))}
        assert news == {topic: hello[topic] + 1, "inbox": hello["inbox"] + 1}


def test_queue_number_grows_with_every_change(
    clinic: Clinic, patient: Person, doctor: Person
) -> None:
    with listen(clinic, sign_in(clinic, doctor)) as line:
        subscribe(line, "queue")
        before = hear(line)["seq"]
        clinic.backstage.do("send_case", patient=patient.email)
        assert hear(line)["seq"] > before


def test_foreign_topics_are_silently_left_out(clinic: Clinic, patient: Person) -> None:
    stranger = clinic.hire("patient", "Sam Other")
    case = clinic.backstage.do("send_case", patient=patient.email)
    with listen(clinic, sign_in(clinic, stranger)) as line:
        subscribe(line, "queue", f"case:{case['id']}", f"case:{uuid4()}", "case:x", "nonsense", "")
        subscribe(line, "inbox")
        assert hear(line)["topic"] == "inbox"
        clinic.backstage.do("send_case", patient=patient.email)
        assert hear_rest(line) == []


def test_following_a_case_stands_in_its_trail_once_a_socket(
    clinic: Clinic, patient: Person, doctor: Person
) -> None:
    case = clinic.backstage.do("send_case", patient=patient.email)
    clinic.wait_for_status(case["reference"], "queued")
    for person in (patient, doctor):
        with listen(clinic, sign_in(clinic, person)) as line:
            subscribe(line, f"case:{case['id']}")
            hear(line)
            subscribe(line, f"case:{case['id']}", "inbox")
            hear(line)
    follows = clinic.backstage.do("read_follows", case=case["id"])
    assert follows == [patient.email, doctor.email]


def test_without_a_second_factor_the_queue_is_left_out(clinic: Clinic, doctor: Person) -> None:
    key = clinic.backstage.do("open_session", email=doctor.email, second_factor=False)
    with listen(clinic, key) as line:
        subscribe(line, "queue", "inbox")
        assert hear(line)["topic"] == "inbox"
        assert hear_rest(line) == []


def test_without_a_session_the_socket_says_so(clinic: Clinic) -> None:
    with listen(clinic, "nonsense") as line:
        assert wait_for_close(line) == SIGNED_OUT


def test_another_site_gets_no_socket(clinic: Clinic, patient: Person) -> None:
    address = clinic.address.replace("http", "ws", 1) + "/ws/live/"
    cookie = {"Cookie": f"sessionid={sign_in(clinic, patient)}"}
    with (
        pytest.raises(Exception, match="403"),
        connect(address, origin=Origin("http://evil.example"), additional_headers=cookie),
    ):
        pass


@pytest.mark.parametrize(
    "rubbish",
    [
        *("", "{", "[]", "7", '{"subscribe": "queue"}', '{"subscribe": [7]}', '{"other": []}'),
        '{"subscribe": ["' + "x" * 5000 + '"]}',
        "[" * 3000,
        json.dumps({"subscribe": [f"case:{number}" for number in range(21)]}),
        b"\x00\xff",
    ],
    ids=lambda rubbish: str(rubbish[:24]),
)
def test_rubbish_ends_the_socket(clinic: Clinic, patient: Person, rubbish: str | bytes) -> None:
    before = len(clinic.read_log("web"))
    with listen(clinic, sign_in(clinic, patient)) as line:
        line.send(rubbish)
        with suppress(ConnectionClosed):  # the answer to the first one may be faster
            line.send(rubbish)
        assert wait_for_close(line) == BAD_REQUEST
    assert "Traceback" not in clinic.read_log("web")[before:]


@pytest.mark.parametrize("way", ["delete_session", "forget_session"])
def test_ended_session_closes_its_sockets_and_no_others(
    clinic: Clinic, patient: Person, way: str
) -> None:
    ending, staying = sign_in(clinic, patient), sign_in(clinic, patient)
    with (
        listen(clinic, ending) as first,
        listen(clinic, ending) as second,
        listen(clinic, staying) as other,
    ):
        for line in (first, second, other):
            subscribe(line, "inbox")
            hear(line)
        began = time.monotonic()
        clinic.backstage.do(way, key=ending)
        assert wait_for_close(first) == SIGNED_OUT
        assert wait_for_close(second) == SIGNED_OUT
        assert time.monotonic() - began < (1.0 if way == "delete_session" else NOTICED_S)
        assert hear_rest(other) == []


@pytest.mark.parametrize("way", ["deactivate", "suspend", "change_password"])
def test_whoever_may_not_stay_is_out_within_seconds(clinic: Clinic, way: str) -> None:
    person = clinic.hire("patient", "Pia Moll")
    with listen(clinic, sign_in(clinic, person)) as line:
        subscribe(line, "inbox")
        hear(line)
        began = time.monotonic()
        clinic.backstage.do(way, email=person.email)
        assert wait_for_close(line) == SIGNED_OUT
        assert time.monotonic() - began < NOTICED_S


def test_lost_role_ends_the_topic_but_not_the_socket(clinic: Clinic, patient: Person) -> None:
    doctor = clinic.hire("dermatologist", "Dr Bo Gone")
    with listen(clinic, sign_in(clinic, doctor)) as line:
        subscribe(line, "queue", "inbox")
        assert {hear(line)["topic"], hear(line)["topic"]} == {"queue", "inbox"}
        clinic.backstage.do("revoke", email=doctor.email, role="dermatologist")
        time.sleep(NOTICED_S)
        hear_rest(line)
        clinic.backstage.do("send_case", patient=patient.email)
        assert hear_rest(line) == []
        line.ping().wait(5)


def test_missed_hints_are_made_up_for(clinic: Clinic, patient: Person) -> None:
    case = clinic.backstage.do("send_case", patient=patient.email)
    clinic.wait_for_status(case["reference"], "queued")
    with listen(clinic, sign_in(clinic, patient)) as line:
        subscribe(line, f"case:{case['id']}")
        number = hear(line)["seq"]
        clinic.deafen()
        clinic.hear_again()
        assert hear(line) == {"topic": f"case:{case['id']}", "seq": number}
