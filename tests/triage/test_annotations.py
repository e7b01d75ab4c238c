"""Marks on photographs: kept with care, and shown to others only after their own reading."""

import json
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from accounts.models import User
from cases.models import Case, ShotType
from cases.services.submission import submit_case
from tests.clinic import answer_of, make_queued, read_blind, reload, store_result
from tests.factories import make_dermatologist, make_draft, make_patient, make_photograph, sign_in
from tests.forms import read_text
from tests.raw import refused
from triage.models import Annotation, MarkKind
from triage.selectors.photographs import read_annotations, read_earlier_photographs
from triage.services.annotations import MarkRefused, add_annotation, remove_annotation
from triage.services.claims import NotYourClaim, claim_case, release_claim

pytestmark = pytest.mark.django_db
LINE = [(0.1, 0.1), (0.5, 0.4)]


@pytest.fixture
def reader(case: Case) -> User:
    reader = make_dermatologist(full_name="Dr Ada Lund")
    claim_case(case_id=case.pk, reader=reader)
    return reader


@pytest.fixture
def client(reader: User) -> Client:
    return sign_in(reader)


def mark(case: Case, reader: User, **fields: Any) -> Annotation:
    values = {"kind": MarkKind.POINT, "points": [(0.5, 0.5)], "note": "Blue veil", **fields}
    return add_annotation(case=case, image=case.images.get(), reader=reader, **values)


def test_a_mark_is_kept_and_shown_again(client: Client, case: Case) -> None:
    image = case.images.get()
    sent = {"image": str(image.pk), "kind": "length", "points": json.dumps(LINE), "note": "Width"}
    answer = client.post(reverse("reading-mark", args=[case.pk]), sent)
    assert answer.status_code == 201
    assert answer.json() == {
        "image": str(image.pk),
        "kind": "length",
        "points": [[0.1, 0.1], [0.5, 0.4]],
        "note": "Width",
        "length_mm": None,
        "is_own": True,
    }
    page = read_text(client.get(reverse("reading", args=[case.pk])))
    assert json.dumps(answer.json()["points"]) in page
    assert "Length: Width" in page


@pytest.mark.parametrize(
    "change",
    [
        {"points": "[[0.1]]"},
        {"points": "nonsense"},
        {"points": "[[0.1, NaN]]"},
        {"points": "[[1.2, 0.5]]"},
        {"points": "[]"},
        {"kind": "poem"},
        {"kind": "outline"},
        {"kind": "scale", "points": json.dumps(LINE)},
        {"kind": "length", "points": "[[0.2, 0.2], [0.2, 0.2]]"},
    ],
)
def test_a_mark_that_makes_no_sense_is_refused(
    client: Client, case: Case, change: dict[str, str]
) -> None:
    sent = {"image": str(case.images.get().pk), "kind": "point", "points": "[[0.5, 0.5]]", **change}
    answer = client.post(reverse("reading-mark", args=[case.pk]), sent)
    assert answer.status_code in {409, 422}
    assert answer.json()["message"]
    assert not Annotation.objects.exists()


def test_a_photograph_of_another_case_is_refused(client: Client, case: Case, reader: User) -> None:
    other = make_queued().images.get()
    sent = {"image": str(other.pk), "kind": "point", "points": "[[0.5, 0.5]]"}
    assert client.post(reverse("reading-mark", args=[case.pk]), sent).status_code == 404
    with pytest.raises(MarkRefused):
        add_annotation(
            case=case, image=other, reader=reader, kind=MarkKind.POINT, points=[(0.5, 0.5)]
        )


def test_only_who_holds_the_case_marks_it(case: Case, reader: User) -> None:
    with pytest.raises(NotYourClaim):
        mark(case, make_dermatologist())


def test_another_readers_marks_come_after_ones_own_reading(case: Case, reader: User) -> None:
    mark(case, reader)
    release_claim(case_id=case.pk, reader=reader)
    second = make_dermatologist()
    page = reverse("reading", args=[case.pk])
    client = sign_in(second)
    assert "Blue veil" not in read_text(client.get(page))
    claim_case(case_id=case.pk, reader=second)
    assert "Blue veil" not in read_text(client.get(page))
    assert not read_annotations(case, second)
    release_claim(case_id=case.pk, reader=second)
    read_blind(case, second)
    shown = read_text(client.get(page))
    assert "Blue veil" in shown
    assert "Dr Ada Lund" in shown


def test_removing_ones_own_keeps_it_as_history(client: Client, case: Case, reader: User) -> None:
    own = mark(case, reader)
    client.post(reverse("reading-mark-remove", args=[case.pk, own.pk]))
    own.refresh_from_db()
    assert own.removed_at
    assert not read_annotations(case, reader)
    release_claim(case_id=case.pk, reader=reader)
    second = read_blind(case)
    with pytest.raises(MarkRefused):
        remove_annotation(annotation=own, reader=second)


def test_the_database_holds_marks_as_they_were(case: Case, reader: User) -> None:
    own = mark(case, reader)
    with refused("Cannot update"):
        Annotation.objects.filter(pk=own.pk).update(points=[])
    with refused("a_scale_marker"):
        Annotation.objects.create(
            case=case, image=case.images.get(), reader=reader, kind="scale", points=[]
        )


def test_earlier_photographs_of_the_same_patient(reader: User) -> None:
    patient = make_patient()
    sent = []
    for site in ("upper_back_left", "upper_back_right"):
        draft = make_draft(patient, body_sites=[site])
        make_photograph(draft, shot_type=ShotType.DERMOSCOPIC)
        sent.append(submit_case(case=draft, actor=patient))
    make_queued()  # somebody else's
    now = make_draft(patient, body_sites=["upper_back_right"])
    make_photograph(now)
    now = submit_case(case=now, actor=patient)
    store_result(now, answer_of(now))
    found = read_earlier_photographs(reload(now), reader)
    assert [each.image.case for each in found] == [sent[1], sent[0]]
    assert [each.is_same_site for each in found] == [True, False]
    assert read_earlier_photographs(reload(sent[0]), reader) == []
