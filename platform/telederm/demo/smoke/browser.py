"""One person's browser without a screen: pages, forms, cookies, and the live socket."""

from collections.abc import Mapping, Sequence
from types import TracebackType
from typing import Any, Final, Self
from urllib.parse import urljoin

import httpx

from telederm.demo.smoke.errors import SmokeFailed
from telederm.demo.smoke.page import Page

_PATIENCE_S: Final = 30.0  # for one answer; the steps have their own limits

Fields = Mapping[str, str | Sequence[str]]


class Browser:
    """Keeps the cookies of one person.

    Args:
        who: what the person is called in messages.
        address: of the site, without a slash at the end.
    """

    def __init__(self, who: str, address: str) -> None:
        self.who = who
        self.address = address
        self._client = httpx.AsyncClient(
            base_url=address, timeout=_PATIENCE_S, follow_redirects=True, trust_env=False
        )

    async def __aenter__(self) -> Self:
        return self

    async def __aexit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        traceback: TracebackType | None,
    ) -> None:
        await self._client.aclose()

    @property
    def cookie_header(self) -> str:
        """The cookies as a request header."""
        return "; ".join(f"{cookie.name}={cookie.value}" for cookie in self._client.cookies.jar)

    async def get(self, path: str) -> Page:
        """Open a page.

        Raises:
            SmokeFailed: it doesn't open.
        """
        return self._read(await self._request("GET", path))

    async def get_json(self, path: str) -> Any:
        """Fetch what a script of the page would fetch.

        Raises:
            SmokeFailed: it isn't answered.
        """
        answer = await self._request("GET", path)
        self._expect_success(answer)
        return answer.json()

    async def submit(self, page: Page, holds: str, fields: Fields) -> Page:
        """Fill in and send one form of a page, and follow to where it leads.

        Args:
            page: the page as it was got.
            holds: how the form's action begins, or the name of one of its fields.
            fields: what the person enters; hidden fields go along by themselves.

        Raises:
            SmokeFailed: there is no such form, or the answer is an error.
        """
        form = page.find_form(holds)
        if form is None:
            raise SmokeFailed(f"The page of the {self.who} has no form with {holds}.")
        url = urljoin(self.address, form.action)
        sent = {**form.fields, **fields}
        return self._read(await self._request("POST", url, data=sent, headers={"Referer": url}))

    async def upload(
        self, page: Page, path: str, *, name: str, content: bytes, fields: Fields, key: str
    ) -> None:
        """Send one photograph as the upload script does, with an Idempotency-Key.

        Raises:
            SmokeFailed: it isn't taken; with the platform's own words.
        """
        url = urljoin(self.address, path)
        form = page.find_form("shot_type")
        token = form.fields["csrfmiddlewaretoken"] if form else ""
        answer = await self._request(
            "POST",
            url,
            data={"csrfmiddlewaretoken": token, **fields},
            files={"photographs": (name, content, "application/octet-stream")},
            headers={"Idempotency-Key": key, "X-CSRFToken": token, "Referer": url},
        )
        if answer.status_code != httpx.codes.CREATED:
            raise SmokeFailed(f"{name} was not taken: {_words(answer.text, url)}")

    async def _request(self, method: str, url: str, **more: Any) -> httpx.Response:
        try:
            return await self._client.request(method, url, **more)
        except httpx.HTTPError as error:
            raise SmokeFailed(
                f"{method} {url} of the {self.who} was not answered ({type(error).__name__})."
            ) from error

    def _read(self, answer: httpx.Response) -> Page:
        self._expect_success(answer)
        return Page(answer.text, str(answer.url))

    def _expect_success(self, answer: httpx.Response) -> None:
        if not answer.is_success:
            raise SmokeFailed(
                f"{answer.request.method} {answer.url.path} of the {self.who} was answered with "
                f"{answer.status_code}: {_words(answer.text, str(answer.url))}"
            )


def _words(html: str, url: str) -> str:
    page = Page(f"<div id='all'>{html}</div>", url)
    shown = page.find("id", "main") or page.find("id", "all")
    return " ".join((shown.text if shown else html).split())[:300]
