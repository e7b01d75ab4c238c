"""Small files and small functions, as the design asks for."""

import ast
from collections.abc import Iterator
from pathlib import Path
from statistics import median, quantiles

import pytest

ROOT = Path(__file__).parents[2]
SOURCES = ("accounts", "cases", "triage", "serving", "training", "platform/telederm")
MOST_LINES = 400  # of one file
NINE_OF_TEN_FILES = 200
MEDIAN_FILE = 60
NINE_OF_TEN_FUNCTIONS = 30


def list_files(*folders: str) -> list[Path]:
    found = [path for folder in folders for path in sorted((ROOT / folder).rglob("*.py"))]
    return [path for path in found if "migrations" not in path.parts]


def count_lines(path: Path) -> int:
    return len(path.read_text(encoding="utf-8").splitlines())


def function_lengths(path: Path) -> Iterator[int]:
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
            assert node.end_lineno is not None
            yield node.end_lineno - node.lineno + 1


@pytest.mark.parametrize("folder", [*SOURCES, "tests"])
def test_no_file_is_long(folder: str) -> None:
    lengths = {str(path.relative_to(ROOT)): count_lines(path) for path in list_files(folder)}
    assert lengths
    assert not {path: lines for path, lines in lengths.items() if lines > MOST_LINES}


def test_most_files_are_short() -> None:
    lengths = [lines for path in list_files(*SOURCES) if (lines := count_lines(path)) > 0]
    assert len(lengths) > 150
    assert median(lengths) < MEDIAN_FILE
    assert quantiles(lengths, n=10)[-1] < NINE_OF_TEN_FILES


def test_most_functions_are_short() -> None:
    lengths = [length for path in list_files(*SOURCES) for length in function_lengths(path)]
    assert len(lengths) > 500
    assert quantiles(lengths, n=10)[-1] < NINE_OF_TEN_FUNCTIONS


def test_the_source_root_is_no_package() -> None:
    assert not (ROOT / "platform/__init__.py").exists()
