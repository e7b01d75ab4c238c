"""Two administrators at once: one live version, and at most one in shadow; never a fault."""

from functools import partial

import pytest

from tests.factories import make_administrator
from tests.together import COMMITTED, do_together, split
from triage.models import ModelVersion, VersionChange, VersionState
from triage.services.version_checks import VersionRefused
from triage.services.version_states import move_version

pytestmark = pytest.mark.django_db(**COMMITTED)


def make_versions(*numbers: int) -> None:
    for number in numbers:
        ModelVersion.objects.create(
            number=number, manifest_digest="m", card_digest="c", label_map_digest="l"
        )


def in_state(state: VersionState) -> list[int]:
    return list(ModelVersion.objects.filter(state=state).values_list("number", flat=True))


def move(number: int, target: VersionState) -> "partial[ModelVersion]":
    return partial(
        move_version,
        number=number,
        allowed=[VersionState.CANDIDATE],
        target=target,
        actor=make_administrator(),
        reason="Better.",
    )


def test_different_versions_go_live_one_after_the_other() -> None:
    make_versions(1, 2, 3)
    won, refused = split(do_together([move(number, VersionState.LIVE) for number in (1, 2, 3)]))
    assert (len(won), refused) == (3, [])
    assert len(in_state(VersionState.LIVE)) == 1
    assert VersionChange.objects.filter(target=VersionState.RETIRED).count() == 2


def test_the_same_version_goes_live_once() -> None:
    make_versions(1)
    won, refused = split(do_together([move(1, VersionState.LIVE) for _ in range(3)]))
    assert len(won) == 1
    assert [type(error) for error in refused] == [VersionRefused] * 2
    assert in_state(VersionState.LIVE) == [1]
    assert VersionChange.objects.count() == 1


def test_one_of_two_candidates_goes_into_shadow_and_the_other_is_refused() -> None:
    make_versions(1, 2)
    won, refused = split(do_together([move(n, VersionState.SHADOW) for n in (1, 2)]))
    assert [version.number for version in won] == in_state(VersionState.SHADOW)
    assert [type(error) for error in refused] == [VersionRefused]
    assert f"Version {won[0].number} is in shadow" in str(refused[0])
    assert VersionChange.objects.count() == 1
