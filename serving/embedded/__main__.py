"""Command line: `python -m serving.embedded --models-dir serving/models`."""

import argparse
import logging
import socket
import sys
from pathlib import Path

from serving.embedded.environment import prepare_environment
from serving.embedded.folders import ConfigFileError, find_models

_MISTAKE = 2  # the exit code for what the caller can put right


def parse_arguments(arguments: list[str]) -> argparse.Namespace:
    """Return the command line's options."""
    parser = argparse.ArgumentParser(
        prog="python -m serving.embedded",
        description="TensorFlow Serving's gRPC API, on this machine, for development and tests.",
    )
    source = parser.add_mutually_exclusive_group(required=True)
    source.add_argument("--models-dir", type=Path, help="serve all versions of <dir>/<model>/<n>")
    source.add_argument("--config", type=Path, help="a models.config in text format")
    parser.add_argument("--path-prefix", default="", help="put before each base_path of --config")
    parser.add_argument("--host", default="127.0.0.1")
    parser.add_argument("--port", type=int, default=8500, help="0 takes a free one and prints it")
    parser.add_argument("--poll-s", type=float, default=1.0, help="how often to look for versions")
    parser.add_argument("--settle-s", type=float, default=2.0)
    parser.add_argument("--grace-s", type=float, default=5.0)
    parser.add_argument("--require-manifest", action="store_true")
    parser.add_argument("--allow-version-labels-for-unavailable-models", action="store_true")
    parser.add_argument("--no-batching", action="store_true")
    parser.add_argument("--batching-parameters-file", type=Path)
    parser.add_argument("--tensorflow-intra-op-parallelism", type=int)
    parser.add_argument("--tensorflow-inter-op-parallelism", type=int)
    parser.add_argument("--log-level", default="INFO")
    return parser.parse_args(arguments)


def main() -> int:
    """Serve until told to stop; return the exit code."""
    arguments = parse_arguments(sys.argv[1:])
    logging.basicConfig(level=arguments.log_level, format="%(asctime)s %(levelname)s %(message)s")
    # Before the seconds that TensorFlow takes: what can be seen at once.
    problem = _port_problem(arguments.host, arguments.port) or _models_problem(arguments)
    if problem:
        return _give_up(problem)
    prepare_environment()
    from serving.embedded.run import run  # noqa: PLC0415 (loads TensorFlow)

    problem = run(arguments)
    return _give_up(problem) if problem else 0


def _port_problem(host: str, port: int) -> str | None:
    try:
        with socket.create_server((host, port)):
            return None
    except OSError as error:
        return (
            f"Nothing can listen on {host}:{port} ({error.strerror}). Stop the program that uses "
            "the port, or choose another one with --port."
        )


def _models_problem(arguments: argparse.Namespace) -> str | None:
    if arguments.config is not None:
        missing = None if arguments.config.is_file() else arguments.config
        return missing and f"There is no file {missing}: correct --config."
    try:
        find_models(arguments.models_dir)
    except ConfigFileError as error:
        return str(error)
    return None


def _give_up(problem: str) -> int:
    sys.stderr.write(f"The model server did not start. {problem}\n")
    return _MISTAKE


if __name__ == "__main__":
    sys.exit(main())
