"""Pages by place: every row once, whatever the size; and no place but our own."""

from datetime import timedelta

import pytest
from django.utils import timezone

from accounts.models import User
from cases.models import Case
from telederm.core.counting import count_up_to
from telederm.core.keyset import Keyset, UnknownPlace
from tests.factories import make_draft, make_patient

pytestmark = pytest.mark.django_db

BY_URGENCY = Keyset(("tier", "due_at", "id"))
NEWEST_FIRST = Keyset(("created_at", "id"), descending=True)
BY_RELATION = Keyset(("response__created_at", "id"))


@pytest.fixture
def cases() -> list[Case]:
    """Eleven cases; several share a tier and a due time."""
    patient, now = make_patient(), timezone.now()
    for number in range(11):
        case = make_draft(patient)
        due = now + timedelta(microseconds=number // 3)
        Case.objects.filter(pk=case.pk).update(tier=1 + number % 2, due_at=due)
    return list(Case.objects.all())


@pytest.mark.parametrize("keyset", [BY_URGENCY, NEWEST_FIRST, BY_RELATION])
@pytest.mark.parametrize("size", [1, 3, 11, 20])
def test_the_pages_are_the_list(cases: list[Case], keyset: Keyset, size: int) -> None:
    sign = "-" if keyset.descending else ""
    expected = list(Case.objects.order_by(*(sign + name for name in keyset.fields)))
    found, place = [], ""
    while True:
        page = keyset.read_page(Case.objects.all(), size=size, after=place)
        assert len(page.rows) <= size
        found += page.rows
        place = page.next_place
        if not place:
            break
    assert found == expected


def test_a_row_that_comes_in_between_moves_no_other(cases: list[Case]) -> None:
    first = BY_URGENCY.read_page(Case.objects.all(), size=4)
    expected = list(Case.objects.order_by("tier", "due_at", "id"))[4:]
    urgent = make_draft(make_patient())
    Case.objects.filter(pk=urgent.pk).update(tier=1, due_at=timezone.now() - timedelta(days=1))
    rest = BY_URGENCY.read_page(Case.objects.all(), size=20, after=first.next_place)
    assert rest.rows == expected


@pytest.mark.parametrize(
    "place", ["x", "W10", "bnVsbA", "WzEsMiwzXQ", "W1tdLHt9LDFd", "é", "A" * 999]
)
def test_a_place_that_is_not_ours(cases: list[Case], place: str) -> None:
    with pytest.raises(UnknownPlace):
        BY_URGENCY.read_page(Case.objects.all(), size=3, after=place)


def test_a_page_costs_one_query(cases: list[Case], django_assert_num_queries: object) -> None:
    with django_assert_num_queries(1):  # type: ignore[operator]
        BY_URGENCY.read_page(Case.objects.all(), size=3)


def test_counts_stop_at_the_limit(cases: list[Case], django_assert_num_queries: object) -> None:
    wanted = {
        "few": Case.objects.filter(tier=1),
        "many": Case.objects.all(),
        "none": Case.objects.none(),
        "users": User.objects.all(),
    }
    with django_assert_num_queries(1):  # type: ignore[operator]
        counts = count_up_to(8, wanted)
    assert counts == {"few": 6, "many": 8, "none": 0, "users": 1}
    assert count_up_to(8, {"none": Case.objects.none()}) == {"none": 0}
