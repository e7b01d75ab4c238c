"""`models.config`: read and checked as TensorFlow Serving does."""

from collections.abc import Mapping
from pathlib import Path
from typing import Any

from google.protobuf import text_format

from serving.embedded.faults import failed_precondition, invalid_argument
from serving.embedded.folders import ConfigFileError
from serving.embedded.messages import model_server_config_pb2

_PLATFORM = "tensorflow"


def read_config_file(path: Path, *, path_prefix: str = "") -> Any:
    """Return the ModelServerConfig in text format at `path`.

    `path_prefix` is put before each base path, so that a container's
    configuration can be tried outside it. Raises ConfigFileError.
    """
    config = model_server_config_pb2.ModelServerConfig()
    try:
        text_format.Parse(path.read_text(encoding="utf-8"), config)
    except OSError as error:
        raise ConfigFileError(
            f"The model configuration {path} can't be read ({error.strerror}): correct --config."
        ) from error
    except text_format.ParseError as error:
        raise ConfigFileError(f"The model configuration {path} is not valid: {error}.") from error
    for model in config.model_config_list.config:
        model.base_path = f"{path_prefix}{model.base_path}"
    return config


def config_for_folders(folders: Mapping[str, Path]) -> Any:
    """Return the configuration that serves all versions of each model, by name."""
    config = model_server_config_pb2.ModelServerConfig()
    for name, base in folders.items():
        model = config.model_config_list.config.add(name=name, model_platform=_PLATFORM)
        model.base_path = str(base)
        model.model_version_policy.all.SetInParent()
    return config


def check_config(config: Any) -> None:
    """Raise the fault that TensorFlow Serving answers for a list of models it can't take."""
    if config.WhichOneof("config") != "model_config_list":
        raise invalid_argument(
            "ServerModelConfig type not supported by HandleReloadConfigRequest."
            " Only ModelConfigList is currently supported"
        )
    seen: set[str] = set()
    for model in config.model_config_list.config:
        _check_model(model)
        if model.name in seen:
            raise invalid_argument(
                f"Illegal to list model {model.name} multiple times in config list"
            )
        seen.add(model.name)


def _check_model(model: Any) -> None:
    if not model.name:
        raise invalid_argument("Expected each model to have a name")
    if not Path(model.base_path).is_absolute():
        raise invalid_argument(
            f"Expected model {model.name} to have an absolute path or URI; "
            f"got base_path()={model.base_path}"
        )
    if (platform := _read_platform(model)) != _PLATFORM:
        raise invalid_argument(f"Model {model.name} requests unsupported platform {platform}")


def _read_platform(model: Any) -> str:
    """Return a model's platform, named as in server_core.cc's GetPlatform or by the older type."""
    platform: str = model.model_platform
    if not model.model_type:
        if not platform:
            raise invalid_argument(
                "Illegal setting neither ModelServerConfig::model_type (deprecated) "
                "nor ModelServerConfig::model_platform."
            )
        return platform
    if platform:
        raise invalid_argument(
            "Illegal setting both ModelServerConfig::model_type (deprecated) "
            "and ModelServerConfig::model_platform."
        )
    if model.model_type != model_server_config_pb2.TENSORFLOW:
        raise invalid_argument(
            f"ModelServerConfig::model_type choice {model.model_type} not supported."
        )
    return _PLATFORM


def wanted_versions(model: Any) -> dict[int, Path]:
    """Return the versions of a ModelConfig that its policy asks for, with their folders.

    Raises INVALID_ARGUMENT where the base path is missing.
    """
    base = Path(model.base_path)
    if not base.is_dir():
        raise invalid_argument(
            f"Could not find base path {base} for servable {model.name} with error NOT_FOUND"
        )
    found = {
        int(child.name): child
        for child in base.iterdir()
        if child.name.isdecimal() and child.is_dir()
    }
    policy = model.model_version_policy
    match policy.WhichOneof("policy_choice"):
        case "all":
            chosen = set(found)
        case "specific":
            chosen = set(policy.specific.versions) & set(found)
        case _:
            newest = sorted(found, reverse=True)
            chosen = set(newest[: max(policy.latest.num_versions, 1)])
    return {version: found[version] for version in sorted(chosen)}


def check_labels(config: Any, available: dict[str, set[int]]) -> dict[str, dict[str, int]]:
    """Return version by label for each model.

    Raises FAILED_PRECONDITION for a label on a version that is not in `available`.
    """
    labels: dict[str, dict[str, int]] = {}
    for model in config.model_config_list.config:
        for label, version in sorted(model.version_labels.items()):
            if version not in available.get(model.name, set()):
                raise failed_precondition(
                    f"Request to assign label to version {version} of model {model.name}, "
                    "which is not currently available for inference"
                )
            labels.setdefault(model.name, {})[label] = version
    return labels
