"""Tries the embedded server with clients that others wrote, each in a throw-away environment.

    make foreign-clients

It installs from a package index, so it is no part of `make test`. What it
printed is recorded in docs/reference/serving.md.
"""

import subprocess
import sys
import tempfile
from pathlib import Path
from typing import Final

from tests.benchmarks.photograph import make_photograph
from tests.serving.embedded import QUIET, ROOT, Embedded
from tools.tell import say

HERE: Final = Path(__file__).resolve().parent
CLIENTS: Final = {
    "ovmsclient": ["ovmsclient==2023.1"],
    # Its generated modules are older than today's protobuf.
    "min_tfs_client": ["min-tfs-client==1.0.2", "protobuf==3.20.3"],
}
TAKES_PICTURES: Final = {"ovmsclient"}


def main(uv: str) -> int:
    with tempfile.TemporaryDirectory(prefix="foreign-clients-") as name:
        folder = Path(name)
        models, picture = folder / "models", folder / "picture.jpg"
        picture.write_bytes(make_photograph())
        prepare_models(models)
        with Embedded("--models-dir", str(models), "--settle-s", "0.1") as server:
            failed = [
                client
                for client, packages in CLIENTS.items()
                if not try_client(uv, folder, client, packages, server.target, picture)
            ]
    say(f"failed: {', '.join(failed)}" if failed else "all clients got what they expect")
    return 1 if failed else 0


def prepare_models(models: Path) -> None:
    """Make half_plus_two, and link the shipped model beside it."""
    models.mkdir()
    (models / "lesion_classifier").symlink_to(ROOT / "serving/models/lesion_classifier")
    folder = models / "half_plus_two/123"
    command = [sys.executable, "-m", "tests.serving.make_models", f"half_plus_two={folder}"]
    subprocess.run(command, cwd=ROOT, env=QUIET, check=True, stderr=subprocess.DEVNULL)


def try_client(
    uv: str, folder: Path, client: str, packages: list[str], target: str, picture: Path
) -> bool:
    """Install one client and run its script; return whether it got what it expects."""
    python = folder / client / "bin/python"
    subprocess.run([uv, "venv", "--quiet", "--python", sys.executable, folder / client], check=True)
    install: list[str | Path] = [uv, "pip", "install", "--quiet", "--python", python]
    subprocess.run([*install, *packages], check=True)
    script = HERE / f"with_{client}.py"
    pictures = [picture] if client in TAKES_PICTURES else []
    return subprocess.run([python, script, target, *pictures], check=False).returncode == 0


if __name__ == "__main__":
    sys.exit(main(str(Path(sys.argv[1]).absolute())))
