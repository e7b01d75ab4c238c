"""What a browser reads out of a page: its forms, and its marked elements."""

from dataclasses import dataclass, field
from html.parser import HTMLParser

_VOID = frozenset({"input", "img", "br", "hr", "meta", "link", "source", "wbr"})
_UNSENT = frozenset({"submit", "button", "file", "reset", "image"})


@dataclass(slots=True)
class Form:
    """One form with the values that it would send untouched."""

    action: str
    fields: dict[str, str] = field(default_factory=dict)


@dataclass(slots=True)
class Element:
    """One element with an id, an address or data- attributes, and all text inside it."""

    tag: str
    attributes: dict[str, str]
    text: str = ""


class Page(HTMLParser):
    """A parsed page or fragment.

    Args:
        html: its source.
        url: where it came from; forms without an action go there.
    """

    def __init__(self, html: str, url: str) -> None:
        super().__init__()
        self.forms: list[Form] = []
        self.elements: list[Element] = []
        self.url = url
        self._open: list[Element] = []
        self._form: Form | None = None
        self.feed(html)
        self.close()

    def find_form(self, holds: str) -> Form | None:
        """Return the first form with a field of that name, or whose action begins like that."""
        return next(
            (form for form in self.forms if holds in form.fields or form.action.startswith(holds)),
            None,
        )

    def find(self, attribute: str, value: str | None = None) -> Element | None:
        """Return the first element with the attribute, and with that value if one is given."""
        return next(iter(self.find_all(attribute, value)), None)

    def find_all(self, attribute: str, value: str | None = None) -> list[Element]:
        """Return every element with the attribute, and with that value if one is given."""
        return [
            element
            for element in self.elements
            if attribute in element.attributes and value in (None, element.attributes[attribute])
        ]

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Notice a form, a field of one, or a marked element."""
        attributes = {name: value or "" for name, value in attrs}
        if tag == "form":
            self._form = Form(attributes.get("action") or self.url)
            self.forms.append(self._form)
        elif tag == "input" and self._form is not None:
            self._take_field(self._form, attributes)
        element = Element(tag, attributes)
        if any(name in {"id", "href"} or name.startswith("data-") for name in attributes):
            self.elements.append(element)
        if tag not in _VOID:
            self._open.append(element)

    def handle_endtag(self, tag: str) -> None:
        """Close the innermost open element of that name, and what was left open inside it."""
        if tag == "form":
            self._form = None
        for place in range(len(self._open) - 1, -1, -1):
            if self._open[place].tag == tag:
                del self._open[place:]
                return

    def handle_data(self, data: str) -> None:
        """Add text to every element around it."""
        for element in self._open:
            element.text += data

    @staticmethod
    def _take_field(form: Form, attributes: dict[str, str]) -> None:
        kind, name = attributes.get("type", "text"), attributes.get("name")
        if not name or kind in _UNSENT:
            return
        if kind in {"checkbox", "radio"} and "checked" not in attributes:
            return
        form.fields[name] = attributes.get("value", "on" if kind == "checkbox" else "")
