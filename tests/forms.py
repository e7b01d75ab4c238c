"""Reading and filling the forms of a page, as a browser does."""

from dataclasses import dataclass, field
from html import unescape
from html.parser import HTMLParser
from typing import Any


@dataclass
class PageForm:
    """One form: where it goes, and each input by name with what it holds."""

    action: str
    method: str
    values: dict[str, list[str]] = field(default_factory=dict)
    inputs: list[tuple[str, str]] = field(default_factory=list)  # name, kind

    def typed(self) -> dict[str, Any]:
        """What the browser would send now, hidden fields of the framework aside."""
        return {key: found for key, found in self.values.items() if key != "csrfmiddlewaretoken"}


class _Reader(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.forms: list[PageForm] = []
        self._open = False
        self._select = ""
        self._textarea = ""

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        found = {key: value or "" for key, value in attrs}
        if tag == "form":
            self.forms.append(PageForm(found.get("action", ""), found.get("method", "get")))
            self._open = True
        elif self._open and tag in {"input", "select", "textarea", "button"}:
            self._take_input(tag, found)
        elif self._open and tag == "option" and self._select and "selected" in found:
            self._put(self._select, found.get("value", ""))

    def handle_endtag(self, tag: str) -> None:
        if tag == "form":
            self._open = False
        elif tag == "select":
            self._select = ""
        elif tag == "textarea":
            self._textarea = ""

    def handle_data(self, data: str) -> None:
        if self._textarea and data.strip():
            self._put(self._textarea, data.strip())

    def _take_input(self, tag: str, found: dict[str, str]) -> None:
        name, kind = found.get("name", ""), found.get("type", tag)
        if not name:
            return
        self.forms[-1].inputs.append((name, kind))
        if tag == "select":
            self._select = name
        elif tag == "textarea":
            self._textarea = name
        elif kind in {"radio", "checkbox"}:
            if "checked" in found:
                self._put(name, found.get("value", "on"))
        elif tag == "input" and found.get("value"):
            self._put(name, found["value"])

    def _put(self, name: str, value: str) -> None:
        self.forms[-1].values.setdefault(name, []).append(value)


def read_text(response: Any) -> str:
    """A page's source with its entities as the characters that a person reads."""
    return unescape(response.content.decode())


def read_forms(response: Any) -> list[PageForm]:
    """Every form of a page, in order."""
    reader = _Reader()
    reader.feed(response.content.decode())
    return reader.forms


def find_form(response: Any, action: str) -> PageForm:
    """The form that is sent to a path."""
    return next(form for form in read_forms(response) if form.action == action)
