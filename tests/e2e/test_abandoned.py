"""A look that the browser gave up is on the trail, and counted like any other."""

import pytest

from tests.e2e.clinic import Clinic
from tests.e2e.stage import Stage

pytestmark = pytest.mark.e2e

ASK_AND_HANG_UP = """async path => {
  for (let number = 0; number < 200; number += 1) {
    await fetch(path, { signal: AbortSignal.timeout(4 + (number % 40)) }).catch(() => null);
  }
}"""


def test_looks_that_were_given_up_leave_events_too(stage: Stage, clinic: Clinic) -> None:
    person = clinic.hire("patient", "Pia Moll")
    case = clinic.backstage.do("send_case", patient=person.email)
    page = stage.enter(person)
    page.goto("/cases/")
    page.evaluate(ASK_AND_HANG_UP, f"/cases/{case['id']}/status/")
    _place, accesses, events = clinic.compare_accesses_with_events()
    assert accesses == events > 0
