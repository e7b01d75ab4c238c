"""How the demo's accounts get from whoever seeds them to whoever prints them."""

import json
from collections.abc import Iterable
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Final

_FILE: Final = "accounts.json"


@dataclass(frozen=True, slots=True)
class DemoAccount:
    """One account to sign in with.

    Attributes:
        second_factor: whether signing in asks for a code (`python -m telederm.demo code`).
    """

    role: str
    email: str
    password: str
    second_factor: bool = False


def write_accounts(data_dir: Path, accounts: Iterable[DemoAccount]) -> None:
    """Leave the accounts in the data folder, for `read_accounts`."""
    rows = [asdict(account) for account in accounts]
    path = data_dir / _FILE
    path.touch(mode=0o600)
    path.write_text(json.dumps(rows, indent=2) + "\n", encoding="utf-8")


def read_accounts(data_dir: Path) -> list[DemoAccount]:
    """Return the accounts that were left; none before the first seeding."""
    path = data_dir / _FILE
    if not path.exists():
        return []
    return [DemoAccount(**row) for row in json.loads(path.read_text(encoding="utf-8"))]
