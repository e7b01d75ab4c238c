"""What a model version says about itself, as its manifest holds it."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final

from serving.contract import SITES
from serving.strict_json import finite_number

SCHEMA: Final = 1
POINTS: Final = frozenset({"malignant", "melanoma"})  # urgency is judged by them


class RegistryError(Exception):
    """A model version can't be used as it lies on the disk."""


class ManifestMissing(RegistryError):
    """The folder has no manifest: no model version, or not yet copied."""


class ManifestInvalid(RegistryError):
    """The manifest is not as its schema says."""


class ManifestMismatch(RegistryError):
    """The manifest was made for another contract, model or folder."""


class FilesDiffer(RegistryError):
    """A file is missing, or is not the one that the manifest lists."""


class FilesUnreadable(RegistryError):
    """A file or folder is there, but the platform may not, or can't, read it."""


@dataclass(frozen=True, slots=True)
class Estimate:
    """A measured proportion with its 95% confidence interval."""

    value: float
    low: float
    high: float


@dataclass(frozen=True, slots=True)
class OperatingPoint:
    """A threshold, and what it was measured to give on held-out lesions."""

    threshold: float
    sensitivity: Estimate
    specificity: Estimate


@dataclass(frozen=True, slots=True)
class Scope:
    """For which pictures and patients the model's figures hold."""

    modalities: tuple[str, ...]
    minimum_age_years: int | None  # None: the training data did not say
    sites: frozenset[str] | None = None  # of contract.SITES; None: the training data did not say


@dataclass(frozen=True, slots=True)
class ModelCard:
    """One model version's manifest. `manifest` has the fields that are not named here, too."""

    model_name: str
    model_version: int
    trained_at: str
    label_codes: tuple[str, ...]
    label_map_digest: str
    preprocessing_digest: str  # pins how pixels become the network's input
    scope: Scope
    operating_points: Mapping[str, OperatingPoint]  # by what is to be found: malignant, melanoma
    entropy_limit_nats: float  # the model abstains above it
    ood_output: str | None  # the output that tells how strange a picture is; None: it has none
    ood_limit: float | None  # the model abstains above it
    temperature: float
    metrics: Mapping[str, Any]
    data: Mapping[str, Any]
    licence: Any
    files: Mapping[str, str]  # SHA-256 in hex by path below the version's folder
    manifest: Mapping[str, Any]


def card_from_manifest(content: Any) -> ModelCard:
    """Return the card of a parsed manifest. Raises ManifestInvalid."""
    try:
        return _card(content)
    except (KeyError, TypeError, ValueError, AttributeError) as error:
        raise ManifestInvalid(f"{type(error).__name__}: {error}") from error


def _card(content: Mapping[str, Any]) -> ModelCard:
    if content["schema"] != SCHEMA:
        raise ValueError(f"schema {content['schema']} is not {SCHEMA}")
    if not content["files"]:
        raise ValueError("no files are listed")
    ood_output, ood_limit = _strangeness(content["abstention"])
    return ModelCard(
        model_name=str(content["model_name"]),
        model_version=int(content["model_version"]),
        trained_at=_moment(content["trained_at"]),
        label_codes=tuple(content["label_codes"]),
        label_map_digest=str(content["label_map_digest"]),
        preprocessing_digest=str(content["preprocessing"]["digest"]),
        scope=_scope(content["scope"]),
        operating_points=_operating_points(content["operating_points"]),
        entropy_limit_nats=finite_number(content["abstention"]["entropy_limit_nats"]),
        ood_output=ood_output,
        ood_limit=ood_limit,
        temperature=finite_number(content["temperature"]),
        metrics=_metrics(content["metrics"]),
        data=dict(content["data"]),
        licence=content["licence"],
        files={str(name): str(digest) for name, digest in content["files"].items()},
        manifest=content,
    )


def _moment(content: Any) -> str:
    if not isinstance(content, str):
        raise TypeError("trained_at is no text")
    datetime.fromisoformat(content)
    return content


def _scope(content: Mapping[str, Any]) -> Scope:
    age = content["minimum_age_years"]
    return Scope(
        modalities=tuple(content["modalities"]),
        minimum_age_years=None if age is None else int(age),
        sites=_sites(content.get("sites")),
    )


def _sites(given: Any) -> frozenset[str] | None:
    if given is None:
        return None
    sites = frozenset(given)
    if unknown := ", ".join(sorted(sites - set(SITES))):
        raise ValueError(f"scope.sites names {unknown}, which is none of {', '.join(SITES)}")
    return sites


def _strangeness(content: Mapping[str, Any]) -> tuple[str | None, float | None]:
    """Return the out-of-distribution output and its limit; a model has both or neither."""
    output, limit = content.get("ood_output"), content.get("ood_limit")
    if (output is None) != (limit is None):
        raise ValueError("abstention has only one of ood_output and ood_limit")
    return (None, None) if limit is None else (str(output), finite_number(limit))


def _operating_points(content: Mapping[str, Any]) -> dict[str, OperatingPoint]:
    points = {name: _operating_point(point) for name, point in content.items()}
    if missing := ", ".join(sorted(POINTS - points.keys())):
        raise ValueError(f"operating_points lacks {missing}")
    return points


def _operating_point(content: Mapping[str, Any]) -> OperatingPoint:
    return OperatingPoint(
        threshold=_probability("threshold", content["threshold"]),
        sensitivity=_estimate("sensitivity", content["sensitivity"]),
        specificity=_estimate("specificity", content["specificity"]),
    )


def _probability(name: str, content: Any) -> float:
    value = finite_number(content)
    if not 0 < value <= 1:
        raise ValueError(f"{name} is {value:g}, which is no probability that something can reach")
    return value


def _metrics(content: Mapping[str, Any]) -> dict[str, Any]:
    """Return the evaluation as it is, once each of its figures is an estimate with its interval."""
    for name, figure in content.get("figures", {}).items():
        _estimate(name, figure)
    if not isinstance(content.get("photographs", 0), int):
        raise TypeError("metrics.photographs is no whole number")
    return dict(content)


def _estimate(name: str, content: Any) -> Estimate:
    try:
        return Estimate(*map(finite_number, content))
    except (TypeError, ValueError) as error:
        raise ValueError(f"{name} is not an estimate and two ends of an interval") from error
