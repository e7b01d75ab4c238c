"""Builds the images' Python environment in a throw-away folder, weighs it, and makes calls from it.

    make images-environment

Does what the Dockerfile's stages do, without Docker: installs requirements/images.txt, adds
TensorFlow's protobuf modules, looks for a whole TensorFlow, checks Django's production settings,
and classifies a picture with the shipped model on the embedded server.
"""

import json
import os
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Final

ROOT: Final = Path(__file__).resolve().parents[1]
_SETTINGS: Final = {
    "DJANGO_SETTINGS_MODULE": "telederm.settings.production",
    "DATABASE_URL": "postgresql:///none",
    "TELEDERM_SECRET_KEY": "only-for-this-trial-" + "0123456789abcdefghijklmnopqrstuvwxyz",
    "TELEDERM_ALLOWED_HOSTS": "localhost",
    "TELEDERM_PUBLIC_URL": "https://localhost",
    "TELEDERM_EMAIL_HOST": "localhost",
    "TELEDERM_EMAIL_FROM": "nobody@localhost",
}
_WEB: Final = """
import resource, sys, telederm.asgi, serving.config
serving.config.shared_client()
assert not [name for name in sys.modules if name.startswith("tensorflow.python")]
print(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024)
"""


def main() -> int:
    """Run all steps; the first that fails ends it with its own message."""
    uv = Path(sys.argv[1]).absolute()
    with tempfile.TemporaryDirectory(prefix="telederm-images-") as folder:
        environment = Path(folder) / "venv"
        packages = install(uv, environment)
        _say(f"site-packages: {weigh(packages)} MB, {count_packages(packages)} packages")
        run(environment, ["-m", "serving.slim", "--check"])
        _say("no whole TensorFlow on its path")
        run(environment, ["manage.py", "check"])
        _say(f"a web process holds {run(environment, ['-c', _WEB]).strip()} MB")
        with model_server() as target:
            settings = {
                "TELEDERM_MODEL_SERVER": target,
                "TELEDERM_MODEL_DEADLINE_S": "30",  # the machine may be busy with anything
                "TELEDERM_TRIAGE_LEASE_SECONDS": "60",  # longer, as the checks demand
            }
            _say(run(environment, ["manage.py", "check_serving"], **settings).strip())
    return 0


def install(uv: Path, environment: Path) -> Path:
    """Make the environment as the Dockerfile does; return its site-packages."""
    subprocess.run([uv, "venv", "--quiet", "--python", sys.executable, environment], check=True)
    command: list[str | Path] = [uv, "pip", "install", "--quiet", "--no-deps", "--require-hashes"]
    command += ["--python", environment / "bin/python", "--link-mode", "copy"]
    subprocess.run([*command, "-r", ROOT / "requirements/images.txt"], check=True)
    (packages,) = (environment / "lib").glob("python*/site-packages")
    subprocess.run([sys.executable, "-m", "serving.slim", packages], cwd=ROOT, check=True)
    return packages


def weigh(folder: Path) -> int:
    """Return the size of all files below `folder` in MB."""
    return sum(path.stat().st_size for path in folder.rglob("*") if path.is_file()) // 10**6


def count_packages(packages: Path) -> int:
    """Return how many distributions are installed."""
    return len(list(packages.glob("*.dist-info")))


def run(environment: Path, arguments: list[str], **settings: str) -> str:
    """Run the environment's Python at the project's root and return what it printed."""
    variables = {"PATH": os.environ["PATH"], "PYTHONDONTWRITEBYTECODE": "1", **_SETTINGS}
    variables["PYTHONPATH"] = f"{ROOT}:{ROOT / 'platform'}"
    ended = subprocess.run(
        [environment / "bin/python", *arguments],
        cwd=ROOT,
        env={**variables, **settings},
        stdout=subprocess.PIPE,
        text=True,
        check=True,
    )
    return ended.stdout


@contextmanager
def model_server() -> Iterator[str]:
    """Run the embedded server over the shipped models, in the environment that has TensorFlow."""
    command = [sys.executable, "-m", "serving.embedded", "--models-dir", "serving/models"]
    process = subprocess.Popen(
        [*command, "--port", "0"],
        cwd=ROOT,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        text=True,
    )
    try:
        assert process.stdout is not None  # noqa: S101 (asked for above)
        yield f"127.0.0.1:{json.loads(process.stdout.readline())['port']}"
    finally:
        process.terminate()
        process.wait()


def _say(line: str) -> None:
    sys.stdout.write(f"{line}\n")
    sys.stdout.flush()


if __name__ == "__main__":
    sys.exit(main())
