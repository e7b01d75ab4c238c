"""From the command line's options to a running server."""

import argparse
from typing import Any

import uvloop

from serving.embedded.batching import BatchingOptions
from serving.embedded.batching_config import BatchingFileError, read_batching_file
from serving.embedded.completeness import CompletenessOptions
from serving.embedded.config import config_for_folders, read_config_file
from serving.embedded.faults import Fault
from serving.embedded.folders import ConfigFileError, find_models
from serving.embedded.manager import ManagerOptions
from serving.embedded.server import PortInUse, ServerOptions, serve
from serving.embedded.threads import ThreadOptions, one_thread_a_run


def run(arguments: argparse.Namespace) -> str | None:
    """Serve until told to stop; return a sentence if it could not start."""
    try:
        options = _options(arguments)
        _threads(arguments, options.manager.batching).apply()
        uvloop.run(serve(_config(arguments), options))
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


def _threads(arguments: argparse.Namespace, batching: BatchingOptions) -> ThreadOptions:
    """What the command line says; else what suits the batching."""
    suited = one_thread_a_run(batching.num_batch_threads) if batching.enabled else ThreadOptions()
    intra, inter = (
        arguments.tensorflow_intra_op_parallelism,
        arguments.tensorflow_inter_op_parallelism,
    )
    return ThreadOptions(
        intra_op_parallelism=suited.intra_op_parallelism if intra is None else intra,
        inter_op_parallelism=suited.inter_op_parallelism if inter is None else inter,
    )
