"""How parallel workers share the tests."""

from pathlib import Path
from types import SimpleNamespace
from typing import Any

from tests.scheduling import LONG, find_unit, put_long_ones_first

ROOT = Path(__file__).resolve().parents[2]


def test_what_is_called_long_is_there() -> None:
    assert [start for start in LONG if not (ROOT / start).exists()] == []


def test_long_ones_come_first_and_the_others_keep_their_order() -> None:
    names = ["tests/b.py::one", "tests/a.py::two", f"{LONG[2]}::x", f"{LONG[0]}::y", "tests/b.py"]
    items: list[Any] = [SimpleNamespace(nodeid=name) for name in names]
    put_long_ones_first(items)
    assert [item.nodeid for item in items] == [names[3], names[2], names[0], names[1], names[4]]


def test_browser_tests_are_one_unit_and_those_with_tensorflow_one_each() -> None:
    assert find_unit("tests/e2e/test_desk.py::a") == find_unit("tests/e2e/test_phone.py::b")
    assert find_unit("tests/cases/test_views.py::A::a") == find_unit("tests/cases/test_views.py::b")
    assert find_unit(f"{LONG[0]}::a[x]") != find_unit(f"{LONG[0]}::a[y]")
