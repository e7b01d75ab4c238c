"""What the model was asked and said, and what followed from it for the urgency."""

from dataclasses import dataclass
from typing import Any

from cases.models import Case
from serving.registry import RegistryError
from triage.model_cards import digest_manifest
from triage.models import ModelVersion, TriageRun, UrgencyTrace
from triage.selectors.opinions import Opinion, describe_run
from triage.urgency.policy import POLICIES, UrgencyInputs, judge_urgency


@dataclass(frozen=True, slots=True)
class RunLine:
    """One run of the model, and what it said if it answered or abstained after all.

    `manifest` is the registered digest of its version, empty where that was never registered;
    `files_differ` says that the version's files aren't what was registered any more.
    """

    run: TriageRun
    opinion: Opinion | None
    manifest: str
    files_differ: bool


@dataclass(frozen=True, slots=True)
class TraceLine:
    """One urgency trace, and whether computing it again gives the same tier and rules."""

    trace: UrgencyTrace
    holds: bool


def read_runs(case: Case) -> dict[str, Any]:
    """Return every run of the model on the case, the oldest first."""
    runs = list(
        case.triage_runs.prefetch_related("predictions", "judgements__image").order_by(
            "finished_at"
        )
    )
    numbers = {run.model_version for run in runs if run.model_version}
    versions = ModelVersion.objects.in_bulk(numbers, field_name="number")
    return {"runs": [_describe(run, versions.get(run.model_version or 0)) for run in runs]}


def read_urgency(case: Case) -> dict[str, Any]:
    """Return every urgency trace, computed again on the spot."""
    return {"traces": read_traces(case)}


def read_traces(case: Case) -> list[TraceLine]:
    """Return every urgency trace, and whether it holds."""
    return [TraceLine(trace, _holds(trace)) for trace in case.urgency_traces.all()]


def _describe(run: TriageRun, version: ModelVersion | None) -> RunLine:
    opinion = describe_run(run) if run.predictions.all() else None
    if version is None:
        return RunLine(run, opinion, "", files_differ=False)
    return RunLine(run, opinion, version.manifest_digest, files_differ=_files_differ(version))


def _files_differ(version: ModelVersion) -> bool:
    try:
        return digest_manifest(version.number) != version.manifest_digest
    except RegistryError:
        return True


def _holds(trace: UrgencyTrace) -> bool:
    if trace.policy_version not in POLICIES:
        return False
    inputs: Any = UrgencyInputs.from_json(trace.inputs)
    verdict = judge_urgency(inputs, version=trace.policy_version)
    return verdict.tier == trace.tier and [rule["code"] for rule in trace.rules] == [
        rule.code for rule in verdict.rules
    ]
