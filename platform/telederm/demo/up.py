"""`make demo`: everything from an empty folder to a running platform."""

import asyncio

from telederm.demo.banner import describe_demo
from telederm.demo.checks import check_before_start
from telederm.demo.config import DemoConfig
from telederm.demo.data_folder import open_data_folder
from telederm.demo.part_log import say
from telederm.demo.parts import list_parts
from telederm.demo.postgres import EmbeddedPostgres
from telederm.demo.supervisor import Supervisor


def run_demo(config: DemoConfig) -> None:
    """Run the demo until it is asked to stop.

    Raises:
        DemoError: something is in the way.
    """
    lock = open_data_folder(config)
    try:
        check_before_start(config)
        say(f"Starting (the logs are in {config.logs_dir}) ...")
        if config.database_url:
            _supervise(config, None)
        else:
            _with_embedded_postgres(config)
    finally:
        lock.release()


def _with_embedded_postgres(config: DemoConfig) -> None:
    postgres = EmbeddedPostgres(config.postgres_dir)
    try:
        postgres.prepare()
        _supervise(config, postgres)
    finally:
        postgres.release()


def _supervise(config: DemoConfig, postgres: EmbeddedPostgres | None) -> None:
    supervisor = Supervisor(list_parts(config, postgres), config.logs_dir)
    asyncio.run(supervisor.run(when_ready=lambda: say(describe_demo(config))))
