"""Two dermatologists and one case: one gets it, and the other is told who."""

import pytest
from playwright.sync_api import expect

from tests.e2e import reader
from tests.e2e.clinic import Clinic
from tests.e2e.stage import Stage

pytestmark = pytest.mark.e2e


def test_second_reader_is_told_who_has_the_case(stage: Stage, clinic: Clinic) -> None:
    patient = clinic.hire("patient", "Pia Moll")
    first = stage.enter(clinic.hire("dermatologist", "Dr Ada Lund"))
    second = stage.enter(clinic.hire("dermatologist", "Dr Bo Frey"))
    bystander = stage.enter(clinic.hire("dermatologist", "Dr Cy Dahl"))
    for page in (first, second, bystander):
        page.goto("/queue/")
        expect(page.get_by_text("Updates by itself")).to_be_visible()

    reference = clinic.backstage.do("send_case", patient=patient.email)["reference"]
    reader.queue_row(second, reference).get_by_role("link", name=reference).click()
    expect(second.get_by_text("Nobody reads this case")).to_be_visible()
    reader.take(first, reference)

    expect(reader.queue_row(bystander, reference)).to_contain_text("Dr Ada Lund")
    expect(reader.queue_row(bystander, reference).get_by_role("button")).to_have_count(0)
    second.get_by_role("button", name="Take this case").click()
    expect(second.get_by_text("Dr Ada Lund has taken this case.")).to_be_visible()

    first.get_by_role("button", name="Give back").click()
    expect(first.get_by_text("The case is back in the queue.")).to_be_visible()
    reader.take(bystander, reference)
    expect(reader.queue_row(first, reference)).to_contain_text("Dr Cy Dahl")
