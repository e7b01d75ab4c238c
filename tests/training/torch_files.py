"""Writes weights files as PyTorch did before 1.6, without PyTorch."""

import pickle
import sys
import types
from collections import OrderedDict
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import numpy as np

MAGIC = 0x1950A86A20F9469CFC6C
Array = np.ndarray[Any, np.dtype[Any]]
Change = Callable[["OrderedDict[str, Any]"], None]


class _Storage:
    def __init__(self, key: str, kind: type, values: Array) -> None:
        self.key, self.kind, self.values = key, kind, values


class _Tensor:
    """An array that lies in memory as NumPy holds it, so also transposed."""

    def __init__(self, array: Array, storage: _Storage, rebuild: Callable[..., Any]) -> None:
        self.array, self.storage, self.rebuild = array, storage, rebuild

    def __reduce__(self) -> tuple[Any, ...]:
        strides = tuple(step // self.array.itemsize for step in self.array.strides)
        view = (self.storage, 0, self.array.shape, strides)
        return self.rebuild, (*view, False, OrderedDict())


class _Pickler(pickle.Pickler):
    def persistent_id(self, obj: Any) -> Any:
        if isinstance(obj, _Storage):
            return ("storage", obj.kind, obj.key, "cpu", obj.values.size, None)
        return None


def write_torch_file(
    path: Path, arrays: Mapping[str, Array], *, change: Change | None = None
) -> None:
    """Write `arrays` to `path`; `change` may spoil what is pickled."""
    with _torch() as (rebuild, kinds), path.open("wb") as file:
        storages = {
            name: _Storage(str(place), kinds[array.dtype.kind], np.ravel(array, order="K"))
            for place, (name, array) in enumerate(arrays.items())
        }
        state = OrderedDict(
            (name, _Tensor(array, storages[name], rebuild)) for name, array in arrays.items()
        )
        if change:
            change(state)
        for head in (MAGIC, 1001, {"little_endian": True}):
            pickle.dump(head, file, protocol=2)
        _Pickler(file, protocol=2).dump(state)
        pickle.dump([storage.key for storage in storages.values()], file, protocol=2)
        for storage in storages.values():
            file.write(storage.values.size.to_bytes(8, "little") + storage.values.tobytes())


@contextmanager
def _torch() -> Iterator[tuple[Callable[..., Any], dict[str, type]]]:
    """The four names of PyTorch that such a file holds, for as long as it is written."""
    torch, utils = types.ModuleType("torch"), types.ModuleType("torch._utils")

    def _rebuild_tensor_v2(*_: Any) -> None: ...

    _rebuild_tensor_v2.__module__, _rebuild_tensor_v2.__qualname__ = (
        "torch._utils",
        "_rebuild_tensor_v2",
    )
    kinds = {
        kind: type(name, (), {"__module__": "torch"})
        for kind, name in (("f", "FloatStorage"), ("i", "LongStorage"))
    }
    vars(utils)["_rebuild_tensor_v2"] = _rebuild_tensor_v2
    vars(torch).update({kind.__name__: kind for kind in kinds.values()})
    sys.modules |= {"torch": torch, "torch._utils": utils}
    try:
        yield _rebuild_tensor_v2, kinds
    finally:
        del sys.modules["torch"], sys.modules["torch._utils"]
