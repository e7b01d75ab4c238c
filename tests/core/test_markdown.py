"""Our own little Markdown: what it knows, and that nothing of its source becomes a tag."""

import pytest

from telederm.core.templatetags.markdown import markdown

TEXT = """# Title
Straight after it.

## Below

One line
and its `code` and **weight**.

- first
  goes on
- second

| a | b |
| --- | --- |
| **1** | 2 |
"""


def test_what_it_knows() -> None:
    html = markdown(TEXT)
    for part in (
        "<h2>Title</h2>\n<p>Straight after it.</p>",
        "<h3>Below</h3>",
        "<p>One line and its <code>code</code> and <strong>weight</strong>.</p>",
        "<ul><li>first goes on</li><li>second</li></ul>",
        '<thead><tr><th scope="col">a</th><th scope="col">b</th></tr></thead>',
        "<tbody><tr><td><strong>1</strong></td><td>2</td></tr></tbody>",
    ):
        assert part in html


@pytest.mark.parametrize(
    "source",
    [
        "<script>alert(1)</script>",
        "# <script>x</script>",
        "- <script>x</script>",
        '| "><script> | b |\n| --- | --- |\n| <script> | `<script>` |',
        "**<script>** `<script>`",
        "[x](javascript:alert(1)) <img src=x onerror=alert(1)>",
    ],
)
def test_no_tag_of_the_source_becomes_one_of_the_page(source: str) -> None:
    html = markdown(source)
    assert "<script" not in html
    assert "<img" not in html
    assert "<a" not in html


def test_braces_are_text() -> None:
    assert "{0} {x}" in markdown("a {0} {x}")
    assert "{}" in markdown("| {} |\n| --- |\n| {y} |")


def test_nothing_gives_nothing() -> None:
    assert markdown("") == ""
