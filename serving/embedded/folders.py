"""The models under a folder, found before TensorFlow is loaded."""

from pathlib import Path


class ConfigFileError(Exception):
    """The configuration can't be used; the message says what to change."""


def find_models(folder: Path) -> dict[str, Path]:
    """Return the base path of each model under `folder`, laid out `<model>/<version>/`.

    Raises ConfigFileError if there is none.
    """
    if not folder.is_dir():
        raise ConfigFileError(f"There is no folder {folder}: correct --models-dir.")
    found = {
        base.name: base.resolve()
        for base in sorted(folder.iterdir())
        if base.is_dir() and any(child.name.isdecimal() for child in base.iterdir())
    }
    if not found:
        raise ConfigFileError(
            f"No model was found under {folder}: train and export one, or copy a SavedModel to "
            f"{folder}/<model>/1/."
        )
    return found
