"""`python -m training golden`: golden pictures for a version that was exported without."""

import argparse
from pathlib import Path

from training.export.golden import PICTURES, add_golden

HELP = "record golden pictures in a version's folder (an export does it by itself)"


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Declare the command's options."""
    parser.add_argument("folder", type=Path, help="the version's folder, e.g. .../1")


def execute(options: argparse.Namespace) -> None:
    """Record them, and say so."""
    manifest = add_golden(options.folder)
    print(f"{options.folder}: {PICTURES} golden pictures of version {manifest['model_version']}")
