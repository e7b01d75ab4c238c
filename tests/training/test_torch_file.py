"""A PyTorch file is read as it was written, and what it might run is refused."""

import os
from collections import OrderedDict
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from tests.training.torch_files import Array, write_torch_file
from training.errors import DataError
from training.network.torch_file import read_torch_arrays


@pytest.fixture
def file(tmp_path: Path) -> Path:
    return tmp_path / "weights.pth"


def test_arrays_come_back_in_order(file: Path) -> None:
    arrays: dict[str, Array] = {
        "b": np.arange(6, dtype=np.float32).reshape(2, 3),
        "a": np.array([7], dtype=np.int64),
        "scalar": np.array(2.5, dtype=np.float32),
    }
    write_torch_file(file, arrays)
    found = read_torch_arrays(file)
    assert list(found) == ["b", "a", "scalar"]
    for name, array in arrays.items():
        np.testing.assert_array_equal(found[name], array)
        assert found[name].dtype == array.dtype


def test_a_transposed_kernel_is_not_read_in_the_order_of_its_memory(file: Path) -> None:
    """The kernels of EfficientNet-Lite were converted from TensorFlow's, and lie that way."""
    kernel = np.arange(24, dtype=np.float32).reshape(2, 3, 4).transpose(2, 0, 1)
    write_torch_file(file, {"kernel": kernel})
    np.testing.assert_array_equal(read_torch_arrays(file)["kernel"], kernel)


def test_a_file_that_would_run_something_is_refused(file: Path) -> None:
    ran = []

    class Trap:
        def __reduce__(self) -> tuple[Any, ...]:
            return os.putenv, ("TELEDERM_TRAP", "sprung")

    def lay(state: "OrderedDict[str, Any]") -> None:
        state["trap"] = Trap()
        ran.append("laid")

    write_torch_file(file, {"a": np.zeros(1, np.float32)}, change=lay)
    assert ran == ["laid"]
    with pytest.raises(DataError, match="putenv"):
        read_torch_arrays(file)


def test_what_is_no_tensor_is_refused(file: Path) -> None:
    write_torch_file(
        file, {"a": np.zeros(1, np.float32)}, change=lambda state: state.update(epoch=7)
    )
    with pytest.raises(DataError, match="more than tensors"):
        read_torch_arrays(file)


@pytest.mark.parametrize("kept", [0, 20, 200, -4])
def test_a_cut_file_is_refused(file: Path, kept: int) -> None:
    write_torch_file(file, {"a": np.zeros(50, np.float32)})
    file.write_bytes(file.read_bytes()[:kept])
    with pytest.raises(DataError, match=r"weights\.pth"):
        read_torch_arrays(file)


def test_other_files_are_refused(file: Path) -> None:
    file.write_bytes(b"\x89PNG and so on")
    with pytest.raises(DataError, match="no PyTorch weights file"):
        read_torch_arrays(file)
    with pytest.raises(DataError, match="no PyTorch weights file"):
        read_torch_arrays(file.with_name("absent.pth"))
