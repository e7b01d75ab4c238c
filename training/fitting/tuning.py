"""A bounded search for a head's settings, by Optuna's tree-structured Parzen estimator."""

import logging
from pathlib import Path
from typing import Any, Final

import optuna
from optuna.storages import JournalStorage
from optuna.storages.journal import JournalFileBackend

from training.arrays import Floats
from training.config import Loss
from training.fitting.heads import Features, HeadSettings, fit_head
from training.fitting.scoring import score_logits

METRIC: Final = "mean_of_both"  # of balanced accuracy and macro AUC
STUDY: Final = "heads"
logger = logging.getLogger(__name__)


def open_study(folder: Path, seed: int) -> optuna.Study:
    """Begin the study kept in `folder`, or go on with it."""
    optuna.logging.set_verbosity(optuna.logging.WARNING)
    folder.mkdir(parents=True, exist_ok=True)
    study = optuna.create_study(
        study_name=STUDY,
        storage=JournalStorage(JournalFileBackend(str(folder / "study.journal"))),
        pruner=optuna.pruners.MedianPruner(n_startup_trials=8, n_warmup_steps=4),
        direction="maximize",
        load_if_exists=True,
    )
    # With the same seed again, a search that goes on would begin with the trials it has made.
    study.sampler = optuna.samplers.TPESampler(seed=seed + len(study.trials))
    return study


def suggest(trial: optuna.trial.BaseTrial) -> HeadSettings:
    """The space that is searched."""
    return HeadSettings(
        loss=Loss(
            prior=trial.suggest_float("prior", 0.0, 1.5),
            sampling=trial.suggest_float("sampling", 0.0, 1.0),
            label_smoothing=trial.suggest_float("label_smoothing", 0.0, 0.15),
        ),
        learning_rate=trial.suggest_float("learning_rate", 1e-4, 1e-2, log=True),
        dropout=trial.suggest_float("dropout", 0.0, 0.7),
        weight_decay=trial.suggest_float("weight_decay", 1e-5, 1e-1, log=True),
        units=trial.suggest_categorical("units", [0, 64, 256]),
    )


def search(study: optuna.Study, features: Features, *, trials: int, minutes: float) -> None:
    """Try until the study holds `trials` finished trials, or `minutes` have passed."""
    shares = features.shares

    def objective(trial: optuna.Trial) -> float:
        def watch(epoch: int, logits: Floats) -> None:
            trial.report(_score(logits), epoch)
            if trial.should_prune():
                raise optuna.TrialPruned

        return _score(fit_head(features, suggest(trial), seed=1, after_epoch=watch))

    def _score(logits: Floats) -> float:
        return score_logits(features.validation_labels, logits, shares)[METRIC]

    done = sum(trial.state.is_finished() for trial in study.trials)
    if done < trials:
        study.optimize(objective, n_trials=trials - done, timeout=minutes * 60)


def tell_trials(study: optuna.Study) -> list[dict[str, Any]]:
    """Every trial, the best first; those that were cut short last."""
    rows = [
        {
            "number": trial.number,
            "state": trial.state.name.lower(),
            "score": trial.value if trial.state.name == "COMPLETE" else None,
            "epochs": len(trial.intermediate_values),
            **trial.params,
        }
        for trial in study.trials
    ]
    return sorted(rows, key=lambda row: -1.0 if row["score"] is None else row["score"])[::-1]


def format_trials(rows: list[dict[str, Any]], shown: int = 10) -> str:
    """The best trials as a Markdown table."""
    names = [name for name in rows[0] if name not in {"state", "epochs"}]
    lines = [f"| {' | '.join(name.replace('_', ' ') for name in names)} |"]
    lines.append("| --- " * len(names) + "|")
    whole = [row for row in rows if row["score"] is not None]
    lines += [f"| {' | '.join(_format(row[name]) for name in names)} |" for row in whole[:shown]]
    return "\n".join(lines) + "\n"


def _format(value: Any) -> str:
    return f"{value:.3g}" if isinstance(value, float) else str(value)
