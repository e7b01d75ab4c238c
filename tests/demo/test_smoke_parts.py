"""What the smoke test is made of: pages, mails, and a timeline that refuses lateness."""

import time
from pathlib import Path

import pytest

from telederm.demo.smoke.errors import SmokeFailed
from telederm.demo.smoke.mail import find_link
from telederm.demo.smoke.page import Page
from telederm.demo.smoke.timeline import LIMITS_S, Timeline

PAGE = """
<main id="main">
  <a href="/cases/1/"> TD-1 <img alt=""></a>
  <form action="/find/"><input name="q" value="x"></form>
  <form method="post">
    <input type="hidden" name="csrfmiddlewaretoken" value="token">
    <input name="code"> <input type="checkbox" name="agreed"> <input type="submit" name="go">
    <input type="radio" name="sex" value="female"> <input type="radio" name="sex" value="male"
      checked> <input type="checkbox" name="told" checked>
  </form>
  <tr data-case="TD-1" data-tier="urgent"><td>Now <b>or</b> later</td></tr>
</main>
"""
MAIL = """Content-Type: text/plain; charset="utf-8"
Content-Transfer-Encoding: quoted-printable
Subject: Telederm: confirm
From: demo@telederm.example
To: {to}

Open http://127.0.0.1:8000/accounts/confirm-email/{key}=
more/ now.

-------------------------------------------------------------------------------
"""


def test_a_form_sends_what_a_browser_would() -> None:
    page = Page(PAGE, "/accounts/")
    form = page.find_form("code")
    assert form is not None
    assert form.action == "/accounts/"
    assert form.fields == {
        "csrfmiddlewaretoken": "token", "code": "", "sex": "male", "told": "on"
    }  # fmt: skip
    assert page.find_form("/find/") is not form
    assert page.find_form("missing") is None


def test_marked_elements_have_their_text() -> None:
    page = Page(PAGE, "/")
    row = page.find("data-case", "TD-1")
    assert row is not None
    assert row.text == "Now or later"
    assert row.attributes["data-tier"] == "urgent"
    link = page.find("href", "/cases/1/")
    assert link is not None
    assert link.text.strip() == "TD-1"
    assert page.find("data-case", "TD-2") is None


def test_the_newest_link_to_the_recipient_is_found(tmp_path: Path) -> None:
    (tmp_path / "old.log").write_text(MAIL.format(to="a@example.org", key="old"))
    time.sleep(0.01)
    both = MAIL.format(to="b@example.org", key="b") + MAIL.format(to="a@example.org", key="new")
    (tmp_path / "new.log").write_text(both)

    link = find_link(tmp_path, "a@example.org", "/accounts/confirm-email/")
    assert link == "http://127.0.0.1:8000/accounts/confirm-email/newmore/"
    assert find_link(tmp_path, "c@example.org", "/accounts/confirm-email/") is None


def test_a_late_step_fails_and_still_shows(tmp_path: Path) -> None:
    timeline = Timeline()
    timeline.start()
    timeline.note("submitted", "in time", by=timeline.deadline("submitted"))
    with pytest.raises(SmokeFailed, match=r"Late: predicted took 11\.0 s; 10 s are given"):
        timeline.note("predicted", "too late", by=time.monotonic() - 1.0)
    lines = timeline.describe().splitlines()
    assert [line.split()[1] for line in lines[1:]] == ["submitted", "predicted"]


def test_every_step_has_a_limit() -> None:
    steps = "submitted predicted queued notified claimed blind_read revealed signed patient_told"
    assert list(LIMITS_S) == [step.replace("_", " ") for step in steps.split()]
