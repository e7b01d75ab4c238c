"""Several photographs of a case: poor ones, strange ones, undecided ones, and the worst finding."""

from collections.abc import Callable
from io import BytesIO
from typing import Any

import pytest
from PIL import Image, ImageFilter
from pytest_django import Settings

from cases.imaging import sanitise_image
from cases.models import Case
from cases.services.submission import submit_case
from cases.workflow import UrgencyTier
from serving.contract import LABEL_CODES, LABELS
from serving.registry import ModelCard
from telederm.demo.synthetic import synthetic_photograph
from tests.factories import make_draft, make_patient, make_photograph
from tests.model_servers import model_server, saying, use_server
from tests.serving.model_server import ModelServer, answer
from triage.model_cards import load_pinned_card
from triage.models import AbstainReason, RunOutcome, TriageRun, TriageTicket
from triage.selectors.opinions import describe_run
from triage.tasks import run_triage

__all__ = ["model_server", "use_server"]

pytestmark = pytest.mark.django_db

Said = tuple[dict[str, float], float]  # probabilities by label, out-of-distribution score
BLURRED = {"sharpness": 1.0}
DARK = {"brightness": 0.02}
FINE: dict[str, float] = {}
NAEVUS = {"nv": 0.97, "bkl": 0.03}
MELANOMA = {"mel": 0.9, "nv": 0.1}
UNDECIDED = {code: 1 / len(LABELS) for code in LABEL_CODES}


def triage(*pictures: dict[str, Any]) -> TriageRun:
    """Send a case with a dermoscopic photograph for each set of figures; let the worker run."""
    case = make_draft(make_patient())
    for figures in pictures:
        make_photograph(case, **figures)
    case = submit_case(case=case, actor=case.patient, red_flags_acknowledged=True)
    run_triage(ticket_id=str(TriageTicket.objects.get(case=case).pk))
    return TriageRun.objects.get(case=case)


def ends(found: TriageRun) -> tuple[str, str]:
    return found.outcome, found.abstain_reason


def telling(*images: Said) -> Callable[[Any, Any], Any]:
    """Answer the images with these probabilities and scores, one after the other."""
    rows = [[said.get(code, 0.0) for code in LABEL_CODES] for said, _score in images]

    def behave(request: Any, _context: Any) -> Any:
        response = answer(request, rows=rows)
        scores = response.outputs["ood_score"].float_val
        del scores[:]
        scores.extend(score for _said, score in images)
        return response

    return behave


@pytest.fixture
def limit() -> float:
    """The out-of-distribution limit of the shipped version."""
    card: ModelCard = load_pinned_card()
    assert card.ood_output == "ood_score"
    assert card.ood_limit is not None
    return card.ood_limit


@pytest.mark.parametrize("poor", [BLURRED, DARK])
def test_poor_photographs_alone_are_not_shown_to_the_model(
    model_server: ModelServer, poor: dict[str, float]
) -> None:
    found = triage(poor, poor)
    assert ends(found) == (RunOutcome.ABSTAINED, AbstainReason.LOW_QUALITY)
    assert not model_server.requests
    assert Case.objects.get(pk=found.case_id).status == "queued"


def test_one_good_photograph_is_enough(model_server: ModelServer) -> None:
    model_server.behaviour = saying(**NAEVUS)
    assert triage(BLURRED, FINE).outcome == RunOutcome.ANSWERED


def test_a_photograph_that_was_never_measured_passes(model_server: ModelServer) -> None:
    model_server.behaviour = saying(**NAEVUS)
    unmeasured: Any = {"sharpness": None, "brightness": None}
    assert triage(unmeasured).outcome == RunOutcome.ANSWERED


def test_the_limits_are_settings(model_server: ModelServer, settings: Settings) -> None:
    settings.TELEDERM_IMAGE_QUALITY = {"sharpness": 1e9}
    assert triage(FINE).abstain_reason == AbstainReason.LOW_QUALITY


def figures_of(photograph: bytes) -> dict[str, float]:
    picture = sanitise_image(photograph)
    return {"sharpness": picture.sharpness, "brightness": picture.brightness}


def test_real_figures_of_dark_and_of_blurred_photographs(model_server: ModelServer) -> None:
    model_server.behaviour = saying(**NAEVUS)
    source = synthetic_photograph(seed=4, size=(800, 600))
    dark = synthetic_photograph(seed=4, size=(800, 600), darkness=0.9)
    blurred = BytesIO()
    Image.open(BytesIO(source)).filter(ImageFilter.GaussianBlur(8)).save(blurred, "JPEG")
    assert triage(figures_of(source)).outcome == RunOutcome.ANSWERED
    for poor in (dark, blurred.getvalue()):
        assert triage(figures_of(poor)).abstain_reason == AbstainReason.LOW_QUALITY


@pytest.mark.parametrize("skin_tone", range(1, 7))
def test_no_skin_is_too_dark(model_server: ModelServer, skin_tone: int) -> None:
    model_server.behaviour = saying(**NAEVUS)
    source = synthetic_photograph(seed=2, size=(800, 600), skin_tone=skin_tone)
    assert triage(figures_of(source)).outcome == RunOutcome.ANSWERED


def test_strange_photographs_are_no_ground_for_an_opinion(
    model_server: ModelServer, limit: float
) -> None:
    model_server.behaviour = telling((MELANOMA, limit + 1), (NAEVUS, limit + 0.5))
    found = triage(FINE, FINE)
    assert ends(found) == (RunOutcome.ABSTAINED, AbstainReason.OUT_OF_DISTRIBUTION)
    assert found.strangeness == pytest.approx(limit + 0.5)
    assert found.predictions.count() == 2 * len(LABELS)  # kept for the audit
    assert found.urgency_trace.tier == UrgencyTier.ROUTINE, "what is no opinion moves no case"


def test_just_below_the_limit_is_not_strange(model_server: ModelServer, limit: float) -> None:
    model_server.behaviour = telling((NAEVUS, limit - 0.001))
    assert triage(FINE).outcome == RunOutcome.ANSWERED


def test_one_familiar_photograph_is_enough(model_server: ModelServer, limit: float) -> None:
    model_server.behaviour = telling((NAEVUS, limit + 1), (NAEVUS, 0.0))
    assert triage(FINE, FINE).outcome == RunOutcome.ANSWERED


def test_strange_and_undecided_together_are_no_opinion(
    model_server: ModelServer, limit: float
) -> None:
    model_server.behaviour = telling((NAEVUS, limit + 1), (UNDECIDED, 0.0))
    found = triage(FINE, FINE)
    assert ends(found) == ("abstained", "out_of_distribution")
    kept = list(found.judgements.order_by("image__position", "image__created_at"))
    assert [each.abstain_reason for each in kept] == ["out_of_distribution", "high_entropy"]
    assert [each.strangeness for each in kept] == pytest.approx([limit + 1, 0])
    model_server.behaviour = telling((UNDECIDED, 0.0), (UNDECIDED, 0.0))
    assert ends(triage(FINE, FINE)) == ("abstained", "high_entropy")


def test_the_more_severe_finding_decides(model_server: ModelServer) -> None:
    model_server.behaviour = telling((NAEVUS, 0.0), (MELANOMA, 0.0))
    found = triage(FINE, FINE)
    assert found.urgency_trace.inputs["melanoma"] == pytest.approx(0.9)
    assert found.urgency_trace.tier == UrgencyTier.SUSPECTED_CANCER


def test_a_further_photograph_never_hides_what_another_shows(model_server: ModelServer) -> None:
    """More malignancy in sum, but under its threshold, beside a melanoma that reaches its own."""
    doubtful = {"bcc": 0.12, "akiec": 0.04, "mel": 0.01, "nv": 0.83}
    suspicious = {"mel": 0.16, "nv": 0.84}
    points = load_pinned_card().operating_points
    assert points["melanoma"].threshold < suspicious["mel"] < points["malignant"].threshold
    assert suspicious["mel"] < sum(doubtful[code] for code in ("bcc", "akiec", "mel"))
    model_server.behaviour = telling((doubtful, 0.0), (suspicious, 0.0))
    found = triage(FINE, FINE)
    assert found.outcome == RunOutcome.ANSWERED
    assert found.urgency_trace.inputs["melanoma"] == pytest.approx(0.16)
    assert found.urgency_trace.inputs["malignant"] == pytest.approx(0.17)
    assert found.urgency_trace.tier == UrgencyTier.SUSPECTED_CANCER
    last = found.case.images.order_by("position", "created_at").last()
    assert last
    assert describe_run(found).image_id == last.pk, "the opinion is drawn from what raised the tier"
