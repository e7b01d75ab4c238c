"""From the queue to the answer: claimed, read blind, revealed, signed, and the patient told."""

from telederm.demo.smoke.cast import Walk
from telederm.demo.smoke.errors import SmokeFailed
from telederm.demo.smoke.page import Page
from telederm.demo.smoke.patient import find_notification
from telederm.demo.smoke.reading import SUMMARY, Workbench


async def answer_case(path: Walk) -> None:
    """Read and sign the case, and see the answer on the patient's page.

    Raises:
        SmokeFailed: a step is missing or late.
    """
    bench = Workbench(path.reader.browser, path.draft.case_id)
    page = await _claim(path, bench)
    await _read_blind(path, bench, page)
    page = await _look_at_opinion(path, bench)
    before = path.patient.socket.number("inbox")
    await _sign(path, bench, page)
    await _see_answer(path, before)


async def _claim(path: Walk, bench: Workbench) -> Page:
    by = path.timeline.deadline("claimed")
    page = await bench.claim()
    if page.find_form(f"{bench.url}blind-read/") is None:
        raise SmokeFailed("The dermatologist could not take the case.")
    path.timeline.note("claimed", "by the dermatologist", by=by)
    return page


async def _read_blind(path: Walk, bench: Workbench, page: Page) -> None:
    by = path.timeline.deadline("blind read")
    page = await bench.read_blind(page)
    if page.find_form(f"{bench.url}conclude/") is None:
        raise SmokeFailed("The blind reading was not taken.")
    path.timeline.note("blind read", "recorded before any opinion was shown", by=by)


async def _look_at_opinion(path: Walk, bench: Workbench) -> Page:
    by = path.timeline.deadline("revealed")
    page = await path.reader.browser.get(bench.url)
    opinion = page.find("id", "opinion")
    if opinion is None:
        raise SmokeFailed("After the blind reading, neither an opinion nor its absence is shown.")
    first = page.find("data-class")
    words = f"first {first.attributes['data-class']}" if first else " ".join(opinion.text.split())
    path.timeline.note("revealed", words, by=by)
    return page


async def _sign(path: Walk, bench: Workbench, page: Page) -> None:
    page = await bench.conclude(page, has_opinion=page.find("data-class") is not None)
    if page.find_form(f"{bench.url}sign/") is None:
        raise SmokeFailed("The conclusion was not taken.")
    by = path.timeline.deadline("signed")
    page = await bench.sign(page)
    if page.find_form(f"{bench.url}sign/") is not None:
        raise SmokeFailed("The report was not signed.")
    path.timeline.note("signed", "with a second factor", by=by)


async def _see_answer(path: Walk, before: int) -> None:
    browser, case_id = path.patient.browser, path.draft.case_id

    async def look() -> str | None:
        words = await find_notification(browser, case_id, "report_ready")
        answer = (await browser.get(f"{path.draft.url}status/")).find("id", "answer")
        return words if answer and SUMMARY in answer.text else None

    by = path.timeline.deadline("patient told")
    words = await path.patient.socket.follow(
        "inbox", look, after=before, deadline=by, what="the answer on the patient's page"
    )
    path.timeline.note("patient told", f'"{words}", and the page shows the answer', by=by)
