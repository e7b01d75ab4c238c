"""`make lint`: everything that can be checked without running the platform."""

import shutil
import sys
import tempfile
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from pathlib import Path
from typing import Final

from telederm.demo.postgres import EmbeddedPostgres
from tools import audit
from tools.tell import ROOT, run_check, say

_PACKAGES: Final = (
    *("accounts", "cases", "triage", "serving", "training", "platform/telederm"),
    *("tests", "tools", "manage.py"),
)
# What a clinic has to say before production settings load; none of it is real.
_PRODUCTION: Final = {
    "DJANGO_SETTINGS_MODULE": "telederm.settings.production",
    "TELEDERM_SECRET_KEY": "only-for-the-check-of-settings-" + "0123456789abcdefghijklmnopqrst",
    "TELEDERM_ALLOWED_HOSTS": "telederm.example",
    "TELEDERM_TRUSTED_ORIGINS": "https://telederm.example",
    "TELEDERM_PUBLIC_URL": "https://telederm.example",
    "TELEDERM_AUDIT_PUBLIC_KEY": "A" * 43,
    "TELEDERM_EMAIL_HOST": "mail.telederm.example",
    "TELEDERM_EMAIL_FROM": "Telederm <post@telederm.example>",
}
_AT_ONCE: Final = 3  # two processors, and the look-up of vulnerabilities, which mostly waits
_TESTING: Final = {"DJANGO_SETTINGS_MODULE": "telederm.settings.testing"}

Check = tuple[str, list[str], dict[str, str]]


def list_checks(database_url: str) -> Iterator[Check]:
    """Yield name, command and environment of each check.

    Args:
        database_url: an empty database, for the checks that look at one.
    """
    database = {"DATABASE_URL": database_url}
    yield "mypy", _python("mypy", *_PACKAGES), {}  # takes longest: the others run beside it
    yield "ruff check", _python("ruff", "check", "."), {}
    yield "ruff format", _python("ruff", "format", "--check", "."), {}
    yield "import contracts", [_script("lint-imports")], {}
    yield "templates", [_script("djlint"), "--lint", "--quiet", *_template_folders()], {}
    yield "translations", _python("tools.messages", "check"), {}
    yield "lock files", _python("tools.lock_files"), {}
    yield (
        "migrations are complete",
        [sys.executable, "manage.py", "makemigrations", "--check", "--dry-run"],
        {**_TESTING, **database},
    )
    yield (
        "production settings",
        _python("tools.deploy_check"),
        {**_PRODUCTION, **database},
    )


def main() -> int:
    """Run every check, also after a failure; return the exit code."""
    with ThreadPoolExecutor(_AT_ONCE) as pool, _database() as database_url:
        vulnerabilities = pool.submit(_look_up_vulnerabilities)
        checks = list(list_checks(database_url))
        passed = pool.map(lambda check: run_check(*check), checks)
        failed = [check[0] for check, fine in zip(checks, passed, strict=True) if not fine]
        if not vulnerabilities.result():
            failed.append("known vulnerabilities")
    if failed:
        say(f"make lint failed: {', '.join(failed)}.")
    return 1 if failed else 0


def _look_up_vulnerabilities() -> bool:
    fine = audit.main() == 0
    say(f"{'ok    ' if fine else 'FAILED'} known vulnerabilities")
    return fine


@contextmanager
def _database() -> Iterator[str]:
    folder = Path(tempfile.mkdtemp(prefix="telederm-lint-"))
    postgres = EmbeddedPostgres(folder / "postgres", durable=False)
    postgres.start()
    try:
        yield postgres.url
    finally:
        postgres.stop()
        shutil.rmtree(folder, ignore_errors=True)


def _python(module: str, *arguments: str) -> list[str]:
    return [sys.executable, "-m", module, *arguments]


def _script(name: str) -> str:
    return str(Path(sys.executable).with_name(name))


def _template_folders() -> list[str]:
    apps = ("accounts", "cases", "triage", "platform/telederm")
    return sorted(
        str(folder.relative_to(ROOT)) for app in apps for folder in (ROOT / app).rglob("templates")
    )


if __name__ == "__main__":
    sys.exit(main())
