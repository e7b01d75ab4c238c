"""One door to all readers, so that a configuration can name the kind of its data."""

from pathlib import Path

from training.config import Data
from training.data.folders import read_folders
from training.data.ham10000 import read_ham10000
from training.data.medmnist import read_medmnist
from training.data.pad_ufes import read_pad_ufes
from training.data.records import Reading
from training.data.snapshot import read_snapshot
from training.errors import ConfigError

KINDS = ("ham10000", "pad_ufes_20", "folders", "medmnist", "snapshot")


def read_source(data: Data, cache: Path) -> Reading:
    """Read a data set of one of KINDS; `cache` is a folder for unpacked archives."""
    kind, path = data.kind, Path(data.path)
    if kind == "ham10000":
        return read_ham10000(path)
    if kind == "pad_ufes_20":
        return read_pad_ufes(path)
    if kind == "folders":
        return read_folders(path)
    if kind == "medmnist":
        return read_medmnist(path, unpack_to=cache / path.stem)
    if kind == "snapshot":
        return read_snapshot(path, modality=data.modality)
    raise ConfigError(f"data.kind is {kind!r}: choose one of {', '.join(KINDS)}.")
