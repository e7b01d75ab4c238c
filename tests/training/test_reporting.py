"""Reports: subgroups, the worst mistakes, two runs side by side, and the text itself."""

import dataclasses
from pathlib import Path

import numpy as np
import pytest
from PIL import Image

from serving.contract import LABEL_CODES
from training.data.ham10000 import read_ham10000
from training.data.records import Record
from training.errors import RunError
from training.judging.evaluate import evaluate
from training.reporting.answers import Answers
from training.reporting.compare import compare_answers, write_comparison
from training.reporting.plots import plot_confusion, plot_curves, plot_history, plot_reliability
from training.reporting.subgroups import measure_subgroups
from training.reporting.worst import draw_worst, find_worst

THRESHOLDS = {"malignant": 0.5, "melanoma": 0.5}


def answer(count: int, skill: float, seed: int = 0) -> Answers:
    random = np.random.default_rng(seed)
    truth = np.arange(count) % 7
    given = random.dirichlet(np.ones(7), count) * (1 - skill) + np.eye(7)[truth] * skill
    return Answers(tuple(f"I{number}" for number in range(count)), truth, given)


def people(count: int) -> list[Record]:
    return [
        Record(
            image_id=f"I{number}",
            path=Path("x"),
            label=LABEL_CODES[number % 7],
            age=(20.0, 50.0, None)[number % 3],
            sex=("female", "male")[number % 2],
        )
        for number in range(count)
    ]


def test_subgroups_count_everybody_once_in_each_grouping() -> None:
    rows = measure_subgroups(people(210), answer(210, 0.5), threshold=0.5, rounds=20)
    for grouping in ("age", "sex"):
        own = [row for row in rows if row["grouping"] == grouping]
        assert sum(row["malignant"] + row["benign"] for row in own) == 210
    groups = {(row["grouping"], row["group"]) for row in rows}
    assert {("age", "0 to 29"), ("age", "45 to 59"), ("age", "unknown")} < groups
    assert not any(grouping == "skin type" for grouping, _ in groups)


def test_a_subgroup_that_is_served_worse_shows() -> None:
    answers = answer(420, 0.6)
    given = answers.probabilities.copy()
    given[::2] = 1 / 7
    rows = measure_subgroups(
        people(420), dataclasses.replace(answers, probabilities=given), threshold=0.5, rounds=20
    )
    areas = {row["group"]: row["figures"]["auc"][0] for row in rows if row["grouping"] == "sex"}
    assert areas["female"] == pytest.approx(0.5, abs=0.01)
    assert areas["male"] > 0.9


def test_a_small_subgroup_gets_no_figure() -> None:
    rows = measure_subgroups(people(14), answer(14, 0.5), threshold=0.5, rounds=5)
    assert all(row["figures"] is None for row in rows if row["malignant"] < 5)


def test_the_worst_mistakes_are_missed_malignant_lesions(ham_folder: Path, tmp_path: Path) -> None:
    answers = answer(84, 0.5)
    given = answers.probabilities.copy()
    given[4], given[8] = np.eye(7)[5], np.eye(7)[5] * 0.98 + np.eye(7)[1] * 0.02
    given[9] = np.eye(7)[4]  # a benign lesion called malignant is none of them
    answers = dataclasses.replace(answers, probabilities=given)
    assert find_worst(answers, 2) == [4, 8]
    draw_worst(read_ham10000(ham_folder).records, answers, tmp_path / "worst.jpg")
    with Image.open(tmp_path / "worst.jpg") as sheet:
        assert sheet.size == (6 * 150, 3 * 166)


def test_a_better_run_is_better_beyond_chance_and_an_equal_one_is_not() -> None:
    rows = compare_answers(answer(350, 0.2), answer(350, 0.5), rounds=200)
    estimate, low, high = rows["balanced_accuracy"]["difference"]
    assert 0 < low <= estimate <= high
    text = write_comparison(("old", "new"), rows)
    assert "| balanced accuracy |" in text
    assert " * |" in text
    same = compare_answers(answer(350, 0.3), answer(350, 0.3), rounds=50)
    assert same["macro_auc"]["difference"] == [0.0, 0.0, 0.0]
    assert "*" not in write_comparison(("old", "same"), same)


def test_different_photographs_are_not_compared() -> None:
    one = answer(70, 0.5)
    with pytest.raises(RunError, match="different photographs"):
        compare_answers(one, dataclasses.replace(one, image_ids=one.image_ids[::-1]))


def test_plots_are_pictures_with_something_on_them(tmp_path: Path) -> None:
    answers = answer(140, 0.4)
    report = evaluate(
        answers.truth,
        answers.probabilities,
        thresholds=THRESHOLDS,
        answered=np.ones(140, bool),
        offset=[0.0] * 7,
        rounds=5,
    )
    plot_reliability(answers, tmp_path / "reliability.png")
    plot_curves(answers, tmp_path / "curves.png")
    plot_confusion(report["confusion"], tmp_path / "confusion.png")
    line = {"balanced_accuracy": 0.5, "macro_auc": 0.8, "malignant_auc": 0.7}
    plot_history([line, line], tmp_path / "history.png")
    for path in tmp_path.glob("*.png"):
        with Image.open(path) as picture:
            assert len(picture.convert("RGB").getcolors(1 << 20) or []) > 20
