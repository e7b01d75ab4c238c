"""TensorFlow Serving's messages and stubs, without executing TensorFlow.

`tensorflow-serving-api` holds only protobuf modules, but they import others
from inside the `tensorflow` package, and so run `tensorflow/__init__.py`: two
seconds and half a gigabyte in each web and worker process. Here `tensorflow`
is a bare module that has a `__path__` and nothing else, so that only the
protobuf modules below it are ever executed.

Never import this where the real TensorFlow is needed: it refuses, and once it
is imported TensorFlow can't be loaded into the same process.
"""

import importlib
import sys
from collections.abc import Sequence
from importlib.abc import MetaPathFinder
from importlib.machinery import ModuleSpec
from pathlib import Path
from types import ModuleType
from typing import Any, Final

_MARKER: Final = "__telederm_stubs__"
_WITNESS: Final = Path("core", "framework", "tensor_pb2.py")
# The packages inside TensorFlow that hold the protobuf modules needed here.
_PROTOBUF_PACKAGES: Final = ("tensorflow.core", "tensorflow.compiler", "tensorflow.tsl")


class StubsError(ImportError):
    """The protobuf modules can't be had without the real TensorFlow."""


class _OnlyProtobuf(MetaPathFinder):
    """Refuses every part of TensorFlow but its protobuf packages."""

    def find_spec(
        self,
        fullname: str,
        path: Sequence[str] | None,
        target: ModuleType | None = None,
    ) -> ModuleSpec | None:
        if not fullname.startswith("tensorflow.") or fullname.startswith(_PROTOBUF_PACKAGES):
            return None
        raise StubsError(
            f"{fullname} was asked for in a process that holds TensorFlow's protobuf modules "
            "only (serving.stubs). Run code that needs TensorFlow in a process of its own."
        )


def _find_package() -> Path:
    """Return the first `tensorflow` folder on the path that holds the protobuf modules.

    By hand, and not with `find_spec`: a folder without `__init__.py` (the slim
    images have none) loses there against a real TensorFlow further down the path.
    """
    for entry in sys.path:
        folder = Path(entry or ".").resolve() / "tensorflow"
        if (folder / _WITNESS).is_file():
            return folder
    raise StubsError(
        "TensorFlow's protobuf modules are not installed. Run `make setup`, or in an image "
        "build copy them with `python -m serving.slim`."
    )


def _install_bare_tensorflow() -> None:
    loaded = sys.modules.get("tensorflow")
    if loaded is not None and hasattr(loaded, _MARKER):
        return
    if loaded is not None:
        raise StubsError(
            "The real TensorFlow is already loaded in this process, so serving.stubs (and the "
            "client over it) can't be used here. Run one of the two in a process of its own."
        )
    bare = ModuleType("tensorflow", "A bare module: only TensorFlow's protobuf modules.")
    bare.__path__ = [str(_find_package())]
    setattr(bare, _MARKER, True)
    sys.modules["tensorflow"] = bare
    sys.meta_path.insert(0, _OnlyProtobuf())


def _load(module: str) -> Any:
    return importlib.import_module(module)


_install_bare_tensorflow()

types_pb2: Final = _load("tensorflow.core.framework.types_pb2")
tensor_pb2: Final = _load("tensorflow.core.framework.tensor_pb2")
get_model_metadata_pb2: Final = _load("tensorflow_serving.apis.get_model_metadata_pb2")
get_model_status_pb2: Final = _load("tensorflow_serving.apis.get_model_status_pb2")
model_management_pb2: Final = _load("tensorflow_serving.apis.model_management_pb2")
predict_pb2: Final = _load("tensorflow_serving.apis.predict_pb2")
model_service_pb2_grpc: Final = _load("tensorflow_serving.apis.model_service_pb2_grpc")
prediction_service_pb2_grpc: Final = _load("tensorflow_serving.apis.prediction_service_pb2_grpc")
