"""What people do on the platform's pages, timed over HTTP by a reader's and a patient's browser."""

import time
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Self

import httpx

from telederm.demo.smoke.page import Page
from tests.faults.supervised_site import Supervised


@dataclass(slots=True)
class Times:
    """Seconds of each request, by page."""

    by_page: dict[str, list[float]] = field(default_factory=dict)

    @property
    def all(self) -> list[float]:
        return [second for seconds in self.by_page.values() for second in seconds]

    def add(self, other: Self) -> None:
        for page, seconds in other.by_page.items():
            self.by_page.setdefault(page, []).extend(seconds)


class Visitors:
    """A reader and a patient who are signed in.

    Args:
        platform: whose database their accounts are made on, and whose pages they look at.
    """

    def __init__(self, platform: Supervised) -> None:
        self._site = site = platform.site
        patient = site.act("enter_as_patient")
        self._patient_id = patient["id"]
        self._patient = platform.enter(patient["session"])
        self._reader = platform.enter(site.act("enter_as_reader"))

    def prepare(self, count: int) -> list[str]:
        """Return the ids of so many new drafts."""
        return [self._site.act("draft", patient=self._patient_id) for _ in range(count)]

    def visit(self, drafts: Sequence[str], read: str) -> Times:
        """Send each draft, and look at the pages in between.

        Args:
            read: the case that the reader opens.
        """
        times = Times()
        for case in drafts:
            token = self._read_token(f"/cases/{case}/send/")
            sent = self._time(times, "sending a case", self._patient, f"/cases/{case}/send/", token)
            assert sent.headers["Location"] == f"/cases/{case}/"
            self._time(times, "the patient's page", self._patient, f"/cases/{case}/")
            self._time(times, "the queue", self._reader, "/queue/")
            self._time(times, "the reader's page", self._reader, f"/reading/{read}/")
        return times

    def close(self) -> None:
        self._patient.close()
        self._reader.close()

    def _read_token(self, path: str) -> str:
        page = self._patient.get(path)
        form = Page(page.text, path).find_form("csrfmiddlewaretoken")
        assert form, page.text[:2000]
        return form.fields["csrfmiddlewaretoken"]

    @staticmethod
    def _time(
        times: Times, page: str, browser: httpx.Client, path: str, token: str | None = None
    ) -> httpx.Response:
        began = time.perf_counter()
        if token is None:
            response = browser.get(path)
        else:
            response = browser.post(path, data={"csrfmiddlewaretoken": token})
        times.by_page.setdefault(page, []).append(time.perf_counter() - began)
        assert response.status_code < 400, (page, response.status_code)
        return response
