"""A test that commits leaves the migrations' rows to the next one, whatever the order.

The tests of this file run in their order: pytest-django sorts committing tests behind others,
so all of them commit.
"""

import pytest
from procrastinate.contrib.django.models import ProcrastinateJob

from accounts.models import ConsentText, Purpose, User
from tests.factories import make_patient, make_submitted

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.mark.parametrize("turn", [1, 2, 3])
def test_the_consent_texts_are_there_and_nobody_else(turn: int) -> None:
    assert set(ConsentText.objects.values_list("purpose", flat=True)) == set(Purpose.values)
    assert not User.objects.exists()
    assert not ProcrastinateJob.objects.exists()
    make_submitted(make_patient())
    assert ProcrastinateJob.objects.exists()
