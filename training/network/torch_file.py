"""Reads the arrays of a PyTorch weights file without PyTorch, and without running what it holds.

The format before PyTorch 1.6 ("legacy" in torch.serialization): pickles of a magic number, a
protocol number, facts on the machine, the names with their views into storages, and the list of
storages; then the storages themselves. A view has strides: it need not lie in its own order.
"""

import pickle
from collections import OrderedDict
from pathlib import Path
from typing import Any, BinaryIO, Final, NamedTuple

import numpy as np

from training.errors import DataError

Array = np.ndarray[Any, np.dtype[Any]]

_MAGIC: Final = 0x1950A86A20F9469CFC6C
_TYPES: Final = {"FloatStorage": "<f4", "LongStorage": "<i8"}
_SIZE_BYTES: Final = 8  # before each storage: how many values follow


class _Storage(NamedTuple):
    key: str
    dtype: str


class _View(NamedTuple):
    storage: _Storage
    offset: int
    shape: tuple[int, ...]
    strides: tuple[int, ...]  # in values, not in bytes


def read_torch_arrays(path: Path) -> dict[str, Array]:
    """Every array of a state dictionary by its name, in the file's order.

    Raises DataError for anything but plain tensors of float32 and int64 in the legacy format.
    """
    try:
        with path.open("rb") as file:
            views = _read_head(file)
            storages = _read_storages(file, views)
        return {name: _look(view, storages[view.storage.key]) for name, view in views.items()}
    except (pickle.UnpicklingError, OSError, EOFError, KeyError, ValueError, TypeError) as error:
        raise DataError(f"{path} is no PyTorch weights file that can be read: {error}.") from error


def _read_head(file: BinaryIO) -> dict[str, _View]:
    magic, _protocol, _machine = (_Unpickler(file).load() for _ in range(3))
    if magic != _MAGIC:
        raise ValueError("it does not begin as one")
    views: dict[str, _View] = _Unpickler(file).load()
    if not all(isinstance(view, _View) for view in views.values()):
        raise ValueError("it holds more than tensors")
    return views


def _read_storages(file: BinaryIO, views: dict[str, _View]) -> dict[str, Array]:
    types = {view.storage.key: np.dtype(view.storage.dtype) for view in views.values()}
    found = {}
    for key in _Unpickler(file).load():
        count = int.from_bytes(file.read(_SIZE_BYTES), "little")
        content = file.read(count * types[key].itemsize)
        found[key] = np.frombuffer(content, types[key], count)
    return found


def _look(view: _View, storage: Array) -> Array:
    last = view.offset + sum(
        (size - 1) * step for size, step in zip(view.shape, view.strides, strict=True)
    )
    if view.offset < 0 or min(view.strides, default=0) < 0 or last >= len(storage):
        raise ValueError("a tensor reaches beyond what is stored of it")
    steps = [step * storage.itemsize for step in view.strides]
    return np.lib.stride_tricks.as_strided(storage[view.offset :], view.shape, steps).copy()


def _rebuild(
    storage: _Storage, offset: int, shape: tuple[int, ...], strides: tuple[int, ...], *_: Any
) -> _View:
    """Stands for torch._utils._rebuild_tensor_v2."""
    return _View(storage, offset, tuple(shape), tuple(strides))


class _Unpickler(pickle.Unpickler):
    """Knows four names, and refuses every other: a pickle may call whatever it can name."""

    def find_class(self, module: str, name: str) -> Any:
        if (module, name) == ("collections", "OrderedDict"):
            return OrderedDict
        if (module, name) == ("torch._utils", "_rebuild_tensor_v2"):
            return _rebuild
        if module == "torch" and name in _TYPES:
            return _TYPES[name]
        raise pickle.UnpicklingError(f"it names {module}.{name}")

    def persistent_load(self, pid: Any) -> _Storage:
        _kind, dtype, key, *_rest = pid
        return _Storage(key, dtype)
