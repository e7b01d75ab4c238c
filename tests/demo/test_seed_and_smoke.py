"""One whole demo: what it is seeded with, and the smoke test on it, well and ill."""

import os
import re
import signal
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import psutil
import psycopg
import pytest

from accounts.models import Role
from telederm.demo.accounts import read_accounts
from telederm.demo.config import (
    DATA_VARIABLE,
    MODEL_PORT_VARIABLE,
    PROJECT,
    WEB_PORT_VARIABLE,
    DemoConfig,
)
from telederm.demo.parts import describe_environment
from telederm.demo.postgres import EmbeddedPostgres
from telederm.demo.seed.cases import make_key
from telederm.demo.smoke.temporary import temporary_demo
from telederm.demo.smoke.timeline import LIMITS_S

pytestmark = pytest.mark.faults

PATIENCE = "6"  # times the limits: the machine may be busy


@pytest.fixture(scope="module")
def demo() -> Iterator[DemoConfig]:
    with temporary_demo() as config:
        yield config


def run_smoke(demo: DemoConfig, *arguments: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-m", "telederm.demo.smoke", *arguments],
        cwd=PROJECT,
        env={
            **os.environ,
            DATA_VARIABLE: str(demo.data_dir),
            WEB_PORT_VARIABLE: str(demo.web_port),
            MODEL_PORT_VARIABLE: str(demo.model_port),
        },
        capture_output=True,
        text=True,
        timeout=300,
        check=False,
    )


def rows(demo: DemoConfig, query: str, *parameters: Any) -> list[tuple[Any, ...]]:
    with psycopg.connect(EmbeddedPostgres(demo.postgres_dir).url) as connection:
        return connection.execute(query.encode(), parameters).fetchall()


def find_case(demo: DemoConfig, key: str) -> dict[str, Any]:
    query = (
        "SELECT c.status, c.tier, run.outcome FROM cases_case c LEFT JOIN triage_triagerun run"
        " ON run.case_id = c.id WHERE c.idempotency_key = %s"
    )
    [(status, tier, outcome)] = rows(demo, query, make_key(key))
    return {"status": status, "tier": tier, "outcome": outcome}


def count_everything(demo: DemoConfig) -> list[int]:
    tables = (
        "accounts_user", "accounts_rolegrant", "accounts_consent", "account_emailaddress",
        "mfa_authenticator", "cases_case", "cases_clinicalimage", "cases_caseevent",
        "triage_triagerun", "triage_claim", "cases_report", "audit_auditevent",
        "accounts_rolerequest", "triage_absence", "triage_closedday", "triage_annotation",
        "triage_referencestandard", "cases_message",
    )  # fmt: skip
    return [len(rows(demo, f"TABLE {table}")) for table in tables]


def test_there_is_an_account_for_each_role(demo: DemoConfig) -> None:
    accounts = read_accounts(demo.data_dir)
    roles = [account.role for account in accounts]
    assert set(roles) == set(Role.values)
    assert roles.count("dermatologist") == 2
    assert roles.count("patient") == 2
    assert roles.count("administrator") == 2, "one asks for a role, the other grants it"
    asked = {account.role for account in accounts if account.second_factor}
    assert asked == {"dermatologist", "administrator", "coordinator"}
    assert all(account.email.endswith("@example.org") for account in accounts)


def test_there_are_cases_in_different_states(demo: DemoConfig) -> None:
    assert find_case(demo, "draft") == {"status": "draft", "tier": None, "outcome": None}
    assert find_case(demo, "opinion")["status"] == "queued"
    assert find_case(demo, "opinion")["outcome"] == "answered"
    assert find_case(demo, "emergency")["status"] == "queued"
    assert find_case(demo, "emergency")["tier"] == 1
    assert find_case(demo, "no-opinion") == {"status": "queued", "tier": 4, "outcome": "abstained"}
    assert find_case(demo, "in-review")["status"] == "in_review"
    assert find_case(demo, "answered")["status"] == "reported"
    assert find_case(demo, "closed")["status"] == "closed"


def test_pages_of_the_staff_have_something_to_show(demo: DemoConfig) -> None:
    assert find_case(demo, "second-read")["status"] == "awaiting_second_read"
    assert find_case(demo, "asked")["status"] == "awaiting_patient"
    assert find_case(demo, "overdue")["status"] == "queued"
    late = "SELECT due_at < now() FROM cases_case WHERE idempotency_key = %s"
    assert rows(demo, late, make_key("overdue")) == [(True,)]
    standing = ("rolerequest", "absence", "annotation", "referencestandard", "secondread")
    for table in (*standing, "message"):
        [found] = rows(demo, "SELECT relname FROM pg_class WHERE relname ~ %s", f"_{table}$")
        assert rows(demo, f"TABLE {found[0]}"), table


def test_seeding_again_changes_nothing(demo: DemoConfig) -> None:
    before = count_everything(demo)
    url = EmbeddedPostgres(demo.postgres_dir).url
    subprocess.run(
        [sys.executable, "manage.py", "seed_demo"],
        cwd=PROJECT,
        env={**os.environ, **describe_environment(demo, url)},
        check=True,
        timeout=120,
    )
    assert count_everything(demo) == before


def test_every_step_is_there_in_order(demo: DemoConfig) -> None:
    done = run_smoke(demo, "--patience", PATIENCE)
    assert done.returncode == 0, done.stdout + done.stderr
    found = re.findall(r"^ +(\d+)  ([a-z ]+?)  +(.+)$", done.stdout, re.MULTILINE)
    steps = {step: (int(ms), words) for ms, step, words in found}
    assert list(steps) == list(LIMITS_S)
    assert re.match(r"lesion_classifier \d+: .+ \d+\.\d %, .+\(model call", steps["predicted"][1])
    assert steps["queued"][1].startswith("tier ")
    order = ("submitted", "claimed", "blind read", "revealed", "signed", "patient told")
    assert [steps[step][0] for step in order] == sorted(steps[step][0] for step in order)


def test_a_phone_photograph_goes_without_an_opinion(demo: DemoConfig) -> None:
    done = run_smoke(demo, "--shot-type", "close_up", "--patience", PATIENCE)
    assert done.returncode == 0, done.stdout + done.stderr
    assert "abstained, no opinion: out_of_scope_modality" in done.stdout
    assert "No AI opinion" in done.stdout


def test_a_file_that_is_no_picture_is_told_in_the_platforms_words(
    demo: DemoConfig, tmp_path: Path
) -> None:
    letter = tmp_path / "letter.jpg"
    letter.write_text("Dear doctor")
    done = run_smoke(demo, str(letter))
    assert done.returncode == 1
    assert re.search(r"letter\.jpg was not taken: \w+", done.stderr)


def test_without_a_worker_the_prediction_is_missing(demo: DemoConfig) -> None:
    family = psutil.Process().children(recursive=True)
    [worker] = [process for process in family if "procrastinate" in process.cmdline()]
    worker.send_signal(signal.SIGSTOP)
    try:
        done = run_smoke(demo)
    finally:
        worker.send_signal(signal.SIGCONT)
    assert done.returncode == 1
    assert "Late or missing:" in done.stderr
    assert "submitted" in done.stdout
    assert "claimed" not in done.stdout
