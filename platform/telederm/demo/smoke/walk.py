"""The walk: one case from a fresh account to the signed answer, with three people's pages open."""

from collections.abc import Sequence
from contextlib import AsyncExitStack
from pathlib import Path

from telederm.demo.smoke.answering import answer_case
from telederm.demo.smoke.browser import Browser
from telederm.demo.smoke.cast import Seat, Walk
from telederm.demo.smoke.live import LiveSocket
from telederm.demo.smoke.patient import Photograph, prepare_case, sign_up
from telederm.demo.smoke.sending import send_case
from telederm.demo.smoke.staff import sign_in
from telederm.demo.smoke.timeline import Timeline


async def walk(
    address: str,
    data_dir: Path,
    photographs: Sequence[Photograph],
    shot_type: str,
    timeline: Timeline,
) -> None:
    """Walk one case along the path and note each step in the timeline.

    Args:
        address: of the running demo.
        data_dir: its data folder, for its mail and its staff's sign-in details.
        photographs: what the patient sends.
        shot_type: how all of them were taken.
        timeline: filled in step by step, so that it tells how far the walk came.

    Raises:
        SmokeFailed: a step is missing or late.
    """
    async with AsyncExitStack() as stack:
        patient, reader, administrator = [
            await stack.enter_async_context(Browser(who, address))
            for who in ("patient", "dermatologist", "administrator")
        ]
        await sign_in(reader, data_dir, "dermatologist")
        await sign_in(administrator, data_dir, "administrator")
        await sign_up(patient, data_dir / "mail")
        draft = await prepare_case(patient, photographs, shot_type)

        async def sit(browser: Browser, *topics: str) -> Seat:
            return Seat(browser, await stack.enter_async_context(LiveSocket(browser, *topics)))

        path = Walk(
            patient=await sit(patient, "inbox", f"case:{draft.case_id}"),
            reader=await sit(reader, "queue"),
            administrator=await sit(administrator, "queue"),
            draft=draft,
            timeline=timeline,
        )
        await send_case(path, photographs=len(photographs))
        await answer_case(path)
