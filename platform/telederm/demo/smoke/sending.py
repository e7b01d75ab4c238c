"""From sending to the queue: what each of the three sees, at once and without a reload."""

import asyncio

from telederm.demo.smoke.administrator import read_newest_run
from telederm.demo.smoke.cast import Walk
from telederm.demo.smoke.errors import SmokeFailed
from telederm.demo.smoke.patient import find_notification


async def send_case(path: Walk, *, photographs: int) -> None:
    """Send the case and see it arrive everywhere.

    Raises:
        SmokeFailed: it isn't taken, a step is missing or late, or the patient's page says a
            word of the model's opinion.
    """
    browser, timeline, draft = path.patient.browser, path.timeline, path.draft
    page = await browser.get(f"{draft.url}send/")
    seen = (
        (_see_prediction, path.administrator.socket.number("queue")),
        (_see_queue, path.reader.socket.number("queue")),
        (_see_arrival, path.patient.socket.number("inbox")),
    )
    timeline.start()
    by = timeline.deadline("submitted")
    page = await browser.submit(page, page.url, {})
    if page.find("id", "status") is None:
        raise SmokeFailed("The case was not sent: something is still missing in it.")
    timeline.note("submitted", f"{draft.reference}, {photographs} photograph(s)", by=by)
    await asyncio.gather(*(see(path, number) for see, number in seen))
    await _refuse_leak(path)


async def _see_prediction(path: Walk, before: int) -> None:
    by = path.timeline.deadline("predicted")
    run = path.run = await path.administrator.socket.follow(
        "queue",
        lambda: read_newest_run(path.administrator.browser, path.draft.case_id),
        after=before,
        deadline=by,
        what="the model's run on the administrator's page",
    )
    if not run.is_result:
        raise SmokeFailed(f"The model was not asked, or did not answer: {run.describe()}.")
    path.timeline.note("predicted", run.describe(), by=by)


async def _see_queue(path: Walk, before: int) -> None:
    async def look() -> str | None:
        page = await path.reader.browser.get("/queue/rows/")
        row = page.find("data-case", path.draft.reference)
        return row.attributes["data-tier"] if row else None

    by = path.timeline.deadline("queued")
    tier = await path.reader.socket.follow(
        "queue", look, after=before, deadline=by, what="the case in the dermatologist's queue"
    )
    path.timeline.note("queued", f"tier {tier}", by=by)


async def _see_arrival(path: Walk, before: int) -> None:
    by = path.timeline.deadline("notified")
    words = await path.patient.socket.follow(
        "inbox",
        lambda: find_notification(path.patient.browser, path.draft.case_id, "case_queued"),
        after=before,
        deadline=by,
        what="the notification that the case has arrived",
    )
    path.timeline.note("notified", f'the patient: "{words}"', by=by)


async def _refuse_leak(path: Walk) -> None:
    page = await path.patient.browser.get(path.draft.url)
    shown = page.find("id", "main")
    if shown is None or path.run is None:
        raise SmokeFailed("The patient's page of the case has no content.")
    for label, _percent in path.run.rows:
        if label.lower() in shown.text.lower():
            raise SmokeFailed(f'The patient\'s page says "{label}" before a report is signed.')
