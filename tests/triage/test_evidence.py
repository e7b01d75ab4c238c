"""The embedding and the map: stored with an opinion, shown after the reveal, no condition."""

from typing import Any

import pytest
from django.urls import reverse
from PIL import Image

from accounts.models import Purpose, User
from accounts.services import give_consent, withdraw_consent
from cases.models import Case
from telederm.audit.models import AuditEvent
from tests.clinic import answer_of, make_queued, make_reported, read_blind, store_result
from tests.factories import make_patient, make_submitted, sign_in
from tests.forms import read_text
from tests.model_servers import model_server, use_server
from tests.serving.model_server import ModelServer, answer
from triage.models import ImageEvidence, RunOutcome, TriageRun, TriageTicket
from triage.selectors.similar import find_similar
from triage.tasks import run_triage

pytestmark = pytest.mark.django_db
__all__ = ["model_server", "use_server"]

EAST, NORTH, NORTH_EAST = [1.0, 0.0], [0.0, 1.0], [0.6, 0.8]
MAP = [[0.0, 0.5], [1.0, 0.25]]


def make_seen(embedding: list[float], patient: User | None = None, **evidence: Any) -> Case:
    """A case in the queue whose photograph has this embedding."""
    case = make_submitted(patient or make_patient())
    store_result(case, answer_of(case, embedding=embedding, **evidence))
    return case


def make_teaching_patient() -> User:
    patient = make_patient()
    give_consent(user=patient, purposes=[Purpose.TEACHING])
    return patient


def read_similar(case: Case, reader: User) -> list[Case]:
    reveal = case.reveals.get(reader=reader)
    return [found.report.case for found in find_similar(reveal)]


def test_the_nearest_signed_cases_come_first() -> None:
    cases = {}
    for name, embedding in (("north", NORTH), ("east", EAST), ("between", NORTH_EAST)):
        cases[name] = make_seen(embedding, make_teaching_patient())
        make_reported(cases[name])
    case = make_seen(EAST)
    reader = read_blind(case)
    assert read_similar(case, reader) == [cases["east"], cases["between"], cases["north"]]
    first = find_similar(case.reveals.get())[0]
    assert first.likeness == pytest.approx(1.0, abs=1e-4)


def test_only_ones_own_or_those_whose_patients_agree_to_teaching() -> None:
    teaching = make_teaching_patient()
    consented, other = make_seen(EAST, teaching), make_seen(EAST)
    make_reported(consented)
    signer = make_reported(other).signed_by
    make_seen(EAST, make_teaching_patient())  # not signed
    case = make_seen(EAST)
    assert read_similar(case, read_blind(case)) == [consented]
    case = make_seen(EAST)
    read_blind(case, signer)
    assert set(read_similar(case, signer)) == {consented, other}
    withdraw_consent(user=teaching, purpose=Purpose.TEACHING)
    assert read_similar(case, signer) == [other]


def test_another_version_is_never_compared() -> None:
    signed = make_queued(make_teaching_patient())
    image, of_run = signed.images.get(), signed.triage_runs.get()
    ImageEvidence.objects.create(run=of_run, image=image, model_version=2, embedding=EAST)
    make_reported(signed)
    case = make_seen(EAST)
    assert read_similar(case, read_blind(case)) == []


def test_the_page_shows_them_after_the_reveal_only() -> None:
    make_reported(make_seen(EAST, make_teaching_patient()))
    case = make_seen(EAST, activation_map=MAP)
    page, path = (reverse(name, args=[case.pk]) for name in ("reading", "reading-activation-map"))
    reader = read_blind(make_queued())
    client = sign_in(reader)
    assert "look alike to the model" not in read_text(client.get(page))
    assert client.get(path).status_code == 404
    read_blind(case, reader)
    shown = read_text(client.get(page))
    assert "look alike to the model" in shown
    assert path in shown
    assert client.get(path).status_code == 200


def test_the_map_lies_over_the_photograph_as_it_is_stored(tmp_path: Any) -> None:
    case = make_seen(EAST, activation_map=MAP)
    reader = read_blind(case)
    response = sign_in(reader).get(reverse("reading-activation-map", args=[case.pk]))
    (tmp_path / "map.png").write_bytes(response.content)
    alpha = Image.open(tmp_path / "map.png").getchannel("A")
    width, height = alpha.size
    corners: list[Any] = [alpha.getpixel(at) for at in ((0, 0), (width - 1, 0), (0, height - 1))]
    assert corners[0] < corners[1] < corners[2], "the strongest is at the bottom left"
    looked = AuditEvent.objects.filter(record_type="triage.imageevidence", actor_id=reader.pk)
    assert looked.count() == 1


def test_a_patient_gets_no_map() -> None:
    case = make_seen(EAST, activation_map=MAP)
    read_blind(case)
    client = sign_in(case.patient, second_factor=False)
    assert client.get(reverse("reading-activation-map", args=[case.pk])).status_code == 404


def run(case: Case) -> TriageRun:
    run_triage(ticket_id=str(TriageTicket.objects.exclude(state="done").get(case=case).pk))
    return TriageRun.objects.get(case=case)


def test_the_worker_stores_what_the_live_version_gives(model_server: ModelServer) -> None:
    shapes = {"embedding": [4], "activation_map": [2, 3]}
    model_server.outputs = ["probabilities", *shapes]
    model_server.behaviour = lambda request, _context: answer(
        request, rows=[[0, 0, 0, 0, 1.0, 0, 0]], arrays=shapes
    )
    found = run(make_submitted(make_patient()))
    (evidence,) = ImageEvidence.objects.filter(run=found)
    assert sum(value**2 for value in evidence.embedding) == pytest.approx(1, abs=1e-5)
    assert evidence.activation_map == [[0.0, 0.01, 0.02], [0.03, 0.04, 0.05]]


@pytest.mark.parametrize("outputs", [None, ["probabilities"]])
def test_a_server_without_evidence_still_gives_its_opinion(
    model_server: ModelServer, outputs: list[str] | None
) -> None:
    model_server.outputs = outputs
    model_server.behaviour = lambda request, _context: answer(
        request, rows=[[0, 0, 0, 0, 1.0, 0, 0]]
    )
    found = run(make_submitted(make_patient()))
    assert found.outcome == RunOutcome.ANSWERED
    assert not ImageEvidence.objects.exists()
