"""Our own little Markdown, for text that we write ourselves: model cards.

Headings, paragraphs, lists and tables; bold and code inside. Everything else is text, and
every character of it is escaped: no tag of the source ever becomes one of the page.
"""

import re
from collections.abc import Iterator
from typing import Final

from django import template
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString

register = template.Library()

_INLINE: Final = re.compile(r"(\*\*[^*]+\*\*|`[^`]+`)")
_RULE: Final = re.compile(r"\|[\s|:-]+\|?")
_DEEPEST: Final = 6


@register.simple_tag
def markdown(text: str) -> SafeString:
    """Render the text; its headings start one level down, below the page's own."""
    return format_html_join("\n", "{}", ((_block(lines),) for lines in _blocks(text)))


def _blocks(text: str) -> Iterator[list[str]]:
    """Yield the lines of each block: what stands between blank lines; a heading ends its own."""
    block: list[str] = []
    for line in text.splitlines():
        if block and (not line.strip() or line.startswith("#") or block[0].startswith("#")):
            yield block
            block = []
        if line.strip():
            block.append(line.rstrip())
    if block:
        yield block


def _block(lines: list[str]) -> SafeString:
    first = lines[0]
    if first.startswith("#"):
        text = first.lstrip("#")
        level = min(len(first) - len(text) + 1, _DEEPEST)
        return format_html("<h{}>{}</h{}>", level, _inline(text.strip()), level)
    if first.startswith("|"):
        return _table(lines)
    if first.startswith("- "):
        return _list(lines)
    return format_html("<p>{}</p>", _inline(" ".join(line.strip() for line in lines)))


def _list(lines: list[str]) -> SafeString:
    items: list[str] = []
    for line in lines:
        if line.startswith("- "):
            items.append(line[2:])
        else:  # the item goes on
            items[-1] += f" {line.strip()}"
    return format_html(
        "<ul>{}</ul>", format_html_join("", "<li>{}</li>", ((_inline(item),) for item in items))
    )


def _table(lines: list[str]) -> SafeString:
    rows = [_cells(line) for line in lines if not _RULE.fullmatch(line)]
    body = format_html_join("", "<tr>{}</tr>", ((_row(row, "td", "td"),) for row in rows[1:]))
    return format_html(
        '<div class="table-frame" role="region" tabindex="0" aria-label="{}">'
        '<table class="table"><thead><tr>{}</tr></thead><tbody>{}</tbody></table></div>',
        " ".join(rows[0]).strip(),
        _row(rows[0], SafeString('th scope="col"'), "th"),
        body,
    )


def _row(cells: list[str], opening: str, closing: str) -> SafeString:
    return format_html_join(
        "", "<{}>{}</{}>", ((opening, _inline(cell), closing) for cell in cells)
    )


def _cells(line: str) -> list[str]:
    return [cell.strip() for cell in line.strip().strip("|").split("|")]


def _inline(text: str) -> SafeString:
    parts = (part for part in _INLINE.split(text) if part)
    return format_html_join("", "{}", ((_span(part),) for part in parts))


def _span(part: str) -> "SafeString | str":
    if part.startswith("**") and part.endswith("**") and len(part) > len("****"):
        return format_html("<strong>{}</strong>", part[2:-2])
    if part.startswith("`") and part.endswith("`") and len(part) > len("``"):
        return format_html("<code>{}</code>", part[1:-1])
    return part
