"""`python -m training compare`: is the second run better, or only luckier?"""

import argparse
from pathlib import Path

from training.fitting.run import RunFolder
from training.reporting.answers import read_answers
from training.reporting.compare import compare_answers, write_comparison

HELP = "compare two exported runs on the same test photographs, with paired intervals"


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Declare the command's options."""
    parser.add_argument("first", type=Path, help="a run's folder")
    parser.add_argument("second", type=Path, help="another run's folder")


def execute(options: argparse.Namespace) -> None:
    """Print the table, and keep it in the second run's folder."""
    first, second = RunFolder(options.first), RunFolder(options.second)
    rows = compare_answers(read_answers(first), read_answers(second))
    second.write("comparison.json", {"first": str(options.first), "figures": rows})
    print(write_comparison((options.first.name, options.second.name), rows))
