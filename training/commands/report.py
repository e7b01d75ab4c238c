"""`python -m training report`: an exported run's evaluation, for people."""

import argparse
from pathlib import Path

from training.fitting.dataset import read_split
from training.fitting.run import RunFolder
from training.reporting.answers import read_answers
from training.reporting.markdown import write_report
from training.reporting.plots import plot_confusion, plot_curves, plot_history, plot_reliability
from training.reporting.subgroups import measure_subgroups
from training.reporting.worst import draw_worst

HELP = "write an exported run's evaluation as Markdown with plots, subgroups and mistakes"


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Declare the command's options."""
    parser.add_argument("--run", type=Path, required=True, help="a run that was exported")
    parser.add_argument("--cache", type=Path, default=Path(".cache/training"))


def execute(options: argparse.Namespace) -> None:
    """Write report/ into the run's folder."""
    run = RunFolder(options.run)
    config, decisions = run.config(), run.read("decisions.json")
    answers, evaluation = read_answers(run), run.read("evaluation.json")
    records = read_split(config, run, options.cache).test
    folder = run.path / "report"
    folder.mkdir(exist_ok=True)
    subgroups = measure_subgroups(records, answers, threshold=decisions["thresholds"]["malignant"])
    run.write("subgroups.json", subgroups)
    plot_reliability(answers, folder / "reliability.png")
    plot_curves(answers, folder / "curves.png")
    plot_confusion(evaluation["confusion"], folder / "confusion.png")
    plot_history(run.read("state.json")["history"], folder / "history.png")
    draw_worst(records, answers, folder / "worst.jpg")
    text = write_report(
        config=config, decisions=decisions, evaluation=evaluation, subgroups=subgroups
    )
    (folder / "report.md").write_text(text, encoding="utf-8")
    print(folder / "report.md")
