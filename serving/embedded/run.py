"""From the command line's options to a running server."""

import argparse
import asyncio
from typing import Any

from serving.embedded.batching import BatchingOptions
from serving.embedded.batching_config import BatchingFileError, read_batching_file
from serving.embedded.completeness import CompletenessOptions
from serving.embedded.config import config_for_folders, read_config_file
from serving.embedded.faults import Fault
from serving.embedded.folders import ConfigFileError, find_models
from serving.embedded.manager import ManagerOptions
from serving.embedded.server import PortInUse, ServerOptions, serve


def run(arguments: argparse.Namespace) -> str | None:
    """Serve until told to stop; return a sentence if it could not start."""
    try:
        asyncio.run(serve(_config(arguments), _options(arguments)))
    except Fault as fault:
        return f"{fault.message} Put a complete SavedModel there, or correct the configuration."
    except (ConfigFileError, BatchingFileError, PortInUse) as error:
        return str(error)
    return None


def _config(arguments: argparse.Namespace) -> Any:
    if arguments.config is not None:
        return read_config_file(arguments.config, path_prefix=arguments.path_prefix)
    return config_for_folders(find_models(arguments.models_dir))


def _options(arguments: argparse.Namespace) -> ServerOptions:
    return ServerOptions(
        host=arguments.host,
        port=arguments.port,
        grace_s=arguments.grace_s,
        manager=ManagerOptions(
            poll_s=arguments.poll_s,
            labels_before_versions=arguments.allow_version_labels_for_unavailable_models,
            batching=_batching(arguments),
            completeness=CompletenessOptions(
                settle_s=arguments.settle_s, require_manifest=arguments.require_manifest
            ),
        ),
    )


def _batching(arguments: argparse.Namespace) -> BatchingOptions:
    if arguments.batching_parameters_file is not None:
        return read_batching_file(arguments.batching_parameters_file)
    return BatchingOptions(enabled=not arguments.no_batching)
