"""The figures against sums made by hand, and the page that shows them."""

import csv
import io
from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import uuid4

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from pytest_django import DjangoAssertNumQueries, Settings

from telederm.audit.models import Action, AuditEvent
from telederm.oversight.figures.book import make_panels
from telederm.oversight.figures.counts import prepare_again, read_counts
from telederm.oversight.figures.filters import Basis, Filters
from telederm.oversight.figures.panels import Cell, Panel
from telederm.oversight.models import CaseFact, FactState, PreparedCounts
from telederm.oversight.statistics.intervals import Estimate
from tests.factories import make_administrator, sign_in
from tests.forms import read_text

pytestmark = pytest.mark.django_db
SENT = datetime(2026, 10, 5, 12, tzinfo=UTC)


@pytest.fixture(autouse=True)
def _floor(settings: Settings) -> None:
    settings.TELEDERM_FIGURES_FLOOR = 5


def add(cases: int, **fields: Any) -> None:
    values: dict[str, Any] = {
        "case_version": 9, "submitted_at": SENT, "month": 12 * 2026 + 9, "tier": 4,
        "anatom_site": "head_neck", "age_band": "40-49", "sex": "female", "skin_type": "II",
        "modality": "dermoscopic", "pictures": 1, "poor_pictures": 0, "reader_id": 7,
        "model_version": 1, "outcome": "answered", "model_label": "nv", "probability": 0.05,
        "model_malignant": False, "blind_label": "nv", "blind_malignant": False,
        "final_label": "nv", "final_malignant": False, "concurrence": "confirmed",
        "true_label": "nv", "true_malignant": False, "promised_minutes": 7200,
        "read_minutes": 60, "report_minutes": 90, "acknowledged_minutes": 10, **fields,
    }  # fmt: skip
    CaseFact.objects.bulk_create(CaseFact(case_id=uuid4(), **values) for _ in range(cases))


MELANOMA = {"true_label": "mel", "true_malignant": True, "final_label": "mel",
            "final_malignant": True}  # fmt: skip
FOUND = {"model_label": "mel", "model_malignant": True, "probability": 0.95}


@pytest.fixture
def clinic() -> None:
    """40 cases: 30 naevi, of which the model called 3 malignant; 10 melanomas, 2 missed by it."""
    add(27)
    add(3, **FOUND, concurrence="overridden", override_reason="history")
    # Eight melanomas that the model found; the reader had missed five of them before the reveal.
    add(3, **MELANOMA, **FOUND, blind_label="mel", blind_malignant=True)
    add(5, **MELANOMA, **FOUND, sex="male")
    add(2, **MELANOMA, blind_label="mel", blind_malignant=True, concurrence="overridden",
        override_reason="morphology")  # fmt: skip


def panel(key: str, filters: Filters | None = None) -> Panel:
    found = {each.key: each for each in make_panels(read_counts(filters or Filters()))}
    return found[key]


def row(key: str, place: int, filters: Filters | None = None) -> list[Cell]:
    return list(panel(key, filters).table.rows[place])


def share_of(cell: Cell) -> tuple[float, int]:
    assert isinstance(cell, Estimate)
    return cell.value, cell.cases


@pytest.mark.usefixtures("clinic")
def test_agreement_of_each_pair() -> None:
    # Model and final: 27 + 8 alike of 40. Model and blind: 27 + 3 alike. Blind and final: 35.
    shares = [share_of(row("agreement", place)[2]) for place in range(3)]
    assert shares == [(30 / 40, 40), (35 / 40, 40), (35 / 40, 40)]
    kappa = row("agreement", 1)[3]
    assert isinstance(kappa, Estimate)
    # Observed 0.875; by chance 29/40 * 30/40 + 11/40 * 10/40.
    chance = 29 / 40 * 30 / 40 + 11 / 40 * 10 / 40
    assert kappa.value == pytest.approx((0.875 - chance) / (1 - chance))


@pytest.mark.usefixtures("clinic")
def test_confusions_count_both_ways() -> None:
    table = panel("confusion-model-final").table
    assert [str(column.title) for column in table.columns][1:] == ["mel", "nv"]
    assert [list(each[1:]) for each in table.rows] == [[8, 3], [2, 27]]


@pytest.mark.usefixtures("clinic")
def test_what_the_opinion_changed() -> None:
    right, wrong = row("switches", 0), row("switches", 1)
    assert right[1:4] == [35, 35, 0]
    assert wrong[1:4] == [5, 5, 0]
    assert share_of(wrong[4]) == (1.0, 5)


@pytest.mark.usefixtures("clinic")
def test_sensitivity_and_specificity_of_model_blind_and_final() -> None:
    model, blind, final = (row("accuracy", place) for place in range(3))
    assert (share_of(model[2]), share_of(model[4])) == ((8 / 10, 10), (27 / 30, 30))
    assert (share_of(blind[2]), share_of(blind[4])) == ((5 / 10, 10), (1.0, 30))
    assert (share_of(final[2]), share_of(final[4])) == ((1.0, 10), (1.0, 30))


@pytest.mark.usefixtures("clinic")
def test_calibration_from_bins() -> None:
    everything = row("calibration", 0)
    assert everything[1] == 40
    # 29 cases at 0.05 with 2 malignant, 11 at 0.95 with 8.
    error = (abs(29 * 0.05 - 2) + abs(11 * 0.95 - 8)) / 40
    brier = (27 * 0.05**2 + 2 * 0.95**2 + 3 * 0.95**2 + 8 * 0.05**2) / 40
    assert everything[4] == pytest.approx(error)
    assert everything[5] == pytest.approx(brier)
    area = everything[6]
    assert isinstance(area, Estimate)
    assert area.value == pytest.approx((8 * 27 + (8 * 3 + 2 * 27) / 2) / 300)
    assert len(panel("calibration").charts) == 1


@pytest.mark.usefixtures("clinic")
def test_reasons_months_readers_and_subgroups() -> None:
    overrides = {str(each[0]): each[1] for each in panel("overrides").table.rows}
    assert sorted(overrides.values(), key=str)[-2:] == [2, 3]
    assert row("volumes", 0)[:3] == ["2026-10", 40, 40]
    assert row("drift", 0)[1] == 40
    assert share_of(row("drift", 0)[4]) == (0.8, 10)
    assert row("loads", 0)[:3] == ["7", 40, 40]
    groups = {str(each[0]): each for each in panel("subgroups").table.rows}
    assert groups["Sex: Male"][1] == 5
    assert share_of(groups["Sex: Male"][3]) == (1.0, 5)


@pytest.mark.usefixtures("clinic")
def test_what_is_below_the_floor_says_nothing(settings: Settings) -> None:
    settings.TELEDERM_FIGURES_FLOOR = 6
    groups = {str(each[0]): each for each in panel("subgroups").table.rows}
    assert list(groups["Sex: Male"][1:]) == [5, None, None, None]
    assert groups["Sex: Female"][2] is not None


def test_open_cases_beyond_their_promise_count_as_not_kept() -> None:
    add(6)
    add(4, read_minutes=8000, report_minutes=8000)
    late = {"read_minutes": None, "report_minutes": None, "submitted_at": timezone.now()}
    add(3, **late)
    add(2, **{**late, "submitted_at": timezone.now() - timedelta(days=30)})
    report = {str(each[0]): each for each in panel("times").table.rows}["Routine: Sent to report"]
    assert report[1:5] == [10, 90, 8000, 2]
    assert share_of(report[5]) == (6 / 12, 12)


@pytest.mark.parametrize(
    ("filters", "cases"),
    [
        (Filters(), 40),
        (Filters(sex="male"), 5),
        (Filters(reader=7), 40),
        (Filters(reader=8), 0),
        (Filters(version=2), 0),
        (Filters(anatom_site="palms_soles"), 0),
        (Filters(skin_type="V"), 0),
        (Filters(age_band="40-49"), 40),
        (Filters(age_band="80+"), 0),
        (Filters(modality="dermoscopic"), 40),
        (Filters(modality="clinical"), 0),
        (Filters(version=1, anatom_site="head_neck", skin_type="II"), 40),
        (Filters(since=SENT.date(), until=SENT.date()), 40),
        (Filters(since=SENT.date() + timedelta(days=1)), 0),
        (Filters(until=SENT.date() - timedelta(days=1)), 0),
    ],
)
@pytest.mark.usefixtures("clinic")
def test_filters_choose_cases(filters: Filters, cases: int) -> None:
    assert read_counts(filters).cases == cases
    assert Filters.from_json(filters.as_json()) == filters


@pytest.mark.usefixtures("clinic")
def test_the_signed_diagnosis_can_stand_for_the_truth() -> None:
    CaseFact.objects.update(true_malignant=None, true_label="")
    assert row("accuracy", 0)[2] is None
    signed = row("accuracy", 0, Filters(basis=Basis.SIGNED))
    assert share_of(signed[2]) == (0.8, 10)


def test_counts_are_kept_and_prepared_again_when_facts_change(
    django_assert_max_num_queries: DjangoAssertNumQueries,
) -> None:
    add(3)
    assert read_counts(Filters(sex="female")).cases == 3
    add(1)
    with django_assert_max_num_queries(2):
        assert read_counts(Filters(sex="female")).cases == 3
    FactState.objects.create(edition=1)
    assert prepare_again() == 3  # both first pages, and the one that was looked at
    assert read_counts(Filters(sex="female")).cases == 4
    assert prepare_again() == 0
    PreparedCounts.objects.update(prepared_at=timezone.now() - timedelta(hours=1))
    add(1)
    assert read_counts(Filters()).cases == 5


@pytest.fixture
def client() -> Client:
    return sign_in(make_administrator())


@pytest.mark.usefixtures("clinic")
def test_the_page_shows_every_figure_with_its_table(client: Client) -> None:
    page = read_text(client.get(reverse("oversight-figures")))
    for words in ("40 cases", "Cohen's kappa", "80.0 % (49.0 to 94.3)", "insufficient data"):
        assert words in page, words
    assert page.count('<figure class="chart">') == 4
    for part in page.split('<figure class="chart">')[1:]:  # each with its numbers behind it
        behind = part.partition("Download this table")[0]
        assert "The numbers" in behind
        assert '<th scope="row">' in behind
    for name in ("since", "until", "reader", "version", "anatom_site", "age_band", "sex",
                 "skin_type", "modality"):  # fmt: skip
        assert f'name="{name}"' in page, name
    assert page.count("Download this table") == 14
    assert f'href="{reverse("oversight-model-switch")}"' in page.partition('id="subgroups"')[2]
    refused = client.get(
        reverse("oversight-figures"), {"since": "2026-10-02", "until": "2026-10-01", "sex": "x"}
    )
    assert refused.status_code == 422
    assert "Choose a day after the first one." in read_text(refused)


@pytest.mark.usefixtures("clinic")
def test_a_table_is_taken_away_with_its_intervals_and_an_event(client: Client) -> None:
    path = reverse("oversight-figure-table", args=["accuracy"])
    response = client.get(path, {"sex": "female"})
    lines = list(csv.DictReader(io.StringIO(response.content.decode())))
    assert lines[0]["Malignant cases"] == "5"
    assert float(lines[0]["Sensitivity"]) == pytest.approx(3 / 5)
    assert float(lines[0]["Sensitivity, low"]) < 3 / 5 < float(lines[0]["Sensitivity, high"])
    event = AuditEvent.objects.get(action=Action.EXPORT)
    assert event.detail["figure"] == "accuracy"
    assert event.detail["filters"]["sex"] == "female"
    assert client.get(reverse("oversight-figure-table", args=["nothing"])).status_code == 404
    assert client.get(path, {"since": "soon"}).status_code == 422
