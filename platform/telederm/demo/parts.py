"""The parts of the demo: what runs, in which order, and how one sees that it is ready."""

import re
import signal
from typing import Final

from telederm.demo.config import DATA_VARIABLE, HOST, DemoConfig
from telederm.demo.data_folder import AUDIT_KEY_FILE, DJANGO_KEY_FILE, PUSH_KEY_FILE
from telederm.demo.part import LOGGED_WARNINGS, Part, python
from telederm.demo.postgres import EmbeddedPostgres
from telederm.demo.probes import answers_http, in_thread, stays_up, succeeds

SETTINGS: Final = "telederm.settings.demo"
_WORKER_GRACE_S: Final = 5
_WEB_GRACE_S: Final = 3
# Unique keys stop double work by design; only what ends the server is worth a line.
_POSTGRES_SHOWS: Final = re.compile(rb"\bPANIC\b")


def list_parts(config: DemoConfig, postgres: EmbeddedPostgres | None) -> list[Part]:
    """Return the parts, each after those that it needs.

    Args:
        config: folders and ports.
        postgres: the prepared embedded server; None when DATABASE_URL names another.
    """
    application = postgres.application_url if postgres else config.database_url
    environment = describe_environment(config, application)
    as_owner = describe_environment(config, postgres.owner_url if postgres else config.owner_url)
    database = [_postgres(postgres)] if postgres else []
    return [
        *database,
        Part(
            name="migrations",
            command=python("manage.py", "migrate", "--no-input"),
            needs=tuple(part.name for part in database),
            once=True,
            environment=as_owner,
        ),
        Part(
            name="model-server",
            command=python(
                *(
                    "-m",
                    "serving.embedded",
                    "--models-dir",
                    str(config.models_dir),
                    "--require-manifest",
                ),
                *("--host", HOST, "--port", str(config.model_port)),
            ),
            probe=succeeds(
                *python("-m", "telederm.demo.ask_health", f"{HOST}:{config.model_port}")
            ),
            shows=LOGGED_WARNINGS,
            environment=environment,
        ),
        Part(
            name="worker",
            command=python(
                *("manage.py", "procrastinate", "worker"),
                *("--shutdown-graceful-timeout", str(_WORKER_GRACE_S)),
            ),
            needs=("migrations",),
            probe=stays_up(2.0),
            environment=environment,
        ),
        Part(
            name="web",
            command=python(
                *("-m", "uvicorn", "telederm.asgi:application", "--lifespan", "off"),
                *("--ws", "websockets-sansio"),
                *("--host", HOST, "--port", str(config.web_port)),
                *("--timeout-graceful-shutdown", str(_WEB_GRACE_S)),
                *("--no-access-log", "--no-server-header", "--no-proxy-headers"),
            ),
            needs=("migrations",),
            probe=answers_http(f"{config.web_address}/health/ready"),
            environment=environment,
        ),
        Part(
            name="seed",
            command=python("manage.py", "seed_demo"),
            needs=("migrations", "model-server", "worker"),
            once=True,
            environment=environment,
        ),
    ]


def describe_environment(config: DemoConfig, database_url: str | None) -> dict[str, str]:
    """Return the variables that each part reads its settings from."""
    return {
        "DJANGO_SETTINGS_MODULE": SETTINGS,
        DATA_VARIABLE: str(config.data_dir),
        "DATABASE_URL": database_url or "",
        "TELEDERM_SECRET_KEY_FILE": str(config.data_dir / DJANGO_KEY_FILE),
        "TELEDERM_AUDIT_KEY_FILE": str(config.data_dir / AUDIT_KEY_FILE),
        "TELEDERM_AUDIT_ANCHORS": str(config.data_dir / "audit-anchors.jsonl"),
        "TELEDERM_PUSH_KEY_FILE": str(config.data_dir / PUSH_KEY_FILE),
        "TELEDERM_MODEL_SERVER": f"{HOST}:{config.model_port}",
        "TELEDERM_PUBLIC_URL": config.web_address,  # the links in mails
        "PYTHONUNBUFFERED": "1",
    }


def _postgres(server: EmbeddedPostgres) -> Part:
    launch = server.plan()
    return Part(
        name="postgres",
        command=launch.command,
        probe=in_thread(server.ready),
        before=server.clean_up,
        stop_signal=signal.SIGINT,  # PostgreSQL's fast, clean shutdown
        stop_limit_s=30.0,
        shows=_POSTGRES_SHOWS,
        keywords=launch.keywords,
    )
