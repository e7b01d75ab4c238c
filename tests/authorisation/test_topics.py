"""Who may follow what over the socket."""

from uuid import uuid4

import pytest

from accounts.models import Role, User
from accounts.services import revoke_role
from telederm.notifications.topics import group_of
from tests.authorisation.matrix import read_topics
from tests.authorisation.people import FACTORLESS, Clinic, Who, make_clinic


def name_of(topic: str, clinic: Clinic, who: Who) -> str:
    places = {
        "case:sent": f"case:{clinic.sent[who].case.pk}",
        "case:draft": f"case:{clinic.drafts[who].case.pk}",
        "case:elsewhere": f"case:{uuid4()}",
    }
    return places.get(topic, topic)


@pytest.mark.django_db
def test_topics_are_open_to_those_who_may_see_what_they_tell_of() -> None:
    clinic = make_clinic()
    unexpected = []
    for topic, declared in read_topics().items():
        for who, may in declared.items():
            user = clinic.users[who]
            assert user is not None
            with_factor = who not in FACTORLESS
            group = group_of(name_of(topic, clinic, who), user, has_second_factor=with_factor)
            if (group is not None) != may:
                unexpected.append(f"{topic} for {who}: {group}")
    assert not unexpected, "\n".join(unexpected)


@pytest.mark.django_db
def test_nobody_reaches_the_inbox_of_another() -> None:
    clinic = make_clinic()
    groups = [
        group_of("inbox", user, has_second_factor=True)
        for user in clinic.users.values()
        if user is not None
    ]
    assert len(set(groups)) == len(groups)


@pytest.mark.django_db
def test_a_role_that_was_taken_away_closes_its_topics() -> None:
    clinic = make_clinic()
    reader = clinic.users[Who.READER]
    assert reader is not None
    revoke_role(user=reader, role=Role.DERMATOLOGIST, revoked_by=None)
    again = User.objects.get(pk=reader.pk)
    assert group_of("queue", again, has_second_factor=True) is None
    assert group_of(name_of("case:sent", clinic, Who.READER), again, has_second_factor=True) is None


@pytest.mark.django_db
def test_a_deactivated_user_sees_no_case() -> None:
    clinic = make_clinic()
    owner = clinic.users[Who.OWNER]
    assert owner is not None
    User.objects.filter(pk=owner.pk).update(is_active=False)
    again = User.objects.get(pk=owner.pk)
    assert group_of(name_of("case:sent", clinic, Who.OWNER), again, has_second_factor=True) is None
