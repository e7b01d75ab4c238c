"""The components of the design system, for `{% load components %}`.

Each tag renders one template of `templates/components/`. What a tag takes and an example of
each stand in docs/explanation/design-system.md; the style guide page shows all of them.
"""

import json
from collections.abc import Iterable, Mapping
from typing import Any

from django import template
from django.core.paginator import Page
from django.forms import BaseForm
from django.forms.boundfield import BoundField
from django.template import Context
from django.template.loader import render_to_string
from django.utils.html import format_html_join
from django.utils.safestring import SafeString

from telederm.core.looks import STATUS_LOOKS, TIER_LOOKS, UPLOAD_TEXTS

register = template.Library()


@register.inclusion_tag("components/icon.html")
def icon(name: str, label: str = "", css: str = "") -> dict[str, str]:
    """Show one symbol of the sprite; with a `label` it is an image, without one decoration."""
    return {"name": name, "label": label, "css": css}


@register.simple_block_tag
def alert(content: SafeString, tone: str = "info", title: str = "", role: str = "") -> SafeString:
    """Put the block into a coloured box; `tone` is info, success, warning or danger.

    `role` ("status" or "alert") only for what appears after the page was loaded.
    """
    context = {"content": content, "tone": tone, "title": title, "role": role}
    return render_to_string("components/alert.html", context)


@register.simple_block_tag
def card(
    content: SafeString, title: str = "", anchor: str = "", css: str = "", badge: str = ""
) -> SafeString:
    """Put the block onto a card; with a `title` it is a labelled section of the page."""
    context = {"content": content, "title": title, "anchor": anchor, "css": css, "badge": badge}
    return render_to_string("components/card.html", context)


@register.simple_block_tag
def disclosure(content: SafeString, summary: str, is_open: bool = False) -> SafeString:
    """Hide the block behind a line that opens it."""
    context = {"content": content, "summary": summary, "is_open": is_open}
    return render_to_string("components/disclosure.html", context)


@register.simple_block_tag
def empty_state(content: SafeString, title: str, symbol: str = "inbox") -> SafeString:
    """Say that there is nothing here yet, and (in the block) what to do about it."""
    context = {"content": content, "title": title, "symbol": symbol}
    return render_to_string("components/empty_state.html", context)


@register.inclusion_tag("components/field.html")
def field(bound_field: BoundField, css: str = "") -> dict[str, object]:
    """Render one form field: label, help, errors (both tied to it by aria-describedby), input."""
    return {"field": bound_field, "css": css}


@register.inclusion_tag("components/fields.html")
def fields(form: BaseForm) -> dict[str, object]:
    """Render the error summary and every field of a form, hidden ones included."""
    return {"form": form}


@register.inclusion_tag("components/error_summary.html")
def error_summary(form: BaseForm) -> dict[str, object]:
    """List what is wrong with a form above it, each line a link to its field."""
    return {"form": form}


@register.inclusion_tag("components/badge.html")
def badge(label: str, tone: str = "neutral", symbol: str = "") -> dict[str, str]:
    """Show a short word; `tone` is neutral, info, success, warning, danger or violet."""
    return {"label": label, "tone": tone, "symbol": symbol}


@register.inclusion_tag("components/badge.html")
def status_badge(status: str, label: str) -> dict[str, str]:
    """Show a case's status in the words of its model (`case.get_status_display`)."""
    symbol, tone = STATUS_LOOKS.get(str(status), ("", "neutral"))
    return {"label": label, "tone": tone, "symbol": symbol}


@register.inclusion_tag("components/badge.html")
def tier_badge(tier: str) -> dict[str, object]:
    """Show an urgency tier by word, sign and colour."""
    symbol, tone, label = TIER_LOOKS[str(tier)]
    return {"label": label, "tone": tone, "symbol": symbol, "css": f"tier tier--{tier}"}


@register.inclusion_tag("components/facts.html")
def facts(pairs: Iterable[tuple[str, object]], css: str = "") -> dict[str, object]:
    """Render (term, value) pairs as a description list."""
    return {"pairs": pairs, "css": css}


@register.inclusion_tag("components/timeline.html")
def timeline(events: Iterable[object]) -> dict[str, object]:
    """Render what happened, in order: `title`, `at`, `actor`, `text`, `state` of each event.

    `state` is "done" (or missing), "current" or "waiting".
    """
    return {"events": events}


@register.inclusion_tag("components/stepper.html")
def stepper(steps: Iterable[Mapping[str, Any]]) -> dict[str, object]:
    """Render the steps of a guided form: `label`, `url` and `state` (done, current, waiting)."""
    listed = list(steps)
    states = [step["state"] for step in listed]
    position = states.index("current") if "current" in states else len(listed) - 1
    return {"steps": listed, "position": position + 1, "current": listed[position]}


@register.inclusion_tag("components/probability_bars.html")
def probability_bars(rows: Iterable[Mapping[str, Any]], caption: str) -> dict[str, object]:
    """Render probabilities (0 to 1) as a table with bars: `label`, `probability` of each row."""
    return {
        "caption": caption,
        "rows": [
            {"label": row["label"], "percent": round(100 * float(row["probability"]), 1)}
            for row in rows
        ],
    }


@register.inclusion_tag("components/photo.html")
def photo(
    *, src: str, thumbnail: str = "", alt: str, caption: str = "", width: int = 0, height: int = 0
) -> dict[str, object]:
    """Render a photograph that opens large; `width` and `height` are the thumbnail's pixels."""
    return {
        "src": src,
        "thumbnail": thumbnail or src,
        "alt": alt,
        "caption": caption,
        "width": width,
        "height": height,
    }


@register.inclusion_tag("components/pagination.html", takes_context=True)
def pagination(context: Context, page: "Page[Any]", path: str = "") -> dict[str, object]:
    """Render the links (`?page=N`) between the pages of a list; other parameters are kept.

    `path` is the list's own, where a form that was refused shows the list at another address.
    """
    pages = page.paginator.get_elided_page_range(page.number, on_each_side=1, on_ends=1)
    return {"page": page, "pages": pages, "path": path, "request": context["request"]}


@register.simple_tag
def upload_attributes(
    *,
    url: str,
    target: str,
    max_bytes: int,
    limits: Mapping[str, float] | None = None,
    reasons: Mapping[str, Any] | None = None,
) -> SafeString:
    """Return the data attributes that let js/upload.js take over a form's file inputs.

    `url` takes files by the tus protocol; the fragment that shows a file goes to the end of the
    element that the selector `target` finds. `limits` are those of js/photo-check.js with the
    `long_side` to shrink to, `reasons` what is said where one isn't kept; without them every
    file goes as it is.
    """
    attributes = {
        "data-upload": "",
        "data-upload-url": url,
        "data-upload-target": target,
        "data-upload-max-bytes": max_bytes,
        "data-upload-limits": json.dumps(dict(limits or {})),
        "data-upload-reasons": json.dumps(
            {key: str(words) for key, words in (reasons or {}).items()}
        ),
        **UPLOAD_TEXTS,
    }
    return format_html_join(" ", '{}="{}"', attributes.items())
