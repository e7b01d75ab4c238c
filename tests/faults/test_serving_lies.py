"""A model server that answers what must not be believed: nothing of it is ever stored.

A real worker on a real database, and a real gRPC server that misbehaves.
"""

from collections.abc import Iterator
from pathlib import Path
from typing import Any, Final

import grpc
import pytest

from serving import contract
from tests.faults.site import Site
from tests.serving.model_server import EVEN, Behaviour, ModelServer, answer, refusing, slow

pytestmark = pytest.mark.faults

QUEUED_WITHIN_S: Final = 30.0
SURE: Final = [0.0, 0.0, 0.0, 0.0, 0.0, 1.0, 0.0]  # of a naevus
SHUFFLED: Final = (contract.LABEL_CODES[1], contract.LABEL_CODES[0], *contract.LABEL_CODES[2:])
NOT_LOADED: Final = "Servable not found for request: Specific(lesion_classifier, 1)"
LIES: Final[dict[str, tuple[Behaviour, str]]] = {
    "another version": (lambda r, _: answer(r, version=2), "wrong_version"),
    "not a number": (lambda r, _: answer(r, rows=[[float("nan"), *EVEN[1:]]]), "not_finite"),
    "a wrong shape": (lambda r, _: answer(r, rows=[EVEN[1:]]), "wrong_shape"),
    "no distribution": (lambda r, _: answer(r, rows=[[0.9] * 7]), "not_a_distribution"),
    "labels in another order": (
        lambda r, _: answer(r, digest=contract.label_map_digest(SHUFFLED)),
        "wrong_label_map",
    ),
    "a version that is half copied": (
        refusing(grpc.StatusCode.NOT_FOUND, times=9, details=NOT_LOADED),
        "not_found",
    ),
    "overload": (refusing(grpc.StatusCode.RESOURCE_EXHAUSTED, times=9), "overloaded"),
    "a failure": (refusing(grpc.StatusCode.INTERNAL, times=9), "internal"),
    "slowness": (slow(8), "timeout"),
}


@pytest.fixture
def liar() -> Iterator[ModelServer]:
    with ModelServer() as server:
        yield server


@pytest.fixture
def deceived(tmp_path: Path, site_database: str, liar: ModelServer) -> Iterator[Site]:
    """A platform that asks the misbehaving server."""
    with Site(tmp_path, site_database, liar.target) as running:
        yield running


def stored(site: Site, case: str) -> Any:
    """Return outcome and error code of the case's only run, and how many predictions it has."""
    ((outcome, code, predictions),) = site.rows(
        "SELECT run.outcome, run.error_code,"
        " (SELECT count(*) FROM triage_prediction WHERE run_id = run.id)"
        " FROM triage_triagerun run WHERE run.case_id = %s",
        case,
    )
    return outcome, code, predictions


def test_no_lie_is_stored_and_each_case_is_queued(deceived: Site, liar: ModelServer) -> None:
    site = deceived
    site.start_worker()
    liar.behaviour = lambda request, _: answer(request, rows=[SURE])
    honest = site.act("submit")
    site.wait_for_status(honest, "queued")
    assert stored(site, honest) == ("answered", "", len(contract.LABELS))

    for name, (behaviour, code) in LIES.items():
        liar.behaviour = behaviour
        case = site.act("submit")
        assert site.wait_for_status(case, "queued") < QUEUED_WITHIN_S, name
        outcome = "timed_out" if code == "timeout" else "failed"
        assert stored(site, case) == (outcome, code, 0), name
        assert site.value("SELECT tier FROM cases_case WHERE id = %s", case) is not None
