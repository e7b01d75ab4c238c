"""A site whose worker and web server run under the demo's own supervisor."""

import contextlib
import signal
import subprocess
import sys
from pathlib import Path

import httpx
import psutil

from tests.faults.ports import free_port
from tests.faults.site import ROOT, Site
from tests.faults.waiting import LIMIT_S, wait_until


class Supervised:
    """A worker and a web server that are started again when they end.

    Args:
        site: the platform that they belong to.
    """

    def __init__(self, site: Site) -> None:
        self.site = site
        self.address = f"http://127.0.0.1:{(port := free_port())}"
        self._console = site.folder / "console"
        with self._console.open("wb") as output:
            self.process = subprocess.Popen(
                [sys.executable, "-m", "tests.faults.supervised"],
                cwd=ROOT,
                env={**site.environment, "TELEDERM_WEB_PORT": str(port)},
                stdout=output,
                stderr=output,
            )

    @property
    def said(self) -> str:
        return self._console.read_text()

    @property
    def web_log(self) -> str:
        path: Path = self.site.folder / "logs" / "web.log"
        return path.read_text()

    def wait_until_ready(self) -> None:
        wait_until(lambda: "all ready" in self.said, "worker and web")

    def health(self) -> int:
        """Return the status code of the readiness probe, 0 without an answer."""
        with contextlib.suppress(httpx.HTTPError):
            return httpx.get(
                f"{self.address}/health/ready", timeout=20, trust_env=False
            ).status_code
        return 0

    def enter(self, session: str) -> httpx.Client:
        """Return the browser of somebody who is signed in."""
        cookies = {"sessionid": session}
        return httpx.Client(
            base_url=self.address, cookies=cookies, timeout=LIMIT_S, trust_env=False
        )

    def stop(self) -> None:
        self.process.send_signal(signal.SIGINT)
        try:
            self.process.wait(30)
        except subprocess.TimeoutExpired:
            for child in psutil.Process(self.process.pid).children(recursive=True):
                child.kill()
            self.process.kill()
            self.process.wait()
