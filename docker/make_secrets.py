"""Writes the secrets that compose.yaml mounts, each in a file of its own.

    python docker/make_secrets.py [--email-password-file FILE]

What is there already is kept. The folder is readable by its owner only; the
files in it by anybody, because a container's user is another one than the
owner, and compose mounts a file with the mode that it has.
"""

import argparse
import secrets
import sys
from pathlib import Path

FOLDER = Path(__file__).resolve().parent / "secrets"


def list_secrets(email_password: str) -> dict[str, str]:
    """Return a fresh value for each secret by its file's name."""
    owner, application, cache = (secrets.token_urlsafe(32) for _ in range(3))
    return {
        "secret_key": secrets.token_urlsafe(64),
        "postgres_password": secrets.token_urlsafe(32),
        "owner_password": owner,
        "application_password": application,
        "owner_database_url": f"postgresql://telederm_owner:{owner}@database:5432/telederm",
        "database_url": f"postgresql://telederm_app:{application}@database:5432/telederm",
        "valkey_conf": f'requirepass {cache}\nsave ""\nappendonly no\ndir /data\n',
        "redis_url": f"redis://:{cache}@cache:6379/0",
        "audit_key": secrets.token_urlsafe(32),  # an Ed25519 key is 32 bytes
        "push_key": secrets.token_urlsafe(32),  # a P-256 key is a number of 32 bytes
        "email_password": email_password,
    }


def write_secrets(folder: Path, values: dict[str, str]) -> None:
    """Write all of them, or none: passwords and addresses belong together."""
    folder.mkdir(mode=0o700)
    for name, value in values.items():
        path = folder / name
        path.write_text(value, encoding="utf-8")
        path.chmod(0o444)


def main() -> int:
    """Run the command; return the exit code."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").split("\n", maxsplit=1)[0])
    parser.add_argument("--email-password-file", type=Path)
    given = parser.parse_args().email_password_file
    if FOLDER.exists():
        sys.stdout.write(f"{FOLDER} is there already and was left as it is.\n")
        return 0
    password = given.read_text(encoding="utf-8").strip() if given else ""
    write_secrets(FOLDER, list_secrets(password))
    sys.stdout.write(f"Secrets were written to {FOLDER}. Keep a copy where backups are kept.\n")
    return 0


if __name__ == "__main__":
    sys.exit(main())
