"""Two changes at once: the model server's labels end where the newest state wants them."""

from collections.abc import Mapping
from threading import Event
from typing import Any

import pytest
from pytest_django import Settings

from accounts.models import User
from serving import client
from telederm.audit.models import AuditEvent
from tests.factories import make_administrator
from tests.together import COMMITTED, do_together
from triage.models import ModelVersion, VersionState
from triage.services.version_labels import move_labels

pytestmark = pytest.mark.django_db(**COMMITTED)

OVERTAKEN_S = 1.5  # far longer than the other change takes, if nothing holds it up


class Server:
    """Takes the labels of the first call only after those of a second, should one come."""

    def __init__(self) -> None:
        self.asked, self.overtaken = Event(), Event()
        self.labels: Mapping[str, int] = {}

    def assign(self, _config: Any, *, labels: Mapping[str, int], **_others: Any) -> None:
        if self.asked.is_set():
            self.overtaken.set()
        else:
            self.asked.set()
            self.overtaken.wait(OVERTAKEN_S)
        self.labels = labels


@pytest.fixture
def server(monkeypatch: pytest.MonkeyPatch, settings: Settings) -> Server:
    settings.TELEDERM_MODEL_SERVER_BASE_PATH = "/models/lesion_classifier"
    server = Server()
    monkeypatch.setattr(client, "assign_labels", server.assign)
    return server


@pytest.fixture
def administrator(server: Server) -> User:
    return make_administrator()


def test_the_last_call_carries_the_newest_state(server: Server, administrator: User) -> None:
    first, second = (
        ModelVersion.objects.create(
            number=number, manifest_digest="m", card_digest="c", label_map_digest="l"
        )
        for number in (1, 2)
    )
    ModelVersion.objects.filter(number=1).update(state=VersionState.LIVE)

    def follow() -> str:
        assert server.asked.wait(20)
        ModelVersion.objects.filter(number=1).update(state=VersionState.RETIRED)
        ModelVersion.objects.filter(number=2).update(state=VersionState.LIVE)
        return move_labels(version=second, actor=administrator)

    assert do_together([lambda: move_labels(version=first, actor=administrator), follow]) == [
        "",
        "",
    ]
    assert server.labels == {"stable": 2}
    told = AuditEvent.objects.filter(detail__has_key="labels").order_by("id")
    assert [event.detail["labels"]["stable"] for event in told] == [1, 2]
