"""Two administrators at the same moment: there is never more or less than one live version."""

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


def live() -> list[int]:
    return list(
        ModelVersion.objects.filter(state=VersionState.LIVE).values_list("number", flat=True)
    )


def promote(number: int) -> "partial[ModelVersion]":
    return partial(
        move_version,
        number=number,
        allowed=[VersionState.CANDIDATE],
        target=VersionState.LIVE,
        actor=make_administrator(),
        reason="Better.",
    )


def test_different_versions_go_live_one_after_the_other() -> None:
    make_versions(1, 2, 3)
    won, refused = split(do_together([promote(number) for number in (1, 2, 3)]))
    assert (len(won), refused) == (3, [])
    assert len(live()) == 1
    assert VersionChange.objects.filter(target=VersionState.RETIRED).count() == 2


def test_the_same_version_goes_live_once() -> None:
    make_versions(1)
    won, refused = split(do_together([promote(1) for _ in range(3)]))
    assert len(won) == 1
    assert [type(error) for error in refused] == [VersionRefused] * 2
    assert live() == [1]
    assert VersionChange.objects.count() == 1
