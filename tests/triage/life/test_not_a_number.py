"""NaN is neither above nor below a limit: it must refuse and abstain, never let pass."""

import math
from dataclasses import replace
from pathlib import Path
from uuid import uuid4

import pytest
from pytest_django import Settings

from accounts.models import User
from serving.contract import LABEL_CODES
from serving.registry import ManifestInvalid, ModelCard, load_verified
from tests.triage.life.versions import SHIPPED, make_version
from triage.findings import ImageFinding, judge_findings
from triage.models import AbstainReason, ModelVersion
from triage.services.promotion import promote_version
from triage.services.registering import register_version
from triage.services.version_checks import Refusal, VersionRefused, check_floor

SURE = dict.fromkeys(LABEL_CODES, 0.0) | {"nv": 1.0}


@pytest.fixture(scope="module")
def card() -> ModelCard:
    return load_verified(SHIPPED)


def judge(card: ModelCard, strangeness: float = 0.0) -> AbstainReason | None:
    (finding,) = judge_findings([ImageFinding(uuid4(), SURE, strangeness)], card)
    return finding.abstain_reason


@pytest.mark.parametrize("figure", [[0.99, math.nan, 1.0], [math.nan] * 3])
def test_a_figure_is_below_the_floor(card: ModelCard, figure: list[float]) -> None:
    figures = {**card.metrics["figures"], "malignant_auc": figure}
    with pytest.raises(VersionRefused) as caught:
        check_floor(replace(card, metrics={"figures": figures}))
    assert caught.value.code == Refusal.BELOW_FLOOR


def test_a_limit_makes_the_model_abstain(card: ModelCard) -> None:
    assert judge(card) is None
    assert judge(replace(card, ood_limit=math.nan)) == AbstainReason.OUT_OF_DISTRIBUTION
    assert judge(card, math.nan) == AbstainReason.OUT_OF_DISTRIBUTION
    assert judge(replace(card, entropy_limit_nats=math.nan)) == AbstainReason.HIGH_ENTROPY


@pytest.mark.django_db
def test_a_manifest_with_one_is_not_registered(models_dir: Path) -> None:
    make_version(models_dir, 2, lambda _, m: m["abstention"].update(entropy_limit_nats=math.nan))
    with pytest.raises(ManifestInvalid):
        register_version(number=2, registered_by=None)
    assert not ModelVersion.objects.exists()


@pytest.mark.django_db
def test_a_tolerance_tolerates_nothing(
    registered: list[ModelVersion], administrator: User, settings: Settings
) -> None:
    settings.TELEDERM_MODEL_TOLERANCE = math.nan
    with pytest.raises(VersionRefused) as caught:
        promote_version(number=1, actor=administrator, reason="Measured better.")
    assert caught.value.code == Refusal.GOLDEN_DIFFERS
