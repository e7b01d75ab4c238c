"""What a dermatologist does in the browser, step by step."""

from playwright.sync_api import Locator, Page, expect

from tests.e2e.patient import choose


def queue_row(page: Page, reference: str) -> Locator:
    """The case's line in the queue."""
    return page.locator(f'[data-case="{reference}"]')


def take(page: Page, reference: str) -> None:
    """Take a case out of the queue."""
    queue_row(page, reference).get_by_role("button", name="Take").click()
    expect(page.get_by_role("heading", name=reference)).to_be_visible()


def read_blind(page: Page, condition: str) -> None:
    """Record an own reading."""
    _name_condition(page, condition)
    page.get_by_role("button", name="Record my reading").click()
    expect(page.get_by_role("heading", name="Your conclusion")).to_be_visible()


def conclude(page: Page, decision: str | None, condition: str) -> None:
    """Record a conclusion with the model's opinion in view; None takes the first choice."""
    expect(page.get_by_label("Condition 1")).to_have_value(condition)  # their own words, kept
    group = page.get_by_role("group", name="The model's opinion")
    (
        group.get_by_role("button", name=decision) if decision else group.get_by_role("button")
    ).first.click()
    expect(page.get_by_role("heading", name="Report")).to_be_visible()


def sign(page: Page, diagnosis: str, *, to_patient: str) -> None:
    """Write the report and sign it."""
    fill_report(page, diagnosis, to_patient=to_patient)
    page.get_by_role("button", name="Sign and send to the patient").click()
    expect(page.get_by_text("Signed. The patient has been told.")).to_be_visible()


def fill_report(page: Page, diagnosis: str, *, to_patient: str) -> None:
    """Write the report."""
    choose(page, "Could the photographs be read?", "Yes")
    page.get_by_label("Diagnosis").fill(diagnosis)
    page.get_by_label("What should the patient do?").select_option("Care for it at home")
    page.get_by_label("In plain words, for the patient").fill(to_patient)
    page.get_by_label("What to watch for").fill("Come back if it grows or bleeds.")


def _name_condition(page: Page, condition: str) -> None:
    page.get_by_label("Condition 1").fill(condition)
    choose(page, "How likely is number 1?", "Very likely")
    choose(page, "What should the patient do?", "Care for it at home")
    choose(page, "How urgent is it, in your view?", "Routine")
